"""Coordination bodies, read: places with theirs, one with its seats, meetings and what came of
them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor, in_areas
from zhucun.fieldwork import perms
from zhucun.fieldwork.enums import BodySeat
from zhucun.fieldwork.models import BodyMeeting, BodyMember, CoordinationBody
from zhucun.kernel.divisions import Level
from zhucun.kernel.problems import NotFound
from zhucun.ledger.fields import on_day


@dataclass(frozen=True, kw_only=True)
class CoordinationCard:
    """How a place coordinates on a day; `body` is None where it has none."""

    place: Any
    body: CoordinationBody | None
    members: tuple[BodyMember, ...]
    meetings: tuple[BodyMeeting, ...]
    tickets: tuple[Any, ...]
    may_keep: bool


def bodies(*, actor: Actor, as_of: date) -> QuerySet[CoordinationBody]:
    """Bodies of the actor's areas that stand on a day. One query."""
    seen = in_areas("area", actor.areas(Permission.SEE_FIELDWORK))
    rows = CoordinationBody.objects.filter(seen, on_day(as_of))
    return rows.select_related("place").prefetch_related("members").order_by("area")


def coordination_card(*, actor: Actor, code: str, as_of: date) -> CoordinationCard:
    """One province, prefecture or county with its body. Six queries. Raises NotFound."""
    place = directory.place_card(actor=actor, code=code, as_of=as_of)
    if not actor.can(Permission.SEE_FIELDWORK, area=code) or len(code) > Level.COUNTY:
        raise NotFound
    body = bodies(actor=actor, as_of=as_of).filter(area=code).first()
    members: tuple[BodyMember, ...] = ()
    meetings: tuple[BodyMeeting, ...] = ()
    tickets: tuple[Any, ...] = ()
    if body is not None:
        there = body.members.filter(on_day(as_of)).order_by("pk")
        members = tuple(sorted(there, key=lambda each: BodySeat.values.index(each.seat)))
        meetings = tuple(body.meetings.filter(on__lte=as_of).order_by("-on"))
        given = perms.visible_tickets(actor).filter(meeting__body=body)
        tickets = tuple(given.order_by("closed_on", "due_on", "pk"))
    return CoordinationCard(
        place=place,
        body=body,
        members=members,
        meetings=meetings,
        tickets=tickets,
        may_keep=actor.can(Permission.MANAGE_ROSTER, area=code),
    )

"""Duty trips and the night rota, read."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.directory.perms import OPERATOR, Actor, in_areas
from zhucun.kernel.problems import NotFound
from zhucun.presence import perms
from zhucun.presence.models import DutyTrip, NightDuty
from zhucun.presence.queries.counting import month_after, month_days
from zhucun.roster import queries as roster
from zhucun.roster.perms import is_himself

_FOR_OTHERS = (Permission.MANAGE_ROSTER, Permission.CONFIRM_PRESENCE)


@dataclass(frozen=True, kw_only=True)
class Night:
    """The night that begins on a day: who is on duty, by key of the posting."""

    on: date
    postings: tuple[Any, ...]


@dataclass(frozen=True, kw_only=True)
class Rota:
    """The rota of a village for a month; `team` serves there on a day of it."""

    village: Any
    month: date
    nights: tuple[Night, ...]
    team: tuple[Any, ...]
    may_set: bool


def trips(
    *,
    actor: Actor,
    area: str = "",
    person: str = "",
    since: date | None = None,
    until: date | None = None,
    text: str = "",
    kind: str = "",
) -> QuerySet[DutyTrip]:
    """Trips that stand, of people whose presence the actor may see, latest first. One query."""
    found = perms.visible_trips(actor).filter(cancelled_on=None)
    if area:
        found = found.filter(in_areas("area", (area,)))
    if person:
        found = found.filter(posting__person__public_id=person)
    if kind:
        found = found.filter(kind=kind)
    if since is not None:
        found = found.filter(ends_on__gt=since)
    if until is not None:
        found = found.filter(starts_on__lt=until)
    if text:
        found = found.filter(posting__person__in=directory.people_named(text))
    return _whole(found).order_by("-starts_on", "-pk")


def trip_card(*, actor: Actor, public_id: str) -> DutyTrip:
    """One trip, a cancelled one too. Raises NotFound."""
    found = _whole(perms.visible_trips(actor)).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def rota(*, actor: Actor, village: str, month: date, on: date) -> Rota:
    """The rota of a village by its code: for those who see presence there, and for its cadres. Four
    queries. Raises NotFound, UnknownPlace."""
    place = directory.place_on(code=village, as_of=max(month, min(on, month_after(month))))
    serves = _serves_there(actor, place, on)
    if not serves and not actor.can(Permission.SEE_PRESENCE, area=place.code):
        raise NotFound
    team = _team(place, month)
    by_key = {row.pk: row for row in team}
    who: dict[date, list[Any]] = defaultdict(list)
    rows = NightDuty.objects.filter(village=place, on__gte=month, on__lt=month_after(month))
    for posting, day in rows.order_by("pk").values_list("posting", "on"):
        if posting in by_key:
            who[day].append(by_key[posting])
    days = (month + timedelta(days=number) for number in range(month_days(month)))
    return Rota(
        village=place,
        month=month,
        nights=tuple(Night(on=day, postings=tuple(who[day])) for day in days),
        team=tuple(team),
        may_set=may_set_nights(actor, place, on=on),
    )


def may_record(actor: Actor, posting: Any) -> bool:
    """The cadre himself, his township, the office."""
    return is_himself(actor, posting) or (
        actor.viewer is None and any(actor.can(one, area=posting.area) for one in _FOR_OTHERS)
    )


def may_set_nights(actor: Actor, village: Any, *, on: date) -> bool:
    """The cadres who serve in the village, its township, the office."""
    if actor.viewer is not None:
        return False
    if any(actor.can(one, area=village.code) for one in _FOR_OTHERS):
        return True
    return _serves_there(actor, village, on)


def _serves_there(actor: Actor, village: Any, on: date) -> bool:
    if not actor.person:
        return False
    return any(row.place_id == village.pk for row in roster.serving(person=actor.person, on=on))


def _team(place: Any, month: date) -> list[Any]:
    """Names of cadres are open (docs/decisions/0002): no right is asked."""
    found = roster.roster(
        actor=OPERATOR,
        as_of=month_after(month) - timedelta(days=1),
        wanted=roster.RosterFilter(area=place.code, gone=True),
    ).filter(Q(ends_on=None) | Q(ends_on__gt=month), place=place)
    return list(found.defer("person__id_number", "person__phone", "unit__phone"))


def _whole(rows: QuerySet[DutyTrip]) -> QuerySet[DutyTrip]:
    return rows.select_related("posting__person", "posting__place", "posting__unit").defer(
        "posting__person__id_number", "posting__person__phone", "posting__unit__phone"
    )

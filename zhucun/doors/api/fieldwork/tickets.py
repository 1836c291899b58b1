"""Endpoints of what is to be carried out by a day: directives, supervision, findings."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from django.utils.timezone import localdate, now
from ninja import Query, Schema, Status
from pydantic import Field

from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor
from zhucun.doors.api.access import Request
from zhucun.doors.api.directory.schemas import UnitRef
from zhucun.doors.api.fields import (
    Area,
    Body,
    Code,
    Day,
    IdempotencyKey,
    MaybePublicId,
    OnDay,
    PublicId,
    Rows,
    Text200,
)
from zhucun.doors.api.fieldwork.forms import OwnId
from zhucun.doors.api.fieldwork.guidance_schemas import Note500
from zhucun.doors.api.paging import page
from zhucun.doors.api.receipts import once
from zhucun.doors.api.roster.schemas import unit_ref
from zhucun.fieldwork import actions, queries
from zhucun.fieldwork.enums import TicketKind, TicketStepKind
from zhucun.kernel.problems import NotFound
from zhucun.roster import queries as roster

Note100 = Annotated[str, Field(max_length=100, pattern=r"^[^\x00]*$")]


class TicketsWanted(OnDay, Rows):
    area: Area = Field("", description="Tickets of this place and all below it.")
    kind: TicketKind | Literal[""] = ""
    is_open: bool = Field(False, description="Only those that are not closed.")
    overdue: bool = Field(False, description="Only those past their day and not closed.")


class TicketIn(Body):
    """A directive or supervision, or with `guidance` what an inspection found."""

    id: OwnId = ""
    kind: TicketKind
    title: Text200
    source: Note100 = Field("", description="Whose directive it is, or the document.")
    team: MaybePublicId = Field("", description="The team that carries it out.")
    unit: MaybePublicId = Field("", description="Or the sending unit; else the place's office.")
    guidance: MaybePublicId = ""
    given_on: Day
    due_on: Day | None = None


class TicketStepIn(Body):
    kind: TicketStepKind
    on: Day
    text: Note500 = ""


class TicketStepOut(Schema):
    kind: TicketStepKind
    on: date
    text: str
    by_name: str


class TicketOut(Schema):
    id: str
    kind: TicketKind
    title: str
    source: str
    office: str = Field(description="The code of the place whose office gave it.")
    place: str
    place_name: str
    team: str | None
    unit: UnitRef | None
    given_on: date
    due_on: date | None
    reported_on: date | None
    escalated_on: date | None
    closed_on: date | None

    @staticmethod
    def fields_of(row: Any) -> dict[str, Any]:
        same = ("kind", "title", "source", "office", "given_on", "due_on")
        days = ("reported_on", "escalated_on", "closed_on")
        return {
            **{name: getattr(row, name) for name in (*same, *days)},
            "id": row.public_id,
            "place": row.area,
            "place_name": row.place.short_name,
            "team": row.team.public_id if row.team else None,
            "unit": unit_ref(row.unit),
        }


class TicketPage(Schema):
    rows: list[TicketOut]
    next: str | None


class TicketCardOut(TicketOut):
    """With its steps, the latest first, and those that the caller may take now."""

    steps: list[TicketStepOut]
    may: list[TicketStepKind]
    is_overdue: bool

    @classmethod
    def of_card(cls, card: queries.TicketCard) -> TicketCardOut:
        names = TicketStepOut.model_fields
        steps = [TicketStepOut(**{n: getattr(row, n) for n in names}) for row in card.steps]
        may = [TicketStepKind(each) for each in card.may]
        told = cls.fields_of(card.ticket)
        return cls(**told, steps=steps, may=may, is_overdue=card.is_overdue)


def tickets(request: Request, wanted: Query[TicketsWanted]) -> TicketPage:
    """Tickets of the caller's areas, unit and team, the latest first.

    One query whatever the number of rows.
    """
    asked = wanted.model_dump(exclude={"after", "limit"})
    found = queries.tickets(actor=request.auth, **asked)
    rows, following = page(found, ["-given_on", "-pk"], wanted)
    out = [TicketOut(**TicketOut.fields_of(row)) for row in rows]
    return TicketPage(rows=out, next=following)


def ticket(request: Request, public_id: PublicId, wanted: Query[OnDay]) -> TicketCardOut:
    """One ticket with its steps.

    Two queries.
    """
    return _card(request.auth, public_id, wanted.as_of)


def give_ticket(
    request: Request, code: Code, body: TicketIn, key: IdempotencyKey = ""
) -> Status[TicketCardOut]:
    """Give something to carry out in a place by a day (HH18-121, HH18-140, HN22-29).

    Safe to repeat with an `id` of one's own. 404 for a team or unit that does not serve there.
    """
    actor = request.auth

    def act() -> str:
        told = body.model_dump(exclude={"id", "team", "unit", "guidance"})
        place = directory.place_on(code=code, as_of=localdate())
        draft = actions.TicketDraft(place=place, **told, **_linked(actor, code, body))
        return actions.give_ticket(public_id=body.id, draft=draft, at=now(), by=actor).public_id

    made = once(actor=actor, key=key, doing=f"give_ticket {code}", body=body, act=act)
    return Status(201, _card(actor, made, localdate()))


def step_ticket(
    request: Request, public_id: PublicId, body: TicketStepIn, key: IdempotencyKey = ""
) -> TicketCardOut:
    """Report a ticket as carried out, send it back, close it, or pass it to a higher level.

    Safe to repeat. 409 where it is closed, or where whoever reported would close it.
    """
    actor = request.auth

    def act() -> str:
        found = queries.ticket_card(actor=actor, public_id=public_id, as_of=localdate())
        actions.step_ticket(ticket=found.ticket, **body.model_dump(), at=now(), by=actor)
        return public_id

    once(actor=actor, key=key, doing=f"step_ticket {public_id}", body=body, act=act)
    return _card(actor, public_id, localdate())


def _linked(actor: Actor, code: str, body: TicketIn) -> dict[str, Any]:
    """The team, unit and inspection that a ticket names. Raises NotFound."""
    found: dict[str, Any] = {}
    if body.team or body.unit:
        teams = list(roster.teams(actor=actor, as_of=localdate(), area=code))
        known: dict[tuple[str, str], Any] = {("team", team.public_id): team for team in teams}
        known |= {("unit", team.unit.public_id): team.unit for team in teams if team.unit}
        for name in ("team", "unit"):
            key = getattr(body, name)
            if key and (name, key) not in known:
                raise NotFound
            found |= {name: known[name, key]} if key else {}
    if body.guidance:
        card = queries.guidance_card(actor=actor, public_id=body.guidance)
        found["guidance"] = card.guidance
    return found


def _card(actor: Actor, public_id: str, as_of: date) -> TicketCardOut:
    found = queries.ticket_card(actor=actor, public_id=public_id, as_of=as_of)
    return TicketCardOut.of_card(found)

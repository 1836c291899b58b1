"""Tickets (督办): given with a day, carried out, looked at again, passed to a higher level."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.directory.queries import midnight
from zhucun.fieldwork import events
from zhucun.fieldwork.actions.arriving import plain, record_id, require_words
from zhucun.fieldwork.enums import TicketKind, TicketStepKind
from zhucun.fieldwork.errors import (
    ChecksOwnWork,
    DayInFuture,
    GuidanceIdTaken,
    TicketIsClosed,
    WordUnknown,
)
from zhucun.fieldwork.models import BodyMeeting, Guidance, Ticket, TicketStep
from zhucun.fieldwork.perms import may_carry_out, may_supervise, require_guide
from zhucun.kernel.divisions import is_under
from zhucun.kernel.problems import NotAllowed
from zhucun.ledger import actions as ledger


@dataclass(frozen=True, kw_only=True)
class TicketDraft:
    """Something to carry out: by a team, by a unit, else by the office of the place."""

    kind: str
    title: str
    place: Any
    source: str = ""
    team: Any | None = None
    unit: Any | None = None
    guidance: Guidance | None = None
    meeting: BodyMeeting | None = None
    given_on: date
    due_on: date | None = None


@transaction.atomic
def give_ticket(*, public_id: str = "", draft: TicketDraft, at: datetime, by: Actor) -> Ticket:
    """Write down a directive, a supervision or the finding of an inspection, with its day
    (HH18-121, HH18-140, HN22-29); the same id with the same content gives the ticket that is there.

    Raises WordUnknown, TextNeeded, TooLong, PersonalInTitle, DayInFuture, GuidanceIdTaken,
    NotAllowed.
    """
    require_words("kind", [draft.kind], TicketKind.values)
    office = _office(draft, by)
    if draft.given_on > localdate(at):
        raise DayInFuture(day=draft.given_on)
    content = {
        "kind": draft.kind,
        "title": plain("title", draft.title, most=200, needed=True),
        "source": plain("source", draft.source, most=100),
        "place_id": draft.place.pk,
        "team_id": draft.team.pk if draft.team else None,
        "unit_id": draft.unit.pk if draft.unit else None,
        "guidance_id": draft.guidance.pk if draft.guidance else None,
        "meeting_id": draft.meeting.pk if draft.meeting else None,
        "given_on": draft.given_on,
        "due_on": draft.due_on,
    }
    key = record_id(public_id)
    known = Ticket.objects.filter(public_id=key).first()
    if known is not None:
        if any(getattr(known, name) != value for name, value in content.items()):
            raise GuidanceIdTaken
        return known
    row = Ticket.objects.create(
        public_id=key,
        office=office,
        area=draft.place.code,
        by=by.account,
        by_name=by.name,
        **content,
    )
    to = draft.team or draft.unit
    event = events.TicketGiven(
        **_head(row, midnight(row.given_on)),
        kind=row.kind,
        title=row.title,
        due_on=row.due_on,
        to=to.public_id if to else "",
    )
    ledger.append(event, origin=by.origin)
    return row


@transaction.atomic
def step_ticket(
    *, ticket: Ticket, kind: str, text: str = "", on: date, at: datetime, by: Actor
) -> bool:
    """Report that a ticket is carried out; send it back, close it after a second look, or pass it
    to a higher level. False where it stands so.

    Whoever it was given to reports; the office that gave it does the rest, and whoever reported
    does not close. Raises WordUnknown, TicketIsClosed, ChecksOwnWork, TextNeeded, DayInFuture,
    NotAllowed.
    """
    require_words("kind", [kind], TicketStepKind.values)
    row = Ticket.objects.select_for_update(of=("self",)).get(pk=ticket.pk)
    allowed = may_carry_out if kind == TicketStepKind.REPORTED else may_supervise
    if not allowed(by, row):
        raise NotAllowed
    if on > localdate(at):
        raise DayInFuture(day=on)
    if row.closed_on is not None:
        if kind == TicketStepKind.CLOSED:
            return False
        raise TicketIsClosed(title=row.title, day=row.closed_on)
    if not _moves(row, kind, on, by):
        return False
    said = plain("text", text, most=500, needed=kind != TicketStepKind.CLOSED)
    TicketStep.objects.create(
        ticket=row, kind=kind, on=on, text=said, by=by.account, by_name=by.name
    )
    row.save(update_fields=["reported_on", "escalated_on", "closed_on"])
    ticket.refresh_from_db()
    event = events.TicketStepped(**_head(row, midnight(on)), step=kind, on=on)
    return ledger.append(event, origin=by.origin)


def _moves(row: Ticket, kind: str, on: date, by: Actor) -> bool:
    """Set the day that a step gives; False where the ticket stands so already."""
    if kind == TicketStepKind.ESCALATED:
        if row.escalated_on is not None:
            return False
        row.escalated_on = on
        return True
    if (kind == TicketStepKind.REPORTED) == (row.reported_on is not None):
        if kind == TicketStepKind.REPORTED:
            return False
        raise WordUnknown(word=kind, field="kind")
    if kind == TicketStepKind.REPORTED:
        row.reported_on = on
    elif kind == TicketStepKind.RETURNED:
        row.reported_on = None
    else:
        last = row.steps.filter(kind=TicketStepKind.REPORTED).order_by("-pk").first()
        if last is not None and last.by == by.account:
            raise ChecksOwnWork
        row.closed_on = on
    return True


def _office(draft: TicketDraft, by: Actor) -> str:
    """The place whose office gives it: the outermost of the actor's around the place. A finding
    is given by whoever made the inspection. Raises NotAllowed."""
    if draft.guidance is not None:
        seen = draft.guidance
        unit = seen.unit.public_id if seen.unit else ""
        require_guide(by, level=seen.level, area=seen.area, unit=unit)
    if (draft.kind == TicketKind.FINDING) != (draft.guidance is not None):
        raise WordUnknown(word=draft.kind, field="kind")
    mine = by.areas(Permission.MANAGE_ROSTER)
    offices = [area for area in mine if is_under(draft.place.code, area)]
    if by.viewer is not None or not offices:
        raise NotAllowed
    return offices[0]


def _head(row: Ticket, at: datetime) -> dict[str, Any]:
    return {"subject": f"ticket:{row.public_id}", "area": row.area, "happened_at": at}

"""Tickets, read: the list with what is overdue, one with its steps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from zhucun.directory.perms import Actor, in_areas
from zhucun.fieldwork import perms
from zhucun.fieldwork.enums import TicketStepKind
from zhucun.fieldwork.models import Ticket, TicketStep
from zhucun.kernel.problems import NotFound


@dataclass(frozen=True, kw_only=True)
class TicketCard:
    """One ticket for a reader, with the steps that he may take now."""

    ticket: Ticket
    steps: tuple[TicketStep, ...]
    may: tuple[str, ...]
    is_overdue: bool


def tickets(
    *,
    actor: Actor,
    as_of: date,
    area: str = "",
    kind: str = "",
    overdue: bool = False,
    is_open: bool = False,
) -> QuerySet[Ticket]:
    """Tickets that the actor may see, those that are due first; `overdue`: past their day and not
    closed. One query."""
    found = perms.visible_tickets(actor).filter(in_areas("area", (area,)))
    if kind:
        found = found.filter(kind=kind)
    if is_open or overdue:
        found = found.filter(closed_on=None)
    if overdue:
        found = found.filter(due_on__lt=as_of)
    return found.select_related("place", "team", "unit").order_by("closed_on", "due_on", "-pk")


def ticket_card(*, actor: Actor, public_id: str, as_of: date) -> TicketCard:
    """One ticket with its steps, the latest first. Two queries. Raises NotFound."""
    found = perms.visible_tickets(actor).select_related(
        "place", "team__village", "unit", "guidance"
    )
    row = found.filter(public_id=public_id).first()
    if row is None:
        raise NotFound
    return TicketCard(
        ticket=row,
        steps=tuple(row.steps.order_by("-pk")),
        may=tuple(_offered(actor, row)) if row.closed_on is None else (),
        is_overdue=row.closed_on is None and row.due_on is not None and row.due_on < as_of,
    )


def _offered(actor: Actor, row: Ticket) -> list[str]:
    steps: list[str] = []
    if row.reported_on is None and perms.may_carry_out(actor, row):
        steps.append(TicketStepKind.REPORTED)
    if perms.may_supervise(actor, row):
        if row.reported_on is not None:
            steps += [TicketStepKind.CLOSED, TicketStepKind.RETURNED]
        if row.escalated_on is None:
            steps.append(TicketStepKind.ESCALATED)
    return steps

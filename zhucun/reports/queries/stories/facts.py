"""The records on which a story rests: looked up in their rooms, their figure beside what the text
says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext

from zhucun.directory.perms import OPERATOR, Actor
from zhucun.economy.queries.income import bookings
from zhucun.economy.queries.projects import projects
from zhucun.fieldwork import queries as fieldwork
from zhucun.fieldwork.queries.plans import item_card
from zhucun.kernel.problems import NotFound
from zhucun.kernel.quantities import Quantity
from zhucun.pairing import queries as pairing
from zhucun.reports.enums import Fact
from zhucun.reports.models import Story, StoryFact


@dataclass(frozen=True, kw_only=True)
class FactLine:
    """One fact for one reader: `value` is computed from the records that he may see, None where he
    may see none; `agrees`: the text and the records say the same, None where either is silent."""

    fact: StoryFact
    label: str
    value: Decimal | None
    unit: str
    is_seen: bool

    @property
    def agrees(self) -> bool | None:
        if self.fact.says is None or self.value is None:
            return None
        said = Quantity(self.fact.says, self.fact.unit or self.unit)
        return Quantity(self.value, self.unit).agrees_with(said)


def lines_of(*, actor: Actor, story: Story, as_of: date) -> list[FactLine]:
    """The facts of a story with their figures. Two queries a fact; a story has a handful."""
    return [_line(actor, story, fact, as_of) for fact in story.facts.order_by("position")]


def is_known(*, kind: str, key: str, area: str, as_of: date) -> bool:
    """Whether there is such a record in a village."""
    found = _found(OPERATOR, kind, key, area, as_of)
    return found is not None


def _line(actor: Actor, story: Story, fact: StoryFact, as_of: date) -> FactLine:
    found = _found(actor, fact.kind, fact.key, story.area, as_of)
    if found is None:
        label = f"{Fact(fact.kind).label}"
        return FactLine(fact=fact, label=label, value=None, unit=fact.unit, is_seen=False)
    label, value, unit = found
    return FactLine(fact=fact, label=label, value=value, unit=unit, is_seen=True)


def _found(
    actor: Actor, kind: str, key: str, area: str, as_of: date
) -> tuple[str, Decimal | None, str] | None:
    """What a record is called, its figure, its unit; None where the reader sees none."""
    match Fact(kind):
        case Fact.VISIT:
            calls = pairing.calls(actor=actor, today=as_of, area=area, by_office=True)
            call: Any = calls.filter(public_id=key).select_related("office__person").first()
            if call is None:
                return None
            return f"{call.office.get_kind_display()} {call.office.person.name} {call.on}", None, ""
        case Fact.PROJECT:
            rows = projects(actor=actor, as_of=as_of, area=area)
            row: Any = rows.filter(public_id=key).first()
            return None if row is None else (row.title, Decimal(row.money), "元")
        case Fact.MATTER:
            matter: Any = fieldwork.matters(actor=actor, area=area).filter(public_id=key).first()
            return None if matter is None else (matter.title, None, "")
        case Fact.INCOME:
            if not key.isdigit():
                return None
            booked = bookings(actor=actor, as_of=as_of, area=area, year=int(key))
            amounts = list(booked.values_list("amount", flat=True))
            label = gettext("Collective income of %(year)s") % {"year": key}
            return (label, sum(amounts, Decimal(0)), "元") if amounts else None
        case Fact.PLAN_ITEM:
            try:
                line, _progress = item_card(actor=actor, public_id=key, as_of=as_of)
            except NotFound:
                return None
            item = line.item
            return (item.title, line.done, item.unit) if item.area == area else None

"""The diary (民情日记): pages of visits, never written a second time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import Q

from zhucun.directory.perms import Actor
from zhucun.fieldwork import perms
from zhucun.fieldwork.models import Visit
from zhucun.fieldwork.queries.visits import may_read
from zhucun.kernel.periods import Period
from zhucun.ledger import actions as ledger
from zhucun.ledger.enums import Access
from zhucun.roster.perms import is_himself


@dataclass(frozen=True, kw_only=True)
class DiaryVisit:
    """One visit on a diary page; `findings` is empty where the reader may not read it."""

    visit: Visit
    findings: str
    households: Sequence[Any]
    matters: Sequence[Any]
    companions: Sequence[Any]


@dataclass(frozen=True, kw_only=True)
class DiaryDay:
    on: date
    visits: Sequence[DiaryVisit]


@dataclass(frozen=True, kw_only=True)
class DiaryPage:
    """A month of a cadre. `household_visits` counts 户次, `distinct` the households."""

    posting: Any
    month: date
    days: Sequence[DiaryDay]
    household_visits: int
    distinct: int
    matters: int


def diary(*, actor: Actor, posting: Any, month: date) -> DiaryPage:
    """The diary page of a posting: the visits that he made or on which he came along. Four
    queries; one access note for the page where the reader is somebody else."""
    period = Period.month(month.year, month.month)
    mine = Q(posting=posting) | Q(
        pk__in=Visit.objects.filter(companions__posting=posting).values("pk")
    )
    rows = list(
        perms.visible_visits(actor)
        .filter(mine, voided_on=None, on__gte=period.start, on__lt=period.until)
        .select_related("posting__person", "village")
        .prefetch_related("households__household", "companions__posting__person", "matters")
        .order_by("on", "pk")
    )
    entries = [_entry(actor, row) for row in rows]
    _note_reading(actor, posting, entries)
    reached = [each.household_id for row in rows for each in row.households.all()]
    return DiaryPage(
        posting=posting,
        month=period.start,
        days=[
            DiaryDay(on=day, visits=list(those))
            for day, those in groupby(entries, key=lambda entry: entry.visit.on)
        ],
        household_visits=len(reached),
        distinct=len(set(reached)),
        matters=sum(len(entry.matters) for entry in entries),
    )


def _entry(actor: Actor, row: Visit) -> DiaryVisit:
    return DiaryVisit(
        visit=row,
        findings=str(row.findings) if may_read(actor=actor, visit=row) else "",
        households=list(row.households.all()),
        matters=list(row.matters.all()),
        companions=list(row.companions.all()),
    )


def _note_reading(actor: Actor, posting: Any, entries: Sequence[DiaryVisit]) -> None:
    read = sum(bool(entry.findings) for entry in entries)
    if read and not is_himself(actor, posting):
        ledger.log_access(
            kind=Access.REVEAL,
            origin=actor.origin,
            subject=f"posting:{posting.public_id}",
            what="diary",
            area=posting.area,
            rows=read,
        )

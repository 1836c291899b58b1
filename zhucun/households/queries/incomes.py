"""What a household earned, as the pack counts it, beside what its register declares."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor
from zhucun.households import perms
from zhucun.households.enums import IncomeWindow, PersonsOn
from zhucun.households.errors import (
    BelowNought,
    HouseholdEnded,
    IncomeTwice,
    NothingSaid,
    NotInWindow,
    NotYetOver,
)
from zhucun.households.marts.earnings import PARTS, formula_for, rule_on
from zhucun.households.models import Household, Income
from zhucun.households.queries.people import members_between
from zhucun.kernel.divisions import Level, at_level
from zhucun.kernel.periods import months_after
from zhucun.kernel.problems import NotFound, Problem
from zhucun.ledger import actions as ledger
from zhucun.ledger.enums import Access

#: What a register declares of its own sums (A17, A19, A20).
DECLARED = ("declared_total", "declared_net", "declared_per_head")
_CHUNK = 2_000


@dataclass(frozen=True, kw_only=True)
class IncomeDraft:
    """Twelve months from `starts_on` of one household: amounts in yuan by part (IncomePart), and
    what a register declares (DECLARED). What is not there is not known."""

    household: Household
    starts_on: date
    parts: Mapping[str, Decimal] = field(default_factory=dict)
    declared: Mapping[str, Decimal] = field(default_factory=dict)
    basis: str = ""

    @property
    def ends_on(self) -> date:
        return months_after(self.starts_on, 12)


@dataclass(frozen=True, kw_only=True)
class Earned:
    """One income with what the pack makes of it: net and a head in yuan (None: 未配置, or no part
    is known), the persons of the pack's day, and how far the register's figure is from it."""

    row: Income
    net: Decimal | None
    persons: int
    persons_on: date | None
    per_head: Decimal | None

    @property
    def last(self) -> date:
        """The last day of the twelve months."""
        return self.row.ends_on - timedelta(days=1)

    @property
    def differs(self) -> Decimal | None:
        """Declared a head less computed, in yuan."""
        if self.row.declared_per_head is None or self.per_head is None:
            return None
        return self.row.declared_per_head - self.per_head


def parts_of(row: Income) -> dict[str, Decimal | None]:
    return {name: getattr(row, name) for name in PARTS}


def incomes_of(household: Household) -> list[Earned]:
    """All incomes of a household that stand, latest first, each by the pack of its last day. Where
    the household came on record after the pack's day, its persons are those of its first day. The
    caller has checked that the actor may read amounts (`perms.reads_amounts`). Two queries."""
    rows = list(household.incomes.filter(retracted_at=None).order_by("-ends_on", "pk"))
    counted = members_between(household)
    found = []
    for row in rows:
        last = row.ends_on - timedelta(days=1)
        rule, on = rule_on(household.area, last), None
        if rule.persons_on is not None:
            on = row.starts_on if rule.persons_on == PersonsOn.FIRST_DAY else last
            on = max(on, household.valid_from)
        persons = counted(on) if on else 0
        parts = parts_of(row)
        found.append(
            Earned(
                row=row,
                net=rule.net(parts),
                persons=persons,
                persons_on=on,
                per_head=rule.per_head(parts, persons),
            )
        )
    return found


def read_incomes(*, actor: Actor, household: Household, reason: str = "") -> list[Earned]:
    """The incomes of a household in clear, for one reading: one record in the access log for all of
    them, with the reason, or as something that goes out. Raises NotFound where the actor may not
    read amounts there. Three queries."""
    if not perms.reads_amounts(actor, household.area):
        raise NotFound
    found = incomes_of(household)
    ledger.log_access(
        kind=Access.REVEAL if reason else Access.EXPORT,
        origin=actor.origin,
        subject=f"household:{household.public_id}",
        what="income",
        area=household.area,
        reason=reason,
        rows=len(found),
    )
    return found


def one_income(*, actor: Actor, public_id: str) -> Income:
    """One income that stands, with its household. Raises NotFound."""
    seen = perms.visible_households(actor).values("pk")
    rows = Income.objects.filter(household__in=seen, public_id=public_id, retracted_at=None)
    found = rows.select_related("household__village").first()
    if found is None or not perms.reads_amounts(actor, found.household.area):
        raise NotFound
    return found


def income_problems(
    drafts: Sequence[IncomeDraft], *, today: date, replacing: Iterable[int] = ()
) -> list[Problem | None]:
    """For each income to record the first problem, or None. One query for each 2,000."""
    known = _known([draft.household.pk for draft in drafts], set(replacing))
    found: list[Problem | None] = []
    for draft in drafts:
        found.append(_of(draft, known, today))
        known.add((draft.household.pk, draft.starts_on))
    return found


def _of(draft: IncomeDraft, known: set[tuple[int, date]], today: date) -> Problem | None:
    row, amounts = draft.household, (*draft.parts.values(), *draft.declared.values())
    if row.valid_until is not None and row.valid_until <= draft.starts_on:
        return HouseholdEnded(number=row.number, on=row.valid_until)
    if not amounts:
        return NothingSaid()
    if any(value < 0 for value in draft.parts.values()):
        return BelowNought()
    if draft.ends_on > today:
        return NotYetOver(end=draft.ends_on - timedelta(days=1))
    if (row.pk, draft.starts_on) in known:
        end = draft.ends_on - timedelta(days=1)
        return IncomeTwice(number=row.number, start=draft.starts_on, end=end)
    if (draft.starts_on.month, draft.starts_on.day) != (1, 1) and _by_year(row.area, draft):
        county = at_level(row.area, Level.COUNTY)
        names = directory.names_of([county], as_of=draft.ends_on)
        return NotInWindow(place=names.get(county, county))
    return None


def _by_year(area: str, draft: IncomeDraft) -> bool:
    try:
        rule = formula_for(area, as_of=draft.ends_on - timedelta(days=1))
    except Problem:
        return False
    return rule.window == IncomeWindow.CALENDAR_YEAR


def _known(keys: Sequence[int], replacing: set[int]) -> set[tuple[int, date]]:
    found = set[tuple[int, date]]()
    for start in range(0, len(keys), _CHUNK):
        rows = Income.objects.filter(
            household__in=keys[start : start + _CHUNK], retracted_at=None
        ).exclude(pk__in=replacing)
        found.update(rows.values_list("household", "starts_on"))
    return found

"""The rules held against history: whom they would have found, and who was identified later.

Each month ends with a look at the facts of its last day. A lead counts once, in its first month. It
hit where the household was identified within the horizon after it. A lead whose horizon is not over
yet is neither.

The facts of a day are read as they are known today. What of them was not known then, the ledger
tells in two ways: by the day on which an income was told, and by the instant at which anything of
the household was recorded here. A household that would have been a lead by what was on record then,
and is none by what is known today, is not found.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from typing import NamedTuple

from django.db.models import Count, Q

from zhucun.directory.perms import Actor
from zhucun.directory.queries import midnight_after
from zhucun.households import events as registry
from zhucun.kernel.periods import months_after
from zhucun.ledger import queries as journal
from zhucun.monitoring import perms
from zhucun.monitoring.enums import MonitoringState, SignSource
from zhucun.monitoring.models import Sign
from zhucun.monitoring.queries.watching import leads


@dataclass(frozen=True, kw_only=True)
class Score:
    """How a rule did (`rule` empty: all of them together).

    `open`: leads whose horizon is not over. Precision is hits ÷ (hits + misses), recall found ÷
    identified; None: of nothing. `days`: the median from the first lead to the identification.
    `known_then`: leads of households whose incomes had been told by that day. `on_record`: leads of
    households of which everything that held by that day was recorded here by then: income, members,
    classifications, what holds of home and members. The others rest on what was learned later.
    """

    rule: str
    leads: int
    hits: int
    misses: int
    open: int
    found: int
    identified: int
    days: float | None
    known_then: int
    on_record: int

    @property
    def precision(self) -> float | None:
        return self.hits / (self.hits + self.misses) if self.hits + self.misses else None

    @property
    def percent(self) -> str:
        """The precision in whole percent; empty: of nothing."""
        return "" if self.precision is None else f"{self.precision * 100:.0f}"

    @property
    def recall(self) -> float | None:
        return self.found / self.identified if self.identified else None


@dataclass(frozen=True, kw_only=True)
class Channel:
    """How the cases of one source of signs went; a case with several sources counts in each."""

    source: str
    label: str
    cases: int
    identified: int
    refused: int
    running: int


def back_test(
    *, actor: Actor, area: str, since: date, until: date, horizon_days: int, today: date
) -> list[Score]:
    """Every rule over the months of [since, until), all of them first. Queries: one a pack and
    month, three a month, and one for those identified."""
    firsts: dict[str, dict[str, date]] = {}
    known: dict[str, _Known] = {}
    for day in month_ends(since, until):
        found, _looked, _outcomes = leads(actor=actor, area=area, as_of=day)
        told, recorded = _learned_after(area, day)
        for lead in found:
            subject = f"household:{lead.household}"
            for rule in ("", lead.rule):
                firsts.setdefault(rule, {}).setdefault(lead.household, day)
                kept = known.setdefault(rule, _Known(set(), set()))
                if subject not in told:
                    kept.told.add(lead.household)
                if subject not in recorded:
                    kept.recorded.add(lead.household)
    identified = _identified(actor, area, since, until + timedelta(days=horizon_days))
    return [
        _score(rule, firsts[rule], known[rule], identified, horizon_days, today, until)
        for rule in sorted(firsts)
    ] or [_score("", {}, _Known(set(), set()), identified, horizon_days, today, until)]


class _Known(NamedTuple):
    """Households whose incomes had been told, and of which everything had been recorded."""

    told: set[str]
    recorded: set[str]


#: What says something of a household that a rule may read.
_INPUTS = tuple(
    each.name
    for each in (
        *(registry.HouseholdAdded, registry.HouseholdChanged, registry.HouseholdMoved),
        *(registry.HouseholdEnded, registry.HouseholdSplit, registry.HouseholdJoined),
        *(registry.MemberAdded, registry.MemberChanged, registry.MemberEnded),
        *(registry.HouseholdTagged, registry.HouseholdUntagged, registry.HouseholdTagRetracted),
        *(registry.StateRecorded, registry.IncomeRecorded, registry.IncomeRetracted),
    )
)


def _learned_after(area: str, day: date) -> tuple[frozenset[str], frozenset[str]]:
    """Subjects of which an income was told only after a day, and of which anything that held by
    its end was recorded only after it. Two queries."""
    instant = midnight_after(day)
    told = journal.subjects_told_after(
        area=area, prefix="households.income.", instant=instant, on=day
    )
    late = journal.recorded_late(areas=[area], names=_INPUTS, before=instant, after=instant)
    recorded = late.order_by().values_list("subject", flat=True).distinct()
    return told, told | frozenset(recorded)


def month_ends(since: date, until: date) -> Iterator[date]:
    """The last day of each month that begins in [since, until)."""
    month = since.replace(day=1)
    while month < until:
        month = months_after(month, 1)
        yield month - timedelta(days=1)


def channels(*, actor: Actor, area: str, since: date, until: date) -> list[Channel]:
    """Which source of signs led to what, over cases opened in [since, until). One query."""
    rows = Sign.objects.filter(
        case__in=perms.visible_cases(actor).values("pk"),
        case__area__startswith=area,
        case__opened_on__gte=since,
        case__opened_on__lt=until,
    )

    def number(*states: str) -> Count:
        return Count("case", filter=Q(case__state__in=states), distinct=True)

    counted = (
        rows.order_by()
        .values("source")
        .annotate(
            cases=Count("case", distinct=True),
            identified=Count("case", filter=Q(case__identified_on__isnull=False), distinct=True),
            refused=number(MonitoringState.REFUSED),
            running=number(MonitoringState.RUNNING),
        )
    )
    labels = dict(SignSource.choices)
    found = [Channel(label=str(labels[row["source"]]), **row) for row in counted]
    return sorted(found, key=lambda one: SignSource.values.index(one.source))


def _identified(actor: Actor, area: str, since: date, until: date) -> dict[str, list[date]]:
    rows = perms.visible_cases(actor).filter(
        area__startswith=area, identified_on__gte=since, identified_on__lt=until
    )
    found: dict[str, list[date]] = {}
    for household, on in rows.order_by("identified_on").values_list(
        "household__public_id", "identified_on"
    ):
        if on is not None:
            found.setdefault(household, []).append(on)
    return found


def _score(
    rule: str,
    firsts: Mapping[str, date],
    known: _Known,
    identified: Mapping[str, Sequence[date]],
    horizon_days: int,
    today: date,
    until: date,
) -> Score:
    horizon = timedelta(days=horizon_days)
    after = {
        household: next(
            (on for on in identified.get(household, ()) if first <= on <= first + horizon), None
        )
        for household, first in firsts.items()
    }
    hits = [household for household, on in after.items() if on is not None]
    open_ = [h for h, on in after.items() if on is None and firsts[h] + horizon >= today]
    mine = {h: days for h, days in identified.items() if any(on < until for on in days)}
    gaps = [(on - firsts[h]).days for h, on in after.items() if on is not None]
    return Score(
        rule=rule,
        leads=len(firsts),
        hits=len(hits),
        misses=len(firsts) - len(hits) - len(open_),
        open=len(open_),
        found=len([h for h in hits if h in mine]),
        identified=len(mine),
        days=median(gaps) if gaps else None,
        known_then=len(known.told),
        on_record=len(known.recorded),
    )

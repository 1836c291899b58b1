"""What the registry says of monitored households."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor
from zhucun.engines.rules import Unset
from zhucun.households import queries as homes
from zhucun.households.enums import Labour
from zhucun.households.marts import earnings
from zhucun.households.queries import Earned
from zhucun.kernel.periods import months_after
from zhucun.kernel.problems import Problem
from zhucun.monitoring import perms
from zhucun.monitoring.enums import MONITORED_TAG, TAG_OF, MonitoringState
from zhucun.monitoring.models import Case
from zhucun.monitoring.queries.cases import SEALED, open_case_of

#: Words of the register of who can work (A12), and of who cannot.
_ABLE = (Labour.SKILLED, Labour.ORDINARY, Labour.WEAK)
_UNABLE = (Labour.LOST, Labour.NONE)


def monitored_without_case(*, actor: Actor, area: str, as_of: date) -> list[tuple[Any, date, str]]:
    """Households that bear the monitored classification on a day and have no open case: each with
    the day since when, and its class if it bears one. Queries by household only for these."""
    rows = list(homes.households(actor=actor, as_of=as_of, area=area, tag=MONITORED_TAG))
    known = open_case_of([row.pk for row in rows])
    words = {tag: proposed.value for proposed, tag in TAG_OF.items()}
    found = []
    for row in rows:
        if row.pk in known:
            continue
        borne = {tag.tag: tag.valid_from for tag in homes.tags_of(row) if tag.valid_until is None}
        proposed = next((words[tag] for tag in borne if tag in words), "")
        found.append((row, borne[MONITORED_TAG], proposed))
    return found


@dataclass(frozen=True, kw_only=True)
class RegistrySays:
    """What the registry knows of a household on a day, with the rows behind it: net income a head
    of the latest twelve months that the pack admits (`earned`), and who of the members can work.
    None: not known, or the pack leaves the formula open (未配置)."""

    earned: Earned | None
    able: int
    unable: int
    unknown: int

    @property
    def income(self) -> Decimal | None:
        return None if self.earned is None else self.earned.per_head

    @property
    def income_until(self) -> date | None:
        """The first day after the twelve months."""
        return None if self.earned is None else self.earned.row.ends_on

    @property
    def has_labour(self) -> bool | None:
        """Whether somebody can work; nobody can only where it is known of everybody."""
        if self.able:
            return True
        return None if self.unknown or not self.unable else False


def registry_says(household: Any, *, as_of: date) -> RegistrySays:
    """Asks for no right: who calls works on the case. Six queries."""
    members = homes.members_on([household], as_of=as_of)[household.pk]
    states = homes.states_of(household, members, as_of=as_of).members
    words = [states[row.pk].labour if row.pk in states else "" for row in members]
    able = sum(word in _ABLE for word in words)
    unable = sum(word in _UNABLE for word in words)
    unnamed = max(0, household.size - len(members)) if not household.valid_until else 0
    return RegistrySays(
        earned=_latest(household, as_of),
        able=able,
        unable=unable,
        unknown=len(words) - able - unable + unnamed,
    )


def _latest(household: Any, as_of: date) -> Earned | None:
    """The latest income that counts on a day, as the rules read it (`households.marts`)."""
    try:
        rule = earnings.formula_for(household.area, as_of=as_of)
    except Problem:
        return None
    oldest = None if rule.max_age_months is None else months_after(as_of, -rule.max_age_months)
    for one in homes.incomes_of(household):
        ends_on = one.row.ends_on
        if ends_on <= as_of and (oldest is None or ends_on > oldest) and one.per_head is not None:
            return one
    return None


@dataclass(frozen=True, kw_only=True)
class LabelGaps:
    """Where the classification of monitoring and the cases do not agree, with the rows."""

    label_without_case: list[Any]
    case_without_label: list[Case]

    @property
    def count(self) -> int:
        return len(self.label_without_case) + len(self.case_without_label)


def label_gaps(*, actor: Actor, area: str = "", as_of: date, most: int = 100) -> LabelGaps:
    """Households that bear the classification on a day without a case under monitoring, and cases
    under monitoring whose household does not bear it: somebody ended it in the registry, without
    the case's chain. At most so many rows of each, by place. Three or four queries."""
    bearing = homes.households(actor=actor, as_of=as_of, area=area, tag=MONITORED_TAG)
    seen = perms.visible_cases(actor).filter(area__startswith=area, state=MonitoringState.MONITORED)
    watched = Case.objects.filter(state=MonitoringState.MONITORED).values("household")
    lost = seen.exclude(household__in=bearing.order_by().values("pk"))
    rows = list(bearing.exclude(pk__in=watched)[:most])
    cases = list(
        lost.select_related("household", "village").defer(*SEALED).order_by("area", "pk")[:most]
    )
    homes.with_names(actor, [*rows, *(row.household for row in cases)])
    return LabelGaps(label_without_case=rows, case_without_label=cases)


def line_of(area: str, *, as_of: date) -> Decimal | None:
    """The income line of an area and year in yuan; None: 未配置."""
    value = directory.pack_for(area, as_of=as_of).values.get("monitoring_line")
    return None if value is None or isinstance(value, Unset) else Decimal(str(value))

"""What the packs say of presence: how a month counts, the ladder after an absence."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from zhucun.directory import queries as directory
from zhucun.engines.rules import UNSET
from zhucun.packs import PackAt
from zhucun.presence.enums import DayCode, LeaveKind, WarningStep
from zhucun.presence.queries.counting import Rules, month_after

_COUNTS = {
    DayCode.OFFICIAL: "trips_count_as_present",
    DayCode.TRAINING: "trainings_count_as_present",
    DayCode.ROTATION: "rotation_days_count_as_present",
}
_LEAVE = "leave_counts_as_present"
_LADDER = ("first_absence_step", "second_absence_step", "third_absence_step")
_ONE_DAY = date.resolution


class Policies:
    """Reads each pack once, however many postings there are. `rules` are those of the last day of
    the month."""

    def __init__(self, month: date) -> None:
        self._day = month_after(month) - _ONE_DAY
        self._packs: dict[str, PackAt] = {}
        self._rules: dict[str, Rules] = {}
        self._applies: dict[tuple[Any, ...], bool] = {}

    def pack(self, area: str) -> PackAt:
        found = self._packs.get(area)
        if found is None:
            found = self._packs[area] = directory.pack_for(area, as_of=self._day)
        return found

    def rules(self, area: str) -> Rules:
        pack = self.pack(area)
        found = self._rules.get(pack.id)
        if found is None:
            found = self._rules[pack.id] = rules_of(pack)
        return found

    def applies(self, posting: Any) -> bool:
        """Whether the posting has the duty of days in the village: the universe of the pack's
        monthly cadence, over what a posting shows of itself."""
        pack = self.pack(posting.area)
        facts = {
            "role": posting.role,
            "state": "posted",
            "is_star_instructor": posting.is_star_instructor,
        }
        key = pack.id, *facts.values()
        if key not in self._applies:
            self._applies[key] = _has_duty(pack, facts)
        return self._applies[key]


def rules_of(pack: PackAt) -> Rules:
    """How a month counts by a pack on its day."""
    counts = {str(code): _yes(pack, name) for code, name in _COUNTS.items()}
    counts |= dict.fromkeys(LeaveKind.values, _yes(pack, _LEAVE))
    minimum = next((_minimum(pack, spec) for spec in _duties(pack)), None)
    return Rules(
        pack=f"{pack.id} {pack.version}",
        minimum=minimum,
        prorates=_yes(pack, "prorate_part_months"),
        needs_night=_yes(pack, "day_needs_night"),
        counts=counts,
    )


def proposed_step(area: str, number: int, *, on: date) -> str:
    """The step of the pack's ladder for the first, second … absence; "" where it says nothing."""
    pack = directory.pack_for(area, as_of=on)
    name = _LADDER[min(number, len(_LADDER)) - 1]
    found = pack.parameters.get(name)
    value = found.value if found else UNSET
    return str(value) if value in WarningStep.values else ""


def _duties(pack: PackAt) -> Iterable[Any]:
    for item in pack.cadences("posting"):
        rhythm = item.spec.on(pack.as_of)
        if item.spec.counts == "village-day" and rhythm is not None and rhythm.every == "month":
            yield item.spec


def _minimum(pack: PackAt, spec: Any) -> int | None:
    value = pack.number(spec.on(pack.as_of).times)
    return None if value is UNSET else int(value)


def _has_duty(pack: PackAt, facts: dict[str, Any]) -> bool:
    return any(
        spec.universe is None or pack.predicate("posting", spec.universe)(facts) is True
        for spec in _duties(pack)
    )


def _yes(pack: PackAt, name: str) -> bool | None:
    found = pack.parameters.get(name)
    value = found.value if found else UNSET
    return value if isinstance(value, bool) else None

"""Why a declared flow differs from the computed one: the account of its window, which closes over
the records and would not close with the number of the source. Which of the two is wrong, no record
tells; people do.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext

from zhucun.analytics.queries.indicators import Measured
from zhucun.analytics.queries.tables import table
from zhucun.directory.perms import Actor
from zhucun.kernel.problems import N_
from zhucun.packs import PackAt
from zhucun.packs.items import PackItem
from zhucun.packs.kinds import Declared, RuleItem

#: The parts of an account, in the order in which it is read.
_PARTS = ("opening", "exits", "entries", "births", "deaths", "corrections", "closing")
_FLOW = "exits"

_ACCOUNT = N_(
    "Opening %(opening)s − exits %(exits)s + entries %(entries)s + births and moves in %(births)s "
    "− deaths and moves out %(deaths)s + corrections %(corrections)s = closing %(closing)s: the "
    "account of the records closes (%(unit)s, %(since)s to %(until)s)."
)
_OPEN = N_(
    "Opening %(opening)s − exits %(exits)s + entries %(entries)s + births and moves in %(births)s "
    "− deaths and moves out %(deaths)s + corrections %(corrections)s is not closing %(closing)s: "
    "the account of the records does not close (%(unit)s, %(since)s to %(until)s)."
)
_FEWER = N_(
    "The declared %(declared)s exits would leave %(left)s, %(gap)s fewer than the closing "
    "%(closing)s: either %(gap)s entered that are not on record, or a number of the source is "
    "wrong; which of the two cannot be told from the records."
)
_MORE = N_(
    "The declared %(declared)s exits would leave %(left)s, %(gap)s more than the closing "
    "%(closing)s: either %(gap)s left for another reason that is not on record, or a number of "
    "the source is wrong; which of the two cannot be told from the records."
)


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """The account of a window [since, until], in the unit of the figure, beside the declared
    flow. `rule` is the pack's, which says what closes."""

    rule: PackItem[RuleItem]
    declared: Declared
    parts: dict[str, int]
    since: date
    until: date
    unit: str

    @property
    def closes(self) -> bool:
        """Whether the account of the records closes."""
        return self._closing(self.parts[_FLOW]) == self.parts["closing"]

    @property
    def left(self) -> int:
        """The closing number, had the declared flow been right."""
        return self._closing(int(Decimal(self.declared.value)))

    @property
    def gap(self) -> int:
        """How much the closing number exceeds that."""
        return self.parts["closing"] - self.left

    @property
    def sentences(self) -> tuple[str, ...]:
        """The explanation in the reader's language."""
        told = {name: f"{value:,}" for name, value in self.parts.items()}
        told |= {
            "declared": f"{int(Decimal(self.declared.value)):,}",
            "left": f"{self.left:,}",
            "gap": f"{abs(self.gap):,}",
            "unit": self.unit,
            "since": self.since.isoformat(),
            "until": self.until.isoformat(),
        }
        wanted = [_ACCOUNT if self.closes else _OPEN]
        if self.gap:
            wanted.append(_FEWER if self.gap > 0 else _MORE)
        return tuple(gettext(text) % told for text in wanted)

    def _closing(self, exits: int) -> int:
        parts = self.parts
        came = parts["entries"] + parts["births"] + parts["corrections"]
        return parts["opening"] - exits + came - parts["deaths"]


def explanations(*, actor: Actor, pack: PackAt, area: str, measured: Measured) -> list[Explanation]:
    """For each declared number that the computed one does not fit, why: only for a flow that its
    pack explains by an account. One query."""
    spec = measured.item.spec
    differ = [each for each in measured.declared if measured.agrees_with(each) is False]
    if not differ or spec.explained_by is None or spec.of != _FLOW or spec.window is None:
        return []
    ref = f"rules/{spec.explained_by.removeprefix('rules/')}"
    rule: PackItem[RuleItem] = pack.item(ref)  # type: ignore[assignment]
    found = _account(actor, pack, area, spec.subject, spec.window)
    if found is None:
        return []
    parts, since, until = found
    return [
        Explanation(rule=rule, declared=each, parts=parts, since=since, until=until, unit=spec.unit)
        for each in differ
        if each.unit == spec.unit
    ]


def _account(
    actor: Actor, pack: PackAt, area: str, subject: str, window: str
) -> tuple[dict[str, int], date, date] | None:
    """The yearly accounts of a window as one: opening of the first, closing of the last, the flows
    of all; None where no account lies in it."""
    days = pack.window(window).period
    names = ("last_day", *_PARTS)
    rows = table(actor=actor, pack=pack, subject=subject, area=area, names=names)
    years = [
        (on, dict(zip(_PARTS, numbers, strict=True)))
        for on, numbers in _read(rows.select([rows.columns[name] for name in names]))
        if days.start <= on and (days.until is None or on < days.until)
    ]
    if not years:
        return None
    first, last = min(on for on, _ in years), max(on for on, _ in years)
    parts = {name: sum(each[name] for _, each in years) for name in _PARTS}
    parts["opening"] = sum(each["opening"] for on, each in years if on == first)
    parts["closing"] = sum(each["closing"] for on, each in years if on == last)
    return parts, days.start, last


def _read(rows: list[tuple[object, ...]]) -> Iterator[tuple[date, list[int]]]:
    for _code, _area, on, *numbers in rows:
        yield date.fromisoformat(str(on)), [int(str(each or 0)) for each in numbers]

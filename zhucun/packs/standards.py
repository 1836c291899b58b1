"""Standards that a pack changed over time (标准不降, HX25-03, YN-006): each number that is a floor
or a ceiling, before and after, judged by the pack's own rules about such changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any, Literal

from zhucun.engines.rules import Outcome
from zhucun.packs.items import PackItem
from zhucun.packs.kinds import Parameter, RuleItem
from zhucun.packs.on_day import PackAt

#: A parameter says by its name which of the two it is.
_KINDS: dict[str, Literal["floor", "ceiling"]] = {"min_": "floor", "max_": "ceiling"}
#: What the packs call a change of a standard.
_SUBJECTS = ("parameter_change", "standard_change")


@dataclass(frozen=True, kw_only=True)
class StandardChange:
    """A number that became another on a day. `approved_by`: the clause or document of the new one,
    None where it cites the same as the old; `outcomes`: what the pack's rules say of it."""

    item: PackItem[Parameter]
    kind: Literal["floor", "ceiling"]
    since: date
    before: Decimal
    after: Decimal
    approved_by: str | None
    outcomes: tuple[tuple[PackItem[RuleItem], Outcome], ...] = ()

    @property
    def is_lowered(self) -> bool:
        """A floor that fell, or a ceiling that rose."""
        fell, rose = self.after < self.before, self.after > self.before
        return fell if self.kind == "floor" else rose


def standard_changes(at: PackAt) -> list[StandardChange]:
    """Every change of a floor or a ceiling up to the pack's day, the latest first."""
    found = [each for parameter in at.parameters.values() for each in _changes(at, parameter.item)]
    return sorted(found, key=lambda each: (each.since, each.item.id), reverse=True)


def _changes(at: PackAt, item: PackItem[Parameter]) -> Iterator[StandardChange]:
    kind = next((kind for start, kind in _KINDS.items() if item.name.startswith(start)), None)
    for old, new in pairwise(item.spec.values) if kind else ():
        before, after = _number(old.value), _number(new.value)
        if kind is None or before is None or after is None or new.start > at.as_of:
            continue
        cited = _cited(new)
        change = StandardChange(
            item=item,
            kind=kind,
            since=new.start,
            before=before,
            after=after,
            approved_by=cited if cited != _cited(old) else None,
        )
        yield StandardChange(**{**vars(change), "outcomes": tuple(_judged(at, change))})


def _judged(at: PackAt, change: StandardChange) -> Iterator[tuple[PackItem[RuleItem], Outcome]]:
    facts = {
        "code": change.item.name,
        "kind": change.kind,
        "old_value": change.before,
        "new_value": change.after,
        "is_lowered": change.is_lowered,
        "approved_by": change.approved_by,
    }
    for subject in _SUBJECTS:
        rules = {item.ref: item for item in at.rules(subject)}
        if rules:
            row = {name: facts.get(name) for name in at.vocabulary(subject)}
            for answer in at.judge(subject).explain(row):
                yield rules[answer.rule], answer.outcome


def _number(value: Any) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        return None
    return Decimal(str(value))


def _cited(entry: Any) -> str | None:
    return entry.clause or (entry.reference.title if entry.reference else None)

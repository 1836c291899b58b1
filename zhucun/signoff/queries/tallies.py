"""What many cases show together: sums, how often each value stands there, and who differs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from zhucun.engines.chain import SIGNABLE
from zhucun.engines.rules import Outcome
from zhucun.signoff.queries.standings import Opened
from zhucun.signoff.rows import NOTHING, Words

#: Lines of the evidence beyond so many are not summed up: their labels are free texts then.
LINES = 80
#: A line with so many values or fewer is one whose values are counted one by one.
VALUES = 6
#: A value that so small a share of the cases has is said of each of them; of few cases, none is.
RARE, MANY = 0.05, 20
_NUMBER = re.compile(r"(-?\d{1,15}(?:\.\d{1,6})?)\s*([^\d\s.:/-]{0,6})")
_SUMMED = re.compile("元|亩|人|户|票|公斤|吨|收入|金额")
_PASSING = {Outcome.PASS, Outcome.NOT_APPLICABLE}

#: What one case differs by: ("rule", its id, outcome), ("missing", number of the line), ("rare",
#: number of the line, value in Chinese, in English), ("gone",).
Note = list[Any]


@dataclass(kw_only=True)
class _Line:
    """One line of the evidence over all cases. `seen`: the numbers of the cases that have it;
    `cases` by value, None once they are too many."""

    number: int
    known: int = 0
    missing: int = 0
    seen: set[int] = field(default_factory=set)
    numbers: int = 0
    unit: str = ""
    total: Decimal = Decimal(0)
    least: Decimal | None = None
    most: Decimal | None = None
    cases: dict[Words, list[int]] | None = field(default_factory=dict)

    def take(self, value: Words, number: int) -> None:
        self.known += 1
        found = _NUMBER.fullmatch(value[0].strip())
        if found:
            self._count(Decimal(found[1]), found[2])
        if self.cases is not None:
            self.cases.setdefault(value, []).append(number)
            if len(self.cases) > VALUES:
                self.cases = None

    def _count(self, value: Decimal, unit: str) -> None:
        self.numbers += 1
        self.unit = unit
        self.total += value
        self.least = value if self.least is None else min(self.least, value)
        self.most = value if self.most is None else max(self.most, value)

    @property
    def is_number(self) -> bool:
        return self.known > 0 and self.numbers == self.known


@dataclass(kw_only=True)
class Looked:
    """One case as the tally saw it."""

    opened: Opened
    is_ready: bool
    notes: list[Note]


class Tally:
    """Takes the cases one after the other; holds a line of the evidence once, not once a case."""

    def __init__(self, step: str) -> None:
        self._step = step
        self._lines: dict[tuple[Words, Words], _Line] = {}
        self._left: set[tuple[Words, Words]] = set()
        self._rules: dict[str, Counter[str]] = {}
        self._labels: dict[str, Words] = {}
        self.looked: list[Looked] = []
        #: What of people its cases show, and how many of them do.
        self.personal: dict[str, None] = {}
        self.readings = 0

    def take(self, one: Opened) -> None:
        """Count one case in."""
        standing = one.standing.step(self._step)
        looked = Looked(opened=one, is_ready=standing.state in SIGNABLE, notes=[])
        for guard in standing.guards:
            label = one.procedure.rules[guard.rule]
            self._labels[guard.rule] = (label.zh, label.en)
            self._rules.setdefault(guard.rule, Counter())[guard.outcome.value] += 1
            if guard.outcome not in _PASSING:
                looked.notes.append(["rule", guard.rule, guard.outcome.value])
        if one.paper is None:
            looked.is_ready = False
            looked.notes.append(["gone"])
        else:
            self._take_paper(one, looked)
        self.looked.append(looked)

    def _take_paper(self, one: Opened, looked: Looked) -> None:
        assert one.paper is not None
        number = len(self.looked)
        if shown := one.paper.personal:
            self.personal |= dict.fromkeys(shown)
            self.readings += 1
        for section in one.paper.sections:
            for each in section.lines:
                key = (section.label, each.label)
                if key not in self._lines and len(self._lines) >= LINES:
                    self._left.add(key)
                    continue
                line = self._lines.setdefault(key, _Line(number=len(self._lines)))
                line.seen.add(number)
                if each.value[0].strip() in NOTHING:
                    line.missing += 1
                    looked.notes.append(["missing", line.number])
                else:
                    line.take(each.value, number)

    def finish(self) -> dict[str, Any]:
        """All cases together, as it is kept; the notes of cases with a rare value grow."""
        for at, line in enumerate(self._lines.values()):
            self._note_absent(at, line)
            for value, numbers in _rare(line, len(self.looked)).items():
                for number in numbers:
                    self.looked[number].notes.append(["rare", at, *value])
        return {
            "lines": [_told(*key, line) for key, line in self._lines.items()],
            "lines_left": len(self._left),
            "rules": [
                {"rule": rule, "label": self._labels[rule], "counts": dict(counts)}
                for rule, counts in self._rules.items()
            ],
        }

    def _note_absent(self, at: int, line: _Line) -> None:
        """A case without a line is missing it; that is said of it where most have the line."""
        cases = len(self.looked)
        line.missing += cases - len(line.seen)
        if 2 * len(line.seen) >= cases:
            for number in sorted(set(range(cases)) - line.seen):
                self.looked[number].notes.append(["missing", at])


def _rare(line: _Line, cases: int) -> Mapping[Words, list[int]]:
    """Values that few of many cases have, where the line has few values."""
    if line.cases is None or cases < MANY or len(line.cases) < 2:
        return {}
    most = max(1, int(cases * RARE))
    return {value: numbers for value, numbers in line.cases.items() if len(numbers) <= most}


def _told(section: Words, label: Words, line: _Line) -> dict[str, Any]:
    found: dict[str, Any] = {
        "section": section,
        "label": label,
        "known": line.known,
        "missing": line.missing,
    }
    if line.is_number:
        found |= {"least": str(line.least), "most": str(line.most), "unit": line.unit}
        if _SUMMED.search(label[0] + line.unit):
            found["sum"] = str(line.total)
    if line.cases is not None:
        ordered = sorted(line.cases.items(), key=lambda pair: (-len(pair[1]), pair[0]))
        found["values"] = [[*value, len(numbers)] for value, numbers in ordered]
    return found

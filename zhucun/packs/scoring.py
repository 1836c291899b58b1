"""Tries a scheme on one subject over one calendar year: for cases, not for speed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

import numpy as np

from zhucun.engines import score as engine
from zhucun.engines.rules import UNSET
from zhucun.packs.items import PackItem
from zhucun.packs.kinds import Item, Score
from zhucun.packs.on_day import PackAt
from zhucun.packs.schemes import Span, plan_over
from zhucun.packs.trying import row_of

_MONTHS = {
    engine.Every.MONTH: 1,
    engine.Every.QUARTER: 3,
    engine.Every.HALF_YEAR: 6,
    engine.Every.YEAR: 12,
}
_NONE = np.zeros(1, np.int64)


class _Mark(NamedTuple):
    period: int
    by: int
    mark: int
    word: int


def tried(
    at: PackAt, item: PackItem[Item], spec: Score, given: Mapping[str, Any]
) -> dict[str, Any]:
    """`total` (unset where the scheme leaves it open, null where something is missing), `grade`,
    `standings` by grade, `missing` as “part first-day class”, in the year of the day, as far as
    the scheme is in force; he served from `starts_on` until `ends_on`, where these are given.

    `given`: `marks` by part, each a mark (for every period), a list by period (null: missing) or
    either by class; a mark is a number or a word; `deductions`, a list of points; all else is a
    fact of the subject. Raises RuleError, ScoreError.
    """
    facts = {key: value for key, value in given.items() if key not in ("marks", "deductions")}
    row = row_of(at, spec.subject, facts)
    since, until = date(at.as_of.year, 1, 1), date(at.as_of.year + 1, 1, 1)
    valid = spec.valid or at.valid
    since, until = max(since, valid.start), min(until, valid.until or until)
    plan = plan_over([Span(at=at, ref=item.ref, since=since, until=until)])
    answers = engine.run(plan, _facts(plan, spec, given, row))
    told = answers.explain(0)
    is_open = told.total is None and engine.Why.WEIGHT_OPEN in told.why
    return {
        "total": UNSET if is_open else told.total,
        "grade": told.grade,
        "standings": {grade: each.name.lower() for grade, each in told.standings.items()},
        "missing": tuple(
            f"{cell.part} {date.fromordinal(cell.start)} {cell.by}".strip() for cell in told.missing
        ),
    }


def _facts(
    plan: engine.Plan, spec: Score, given: Mapping[str, Any], row: Mapping[str, Any]
) -> engine.Facts:
    leaves = {part.id: part for part in plan.last.leaves()}
    classes = tuple(dict.fromkeys(each.id for leaf in leaves.values() for each in leaf.assessors))
    words = tuple(dict.fromkeys(word for leaf in leaves.values() for word in leaf.words))
    codes = {name: number for number, name in enumerate(("", *classes))}
    said = {word: number for number, word in enumerate(words)}
    day = plan.since.toordinal()
    points = [engine.units(Decimal(str(each))) for each in given.get("deductions") or ()]
    many = np.zeros(len(points), np.int64)
    return engine.Facts(
        start=_NONE + (row.get("starts_on") or plan.since).toordinal(),
        end=_NONE + (row.get("ends_on") or date.max).toordinal(),
        pool=_NONE,
        area=_NONE,
        level=_NONE - 1,
        personnel=_NONE - 1,
        pools=("",),
        areas=("",),
        classes=("", *classes),
        words=words,
        marks={
            part: _marks(list(_given(_leaf(leaves, part), marks, plan, codes, said)))
            for part, marks in (given.get("marks") or {}).items()
        },
        deductions=engine.Deductions(
            subject=many, points=many + points, day=many + day, evidence=many, row=many
        ),
        fields={name: [value] for name, value in row.items()},
    )


def _leaf(leaves: Mapping[str, engine.Part], part: str) -> engine.Part:
    if part not in leaves:
        known = ", ".join(leaves)
        raise engine.BadFacts(f"marks: there is no part {part}; there are {known}")
    return leaves[part]


def _given(
    leaf: engine.Part,
    marks: Any,
    plan: engine.Plan,
    codes: Mapping[str, int],
    words: Mapping[str, int],
) -> Iterator[_Mark]:
    """The marks of a part; one that is not by class is every class's."""
    by_class = marks
    if not isinstance(marks, Mapping):
        by_class = {each.id: marks for each in leaf.assessors} or {"": marks}
    step = _MONTHS.get(leaf.every, 12)
    own = leaf.every not in _MONTHS
    for name, each in by_class.items():
        every = each if isinstance(each, (list, tuple)) else (each,) * (12 // step)
        for place, mark in enumerate(every):
            if mark is None:
                continue
            day = plan.since if own else date(plan.since.year, place * step + 1, 1)
            if name not in codes or (isinstance(mark, str) and mark not in leaf.words):
                raise engine.BadFacts(f"marks of {leaf.id}: “{name}” “{mark}” is not of the scheme")
            if isinstance(mark, str):
                yield _Mark(day.toordinal(), codes[name], -1, words[mark])
            else:
                number = engine.units(Decimal(str(mark)))
                yield _Mark(day.toordinal(), codes[name], number, -1)


def _marks(rows: list[_Mark]) -> engine.Marks:
    period, by, mark, word = (
        np.array([row[place] for row in rows], np.int64) for place in range(4)
    )
    none = np.zeros(len(rows), np.int64)
    return engine.Marks(
        subject=none,
        period=period,
        by=by,
        assessor=none - 1,
        day=period,
        mark=mark,
        word=word,
        row=np.arange(len(rows)),
    )

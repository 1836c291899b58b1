"""The same appraisal read slowly: one person, one part, one row at a time, in fractions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from math import floor, isqrt

from tests.engines.score.world import Given, Person, World
from zhucun.engines.score import (
    Every,
    Method,
    Missing,
    Part,
    Partial,
    Plan,
    Rounding,
    Scheme,
    Segment,
    Small,
)

Value = Fraction | None
_MONTHS = {Every.MONTH: 1, Every.QUARTER: 3, Every.HALF_YEAR: 6, Every.YEAR: 12}


def rounded(value: Fraction, places: int = 4) -> Fraction:
    """Half up."""
    return Fraction(floor(value * 10**places + Fraction(1, 2)), 10**places)


def window(part: Part, segment: Segment, plan: Plan) -> tuple[date, date]:
    """From the change of the part's rhythm before a segment to the one after it."""

    def rhythm(each: Segment) -> Every | None:
        return next((leaf.every for leaf in each.scheme.leaves() if leaf.id == part.id), None)

    at = plan.segments.index(segment)
    others = {n for n, one in enumerate(plan.segments) if rhythm(one) not in (None, part.every)}
    earlier, later = [n for n in others if n < at], [n for n in others if n > at]
    since = plan.since
    if earlier:
        again = range(max(earlier) + 1, at + 1)
        since = next(plan.segments[n].since for n in again if rhythm(plan.segments[n]))
    return since, plan.segments[min(later)].since if later else plan.until


def periods(part: Part, segment: Segment, plan: Plan) -> Iterator[tuple[date, date]]:
    step = _MONTHS.get(part.every)
    begin, end = window(part, segment, plan)
    if step is None:
        yield begin, end
        return
    cut = begin if begin > plan.since else date.min
    until_ = end if end < plan.until else date.max
    first = segment.since.replace(day=1)
    while (first.month - 1) % step:
        first = (first - timedelta(days=1)).replace(day=1)
    while first < segment.until:
        month = first.month - 1 + step
        until = date(first.year + month // 12, month % 12 + 1, 1)
        yield max(first, cut), min(until, until_)
        first = until


def served(person: Person, since: date, until: date) -> int:
    end = person.end or date.max
    return max((min(end, until) - max(person.start, since)).days, 0)


class Reader:
    def __init__(self, plan: Plan, world: World) -> None:
        self.plan, self.world = plan, world

    def base(self, subject: int) -> Value:
        """The values of the segments by days served."""
        person, given = self.world.persons[subject], Fraction(0)
        days = [served(person, each.since, each.until) for each in self.plan.segments]
        for segment, count in zip(self.plan.segments, days, strict=True):
            if not count:
                continue
            value = self.whole(segment.scheme.parts, segment.scheme.missing, segment, subject)
            if value is None:
                return None
            scale = Fraction(self.plan.last.scale) / Fraction(segment.scheme.scale)
            given += rounded(value * scale) * count
        return rounded(given / sum(days)) if sum(days) else None

    def whole(
        self, parts: tuple[Part, ...], missing: Missing, segment: Segment, subject: int
    ) -> Value:
        due = [part for part in parts if self.is_due(part, segment, subject)]
        values = [self.value(part, segment, subject) for part in due]
        if not due or (len(due) > 1 and any(part.weight is None for part in due)):
            return None
        if missing is Missing.INCOMPLETE and None in values:
            return None
        pairs = [
            (value, Fraction(part.weight or 1))
            for part, value in zip(due, values, strict=True)
            if value is not None
        ]
        weights = sum(weight for _value, weight in pairs)
        return rounded(sum(v * w for v, w in pairs) / weights) if pairs else None

    def is_due(self, part: Part, segment: Segment, subject: int) -> bool:
        if part.parts:
            return any(self.is_due(each, segment, subject) for each in part.parts)
        end, (first, last) = self.world.persons[subject].end, window(part, segment, self.plan)
        ends = end is not None and first < end <= last
        return part.every is not Every.TERM or ends

    def value(self, part: Part, segment: Segment, subject: int) -> Value:
        if part.parts:
            return self.whole(part.parts, part.missing, segment, subject)
        if not self.is_due(part, segment, subject):
            return None
        if len(part.assessors) > 1 and any(each.weight is None for each in part.assessors):
            return None
        found = []
        for since, until in periods(part, segment, self.plan):
            value = self.period(part, segment, subject, since, until)
            whole = self.cells_full(part, segment, subject, since, until)
            asked = self.is_asked(part, segment, subject, since, until)
            if asked and not whole and part.missing is Missing.INCOMPLETE:
                return None
            if value is not None:
                found.append(value)
        return rounded(sum(found, Fraction(0)) / len(found)) if found else None

    def is_asked(
        self, part: Part, segment: Segment, subject: int, since: date, until: date
    ) -> bool:
        if not self.is_there(segment, subject, since, until):
            return False
        if part.every in (Every.TERM, Every.ONCE) or part.partial is Partial.ASKED:
            return True
        begin, end = window(part, segment, self.plan)
        first, last = max(since, begin), min(until, end)
        return served(self.world.persons[subject], first, last) == (last - first).days

    def is_there(self, segment: Segment, subject: int, since: date, until: date) -> bool:
        person = self.world.persons[subject]
        return served(person, max(since, segment.since), min(until, segment.until)) > 0

    def cells(
        self, part: Part, segment: Segment, subject: int, since: date, until: date
    ) -> list[Value]:
        rows = [
            mark
            for mark in self.world.marks
            if mark.part == part.id and mark.subject == subject and since <= mark.period < until
        ]
        found: list[Value] = []
        for name in [each.id for each in part.assessors] or [None]:
            cell = [mark for mark in rows if name in (None, mark.by)]
            there = self.is_there(segment, subject, since, until)
            counted = [
                value
                for mark in cell
                if (value := self.mark(part, mark)) is not None
                and (mark.accepted or (there and self.is_sound(part, mark, cell)))
            ]
            scale = Fraction(segment.scheme.scale) / Fraction(part.scale)
            found.append(
                rounded(sum(counted, Fraction(0)) * scale / len(counted)) if counted else None
            )
        return found

    def cells_full(self, part: Part, segment: Segment, subject: int, *of: date) -> bool:
        return None not in self.cells(part, segment, subject, *of)

    def period(self, part: Part, segment: Segment, subject: int, since: date, until: date) -> Value:
        if not self.is_there(segment, subject, since, until):
            return None
        cells = self.cells(part, segment, subject, since, until)
        if part.missing is Missing.INCOMPLETE and None in cells:
            return None
        weights = [Fraction(each.weight or 1) for each in part.assessors] or [Fraction(1)]
        if len(weights) == 1:
            return cells[0]
        pairs = [(v, w) for v, w in zip(cells, weights, strict=True) if v is not None]
        return rounded(sum(v * w for v, w in pairs) / sum(w for _v, w in pairs)) if pairs else None

    @staticmethod
    def mark(part: Part, given: Given) -> Value:
        if isinstance(given.mark, str):
            found = part.words.get(given.mark)
            return None if found is None else Fraction(found)
        return Fraction(given.mark) if 0 <= given.mark <= part.scale else None

    def is_sound(self, part: Part, given: Given, cell: list[Given]) -> bool:
        if given.assessor >= 0:
            if given.assessor == self.world.persons[given.subject].number:
                return False
            readable = [each for each in cell if self.mark(part, each) is not None]
            if sum(each.assessor == given.assessor for each in readable) > 1:
                return False
        if given.post < 0:
            return True
        readable = [each for each in cell if self.mark(part, each) is not None]
        if len({each.assessor for each in readable if each.post == given.post}) > 1:
            return False
        return any(
            (each.assessor, each.post) == (given.assessor, given.post)
            and each.start <= given.day < each.until
            for each in self.world.offices
        )


def calibrated(plan: Plan, world: World, base: list[Value]) -> list[Fraction]:
    """What the method of the last scheme adds to each base."""
    how, scale = plan.last.calibration, Fraction(plan.last.scale)
    towns: dict[tuple[str, str], list[Fraction]] = defaultdict(list)
    counties: dict[str, list[Fraction]] = defaultdict(list)
    for person, value in zip(world.persons, base, strict=True):
        if value is not None:
            towns[person.pool, person.area].append(value)
            counties[person.pool].append(value)
    found = []
    for person, value in zip(world.persons, base, strict=True):
        town = towns[person.pool, person.area]
        if how.method is Method.NONE or value is None or len(town) < how.at_least:
            found.append(Fraction(0))
            continue
        (mean, spread), (over, wide) = _moments(town), _moments(counties[person.pool])
        moved = value - mean + over
        if how.method is Method.STANDARDISE and spread:
            moved = rounded((value - mean) * wide / spread) + over
        found.append(min(max(moved, Fraction(0)), scale) - value)
    return found


def _moments(values: list[Fraction]) -> tuple[Fraction, Fraction]:
    whole = [int(value * 10_000) for value in values]
    count = len(whole)
    square = count * sum(each * each for each in whole) - sum(whole) ** 2
    mean = rounded(Fraction(sum(whole), count * 10_000))
    return mean, rounded(Fraction(isqrt(4 * square), 2 * count * 10_000))


def totals(plan: Plan, world: World) -> list[Value]:
    reader, scheme = Reader(plan, world), plan.last
    base = [reader.base(subject) for subject in range(len(world.persons))]
    found: list[Value] = []
    for subject, added in enumerate(calibrated(plan, world, base)):
        value = base[subject]
        if value is None:
            found.append(None)
            continue
        taken = sum(
            (
                rounded(
                    Fraction(each.points)
                    * Fraction(scheme.scale)
                    / Fraction(
                        next(
                            one.scheme.scale
                            for one in plan.segments
                            if one.since <= each.day < one.until
                        )
                    )
                )
                for each in world.points
                if each.subject == subject
                and each.evidence >= 0
                and plan.since <= each.day < plan.until
            ),
            Fraction(0),
        )
        if scheme.deduction_cap is not None:
            taken = min(taken, Fraction(scheme.deduction_cap))
        found.append(rounded(max(value + added - taken, Fraction(0)), scheme.decimals))
    return found


def grades(scheme: Scheme, world: World, total: list[Value]) -> list[str | None]:
    """Proposals of a scheme whose gates are all passed: each person in turn asks how many of his
    group stand above him, and how many beside him."""
    found: list[str | None] = [None] * len(total)
    pending = set(range(len(total)))
    for grade in scheme.grades:
        fit = {each for each in pending if total[each] is not None}
        lost = pending - fit if grade.minimum is not None or grade.shares else set()
        if grade.minimum is not None:
            fit = {each for each in fit if total[each] >= grade.minimum}  # type: ignore[operator]
        elif not grade.shares:
            lost, fit = set(pending), set()
        given = set()
        for each in fit:
            slots = _slots(scheme, grade.share_for, world, each)
            if not grade.shares:
                given.add(each)
                continue
            if slots is None:
                lost.add(each)
                continue
            group = _group(scheme, grade.share_for, world, each) & fit
            above = sum(total[one] > total[each] for one in group)  # type: ignore[operator]
            beside = sum(total[one] == total[each] for one in group)
            if above + beside <= slots:
                given.add(each)
            elif above < slots:
                lost.add(each)  # tied on the border
        for each in given:
            found[each] = grade.id
        pending -= given | lost
    return found


def _key(person: Person) -> tuple[str, str, str]:
    return person.pool, person.level, person.personnel


def _members(world: World, key: tuple[str, str, str]) -> set[int]:
    return {at for at, person in enumerate(world.persons) if _key(person) == key}


def _is_small(share_for: object, world: World, key: tuple[str, str, str]) -> bool:
    share = share_for(key[1], key[2])  # type: ignore[operator]
    return share is not None and 0 < Fraction(share) * len(_members(world, key)) < 1


def _groups(
    scheme: Scheme, share_for: object, world: World, subject: int
) -> list[tuple[str, str, str]]:
    mine = _key(world.persons[subject])
    if scheme.small is not Small.POOL or not _is_small(share_for, world, mine):
        return [mine]
    keys = {_key(person) for person in world.persons if person.pool == mine[0]}
    return [key for key in sorted(keys) if _is_small(share_for, world, key)]


def _group(scheme: Scheme, share_for: object, world: World, subject: int) -> set[int]:
    groups = _groups(scheme, share_for, world, subject)
    return set().union(*(_members(world, key) for key in groups))


def _slots(scheme: Scheme, share_for: object, world: World, subject: int) -> int | None:
    product, base = Fraction(0), 0
    for key in _groups(scheme, share_for, world, subject):
        share = share_for(key[1], key[2])  # type: ignore[operator]
        if share is None:
            return None
        product += Fraction(share) * len(_members(world, key))
        base += len(_members(world, key))
    slots = {
        Rounding.FLOOR: floor(product),
        Rounding.HALF_UP: floor(product + Fraction(1, 2)),
        Rounding.CEIL: -floor(-product),
        Rounding.AT_LEAST_ONE: max(floor(product), 1 if product else 0),
    }[scheme.rounding or Rounding.FLOOR]
    return min(slots, base)

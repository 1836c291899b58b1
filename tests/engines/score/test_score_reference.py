"""The columns say what a slow reading in fractions says, row by row, and quotas hold whatever the
rounding and the ties."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from random import Random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engines.score import reference
from tests.engines.score.world import Given, Office, Person, Points, World
from zhucun.engines.score import (
    Answers,
    Assessor,
    Calibration,
    Every,
    Grade,
    Method,
    Missing,
    Part,
    Partial,
    Plan,
    Rounding,
    Scheme,
    Segment,
    Share,
    Small,
    Standing,
    digest,
    run,
)

SINCE, UNTIL = date(2025, 1, 1), date(2026, 1, 1)
CLASSES = ("leader", "township", "villager")
days = st.integers(0, 420).map(lambda n: date(2024, 12, 1) + timedelta(days=n))
weighed = st.sampled_from(["1", "2", "0.3", "7", "0.0007"]).map(Decimal)
weights = st.integers(0, 19).flatmap(lambda n: weighed if n else st.none())
values = st.integers(0, 100_000).map(lambda n: Decimal(n) / 10_000) | st.sampled_from(
    [Decimal(0), Decimal(9), Decimal("9.5"), Decimal(10)]
)


@st.composite
def leaves(draw: st.DrawFn, name: str) -> Part:
    classes = draw(st.lists(st.sampled_from(CLASSES), max_size=3, unique=True))
    return Part(
        id=name,
        weight=draw(weights),
        every=draw(st.sampled_from(list(Every))),
        assessors=tuple(Assessor(id=each, weight=draw(weights)) for each in classes),
        scale=draw(st.sampled_from([Decimal(100), Decimal(10), Decimal(30)])),
        words={"good": Decimal(9), "poor": Decimal("3.5")},
        missing=draw(st.sampled_from(list(Missing))),
        partial=draw(st.none() | st.sampled_from(list(Partial))),
    )


@st.composite
def schemes(draw: st.DrawFn) -> Scheme:
    names = draw(st.sampled_from(["a", "ab", "abc"]))
    parts = [draw(leaves(name)) for name in names]
    if len(parts) > 1 and draw(st.booleans()):
        inner = Part(
            id="whole",
            weight=draw(weighed),
            missing=draw(st.sampled_from(list(Missing))),
            parts=tuple(parts[1:]),
        )
        parts = [parts[0], inner]
    return Scheme(
        id="scheme",
        parts=tuple(parts),
        scale=draw(st.sampled_from([Decimal(100), Decimal(120), Decimal(30)])),
        missing=draw(st.sampled_from(list(Missing))),
        decimals=draw(st.integers(0, 4)),
        deduction_cap=draw(st.none() | st.just(Decimal(5))),
        calibration=Calibration(
            method=draw(st.sampled_from(list(Method))), at_least=draw(st.integers(1, 2))
        ),
    )


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    first = draw(schemes())
    if draw(st.booleans()):
        return Plan.of(first, SINCE, UNTIL)
    cuts = [date(2025, 3, 10), date(2025, 7, 1), date(2025, 8, 15), date(2025, 12, 31)]
    days = sorted(draw(st.lists(st.sampled_from(cuts), min_size=1, max_size=2, unique=True)))
    later = [draw(schemes()) for _day in days]
    return Plan(
        segments=tuple(
            Segment(scheme=scheme, since=since, until=until)
            for scheme, since, until in zip(
                [first, *later], [SINCE, *days], [*days, UNTIL], strict=True
            )
        )
    )


@st.composite
def persons(draw: st.DrawFn, count: int) -> list[Person]:
    found = []
    for number in range(count):
        start = draw(days) if draw(st.integers(0, 3)) == 0 else date(2020, 1, 1)
        end = max(draw(days), start) if draw(st.integers(0, 3)) == 0 else None
        found.append(
            Person(
                start=start,
                end=end,
                pool=draw(st.sampled_from(["one", "two"])),
                area=draw(st.sampled_from(["east", "west"])),
                level=draw(st.sampled_from(["county", "province"])),
                personnel=draw(st.sampled_from(["", "civil_servant", "other"])),
                number=number,
            )
        )
    return found


@st.composite
def worlds(draw: st.DrawFn) -> World:
    count = draw(st.integers(1, 3))
    who = st.integers(0, count - 1)
    marks = st.builds(
        Given,
        part=st.sampled_from("abc"),
        subject=who,
        period=st.sampled_from([date(2025, month, 1) for month in (1, 4, 7, 10)]) | days,
        by=st.sampled_from([*CLASSES, "stranger"]),
        mark=values | st.sampled_from(["good", "poor", "strange", Decimal(99)]),
        assessor=st.integers(-1, 5),
        post=st.sampled_from([-1, -1, 1, 2]),
        day=days,
        accepted=st.booleans(),
    )
    offices = st.builds(
        lambda assessor, post, start, length: Office(
            assessor, post, start, start + timedelta(days=length)
        ),
        assessor=st.integers(0, 5),
        post=st.sampled_from([1, 2]),
        start=days,
        length=st.integers(0, 300),
    )
    points = st.builds(
        Points,
        subject=who,
        points=st.integers(0, 8).map(Decimal),
        day=days,
        evidence=st.sampled_from([-1, 3]),
    )
    dice = Random(draw(st.integers(0, 99_999)))
    gone = draw(st.sampled_from([0, 0, 0.02, 0.3]))
    full = [
        Given(part, subject, date(2025, month, 1), by, Decimal(dice.randint(0, 100_000)) / 10_000)
        for part in "abc"
        for subject in range(count)
        for month in (1, 4, 7, 10)
        for by in CLASSES
        if dice.random() >= gone
    ]
    return World(
        persons=draw(persons(count)),
        marks=[*full, *draw(st.lists(marks, max_size=8))],
        connected=("a",),
        points=draw(st.lists(points, max_size=4)),
        offices=draw(st.lists(offices, max_size=5)),
        classes=CLASSES,
    )


def _decimals(answers: Answers) -> list[Fraction | None]:
    return [None if n < 0 else Fraction(n, 10_000) for n in answers.total.tolist()]


@given(plans(), worlds())
@settings(max_examples=70, deadline=None)
def test_every_total_is_that_of_the_slow_reading(plan: Plan, world: World) -> None:
    assert _decimals(run(plan, world.facts())) == reference.totals(plan, world)


@given(plans(), worlds())
@settings(max_examples=30, deadline=None)
def test_the_lines_of_everybody_add_up_to_his_total(plan: Plan, world: World) -> None:
    answers = run(plan, world.facts())
    for subject in range(len(answers)):
        told = answers.explain(subject)
        inner = [line for line in told.lines if line.part == "whole"]
        for line in inner:
            below = [
                each.given
                for each in told.lines
                if each.depth == 1 and each.segment == line.segment and each.given is not None
            ]
            assert line.value is None or line.value == sum(below)
        if told.total is None or told.base is None:
            assert told.why or answers.explain(subject).missing
            continue
        assert told.total == told.base + told.calibration - told.deducted + told.rounding
        assert told.base == sum(each.given or 0 for each in told.segments)
        for each in told.segments:
            given_ = [
                line.given
                for line in told.lines
                if line.depth == 0 and line.segment == each.segment and line.given is not None
            ]
            assert each.days == 0 or each.value == sum(given_)
            exact = Fraction(sum(given_)) * Fraction(plan.last.scale) / Fraction(each.scale)
            assert not each.days or Fraction(each.on_last or 0) == reference.rounded(exact)


@given(plans(), worlds(), st.integers(0, 999))
@settings(max_examples=30, deadline=None)
def test_a_review_that_is_not_there_never_counts_as_zero(
    plan: Plan, world: World, seed: int
) -> None:
    """Where every mark is half of its scale, so is every value, whatever is missing, and in whatever
    rhythm and on whatever scale each part of the year is marked: a zero for something missing would
    pull it below."""
    dice = Random(seed)
    kept = [
        Given(**{**vars(mark), "mark": Decimal(50)}) for mark in world.marks if dice.random() > 0.1
    ]
    plan = Plan(
        segments=tuple(
            Segment(scheme=_on_hundred(each.scheme), since=each.since, until=each.until)
            for each in plan.segments
        )
    )
    world = World(persons=world.persons, marks=kept, connected=("b",), classes=CLASSES)
    answers = run(plan, world.facts())
    assert all(value in (None, plan.last.scale / 2) for value in _decimals(answers))
    for (segment, _part), (value, _why) in answers.parts.items():
        assert set(value.tolist()) <= {-1, int(plan.segments[segment].scheme.scale * 5_000)}


def _on_hundred(scheme: Scheme) -> Scheme:
    """With marks up to a hundred, whatever the scale of the total."""
    return Scheme(
        id="scheme",
        parts=tuple(_scaled(part) for part in scheme.parts),
        scale=scheme.scale,
        missing=scheme.missing,
    )


def _scaled(part: Part) -> Part:
    return Part(
        **{
            **{name: getattr(part, name) for name in part.__dataclass_fields__},
            "scale": Decimal(100),
            "parts": tuple(_scaled(each) for each in part.parts),
        }
    )


shares = st.sampled_from(["0", "0.1", "0.25", "0.5", "1", None]).map(
    lambda text: None if text is None else Decimal(text)
)


@st.composite
def quotas(draw: st.DrawFn) -> tuple[Scheme, World]:
    """One yearly mark each, so that totals are marks and ties are many."""

    def quota(name: str) -> Grade:
        return Grade(
            id=name,
            minimum=draw(st.none() | st.sampled_from([Decimal(2), Decimal(3)])),
            shares=tuple(
                Share(value=draw(shares), level=level, personnel=personnel)
                for level, personnel in draw(
                    st.lists(
                        st.tuples(st.sampled_from(["", "county"]), st.sampled_from(["", "other"])),
                        max_size=3,
                        unique=True,
                    )
                )
            ),
        )

    scheme = Scheme(
        id="scheme",
        parts=(Part(id="a"),),
        grades=(quota("excellent"), quota("good"), Grade(id="basic", minimum=Decimal(0))),
        rounding=draw(st.none() | st.sampled_from(list(Rounding))),
        small=draw(st.none() | st.sampled_from(list(Small))),
    )
    count = draw(st.integers(1, 14))
    people = [
        Person(
            pool=draw(st.sampled_from(["one", "two"])),
            level=draw(st.sampled_from(["county", "province"])),
            personnel=draw(st.sampled_from(["", "civil_servant", "other"])),
        )
        for _ in range(count)
    ]
    marks = [
        Given("a", subject, SINCE, "leader", Decimal(draw(st.integers(1, 5))))
        for subject in range(count)
        if draw(st.integers(0, 9))
    ]
    return scheme, World(persons=people, marks=marks, connected=("a",))


@given(quotas())
@settings(max_examples=70, deadline=None)
def test_no_quota_is_ever_passed_and_nobody_wins_a_tie(drawn: tuple[Scheme, World]) -> None:
    scheme, world = drawn
    answers = run(Plan.of(scheme, SINCE, UNTIL), world.facts())
    assert [answers.grade_of(n) for n in range(len(answers))] == reference.grades(
        scheme, world, reference.totals(Plan.of(scheme, SINCE, UNTIL), world)
    )
    for quota in answers.quotas:
        number = [grade.id for grade in scheme.grades].index(quota.grade)
        given_ = [n for n in quota.members.tolist() if answers.grade_of(n) == quota.grade]
        assert given_ == quota.inside.tolist()
        standing = answers.standings[number][quota.members]
        if quota.slots is None:
            assert not given_
            continue
        assert len(given_) <= quota.slots <= quota.base
        assert len(given_) + quota.left <= quota.slots
        assert not len(quota.tied) or len(quota.tied) > quota.left > 0
        lowest = min((answers.total[n] for n in given_), default=None)
        for n, stands in zip(quota.members.tolist(), standing.tolist(), strict=True):
            if stands in (Standing.FULL, Standing.TIED) and lowest is not None:
                assert answers.total[n] < lowest


@given(plans(), worlds(), st.integers(0, 999))
@settings(max_examples=30, deadline=None)
def test_the_order_of_the_rows_changes_no_answer(plan: Plan, world: World, seed: int) -> None:
    shuffled = list(world.marks)
    Random(seed).shuffle(shuffled)
    other = World(**{**vars(world), "marks": shuffled})
    one, again = run(plan, world.facts()), run(plan, other.facts())
    assert np.array_equal(one.total, again.total)
    assert np.array_equal(one.why, again.why)


@given(plans(), worlds())
@settings(max_examples=30, deadline=None)
def test_the_same_evidence_gives_the_same_bits(plan: Plan, world: World) -> None:
    assert digest(run(plan, world.facts())) == digest(run(plan, world.facts()))
    assert digest(world.facts()) == digest(world.facts())

"""Schemes of three reviews, and a year of marks, for the cases."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from tests.engines.score.world import Given, Person, World
from zhucun.engines.score import (
    Answers,
    Assessor,
    Every,
    Grade,
    Part,
    Plan,
    Scheme,
    Share,
    run,
)

SINCE, UNTIL = date(2025, 1, 1), date(2026, 1, 1)
QUARTERS = [date(2025, month, 1) for month in (1, 4, 7, 10)]
HALVES = QUARTERS[::2]


def d(value: int | str) -> Decimal:
    return Decimal(value)


QUARTER = Part(
    id="quarter",
    weight=d("0.4"),
    every=Every.QUARTER,
    assessors=(Assessor(id="leader", weight=d(1)), Assessor(id="township", weight=d(1))),
)
VILLAGERS = Part(
    id="half-year",
    weight=d("0.3"),
    every=Every.HALF_YEAR,
    assessors=(Assessor(id="villager"),),
)
YEAR = Part(id="year", weight=d("0.3"), assessors=(Assessor(id="office"),))
SCHEME = Scheme(id="three-reviews", parts=(QUARTER, VILLAGERS, YEAR))
EXCELLENT = Grade(id="excellent", shares=(Share(value=d("0.25")),))
COMPETENT = Grade(id="competent", minimum=d(60))
LAST = Grade(id="basic", minimum=d(0))


def plan_with(scheme: Scheme = SCHEME, **changes: object) -> Plan:
    return Plan.of(Scheme(**{**vars(scheme), **changes}), SINCE, UNTIL)  # type: ignore[arg-type]


def year_of(subject: int = 0, mark: int | str = 80) -> list[Given]:
    """Everything that a year asks for, at one mark."""
    return [
        *(
            Given("quarter", subject, day, by, d(mark))
            for day in QUARTERS
            for by in ("leader", "township")
        ),
        *(Given("half-year", subject, day, "villager", d(mark)) for day in HALVES),
        Given("year", subject, SINCE, "office", d(mark)),
    ]


def one_of(marks: list[Given], plan: Plan | None = None, **person: object) -> Answers:
    world = World(persons=[Person(**person)], marks=marks)  # type: ignore[arg-type]
    return run(plan or plan_with(), world.facts())


def yearly(marks: list[int], **scheme: object) -> Plan:
    """A scheme of one yearly mark, where totals are marks."""
    return plan_with(parts=(Part(id="year"),), **scheme)


def ranked(marks: list[int], plan: Plan, **person: object) -> Answers:
    world = World(
        persons=[Person(**person) for _mark in marks],  # type: ignore[arg-type]
        marks=[
            Given("year", subject, SINCE, "office", d(mark))
            for subject, mark in enumerate(marks)
            if mark >= 0
        ],
        connected=("year",),
    )
    return run(plan, world.facts())


def grades_of(answers: Answers) -> list[str | None]:
    return [answers.grade_of(number) for number in range(len(answers))]

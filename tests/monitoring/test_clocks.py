"""Clocks: days of the calendar or working days, over holidays, and where nothing is configured."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.monitoring.world import DAY, EXAMPLE, World, later
from zhucun.monitoring import queries
from zhucun.monitoring.queries import Days, clock, day_after, is_worked
from zhucun.monitoring.queries.clocks import days_between

ANYWHERE = "520111100201"
FIVE = Days(number=5, are_working=True)


def test_five_working_days_over_the_spring_festival_end_after_it() -> None:
    assert day_after(date(2025, 1, 24), FIVE, area=ANYWHERE) == date(2025, 2, 7)
    assert day_after(date(2025, 1, 24), Days(number=5, are_working=False), area=ANYWHERE) == date(
        2025, 1, 29
    )


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2025, 1, 26), True),  # a Sunday that is worked in exchange
        (date(2025, 1, 28), False),
        (date(2025, 10, 8), False),
        (date(2025, 10, 11), True),
        (date(2026, 2, 23), False),
        (date(2026, 2, 28), True),
        (date(2025, 3, 3), True),
        (date(2025, 3, 8), False),
    ],
)
def test_the_calendar_of_the_state_council(day: date, works: bool) -> None:
    assert is_worked(day, ANYWHERE) is works


def test_a_working_day_of_a_year_without_a_notice_is_not_known() -> None:
    assert is_worked(date(2027, 3, 1), ANYWHERE) is None
    assert day_after(date(2026, 12, 29), FIVE, area=ANYWHERE) is None
    running = clock(
        begun_on=date(2026, 12, 29),
        days=FIVE,
        stopped_on=None,
        area=ANYWHERE,
        as_of=date(2027, 6, 1),
    )
    assert (running.due_on, running.is_late) == (None, False)


@given(st.dates(date(2024, 1, 1), date(2026, 10, 1)), st.integers(1, 30))
def test_as_many_working_days_lie_between_as_were_asked_for(start: date, number: int) -> None:
    due = day_after(start, Days(number=number, are_working=True), area=ANYWHERE)
    assert due is not None
    after = start + timedelta(days=1)
    count = days_between(after, due + timedelta(days=1), are_working=True, area=ANYWHERE)
    assert count == number
    assert is_worked(due, ANYWHERE)


def test_a_case_is_late_on_the_day_after_its_fifteenth(world: World) -> None:
    case = world.case()
    on_time, late = (queries.clock_of(case, as_of=later(days)) for days in (15, 16))
    assert (on_time.due_on, on_time.is_late, late.is_late) == (later(15), False, True)
    found = queries.cases(actor=world.actors["office"], as_of=later(16), state=queries.LATE)
    assert [row.pk for row in found] == [case.pk]


def test_a_decision_stops_the_clock(world: World) -> None:
    case = world.identified()
    stopped = queries.clock_of(case, as_of=later(60))
    assert (stopped.stopped_on, stopped.is_late) == (later(10), False)


def test_where_the_days_are_not_configured_nothing_is_late(world: World, settings: Any) -> None:
    case = world.case()
    settings.POLICY_DIR = EXAMPLE.parent / EXAMPLE.name
    assert queries.decision_days("411327200201", DAY) is None
    unset = clock(begun_on=DAY, days=None, stopped_on=None, area=case.area, as_of=later(400))
    assert (unset.due_on, unset.is_late) == (None, False)

"""Periods are half-open; months and years are counted the same way everywhere."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhucun.kernel.periods import Period, PeriodReversed, months_after, years_between

days = st.dates(date(1950, 1, 1), date(2090, 12, 31))
DAY = timedelta(days=1)


@st.composite
def periods(draw: st.DrawFn) -> Period:
    start = draw(days)
    length = draw(st.none() | st.integers(1, 4000))
    return Period(start, None if length is None else start + length * DAY)


@given(periods())
def test_a_period_holds_its_first_day_and_not_its_end(period: Period) -> None:
    assert period.start in period
    assert period.start - DAY not in period
    if period.until is not None:
        assert period.until not in period
        assert period.until - DAY in period


def test_a_period_that_ends_when_it_starts_says_so() -> None:
    with pytest.raises(PeriodReversed, match="2021-05-10 is not after the start 2021-05-10"):
        Period(date(2021, 5, 10), date(2021, 5, 10))


@given(periods(), periods())
def test_overlap_is_mutual_and_means_a_shared_day(one: Period, other: Period) -> None:
    later = max(one.start, other.start)
    assert one.overlaps(other) is other.overlaps(one)
    assert one.overlaps(other) is (later in one and later in other)


def test_periods_that_touch_do_not_overlap() -> None:
    assert not Period(date(2021, 1, 1), date(2022, 1, 1)).overlaps(Period(date(2022, 1, 1)))


@given(periods(), periods(), days)
def test_the_clipped_period_holds_exactly_the_shared_days(
    one: Period, other: Period, day: date
) -> None:
    clipped = one.clipped(other)
    assert (clipped is not None and day in clipped) is (day in one and day in other)


@given(periods())
def test_length_counts_the_days_inside(period: Period) -> None:
    last = period.start + 5 * DAY
    until = period.until or last + DAY
    assert period.days(as_of=last) == (until - period.start).days


def test_an_open_period_has_no_length_without_a_day() -> None:
    with pytest.raises(ValueError, match="as_of"):
        Period(date(2021, 1, 1)).days()


def test_an_open_period_that_starts_tomorrow_has_no_days_yet() -> None:
    assert Period(date(2021, 1, 2)).days(as_of=date(2020, 12, 31)) == 0


def test_months_and_years_of_the_calendar() -> None:
    assert Period.month(2024, 12) == Period(date(2024, 12, 1), date(2025, 1, 1))
    assert Period.month(2024, 2).days() == 29
    assert Period.year(2023).days() == 365


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2023, 1, 31), 1, date(2023, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2024, 3, 31), -1, date(2024, 2, 29)),
        (date(2024, 10, 31), 1, date(2024, 11, 30)),
        (date(2024, 11, 30), 1, date(2024, 12, 30)),
        (date(2024, 12, 31), 12, date(2025, 12, 31)),
        (date(2024, 1, 15), -1, date(2023, 12, 15)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), -432, date(1988, 2, 29)),
    ],
)
def test_months_after_keeps_the_day_or_takes_the_last(
    day: date, months: int, expected: date
) -> None:
    assert months_after(day, months) == expected


@given(days, st.integers(-600, 600))
def test_months_after_moves_by_whole_months_and_never_gains_a_day(day: date, months: int) -> None:
    moved = months_after(day, months)
    assert (moved.year - day.year) * 12 + moved.month - day.month == months
    assert moved.day == day.day or (moved.day < day.day and (moved + DAY).day == 1)


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (date(1984, 6, 15), date(2024, 6, 14), 39),
        (date(1984, 6, 15), date(2024, 6, 15), 40),
        (date(1988, 2, 29), date(2023, 2, 28), 34),
        (date(1988, 2, 29), date(2023, 3, 1), 35),
        (date(1988, 2, 29), date(2024, 2, 28), 35),
        (date(1988, 2, 29), date(2024, 2, 29), 36),
    ],
)
def test_a_year_is_complete_on_the_birthday_and_for_29_february_on_1_march(
    born: date, day: date, age: int
) -> None:
    assert years_between(born, day) == age


@given(days, days)
def test_one_more_day_completes_at_most_one_year(born: date, day: date) -> None:
    gained = years_between(born, day + DAY) - years_between(born, day)
    tomorrow = day + DAY
    is_birthday = (tomorrow.month, tomorrow.day) == (born.month, born.day)
    is_substitute = (born.month, born.day, tomorrow.month, tomorrow.day) == (2, 29, 3, 1)
    assert gained == int(is_birthday or (is_substitute and day.day == 28))

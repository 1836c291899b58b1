"""How a month is counted, for all months: hypothesis looks for the one that breaks it."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from zhucun.presence.enums import SIGNS, DayCode, Standing
from zhucun.presence.queries.counting import (
    Rules,
    Span,
    codes_in,
    codes_of,
    figures,
    month_after,
    month_days,
    signs,
)

MONTH = date(2024, 3, 1)
HUNAN = Rules(pack="hunan", minimum=20)

months = st.builds(date, st.integers(2014, 2030), st.integers(1, 12), st.just(1))
codes = st.lists(st.sampled_from(["", *DayCode.values]), min_size=28, max_size=31)
answers = st.sampled_from([True, False, None])
rules = st.builds(
    Rules,
    pack=st.just("any"),
    minimum=st.one_of(st.none(), st.integers(1, 31)),
    prorates=answers,
    needs_night=answers,
    counts=st.dictionaries(st.sampled_from(DayCode.values), answers),
)
nights = st.one_of(st.none(), st.frozensets(st.integers(1, 28)))


def _span(start: int, days: int, code: str = "personal", kind: str = "leave") -> Span:
    first = MONTH + timedelta(days=start - 1)
    return Span(first, first + timedelta(days=days), code, kind, "0123456789ab")


def test_a_month_without_exceptions_is_all_in_the_village() -> None:
    assert set(codes_of(MONTH, date(2023, 1, 1), None)) == {"village"}


def test_exceptions_stand_on_their_days_and_a_finding_stands_over_a_leave_over_a_trip() -> None:
    spans = [
        _span(7, 1, "absent", "check"),
        _span(5, 3),
        _span(4, 4, "official", "trip"),
    ]
    found = signs(codes_of(MONTH, date(2024, 3, 3), date(2024, 3, 30), spans))
    assert found == "··√公事事旷" + "√" * 22 + "··"


@given(month=months, starts=st.integers(-40, 40), length=st.integers(0, 60))
def test_days_off_post_are_exactly_those_before_and_after_the_posting(
    month: date, starts: int, length: int
) -> None:
    start = month + timedelta(days=starts)
    end = start + timedelta(days=length)
    found = codes_of(month, start, end)
    assert len(found) == month_days(month)
    for number, code in enumerate(found):
        assert (code == "village") == (start <= month + timedelta(days=number) < end)


@given(codes=codes, rules=rules, nights=nights, over=st.integers(0, 28))
def test_every_day_on_post_is_counted_once(codes, rules, nights, over) -> None:  # type: ignore[no-untyped-def]
    found = figures(codes, rules, nights=nights, over=over)
    assert sum(found.counts.values()) == found.on_post == sum(1 for code in codes if code)
    assert 0 <= found.so_far <= found.planned
    assert found.planned + found.open_days <= found.on_post
    assert found.least is None or found.least <= (rules.minimum or 0)


@given(codes=codes, rules=rules, nights=nights, over=st.integers(0, 28), day=st.integers(0, 27))
def test_one_more_absence_never_makes_a_month_better(codes, rules, nights, over, day) -> None:  # type: ignore[no-untyped-def]
    before = figures(codes, rules, nights=nights, over=over)
    worse = [*codes]
    worse[day] = "absent" if worse[day] else ""
    after = figures(worse, rules, nights=nights, over=over)
    assert after.planned <= before.planned
    assert after.so_far <= before.so_far


@given(codes=codes, rules=rules, nights=nights, over=st.integers(0, 28))
def test_missed_means_that_not_even_every_day_left_would_do(codes, rules, nights, over) -> None:  # type: ignore[no-untyped-def]
    found = figures(codes, rules, nights=nights, over=over)
    best = ["village" if number >= over and code else code for number, code in enumerate(codes)]
    could = figures(best, rules, nights=frozenset(range(1, 29)) | (nights or frozenset()), over=31)
    if found.standing == Standing.MISSED and not rules.needs_night:
        assert could.standing == Standing.MISSED
    if found.standing in (Standing.SHORT, Standing.TIGHT, Standing.ON_COURSE):
        assert found.least is not None
        assert found.so_far + found.open_days + found.left >= found.least


@given(codes=codes, rules=rules, nights=nights)
def test_a_month_that_is_over_is_met_missed_or_not_known(codes, rules, nights) -> None:  # type: ignore[no-untyped-def]
    found = figures(codes, rules, nights=nights, over=len(codes))
    known = {Standing.MET, Standing.MISSED, Standing.UNSET, Standing.NO_MINIMUM}
    assert found.standing in known


@given(codes=codes)
def test_signs_say_the_same_as_codes(codes: list[str]) -> None:
    assert codes_in(signs(codes)) == tuple(codes)
    assert len(set(SIGNS.values())) == len(SIGNS)


def test_twenty_of_thirty_one_with_each_standing() -> None:
    def on(day: int, away: int, code: str = "personal", **more: object) -> Standing:
        rules = Rules(pack="x", minimum=20, counts={"personal": False}, **more)  # type: ignore[arg-type]
        found = codes_of(MONTH, date(2023, 1, 1), None, [_span(31 - away, away, code)])
        return figures(found, rules, nights=None, over=day).standing

    assert on(20, 5) == Standing.MET
    assert on(10, 5) == Standing.ON_COURSE
    assert on(10, 11) == Standing.TIGHT
    assert on(10, 12) == Standing.SHORT
    assert on(31, 12) == Standing.MISSED
    assert on(10, 12, "official") == Standing.UNSET  # the pack does not say whether trips count


def test_part_of_a_month_is_measured_in_proportion_only_where_the_pack_says_so() -> None:
    half = codes_of(MONTH, date(2024, 3, 17), None)  # 15 of 31 days
    for prorates, least in ((True, 10), (False, 20), (None, None)):
        rules = Rules(pack="x", minimum=20, prorates=prorates)
        assert figures(half, rules, nights=None, over=31).least == least


def test_where_a_day_needs_its_night_a_night_that_nobody_recorded_is_open() -> None:
    rules = Rules(pack="x", minimum=20, needs_night=True)
    all_there = codes_of(MONTH, date(2023, 1, 1), None)
    found = figures(all_there, rules, nights=frozenset(range(1, 22)), over=31)
    assert (found.planned, found.open_days, found.nights) == (21, 10, 21)
    assert found.standing == Standing.MET
    assert figures(all_there, rules, nights=None, over=31).standing == Standing.UNSET


def test_the_month_after_december_is_january() -> None:
    assert month_after(date(2024, 12, 1)) == date(2025, 1, 1)
    assert month_after(date(2024, 2, 1)) == date(2024, 3, 1)

"""What a total says, case by case: what is missing, who served, which rows wait for a person."""

from __future__ import annotations

from datetime import date

import pytest

from tests.engines.score.cases import (
    QUARTER,
    QUARTERS,
    SINCE,
    UNTIL,
    VILLAGERS,
    YEAR,
    d,
    one_of,
    plan_with,
    year_of,
)
from tests.engines.score.world import Given, Office, Person, Points, World
from zhucun.engines.score import (
    Assessor,
    Every,
    Fault,
    Missing,
    Part,
    Partial,
    Plan,
    Scheme,
    Segment,
    Why,
    run,
)

# ── What is missing ─────────────────────────────────────────────────────────────────


def test_a_whole_year_has_a_total_and_every_part_names_its_rows() -> None:
    told = one_of(year_of()).explain(0)
    assert (told.total, told.missing) == (d("80.0000"), ())
    assert [(line.part, line.value, line.given) for line in told.lines] == [
        ("quarter", 80, 32),
        ("half-year", 80, 24),
        ("year", 80, 24),
    ]
    assert [row.row for cell in told.lines[0].cells for row in cell.rows] == list(range(8))


def test_a_quarter_without_comments_gives_no_total_and_is_named() -> None:
    marks = [mark for mark in year_of() if (mark.part, mark.period) != ("quarter", QUARTERS[2])]
    told = one_of(marks).explain(0)
    assert told.total is None
    assert [(date.fromordinal(cell.start), cell.by) for cell in told.missing] == [
        (QUARTERS[2], "leader"),
        (QUARTERS[2], "township"),
    ]
    assert told.lines[0].why == Why.MISSING
    assert told.lines[1].value == 80, "what is there is shown"


def test_a_scheme_that_says_so_weighs_what_is_there() -> None:
    loose = Part(**{**vars(QUARTER), "missing": Missing.REWEIGHT})
    marks = [mark for mark in year_of() if mark.period != QUARTERS[1]]
    told = one_of(marks, plan_with(parts=(loose, VILLAGERS, YEAR))).explain(0)
    assert told.total == 80
    assert told.lines[0].why == Why.MISSING | Why.REWEIGHTED


def test_a_whole_part_that_is_missing_is_passed_over_only_by_the_scheme() -> None:
    marks = [mark for mark in year_of() if mark.part != "half-year"]
    world = World(persons=[Person()], marks=marks, connected=("half-year",))
    assert run(plan_with(), world.facts()).total_of(0) is None
    loose = run(plan_with(missing=Missing.REWEIGHT), world.facts())
    assert loose.total_of(0) == 80
    assert Why.REWEIGHTED in loose.explain(0).why


def test_marks_that_nobody_gives_are_not_connected_rather_than_missing() -> None:
    told = one_of([mark for mark in year_of() if mark.part != "half-year"]).explain(0)
    assert told.lines[1].why == Why.NOT_CONNECTED


def test_without_a_weight_there_are_parts_and_no_total() -> None:
    open_ = Part(**{**vars(YEAR), "weight": None})
    told = one_of(year_of(), plan_with(parts=(QUARTER, VILLAGERS, open_))).explain(0)
    assert (told.total, told.why) == (None, Why.WEIGHT_OPEN)
    assert [line.value for line in told.lines] == [80, 80, 80]


def test_a_part_whose_classes_have_no_weights_has_no_value() -> None:
    open_ = Part(**{**vars(QUARTER), "assessors": (Assessor(id="leader"), Assessor(id="township"))})
    told = one_of(year_of(), plan_with(parts=(open_, VILLAGERS, YEAR))).explain(0)
    assert (told.lines[0].value, told.lines[0].why) == (None, Why.WEIGHT_OPEN)
    assert [cell.value for cell in told.lines[0].cells] == [80] * 8


def test_equal_marks_by_thirds_give_exactly_the_mark() -> None:
    parts = tuple(Part(id=name, weight=d(1)) for name in "abc")
    marks = [Given(name, 0, SINCE, "office", d(83)) for name in "abc"]
    told = one_of(marks, plan_with(parts=parts)).explain(0)
    assert told.base == 83
    assert sum(line.given or 0 for line in told.lines) == 83


def test_a_tree_of_parts_adds_up_level_by_level() -> None:
    whole = Part(
        id="work", weight=d(70), parts=(Part(id="a", weight=d(40)), Part(id="b", weight=d(60)))
    )
    marks = [
        Given(name, 0, SINCE, "office", d(n)) for name, n in (("a", 50), ("b", 100), ("c", 10))
    ]
    told = one_of(marks, plan_with(parts=(whole, Part(id="c", weight=d(30))))).explain(0)
    assert [(line.part, line.depth, line.value, line.given) for line in told.lines] == [
        ("work", 0, 80, 56),
        ("a", 1, 50, 20),
        ("b", 1, 100, 60),
        ("c", 0, 10, 3),
    ]
    assert told.total == 59


def test_marks_of_another_scale_and_words_become_points() -> None:
    part = Part(id="year", scale=d(10), words={"good": d("8.5")})
    plan = plan_with(parts=(part,))
    assert one_of([Given("year", 0, SINCE, "office", d(7))], plan).total_of(0) == 70
    assert one_of([Given("year", 0, SINCE, "office", "good")], plan).total_of(0) == 85
    answers = one_of([Given("year", 0, SINCE, "office", "strange")], plan)
    assert answers.total_of(0) is None
    assert [flag.fault for flag in answers.flags] == [Fault.UNKNOWN_WORD]


# ── Service ─────────────────────────────────────────────────────────────────────────


def test_who_came_in_may_is_not_asked_for_the_quarters_before() -> None:
    marks = [mark for mark in year_of() if mark.period >= QUARTERS[2] or mark.part == "year"]
    told = one_of(marks, start=date(2025, 5, 10)).explain(0)
    assert (told.total, told.missing) == (80, ())
    assert Why.PARTIAL_OPEN in told.lines[0].why, "the second quarter: nobody says if it is asked"


def test_a_scheme_may_ask_for_periods_served_in_part() -> None:
    asks = Part(**{**vars(QUARTER), "partial": Partial.ASKED})
    marks = [mark for mark in year_of() if mark.period >= QUARTERS[2] or mark.part == "year"]
    told = one_of(marks, plan_with(parts=(asks, VILLAGERS, YEAR)), start=date(2025, 5, 10)).explain(
        0
    )
    assert told.total is None
    assert {date.fromordinal(cell.start) for cell in told.missing} == {QUARTERS[1]}


def test_who_served_no_whole_period_has_no_value_for_it() -> None:
    told = one_of([year_of()[-1]], start=date(2025, 12, 1)).explain(0)
    assert told.lines[0].why == Why.NOT_SERVED | Why.PARTIAL_OPEN
    assert told.total is None


def test_the_appraisal_at_the_end_of_the_term_is_asked_only_of_those_whose_term_ends() -> None:
    parts = (
        Part(id="yearly", weight=d("0.5")),
        Part(id="term-end", weight=d("0.5"), every=Every.TERM),
    )
    marks = [Given("yearly", 0, SINCE, "office", d(90))]
    stays = one_of(marks, plan_with(parts=parts)).explain(0)
    assert (stays.total, stays.lines[1].why) == (90, Why.NOT_DUE)
    leaves = one_of(marks, plan_with(parts=parts), end=date(2025, 9, 1)).explain(0)
    assert (leaves.total, leaves.lines[1].why) == (None, Why.NOT_CONNECTED)
    both = [*marks, Given("term-end", 0, date(2025, 8, 30), "office", d(70))]
    assert one_of(both, plan_with(parts=parts), end=date(2025, 9, 1)).total_of(0) == 80


# ── Rows that wait for a person ─────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"mark": d(101)}, Fault.OUT_OF_SCALE),
        ({"mark": d(-1)}, Fault.OUT_OF_SCALE),
        ({"by": "stranger"}, Fault.UNKNOWN_CLASS),
        ({"period": date(2024, 12, 31)}, Fault.OUTSIDE),
        ({"assessor": 3, "post": 9}, Fault.NOT_IN_OFFICE),
        ({"assessor": 5}, Fault.SELF),
    ],
)
def test_a_flagged_mark_does_not_count_and_is_not_zero(
    change: dict[str, object], fault: Fault
) -> None:
    marks = year_of()
    marks[-1] = Given(**{**vars(marks[-1]), **change})  # type: ignore[arg-type]
    answers = one_of(marks, number=5)
    assert answers.total_of(0) is None
    assert [(flag.row, flag.fault) for flag in answers.flags] == [(len(marks) - 1, fault)]
    marks[-1] = Given(**{**vars(marks[-1]), "accepted": True})
    can_count = fault in (Fault.NOT_IN_OFFICE, Fault.SELF)
    assert (one_of(marks, number=5).total_of(0) == 80) == can_count


def test_a_class_that_a_later_side_drops_is_no_fault_in_the_earlier_one() -> None:
    """Until July leaders and township mark the quarters, then the township alone."""
    both = (Assessor(id="leader", weight=d("0.5")), Assessor(id="office", weight=d("0.5")))
    sides = [Part(id="quarter", every=Every.QUARTER, assessors=one) for one in (both, both[1:])]
    middle = date(2025, 7, 1)
    days = ((SINCE, middle), (middle, date(2026, 1, 1)))
    plan = Plan(
        segments=tuple(
            Segment(scheme=Scheme(id="s", parts=(part,)), since=since, until=until)
            for part, (since, until) in zip(sides, days, strict=True)
        )
    )
    quarters = [date(2025, month, 1) for month in (1, 4, 7, 10)]
    marks = [Given("quarter", 0, day, "office", d(80)) for day in quarters]
    marks += [Given("quarter", 0, day, "leader", d(90)) for day in quarters[:2]]
    answers = one_of(marks, plan)
    assert [one.value for one in answers.explain(0).segments] == [85, 80]
    assert answers.flags == ()
    late = [*marks, Given("quarter", 0, quarters[2], "leader", d(90))]
    assert [(one.row, one.fault) for one in one_of(late, plan).flags] == [(6, Fault.UNKNOWN_CLASS)]


def test_a_reviewer_who_left_is_not_in_office_on_the_day_of_his_mark() -> None:
    marks = year_of()
    marks[0] = Given(**{**vars(marks[0]), "assessor": 3, "post": 9, "day": date(2025, 4, 2)})
    offices = [Office(3, 9, date(2022, 1, 1), date(2025, 3, 1))]
    world = World(persons=[Person()], marks=marks, offices=offices)
    answers = run(plan_with(), world.facts())
    assert [flag.fault for flag in answers.flags] == [Fault.NOT_IN_OFFICE]
    told = answers.explain(0)
    assert [cell.why for cell in told.missing] == [Why.HELD_BACK]
    assert [row.counted for row in told.missing[0].rows] == [False]
    stayed = World(persons=[Person()], marks=marks, offices=[Office(3, 9, SINCE, date(2025, 4, 3))])
    assert run(plan_with(), stayed.facts()).total_of(0) == 80


def test_a_long_time_in_office_covers_a_short_one_within_it() -> None:
    marks = year_of()
    marks[0] = Given(**{**vars(marks[0]), "assessor": 3, "post": 9, "day": date(2025, 4, 2)})
    offices = [
        Office(3, 9, date(2022, 1, 1), date(2025, 5, 1)),
        Office(3, 9, date(2025, 1, 1), date(2025, 2, 1)),
    ]
    world = World(persons=[Person()], marks=marks, offices=offices)
    assert run(plan_with(), world.facts()).total_of(0) == 80


def test_two_reviewers_of_one_post_wait_until_a_person_says_which_counts() -> None:
    held = [Office(number, 9, date(2022, 1, 1), UNTIL) for number in (3, 4)]
    marks = year_of()
    first = Given(**{**vars(marks[0]), "assessor": 3, "post": 9})
    second = Given(**{**vars(marks[0]), "assessor": 4, "post": 9, "mark": d(40)})
    world = World(persons=[Person()], marks=[first, second, *marks[1:]], offices=held)
    answers = run(plan_with(), world.facts())
    assert answers.total_of(0) is None
    assert [flag.fault for flag in answers.flags] == [Fault.SAME_POST] * 2
    chosen = Given(**{**vars(first), "accepted": True})
    world = World(persons=[Person()], marks=[chosen, second, *marks[1:]], offices=held)
    assert run(plan_with(), world.facts()).total_of(0) == 80


def test_one_assessor_who_marks_a_period_twice_waits_too() -> None:
    marks = year_of()
    twice = [Given(**{**vars(marks[0]), "assessor": 3}) for _ in range(2)]
    answers = one_of([*twice, *marks[1:]])
    assert [flag.fault for flag in answers.flags] == [Fault.TWICE] * 2
    assert answers.total_of(0) is None


def test_several_assessors_of_one_class_give_their_mean() -> None:
    marks = [
        Given("year", 0, SINCE, "office", d(n), assessor=at) for at, n in enumerate((90, 91, 91))
    ]
    told = one_of(marks, plan_with(parts=(Part(id="year"),))).explain(0)
    assert told.base == d("90.6667")
    assert told.lines[0].cells[0].why == Why(0)
    assert (told.total, told.rounding) == (d("90.67"), d("0.0033"))


def test_a_mark_that_waits_beside_others_is_said_where_they_count() -> None:
    marks = [Given("year", 0, SINCE, "office", d(n), assessor=min(n, 91)) for n in (90, 91, 95)]
    told = one_of(marks, plan_with(parts=(Part(id="year"),))).explain(0)
    assert (told.total, told.missing) == (90, ())
    assert told.lines[0].cells[0].why == Why.HELD_BACK


def test_deductions_need_evidence_and_stop_at_the_cap() -> None:
    points = [Points(0, d(3)), Points(0, d(4)), Points(0, d(50), evidence=-1)]
    world = World(persons=[Person()], marks=year_of(), points=points)
    told = run(plan_with(), world.facts()).explain(0)
    assert (told.total, told.deducted) == (73, 7)
    assert [each.fault for each in told.deductions] == [0, 0, Fault.NO_EVIDENCE]
    all_of_it = World(persons=[Person()], marks=year_of(), points=[Points(0, d(90))])
    gone = run(plan_with(), all_of_it.facts()).explain(0)
    assert (gone.total, gone.deducted, gone.deductions[0].points) == (0, 80, 90)
    capped = run(plan_with(deduction_cap=d(5)), world.facts()).explain(0)
    assert (capped.total, capped.deducted) == (75, 5)

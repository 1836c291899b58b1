"""Whom a scheme proposes, within which quota; townships, changes of the rules, trials."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests.engines.score.cases import (
    COMPETENT,
    EXCELLENT,
    LAST,
    QUARTER,
    QUARTERS,
    SCHEME,
    SINCE,
    UNTIL,
    YEAR,
    d,
    grades_of,
    one_of,
    plan_with,
    ranked,
    year_of,
    yearly,
)
from tests.engines.score.world import Given, Person, World
from zhucun.engines.rules import UNSET, Outcome, Rule, Type, Vocabulary, parse
from zhucun.engines.score import (
    Answers,
    Assessor,
    BadFacts,
    BadScheme,
    Calibration,
    Gate,
    Grade,
    Method,
    Part,
    Plan,
    Rounding,
    Scheme,
    Segment,
    Share,
    Small,
    Standing,
    Why,
    digest,
    over_quota,
    run,
    simulate,
)

# ── Grades ──────────────────────────────────────────────────────────────────────────

FACTS = Vocabulary.read({"satisfaction": {"type": "num"}})
SATISFIED = parse("satisfaction >= :least", FACTS, {"least": Type.NUM})


@pytest.mark.parametrize(
    ("satisfaction", "least", "standing", "outcome"),
    [
        (96.0, 95.0, Standing.GIVEN, Outcome.PASS),
        (94.0, 95.0, Standing.GATE_FAILED, Outcome.FAIL),
        (None, 95.0, Standing.GATE_UNKNOWN, Outcome.UNKNOWN),
        (96.0, UNSET, Standing.GATE_UNSET, Outcome.UNSET),
    ],
)
def test_satisfaction_is_a_gate_and_what_is_not_known_does_not_pass(
    satisfaction: float | None, least: object, standing: Standing, outcome: Outcome
) -> None:
    gate = Gate(grade="excellent", rule=Rule("satisfied", SATISFIED))
    excellent = Grade(id="excellent", minimum=d(70))
    scheme = Scheme(**{**vars(SCHEME), "gates": (gate,), "grades": (excellent, COMPETENT, LAST)})
    person = Person(fields=(("satisfaction", satisfaction),))
    facts = World(persons=[person], marks=year_of()).facts()
    told = run(Plan.of(scheme, SINCE, UNTIL, {"least": least}), facts).explain(0)  # type: ignore[dict-item]
    assert told.standings["excellent"] == standing
    assert [said.outcome for said in told.gates] == [outcome]
    assert told.grade == ("excellent" if standing is Standing.GIVEN else "competent")


def test_a_quota_goes_to_the_highest_and_the_others_go_on() -> None:
    answers = ranked([90, 95, 70, 50], yearly([], grades=(EXCELLENT, COMPETENT, LAST)))
    assert grades_of(answers) == ["competent", "excellent", "competent", "basic"]
    quota = answers.quotas[0]
    assert (quota.base, quota.product, quota.slots, quota.rounding) == (4, 1, 1, Rounding.FLOOR)


def test_a_tie_on_the_border_is_handed_to_people_with_the_places_left() -> None:
    half = Grade(id="excellent", shares=(Share(value=d("0.5")),))
    answers = ranked([95, 90, 90, 90], yearly([], grades=(half, COMPETENT)))
    assert grades_of(answers) == ["excellent", None, None, None]
    quota = answers.quotas[0]
    assert (quota.inside.tolist(), quota.tied.tolist(), quota.left) == ([0], [1, 2, 3], 1)


def test_eleven_and_a_half_places_are_eleven_and_whose_reading_it_is_is_said() -> None:
    marks = list(range(50, 96))
    grades = (EXCELLENT, COMPETENT, LAST)
    quota = ranked(marks, yearly([], grades=grades)).quotas[0]
    assert (quota.base, quota.product, quota.slots) == (46, d("11.5"), 11)
    assert (len(quota.inside), quota.ours) == (11, ("rounding",))
    for rounding, slots in (
        (Rounding.FLOOR, 11),
        (Rounding.HALF_UP, 12),
        (Rounding.CEIL, 12),
        (Rounding.AT_LEAST_ONE, 11),
    ):
        quota = ranked(marks, yearly([], grades=grades, rounding=rounding)).quotas[0]
        assert (quota.slots, quota.ours) == (slots, ())


def test_a_class_of_one_person_has_no_place_and_says_why() -> None:
    answers = ranked([99], yearly([], grades=(EXCELLENT, COMPETENT)))
    quota = answers.quotas[0]
    assert (quota.base, quota.product, quota.slots) == (1, d("0.25"), 0)
    assert quota.ours == ("rounding", "small")
    assert answers.explain(0).standings["excellent"] == Standing.FULL
    kept = yearly([], grades=(EXCELLENT, COMPETENT), rounding=Rounding.AT_LEAST_ONE)
    assert grades_of(ranked([99], kept)) == ["excellent"]


def test_classes_of_one_person_share_a_place_where_the_scheme_pools_them() -> None:
    classes = ("civil_servant", "institution", "state_enterprise", "other")
    world = World(
        persons=[Person(personnel=each) for each in classes],
        marks=[
            Given("year", subject, SINCE, "office", d(mark))
            for subject, mark in enumerate((80, 85, 90, 70))
        ],
    )
    plan = yearly([], grades=(EXCELLENT, COMPETENT), small=Small.POOL)
    answers = run(plan, world.facts())
    assert grades_of(answers) == ["competent", "competent", "excellent", "competent"]
    assert [(quota.bases, quota.product, quota.slots) for quota in answers.quotas] == [
        ((1, 1, 1, 1), 1, 1)
    ]


def test_a_share_may_differ_by_level_and_class_and_the_most_exact_one_holds() -> None:
    shares = (
        Share(value=d("0.5"), personnel="other"),
        Share(value=d(1), level="province", personnel="other"),
        Share(value=d("0.25")),
    )
    grade = Grade(id="excellent", shares=shares)
    assert grade.share_for("province", "other") == 1
    assert grade.share_for("county", "other") == d("0.5")
    assert grade.share_for("county", "institution") == d("0.25")


def test_an_open_quota_or_minimum_proposes_nobody() -> None:
    open_quota = Grade(id="excellent", shares=(Share(value=None),))
    told = ranked([99], yearly([], grades=(open_quota, COMPETENT))).explain(0)
    assert (told.grade, told.standings["excellent"]) == (None, Standing.QUOTA_OPEN)
    open_minimum = Grade(id="excellent", minimum=UNSET)
    told = ranked([99], yearly([], grades=(open_minimum, COMPETENT))).explain(0)
    assert (told.grade, told.standings["excellent"]) == (None, Standing.MINIMUM_OPEN)


def test_without_a_total_nobody_is_proposed_and_the_group_counts_him() -> None:
    answers = ranked([90, -1, 80, 70], yearly([], grades=(EXCELLENT, COMPETENT)))
    assert grades_of(answers) == ["excellent", None, "competent", "competent"]
    assert (answers.quotas[0].base, answers.quotas[0].waiting) == (4, 1)


def test_a_grade_by_gates_alone_needs_no_total() -> None:
    stars = Vocabulary.read({"stars": {"type": "int"}})
    gates = tuple(
        Gate(grade=f"{n}-star", rule=Rule(f"{n}", parse(f"stars = {n}", stars, {}))) for n in (5, 4)
    )
    plan = plan_with(
        parts=(Part(id="a"), Part(id="b")),
        gates=gates,
        grades=(Grade(id="5-star"), Grade(id="4-star")),
    )
    persons = [Person(fields=(("stars", n),)) for n in (5, 4, 3, None)]
    answers = run(plan, World(persons=persons).facts())
    assert grades_of(answers) == ["5-star", "4-star", None, None]


def test_decisions_above_a_quota_are_found() -> None:
    answers = ranked([90, 95, 70, 50], yearly([], grades=(EXCELLENT, COMPETENT, LAST)))
    assert over_quota(answers, ["excellent", None, "competent", None]) == ()
    excess = over_quota(answers, ["excellent", "excellent", None, None])
    assert [(each.decided.tolist(), each.over) for each in excess] == [([0, 1], 1)]


# ── Townships, changes of the rules, simulation ─────────────────────────────────────


def _two_townships(plan: Plan) -> Answers:
    world = World(
        persons=[Person(area=area) for area in ("east", "east", "west", "west")],
        marks=[
            Given("year", subject, SINCE, "office", d(mark))
            for subject, mark in enumerate((90, 94, 70, 74))
        ],
    )
    return run(plan, world.facts())


def test_townships_stand_beside_their_county_and_nothing_is_changed() -> None:
    answers = _two_townships(yearly([]))
    assert [(area.area, area.count, area.mean, area.off, area.spread) for area in answers.areas() if not area.part] == [
        ("east", 2, 92, 10, 2),
        ("west", 2, 72, -10, 2),
    ]  # fmt: skip
    assert answers.calibration.tolist() == [0, 0, 0, 0]
    east = answers.areas()[0]
    assert (east.shift, east.stretch) == (-10, d("5.0990"))


def test_a_named_method_brings_townships_together_beside_the_raw_value() -> None:
    shifted = _two_townships(yearly([], calibration=Calibration(method=Method.SHIFT)))
    assert shifted.total.tolist() == [800_000, 840_000, 800_000, 840_000]
    told = shifted.explain(0)
    assert (told.base, told.calibration, told.total) == (90, -10, 80)
    method = Calibration(method=Method.STANDARDISE)
    spread = _two_townships(yearly([], calibration=method))
    assert spread.total.tolist() == [718_000, 922_000, 718_000, 922_000]
    few = Calibration(method=Method.SHIFT, at_least=3)
    assert not _two_townships(yearly([], calibration=few)).calibration.any()


def test_rules_that_change_in_mid_year_hold_for_their_own_part_of_it() -> None:
    """Until 30 June the quarters weigh all, then the year does."""
    cut = date(2025, 7, 1)
    first = Scheme(id="old", parts=(QUARTER,))
    second = Scheme(id="new", parts=(YEAR,), grades=(COMPETENT,))
    plan = Plan(
        segments=(
            Segment(scheme=first, since=SINCE, until=cut),
            Segment(scheme=second, since=cut, until=UNTIL),
        )
    )
    marks = [*year_of(mark=60)[:8], Given("year", 0, SINCE, "office", d(90))]
    told = one_of(marks, plan).explain(0)
    assert [(each.value, each.days) for each in told.segments] == [(60, 181), (90, 184)]
    exact = (60 * 181 + 90 * 184) / Decimal(365)
    assert told.base == exact.quantize(d("0.0001"))
    assert Why.JOINED in told.why
    assert {date.fromordinal(cell.start) for cell in told.lines[0].cells} == set(QUARTERS[:2])
    assert told.grade == "competent"


def test_a_simulation_names_who_changes_and_by_which_terms() -> None:
    marks = [*year_of(0, 70), *year_of(1, 80)]
    marks[10] = Given("year", 0, SINCE, "office", d(100))
    facts = World(persons=[Person(), Person()], marks=marks).facts()
    grades = (Grade(id="excellent", minimum=d(80)), COMPETENT)
    other = tuple(
        Part(**{**vars(part), "weight": d(weight)})
        for part, weight in zip(SCHEME.parts, ("0.3", "0.3", "0.4"), strict=True)
    )
    trial = simulate(plan_with(grades=grades), plan_with(parts=other, grades=grades), facts)
    assert trial.changed.tolist() == [0]
    assert trial.moves == {("competent", "excellent"): 1}
    change = trial.change(0)
    assert (change.total_before, change.total_after) == (79, 82)
    assert [(term.what, term.after - term.before) for term in change.terms] == [
        ("quarter", -7),
        ("year", 10),
    ]
    assert sum(term.after - term.before for term in change.terms) == 3


def test_the_hash_follows_every_change_of_rules_and_evidence() -> None:
    facts, plan = World(persons=[Person()], marks=year_of()).facts(), plan_with(grades=(EXCELLENT,))
    other = World(persons=[Person()], marks=year_of(mark=81)).facts()
    moved = plan_with(grades=(Grade(id="excellent", shares=(Share(value=d("0.2")),)),))
    made = {
        digest(each) for each in (facts, other, plan, moved, run(plan, facts), run(plan, other))
    }
    assert len(made) == 6
    assert digest(plan) == digest(plan_with(grades=(EXCELLENT,)))


# ── What is refused ─────────────────────────────────────────────────────────────────


def test_a_scheme_that_contradicts_itself_is_refused() -> None:
    for wrong in (
        lambda: Part(id="a", weight=d(0)),
        lambda: Part(id="a", weight=d("0.00001")),
        lambda: Part(id="a", scale=d(0)),
        lambda: Part(id="a", words={"good": d(101)}),
        lambda: Part(id="a", parts=(Part(id="b"),), assessors=(Assessor(id="c"),)),
        lambda: Grade(id="a", shares=(Share(value=d(25)),)),
        lambda: Scheme(id="s", parts=(Part(id="a"), Part(id="b", parts=(Part(id="a"),)))),
        lambda: Scheme(id="s", parts=(), gates=(Gate(grade="x", rule=Rule("r", UNSET)),)),
        lambda: Plan(segments=()),
        lambda: Segment(scheme=SCHEME, since=SINCE, until=SINCE),
        lambda: Plan(
            segments=(
                Segment(scheme=SCHEME, since=SINCE, until=date(2025, 7, 1)),
                Segment(scheme=SCHEME, since=date(2025, 7, 2), until=UNTIL),
            )
        ),
    ):
        with pytest.raises(BadScheme):
            wrong()


def test_columns_that_do_not_fit_are_refused() -> None:
    facts = World(persons=[Person()], marks=year_of()).facts()
    for name, value in (("end", facts.end[:0]), ("pool", facts.pool + 1), ("end", facts.start - 1)):
        with pytest.raises(BadFacts):
            type(facts)(**{**vars(facts), name: value})

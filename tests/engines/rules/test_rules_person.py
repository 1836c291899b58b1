"""Outcomes and reasons for one row."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from rules_world import AS_OF, PARAMETERS, VALUES, VOCABULARY

from zhucun.engines.rules import (
    FORBID,
    REQUIRE,
    UNSET,
    Answer,
    Expression,
    Outcome,
    Rule,
    RuleKind,
    Unset,
    compile_predicate,
    compile_rules,
    parse,
)
from zhucun.engines.rules.errors import (
    BadParameter,
    DuplicateRule,
    FactMissing,
    ParameterMissing,
    ParameterUnset,
    WrongFact,
)
from zhucun.engines.rules.run.reasons import MAX_PATTERNS, Reasons

PASS, FAIL, UNKNOWN = Outcome.PASS, Outcome.FAIL, Outcome.UNKNOWN


def read(text: str) -> Expression:
    return parse(text, VOCABULARY, PARAMETERS)


def rule(
    test: str | Unset, when: str | None = None, kind: RuleKind = REQUIRE, name: str = "r"
) -> Rule:
    parsed = test if isinstance(test, Unset) else read(test)
    return Rule(name, parsed, kind, None if when is None else read(when))


def answer(judged: Rule, row: dict[str, Any], **values: Any) -> Answer:
    judge = compile_rules([judged], {**VALUES, **values}, AS_OF)
    (found,) = judge.explain(row)
    assert judge.outcomes(row) == (found.outcome,), "reasons and outcomes are two functions"
    return found


@pytest.mark.parametrize(
    ("kind", "posted", "outcome"),
    [(REQUIRE, True, PASS), (REQUIRE, False, FAIL), (FORBID, True, FAIL), (FORBID, False, PASS)],
)
def test_what_is_required_must_hold_and_what_is_forbidden_must_not(
    kind: RuleKind, posted: bool, outcome: Outcome
) -> None:
    assert answer(rule("is_posted", kind=kind), {"is_posted": posted}).outcome is outcome


def test_a_missing_value_makes_it_unknown_not_failed() -> None:
    found = answer(rule("is_member"), {"is_member": None})
    assert found == Answer("r", UNKNOWN, {"is_member": None}, {}, ("is_member",))


def test_a_missing_value_does_not_matter_where_the_rest_decides() -> None:
    row = {"is_member": None, "is_posted": False}
    assert answer(rule("is_member AND is_posted"), row).outcome is FAIL
    assert answer(rule("NOT is_posted OR is_member"), row).outcome is PASS


def test_a_failing_conjunction_shows_the_part_that_is_false_with_its_values() -> None:
    test = "years_between(born_on, :as_of) >= :least AND is_member AND visits > 3"
    found = answer(rule(test), {"born_on": date(2000, 1, 1), "is_member": True, "visits": 2})
    assert found.because == ("visits > 3",)
    assert found.values == {"visits": 2}
    assert found.parameters == {}


def test_a_failing_disjunction_shows_all_its_parts() -> None:
    found = answer(rule("visits > :least OR is_posted"), {"visits": 2, "is_posted": False})
    assert found.because == ("visits > :least", "is_posted")
    assert found.values == {"visits": 2, "is_posted": False}
    assert found.parameters == {"least": 2}


def test_reasons_look_into_nested_conditions_and_through_not() -> None:
    test = "NOT (visits > 3 OR (is_member AND is_posted))"
    found = answer(rule(test), {"visits": 1, "is_member": True, "is_posted": True})
    assert (found.outcome, found.because) == (FAIL, ("is_member", "is_posted"))
    found = answer(rule(test), {"visits": 1, "is_member": True, "is_posted": False})
    assert (found.outcome, found.because) == (PASS, ("visits > 3", "is_posted"))


def test_a_forbidden_conjunction_that_fails_shows_all_that_is_true() -> None:
    found = answer(rule("is_posted AND visits > 3", kind=FORBID), {"visits": 4, "is_posted": True})
    assert (found.outcome, found.because) == (FAIL, ("is_posted", "visits > 3"))


def test_reasons_name_the_day_and_the_parameters_that_were_compared_with() -> None:
    found = answer(
        rule("years_between(party_since, :as_of) >= :least"), {"party_since": date(2023, 1, 1)}
    )
    assert found.outcome is FAIL
    assert found.parameters == {"as_of": AS_OF, "least": 2}
    assert found.because == ("years_between(party_since, :as_of) >= :least",)


@pytest.mark.parametrize(
    ("member", "outcome"), [(True, FAIL), (False, Outcome.NOT_APPLICABLE), (None, UNKNOWN)]
)
def test_a_rule_judges_only_where_it_applies(member: bool | None, outcome: Outcome) -> None:
    row = {"is_member": member, "is_posted": False}
    assert answer(rule("is_posted", "is_member"), row).outcome is outcome


def test_the_reason_for_not_applying_is_the_condition_that_says_so() -> None:
    found = answer(rule("is_posted", "visits > 3"), {"visits": 1, "is_posted": True})
    assert (found.values, found.because) == ({"visits": 1}, ("visits > 3",))


def test_an_unset_parameter_makes_the_rule_unset_and_is_named() -> None:
    found = answer(
        rule("visits > :least AND is_posted"), {"visits": 1, "is_posted": False}, least=UNSET
    )
    assert found == Answer("r", Outcome.UNSET, {}, {"least": UNSET}, ())


@pytest.mark.parametrize(
    ("member", "outcome"),
    [(True, Outcome.UNSET), (False, Outcome.NOT_APPLICABLE), (None, Outcome.UNSET)],
)
@pytest.mark.parametrize("test", ["visits > :least", UNSET])
def test_an_unset_test_is_still_not_applicable_elsewhere(
    test: str | Unset, member: bool | None, outcome: Outcome
) -> None:
    row = {"visits": 1, "is_member": member}
    assert answer(rule(test, "is_member"), row, least=UNSET).outcome is outcome


def test_an_unset_scope_makes_the_rule_unset() -> None:
    row = {"visits": 1, "is_posted": True}
    assert answer(rule("is_posted", "visits > :least"), row, least=UNSET).outcome is Outcome.UNSET


def test_answers_come_in_the_order_of_the_rules_and_share_one_row() -> None:
    rules = [rule("is_posted", name="b"), rule("visits > 1", name="a")]
    judge = compile_rules(rules, VALUES, AS_OF)
    assert [each.rule for each in judge.explain({"visits": 1, "is_posted": True})] == ["b", "a"]
    assert judge.outcomes({"visits": 1, "is_posted": True}) == (PASS, FAIL)
    assert judge.names == ("is_posted", "visits")


def test_two_rules_of_one_id_are_refused() -> None:
    with pytest.raises(DuplicateRule):
        compile_rules([rule("is_posted"), rule("is_member")], VALUES, AS_OF)


def test_no_rules_give_no_answers() -> None:
    judge = compile_rules([], {}, AS_OF)
    assert judge.outcomes({}) == ()
    assert judge.explain({}) == []


def test_values_come_in_the_form_of_each_database() -> None:
    judge = compile_rules(
        [rule("is_posted AND income > 0.5 AND born_on < :as_of AND visits = 3")], VALUES, AS_OF
    )
    row = {"is_posted": 1, "income": Decimal("0.75"), "born_on": "2000-02-29", "visits": 3.0}
    (found,) = judge.explain(row)
    assert found.outcome is PASS
    assert found.values == {
        "is_posted": True,
        "income": 0.75,
        "born_on": date(2000, 2, 29),
        "visits": 3,
    }


@pytest.mark.parametrize(
    ("test", "row"),
    [
        ("is_posted", {"is_posted": None}),
        ("is_posted", {"is_posted": 2}),
        ("is_posted", {"is_posted": "true"}),
        ("visits > 1", {"visits": True}),
        ("visits > 1", {"visits": 1.5}),
        ("visits > 1", {"visits": "1"}),
        ("visits > 1", {"visits": 10**400}),
        ("income > 1", {"income": float("nan")}),
        ("income > 1", {"income": float("inf")}),
        ("income > 1", {"income": Decimal("NaN")}),
        ("village = ''", {"village": 1}),
        ("born_on > :since", {"born_on": datetime(2020, 1, 1)}),  # noqa: DTZ001
        ("born_on > :since", {"born_on": "2023-02-29"}),
    ],
)
def test_a_value_of_another_type_is_refused_by_name(test: str, row: dict[str, Any]) -> None:
    judge = compile_rules([rule(test)], VALUES, AS_OF)
    (name,) = row
    for judged in (judge.outcomes, judge.explain):
        with pytest.raises(WrongFact) as caught:
            judged(row)
        assert caught.value.facts["name"] == name


def test_a_row_without_a_name_that_is_read_is_refused_by_name() -> None:
    judge = compile_rules([rule("is_posted")], VALUES, AS_OF)
    with pytest.raises(FactMissing, match="is_posted"):
        judge.explain({"is_member": True})


def test_a_parameter_without_any_value_is_refused() -> None:
    with pytest.raises(ParameterMissing, match="least"):
        compile_rules([rule("visits > :least")], {}, AS_OF)


@pytest.mark.parametrize("value", [None, "2", 1.5, True, 2**60])
def test_a_parameter_of_another_type_is_refused(value: Any) -> None:
    with pytest.raises(BadParameter, match="least"):
        compile_rules([rule("visits > :least")], {"least": value}, AS_OF)


def test_a_parameter_outside_a_closed_list_is_refused() -> None:
    assert compile_predicate(read("health = :word"), {"word": "good"}, AS_OF)({"health": "good"})
    for test in ("health = :word", "health IN ('good', :word)"):
        with pytest.raises(BadParameter, match="fair"):
            compile_predicate(read(test), {"word": "excellent"}, AS_OF)


def test_a_predicate_says_true_false_or_that_it_does_not_know() -> None:
    judge = compile_predicate(read("is_member OR visits > 3"), {}, AS_OF)
    assert judge({"is_member": False, "visits": 4}) is True
    assert judge({"is_member": False, "visits": 3}) is False
    assert judge({"is_member": None, "visits": 3}) is None


def test_a_predicate_that_reads_nothing_has_its_value() -> None:
    assert compile_predicate(read("TRUE"), {}, AS_OF)({}) is True


def test_a_predicate_needs_its_parameters() -> None:
    with pytest.raises(ParameterUnset, match="least"):
        compile_predicate(read("visits > :least"), {"least": UNSET}, AS_OF)


def test_the_patterns_that_are_kept_are_bounded() -> None:
    test = " AND ".join(f"(visits > {at} OR absences > {at})" for at in range(12))
    judged = rule(test)
    judge = compile_rules([judged], VALUES, AS_OF)
    for visits in range(-1, 14):
        for absences in range(-1, 14):
            row = {"visits": visits, "absences": absences}
            assert judge.explain(row)[0].outcome is judge.outcomes(row)[0]
    from zhucun.engines.rules.run.binding import Binding

    reasons = Reasons(judged, Binding(VALUES, AS_OF))
    for number in range(MAX_PATTERNS + 10):
        reasons.answering(tuple(bool(number >> bit & 1) for bit in range(24)))
    assert len(reasons.seen) <= MAX_PATTERNS

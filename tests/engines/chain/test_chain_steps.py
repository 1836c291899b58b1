"""How the steps of a chain follow each other, and which signature is refused."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from zhucun.engines.chain import (
    Attempt,
    BadChain,
    BadFacts,
    Chain,
    Facts,
    Guard,
    Mode,
    Refusal,
    Signature,
    State,
    Step,
    Verdict,
    judge,
    may_recall,
    refusal,
)
from zhucun.engines.rules import Outcome

DAY = date(2024, 5, 6)
REVIEW = Chain(
    steps=(
        Step(id="apply", by=("person",)),
        Step(id="unit", by=("unit",), after=("apply",), deadline_days=5),
        Step(id="village", by=("branch", "committee"), after=("apply",)),
        Step(id="decide", by=("office", "bureau"), after=("unit", "village"), mode=Mode.ANY),
    ),
    guards=(
        Guard(rule="politics", before="unit"),
        Guard(rule="age", before="decide", blocks=False),
    ),
    selves=frozenset({"person"}),
)
HOLDS = {"politics": Outcome.PASS, "age": Outcome.FAIL}


def signed(step: str, word: str, who: str = "", **more: Any) -> Signature:
    return Signature(step=step, word=word, who=who or word, **{"on": DAY, **more})


def facts(*signatures: Signature, **more: Any) -> Facts:
    return Facts(
        **{"started_on": DAY, "today": DAY, "guards": HOLDS, **more}, signatures=signatures
    )


def attempt(step: str, word: str, who: str = "", **more: Any) -> Attempt:
    return Attempt(step=step, word=word, who=who or word, **more)


def states(given: Facts, chain: Chain = REVIEW) -> list[str]:
    return [step.state.value for step in judge(chain, given).steps]


APPLIED = signed("apply", "person")
REJECTED = signed("unit", "unit", verdict=Verdict.REJECTED, reason="no")


def test_a_step_waits_for_those_before_it_and_parallel_ones_open_together() -> None:
    assert states(facts()) == ["open", "waiting", "waiting", "waiting"]
    assert states(facts(APPLIED)) == ["done", "open", "open", "waiting"]
    assert judge(REVIEW, facts(APPLIED)).next == ("unit", "village")
    assert judge(REVIEW, facts(APPLIED)).step("decide").waits_for == ("unit", "village")


def test_a_step_of_all_needs_each_and_a_step_of_any_needs_one() -> None:
    both = facts(APPLIED, signed("unit", "unit"), signed("village", "branch"))
    assert judge(REVIEW, both).step("village").missing == ("committee",)
    done = facts(*both.signatures, signed("village", "committee"), signed("decide", "bureau"))
    assert judge(REVIEW, done).is_finished


def test_an_open_step_is_overdue_after_its_days_and_never_where_no_source_gives_days() -> None:
    on_time = facts(APPLIED, today=date(2024, 5, 11))
    late = facts(APPLIED, today=date(2024, 5, 12))
    assert states(on_time)[1:3] == ["open", "open"]
    assert states(late)[1:3] == ["overdue", "open"]
    assert judge(REVIEW, late).step("unit").due_on == date(2024, 5, 11)


@pytest.mark.parametrize("outcome", [Outcome.FAIL, Outcome.UNKNOWN])
def test_a_rule_that_fails_or_is_not_known_blocks_its_step_and_can_only_be_answered_by_no(
    outcome: Outcome,
) -> None:
    blocked = facts(APPLIED, guards={"politics": outcome})
    assert states(blocked) == ["done", "blocked", "open", "waiting"]
    assert refusal(REVIEW, blocked, attempt("unit", "unit")) is Refusal.BLOCKED
    assert refusal(REVIEW, blocked, attempt("unit", "unit", verdict=Verdict.REJECTED)) is None


@pytest.mark.parametrize("outcome", [Outcome.PASS, Outcome.UNSET, Outcome.NOT_APPLICABLE])
def test_what_holds_or_is_not_configured_or_does_not_apply_stops_nobody(outcome: Outcome) -> None:
    assert states(facts(APPLIED, guards={"politics": outcome}))[1] == "open"


def test_a_rule_that_fails_after_its_step_was_signed_stops_what_comes_later() -> None:
    whole = (
        APPLIED,
        signed("unit", "unit"),
        signed("village", "branch"),
        signed("village", "committee"),
    )
    assert states(facts(*whole, guards={"politics": Outcome.FAIL})) == [
        "done",
        "done",
        "done",
        "blocked",
    ]
    ended = facts(*whole, signed("decide", "office"), guards={"politics": Outcome.FAIL})
    assert not judge(REVIEW, ended).is_finished


def test_a_rejection_sends_back_to_the_start_and_its_reason_stays_until_it_is_its_turn_again() -> (
    None
):
    back = facts(APPLIED, signed("village", "branch"), REJECTED)
    standing = judge(REVIEW, back)
    assert states(back) == ["open", "rejected", "waiting", "waiting"]
    assert standing.step("unit").rejection == REJECTED
    assert standing.step("village").signatures == ()
    assert states(facts(*back.signatures, APPLIED)) == ["done", "open", "open", "waiting"]


def test_a_rejection_sends_back_to_the_step_that_the_chain_says_and_spares_the_others() -> None:
    steps = (
        *REVIEW.steps[:3],
        Step(id="decide", by=("office",), after=("unit", "village"), back_to="unit"),
    )
    chain = Chain(steps=steps)
    whole = (
        APPLIED,
        signed("unit", "unit"),
        signed("village", "branch"),
        signed("village", "committee"),
    )
    back = facts(*whole, signed("decide", "office", verdict=Verdict.REJECTED))
    assert states(back, chain) == ["done", "open", "done", "rejected"]


def test_nobody_signs_twice_where_the_chain_says_so_nor_for_two_in_one_step_anywhere() -> None:
    strict = Chain(steps=REVIEW.steps, distinct_signers=True)
    given = facts(APPLIED, signed("village", "branch", "li"))
    assert refusal(REVIEW, given, attempt("village", "committee", "li")) is Refusal.TWICE
    assert refusal(REVIEW, given, attempt("unit", "unit", "li")) is None
    assert refusal(strict, given, attempt("unit", "unit", "li")) is Refusal.TWICE
    assert refusal(strict, given, attempt("unit", "unit", "wang", for_whom="li")) is Refusal.TWICE


def test_who_gave_his_opinion_may_still_hang_up_what_was_agreed() -> None:
    steps = (Step(id="agree", by=("branch",)), Step(id="hang", by=("office",), is_opinion=False))
    strict = Chain(steps=steps, distinct_signers=True)
    given = facts(signed("agree", "branch", "li"))
    assert refusal(strict, given, attempt("hang", "office", "li")) is None


def test_nobody_signs_his_own_case_except_as_the_person_himself() -> None:
    assert refusal(REVIEW, facts(), attempt("apply", "person", is_own=True)) is None
    own = attempt("unit", "unit", is_own=True)
    assert refusal(REVIEW, facts(APPLIED), own) is Refusal.OWN_CASE


@pytest.mark.parametrize(
    ("step", "word", "expected"),
    [
        ("apply", "person", Refusal.ALREADY),
        ("unit", "office", Refusal.NOT_A_SIGNER),
        ("decide", "office", Refusal.NOT_YET),
        ("village", "branch", Refusal.ALREADY),
        ("village", "committee", None),
    ],
)
def test_a_signature_is_refused_with_its_reason(
    step: str, word: str, expected: Refusal | None
) -> None:
    given = facts(APPLIED, signed("village", "branch"))
    assert refusal(REVIEW, given, attempt(step, word, "somebody")) is expected


def test_a_finished_chain_takes_no_signature_and_of_two_who_may_the_second_is_told() -> None:
    any_of = Chain(steps=(Step(id="a", by=("x", "y"), mode=Mode.ANY), Step(id="b", by=("z",))))
    first = facts(signed("a", "x"))
    assert refusal(any_of, first, attempt("a", "y")) is Refusal.DONE
    ended = facts(signed("a", "x"), signed("b", "z"))
    assert refusal(any_of, ended, attempt("b", "z")) is Refusal.FINISHED


def test_a_signature_can_be_recalled_until_the_next_step_is_signed() -> None:
    assert may_recall(REVIEW, facts(APPLIED), 0)
    given = facts(APPLIED, signed("unit", "unit"))
    assert [may_recall(REVIEW, given, at) for at in (0, 1)] == [False, True]
    assert not may_recall(REVIEW, facts(APPLIED, REJECTED), 1)
    assert not may_recall(REVIEW, facts(APPLIED, REJECTED), 0)


def test_a_signature_out_of_turn_is_not_swallowed() -> None:
    with pytest.raises(BadFacts, match="“decide” was signed by office"):
        judge(REVIEW, facts(signed("decide", "office")))
    with pytest.raises(BadFacts):
        judge(REVIEW, facts(APPLIED, APPLIED))


@pytest.mark.parametrize(
    ("steps", "guards", "said"),
    [
        ((), (), "at least one"),
        ((Step(id="a", by=("x",)), Step(id="a", by=("x",))), (), "two steps"),
        ((Step(id="a", by=()),), (), "needs signers"),
        ((Step(id="a", by=("x",), after=("b",)),), (), "comes after “b”"),
        ((Step(id="a", by=("x",), back_to="b"),), (), "sends back to “b”"),
        ((Step(id="a", by=("x",)),), (Guard(rule="r", before="b"),), "before “b”"),
    ],
)
def test_a_chain_that_contradicts_itself_is_refused(
    steps: tuple[Step, ...], guards: tuple[Guard, ...], said: str
) -> None:
    with pytest.raises(BadChain, match=said):
        Chain(steps=steps, guards=guards)


def test_a_guard_without_a_step_stands_before_the_first_ones() -> None:
    chain = Chain(steps=REVIEW.steps, guards=(Guard(rule="r"),))
    assert judge(chain, facts(guards={})).step("apply").state is State.BLOCKED

"""Whatever the order in which people sign: no chain ends too early, and parallel steps do not race."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from zhucun.engines.chain import (
    Attempt,
    Chain,
    Facts,
    Guard,
    Mode,
    Signature,
    Standing,
    State,
    Step,
    Verdict,
    judge,
    may_recall,
    refusal,
)
from zhucun.engines.rules import Outcome

DAY = date(2024, 5, 6)
WORDS = ["a", "b", "c"]
RULES = ["r1", "r2"]


@st.composite
def chains(draw: Any) -> Chain:
    steps: list[Step] = []
    for number in range(draw(st.integers(1, 6))):
        above = [step.id for step in steps]
        after = draw(st.none() | st.lists(st.sampled_from(above), unique=True)) if above else None
        steps.append(
            Step(
                id=f"s{number}",
                by=tuple(
                    draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=3, unique=True))
                ),
                mode=draw(st.sampled_from(Mode)),
                after=None if after is None else tuple(after),
                back_to=draw(st.none() | st.sampled_from([*above, f"s{number}"])),
            )
        )
    ids = [step.id for step in steps]
    guards = [
        Guard(rule=rule, before=draw(st.none() | st.sampled_from(ids)), blocks=draw(st.booleans()))
        for rule in draw(st.lists(st.sampled_from(RULES), unique=True))
    ]
    return Chain(steps=tuple(steps), guards=tuple(guards), distinct_signers=draw(st.booleans()))


outcomes = st.fixed_dictionaries({rule: st.sampled_from(Outcome) for rule in RULES})


def wander(
    chain: Chain, guards: dict[str, Outcome], rng: Random, tries: int = 60
) -> list[Signature]:
    """Signatures as people who try anything at any time would make them."""
    made: list[Signature] = []
    for _ in range(tries):
        step = rng.choice(chain.steps)
        attempt = Attempt(
            step=step.id,
            word=rng.choice(WORDS),
            who=f"p{rng.randrange(20)}",
            verdict=Verdict.REJECTED if rng.random() < 0.1 else Verdict.SIGNED,
        )
        facts = Facts(started_on=DAY, today=DAY, signatures=tuple(made), guards=guards)
        if refusal(chain, facts, attempt) is None:
            made.append(
                Signature(
                    step=attempt.step,
                    word=attempt.word,
                    who=attempt.who,
                    on=DAY,
                    verdict=attempt.verdict,
                )
            )
    return made


@given(chains(), outcomes, st.integers(0, 2**32))
@settings(deadline=None)
def test_no_order_finishes_a_chain_with_a_rule_failed_or_a_step_missing(
    chain: Chain, guards: dict[str, Outcome], seed: int
) -> None:
    made = wander(chain, guards, Random(seed))
    standing = judge(chain, Facts(started_on=DAY, today=DAY, signatures=tuple(made), guards=guards))
    for step in standing.steps:
        spec = chain.step(step.id)
        words = {signature.word for signature in step.signatures}
        complete = bool(words) if spec.mode is Mode.ANY else words == set(spec.by)
        assert (step.state is State.DONE) == complete
    if standing.is_finished:
        assert all(
            guards[g.rule] not in (Outcome.FAIL, Outcome.UNKNOWN) for g in chain.guards if g.blocks
        )
    else:
        assert standing.next or any(guard.stops for step in standing.steps for guard in step.guards)


@given(chains(), outcomes, st.integers(0, 2**32))
@settings(deadline=None)
def test_nobody_stands_twice_under_a_step_or_a_strict_chain(
    chain: Chain, guards: dict[str, Outcome], seed: int
) -> None:
    made = wander(chain, guards, Random(seed))
    standing = judge(chain, Facts(started_on=DAY, today=DAY, signatures=tuple(made), guards=guards))
    for step in standing.steps:
        assert len({one.who for one in step.signatures}) == len(step.signatures)
    everybody = [one.who for step in standing.steps for one in step.signatures]
    assert not chain.distinct_signers or len(set(everybody)) == len(everybody)


@given(chains(), st.integers(0, 2**32), st.integers(0, 2**32))
@settings(deadline=None)
def test_any_interleaving_of_the_same_signatures_ends_the_same(
    chain: Chain, one: int, two: int
) -> None:
    ways = [interleaved(chain, Random(seed)) for seed in (one, two)]
    ends = [
        judge(
            chain,
            Facts(
                started_on=DAY, today=DAY, signatures=way, guards=dict.fromkeys(RULES, Outcome.PASS)
            ),
        )
        for way in ways
    ]
    assert as_seen(ends[0]) == as_seen(ends[1])
    assert ends[0].is_finished


def interleaved(chain: Chain, rng: Random) -> tuple[Signature, ...]:
    """All signatures of a chain in one of the orders that it allows."""
    made: list[Signature] = []
    left = {
        step.id: list(step.by if step.mode is Mode.ALL else step.by[:1]) for step in chain.steps
    }
    while any(left.values()):
        ready = [
            step
            for step in chain.steps
            if left[step.id] and not any(left[b] for b in chain.before[step.id])
        ]
        step = rng.choice(ready)
        word = left[step.id].pop(rng.randrange(len(left[step.id])))
        made.append(Signature(step=step.id, word=word, who=f"{step.id}-{word}", on=DAY))
    return tuple(made)


def as_seen(standing: Standing) -> list[tuple[str, State, frozenset[str]]]:
    return [(s.id, s.state, frozenset(one.who for one in s.signatures)) for s in standing.steps]


@given(chains(), outcomes, st.integers(0, 2**32))
@settings(deadline=None)
def test_what_can_be_recalled_can_be_left_out_and_signed_again(
    chain: Chain, guards: dict[str, Outcome], seed: int
) -> None:
    made = wander(chain, guards, Random(seed), tries=25)
    facts = Facts(started_on=DAY, today=DAY, signatures=tuple(made), guards=guards)
    for at, signature in enumerate(made):
        if may_recall(chain, facts, at):
            rest = tuple(one for one in made if one is not signature)
            left = judge(chain, Facts(started_on=DAY, today=DAY, signatures=rest, guards=guards))
            assert left.step(signature.step).state is not State.DONE
            again = Facts(started_on=DAY, today=DAY, signatures=(*rest, signature), guards=guards)
            assert as_seen(judge(chain, again)) == as_seen(judge(chain, facts))


@given(st.integers(0, 40), st.integers(0, 60))
def test_a_step_is_overdue_exactly_after_its_days(limit: int, passed: int) -> None:
    chain = Chain(steps=(Step(id="a", by=("x",), deadline_days=limit),))
    step = judge(chain, Facts(started_on=DAY, today=DAY + timedelta(days=passed))).step("a")
    assert (step.state is State.OVERDUE) == (passed > limit)

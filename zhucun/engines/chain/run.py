"""Where a case stands, and whether somebody may sign now: pure, a few microseconds a step."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from zhucun.engines.chain.answers import (
    IN_TURN,
    SIGNABLE,
    GuardAnswer,
    Refusal,
    Standing,
    State,
    StepStanding,
)
from zhucun.engines.chain.errors import BadFacts
from zhucun.engines.chain.facts import Attempt, Facts
from zhucun.engines.chain.spec import Chain, Mode, Signature, Step, Verdict
from zhucun.engines.rules import Outcome


@dataclass
class _Log:
    """What holds after some signatures: those of each step, the day it was done, the last
    rejection that sent it back."""

    standing: dict[str, list[Signature]]
    done_on: dict[str, date] = field(default_factory=dict)
    rejections: dict[str, Signature] = field(default_factory=dict)


def judge(chain: Chain, facts: Facts) -> Standing:
    """How each step of the case stands on the day. Raises BadFacts where the signatures contradict
    the chain."""
    log = _replay(chain, facts.signatures)
    return Standing(steps=tuple(_stand(chain, facts, log, step) for step in chain.steps))


def refusal(chain: Chain, facts: Facts, attempt: Attempt) -> Refusal | None:
    """Why the signature cannot be made now; None where it can. Raises BadChain for a step that
    the chain has not.

    What is blocked by a rule can still be rejected: that is what a failing rule is for.
    """
    step = chain.step(attempt.step)
    standing = judge(chain, facts)
    if standing.is_finished:
        return Refusal.FINISHED
    if attempt.word not in step.by:
        return Refusal.NOT_A_SIGNER
    return _untimely(standing.step(step.id), attempt) or _unfit(chain, facts, attempt)


def may_recall(chain: Chain, facts: Facts, position: int) -> bool:
    """Whether a signature can be taken back: it still holds, and since then nobody has signed or
    rejected a step after it.

    A rejection cannot be recalled, for the case has gone back already; neither can the signature
    that finished the chain.
    """
    signature = facts.signatures[position]
    if signature.verdict is Verdict.REJECTED or judge(chain, facts).is_finished:
        return False
    log = _replay(chain, facts.signatures)
    if not any(one is signature for one in log.standing[signature.step]):
        return False
    later = chain.all_after[signature.step]
    return not any(one.step in later for one in facts.signatures[position + 1 :])


def _replay(chain: Chain, signatures: Iterable[Signature]) -> _Log:
    log = _Log({step.id: [] for step in chain.steps})
    for signature in signatures:
        step = chain.step(signature.step)
        if any(each not in log.done_on for each in chain.before[step.id]) or step.id in log.done_on:
            raise BadFacts(f"“{step.id}” was signed by {signature.word} when it was not its turn")
        if signature.verdict is Verdict.REJECTED:
            _send_back(chain, log, step, signature)
            continue
        log.standing[step.id].append(signature)
        if _is_done(step, log.standing[step.id]):
            log.done_on[step.id] = signature.on
    return log


def _send_back(chain: Chain, log: _Log, step: Step, signature: Signature) -> None:
    if step.back_to is None:
        void = set(log.standing)
    else:
        void = {step.back_to, step.id, *chain.all_after[step.back_to]}
    for each in void:
        log.standing[each].clear()
        log.done_on.pop(each, None)
        log.rejections.pop(each, None)
    log.rejections |= dict.fromkeys(void, signature)


def _is_done(step: Step, signatures: list[Signature]) -> bool:
    words = {signature.word for signature in signatures}
    return bool(words) if step.mode is Mode.ANY else words >= set(step.by)


def _stand(chain: Chain, facts: Facts, log: _Log, step: Step) -> StepStanding:
    signatures = log.standing[step.id]
    signed = {signature.word for signature in signatures}
    is_done = step.id in log.done_on
    waits = tuple(each for each in chain.before[step.id] if each not in log.done_on)
    guards = tuple(
        GuardAnswer(
            rule=guard.rule,
            outcome=facts.guards.get(guard.rule, Outcome.UNKNOWN),
            blocks=guard.blocks,
        )
        for guard in chain.guards_of[step.id]
    )
    since = None if is_done or waits else _open_since(chain, facts, log, step)
    due = None
    if since is not None and step.deadline_days is not None:
        due = since + timedelta(days=step.deadline_days)
    rejection = log.rejections.get(step.id)
    if is_done:
        state = State.DONE
    elif waits:
        is_sender = rejection is not None and rejection.step == step.id
        state = State.REJECTED if is_sender else State.WAITING
    elif any(guard.stops for guard in guards):
        state = State.BLOCKED
    else:
        state = State.OVERDUE if due is not None and facts.today > due else State.OPEN
    return StepStanding(
        id=step.id,
        state=state,
        signatures=tuple(signatures),
        missing=() if is_done else tuple(word for word in step.by if word not in signed),
        waits_for=waits,
        guards=guards,
        open_since=since,
        due_on=due,
        done_on=log.done_on.get(step.id),
        rejection=rejection,
    )


def _open_since(chain: Chain, facts: Facts, log: _Log, step: Step) -> date:
    days = [log.done_on[each] for each in chain.before[step.id]] or [facts.started_on]
    if step.id in log.rejections:
        days.append(log.rejections[step.id].on)
    return max(days)


def _untimely(step: StepStanding, attempt: Attempt) -> Refusal | None:
    if step.state is State.DONE:
        mine = attempt.word in {signature.word for signature in step.signatures}
        return Refusal.ALREADY if mine else Refusal.DONE
    if step.state not in IN_TURN:
        return Refusal.NOT_YET
    if attempt.word not in step.missing:
        return Refusal.ALREADY
    if attempt.verdict is Verdict.SIGNED and step.state not in SIGNABLE:
        return Refusal.BLOCKED
    return None


def _unfit(chain: Chain, facts: Facts, attempt: Attempt) -> Refusal | None:
    if attempt.is_own and attempt.word not in chain.selves:
        return Refusal.OWN_CASE
    opinions = {step.id for step in chain.steps if step.is_opinion}
    for step_id, signatures in _replay(chain, facts.signatures).standing.items():
        both = step_id in opinions and attempt.step in opinions
        if (chain.distinct_signers and both) or step_id == attempt.step:
            for signature in signatures:
                if signature.people & attempt.people:
                    return Refusal.TWICE
    return None

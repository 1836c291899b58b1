"""How a case stands, step by step, and why a signature is refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from zhucun.engines.chain.spec import Signature
from zhucun.engines.rules import Outcome


class State(StrEnum):
    """How a step stands."""

    WAITING = "waiting"  # for the steps before it
    OPEN = "open"  # somebody may sign now
    OVERDUE = "overdue"  # open, and its days are over
    BLOCKED = "blocked"  # its turn, but a rule stands in the way
    DONE = "done"
    REJECTED = "rejected"  # it sent the case back, and its turn has not come again


#: Steps that can be signed, and steps whose turn it is.
SIGNABLE = frozenset({State.OPEN, State.OVERDUE})
IN_TURN = SIGNABLE | {State.BLOCKED}


class Refusal(StrEnum):
    """Why a signature cannot be made now."""

    FINISHED = "finished"  # the chain is done
    NOT_A_SIGNER = "not-a-signer"  # the step is not for this word
    DONE = "done"  # others have signed it
    ALREADY = "already"  # this word has signed it
    NOT_YET = "not-yet"  # steps before it are missing
    BLOCKED = "blocked"  # a rule stands in the way
    OWN_CASE = "own-case"  # nobody signs his own case
    TWICE = "twice"  # nobody signs twice


@dataclass(frozen=True, kw_only=True)
class GuardAnswer:
    """One rule before a step, as it comes out today."""

    rule: str
    outcome: Outcome
    blocks: bool

    @property
    def stops(self) -> bool:
        """Whether it stands in the way: a blocking rule that fails or is not known. What no source
        configures (unset) stops nobody."""
        return self.blocks and self.outcome in (Outcome.FAIL, Outcome.UNKNOWN)


@dataclass(frozen=True, kw_only=True)
class StepStanding:
    """One step of a case. `missing` are the words whose signature it lacks, of `any` all that may
    sign; `waits_for` the steps before it that are not done; `rejection` the last that concerned
    it."""

    id: str
    state: State
    signatures: tuple[Signature, ...]
    missing: tuple[str, ...]
    waits_for: tuple[str, ...]
    guards: tuple[GuardAnswer, ...]
    open_since: date | None
    due_on: date | None
    done_on: date | None
    rejection: Signature | None


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How a case stands. `next` are the steps whose turn it is, blocked ones among them."""

    steps: tuple[StepStanding, ...]

    @property
    def next(self) -> tuple[str, ...]:
        return tuple(step.id for step in self.steps if step.state in IN_TURN)

    @property
    def is_finished(self) -> bool:
        """Every step is done and no rule stands in the way."""
        return all(step.state is State.DONE for step in self.steps) and not any(
            guard.stops for step in self.steps for guard in step.guards
        )

    @property
    def done(self) -> int:
        return sum(step.state is State.DONE for step in self.steps)

    def step(self, step_id: str) -> StepStanding:
        """One step. Raises StopIteration where there is none: ask the chain first."""
        return next(step for step in self.steps if step.id == step_id)

"""Chain: ordered and parallel steps, who may sign which, and what comes next, with reasons.

    standing = judge(chain, facts)             # each step: waiting, open, blocked, done …
    refusal(chain, facts, attempt)             # why this signature cannot be made now; None: it can
    may_recall(chain, facts, 2)                # whether the third signature can still be taken back

A signature is never changed: `facts` holds all that were made, in their order, and a rejection
makes those void that come from the step to which it sends back.
"""

from __future__ import annotations

from zhucun.engines.chain.answers import (
    IN_TURN,
    SIGNABLE,
    GuardAnswer,
    Refusal,
    Standing,
    State,
    StepStanding,
)
from zhucun.engines.chain.errors import BadChain, BadFacts, ChainError
from zhucun.engines.chain.facts import Attempt, Facts
from zhucun.engines.chain.run import judge, may_recall, refusal
from zhucun.engines.chain.spec import Chain, Guard, Mode, Signature, Step, Verdict

__all__ = [
    "IN_TURN",
    "SIGNABLE",
    "Attempt",
    "BadChain",
    "BadFacts",
    "Chain",
    "ChainError",
    "Facts",
    "Guard",
    "GuardAnswer",
    "Mode",
    "Refusal",
    "Signature",
    "Standing",
    "State",
    "Step",
    "StepStanding",
    "Verdict",
    "judge",
    "may_recall",
    "refusal",
]

"""The packs' rules about one row, and how somebody comes out of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from zhucun.engines.rules import Answer, Outcome
from zhucun.kernel.problems import Problem
from zhucun.packs import PackAt
from zhucun.packs.trying import row_of
from zhucun.reward.enums import RewardStanding

_HOLDS = {Outcome.PASS, Outcome.NOT_APPLICABLE}


def answers(
    pack: PackAt, subject: str, facts: Mapping[str, Any], only: frozenset[str] | None = None
) -> Sequence[Answer]:
    """The rules of a subject; none where the pack has none. Facts of which its vocabulary does not
    speak are left out. No query."""
    if not has_rules(pack, subject):
        return ()
    spec: Any = pack.item(f"terms/{subject}").spec
    known = {name: value for name, value in facts.items() if name in spec.names}
    return pack.judge(subject, only).explain(row_of(pack, subject, known))


def has_rules(pack: PackAt, subject: str) -> bool:
    """Whether the pack speaks of a subject and has a rule about it."""
    try:
        pack.item(f"terms/{subject}")
    except Problem:
        return False
    return bool(pack.rules(subject))


def standing_of(found: Sequence[Answer]) -> RewardStanding:
    """Out where a rule fails; in where all hold and one was asked; else not known."""
    outcomes = {answer.outcome for answer in found}
    if Outcome.FAIL in outcomes:
        return RewardStanding.OUT
    if Outcome.PASS in outcomes and outcomes <= _HOLDS:
        return RewardStanding.IN
    return RewardStanding.UNKNOWN

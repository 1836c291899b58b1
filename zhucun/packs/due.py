"""A chain without the steps that are not due for one subject: how a matrix (so many days → who
signs) is said in a pack."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zhucun.engines.rules.errors import ParameterUnset
from zhucun.packs.kinds import Chain
from zhucun.packs.on_day import PackAt


def due_chain(at: PackAt, chain: Chain, row: Mapping[str, Any]) -> Chain:
    """The chain with the steps that are due for a row of its subject; a condition that is not known
    or not configured leaves its step in: nobody is passed over because something is missing.

    Steps after one that falls away come after those before it. A chain without conditions is
    given back as it is.
    """
    if not any(step.when for step in chain.steps):
        return chain
    due = {step.id for step in chain.steps if step.when is None or _may_hold(at, chain, step, row)}
    before: dict[str, tuple[str, ...]] = {}
    above: tuple[str, ...] = ()
    for step in chain.steps:
        named = above if step.after is None else step.after
        reached = [each for one in named for each in ((one,) if one in due else before[one])]
        before[step.id] = tuple(dict.fromkeys(reached))
        above = (step.id,)
    return chain.model_copy(
        update={
            "steps": tuple(
                step.model_copy(update={"after": before[step.id]})
                for step in chain.steps
                if step.id in due
            ),
            "guards": tuple(
                guard for guard in chain.guards if guard.before is None or guard.before in due
            ),
        }
    )


def _may_hold(at: PackAt, chain: Chain, step: Any, row: Mapping[str, Any]) -> bool:
    try:
        return at.predicate(chain.subject, step.when)(row) is not False
    except ParameterUnset:
        return True

"""Which step follows which state of a matter, and what each asks for."""

from __future__ import annotations

from collections.abc import Mapping

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.fieldwork.enums import MatterLevel, MatterState, StepKind
from zhucun.fieldwork.models import Matter
from zhucun.fieldwork.perms import may_handle
from zhucun.kernel.divisions import Level

#: The levels, from below.
LEVELS = (MatterLevel.VILLAGE, MatterLevel.TOWNSHIP, MatterLevel.COUNTY)

_RUNNING = frozenset({MatterState.OPEN, MatterState.IN_HAND})

#: The states that a step may follow. A matter may be closed from any: where it has no result, with
#: a reason, and the pack's rule (HN22-09) says so.
FOLLOWS: Mapping[StepKind, frozenset[MatterState]] = {
    StepKind.TAKEN: frozenset({MatterState.OPEN}),
    StepKind.WORKED: _RUNNING,
    StepKind.PASSED_UP: _RUNNING,
    StepKind.PASSED_DOWN: _RUNNING,
    StepKind.DONE: _RUNNING,
    StepKind.ANSWERED: frozenset({MatterState.DONE}),
    StepKind.CLOSED: frozenset(MatterState) - {MatterState.CLOSED},
    StepKind.REOPENED: frozenset({MatterState.DONE, MatterState.ANSWERED, MatterState.CLOSED}),
}

#: The level of a matter by the length of the code of the area in which one handles it.
_HANDLED = {
    int(Level.VILLAGE): MatterLevel.VILLAGE.value,
    int(Level.TOWNSHIP): MatterLevel.TOWNSHIP.value,
    int(Level.COUNTY): MatterLevel.COUNTY.value,
}

_AT_THE_LEVEL = {StepKind.TAKEN, StepKind.PASSED_UP, StepKind.PASSED_DOWN}


def steps_offered(*, actor: Actor, matter: Matter) -> list[StepKind]:
    """What this actor may do next with a matter whose card he has read. No query."""
    if actor.viewer is not None or not may_handle(actor, matter):
        return []
    offered = [kind for kind, states in FOLLOWS.items() if matter.state in states]
    ends = {MatterLevel.COUNTY: StepKind.PASSED_UP, MatterLevel.VILLAGE: StepKind.PASSED_DOWN}
    return [
        kind
        for kind in offered
        if kind != ends.get(MatterLevel(matter.level))
        and (kind not in _AT_THE_LEVEL or may_handle(actor, matter, level=matter.level))
    ]


def level_handled(actor: Actor) -> str:
    """The level at which an actor takes on what lies there; empty for none. No query."""
    if actor.viewer is not None:
        return ""
    found = actor.areas(Permission.HANDLE_MATTERS)
    longest = max((len(area) for area in found), default=0)
    return _HANDLED.get(longest, "")

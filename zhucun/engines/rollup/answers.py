"""How each part of a tree stands, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from zhucun.engines.rollup.spec import Node

States = NDArray[np.uint8]
Path = tuple[str, ...]


class State(IntEnum):
    """How a part stands, the worst first: a node is as its first. What cannot be said is never
    green, and a figure without a line or a part without rows says nothing either way."""

    RED = 0
    AMBER = 1
    NOT_CONNECTED = 2
    UNSET = 3
    OPEN = 4  # some rows cannot be judged
    GREEN = 5
    FIGURE = 6  # a number without a line
    NOTHING = 7  # no rows

    @property
    def is_neutral(self) -> bool:
        return self in (State.FIGURE, State.NOTHING)


@dataclass(frozen=True, kw_only=True)
class Answers:
    """`nodes` and `leaves` give the state of each subject by path (a leaf's ends with its item);
    `counts` how many leaves under a node stand how: subjects × states."""

    tree: Node
    nodes: Mapping[Path, States]
    leaves: Mapping[Path, States]
    counts: Mapping[Path, NDArray[np.int64]]

    def why(self, path: Path, subject: int) -> list[str]:
        """The parts (ids of nodes, items of leaves) that made a node what it is: those of its
        state; with a pack's own rule those that are green. Empty where nothing of it is like
        that."""
        state = int(self.nodes[path][subject])
        own = [*self.nodes.items(), *self.leaves.items()]
        return [
            each[-1] for each, states in own if each[:-1] == path and int(states[subject]) == state
        ]

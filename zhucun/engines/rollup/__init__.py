"""Umbrella mechanisms: a tree of checks rolled up for every county, unit and village, with counts.

    tree = Node(id="care", leaves=(Leaf(item="cadences/training"),))
    facts = Facts(count=2, columns={"cadences/training": Tally(good=…, bad=…, soon=…, open=…)})
    answers = roll(tree, facts)
    answers.nodes["care",][0]                # the state of the first subject
    answers.why(("care",), 0)                # the parts that made it so

A node is as its worst part. What is not connected or not configured is never green; the counts of
the parts always add up to those of their node.
"""

from __future__ import annotations

from zhucun.engines.rollup.answers import Answers, State
from zhucun.engines.rollup.errors import BadFacts, BadTree
from zhucun.engines.rollup.facts import Column, Facts, Figures, Lack, Tally
from zhucun.engines.rollup.run import roll, state_of
from zhucun.engines.rollup.spec import Leaf, Line, Node

__all__ = [
    "Answers",
    "BadFacts",
    "BadTree",
    "Column",
    "Facts",
    "Figures",
    "Lack",
    "Leaf",
    "Line",
    "Node",
    "State",
    "Tally",
    "roll",
    "state_of",
]

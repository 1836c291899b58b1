"""A condition taken apart into the leaves that AND, OR and NOT join, and put together again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from zhucun.engines.rules.spec import nodes
from zhucun.engines.rules.spec.nodes import Node

Truth: TypeAlias = bool | None


def leaves(node: Node) -> list[Node]:
    """The conditions that AND, OR and NOT join, in the order of the text."""
    match node:
        case nodes.Not(item) if isinstance(item, (nodes.Not, nodes.Junction)):
            return leaves(item)
        case nodes.Junction(_, items):
            return [leaf for item in items for leaf in leaves(item)]
        case _:
            return [node]


def decide(node: Node, truths: Sequence[Truth]) -> tuple[Truth, list[int]]:
    """What the truths of the leaves add up to, and the positions of those that decided."""
    truth, deciding, _ = _decided(node, truths, 0)
    return truth, deciding


def _decided(node: Node, truths: Sequence[Truth], start: int) -> tuple[Truth, list[int], int]:
    match node:
        case nodes.Not(item) if isinstance(item, (nodes.Not, nodes.Junction)):
            truth, deciding, end = _decided(item, truths, start)
            return (None if truth is None else not truth), deciding, end
        case nodes.Junction(word, items):
            parts, end = [], start
            for item in items:
                truth, deciding, end = _decided(item, truths, end)
                parts.append((truth, deciding))
            settled = word == "OR"
            found = {truth for truth, _ in parts}
            total = settled if settled in found else None if None in found else not settled
            return (
                total,
                [at for truth, deciding in parts if truth is total for at in deciding],
                end,
            )
        case _:
            return truths[start], [start], start + 1

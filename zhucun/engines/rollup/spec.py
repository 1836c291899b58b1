"""A tree of checks: leaves that are measured, nodes that add them up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from zhucun.engines.rollup.errors import BadTree


@dataclass(frozen=True, kw_only=True)
class Line:
    """From which value on a leaf is green, and from which amber; below it is red. None: the source
    gives none, and nothing is judged by it. With `at_most` the values are ceilings.

    Without an amber line there is no amber. Raises BadTree where amber lies above green.
    """

    green: Decimal | None
    amber: Decimal | None = None
    at_most: bool = False

    def __post_init__(self) -> None:
        if self.green is None or self.amber is None:
            return
        if (self.amber < self.green) if self.at_most else (self.amber > self.green):
            raise BadTree(f"amber {self.amber} is stricter than green {self.green}")


@dataclass(frozen=True, kw_only=True)
class Leaf:
    """Something that is measured, by the name of its facts. Without a line its rows decide: one
    that fails is red."""

    item: str
    line: Line | None = None


@dataclass(frozen=True, kw_only=True)
class Node:
    """A mechanism or a child of one. It is as its worst part; with `green_from` it is green where
    so many of its parts are green. Raises BadTree."""

    id: str
    leaves: tuple[Leaf, ...] = ()
    nodes: tuple[Node, ...] = ()
    green_from: int | None = None

    def __post_init__(self) -> None:
        ids = [each.id for each in self.nodes]
        items = [each.item for each in self.leaves]
        if len(set(ids)) < len(ids) or len(set(items)) < len(items):
            raise BadTree(f"{self.id}: two parts have one name")
        if self.green_from is not None and not 1 <= self.green_from <= len(ids) + len(items):
            raise BadTree(f"{self.id}: {self.green_from} of {len(ids) + len(items)} parts")

    def walk(self, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Node]]:
        """Every node with its path, parents first."""
        here = (*path, self.id)
        yield here, self
        for each in self.nodes:
            yield from each.walk(here)

    def items(self) -> frozenset[str]:
        """The names of all facts that the tree asks for."""
        return frozenset(leaf.item for _path, node in self.walk() for leaf in node.leaves)

"""The page of a mechanism: each child with its state, number, rows and clauses; the places
below."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor
from zhucun.engines.rollup import Answers, Facts, State, roll
from zhucun.packs import PackAt
from zhucun.packs.items import PackItem
from zhucun.packs.kinds import Mechanism
from zhucun.reports.enums import Silence
from zhucun.reports.queries.pillars.columns import Measured, Number
from zhucun.reports.queries.pillars.measure import measured
from zhucun.reports.queries.pillars.scope import Scope, of_area, of_unit
from zhucun.reports.queries.pillars.tree import Named, Path, Tree, mechanisms, tree_of


@dataclass(frozen=True, kw_only=True)
class Line:
    """One part of the tree for the whole scope. `depth` 0 is the mechanism itself; a leaf has an
    item and perhaps a `number`, or why it has none (`silent`), a node the `counts` of its leaves by
    state and the parts that made it so (`why`, words)."""

    path: Path
    named: Named
    depth: int
    state: State
    is_leaf: bool
    number: Number | None = None
    silent: Silence | None = None
    counts: tuple[tuple[State, int], ...] = ()
    why: tuple[Named, ...] = ()

    @property
    def kind(self) -> str:
        """Which rows stand behind a leaf: indicators, cadences, rules …"""
        return self.path[-1].partition("/")[0] if self.is_leaf else ""

    @property
    def id(self) -> str:
        return self.path[-1].partition("/")[2] if self.is_leaf else self.path[-1]


@dataclass(frozen=True, kw_only=True)
class Place:
    """One place (of a unit: village) with the state of each pillar."""

    code: str
    name: str
    state: State
    pillars: tuple[State, ...]


@dataclass(frozen=True, kw_only=True)
class Pillar:
    """One mechanism of the area's pack on a day."""

    pack: PackAt
    as_of: date
    scope: Scope
    mechanism: PackItem[Mechanism]
    lines: tuple[Line, ...]
    heads: tuple[Named, ...]
    places: tuple[Place, ...]


def pillars(*, area: str, as_of: date) -> list[PackItem[Mechanism]]:
    """The mechanisms that hold in an area, those that are no part of another first. No query."""
    return mechanisms(directory.pack_for(area, as_of=as_of))


def pillar(*, actor: Actor, area: str, mechanism: str, as_of: date, unit: str = "") -> Pillar:
    """One mechanism in an area of the actor's, or of a unit's cadres there. A constant number of
    queries, whatever the number of places; a county takes a second or two. Raises NotFound,
    UnknownItem."""
    pack = directory.pack_for(area, as_of=as_of)
    scope = (
        of_unit(actor=actor, unit=unit, area=area, as_of=as_of)
        if unit
        else of_area(actor=actor, area=area, as_of=as_of)
    )
    tree = tree_of(pack, mechanism)
    found = measured(actor=actor, pack=pack, scope=scope, items=tree.items())
    answers = roll(tree.root, Facts(count=scope.count, columns=found.columns))
    heads = [(tree.root.id, node.id) for node in tree.root.nodes]
    return Pillar(
        pack=pack,
        as_of=as_of,
        scope=scope,
        mechanism=tree.mechanism,
        lines=tuple(_lines(tree, answers, found)),
        heads=tuple(tree.named[path] for path in heads),
        places=tuple(
            Place(
                code=code,
                name=name,
                state=State(int(answers.nodes[(tree.root.id,)][at])),
                pillars=tuple(State(int(answers.nodes[path][at])) for path in heads),
            )
            for at, (code, name) in enumerate(zip(scope.codes, scope.names, strict=True), start=1)
        ),
    )


def _lines(tree: Tree, answers: Answers, found: Measured) -> Iterator[Line]:
    for path, node in tree.root.walk():
        counts = answers.counts[path][0]
        yield Line(
            path=path,
            named=tree.named[path],
            depth=len(path) - 1,
            state=State(int(answers.nodes[path][0])),
            is_leaf=False,
            counts=tuple((state, int(counts[state])) for state in State if counts[state]),
            why=tuple(_why(tree, answers, path)),
        )
        for leaf in node.leaves:
            own = (*path, leaf.item)
            yield Line(
                path=own,
                named=tree.named[own],
                depth=len(path),
                state=State(int(answers.leaves[own][0])),
                is_leaf=True,
                number=found.numbers.get(leaf.item),
                silent=found.silent.get(leaf.item) if leaf.item not in found.numbers else None,
            )


def _why(tree: Tree, answers: Answers, path: Path) -> Iterator[Any]:
    for part in answers.why(path, 0):
        named = tree.named.get((*path, part))
        if named is not None:
            yield named

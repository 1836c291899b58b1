"""A mechanism of a pack as the roll-up engine takes it, with the words for each part."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast

from zhucun.engines.rollup import Leaf, Line, Node
from zhucun.engines.rules import Unset
from zhucun.packs import PackAt
from zhucun.packs.errors import UnknownItem
from zhucun.packs.items import PackItem
from zhucun.packs.kinds import Child, Mechanism
from zhucun.packs.kinds.mechanisms import ChildLine

#: Stands in a child for which the source names nothing that could be measured: not configured.
NOTHING_NAMED = "nothing-named"
_NESTED = "mechanisms/"
Path = tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Named:
    """A part of the tree: its label, its clauses, and where it is an item of the pack, which."""

    zh: str
    en: str
    clauses: tuple[str, ...]
    item: PackItem[Any] | None = None
    line: ChildLine | None = None

    def in_(self, lang: str) -> str:
        return self.en if lang.startswith("en") else self.zh


@dataclass(frozen=True, kw_only=True)
class Tree:
    """A mechanism on a day: the tree, and the words for each of its paths."""

    mechanism: PackItem[Mechanism]
    root: Node
    named: dict[Path, Named]

    def items(self) -> list[PackItem[Any]]:
        """Every item that the tree measures, once, in its order."""
        found = {each.item.ref: each.item for each in self.named.values() if each.item is not None}
        return [item for ref, item in found.items() if not ref.startswith(_NESTED)]


def mechanisms(pack: PackAt) -> list[PackItem[Mechanism]]:
    """The pack's mechanisms, those that are no part of another first."""
    rows = list(pack.mechanisms())
    inner = {
        ref
        for row in rows
        for child in row.spec.children
        for ref in _refs(child)
        if ref.startswith(_NESTED)
    }
    return sorted(rows, key=lambda row: row.ref in inner)


def tree_of(pack: PackAt, mechanism: str) -> Tree:
    """One mechanism of the pack. Raises UnknownItem."""
    item = cast("PackItem[Mechanism]", pack.item(f"{_NESTED}{mechanism}"))
    if not isinstance(item.spec, Mechanism):
        raise UnknownItem(pack=pack.id, item=mechanism)
    named: dict[Path, Named] = {}
    root = _mechanism(pack, item, (), named, frozenset())
    return Tree(mechanism=item, root=root, named=named)


def _mechanism(
    pack: PackAt,
    item: PackItem[Mechanism],
    above: Path,
    named: dict[Path, Named],
    seen: frozenset[str],
) -> Node:
    path = (*above, item.ref)
    spec = item.spec
    named[path] = Named(zh=spec.label.zh, en=spec.label.en, clauses=item.clauses, item=item)
    inner = seen | {item.ref}
    nodes = tuple(_child(pack, child, path, named, inner) for child in spec.children)
    return Node(id=item.ref, nodes=nodes, green_from=spec.green_from)


def _child(
    pack: PackAt, child: Child, above: Path, named: dict[Path, Named], seen: frozenset[str]
) -> Node:
    path = (*above, child.id)
    named[path] = Named(zh=child.label.zh, en=child.label.en, clauses=child.clauses)
    lines = {line.of: line for line in child.lines}
    leaves, nodes = [], []
    for ref in dict.fromkeys(child.items):
        item = _item(pack, ref)
        if item is None:
            continue
        if ref.startswith(_NESTED):
            if ref not in seen:  # a mechanism that names itself is not entered twice
                nodes.append(_mechanism(pack, item, path, named, seen))
            continue
        line = lines.get(ref)
        label = item.spec.label
        named[(*path, ref)] = Named(
            zh=label.zh, en=label.en, clauses=item.clauses, item=item, line=line
        )
        leaves.append(Leaf(item=ref, line=_line(pack, line)))
    nodes += [_child(pack, each, path, named, seen) for each in child.children]
    if not leaves and not nodes:
        leaves.append(Leaf(item=NOTHING_NAMED))
        named[(*path, NOTHING_NAMED)] = Named(
            zh="来源未列出可计量的内容", en="The source names nothing to measure", clauses=()
        )
    return Node(id=child.id, leaves=tuple(leaves), nodes=tuple(nodes), green_from=child.green_from)


def _item(pack: PackAt, ref: str) -> PackItem[Any] | None:
    """An item that is in force on the day."""
    try:
        return pack.item(ref)
    except UnknownItem:
        return None


def _line(pack: PackAt, line: ChildLine | None) -> Line | None:
    if line is None:
        return None
    green, amber = _number(pack, line.green), _number(pack, line.amber)
    return Line(green=green, amber=amber if green is not None else None, at_most=line.at_most)


def _number(pack: PackAt, amount: object) -> Decimal | None:
    found = pack.number(amount)  # type: ignore[arg-type]
    return None if isinstance(found, Unset) else Decimal(found)


def _refs(child: Child) -> Iterator[str]:
    yield from child.items
    for inner in child.children:
        yield from _refs(inner)

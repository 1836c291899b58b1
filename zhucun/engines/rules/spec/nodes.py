"""The tree of a checked expression: our own small nodes, so that no executor ever meets raw SQL.

Every node is built by `grammar.py` from whitelisted syntax, knows its type, and compares by value.
Negated forms (`NOT IN`, `IS NOT NULL`, `NOT BETWEEN`) are a `Not` round the plain form.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar
from typing import Literal as OneOf

from zhucun.engines.rules.spec.types import Type, Value

Comparison = OneOf["=", "<>", "<", "<=", ">", ">="]
Operator = OneOf["+", "-", "*", "/"]
Unit = OneOf["years", "months", "days"]


@dataclass(frozen=True, slots=True)
class Literal:
    """A value; None is NULL of that type."""

    value: Value | None
    type: Type


@dataclass(frozen=True, slots=True)
class Name:
    """A column of the row."""

    name: str
    type: Type
    nullable: bool
    one_of: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Param:
    """`:name`, bound before anything runs; `:as_of` is one of them."""

    name: str
    type: Type


@dataclass(frozen=True, slots=True)
class Not:
    """NOT item."""

    item: Node
    type: ClassVar[Type] = Type.BOOL


@dataclass(frozen=True, slots=True)
class Junction:
    """Items joined by AND or by OR: a flat list, however long the chain."""

    word: OneOf["AND", "OR"]
    items: tuple[Node, ...]
    type: ClassVar[Type] = Type.BOOL


@dataclass(frozen=True, slots=True)
class Compare:
    """left operator right."""

    operator: Comparison
    left: Node
    right: Node
    type: ClassVar[Type] = Type.BOOL


@dataclass(frozen=True, slots=True)
class Between:
    """item BETWEEN low AND high, both included."""

    item: Node
    low: Node
    high: Node
    type: ClassVar[Type] = Type.BOOL


@dataclass(frozen=True, slots=True)
class In:
    """item IN (options): literals and parameters only."""

    item: Node
    options: tuple[Literal | Param, ...]
    type: ClassVar[Type] = Type.BOOL


@dataclass(frozen=True, slots=True)
class Is:
    """item IS NULL (None), IS TRUE or IS FALSE: never unknown."""

    item: Node
    what: bool | None
    type: ClassVar[Type] = Type.BOOL


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """left operator right; `/` is true division and NULL on zero."""

    operator: Operator
    left: Node
    right: Node
    type: Type


@dataclass(frozen=True, slots=True)
class Negative:
    """-item."""

    item: Node
    type: Type


@dataclass(frozen=True, slots=True)
class Coalesce:
    """The first item that is not NULL."""

    items: tuple[Node, ...]
    type: Type


@dataclass(frozen=True, slots=True)
class Case:
    """CASE WHEN condition THEN value … ELSE default END."""

    branches: tuple[tuple[Node, Node], ...]
    default: Node
    type: Type


@dataclass(frozen=True, slots=True)
class Elapsed:
    """Completed whole units from start to end."""

    unit: Unit
    start: Node
    end: Node
    type: ClassVar[Type] = Type.INT


Node = (
    Literal
    | Name
    | Param
    | Not
    | Junction
    | Compare
    | Between
    | In
    | Is
    | Arithmetic
    | Negative
    | Coalesce
    | Case
    | Elapsed
)


def children(node: Node) -> tuple[Node, ...]:
    """The nodes right below, in the order of the text."""
    match node:
        case Not(item) | Is(item, _) | Negative(item, _):
            return (item,)
        case Junction(_, items) | Coalesce(items, _):
            return items
        case Compare(_, left, right) | Arithmetic(_, left, right, _) | Elapsed(_, left, right):
            return (left, right)
        case Between(item, low, high):
            return (item, low, high)
        case In(item, options):
            return (item, *options)
        case Case(branches, default, _):
            return (*(part for branch in branches for part in branch), default)
        case _:
            return ()


def walk(node: Node) -> Iterator[Node]:
    """The node and all below it, in the order of the text."""
    yield node
    for child in children(node):
        yield from walk(child)


def can_be_null(node: Node) -> bool:
    """False only where no row can make it NULL."""
    match node:
        case Literal(value, _):
            return value is None
        case Name():
            return node.nullable
        case Is() | Param():
            return False
        case Coalesce(items, _):
            return all(can_be_null(item) for item in items)
        case Case(branches, default, _):
            return can_be_null(default) or any(can_be_null(value) for _, value in branches)
        case Arithmetic("/", _, divisor, _) if not _is_safe_divisor(divisor):
            return True
        case _:
            return any(can_be_null(child) for child in children(node))


def _is_safe_divisor(node: Node) -> bool:
    return isinstance(node, Literal) and bool(node.value)

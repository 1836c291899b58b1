"""A tree back in words: what reasons and messages show."""

from __future__ import annotations

from zhucun.engines.rules.spec import nodes
from zhucun.engines.rules.spec.nodes import Node
from zhucun.engines.rules.spec.types import Type, Value

# How tightly a form binds; a looser one inside a tighter one is put in parentheses.
_OR, _AND, _NOT, _COMPARE, _SUM, _PRODUCT, _SIGN, _ATOM = range(8)


def text_of(node: Node) -> str:
    """The canonical spelling: parses back to an equal tree."""
    return _spelt(node)[0]


def literal_text(value: Value | None, type_: Type) -> str:
    """A value as it is written in an expression."""
    if value is None:
        return "NULL"
    match type_:
        case Type.BOOL:
            return "TRUE" if value else "FALSE"
        case Type.STR:
            return "'" + str(value).replace("'", "''") + "'"
        case Type.DATE:
            return f"DATE '{value}'"
        case _:
            return _decimal(value) if isinstance(value, float) else str(value)


def _decimal(value: float) -> str:
    """Without an exponent, which the language does not have."""
    digits = f"{value:.9f}".rstrip("0")
    return digits + "0" if digits.endswith(".") else digits


def _spelt(node: Node) -> tuple[str, int]:
    """The words of a node and how tightly they bind."""
    match node:
        case nodes.Literal(value, type_):
            is_negative = type_.is_number and value is not None and str(value).startswith("-")
            return literal_text(value, type_), _SIGN if is_negative else _ATOM
        case nodes.Name():
            return node.name, _ATOM
        case nodes.Param(name, _):
            return f":{name}", _ATOM
        case nodes.Junction(word, items):
            level = _AND if word == "AND" else _OR
            return f" {word} ".join(_at(item, level + 1) for item in items), level
        case nodes.Not(item):
            return _negated(item)
        case nodes.Compare(operator, left, right):
            return f"{_at(left, _SUM)} {operator} {_at(right, _SUM)}", _COMPARE
        case nodes.Between() | nodes.In() | nodes.Is():
            return _range(node, ""), _COMPARE
        case _:
            return _computed(node)


def _computed(node: Node) -> tuple[str, int]:
    match node:
        case nodes.Arithmetic(operator, left, right, _):
            level = _SUM if operator in "+-" else _PRODUCT
            return f"{_at(left, level)} {operator} {_at(right, level + 1)}", level
        case nodes.Negative(item, _):
            return f"-{_at(item, _ATOM)}", _SIGN
        case nodes.Coalesce(items, _):
            return f"COALESCE({_listed(items)})", _ATOM
        case nodes.Elapsed(unit, start, end):
            return f"{unit}_between({_listed((start, end))})", _ATOM
        case nodes.Case(branches, default, _):
            whens = " ".join(
                f"WHEN {text_of(test)} THEN {text_of(value)}" for test, value in branches
            )
            return f"CASE {whens} ELSE {text_of(default)} END", _ATOM
    raise TypeError(node)


def _negated(item: Node) -> tuple[str, int]:
    if isinstance(item, (nodes.Between, nodes.In, nodes.Is)):
        return _range(item, "NOT "), _COMPARE
    return f"NOT {_at(item, _NOT)}", _NOT


def _range(node: nodes.Between | nodes.In | nodes.Is, negation: str) -> str:
    item = _at(node.item, _SUM)
    match node:
        case nodes.Between(_, low, high):
            return f"{item} {negation}BETWEEN {_at(low, _SUM)} AND {_at(high, _SUM)}"
        case nodes.In(_, options):
            return f"{item} {negation}IN ({_listed(options)})"
        case nodes.Is(_, what):
            return f"{item} IS {negation}{'NULL' if what is None else str(what).upper()}"


def _listed(items: tuple[Node, ...]) -> str:
    return ", ".join(text_of(item) for item in items)


def _at(node: Node, level: int) -> str:
    words, own = _spelt(node)
    return words if own >= level else f"({words})"

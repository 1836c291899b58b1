"""From an expression to what runs on a day: parameters become values, constants are computed, and a
number of completed years is turned into a comparison of days.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from zhucun.engines.rules import facts
from zhucun.engines.rules.errors import BadParameter, ParameterMissing, ParameterUnset
from zhucun.engines.rules.run.elapsed import as_day_comparison, elapsed
from zhucun.engines.rules.spec import nodes
from zhucun.engines.rules.spec.expression import Expression
from zhucun.engines.rules.spec.nodes import Literal, Node
from zhucun.engines.rules.spec.types import Type, Unset, Value


@dataclass(frozen=True, slots=True)
class Binding:
    """The values of the parameters on a day. A value may be UNSET; a missing one is an error."""

    parameters: Mapping[str, Value | Unset]
    as_of: date

    def bound(self, expression: Expression) -> Node:
        """What runs, with no parameter left.

        Raises ParameterMissing, ParameterUnset, BadParameter.
        """
        for name in self.unset(expression.parameters):
            raise ParameterUnset(name=name)
        return self._bound(expression.tree)

    def unset(self, names: Iterable[str]) -> tuple[str, ...]:
        """Those parameters that are not configured. Raises ParameterMissing."""
        return tuple(name for name in names if isinstance(self.given(name), Unset))

    def given(self, name: str) -> Value | Unset:
        """The value as it was given. Raises ParameterMissing."""
        if name == "as_of":
            return self.as_of
        if name not in self.parameters:
            raise ParameterMissing(name=name)
        return self.parameters[name]

    def _bound(self, node: Node) -> Node:
        match node:
            case nodes.Param(name, type_):
                return Literal(facts.read_parameter(name, type_, self.given(name)), type_)
            case nodes.Literal() | nodes.Name():
                return node
            case nodes.Not(item):
                return nodes.Not(self._bound(item))
            case nodes.Is(item, what):
                return nodes.Is(self._bound(item), what)
            case nodes.Junction(word, items):
                return nodes.Junction(word, self._each(items))
            case nodes.Compare() | nodes.Between() | nodes.In():
                return self._bound_comparison(node)
            case _:
                return self._bound_value(node)

    def _bound_comparison(self, node: nodes.Compare | nodes.Between | nodes.In) -> Node:
        match node:
            case nodes.Compare(operator, left, right):
                self._check_set(left, right)
                self._check_set(right, left)
                bound = nodes.Compare(operator, self._bound(left), self._bound(right))
                return as_day_comparison(bound)
            case nodes.Between(item, low, high):
                between = nodes.Between(self._bound(item), self._bound(low), self._bound(high))
                return as_day_comparison(between)
            case nodes.In(item, options):
                for option in options:
                    self._check_set(item, option)
                bound_options = tuple(self._literal(option) for option in options)
                return nodes.In(self._bound(item), bound_options)

    def _bound_value(self, node: Node) -> Node:
        match node:
            case nodes.Arithmetic(operator, left, right, type_):
                return _folded(
                    nodes.Arithmetic(operator, self._bound(left), self._bound(right), type_)
                )
            case nodes.Negative(item, type_):
                bound = self._bound(item)
                if isinstance(bound, Literal):
                    return Literal(None if bound.value is None else -_number(bound.value), type_)
                return nodes.Negative(bound, type_)
            case nodes.Coalesce(items, type_):
                return nodes.Coalesce(self._each(items), type_)
            case nodes.Case(branches, default, type_):
                bound_branches = tuple(
                    (self._bound(test), self._bound(value)) for test, value in branches
                )
                return nodes.Case(bound_branches, self._bound(default), type_)
            case nodes.Elapsed(unit, start, end):
                return _counted(nodes.Elapsed(unit, self._bound(start), self._bound(end)))
        raise TypeError(node)

    def _each(self, items: tuple[Node, ...]) -> tuple[Node, ...]:
        return tuple(self._bound(item) for item in items)

    def _literal(self, option: Literal | nodes.Param) -> Literal:
        bound = self._bound(option)
        assert isinstance(bound, Literal), "a parameter binds to a literal"
        return bound

    def _check_set(self, name: Node, parameter: Node) -> None:
        """A text parameter that is compared with a closed list must be on it."""
        if (
            not isinstance(name, nodes.Name)
            or name.one_of is None
            or not isinstance(parameter, nodes.Param)
        ):
            return
        value = self.given(parameter.name)
        if value not in name.one_of:
            why = f"“{name.name}” is one of " + ", ".join(name.one_of)
            raise BadParameter(name=parameter.name, value=repr(value), why=why)


def _number(value: Value) -> int | float:
    assert isinstance(value, (int, float)), "arithmetic is on numbers"
    return value


def _folded(node: nodes.Arithmetic) -> Node:
    """A computation on constants, done now."""
    if not isinstance(node.left, Literal) or not isinstance(node.right, Literal):
        return node
    if node.left.value is None or node.right.value is None:
        return Literal(None, node.type)
    return Literal(
        _computed(node.operator, _number(node.left.value), _number(node.right.value)), node.type
    )


def _computed(operator: nodes.Operator, left: float, right: float) -> float | None:
    match operator:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
        case "/":
            return left / right if right else None


def _counted(node: nodes.Elapsed) -> Node:
    """Elapsed time between two known days, done now."""
    match node:
        case nodes.Elapsed(unit, Literal(date() as start, _), Literal(date() as end, _)):
            return Literal(elapsed(unit, start, end), Type.INT)
    return node

"""Which types meet: comparisons, closed lists, and values that stand for each other."""

from __future__ import annotations

from collections.abc import Sequence

from zhucun.engines.rules.errors import CannotCompare, OutsideSet, WrongType
from zhucun.engines.rules.spec import nodes
from zhucun.engines.rules.spec.faults import Faults
from zhucun.engines.rules.spec.nodes import Node
from zhucun.engines.rules.spec.types import Type
from zhucun.engines.rules.spec.vocabulary import near


class Agreement:
    """Checks operands against each other and notes what does not fit."""

    def __init__(self, faults: Faults) -> None:
        self.faults = faults

    def comparable(self, at: int, operator: str, left: Node, right: Node) -> bool:
        """True where the two sides may be compared so; `at` is the offset of the right one."""
        if not left.type.meets(right.type):
            self._cannot(at, operator, left, right, _hint(left, right))
            return False
        if operator not in ("=", "<>", "IN") and not left.type.has_order:
            hint = "Only numbers and days have an order; compare text with = and <>."
            self._cannot(at, operator, left, right, hint)
            return False
        return self._in_set(at, left, right) and self._in_set(at, right, left)

    def common_type(self, at: int, values: Sequence[Node]) -> Type | None:
        """The one type of values that stand for each other; int and num become num."""
        types = {value.type for value in values}
        if types == {Type.INT, Type.NUM}:
            return Type.NUM
        if len(types) == 1:
            return types.pop()
        found = ", ".join(sorted(types))
        facts = {"what": "a choice between values", "needed": "values of one type", "found": found}
        self.faults.add(WrongType, at, **facts)
        return None

    @staticmethod
    def typed(value: Node | None, type_: Type) -> Node:
        """A result as a node: None is NULL of the common type; whole numbers join the others."""
        if value is None:
            return nodes.Literal(None, type_)
        if (
            isinstance(value, nodes.Literal)
            and value.type is not type_
            and isinstance(value.value, int)
        ):
            return nodes.Literal(float(value.value), type_)
        return value

    def _in_set(self, at: int, name: Node, literal: Node) -> bool:
        if not isinstance(name, nodes.Name) or not isinstance(literal, nodes.Literal):
            return True
        if name.one_of is None or literal.value in name.one_of:
            return True
        facts = {
            "value": literal.value,
            "name": name.name,
            "near": near(str(literal.value), name.one_of),
        }
        self.faults.add(OutsideSet, at, **facts)
        return False

    def _cannot(self, at: int, operator: str, left: Node, right: Node, hint: str) -> None:
        facts = {
            "left": left.type.value,
            "right": right.type.value,
            "operator": operator,
            "hint": hint,
        }
        self.faults.add(CannotCompare, at, **facts)


def _hint(left: Node, right: Node) -> str:
    if {left.type, right.type} == {Type.DATE, Type.STR}:
        return "Write a day as DATE '2021-05-11'."
    return "Compare values of one type."

"""A bound tree as the text of a Python expression with three-valued logic: None is unknown.

Safe by construction: names are ours (`v3`, `t7`, `k2`), numbers and texts are the repr of checked
values, days and sets are constants by reference. Nothing of the author's text is ever pasted.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from zhucun.engines.rules.run.elapsed import COUNTERS
from zhucun.engines.rules.spec import nodes
from zhucun.engines.rules.spec.nodes import Node, can_be_null
from zhucun.engines.rules.spec.types import Type

_OPERATORS = {"=": "==", "<>": "!="}


class PythonWriter:
    """Writes expressions that share variables; `constants` is the namespace that they need."""

    def __init__(self) -> None:
        self.names: dict[str, nodes.Name] = {}
        self.variables: dict[str, str] = {}
        self.constants: dict[str, Any] = {
            f"{unit}_between": each for unit, each in COUNTERS.items()
        }
        self._temporaries = 0

    def variable(self, name: nodes.Name) -> str:
        """The local variable that holds a column."""
        self.names[name.name] = name
        return self.variables.setdefault(name.name, f"v{len(self.variables)}")

    def constant(self, value: Any) -> str:
        """A name for a value that has no safe or cheap spelling."""
        name = f"k{len(self.constants)}"
        self.constants[name] = value
        return name

    def write(self, node: Node) -> str:
        """The Python expression of a node; True, False or None for conditions."""
        match node:
            case nodes.Literal(value, type_):
                is_plain = value is None or type_ is not Type.DATE
                return f"({value!r})" if is_plain else self.constant(value)
            case nodes.Name():
                return self.variable(node)
            case nodes.Junction():
                return self._junction(node)
            case nodes.Not(item):
                return self._strict((item,), lambda inner: f"not {inner}")
            case nodes.Compare(operator, left, right):
                return self._strict((left, right), self._infix(_OPERATORS.get(operator, operator)))
            case nodes.Between():
                return self._between(node)
            case nodes.In(item, options):
                return self._member(item, options)
            case nodes.Is(item, what):
                return f"({self.write(item)} is {what!r})"
            case _:
                return self._value(node)

    def _value(self, node: Node) -> str:
        match node:
            case nodes.Arithmetic("/", left, right, _):
                return self._quotient(left, right)
            case nodes.Arithmetic(operator, left, right, _):
                return self._strict((left, right), self._infix(operator))
            case nodes.Negative(item, _):
                return self._strict((item,), lambda inner: f"-{inner}")
            case nodes.Coalesce(items, _):
                return self._coalesce(items)
            case nodes.Case(branches, default, _):
                words = self.write(default)
                for test, value in reversed(branches):
                    words = f"({self.write(value)} if {self.write(test)} else {words})"
                return words
            case nodes.Elapsed(unit, start, end):
                return self._strict(
                    (start, end), lambda left, right: f"{unit}_between({left}, {right})"
                )
        raise TypeError(node)

    @staticmethod
    def _infix(operator: str) -> Callable[..., str]:
        return lambda left, right: f"{left} {operator} {right}"

    def temporary(self) -> str:
        """A fresh local name."""
        self._temporaries += 1
        return f"t{self._temporaries}"

    def _strict(self, items: tuple[Node, ...], form: Callable[..., str]) -> str:
        """A form that is NULL where one of its operands is."""
        guards, operands = [], []
        for item in items:
            words = self.write(item)
            if isinstance(item, nodes.Name) and item.nullable:
                guards.append(f"{words} is None")
            elif can_be_null(item):
                temporary = self.temporary()
                guards.append(f"({temporary} := {words}) is None")
                words = temporary
            operands.append(words)
        body = form(*operands)
        return f"(None if {' or '.join(guards)} else {body})" if guards else f"({body})"

    def _junction(self, node: nodes.Junction) -> str:
        """The parts that cannot be NULL come first: they are cheaper, and may settle it."""
        is_and = node.word == "AND"
        plain = [self.write(item) for item in node.items if not can_be_null(item)]
        maybe = [(self.temporary(), self.write(item)) for item in node.items if can_be_null(item)]
        if not maybe:
            return f"({f' {node.word.lower()} '.join(plain)})"
        settled, settles = ("False", "not ") if is_and else ("True", "")
        stops = [f"{settles}{words}" for words in plain]
        stops += [f"({name} := {words}) is {settled}" for name, words in maybe]
        unknown = " or ".join(f"{name} is None" for name, _ in maybe)
        return f"({settled} if {' or '.join(stops)} else None if {unknown} else {is_and})"

    def _member(self, item: Node, options: tuple[nodes.Literal | nodes.Param, ...]) -> str:
        literals = [option.value for option in options if isinstance(option, nodes.Literal)]
        values = self.constant(frozenset(literals))
        return self._strict((item,), lambda inner: f"{inner} in {values}")

    def _between(self, node: nodes.Between) -> str:
        """False where one bound says so, even if the other is unknown."""
        item, low, high = self.write(node.item), self.write(node.low), self.write(node.high)
        if not can_be_null(node.low) and not can_be_null(node.high):
            whole = (node.item, node.low, node.high)
            return self._strict(whole, lambda item, low, high: f"{low} <= {item} <= {high}")
        x, a, b = self.temporary(), self.temporary(), self.temporary()
        below = f"(({a} := {low}) is not None and {x} < {a})"
        above = f"(({b} := {high}) is not None and {x} > {b})"
        known = f"False if {below} or {above} else None if {a} is None or {b} is None else True"
        return f"(None if ({x} := {item}) is None else {known})"

    def _quotient(self, left: Node, right: Node) -> str:
        """NULL on zero."""
        guards, operands = [], []
        for item, is_zero in ((left, False), (right, True)):
            words, temporary = self.write(item), self.temporary()
            operands.append(temporary)
            guards.append(
                f"not ({temporary} := {words})" if is_zero else f"({temporary} := {words}) is None"
            )
        return f"(None if {' or '.join(guards)} else {operands[0]} / {operands[1]})"

    def _coalesce(self, items: tuple[Node, ...]) -> str:
        words = self.write(items[-1])
        for item in reversed(items[:-1]):
            temporary = self.temporary()
            words = f"({temporary} if ({temporary} := {self.write(item)}) is not None else {words})"
        return words

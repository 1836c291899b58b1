"""A whole table at once, as Ibis expressions: nothing is executed here.

Made for DuckDB, SQLite and PostgreSQL; Spark takes the SQL text. Ibis is imported on the first call
(a second), so a process that only judges persons never pays for it.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import reduce
from typing import TYPE_CHECKING, Any

from zhucun.engines.rules.answers import Outcome
from zhucun.engines.rules.run.binding import Binding
from zhucun.engines.rules.spec import nodes
from zhucun.engines.rules.spec.expression import Expression
from zhucun.engines.rules.spec.nodes import Node
from zhucun.engines.rules.spec.rule import Rule, RuleKind, distinct
from zhucun.engines.rules.spec.types import Type, Unset, Value

if TYPE_CHECKING:
    import ibis

_TYPES = {
    Type.BOOL: "boolean",
    Type.INT: "int64",
    Type.NUM: "float64",
    Type.STR: "string",
    Type.DATE: "date",
}
_OPERATORS: Mapping[str, Callable[[Any, Any], Any]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "AND": operator.and_,
    "OR": operator.or_,
}


def predicate_column(
    expression: Expression,
    table: ibis.Table,
    parameters: Mapping[str, Value | Unset],
    as_of: date,
) -> ibis.expr.types.BooleanColumn:
    """A condition over the columns of a table that bear the names: true, false or NULL.

    Raises ParameterMissing, ParameterUnset, BadParameter.
    """
    return TableWriter(table).write(Binding(parameters, as_of).bound(expression))


def outcome_columns(
    rules: Iterable[Rule],
    table: ibis.Table,
    parameters: Mapping[str, Value | Unset],
    as_of: date,
) -> dict[str, ibis.expr.types.StringColumn]:
    """Rule id → a column with its outcome as text, for `table.mutate(**columns)` or `select`.

    Raises ParameterMissing, BadParameter, DuplicateRule.
    """
    binding, writer = Binding(parameters, as_of), TableWriter(table)
    return {rule.id: _outcome(rule, writer, binding) for rule in distinct(rules)}


def count_outcomes(
    rules: Iterable[Rule],
    table: ibis.Table,
    parameters: Mapping[str, Value | Unset],
    as_of: date,
    outcome: Outcome = Outcome.PASS,
) -> dict[str, ibis.expr.types.IntegerScalar]:
    """Rule id → how many rows have that outcome, for `table.aggregate(**counts)`: one pass over the
    table.

    Raises ParameterMissing, BadParameter, DuplicateRule.
    """
    import ibis

    binding, writer = Binding(parameters, as_of), TableWriter(table)
    counts = {}
    for rule in distinct(rules):
        found = dict(_conditions(rule, writer, binding)).get(outcome)
        if found is None:
            counts[rule.id] = ibis.literal(0)
        elif isinstance(found, ibis.expr.types.Scalar):  # a constant, which has no sum
            counts[rule.id] = table.count(where=found)
        else:
            counts[rule.id] = found.sum().fill_null(0)
    return counts


def _outcome(rule: Rule, writer: TableWriter, binding: Binding) -> Any:
    import ibis

    *conditions, (otherwise, _) = _conditions(rule, writer, binding)
    branches = [(condition, ibis.literal(outcome.value)) for outcome, condition in conditions]
    if not branches:
        return ibis.literal(otherwise.value)
    return ibis.cases(*branches, else_=ibis.literal(otherwise.value))


def _conditions(rule: Rule, writer: TableWriter, binding: Binding) -> list[tuple[Outcome, Any]]:
    """Outcomes with the conditions under which they hold, exclusive of each other; the last one is
    the rest.
    """
    import ibis

    everywhere = ibis.literal(True)
    scope, test = rule.applies_when, rule.test
    if scope is not None and binding.unset(scope.parameters):
        return [(Outcome.UNSET, everywhere)]
    applies = None if scope is None else writer.write(binding.bound(scope))
    found = [] if applies is None else [(Outcome.NOT_APPLICABLE, ~applies)]
    if isinstance(test, Unset) or binding.unset(test.parameters):
        rest = everywhere if applies is None else applies.fill_null(True)
        return [*found, (Outcome.UNSET, rest)]
    bound = binding.bound(test)
    truth, is_open = writer.write(bound), writer.operand(bound).isnull()
    passes = ~truth if rule.kind is RuleKind.FORBID else truth
    fails = truth if rule.kind is RuleKind.FORBID else ~truth
    if scope is None or applies is None:
        return [(Outcome.PASS, passes), (Outcome.FAIL, fails), (Outcome.UNKNOWN, is_open)]
    unknown = writer.operand(binding.bound(scope)).isnull() | (applies & is_open)
    return [
        *found,
        (Outcome.PASS, applies & passes),
        (Outcome.FAIL, applies & fails),
        (Outcome.UNKNOWN, unknown),
    ]


class TableWriter:
    """Writes bound trees over one table."""

    def __init__(self, table: ibis.Table) -> None:
        self.table = table

    def write(self, node: Node) -> Any:
        """The Ibis expression of a bound node."""
        match node:
            case nodes.Literal(value, type_):
                return self._literal(value, type_)
            case nodes.Name(name):
                return self.table[name]
            case nodes.Junction(word, items):
                return reduce(_OPERATORS[word], [self.write(item) for item in items])
            case nodes.Not(item):
                return ~self.write(item)
            case nodes.Compare(sign, left, right):
                return _OPERATORS[sign](self.operand(left), self.operand(right))
            case nodes.Between(item, low, high):
                return self.write(item).between(self.write(low), self.write(high))
            case nodes.In(item, options):
                return self.operand(item).isin([self.write(option) for option in options])
            case nodes.Is(item, None):
                return self.operand(item).isnull()
            case nodes.Is(item, what):
                truth = self.write(item)
                return (truth if what else ~truth).fill_null(False)
            case _:
                return self._value(node)

    def operand(self, node: Node) -> Any:
        """A node that stands beside =, IN or IS.

        Ibis 12 forgets the parentheses of NOT, IN and IS there (`NOT a IS NULL`, `a = b IN (1)`),
        and databases read on with their own precedence. COALESCE(a, NULL) is a, in parentheses.
        """
        import ibis

        written = self.write(node)
        is_plain = node.type is not Type.BOOL or isinstance(node, (nodes.Name, nodes.Literal))
        return written if is_plain else ibis.coalesce(written, ibis.null("boolean"))

    def _value(self, node: Node) -> Any:
        import ibis

        match node:
            case nodes.Arithmetic("/", left, right, _):
                return self._double(left) / self._double(right).nullif(0.0)
            case nodes.Arithmetic(sign, left, right, _):
                return _OPERATORS[sign](self._double(left), self._double(right))
            case nodes.Negative(item, _):
                return -self._double(item)
            case nodes.Coalesce(items, _):
                return ibis.coalesce(*[self.write(item) for item in items])
            case nodes.Case(branches, default, _):
                whens = [(self.write(test), self.write(value)) for test, value in branches]
                return ibis.cases(*whens, else_=self.write(default))
            case nodes.Elapsed(unit, start, end):
                return _ELAPSED[unit](self.write(start), self.write(end))
        raise TypeError(node)

    @staticmethod
    def _literal(value: Value | None, type_: Type) -> Any:
        import ibis

        return (
            ibis.null(_TYPES[type_]) if value is None else ibis.literal(value, type=_TYPES[type_])
        )

    def _double(self, node: Node) -> Any:
        """An operand of arithmetic, in double precision."""
        return self.write(node).cast("float64")


def _years(start: Any, end: Any) -> Any:
    return end.year() - start.year() - (_month_day(end) < _month_day(start)).ifelse(1, 0)


def _months(start: Any, end: Any) -> Any:
    months = (end.year() - start.year()) * 12 + end.month() - start.month()
    return months - (end.day() < start.day()).ifelse(1, 0)


def _days(start: Any, end: Any) -> Any:
    return end.delta(start, unit="day")


def _month_day(day: Any) -> Any:
    return day.month().cast("int32") * 100 + day.day().cast("int32")


_ELAPSED = {"years": _years, "months": _months, "days": _days}

"""What an expression means, in the plainest words: the judge over all executions.

Nothing is shared with the engine but its tree and the kernel's `years_between`: no binding, no folding, no
rewriting of elapsed time, no generated code.
"""

from __future__ import annotations

import operator
from collections.abc import Mapping
from datetime import date
from typing import Any

from zhucun.engines.rules.spec import nodes
from zhucun.kernel.periods import years_between

_COMPARE = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_COMPUTE = {"+": operator.add, "-": operator.sub, "*": operator.mul}


def meaning(  # noqa: C901 (one case for each form, on purpose)
    node: nodes.Node, row: Mapping[str, Any], parameters: Mapping[str, Any]
) -> Any:
    """The value of a tree for one row, by three-valued logic; None is NULL."""

    def of(inner: nodes.Node) -> Any:
        return meaning(inner, row, parameters)

    match node:
        case nodes.Literal(value, _):
            return value
        case nodes.Name(name):
            return row[name]
        case nodes.Param(name, _):
            return parameters[name]
        case nodes.Not(item):
            return _not(of(item))
        case nodes.Junction(word, items):
            truths = [of(item) for item in items]
            return _all(truths) if word == "AND" else _not(_all([_not(truth) for truth in truths]))
        case nodes.Compare(sign, left, right):
            return _strict(_COMPARE[sign], of(left), of(right))
        case nodes.Between(item, low, high):
            value = of(item)
            return _all(
                [_strict(operator.ge, value, of(low)), _strict(operator.le, value, of(high))]
            )
        case nodes.In(item, options):
            return _strict(lambda value: any(value == of(option) for option in options), of(item))
        case nodes.Is(item, what):
            return of(item) is what
        case nodes.Arithmetic("/", left, right, _):
            return _strict(
                lambda above, below: above / below if below else None, of(left), of(right)
            )
        case nodes.Arithmetic(sign, left, right, _):
            return _strict(_COMPUTE[sign], of(left), of(right))
        case nodes.Negative(item, _):
            return _strict(operator.neg, of(item))
        case nodes.Coalesce(items, _):
            return next((value for item in items if (value := of(item)) is not None), None)
        case nodes.Case(branches, default, _):
            for test, value in branches:
                if of(test) is True:
                    return of(value)
            return of(default)
        case nodes.Elapsed(unit, start, end):
            return _strict(_ELAPSED[unit], of(start), of(end))
    raise TypeError(node)


def _strict(function: Any, *values: Any) -> Any:
    return None if None in values else function(*values)


def _not(truth: bool | None) -> bool | None:
    return None if truth is None else not truth


def _all(truths: list[bool | None]) -> bool | None:
    if False in truths:
        return False
    return None if None in truths else True


def _months(start: date, end: date) -> int:
    count = (end.year * 12 + end.month) - (start.year * 12 + start.month)
    return count if end.day >= start.day else count - 1


_ELAPSED = {
    "years": years_between,
    "months": _months,
    "days": lambda start, end: end.toordinal() - start.toordinal(),
}

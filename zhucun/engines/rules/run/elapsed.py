"""Completed years, months and days: the one definition, and the day on which a count is reached.

    years  = y(end) - y(start) - [month-day(end) < month-day(start)]         (zhucun.kernel.periods)
    months = 12 × (y(end) - y(start)) + m(end) - m(start) - [day(end) < day(start)]
    days   = end - start

Someone born on 29 February completes a year on 1 March; from 31 January a month is completed on 1
March. The databases' own functions differ on these days, so none is used.
"""

from __future__ import annotations

from datetime import date, timedelta

from zhucun.engines.rules.spec import nodes
from zhucun.engines.rules.spec.nodes import Literal, Node, Unit
from zhucun.engines.rules.spec.types import Type
from zhucun.kernel.periods import months_after, years_between

_MIRRORED: dict[nodes.Comparison, nodes.Comparison] = {
    "=": "=", "<>": "<>", "<": ">", "<=": ">=", ">": "<", ">=": "<="
}  # fmt: skip


def months_between(start: date, end: date) -> int:
    """Completed months."""
    months = (end.year - start.year) * 12 + end.month - start.month
    return months - (end.day < start.day)


def days_between(start: date, end: date) -> int:
    """Days from start to end."""
    return (end - start).days


COUNTERS = {"years": years_between, "months": months_between, "days": days_between}


def elapsed(unit: Unit, start: date, end: date) -> int:
    """Completed whole units from start to end; negative where the end lies before the start."""
    return COUNTERS[unit](start, end)


def as_day_comparison(node: nodes.Compare | nodes.Between) -> Node:
    """`years_between(x, day) >= n` as `x <= day n years before`, which means the same on every day
    there is.

    An index can serve it, and it is several times cheaper. Left as it is where the bound is not a
    whole number, where neither end is a known day, or where the day would leave the calendar.
    """
    try:
        match node:
            case nodes.Compare(operator, nodes.Elapsed() as span, Literal(int(count), Type.INT)):
                return _compared(span, operator, count) or node
            case nodes.Compare(operator, Literal(int(count), Type.INT), nodes.Elapsed() as span):
                return _compared(span, _MIRRORED[operator], count) or node
            case nodes.Between(
                nodes.Elapsed() as span, Literal(int(low), Type.INT), Literal(int(high), Type.INT)
            ):
                parts = (_compared(span, ">=", low), _compared(span, "<=", high))
                if parts[0] is not None and parts[1] is not None:
                    return nodes.Junction("AND", (parts[0], parts[1]))
    except (ValueError, OverflowError):
        pass
    return node


def _compared(span: nodes.Elapsed, operator: nodes.Comparison, count: int) -> Node | None:
    """One bound on a count as one bound on the day that is not known."""
    if operator not in ("<", "<=", ">", ">="):
        return None
    is_at_least = operator in (
        ">",
        ">=",
    )  # `> n` is `>= n + 1`, `< n` is not `>= n`, `<= n` is not `>= n + 1`
    reached = count + (operator in (">", "<="))
    match span:
        case nodes.Elapsed(unit, start, Literal(date() as end, _)):
            limit = Literal(_latest_start(unit, end, reached), Type.DATE)
            return nodes.Compare("<=" if is_at_least else ">", start, limit)
        case nodes.Elapsed(unit, Literal(date() as start, _), end):
            limit = Literal(_earliest_end(unit, start, reached), Type.DATE)
            return nodes.Compare(">=" if is_at_least else "<", end, limit)
    return None


def _latest_start(unit: Unit, end: date, count: int) -> date:
    """The last day from which so many units are completed on the end day."""
    if unit == "days":
        return end - timedelta(days=count)
    return months_after(end, -count * (12 if unit == "years" else 1))


def _earliest_end(unit: Unit, start: date, count: int) -> date:
    """The first day on which so many units are completed; where the month is too short, the next
    month's first.
    """
    if unit == "days":
        return start + timedelta(days=count)
    day = months_after(start, count * (12 if unit == "years" else 1))
    return day if day.day == start.day else day + timedelta(days=1)

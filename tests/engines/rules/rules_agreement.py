"""How the executions of one expression are held against each other: the same rows, asked everywhere.

Each engine is asked once for all expressions of an example.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from hypothesis import HealthCheck, Phase, assume, settings
from rules_reference import meaning
from rules_world import AS_OF, PARAMETERS, VALUES, VOCABULARY, make_rows

from zhucun.engines.rules import (
    BadExpression,
    Expression,
    Type,
    compile_predicate,
    parse,
    to_sql,
)

ROWS = make_rows(150, seed=20240229)


def examples(count: int) -> settings:
    """The same examples every time, so that a red test stays red."""
    return settings(
        max_examples=count,
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate, Phase.shrink],
    )


Truths = list[list[bool | None]]
Ask = Callable[[list[Expression]], Truths]


def parsed(text: str) -> Expression:
    """The generated text as an expression; the few that are too large are drawn again."""
    try:
        return parse(text, VOCABULARY, PARAMETERS)
    except BadExpression as error:
        assume(
            not all(fault.code in ("rules.too-long", "rules.too-deep") for fault in error.faults)
        )
        raise


def truth(value: Any) -> bool | None:
    return None if value is None else bool(value)


def select(exprs: list[Expression], dialect: Any) -> str:
    parts = [to_sql(each, dialect, VALUES, AS_OF) for each in exprs]
    return f"SELECT {', '.join(parts)} FROM rule_facts ORDER BY id"


def create(types: dict[Type, str]) -> str:
    parts = ", ".join(f"{name} {types[term.type]}" for name, term in VOCABULARY.items())
    return f"CREATE TEMP TABLE rule_facts ({parts})"


def cells(*, days_as_text: bool = False) -> list[list[Any]]:
    def cell(value: Any) -> Any:
        return value.isoformat() if days_as_text and isinstance(value, date) else value

    return [[cell(row[name]) for name in VOCABULARY] for row in ROWS]


def sql_ask(execute: Callable[[str], list[Any]], dialect: str) -> Ask:
    return lambda exprs: [
        [truth(cell) for cell in line] for line in execute(select(exprs, dialect))
    ]


def check(exprs: list[Expression], asks: dict[str, Ask]) -> None:
    given = {**VALUES, "as_of": AS_OF}
    wanted = [[meaning(each.tree, row, given) for each in exprs] for row in ROWS]
    judges = [compile_predicate(each, VALUES, AS_OF) for each in exprs]
    found = {"Python": [[judge(row) for judge in judges] for row in ROWS]}
    found |= {engine: ask(exprs) for engine, ask in asks.items()}
    for engine, truths in found.items():
        for row, expected, actual in zip(ROWS, wanted, truths, strict=True):
            for each, right, said in zip(exprs, expected, actual, strict=True):
                assert said is right, f"{engine} says {said}, not {right}, to {each} of {row}"

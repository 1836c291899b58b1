"""Where the SQL of DuckDB, SQLite, PostgreSQL and Spark differs.

Arithmetic is done in double precision everywhere: narrow integer columns would overflow, each
database in its own way. Counts of years and months are spelt out from year, month and day, because
the databases' own functions disagree on 29 February.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal as OneOf

from zhucun.engines.rules.spec.nodes import Unit
from zhucun.engines.rules.spec.types import Type

DialectName = OneOf["duckdb", "sqlite", "postgres", "spark"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """How one database spells what differs; `{a}` and `{b}` are the start and the end."""

    quote: str = '"'
    true: str = "TRUE"
    false: str = "FALSE"
    day: str = "DATE '{}'"
    text_escape: str = "''"
    types: Mapping[Type, str]
    elapsed: Mapping[Unit, str]


def _counts(parts: tuple[str, str, str], days: str) -> dict[Unit, str]:
    """The definitions of `elapsed.py` over the parts of a day."""

    year, month, day = parts

    def part(form: str, which: str) -> str:
        return form.format("{" + which + "}")

    def years() -> str:
        return f"{part(year, 'b')} - {part(year, 'a')}"

    def month_day(which: str) -> str:
        return f"{part(month, which)} * 100 + {part(day, which)}"

    months = f"({years()}) * 12 + {part(month, 'b')} - {part(month, 'a')}"
    return {
        "years": f"({years()} - CASE WHEN {month_day('b')} < {month_day('a')} THEN 1 ELSE 0 END)",
        "months": f"({months} - CASE WHEN {part(day, 'b')} < {part(day, 'a')} THEN 1 ELSE 0 END)",
        "days": days,
    }


_STANDARD = {
    Type.BOOL: "BOOLEAN",
    Type.INT: "BIGINT",
    Type.NUM: "DOUBLE PRECISION",
    Type.STR: "VARCHAR",
    Type.DATE: "DATE",
}
_CALLED = ("year({})", "month({})", "day({})")
_EXTRACTED = (
    "CAST(EXTRACT(YEAR FROM {}) AS INTEGER)",
    "CAST(EXTRACT(MONTH FROM {}) AS INTEGER)",
    "CAST(EXTRACT(DAY FROM {}) AS INTEGER)",
)
_CUT = (
    "CAST(substr({}, 1, 4) AS INTEGER)",
    "CAST(substr({}, 6, 2) AS INTEGER)",
    "CAST(substr({}, 9, 2) AS INTEGER)",
)

DIALECTS: Mapping[DialectName, Dialect] = {
    "duckdb": Dialect(
        types={**_STANDARD, Type.NUM: "DOUBLE"},
        elapsed=_counts(_CALLED, days="date_diff('day', {a}, {b})"),
    ),
    "postgres": Dialect(
        types={**_STANDARD, Type.STR: "TEXT"},
        elapsed=_counts(_EXTRACTED, days="({b} - {a})"),
    ),
    "sqlite": Dialect(
        true="1",
        false="0",
        day="'{}'",
        types={
            Type.BOOL: "INTEGER",
            Type.INT: "INTEGER",
            Type.NUM: "REAL",
            Type.STR: "TEXT",
            Type.DATE: "TEXT",
        },
        elapsed=_counts(_CUT, days="CAST(julianday({b}) - julianday({a}) AS INTEGER)"),
    ),
    "spark": Dialect(
        quote="`",
        text_escape="\\'",
        types={**_STANDARD, Type.NUM: "DOUBLE", Type.STR: "STRING"},
        elapsed=_counts(_CALLED, days="datediff({b}, {a})"),
    ),
}

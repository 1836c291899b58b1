"""Outcomes of whole tables, by SQL text and by Ibis, and the counting of years."""

from __future__ import annotations

import itertools
import sqlite3
from datetime import date, timedelta
from typing import Any

import duckdb
import pytest
from rules_world import AS_OF, PARAMETERS, VALUES, VOCABULARY, make_rows

from zhucun.engines.rules import (
    FORBID,
    UNSET,
    Outcome,
    Rule,
    Type,
    compile_predicate,
    compile_rules,
    count_outcomes,
    outcome_columns,
    parse,
    pass_sql,
    rule_sql,
    to_sql,
)
from zhucun.engines.rules.errors import BadColumn, ParameterUnset
from zhucun.engines.rules.run.elapsed import as_day_comparison, elapsed
from zhucun.engines.rules.spec import nodes

#: Ibis 12 reads the schema of a DuckDB table in a way that DuckDB 2 has renamed.
pytestmark = pytest.mark.filterwarnings("ignore:fetch_arrow_table:DeprecationWarning")
ROWS = make_rows(120, seed=7)
GIVEN = {**VALUES, "ratio": UNSET}


def read(text: str) -> Any:
    return parse(text, VOCABULARY, PARAMETERS)


RULES = [
    Rule("plain", read("visits > :least")),
    Rule("forbidden", read("is_member AND absences > 1"), FORBID),
    Rule("scoped", read("income >= 0.5"), applies_when=read("is_member")),
    Rule("scoped-forbidden", read("NOT is_member"), FORBID, read("health = 'good' OR visits > 2")),
    Rule("unset", read("income > :ratio")),
    Rule("unset-scoped", read("income > :ratio"), applies_when=read("is_member")),
    Rule("unset-scope", read("is_posted"), applies_when=read("income > :ratio")),
    Rule("open", UNSET),
    Rule("constant", read("TRUE")),
    Rule("open-scoped", UNSET, applies_when=read("NOT is_member")),
]
JUDGE = compile_rules(RULES, GIVEN, AS_OF)
EXPECTED = [JUDGE.outcomes(row) for row in ROWS]


def columns(kinds: dict[Type, str]) -> str:
    return ", ".join(f"{name} {kinds[term.type]}" for name, term in VOCABULARY.items())


@pytest.fixture
def duck() -> Any:
    connection = duckdb.connect()
    kinds = {
        Type.BOOL: "BOOLEAN",
        Type.INT: "SMALLINT",
        Type.NUM: "DECIMAL(12, 2)",
        Type.STR: "TEXT",
        Type.DATE: "DATE",
    }
    connection.execute(f"CREATE TABLE facts ({columns(kinds | {Type.INT: 'INTEGER'})})")
    marks = ", ".join("?" * len(VOCABULARY))
    connection.executemany(
        f"INSERT INTO facts VALUES ({marks})", [list(row.values()) for row in ROWS]
    )
    yield connection
    connection.close()


@pytest.fixture
def lite() -> Any:
    connection = sqlite3.connect(":memory:")
    connection.execute(
        f"CREATE TABLE facts ({columns({Type.BOOL: 'bool', Type.INT: 'integer', Type.NUM: 'decimal', Type.STR: 'text', Type.DATE: 'date'})})"
    )
    rows = [
        [cell.isoformat() if isinstance(cell, date) else cell for cell in row.values()]
        for row in ROWS
    ]
    connection.executemany(f"INSERT INTO facts VALUES ({', '.join('?' * len(VOCABULARY))})", rows)
    yield connection
    connection.close()


def test_sql_gives_the_same_outcomes_as_python(duck: Any, lite: Any) -> None:
    for dialect, connection in (("duckdb", duck), ("sqlite", lite)):
        parts = [rule_sql(rule, dialect, GIVEN, AS_OF) for rule in RULES]
        found = connection.execute(f"SELECT {', '.join(parts)} FROM facts ORDER BY id").fetchall()
        assert [tuple(Outcome(cell) for cell in row) for row in found] == EXPECTED


def test_ibis_gives_the_same_outcomes_as_python(duck: Any) -> None:
    import ibis

    table = ibis.duckdb.from_connection(duck).table("facts")
    found = (
        table.select("id", **outcome_columns(RULES, table, GIVEN, AS_OF))
        .order_by("id")
        .to_pyarrow()
        .to_pylist()
    )
    assert [tuple(Outcome(row[rule.id]) for rule in RULES) for row in found] == EXPECTED


@pytest.mark.parametrize("outcome", Outcome)
def test_outcomes_are_counted_in_one_pass(duck: Any, outcome: Outcome) -> None:
    import ibis

    table = ibis.duckdb.from_connection(duck).table("facts")
    found = (
        table.aggregate(**count_outcomes(RULES, table, GIVEN, AS_OF, outcome))
        .to_pyarrow()
        .to_pylist()[0]
    )
    expected = [sum(row[at] is outcome for row in EXPECTED) for at in range(len(RULES))]
    assert [found[rule.id] for rule in RULES] == expected


def test_passing_rows_are_counted_by_a_condition(duck: Any) -> None:
    for at, rule in enumerate(RULES[:4]):
        condition = pass_sql(rule, "duckdb", GIVEN, AS_OF)
        found = duck.execute(f"SELECT count(*) FILTER (WHERE {condition}) FROM facts").fetchall()[
            0
        ][0]
        assert found == sum(row[at] is Outcome.PASS for row in EXPECTED)


def test_narrow_columns_do_not_overflow() -> None:
    connection = duckdb.connect()
    sql = to_sql(read("visits * visits * 1000 + absences > 5"), "duckdb", VALUES, AS_OF)
    found = connection.execute(
        f"SELECT {sql} FROM (SELECT 30000::SMALLINT AS visits, 1::TINYINT AS absences)"
    )
    assert found.fetchall() == [(True,)]


def test_an_unset_parameter_makes_a_constant_and_no_condition() -> None:
    assert rule_sql(RULES[4], "postgres", GIVEN, AS_OF) == "'unset'"
    with pytest.raises(ParameterUnset, match="ratio"):
        to_sql(read("income > :ratio"), "postgres", GIVEN, AS_OF)


def test_columns_may_be_named_and_must_be_names() -> None:
    test = read("is_posted AND visits > 1")
    named = {"is_posted": '"p"."posted"', "visits": "p.visits"}
    assert to_sql(test, "postgres", {}, AS_OF, named) == '("p"."posted" AND (p.visits > 1))'
    for hostile in ("1; DROP TABLE x", '"a""', "a.", "a b", "f(x)", "", '"a%s"', "a--", "'a'"):
        with pytest.raises(BadColumn):
            to_sql(test, "postgres", {}, AS_OF, {"visits": hostile})


@pytest.mark.parametrize("dialect", ["duckdb", "sqlite", "postgres", "spark"])
def test_the_text_has_nothing_that_a_driver_would_format(dialect: Any) -> None:
    text = "years_between(party_since, born_on) / 2 > :ratio AND village = :word AND days_between(born_on, :as_of) > months_between(party_since, :as_of)"
    assert not set("%?") & set(to_sql(read(text), dialect, VALUES, AS_OF))


def test_spark_has_its_own_quotation_marks() -> None:
    found = to_sql(read("village = :word AND income / visits > 1"), "spark", VALUES, AS_OF)
    assert found == (
        "((`village` = 'O\\'Neill; 驻村') AND ((CAST(`income` AS DOUBLE) / NULLIF(CAST(`visits` AS DOUBLE), 0)) > 1))"
    )


def test_a_number_of_years_before_a_known_day_becomes_a_comparison_of_days() -> None:
    found = to_sql(read("years_between(party_since, :as_of) >= :least"), "postgres", VALUES, AS_OF)
    assert found == "(\"party_since\" <= DATE '2022-02-28')"


_LEAP = [date(2023, 12, 28) + timedelta(days=at) for at in range(70)]
_DAYS = [
    *_LEAP,
    *(day.replace(year=day.year - 1) for day in _LEAP if (day.month, day.day) != (2, 29)),
]


@pytest.mark.parametrize("unit", ["years", "months", "days"])
@pytest.mark.parametrize("sign", ["<", "<=", ">", ">="])
def test_that_comparison_means_the_same_on_every_day(unit: Any, sign: Any) -> None:
    x = nodes.Name("x", Type.DATE, nullable=False)
    counts = {"years": (-1, 0, 1), "months": (-2, 0, 1, 2, 12), "days": (-30, 0, 1, 59)}[unit]
    for known, count in itertools.product(_DAYS[::3], counts):
        literal, bound = nodes.Literal(known, Type.DATE), nodes.Literal(count, Type.INT)
        for span in (nodes.Elapsed(unit, x, literal), nodes.Elapsed(unit, literal, x)):
            found = as_day_comparison(nodes.Compare(sign, span, bound))
            assert isinstance(found, nodes.Compare)
            assert isinstance(found.right, nodes.Literal)
            limit, direction = found.right.value, found.operator
            for day in _DAYS:
                ends = (day, known) if span.start is x else (known, day)
                wanted = compare(elapsed(unit, *ends), sign, count)
                assert compare(day, direction, limit) is wanted, (unit, ends, sign, count)


def compare(left: Any, sign: str, right: Any) -> bool:
    return {"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right}[sign]


@pytest.mark.parametrize(
    ("unit", "start", "end", "count"),
    [
        ("years", "2000-02-29", "2001-02-28", 0),
        ("years", "2000-02-29", "2001-03-01", 1),
        ("years", "2021-05-11", "2024-05-10", 2),
        ("years", "2024-05-11", "2021-05-10", -4),
        ("months", "2024-01-31", "2024-02-29", 0),
        ("months", "2024-01-31", "2024-03-01", 1),
        ("months", "2024-01-15", "2024-02-15", 1),
        ("days", "2024-02-28", "2024-03-01", 2),
        ("days", "2024-03-01", "2024-02-28", -2),
    ],
)
def test_only_completed_units_count(unit: str, start: str, end: str, count: int) -> None:
    test = read(f"{unit}_between(DATE '{start}', party_since) = {count}")
    assert compile_predicate(test, VALUES, AS_OF)({"party_since": date.fromisoformat(end)}) is True


@pytest.mark.parametrize("count", [0, 3_000, 999_999_999_999_999, -999_999_999_999_999])
def test_days_beyond_the_calendar_are_no_error(count: int) -> None:
    for unit in ("years", "months", "days"):
        test = read(f"{unit}_between(party_since, :as_of) >= {count}")
        row = {"party_since": date(2021, 5, 11)}
        assert compile_predicate(test, VALUES, AS_OF)(row) is (
            elapsed(unit, row["party_since"], AS_OF) >= count
        )

"""One meaning: the Python function, Ibis and SQL text give the same answer, cell by cell, wherever they run.

The expressions are generated (and shrink); each example asks every engine once for all its expressions. Set
ZHUCUN_TEST_POSTGRES to a connection string for another server than the local one; only TEMP tables are made.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from typing import Any

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rules_agreement import ROWS, Ask, cells, check, create, examples, parsed, sql_ask, truth
from rules_reference import meaning
from rules_world import AS_OF, PARAMETERS, VALUES, VOCABULARY, expressions, rows

from zhucun.engines.rules import (
    Expression,
    Outcome,
    Rule,
    RuleKind,
    Type,
    compile_predicate,
    compile_rules,
    parse,
    predicate_column,
)

#: Ibis reads SQLite through pandas and asks it for an option that pandas 3 no longer needs.
pytestmark = pytest.mark.filterwarnings("ignore:The 'future.infer_string' option:Warning")


def ibis_ask(connection: Any) -> Ask:
    """Asks through Ibis; the table is named but not looked up, so a TEMP table will do."""
    import ibis

    kinds = {"bool": "boolean", "int": "int64", "num": "float64", "str": "string", "date": "date"}
    schema = {name: kinds[term.type] for name, term in VOCABULARY.items()}
    table = ibis.table(schema, name="rule_facts")

    def ask(exprs: list[Expression]) -> list[list[bool | None]]:
        columns = {
            f"e{at}": predicate_column(each, table, VALUES, AS_OF) for at, each in enumerate(exprs)
        }
        wanted = table.select("id", **columns).order_by("id")
        found = connection.to_pyarrow(wanted).to_pydict()
        return [
            [truth(found[f"e{at}"][line]) for at in range(len(exprs))] for line in range(len(ROWS))
        ]

    return ask


@pytest.fixture(scope="module")
def duckdb_asks() -> Iterator[dict[str, Ask]]:
    import ibis

    connection = duckdb.connect()
    connection.execute(
        create(
            {
                Type.BOOL: "BOOLEAN",
                Type.INT: "INTEGER",
                Type.NUM: "DOUBLE",
                Type.STR: "TEXT",
                Type.DATE: "DATE",
            }
        )
    )
    connection.executemany(
        f"INSERT INTO rule_facts VALUES ({', '.join('?' * len(VOCABULARY))})", cells()
    )
    yield {
        "DuckDB by SQL": sql_ask(lambda sql: connection.execute(sql).fetchall(), "duckdb"),
        "DuckDB by Ibis": ibis_ask(ibis.duckdb.from_connection(connection)),
    }
    connection.close()


@pytest.fixture(scope="module")
def sqlite_asks() -> Iterator[dict[str, Ask]]:
    """As Django stores them: days as text, conditions as 0 and 1."""
    import ibis

    through_ibis = ibis.sqlite.connect()
    connection: sqlite3.Connection = through_ibis.con
    connection.execute(
        create(
            {
                Type.BOOL: "bool",
                Type.INT: "integer",
                Type.NUM: "real",
                Type.STR: "text",
                Type.DATE: "date",
            }
        )
    )
    marks = ", ".join("?" * len(VOCABULARY))
    connection.executemany(f"INSERT INTO rule_facts VALUES ({marks})", cells(days_as_text=True))
    yield {
        "SQLite by SQL": sql_ask(lambda sql: connection.execute(sql).fetchall(), "sqlite"),
        "SQLite by Ibis": ibis_ask(through_ibis),
    }
    connection.close()


@pytest.fixture(scope="module")
def postgres_asks() -> Iterator[dict[str, Ask]]:
    import ibis
    import psycopg

    address = os.environ.get("ZHUCUN_TEST_POSTGRES", "dbname=postgres")
    try:
        connection = psycopg.connect(address, connect_timeout=3, autocommit=True)
    except psycopg.OperationalError as error:
        pytest.skip(f"no PostgreSQL to ask (ZHUCUN_TEST_POSTGRES): {error}")
    connection.execute("SET jit = off")
    connection.execute(
        create(
            {
                Type.BOOL: "boolean",
                Type.INT: "integer",
                Type.NUM: "double precision",
                Type.STR: "text",
                Type.DATE: "date",
            }
        )
    )
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO rule_facts VALUES ({', '.join(['%s'] * len(VOCABULARY))})", cells()
        )
    yield {
        "PostgreSQL by SQL": sql_ask(lambda sql: connection.execute(sql).fetchall(), "postgres"),
        "PostgreSQL by Ibis": ibis_ask(ibis.postgres.from_connection(connection)),
    }
    connection.close()


@examples(20)
@given(st.lists(expressions(), min_size=8, max_size=40))
def test_python_and_duckdb_agree(duckdb_asks: dict[str, Ask], texts: list[str]) -> None:
    check([parsed(text) for text in texts], duckdb_asks)


@examples(20)
@given(st.lists(expressions(), min_size=8, max_size=40))
def test_python_and_sqlite_agree(sqlite_asks: dict[str, Ask], texts: list[str]) -> None:
    check([parsed(text) for text in texts], sqlite_asks)


@examples(20)
@given(st.lists(expressions(), min_size=8, max_size=40))
def test_python_and_postgresql_agree(postgres_asks: dict[str, Ask], texts: list[str]) -> None:
    check([parsed(text) for text in texts], postgres_asks)


@examples(100)
@given(expressions().map(parsed), rows())
def test_python_means_what_the_definition_says(each: Expression, row: dict[str, Any]) -> None:
    assert compile_predicate(each, VALUES, AS_OF)(row) is meaning(
        each.tree, row, {**VALUES, "as_of": AS_OF}
    )


@examples(60)
@given(expressions().map(parsed), expressions().map(parsed), rows(), st.sampled_from(RuleKind))
def test_reasons_and_outcomes_agree(
    scope: Expression, test: Expression, row: dict[str, Any], kind: RuleKind
) -> None:
    judge = compile_rules([Rule("r", test, kind, scope)], VALUES, AS_OF)
    (answer,) = judge.explain(row)
    given = {**VALUES, "as_of": AS_OF}
    applies, holds = meaning(scope.tree, row, given), meaning(test.tree, row, given)
    expected = {
        (True, True): Outcome.PASS if kind is RuleKind.REQUIRE else Outcome.FAIL,
        (True, False): Outcome.FAIL if kind is RuleKind.REQUIRE else Outcome.PASS,
    }.get((applies, holds), Outcome.NOT_APPLICABLE if applies is False else Outcome.UNKNOWN)
    assert answer.outcome is expected
    assert judge.outcomes(row) == (expected,)
    assert answer.values.keys() <= row.keys()
    assert all(row[name] == value for name, value in answer.values.items())


@examples(60)
@given(expressions().map(parsed))
def test_the_canonical_spelling_means_the_same(each: Expression) -> None:
    assert parse(each.text, VOCABULARY, PARAMETERS).text == each.text
    again = compile_predicate(parse(each.text, VOCABULARY, PARAMETERS), VALUES, AS_OF)
    first = compile_predicate(each, VALUES, AS_OF)
    assert [again(row) for row in ROWS[:30]] == [first(row) for row in ROWS[:30]]

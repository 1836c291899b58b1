"""Spark, asked like the other engines: the same generated expressions and rows, run by a session of its own.

Needs Java and `python3 tools/bootstrap.py spark`, which is some 480 MB; skipped with the reason where they are
missing. `.ci/run` brings both.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rules_agreement import ROWS, Ask, cells, check, examples, parsed, sql_ask
from rules_world import AS_OF, PARAMETERS, VALUES, VOCABULARY, expressions

from tools.test import why_no_spark
from zhucun.engines.rules import FORBID, UNSET, Outcome, Rule, Type, compile_rules, parse, rule_sql

#: Spark says that it was not tried with pandas 3, which it is not asked for here.
pytestmark = pytest.mark.filterwarnings(
    "ignore:PySpark does not yet fully support pandas:FutureWarning"
)
TYPES = {
    Type.BOOL: "boolean",
    Type.INT: "int",
    Type.NUM: "double",
    Type.STR: "string",
    Type.DATE: "date",
}
#: Small, quiet, on this machine only. What runs for seconds is not worth compiling twice: half the time.
QUIET = {
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.log.level": "ERROR",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.shuffle.partitions": "1",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A session with the rows loaded once, as the view `rule_facts`."""
    if why := why_no_spark():
        pytest.skip(why)
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[1]").appName("zhucun")
    for name, value in QUIET.items():
        builder = builder.config(name, value)
    folder = tmp_path_factory.mktemp("spark")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SPARK_LOCAL_IP", "127.0.0.1")  # a machine's own name need not lead to it
        patch.setenv("SPARK_LOCAL_HOSTNAME", "localhost")
        session = builder.config("spark.sql.warehouse.dir", str(folder)).getOrCreate()
    schema = ", ".join(f"{name} {TYPES[term.type]}" for name, term in VOCABULARY.items())
    # Cached rows are run over by generated code; rows given as literals would be folded by the planner.
    session.createDataFrame(cells(), schema).cache().createOrReplaceTempView("rule_facts")
    yield session
    session.stop()


@pytest.fixture(scope="module")
def spark_asks(spark: Any) -> dict[str, Ask]:
    return {"Spark by SQL": sql_ask(lambda sql: spark.sql(sql).collect(), "spark")}


@examples(20)
@given(st.lists(expressions(), min_size=8, max_size=40))
def test_python_and_spark_agree(spark_asks: dict[str, Ask], texts: list[str]) -> None:
    check([parsed(text) for text in texts], spark_asks)


def test_spark_gives_the_same_outcomes_as_python(spark: Any) -> None:
    def read(text: str) -> Any:
        return parse(text, VOCABULARY, PARAMETERS)

    given_values = {**VALUES, "ratio": UNSET}
    rules = [
        Rule("scoped", read("income >= 0.5"), applies_when=read("is_member")),
        Rule("forbidden", read("is_member AND absences > 1"), FORBID),
        Rule("unset", read("income > :ratio"), applies_when=read("health = 'good' OR visits > 2")),
        Rule("quoted", read("village = :word")),
    ]
    parts = [rule_sql(rule, "spark", given_values, AS_OF) for rule in rules]
    found = spark.sql(f"SELECT {', '.join(parts)} FROM rule_facts ORDER BY id").collect()
    judge = compile_rules(rules, given_values, AS_OF)
    assert [tuple(map(Outcome, row)) for row in found] == [judge.outcomes(row) for row in ROWS]


def test_what_spark_lacks_is_said_with_the_command_that_brings_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("importlib.util.find_spec", lambda name: None)
        assert why_no_spark() == "no pyspark (python3 tools/bootstrap.py spark)"
    monkeypatch.setattr("importlib.util.find_spec", lambda name: object())
    monkeypatch.setattr("shutil.which", lambda name: None)
    monkeypatch.setenv("JAVA_HOME", "/nowhere")
    assert why_no_spark() == "no Java (apt-get install openjdk-17-jre-headless)"
    monkeypatch.setattr("shutil.which", lambda name: "/usr/bin/java")
    assert why_no_spark() is None

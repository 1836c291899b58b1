"""Rules: one boolean expression in standard SQL over a declared vocabulary, with one meaning
everywhere.

    vocabulary = Vocabulary.read({"party_since": {"type": "date"}})
    test = parse("years_between(party_since, :as_of) >= :years", vocabulary, {"years": Type.INT})
    judge = compile_rules([Rule("party-years", test)], {"years": 1}, as_of)
    judge.explain({"party_since": date(2021, 12, 17)})

A parsed rule runs as a Python function of one row (`compile_rules`, `compile_predicate`), as an
Ibis expression over a table (`outcome_columns`, `count_outcomes`, `predicate_column`), and as SQL
text for DuckDB, SQLite, PostgreSQL and Spark (`to_sql`, `rule_sql`, `pass_sql`): the tests hold all
of them against each other, with nulls.
"""

from __future__ import annotations

from zhucun.engines.rules.answers import Answer, Outcome
from zhucun.engines.rules.errors import BadExpression, Fault, RuleError
from zhucun.engines.rules.facts import read_fact, read_parameter, read_row
from zhucun.engines.rules.run.person import Judge, compile_predicate, compile_rules
from zhucun.engines.rules.run.sql import pass_sql, rule_sql, to_sql
from zhucun.engines.rules.run.table import count_outcomes, outcome_columns, predicate_column
from zhucun.engines.rules.spec.expression import Expression, parse
from zhucun.engines.rules.spec.rule import Rule, RuleKind
from zhucun.engines.rules.spec.types import UNSET, Type, Unset, Value
from zhucun.engines.rules.spec.vocabulary import Term, Vocabulary

FORBID = RuleKind.FORBID
REQUIRE = RuleKind.REQUIRE

__all__ = [
    "FORBID",
    "REQUIRE",
    "UNSET",
    "Answer",
    "BadExpression",
    "Expression",
    "Fault",
    "Judge",
    "Outcome",
    "Rule",
    "RuleError",
    "RuleKind",
    "Term",
    "Type",
    "Unset",
    "Value",
    "Vocabulary",
    "compile_predicate",
    "compile_rules",
    "count_outcomes",
    "outcome_columns",
    "parse",
    "pass_sql",
    "predicate_column",
    "read_fact",
    "read_parameter",
    "read_row",
    "rule_sql",
    "to_sql",
]

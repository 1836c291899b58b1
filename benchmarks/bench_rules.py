"""Thirty rules: a million rows at once, and one person with reasons.

    python -m benchmarks.bench_rules [rows] [rounds]

On a table, how many rows pass each rule: our SQL text and our Ibis expression against hand-written
DuckDB SQL and OpenFisca-core, all from the same Parquet file; a second OpenFisca-core is given its
inputs as encoded arrays in memory, which no other contestant is. For a person, all thirty outcomes:
ours with reasons against the Rust package of CEL, without reasons, and hand-written Python without
nulls.

Contestants take turns, so that a busy machine burdens all alike; ratios are medians of the rounds'
ratios, of wall time and of the CPU time of all threads (which a busy machine does not distort).
Nothing is timed before all have given the same answers.
"""

# ruff: noqa: E501 (the rules and their twins are read line against line)

from __future__ import annotations

import json
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import cel
import duckdb
import ibis
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from openfisca_core.entities import build_entity
from openfisca_core.indexed_enums import Enum
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from zhucun.engines.rules import (
    FORBID,
    REQUIRE,
    Outcome,
    Rule,
    Type,
    Vocabulary,
    compile_rules,
    count_outcomes,
    parse,
    pass_sql,
)

AS_OF = date(2026, 6, 30)
RESULTS = Path(__file__).parent / "results" / "rules.json"

_CHOICES = {
    "health": ["good", "fair", "poor"],
    "unit_type": ["party", "government", "soe", "institution", "bank", "university", "private"],
    "assess_last": ["excellent", "competent", "basic", "incompetent"],
    "home_county": ["431221", "431222", "431223", "431224"],
    "post_county": ["431221", "431222", "431223", "431224"],
    "village_kind": ["key", "minority", "common"],
}
_NULLABLE = {
    "party_since", "work_since", "assess_last", "discipline_until", "under_investigation",
    "business_capital", "loan_default",
}  # fmt: skip
_DATES = {
    "birth_date": (1962, 2005),
    "party_since": (1985, 2026),
    "work_since": (1985, 2026),
    "discipline_until": (2024, 2028),
}
_SHARES = {
    "criminal_record": 0.01, "under_investigation": 0.01, "kin_in_village": 0.05, "owns_business": 0.1,
    "retired": 0.03, "on_secondment": 0.05, "loan_default": 0.02, "removed_before": 0.02,
    "dialect_ok": 0.6, "commitment_signed": 0.95,
}  # fmt: skip
_WHOLES = {
    "edu_level": (1, 6), "unit_rank": (1, 12), "open_petitions": (0, 2), "absent_days": (0, 60),
    "rural_years": (0, 15), "days_in_village": (100, 330), "visits_done": (0, 40),
    "households_assigned": (0, 35), "diary_entries": (0, 40), "concurrent_posts": (0, 3),
}  # fmt: skip
_NUMBERS = {
    "business_capital": 200_000,
    "training_hours": 80,
    "funds_budget": 500_000,
    "funds_used": 500_000,
}

PARAMETERS: dict[str, int | float] = {
    "min_party_years": 2, "min_work_years": 2, "min_age": 22, "max_age": 55, "min_edu": 3,
    "min_training": 40.0, "max_petitions": 0, "max_capital": 50_000.0, "max_absent": 30,
    "min_days": 20, "min_year_days": 220, "visit_ratio": 1.0, "min_diary": 15,
    "min_fund_ratio": 0.5, "min_rural": 1,
}  # fmt: skip

#: id → kind, our expression, hand-written DuckDB SQL that is true where the rule passes, the same
#: in CEL.
#: The hand-written ones have the days worked out, as a careful author would.
RULES: dict[str, tuple[Any, str, str, str]] = {
    "q01": (REQUIRE, "years_between(party_since, :as_of) >= :min_party_years AND years_between(work_since, :as_of) >= :min_work_years",
            "party_since <= DATE '2024-06-30' AND work_since <= DATE '2024-06-30'",
            "party_since <= D('2024-06-30') && work_since <= D('2024-06-30')"),
    "q02": (REQUIRE, "years_between(birth_date, :as_of) BETWEEN :min_age AND :max_age",
            "birth_date <= DATE '2004-06-30' AND birth_date > DATE '1970-06-30'",
            "birth_date <= D('2004-06-30') && birth_date > D('1970-06-30')"),
    "q03": (REQUIRE, "edu_level >= :min_edu OR (rural_years >= 5 AND edu_level >= :min_edu - 1)",
            "edu_level >= 3 OR (rural_years >= 5 AND edu_level >= 2)",
            "edu_level >= 3 || (rural_years >= 5 && edu_level >= 2)"),
    "q04": (REQUIRE, "health IN ('good', 'fair')", "health IN ('good', 'fair')", "health in ['good', 'fair']"),
    "q05": (REQUIRE, "unit_type IN ('party', 'government', 'soe', 'institution', 'bank', 'university') AND unit_rank <= 8",
            "unit_type IN ('party', 'government', 'soe', 'institution', 'bank', 'university') AND unit_rank <= 8",
            "unit_type in ['party', 'government', 'soe', 'institution', 'bank', 'university'] && unit_rank <= 8"),
    "q06": (REQUIRE, "commitment_signed AND assess_last IN ('excellent', 'competent')",
            "commitment_signed AND assess_last IN ('excellent', 'competent')",
            "commitment_signed && assess_last in ['excellent', 'competent']"),
    "n01": (FORBID, "criminal_record", "NOT criminal_record", "!criminal_record"),
    "n02": (FORBID, "under_investigation", "NOT under_investigation", "!under_investigation"),
    "n03": (FORBID, "discipline_until IS NOT NULL AND discipline_until >= :as_of",
            "NOT (discipline_until IS NOT NULL AND discipline_until >= DATE '2026-06-30')",
            "!(discipline_until != null && discipline_until >= D('2026-06-30'))"),
    "n04": (FORBID, "kin_in_village", "NOT kin_in_village", "!kin_in_village"),
    "n05": (FORBID, "owns_business AND business_capital > :max_capital",
            "NOT (owns_business AND business_capital > 50000)", "!(owns_business && business_capital > 50000.0)"),
    "n06": (FORBID, "retired OR on_secondment", "NOT (retired OR on_secondment)", "!(retired || on_secondment)"),
    "n07": (FORBID, "loan_default", "NOT loan_default", "!loan_default"),
    "n08": (FORBID, "open_petitions > :max_petitions", "open_petitions <= 0", "open_petitions <= 0"),
    "n09": (FORBID, "removed_before", "NOT removed_before", "!removed_before"),
    "n10": (FORBID, "absent_days > :max_absent", "absent_days <= 30", "absent_days <= 30"),
    "m01": (REQUIRE, "days_in_village >= :min_days * 12", "days_in_village >= 240", "days_in_village >= 240"),
    "m02": (REQUIRE, "days_in_village + absent_days >= :min_year_days",
            "days_in_village + absent_days >= 220", "days_in_village + absent_days >= 220"),
    "m03": (REQUIRE, "visits_done >= households_assigned * :visit_ratio",
            "visits_done >= households_assigned * 1.0::DOUBLE", "double(visits_done) >= double(households_assigned) * 1.0"),
    "m04": (REQUIRE, "diary_entries >= :min_diary", "diary_entries >= 15", "diary_entries >= 15"),
    "m05": (REQUIRE, "training_hours >= :min_training", "training_hours >= 40", "training_hours >= 40.0"),
    "m06": (REQUIRE, "funds_budget = 0 OR funds_used / funds_budget >= :min_fund_ratio",
            "funds_budget = 0 OR funds_used / funds_budget >= 0.5::DOUBLE",
            "funds_budget == 0.0 || funds_used / funds_budget >= 0.5"),
    "m07": (FORBID, "funds_used > funds_budget", "funds_used <= funds_budget", "funds_used <= funds_budget"),
    "m08": (FORBID, "concurrent_posts > 1", "concurrent_posts <= 1", "concurrent_posts <= 1"),
    "m09": (REQUIRE, "dialect_ok OR home_county = post_county OR village_kind <> 'minority'",
            "dialect_ok OR home_county = post_county OR village_kind <> 'minority'",
            "dialect_ok || home_county == post_county || village_kind != 'minority'"),
    "m10": (FORBID, "home_county = post_county AND village_kind = 'key' AND rural_years < :min_rural",
            "NOT (home_county = post_county AND village_kind = 'key' AND rural_years < 1)",
            "!(home_county == post_county && village_kind == 'key' && rural_years < 1)"),
    "m11": (REQUIRE, "CASE WHEN village_kind = 'key' THEN unit_rank <= 6 ELSE unit_rank <= 9 END",
            "CASE WHEN village_kind = 'key' THEN unit_rank <= 6 ELSE unit_rank <= 9 END",
            "village_kind == 'key' ? unit_rank <= 6 : unit_rank <= 9"),
    "m12": (REQUIRE, "households_assigned BETWEEN 1 AND 30", "households_assigned BETWEEN 1 AND 30",
            "households_assigned >= 1 && households_assigned <= 30"),
    "m13": (FORBID, "health = 'poor' AND days_in_village > 250",
            "NOT (health = 'poor' AND days_in_village > 250)", "!(health == 'poor' && days_in_village > 250)"),
    "m14": (REQUIRE, "COALESCE(business_capital, 0) <= :max_capital * 2 OR NOT owns_business",
            "COALESCE(business_capital, 0) <= 100000 OR NOT owns_business",
            "(business_capital != null ? business_capital : 0.0) <= 100000.0 || !owns_business"),
}  # fmt: skip


#: The rules that count years, in CEL with a function for it.
CEL_WITH_YEARS = {
    "q01": "years_between(party_since, D('2026-06-30')) >= 2 && years_between(work_since, D('2026-06-30')) >= 2",
    "q02": "years_between(birth_date, D('2026-06-30')) >= 22 && years_between(birth_date, D('2026-06-30')) <= 55",
}


def vocabulary() -> Vocabulary:
    """The names and types of the columns."""
    types = {
        **dict.fromkeys(_CHOICES, "str"),
        **dict.fromkeys(_DATES, "date"),
        **dict.fromkeys(_SHARES, "bool"),
        **dict.fromkeys(_WHOLES, "int"),
        **dict.fromkeys(_NUMBERS, "num"),
    }
    return Vocabulary.read(
        {name: {"type": kind, "nullable": name in _NULLABLE} for name, kind in types.items()}
    )


def our_rules() -> list[Rule]:
    """The thirty rules, parsed."""
    names = vocabulary()
    kinds = {
        name: Type.INT if isinstance(value, int) else Type.NUM for name, value in PARAMETERS.items()
    }
    return [
        Rule(rule, parse(text, names, kinds), kind) for rule, (kind, text, _, _) in RULES.items()
    ]


def make_columns(count: int, seed: int) -> dict[str, np.ndarray]:
    """Arrays of the columns. Only `discipline_until` has nulls (NaT): the peers have none."""
    chance = np.random.default_rng(seed)
    columns: dict[str, np.ndarray] = {}
    for name, choices in _CHOICES.items():
        columns[name] = np.array(choices)[chance.integers(0, len(choices), count)]
    for name, (first, last) in _DATES.items():
        low, high = np.datetime64(f"{first}-01-01"), np.datetime64(f"{last}-12-31")
        columns[name] = low + chance.integers(0, (high - low).astype(int), count).astype(
            "timedelta64[D]"
        )
    columns["discipline_until"][chance.random(count) < 0.95] = np.datetime64("NaT")
    for name, share in _SHARES.items():
        columns[name] = chance.random(count) < share
    for name, (least, most) in _WHOLES.items():
        columns[name] = chance.integers(least, most + 1, count, dtype=np.int32)
    for name, most in _NUMBERS.items():
        columns[name] = np.round(chance.random(count) * most, 2)
    columns["funds_budget"][chance.random(count) < 0.02] = 0.0
    return columns


# --- a table --------------------------------------------------------------------------------------


def table_contestants(path: Path) -> dict[str, Callable[[], list[int]]]:
    """Name → a function that gives the number of rows that pass each rule."""
    rules = our_rules()
    connection = duckdb.connect()
    source = f"FROM read_parquet('{path}')"
    by_hand = _counted([sql for _, _, sql, _ in RULES.values()], source)
    ours = _counted([pass_sql(rule, "duckdb", PARAMETERS, AS_OF) for rule in rules], source)
    backend = ibis.duckdb.from_connection(connection)
    table = backend.read_parquet(path)
    counts = table.aggregate(**count_outcomes(rules, table, PARAMETERS, AS_OF))
    from_ibis = ibis.to_sql(counts, dialect="duckdb")
    fisca = _OpenFisca(path)
    return {
        "DuckDB SQL by hand": lambda: list(connection.execute(by_hand).fetchall()[0]),
        "our SQL on DuckDB": lambda: list(connection.execute(ours).fetchall()[0]),
        "our Ibis, compiled once": lambda: list(connection.execute(from_ibis).fetchall()[0]),
        "our Ibis on DuckDB": lambda: [
            int(each[0].as_py()) for each in backend.to_pyarrow(counts).columns
        ],
        "OpenFisca-core": fisca.counts_from_file,
        "OpenFisca-core, in memory": fisca.counts,
    }


def _counted(conditions: list[str], source: str) -> str:
    """The fastest form that DuckDB has: count(*) FILTER takes twice as long."""
    return "SELECT " + ", ".join(f"count_if({each})" for each in conditions) + f" {source}"


class _OpenFisca:
    """The thirty rules as Variables with vectorised formulas, in the manner of the country
    template.
    """

    period = "2026-06"

    def __init__(self, path: Path) -> None:
        self.path = path
        self.person = build_entity("person", "persons", "A person", is_person=True)
        self.system = TaxBenefitSystem([self.person])
        self.enums = {name: _enum(name, choices) for name, choices in _CHOICES.items()}
        self.enums["post_county"] = self.enums["home_county"]
        for name, enum in self.enums.items():
            self._add(name, value_type=Enum, possible_values=enum, default_value=next(iter(enum)))
        for name in _DATES:
            self._add(name, value_type=date, default_value=date(1900, 1, 1))
        for names, kind in ((_SHARES, bool), (_WHOLES, int), (_NUMBERS, float)):
            for name in names:
                self._add(name, value_type=kind)
        for rule, formula in _formulas(self.enums).items():
            self._add(rule, value_type=bool, formula=formula)
        self.inputs = self.read()

    def read(self) -> dict[str, np.ndarray]:
        """The file as arrays: texts as codes, days without nulls."""
        table = pq.read_table(self.path, read_dictionary=list(self.enums))
        return {name: self._array(name, table[name]) for name in table.column_names}

    def _array(self, name: str, column: pa.ChunkedArray) -> np.ndarray:
        if name in self.enums:
            order = [member.value for member in self.enums[name]]
            chunks = []
            for chunk in column.chunks:
                codes = np.array(
                    [order.index(text) for text in chunk.dictionary.to_pylist()], dtype=np.int16
                )
                chunks.append(codes[chunk.indices.to_numpy()])
            return self.enums[name].encode(np.concatenate(chunks))
        if name in _DATES:
            column = column.cast(pa.date32()).fill_null(date(1900, 1, 1))
        return column.to_numpy()

    def counts(self) -> list[int]:
        return self.counts_of(self.inputs)

    def counts_from_file(self) -> list[int]:
        return self.counts_of(self.read())

    def counts_of(self, inputs: dict[str, np.ndarray]) -> list[int]:
        count = len(inputs["retired"])
        simulation = SimulationBuilder().build_default_simulation(self.system, count)
        for name, array in inputs.items():
            simulation.set_input(name, self.period, array)
        return [int(simulation.calculate(rule, self.period).sum()) for rule in RULES]

    def _add(self, name: str, **attributes: Any) -> None:
        body = {"entity": self.person, "definition_period": DateUnit.MONTH, **attributes}
        self.system.add_variable(type(name, (Variable,), body))


def _enum(name: str, choices: list[str]) -> Any:
    return Enum(name, {f"v_{choice}": choice for choice in choices})


def _formulas(enums: dict[str, Any]) -> dict[str, Callable[..., np.ndarray]]:
    """Rule → formula; true where it passes."""
    p = PARAMETERS
    of = {name: {member.value: member for member in enum} for name, enum in enums.items()}
    day = np.datetime64(AS_OF)

    def years(person: Any, name: str, period: Any) -> np.ndarray:
        since = person(name, period)
        year, month = since.astype("datetime64[Y]"), since.astype("datetime64[M]")
        month_day = (month - year).astype(int) * 100 + (since - month).astype(int)
        return 2026 - (year.astype(int) + 1970) - (month_day > 529)

    def is_in(person: Any, name: str, period: Any, *values: str) -> np.ndarray:
        found = person(name, period)
        return np.logical_or.reduce([found == of[name][value] for value in values])

    def formula(
        test: Callable[[Callable[[str], np.ndarray], Any, Any], np.ndarray],
    ) -> Callable[..., np.ndarray]:
        return lambda person, period: test(lambda name: person(name, period), person, period)

    units = ("party", "government", "soe", "institution", "bank", "university")
    tests: dict[str, Callable[..., np.ndarray]] = {
        "q01": lambda v, e, t: (
            (years(e, "party_since", t) >= p["min_party_years"])
            & (years(e, "work_since", t) >= p["min_work_years"])
        ),
        "q02": lambda v, e, t: (
            (years(e, "birth_date", t) >= p["min_age"])
            & (years(e, "birth_date", t) <= p["max_age"])
        ),
        "q03": lambda v, e, t: (
            (v("edu_level") >= p["min_edu"])
            | ((v("rural_years") >= 5) & (v("edu_level") >= p["min_edu"] - 1))
        ),
        "q04": lambda v, e, t: is_in(e, "health", t, "good", "fair"),
        "q05": lambda v, e, t: is_in(e, "unit_type", t, *units) & (v("unit_rank") <= 8),
        "q06": lambda v, e, t: (
            v("commitment_signed") & is_in(e, "assess_last", t, "excellent", "competent")
        ),
        "n01": lambda v, e, t: ~v("criminal_record"),
        "n02": lambda v, e, t: ~v("under_investigation"),
        "n03": lambda v, e, t: v("discipline_until") < day,
        "n04": lambda v, e, t: ~v("kin_in_village"),
        "n05": lambda v, e, t: ~(v("owns_business") & (v("business_capital") > p["max_capital"])),
        "n06": lambda v, e, t: ~(v("retired") | v("on_secondment")),
        "n07": lambda v, e, t: ~v("loan_default"),
        "n08": lambda v, e, t: v("open_petitions") <= p["max_petitions"],
        "n09": lambda v, e, t: ~v("removed_before"),
        "n10": lambda v, e, t: v("absent_days") <= p["max_absent"],
        "m01": lambda v, e, t: v("days_in_village") >= p["min_days"] * 12,
        "m02": lambda v, e, t: v("days_in_village") + v("absent_days") >= p["min_year_days"],
        "m03": lambda v, e, t: v("visits_done") >= v("households_assigned") * p["visit_ratio"],
        "m04": lambda v, e, t: v("diary_entries") >= p["min_diary"],
        "m05": lambda v, e, t: v("training_hours") >= p["min_training"],
        "m06": lambda v, e, t: (
            (v("funds_budget") == 0) | (v("funds_used") >= v("funds_budget") * p["min_fund_ratio"])
        ),
        "m07": lambda v, e, t: v("funds_used") <= v("funds_budget"),
        "m08": lambda v, e, t: v("concurrent_posts") <= 1,
        "m09": lambda v, e, t: (
            v("dialect_ok")
            | (v("home_county") == v("post_county"))
            | ~is_in(e, "village_kind", t, "minority")
        ),
        "m10": lambda v, e, t: (
            ~(
                (v("home_county") == v("post_county"))
                & is_in(e, "village_kind", t, "key")
                & (v("rural_years") < p["min_rural"])
            )
        ),
        "m11": lambda v, e, t: np.where(
            is_in(e, "village_kind", t, "key"), v("unit_rank") <= 6, v("unit_rank") <= 9
        ),
        "m12": lambda v, e, t: (v("households_assigned") >= 1) & (v("households_assigned") <= 30),
        "m13": lambda v, e, t: ~(is_in(e, "health", t, "poor") & (v("days_in_village") > 250)),
        "m14": lambda v, e, t: (
            (v("business_capital") <= p["max_capital"] * 2) | ~v("owns_business")
        ),
    }
    return {rule: formula(test) for rule, test in tests.items()}


# --- a person -------------------------------------------------------------------------------------


def person_contestants(
    rows: list[dict[str, Any]],
) -> dict[str, tuple[Callable[[dict[str, Any]], Any], list[dict[str, Any]]]]:
    """Name → a function that judges one row by thirty rules, and the rows in the form that it
    reads.

    CEL has no years between two days. Either it is given the function, as a pack author would need
    it, or the days are worked out in its text by hand, which no dated parameter survives.
    """
    judge = compile_rules(our_rules(), PARAMETERS, AS_OF)
    stamped = [{name: _stamp(value) for name, value in row.items()} for row in rows]
    by_text = [cel.compile(_cel_text(text)) for _, _, _, text in RULES.values()]
    spelt = {rule: text for rule, (_, _, _, text) in RULES.items()} | CEL_WITH_YEARS
    by_function = [cel.compile(_cel_text(text)) for text in spelt.values()]
    functions = {"years_between": _years}

    def cel_by_text(row: dict[str, Any]) -> list[bool]:
        context = cel.Context(variables=row)
        return [program.execute(context) for program in by_text]

    def cel_by_function(row: dict[str, Any]) -> list[bool]:
        context = cel.Context(variables=row, functions=functions)
        return [program.execute(context) for program in by_function]

    return {
        "ours with reasons": (judge.explain, rows),
        "ours, outcomes only": (judge.outcomes, rows),
        "CEL (Rust)": (cel_by_function, stamped),
        "CEL (Rust), days by hand": (cel_by_text, stamped),
        "Python by hand, no nulls": (by_hand, rows),
    }


def _each(judge: Callable[[Any], Any], rows: list[Any]) -> Callable[[], None]:
    """Judge row after row and let each answer go, as a page does."""

    def run() -> None:
        for row in rows:
            judge(row)

    return run


def truths(name: str, found: list[Any]) -> list[list[bool]]:
    """What a contestant gave, in one form."""
    if name == "ours with reasons":
        return [[answer.outcome is Outcome.PASS for answer in row] for row in found]
    if name == "ours, outcomes only":
        return [[outcome is Outcome.PASS for outcome in row] for row in found]
    return [[bool(each) for each in row] for row in found]


def _stamp(value: Any) -> Any:
    return (
        datetime(value.year, value.month, value.day, tzinfo=UTC)
        if isinstance(value, date)
        else value
    )


def _cel_text(text: str) -> str:
    parts = text.split("D('")
    return parts[0] + "".join(
        f"timestamp('{part[:10]}T00:00:00Z'){part[12:]}" for part in parts[1:]
    )


def _years(start: date, end: date) -> int:
    return end.year - start.year - ((end.month, end.day) < (start.month, start.day))


def by_hand(
    r: dict[str, Any], p: dict[str, Any] = PARAMETERS, day: date = AS_OF
) -> tuple[bool, ...]:
    """What a programmer would write, without nulls and without reasons."""
    return (
        _years(r["party_since"], day) >= p["min_party_years"]
        and _years(r["work_since"], day) >= p["min_work_years"],
        p["min_age"] <= _years(r["birth_date"], day) <= p["max_age"],
        r["edu_level"] >= p["min_edu"]
        or (r["rural_years"] >= 5 and r["edu_level"] >= p["min_edu"] - 1),
        r["health"] in ("good", "fair"),
        r["unit_type"] in ("party", "government", "soe", "institution", "bank", "university")
        and r["unit_rank"] <= 8,
        r["commitment_signed"] and r["assess_last"] in ("excellent", "competent"),
        not r["criminal_record"],
        not r["under_investigation"],
        not (r["discipline_until"] is not None and r["discipline_until"] >= day),
        not r["kin_in_village"],
        not (r["owns_business"] and r["business_capital"] > p["max_capital"]),
        not (r["retired"] or r["on_secondment"]),
        not r["loan_default"],
        r["open_petitions"] <= p["max_petitions"],
        not r["removed_before"],
        r["absent_days"] <= p["max_absent"],
        r["days_in_village"] >= p["min_days"] * 12,
        r["days_in_village"] + r["absent_days"] >= p["min_year_days"],
        r["visits_done"] >= r["households_assigned"] * p["visit_ratio"],
        r["diary_entries"] >= p["min_diary"],
        r["training_hours"] >= p["min_training"],
        r["funds_budget"] == 0 or r["funds_used"] / r["funds_budget"] >= p["min_fund_ratio"],
        r["funds_used"] <= r["funds_budget"],
        r["concurrent_posts"] <= 1,
        r["dialect_ok"] or r["home_county"] == r["post_county"] or r["village_kind"] != "minority",
        not (
            r["home_county"] == r["post_county"]
            and r["village_kind"] == "key"
            and r["rural_years"] < p["min_rural"]
        ),
        r["unit_rank"] <= 6 if r["village_kind"] == "key" else r["unit_rank"] <= 9,
        1 <= r["households_assigned"] <= 30,
        not (r["health"] == "poor" and r["days_in_village"] > 250),
        (r["business_capital"] or 0) <= p["max_capital"] * 2 or not r["owns_business"],
    )


# --- the contest ----------------------------------------------------------------------------------


Seconds = dict[str, list[float]]


def race(contestants: dict[str, Callable[[], Any]], rounds: int) -> tuple[Seconds, Seconds]:
    """Wall and CPU seconds of each round; in every round each contestant runs once, in turn."""
    wall: Seconds = {name: [] for name in contestants}
    cpu: Seconds = {name: [] for name in contestants}
    for _ in range(rounds):
        for name, run in contestants.items():
            started, spent = time.perf_counter(), time.process_time()
            run()
            wall[name].append(time.perf_counter() - started)
            cpu[name].append(time.process_time() - spent)
    return wall, cpu


def ratios(times: tuple[Seconds, Seconds], pairs: list[tuple[str, str]]) -> dict[str, Any]:
    """For each pair the median of the rounds' ratios: wall, and CPU of all threads."""
    found = {}
    for mine, peer in pairs:
        wall, cpu = (
            round(statistics.median(a / b for a, b in zip(kind[mine], kind[peer], strict=True)), 3)
            for kind in times
        )
        found[f"{mine} / {peer}"] = {"wall": wall, "cpu": cpu}
    return found


def medians(times: tuple[Seconds, Seconds], scale: float, digits: int) -> dict[str, Any]:
    """Wall and CPU medians."""
    return {
        name: {
            kind: round(statistics.median(seconds[name]) * scale, digits)
            for kind, seconds in zip(("wall", "cpu"), times, strict=True)
        }
        for name in times[0]
    }


def must_agree(answers: dict[str, Any]) -> None:
    """Stops the benchmark where two contestants differ."""
    (first, expected), *others = answers.items()
    for name, found in others:
        if found != expected:
            raise SystemExit(f"{name} and {first} do not agree: nothing was timed")


def run_table(count: int, rounds: int) -> dict[str, Any]:
    """A million rows."""
    columns = make_columns(count, seed=1)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "facts.parquet"
        table = pa.table({name: pa.array(array) for name, array in columns.items()})
        pq.write_table(
            table, path, row_group_size=122_880
        )  # as DuckDB writes it: cores can share it
        contestants = table_contestants(path)
        must_agree({name: run() for name, run in contestants.items()})
        times = race(contestants, rounds)
    by_hand, fisca = "DuckDB SQL by hand", "OpenFisca-core"
    sql, from_ibis, once = "our SQL on DuckDB", "our Ibis on DuckDB", "our Ibis, compiled once"
    pairs = [(sql, by_hand), (from_ibis, by_hand), (once, by_hand)]
    pairs += [(fisca, sql), (fisca, from_ibis), (fisca, once), (f"{fisca}, in memory", from_ibis)]
    return {"rows": count, "median_s": medians(times, 1, 4), "ratios": ratios(times, pairs)}


def run_person(count: int, rounds: int) -> dict[str, Any]:
    """One person after the other."""
    columns = make_columns(count, seed=2)
    rows = pa.table({name: pa.array(array) for name, array in columns.items()}).to_pylist()
    contestants = person_contestants(rows)
    answers = {name: [judge(row) for row in read] for name, (judge, read) in contestants.items()}
    must_agree({name: truths(name, found) for name, found in answers.items()})
    del answers
    times = race({name: _each(*contestant) for name, contestant in contestants.items()}, rounds)
    ours, outcomes = "ours with reasons", "ours, outcomes only"
    peers = ["CEL (Rust)", "CEL (Rust), days by hand", "Python by hand, no nulls"]
    pairs = [(ours, peer) for peer in peers] + [(outcomes, peer) for peer in peers]
    medians_us = medians(times, 1e6 / count, 2)
    return {"rows": count, "median_us": medians_us, "ratios": ratios(times, pairs)}


def main(count: int = 1_000_000, rounds: int = 9) -> None:
    """Run both, print a table, write the results."""
    packages = (
        "duckdb",
        "ibis-framework",
        "sqlglot",
        "openfisca-core",
        "common-expression-language",
        "numpy",
    )
    found = {
        "measured": time.strftime("%Y-%m-%d"),
        "machine": {
            "cores": os.cpu_count(),
            "system": platform.system(),
            "python": platform.python_version(),
        },
        "versions": {name: version(name) for name in packages},
        "rules": len(RULES),
        "rounds": rounds,
        "table": run_table(count, rounds),
        "person": run_person(2_000, rounds),
    }
    for part, unit in (("table", "median_s"), ("person", "median_us")):
        for what in (unit, "ratios"):
            for label, each in found[part][what].items():
                print(f"{part:7} {what:9} {label:55} {each['wall']:>9} wall {each['cpu']:>9} cpu")
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main(*(int(each) for each in sys.argv[1:]))

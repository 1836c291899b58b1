"""A province's year of appraisal, as columns for the engine and as tables for SQL by hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from zhucun.engines.rules import Rule, Type, Vocabulary, parse
from zhucun.engines.score import (
    NEVER,
    NONE,
    Assessor,
    Every,
    Facts,
    Gate,
    Grade,
    Marks,
    Offices,
    Part,
    Plan,
    Rounding,
    Scheme,
    Share,
)

SINCE, UNTIL = date(2025, 1, 1), date(2026, 1, 1)
COUNTIES, TOWNSHIPS = 122, 1_800
CLASSES = ("county-leader", "township", "villager", "unit", "county-organisation")
LEVELS = ("province", "prefecture", "county")
PERSONNEL = ("civil_servant", "institution", "state_enterprise", "other")
#: part → its weight, the first days of its periods, class → weight
PARTS: dict[str, tuple[str, list[date], dict[str, str]]] = {
    "quarter": (
        "0.3",
        [date(2025, month, 1) for month in (1, 4, 7, 10)],
        {"county-leader": "0.4", "township": "0.6"},
    ),
    "half-year": ("0.3", [date(2025, 1, 1), date(2025, 7, 1)], {"villager": "1"}),
    "year": (
        "0.4",
        [date(2025, 1, 1)],
        {"unit": "0.3", "township": "0.3", "county-organisation": "0.4"},
    ),
}
EVERY = {"quarter": Every.QUARTER, "half-year": Every.HALF_YEAR, "year": Every.YEAR}
#: personnel → share; of provincial units one share for all
SHARES = {"civil_servant": "0.25", "institution": "0.2", "": "0.15"}


def scheme(quarter: str = "0.3", year: str = "0.4") -> Scheme:
    """One pledge and three reviews with numbers that no source gives."""
    weights = {name: weight for name, (weight, _days, _classes) in PARTS.items()}
    weights |= {"quarter": quarter, "year": year}
    vocabulary = Vocabulary.read({"satisfaction": {"type": "num"}})
    test = parse("satisfaction >= :min_satisfaction", vocabulary, {"min_satisfaction": Type.NUM})
    return Scheme(
        id="bench",
        parts=tuple(
            Part(
                id=name,
                weight=Decimal(weights[name]),
                every=EVERY[name],
                assessors=tuple(
                    Assessor(id=each, weight=Decimal(weight)) for each, weight in classes.items()
                ),
            )
            for name, (_weight, _days, classes) in PARTS.items()
        ),
        gates=(Gate(grade="excellent", rule=Rule(id="satisfaction", test=test)),),
        grades=(
            Grade(
                id="excellent",
                minimum=Decimal(85),
                shares=tuple(
                    Share(value=Decimal(share), personnel=name) for name, share in SHARES.items()
                ),
            ),
            Grade(id="competent", minimum=Decimal(60)),
            Grade(id="basic", minimum=Decimal(0)),
        ),
        rounding=Rounding.FLOOR,
    )


def plan(made: Scheme) -> Plan:
    return Plan.of(made, SINCE, UNTIL, {"min_satisfaction": 90.0})


def world(cadres: int, seed: int) -> Facts:
    """Marks from 70 to 100 in halves, one per cent of them missing."""
    dice = np.random.default_rng(seed)
    area = dice.integers(0, TOWNSHIPS, cadres)
    start = np.full(cadres, date(2023, 5, 11).toordinal())
    marks = {}
    for name, (_weight, days, classes) in PARTS.items():
        columns = []
        for day in days:
            for each in classes:
                who = np.flatnonzero(dice.random(cadres) >= 0.01)
                code = CLASSES.index(each)
                mark = dice.integers(140, 201, len(who)) * 5_000
                columns.append((who, day.toordinal(), code, mark))
        subject = np.concatenate([who for who, *_rest in columns])
        by = np.concatenate([np.full(len(who), code) for who, _day, code, _mark in columns])
        seat = np.where(by == 0, area[subject] % COUNTIES, area[subject])
        post = by * TOWNSHIPS + seat
        begins = np.concatenate([np.full(len(who), day) for who, day, _code, _mark in columns])
        marks[name] = Marks(
            subject=subject,
            period=begins,
            by=by,
            assessor=post + 1_000_000,
            day=begins + 80,
            mark=np.concatenate([mark for *_rest, mark in columns]),
            row=np.arange(len(subject)),
            post=np.full(len(subject), NONE),
        )
    return Facts(
        start=start,
        end=np.full(cadres, NEVER),
        pool=area % COUNTIES,
        area=area,
        level=dice.integers(0, len(LEVELS), cadres),
        personnel=dice.integers(0, len(PERSONNEL), cadres),
        pools=tuple(f"{code:06}" for code in range(COUNTIES)),
        areas=tuple(f"{code:09}" for code in range(TOWNSHIPS)),
        levels=LEVELS,
        personnels=PERSONNEL,
        classes=CLASSES,
        marks=marks,
        fields={"satisfaction": [float(n) for n in dice.integers(80, 101, cadres)]},
    )


def with_offices(facts: Facts) -> Facts:
    """The same, each mark given from a post that its assessor held since 2024."""
    marks = {
        name: Marks(**{**vars(each), "post": each.assessor - 1_000_000})
        for name, each in facts.marks.items()
    }
    held = np.unique(np.concatenate([each.post for each in marks.values()]))
    return Facts(
        **{
            **vars(facts),
            "marks": marks,
            "offices": Offices(
                assessor=held + 1_000_000,
                post=held,
                start=np.full(len(held), date(2024, 1, 1).toordinal()),
                until=np.full(len(held), NEVER),
            ),
        }
    )


def database(
    facts: Facts,
    parts: Mapping[str, tuple[str, list[date], dict[str, str]]] = PARTS,
    shares: Mapping[str, str] = SHARES,
) -> duckdb.DuckDBPyConnection:
    """The same rows as native tables in memory."""
    connection = duckdb.connect()
    tables: dict[str, Any] = {
        "cadre": pa.table(
            {
                "subject": np.arange(len(facts)),
                "pool": facts.pool,
                "level": facts.level,
                "personnel": facts.personnel,
                "satisfaction": facts.fields["satisfaction"],
            }
        ),
        "mark": pa.concat_tables(
            [
                pa.table(
                    {
                        "part": np.full(len(each.subject), number),
                        "subject": each.subject,
                        "period": each.period,
                        "kind": each.by,
                        "mark": each.mark,
                    }
                )
                for number, name in enumerate(parts)
                for each in [facts.marks[name]]
            ]
        ),
        "part_weight": pa.table(
            {
                "part": np.arange(len(parts)),
                "weight": [int(Decimal(weight) * 10_000) for weight, *_rest in parts.values()],
                "periods": [len(days) for _weight, days, _classes in parts.values()],
            }
        ),
        "class_weight": pa.Table.from_pylist(
            [
                {
                    "part": number,
                    "kind": facts.classes.index(each),
                    "weight": int(Decimal(weight) * 10_000),
                    "classes": len(classes),
                }
                for number, (_weight, _days, classes) in enumerate(parts.values())
                for each, weight in classes.items()
            ]
        ),
        "quota": pa.Table.from_pylist(
            [
                {
                    "level": level,
                    "personnel": number,
                    "share": int(Decimal(shares.get(name, shares[""])) * 10_000),
                }
                for level in range(len(facts.levels))
                for number, name in enumerate(facts.personnels)
            ]
        ),
    }
    for name, table in tables.items():
        connection.register("given", table)
        connection.execute(f"CREATE TABLE {name} AS SELECT * FROM given")
        connection.unregister("given")
    return connection

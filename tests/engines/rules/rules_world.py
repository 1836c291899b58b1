"""The vocabulary, the rows and the expressions that the tests of the rules engine are made of."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

from hypothesis import strategies as st

from zhucun.engines.rules import Type, Vocabulary

AS_OF = date(2024, 2, 29)
VOCABULARY = Vocabulary.read(
    {
        "id": {"type": "int", "nullable": False},
        "visits": {"type": "int", "nullable": False},
        "absences": {"type": "int"},
        "income": {"type": "num"},
        "budget": {"type": "num", "nullable": False},
        "health": {"type": "str", "one_of": ["good", "fair", "poor"]},
        "village": {"type": "str", "nullable": False},
        "party_since": {"type": "date"},
        "born_on": {"type": "date", "nullable": False},
        "is_member": {"type": "bool"},
        "is_posted": {"type": "bool", "nullable": False},
    }
)
PARAMETERS = {
    "least": Type.INT,
    "ratio": Type.NUM,
    "word": Type.STR,
    "since": Type.DATE,
    "strict": Type.BOOL,
}
VALUES = {
    "least": 2,
    "ratio": 0.75,
    "word": "O'Neill; 驻村",
    "since": date(2000, 2, 29),
    "strict": True,
}

_WHOLE = [0, 0, 1, 2, 3, 5, 12, 30, -1, -7, 100_000]
_DECIMAL = [0.0, 0.5, -0.25, 1.0, 2.0, 3.5, -12.75, 1000.25, 0.1]
_HEALTH = ["good", "fair", "poor"]
_VILLAGES = ["麻阳", "O'Neill; 驻村", "", "a b", "红村", "--"]
_DAYS = [
    date(2024, 2, 29), date(2024, 2, 28), date(2024, 3, 1), date(2023, 2, 28), date(2023, 3, 1),
    date(2000, 2, 29), date(1996, 2, 29), date(1999, 12, 31), date(2021, 5, 11), date(2024, 1, 31),
    date(2023, 11, 30), date(2030, 1, 1), date(2022, 2, 28), date(2025, 2, 28), date(2028, 2, 29),
]  # fmt: skip


def make_rows(count: int, seed: int) -> list[dict[str, Any]]:
    """Rows with nulls, leap days, zeros and negative numbers; the same for the same seed."""
    chance = random.Random(seed)

    def maybe(values: list[Any]) -> Any:
        return None if chance.random() < 0.25 else chance.choice(values)

    return [
        {
            "id": number,
            "visits": chance.choice(_WHOLE),
            "absences": maybe(_WHOLE),
            "income": maybe(_DECIMAL),
            "budget": chance.choice(_DECIMAL),
            "health": maybe(_HEALTH),
            "village": chance.choice(_VILLAGES),
            "party_since": maybe(_DAYS),
            "born_on": chance.choice(_DAYS),
            "is_member": maybe([True, False]),
            "is_posted": chance.choice([True, False]),
        }
        for number in range(count)
    ]


def rows() -> st.SearchStrategy[dict[str, Any]]:
    """One row, drawn."""
    given = {
        "id": st.just(1),
        "visits": st.integers(-50, 50),
        "absences": st.none() | st.integers(-50, 50),
        "income": st.none() | st.sampled_from(_DECIMAL),
        "budget": st.sampled_from(_DECIMAL),
        "health": st.none() | st.sampled_from(_HEALTH),
        "village": st.sampled_from(_VILLAGES) | st.text(max_size=5),
        "party_since": st.none() | days(),
        "born_on": days(),
        "is_member": st.none() | st.booleans(),
        "is_posted": st.booleans(),
    }
    return st.fixed_dictionaries(given)


def days() -> st.SearchStrategy[date]:
    """Days, leap days among them."""
    return st.sampled_from(_DAYS) | st.dates(date(1990, 1, 1), date(2035, 12, 31))


_OPERATORS = st.sampled_from(["=", "<>", "<", "<=", ">", ">="])
_SAMENESS = st.sampled_from(["=", "<>"])
_NOT = st.sampled_from(["", "NOT "])
_TEXTS = st.sampled_from(["'麻阳'", "'O''Neill; 驻村'", "''", "'红村'", ":word", "village"])
_HEALTHS = st.sampled_from(["'good'", "'fair'", "'poor'"])
_TRUTHS = st.sampled_from(["is_member", "is_posted", "is_member", ":strict", "TRUE", "FALSE"])
_WHOLES = st.sampled_from(["visits", "absences", ":least", "0", "1", "12", "-3", "100000"])
_NUMBERS = st.sampled_from(
    ["income", "budget", "visits", "absences", ":ratio", ":least", "0.5", "2", "-1.25", "0", "0.1"]
)
_DATES = st.sampled_from(
    ["party_since", "born_on", ":as_of", ":since", "DATE '2020-02-29'", "DATE '2023-03-01'",
     "COALESCE(party_since, born_on)", "COALESCE(party_since, :as_of)"]
)  # fmt: skip
_UNITS = st.sampled_from(["years", "months", "days"])
_COUNTS = st.sampled_from(["0", "1", "2", "18", "-1", ":least", "1.5", "absences", "36", "366"])


def _spans() -> st.SearchStrategy[str]:
    return st.builds("{}_between({}, {})".format, _UNITS, _DATES, _DATES)


def _atoms() -> st.SearchStrategy[str]:
    return st.one_of(
        _TRUTHS,
        st.builds("{} {} {}".format, _NUMBERS, _OPERATORS, _NUMBERS),
        st.builds("{} {} {}".format, _spans(), _OPERATORS, _COUNTS),
        st.builds("{} {} {}".format, _COUNTS, _OPERATORS, _spans()),
        st.builds("{} {}BETWEEN {} AND {}".format, _spans(), _NOT, _COUNTS, _COUNTS),
        st.builds("{} {} {}".format, _DATES, _OPERATORS, _DATES),
        st.builds("{} {}BETWEEN {} AND {}".format, _DATES, _NOT, _DATES, _DATES),
        st.builds("health {} {}".format, _SAMENESS, _HEALTHS),
        st.builds("health {}IN ({}, {})".format, _NOT, _HEALTHS, _HEALTHS),
        st.builds("village {} {}".format, _SAMENESS, _TEXTS),
        st.builds(
            "village {}IN ({}, :word)".format, _NOT, _TEXTS.filter(lambda text: text != "village")
        ),
        st.builds("COALESCE(health, 'poor') {} {}".format, _SAMENESS, _HEALTHS),
        st.builds("visits {}IN (0, {}, -7, 2.5)".format, _NOT, st.sampled_from(["1", ":least"])),
        st.builds("{} IS {}NULL".format, st.sampled_from(sorted(VOCABULARY)), _NOT),
    )


def numbers(conditions: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Computed numbers; conditions stand in their CASE."""
    return st.recursive(
        _NUMBERS | _spans() | _WHOLES,
        lambda inner: st.one_of(
            st.builds("({} {} {})".format, inner, st.sampled_from(["+", "-", "*", "/"]), inner),
            st.builds("-({})".format, inner),
            st.builds("COALESCE({}, {})".format, inner, inner),
            st.builds("CASE WHEN {} THEN {} ELSE {} END".format, conditions, inner, inner),
            st.builds("CASE WHEN {} THEN NULL ELSE {} END".format, conditions, inner),
        ),
        max_leaves=5,
    )


def expressions() -> st.SearchStrategy[str]:
    """Typed boolean expressions as text, simplest first."""
    return st.recursive(
        _atoms(),
        lambda inner: st.one_of(
            st.builds("({}) AND ({})".format, inner, inner),
            st.builds("({}) OR ({})".format, inner, inner),
            st.builds("NOT ({})".format, inner),
            st.builds(
                "({}) IS {}{}".format, inner, _NOT, st.sampled_from(["TRUE", "FALSE", "NULL"])
            ),
            st.builds("({}) {} ({})".format, inner, _SAMENESS, inner),
            st.builds(
                "CASE WHEN {} THEN {} WHEN {} THEN NULL ELSE {} END".format,
                inner,
                inner,
                inner,
                inner,
            ),
            st.builds("COALESCE({}, {})".format, inner, inner),
            st.builds("{} {} {}".format, numbers(inner), _OPERATORS, numbers(inner)),
            st.builds(
                "{} {}BETWEEN {} AND {}".format, numbers(inner), _NOT, numbers(inner), _NUMBERS
            ),
        ),
        max_leaves=6,
    )

"""How far each clause is carried out."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.packs.conftest import Write, county, write_all
from zhucun.packs import Library, PackErrors, load_library
from zhucun.packs.states import items_of_clause, read_states, summary


@pytest.fixture
def library(write: Write) -> Library:
    write(county("a-2022", "43", "{from: 2022-01-01, until: null}"))
    return load_library(write({}))


def test_states_are_counted_by_source(library: Library, tmp_path: Path) -> None:
    write_all(
        tmp_path,
        {
            "clauses.yaml": "HN22-13: {state: works, tests: [tests/test_a.py::test_b], items: [base:rules/party-years]}\n",
            "tests/test_a.py": "def test_b(): ...\n",
        },
    )
    states = read_states(tmp_path / "clauses.yaml", library, root=tmp_path)
    assert [(state.id, state.state) for state in states] == [
        ("HN22-13", "works"),
        ("HN22-32", "unstated"),
    ]
    assert states[0].evidence == "tests/test_a.py::test_b base:rules/party-years"
    (row,) = summary(states)
    assert (row.source, row.title, row.total) == ("HN22", "A newspaper", 2)
    assert row.counts == {"works": 1, "data": 0, "context": 0, "not-yet": 0, "unstated": 1}
    assert str(row).startswith("HN22     2  works   1  data   0")


def test_all_that_is_wrong_with_the_states_is_told_at_once(
    library: Library, tmp_path: Path
) -> None:
    text = """
        HN22-13: {state: works}
        HN22-32: {state: data, items: [rules/nothing, base:rules/party-years]}
        HN22-99: {state: context, why: no such}
        HN22-14: {state: not-yet}
        HN22-15: {state: done}
        HN22-16: {state: works, tests: [tests/test_gone.py, tests/test_a.py::test_gone]}
        """
    write_all(tmp_path, {"clauses.yaml": text, "tests/test_a.py": "def test_b(): ...\n"})
    with pytest.raises(PackErrors) as caught:
        read_states(tmp_path / "clauses.yaml", library, root=tmp_path)
    told = [(error.line, error.message) for error in caught.value.errors]
    assert told == [
        (1, "a clause that works names its tests."),
        (2, "No pack has an item rules/nothing."),
        (2, "base:rules/party-years does not cite HN22-32."),
        (3, "No source has a clause HN22-99."),
        (4, "a clause that is not-yet says why."),
        (5, "“state” is 'done'."),
        (6, "No source has a clause HN22-16."),
        (6, "There is no test tests/test_a.py::test_gone."),
        (6, "There is no test tests/test_gone.py."),
    ]


def test_the_items_of_a_clause_are_those_that_a_pack_states_itself(library: Library) -> None:
    assert items_of_clause(library, "HN22-13") == [
        ("base", "parameters/selection/min-party-years"),
        ("base", "rules/party-years"),
        ("base", "tags/poverty"),
    ]
    assert items_of_clause(library, "HN22-32") == []

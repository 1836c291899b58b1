"""Every clause of the sources has a state, and what is said of it is true."""

from __future__ import annotations

from pathlib import Path

from zhucun.directory.queries import policy
from zhucun.packs.states import read_states

ROOT = Path(__file__).resolve().parents[2]


def test_every_clause_has_a_state_whose_items_and_tests_exist() -> None:
    states = read_states(ROOT / "docs" / "clauses.yaml", policy(), root=ROOT)
    assert len(states) == 547
    assert [state.id for state in states if state.state == "unstated"] == []


def test_a_clause_that_works_names_a_test() -> None:
    states = read_states(ROOT / "docs" / "clauses.yaml", policy(), root=ROOT)
    working = [state for state in states if state.state == "works"]
    assert working
    assert all("::test_" in test for state in working for test in state.tests)

"""A match that cannot be read is refused with the name of what is wrong."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest
from match_made import PENALTY, SIZE, make_facts, make_spec

from zhucun.engines.match import (
    Avoid,
    BadFacts,
    BadSpec,
    Balance,
    Fit,
    FitRow,
    Lead,
    Mix,
    Near,
    Only,
    Quota,
    Share,
    Size,
    Some,
    Spec,
    Wish,
    solve,
)


def read(spec: Spec, facts: Any) -> None:
    solve(spec, facts, seed=1, seconds=5)


# ── the spec ──────────────────────────────────────────────────────────────────────


def test_a_name_may_stand_once() -> None:
    with pytest.raises(BadSpec, match="'home'"):
        make_spec(bars=(Avoid(name="home"), Only(name="home", supply="ok")))


def test_one_quota_at_most() -> None:
    with pytest.raises(BadSpec, match="one Quota"):
        make_spec(bars=(Quota(name="a", column="quota"), Quota(name="b", column="quota")))


@pytest.mark.parametrize(
    "part",
    [
        {"shortfalls": (Some(name="young", supply="a", demand="b", penalty=0),)},
        {"shortfalls": (Share(name="share", supply="a", permille=1_001, penalty=9),)},
        {"terms": (Balance(name="even", supply="a", demand="b", points=-1),)},
        {"terms": (Near(name="near", supply="a", demand="b", points=(1, 2)),)},  # type: ignore[arg-type]
    ],
)
def test_a_number_that_makes_no_sense_is_refused(part: dict[str, Any]) -> None:
    with pytest.raises(BadSpec):
        make_spec(**part)


def test_a_penalty_that_a_seat_could_earn_back_is_refused() -> None:
    fit = Fit(name="fit", rows=(FitRow(supply="a", demand="b", points=PENALTY),))
    facts = make_facts(people=1, supply={"a": [True]}, demand={"b": [True]})
    with pytest.raises(BadSpec, match="size: a penalty"):
        read(make_spec(terms=(fit,)), facts)


# ── the facts ─────────────────────────────────────────────────────────────────────


def test_a_missing_column_is_named() -> None:
    with pytest.raises(BadFacts, match="supply: no column 'ok'"):
        read(make_spec(bars=(Only(name="eligible", supply="ok"),)), make_facts(people=1))


def test_a_column_of_another_length_is_named() -> None:
    facts = make_facts(people=2, supply={"ok": [True]})
    with pytest.raises(BadFacts, match="'ok'.*2 rows"):
        read(make_spec(bars=(Only(name="eligible", supply="ok"),)), facts)


def test_a_column_of_another_type_is_named() -> None:
    facts = make_facts(people=1, supply={"ok": [1]})
    with pytest.raises(BadFacts, match="'ok': flags expected"):
        read(make_spec(bars=(Only(name="eligible", supply="ok"),)), facts)


def test_pairs_of_an_avoidance_have_to_be_given_even_if_there_are_none() -> None:
    with pytest.raises(BadFacts, match="'kin'"):
        read(make_spec(bars=(Avoid(name="kin"),)), make_facts(people=1))


def test_a_wish_that_leads_nowhere_is_refused() -> None:
    facts = make_facts(people=1, pairs={"wish": [(0, 7, 0)]})
    with pytest.raises(BadFacts, match="'wish'.*leads nowhere"):
        read(make_spec(terms=(Wish(name="wish", points=(1,)),)), facts)


@pytest.mark.parametrize("change", [{"group": np.array([-1])}, {"current": np.array([3])}])
def test_an_index_that_leads_nowhere_is_refused(change: dict[str, Any]) -> None:
    facts = dataclasses.replace(make_facts(people=1), **change)
    with pytest.raises(BadFacts, match="leads nowhere"):
        read(make_spec(), facts)


def test_a_role_that_there_is_not_is_refused() -> None:
    with pytest.raises(BadFacts, match="role"):
        read(make_spec(), make_facts(people=1, must=[(0, 0, 2)]))


def test_ages_are_not_bands() -> None:
    facts = make_facts(people=61, supply={"age": list(range(61))})
    with pytest.raises(BadFacts, match="'age': 61 values"):
        read(make_spec(terms=(Mix(name="mix", supply="age", points=1),)), facts)


def test_nothing_to_match_is_no_fault() -> None:
    lead = Lead(name="lead", supply="ok", demand="led", penalty=PENALTY)
    facts = make_facts(people=0, villages=0, supply={"ok": []}, demand={"led": []})
    facts = dataclasses.replace(
        facts,
        supply={"ok": np.zeros(0, bool)},
        demand={**facts.demand, "led": np.zeros(0, bool)},
    )
    proposal = solve(Spec(size=SIZE, shortfalls=(lead,)), facts, seed=1, seconds=5)
    assert (len(proposal.pairs), proposal.objective, proposal.shortages) == (0, 0, ())


def test_sizes_are_not_below_nought() -> None:
    facts = make_facts(people=1, least=[-1], most=[1])
    with pytest.raises(BadFacts, match="'least'"):
        read(Spec(size=Size(name="size", least="least", most="most", penalty=1)), facts)

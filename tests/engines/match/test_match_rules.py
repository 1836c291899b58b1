"""Each term and each rule by itself, in a match where it decides."""

from __future__ import annotations

from typing import Any

import pytest
from match_made import PENALTY, make_facts, make_spec

from zhucun.engines.match import (
    Apart,
    Avoid,
    Balance,
    Covers,
    Ending,
    Facts,
    Fit,
    FitRow,
    Lead,
    LeadBonus,
    Mix,
    Near,
    OneGroup,
    Only,
    Product,
    Proposal,
    Quota,
    Reach,
    Remain,
    Require,
    Share,
    Some,
    Spec,
    Stay,
    Wish,
    solve,
)

LEAD = Lead(name="lead", supply="can_lead", demand="led", penalty=PENALTY)
WORTH = Product(name="worth", supply="worth", demand="weight", points=1)


def solved(spec: Spec, facts: Facts) -> Proposal:
    proposal = solve(spec, facts, seed=1, seconds=20, gap=0.0)
    assert proposal.ending is Ending.CLOSE
    return proposal


def who(spec: Spec, facts: Facts) -> list[list[int]]:
    return [row[:2] for row in solved(spec, facts).pairs.tolist()]


def worth(*values: int, villages: int = 1, **more: Any) -> dict[str, Any]:
    """People who are worth something wherever they go."""
    return {
        "people": len(values),
        "villages": villages,
        "supply": {"worth": list(values), **more.pop("supply", {})},
        "demand": {"weight": [1] * villages, **more.pop("demand", {})},
        **more,
    }


# ── wishes of a pair ─────────────────────────────────────────────────────────────────


def test_a_fit_adds_up_its_rows_or_takes_the_best() -> None:
    rows = (
        FitRow(supply="a", demand="x", points=5),
        FitRow(supply="b", demand="x", points=7),
    )
    flags = {"a": [True], "b": [True]}
    facts = make_facts(people=1, supply=flags, demand={"x": [True]})
    terms = (Fit(name="sum", rows=rows), Fit(name="best", rows=rows, best=True))
    assert solved(make_spec(terms=terms), facts).terms == {"sum": 12, "best": 7}


def test_experience_goes_where_it_is_hard() -> None:
    facts = make_facts(people=2, villages=2, supply={"worth": [1, 5]}, demand={"weight": [2, 9]})
    assert who(make_spec(terms=(WORTH,)), facts) == [[0, 0], [1, 1]]


def test_wishes_earn_by_rank_and_past_the_last_nothing() -> None:
    wish = Wish(name="wish", points=(10, 4))
    facts = make_facts(people=2, villages=2, pairs={"wish": [(0, 0, 1), (0, 1, 0), (1, 1, 2)]})
    proposal = solved(make_spec(terms=(wish,)), facts)
    assert (proposal.pairs[:, :2].tolist(), proposal.objective) == ([[1, 0], [0, 1]], 10)


def test_a_village_wishes_for_units() -> None:
    wish = Wish(name="wish", points=(10,), by_group=True)
    facts = make_facts(people=2, group=[0, 1], quota=[1, 1], pairs={"wish": [(0, 1, 0)]})
    assert who(make_spec(terms=(wish,)), facts) == [[1, 0]]


@pytest.mark.parametrize(
    ("home", "points"),
    [("430121100201", 32), ("430121100", 16), ("430121", 8), ("4301", 4), ("43", 2)]
    + [("52", 1), ("", 0)],
)
def test_home_is_near_by_the_levels_that_two_codes_share(home: str, points: int) -> None:
    near = Near(name="near", supply="home", demand="code", points=(1, 2, 4, 8, 16, 32))
    facts = make_facts(people=1, supply={"home": [home]}, demand={"code": ["430121100201"]})
    assert solved(make_spec(terms=(near,)), facts).objective == points


def test_staying_earns() -> None:
    facts = make_facts(people=2, villages=2, current=[1, 0])
    assert who(make_spec(terms=(Stay(name="stay", points=3),)), facts) == [[1, 0], [0, 1]]


# ── wishes of a team ─────────────────────────────────────────────────────────────────


def test_only_the_leader_earns_the_leaders_bonus() -> None:
    bonus = LeadBonus(name="merit", supply="merit", points=2)
    people = {"merit": [3, 8, 9], "can_lead": [True, True, False]}
    facts = make_facts(people=3, least=[3], supply=people, demand={"led": [True]})
    proposal = solved(make_spec(terms=(bonus,), shortfalls=(LEAD,)), facts)
    assert proposal.terms == {"merit": 16}
    assert proposal.pairs.tolist() == [[1, 0, 1], [0, 0, 0], [2, 0, 0]]


def test_without_a_leader_nobody_earns_it() -> None:
    bonus = LeadBonus(name="merit", supply="merit", points=2)
    facts = make_facts(people=1, supply={"merit": [5]})
    assert solved(make_spec(terms=(bonus,)), facts).objective == 0


def test_a_team_of_different_ages_earns_for_each_beyond_the_first() -> None:
    mix = Mix(name="mix", supply="band", points=6)
    facts = make_facts(people=4, least=[3], supply={"band": [0, 0, 1, 2]})
    proposal = solved(make_spec(terms=(mix,)), facts)
    assert proposal.objective == 12


def test_the_strong_are_spread() -> None:
    even = Balance(name="even", supply="strength", demand="target", points=10)
    facts = make_facts(
        people=4,
        least=[2, 2],
        supply={"strength": [3, 3, 1, 1]},
        demand={"target": [4, 4]},
    )
    proposal = solved(make_spec(terms=(even,)), facts)
    assert proposal.objective == 0


# ── hard rules of a pair ─────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("bar", "more"),
    [
        (Only(name="bar", supply="ok"), {"supply": {"ok": [True, False]}}),
        (Avoid(name="bar"), {"pairs": {"bar": [(1, 0, 0)]}}),
        (
            Require(name="bar", supply="ok", demand="strict"),
            {"supply": {"ok": [True, False]}, "demand": {"strict": [True]}},
        ),
        (
            Reach(name="bar", demand="code"),
            {
                "group": [0, 1],
                "demand": {"code": ["430121100201"]},
                "areas": ["4301", "4302"],
                "reach": [(1, 1)],
            },
        ),
    ],
)
def test_the_better_one_is_barred(bar: Any, more: dict[str, Any]) -> None:
    assert who(make_spec(terms=(WORTH,), bars=(bar,)), make_facts(**worth(1, 9, **more))) == [
        [0, 0]
    ]


def test_a_group_without_any_area_reaches_everywhere() -> None:
    spec = make_spec(bars=(Reach(name="reach", demand="code"),))
    facts = make_facts(people=1, demand={"code": ["430121100201"]}, areas=["52"])
    assert who(spec, facts) == [[0, 0]]


def test_who_remains_stays_though_it_is_not_the_best() -> None:
    spec = make_spec(terms=(WORTH,), bars=(Remain(name="remain", supply="remains"),))
    stays = {"remains": [True, False]}
    facts = make_facts(**worth(1, 9, supply=stays, current=[0, -1]))
    assert who(spec, facts) == [[0, 0]]


# ── hard rules of a group and a team ──────────────────────────────────────────────────


def test_a_unit_sends_no_more_than_its_quota() -> None:
    spec = make_spec(terms=(WORTH,), bars=(Quota(name="quota", column="quota"),))
    facts = make_facts(**worth(9, 8, 1, villages=2, group=[0, 0, 1], quota=[1, 1]))
    assert sorted(pair[0] for pair in who(spec, facts)) == [0, 2]


def test_a_team_of_one_unit_beside_him_who_remains() -> None:
    bars = (OneGroup(name="one", demand="one"), Remain(name="remain", supply="remains"))
    people = {"remains": [True, False, False, False, False]}
    facts = make_facts(
        **worth(
            *(1, 9, 2, 7, 7),
            group=[0, 1, 1, 2, 2],
            current=[0, -1, -1, -1, -1],
            least=[3],
            supply=people,
            demand={"one": [True]},
        )
    )
    assert who(make_spec(terms=(WORTH,), bars=bars), facts) == [[0, 0], [3, 0], [4, 0]]


def test_men_and_women_lodge_apart() -> None:
    spec = make_spec(terms=(WORTH,), bars=(Apart(name="apart", supply="sex", demand="one"),))
    facts = make_facts(
        **worth(9, 1, 6, 6, supply={"sex": [0, 0, 1, 1]}, demand={"one": [True]}, least=[2])
    )
    assert who(spec, facts) == [[2, 0], [3, 0]]


# ── rules that may lack people ───────────────────────────────────────────────────────


def test_somebody_who_may_lead_goes_before_the_better_one() -> None:
    facts = make_facts(**worth(1, 9, supply={"can_lead": [True, False]}, demand={"led": [True]}))
    assert who(make_spec(terms=(WORTH,), shortfalls=(LEAD,)), facts) == [[0, 0]]


@pytest.mark.parametrize(
    ("rule", "people", "village"),
    [
        (
            Some(name="some", supply="young", demand="wants", penalty=PENALTY),
            {"young": [True, False, False]},
            {"wants": [True]},
        ),
        (
            Covers(name="covers", supply="knows", demand="needs", penalty=PENALTY),
            {"knows": [2, 1, 1]},
            {"needs": [6]},
        ),
        (Share(name="share", supply="young", permille=500, penalty=PENALTY),)
        + ({"young": [True, False, False]}, {}),
    ],
)
def test_one_of_the_team_meets_the_rule(
    rule: Any, people: dict[str, Any], village: dict[str, Any]
) -> None:
    facts = make_facts(**worth(1, 8, 9, supply=people, demand=village, least=[2]))
    assert who(make_spec(terms=(WORTH,), shortfalls=(rule,)), facts) == [[0, 0], [2, 0]]


def test_what_cannot_be_met_is_a_shortage_with_its_penalty() -> None:
    facts = make_facts(people=1, least=[2], supply={"can_lead": [False]}, demand={"led": [True]})
    proposal = solved(make_spec(shortfalls=(LEAD,)), facts)
    assert [(s.rule, s.demand, s.missing) for s in proposal.shortages] == [
        ("size", 0, 1),
        ("lead", 0, 1),
    ]
    assert proposal.objective == -2 * PENALTY

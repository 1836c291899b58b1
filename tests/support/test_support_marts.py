"""What rules and figures of the packs read of support: covers of a posting, bindings of a unit."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from tests import factories as make
from tests.support.test_bound import fund, project, tie
from tests.support.test_care import ILLNESS, insure
from tests.support.world import (
    COUNTY,
    EXAMPLE,
    FUND,
    TODAY,
    TOWNSHIP,
    VILLAGE,
    World,
    at,
    yuan,
)
from zhucun.analytics.queries.grouped import Places, rules_by_place
from zhucun.analytics.queries.rows import shown
from zhucun.directory import queries as directory
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.engines.rules import Outcome
from zhucun.packs.loading import load_library
from zhucun.pairing import actions as offices
from zhucun.support import actions, marts
from zhucun.support.errors import DueNotConfigured

HOUSE = Path(__file__).parents[2] / "policy"


def outcomes(rule: str, area: str = COUNTY, actor: Actor = OPERATOR) -> dict[str, int]:
    """How many rows of the county gave each outcome of a rule of the pack."""
    pack = directory.pack_for(f"{area}100201", as_of=TODAY)
    item = pack.item(f"rules/{rule}")
    counted = rules_by_place(
        actor=actor, pack=pack, rules=[item], places=Places(area=area, digits=0)
    )
    counts = counted[item.id]
    assert counts is not None
    found = {outcome: sum(each[outcome] for each in counts.values()) for outcome in Outcome}
    return {outcome.value: number for outcome, number in found.items() if number}


def test_a_rule_of_both_insurances_is_judged_by_the_policies_on_record(world: World) -> None:
    assert outcomes("both-insurances") == {"unknown": 3}
    insure(world, date(2025, 1, 1), date(2026, 1, 1))
    assert outcomes("both-insurances") == {"unknown": 3}  # one of the two
    insure(world, date(2025, 1, 1), date(2026, 1, 1), cover=ILLNESS, number="")
    assert outcomes("both-insurances") == {"pass": 1, "unknown": 2}
    everybody = [world.secretary, world.far]
    insure(world, date(2025, 5, 1), TODAY, postings=everybody)  # ends today: covers no more
    insure(world, date(2025, 5, 1), date(2026, 1, 1), postings=everybody, cover=ILLNESS)
    assert outcomes("both-insurances") == {"pass": 1, "fail": 2}


def test_a_cover_that_begins_later_covers_nobody_yet(world: World) -> None:
    insure(world, date(2025, 8, 1), date(2026, 8, 1))
    insure(world, date(2025, 1, 1), date(2026, 1, 1), cover=ILLNESS)
    assert outcomes("both-insurances") == {"unknown": 3}


def test_charlie_judges_nobody_of_the_county(world: World) -> None:
    assert outcomes("both-insurances", actor=world["charlie"]) == {}


def bindings(area: str = TOWNSHIP, as_of: date = TODAY) -> list[tuple[Any, ...]]:
    names = ("has_project", "has_fund", "has_responsible", "has_people")
    rows = marts.ties(as_of=as_of, areas=(area,), names=(*names, "village", "year"), tags={})
    assert all(row["m_village"] == row["m_area"] and row["m_year"] == as_of.year for row in rows)
    return [tuple(bool(row[f"m_{name}"]) for name in names) for row in rows]


def test_the_four_bindings_are_columns_of_one_row_a_unit_village_and_year(world: World) -> None:
    assert bindings() == [(False, False, False, True)]
    entry = fund(world)
    actions.bind_project(tie=tie(world), project=project(VILLAGE), at=at(), by=world["unit"])
    assert bindings() == [(True, True, False, True)]
    head = offices.OfficeDraft(
        person=make.person("周局长", unit=world.unit),
        area=COUNTY,
        level="county",
        kind="unit_head",
        unit=world.unit,
        linked=world.secretary.place,
    )
    offices.take_up([head], since=date(2025, 1, 1), by=OPERATOR)
    assert bindings() == [(True, True, True, True)]
    assert bindings(as_of=date(2024, 7, 1)) == [(False, False, False, True)]
    actions.reverse_fund(entry=entry, reason="重复", on=TODAY, at=at(), by=world["unit"])
    assert bindings() == [(True, False, True, True)]
    assert [binding.value for binding in tie(world).missing] == ["fund"]
    for posting in (world.secretary, world.member):
        world.leaves(posting, date(2025, 7, 1))
    assert bindings() == [(True, False, True, False)]
    assert [binding.value for binding in tie(world).missing] == ["fund", "people"]
    assert bindings("520111") == []


def test_rows_of_bindings_lead_to_the_page_of_unit_and_village(world: World) -> None:
    [row] = marts.ties(as_of=TODAY, areas=(TOWNSHIP,), names=(), tags={})
    asked: dict[str, Any] = {"subject": "assistance_link", "codes": [row["m_code"]]}
    [found] = shown(actor=world["office"], as_of=TODAY, **asked)
    assert (found.subject, found.key, found.place) == ("tie", world.unit.public_id, VILLAGE)
    assert shown(actor=world["charlie"], as_of=TODAY, **asked) == []


def test_refusals_name_the_entitlement_in_the_reader_s_language(world: World) -> None:
    world.leaves(world.secretary, date(2025, 6, 16))
    row = actions.Money(
        posting=world.secretary, entitlement=FUND, year=2025, amount=yuan("5000"), paid_on=TODAY
    )
    for language, said in (
        ("en", "Work fund of a first secretary"),
        ("zh-hans", "第一书记工作经费"),
    ):
        with translation.override(language), pytest.raises(DueNotConfigured) as refused:
            world.pay(row)
        assert str(refused.value.facts["what"]).startswith(said)


def test_the_packs_of_the_house_and_of_the_demo_load() -> None:
    for folder in (HOUSE, EXAMPLE):
        assert load_library(folder).packs

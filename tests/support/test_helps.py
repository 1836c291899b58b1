"""The registry of policies for households, and which of them fits one (HH18-110)."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.exits.world import DAY, TOWN, World, build
from tests.support.others_world import HOUSE
from zhucun.directory.perms import OPERATOR
from zhucun.directory.queries import pack_for
from zhucun.households.models import Household
from zhucun.kernel.problems import NotFound
from zhucun.reports.enums import PlainKind
from zhucun.reports.queries.plain_content import content_of
from zhucun.support import queries

_REFERENCE = "{title: 测试用的假设, href: docs/packs.md}"
_SEEDLINGS = f"""\
label: {{zh: 产业奖补, en: Grant for a household's industry}}
reference: {_REFERENCE}
kind: money
subject: household
who: is_poor AND persons >= 1
for_whom: {{zh: 建档立卡贫困户, en: Registered poor households}}
whom_to_ask: {{zh: 村驻村工作队, en: The resident team}}
per: year
amounts:
  - {{from: 2017-08-18, value: 800, unit: 元, reference: {_REFERENCE}}}
"""
_SHARES = f"""\
label: {{zh: 合作社分红, en: Dividend of a co-operative}}
reference: {_REFERENCE}
kind: service
subject: household
who: in_cooperative
payer: {{zh: 合作社, en: The co-operative}}
per: year
amounts:
  - {{from: 2017-08-18, value: unset, unit: 元, reference: {_REFERENCE}}}
"""
_LARGE = f"""\
label: {{zh: 多人口户补助, en: Help for large households}}
reference: {_REFERENCE}
kind: money
subject: household
who: persons >= 9
per: once
amounts:
  - {{from: 2017-08-18, value: 500, unit: 元, reference: {_REFERENCE}}}
"""
_CASES = """
- name: the grant goes to poor households
  of: entitlements/industry-grant
  as_of: 2017-12-11
  given: {is_poor: true, persons: 3}
  expect: {due: true, value: 800}
- name: a dividend for members
  of: entitlements/cooperative-dividend
  as_of: 2017-12-11
  given: {in_cooperative: true}
  expect: {due: true, value: unset}
- name: nine are many
  of: entitlements/large-household
  as_of: 2017-12-11
  given: {persons: 9}
  expect: {due: true, value: 500}
"""


@pytest.fixture
def world(db: None, settings: Any, tmp_path: Path) -> World:
    """A county that adds its own policies for households to the pack of 怀化."""
    folder = tmp_path / "policy"
    shutil.copytree(HOUSE, folder)
    own = folder / "huaihua-2018"
    for name, text in (
        ("industry-grant", _SEEDLINGS),
        ("cooperative-dividend", _SHARES),
        ("large-household", _LARGE),
    ):
        (own / "entitlements" / f"{name}.yaml").write_text(text, encoding="utf-8")
    (own / "cases" / "own-helps.yaml").write_text(_CASES, encoding="utf-8")
    settings.POLICY_DIR = folder
    return build()


def told(world: World, row: Household, who: str = "town") -> dict[str, queries.Help]:
    card = queries.help_card(actor=world.actor(who), public_id=row.public_id, as_of=DAY)
    return {one.label.zh: one for one in card.helps}


def test_a_household_is_told_what_fits_it_what_does_not_and_what_nobody_knows(
    world: World, queries_of: Any
) -> None:
    row = world.poor[0]
    helps = told(world, row)
    assert {name: one.fits for name, one in helps.items()} == {
        "产业奖补": True,
        "合作社分红": None,
        "多人口户补助": False,
    }
    assert next(iter(helps)) == "产业奖补"  # what fits comes first
    grant, dividend = helps["产业奖补"], helps["合作社分红"]
    assert (grant.amount, grant.unit, grant.ask and grant.ask.zh) == (800, "元", "村驻村工作队")
    assert (dividend.amount, [each.zh for each in dividend.lacks]) == (None, ["加入专业合作社"])
    few = len(queries_of(lambda: told(world, row)))
    for _each in range(4):
        world.home()
    assert len(queries_of(lambda: told(world, row))) == few
    with pytest.raises(NotFound):
        told(world, row, "charlie")


def test_nothing_of_it_is_paid_by_a_batch_and_no_register_is_asked_for_it(world: World) -> None:
    found = queries.owing(actor=OPERATOR, year=2017, through=date(2017, 12, 31), areas=[TOWN])
    assert "industry-grant" not in {one.id for one, _unknown in found.items}
    told_ = queries.unconnected(areas=[TOWN], year=2018, through=date(2018, 6, 30))
    assert "industry-grant" not in {one.id for one in told_}


def test_the_plain_card_says_who_gets_it_how_much_and_whom_to_ask(world: World) -> None:
    """YN-052: a list that a villager can read, not sentences of a newspaper."""
    pack = pack_for(TOWN, as_of=DAY)
    content = content_of(PlainKind.POLICY, actor=OPERATOR, area=TOWN, pack=pack, as_of=DAY)
    sections = {each["title"]: each["lines"] for each in content["zh"]}
    lines = [line["text"] for line in sections["农户可享受的帮扶"]]
    assert "产业奖补 — 谁能享受：建档立卡贫困户；标准：800 元 每年；找谁办：村驻村工作队" in lines
    assert any(text.startswith("合作社分红 — ") and "标准：未配置" in text for text in lines)
    everything = [line["text"] for lines_ in sections.values() for line in lines_]
    assert max(map(len, everything)) < 90
    english = {each["title"]: each["lines"] for each in content["en"]}
    told_ = " ".join(line["text"] for line in english["Help for households"])
    assert "Who gets it: Registered poor households" in told_

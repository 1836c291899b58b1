"""A pillar and the board of archives as workbooks: what the pages show, to whom, at what cost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from tests import factories as make
from tests.doors.web.taken import taken
from tests.reports.burden_world import EAST, World, build
from zhucun.directory.enums import Role
from zhucun.directory.models import Account, Place
from zhucun.ledger.models import AccessRecord

NOW = datetime(2024, 4, 10, 2, 0, tzinfo=UTC)
PILLAR = "/pillars/411327/strict-management-deep-care/"
ARCHIVES = "/archives/file/?within=3650"
Open = Callable[..., Client]


@pytest.fixture
def world(places: dict[str, Place], settings: Any) -> Iterator[World]:
    settings.POLICY_DIR = settings.ROOT / "policy"
    with time_machine.travel(NOW, tick=False):
        found = build(places)
        unit = make.unit("县财政局")
        own: dict[str, Any] = {"unit": unit, "role": "member"}
        make.posting(make.person("派出", unit=unit), places[EAST], make.round_("2022"), **own)
        found.actors["unit"] = make.actor("unit", Role.UNIT, "411327", unit=unit)
        yield found


@pytest.fixture
def open_as(world: World, client_of: Callable[..., Client]) -> Open:
    def opened(who: str, language: str = "en") -> Client:
        return client_of(Account.objects.get(pk=world.actors[who].account), language)

    return opened


def test_a_pillar_leaves_with_a_row_for_each_part_of_the_page(open_as: Open) -> None:
    client = open_as("office")
    page = client.get(PILLAR).text
    assert f'href="{PILLAR}file/' in page
    rows = taken(client.get(f"{PILLAR}file/"))
    assert page.count("<tbody") >= 1
    assert rows[0]["Within"] is None
    assert {row["Within"] for row in rows[1:]} <= {row["Which part"] for row in rows}
    for row in rows:
        assert row["State"] in page, row
        assert (row["Window to"] is None) or f"{row['Window to']:%Y-%m-%d}" == "2024-04-10"
    counted = [row for row in rows if row["Denominator"]]
    assert counted
    assert any(row["Clauses"] and "SQ24" in row["Clauses"] for row in rows)
    chinese = taken(open_as("office", "zh-hans").get(f"{PILLAR}file/"))
    assert len(chinese) == len(rows)
    assert {"内容", "状态", "分子", "分母", "条款"} <= set(chinese[0])
    assert AccessRecord.objects.filter(subject="pillar:strict-management-deep-care").count() == 2


def test_a_unit_takes_its_own_pillar_and_charlie_and_a_cadre_none(
    world: World, open_as: Open
) -> None:
    key = world.actors["unit"].held[0].unit
    mine = taken(open_as("unit").get(f"{PILLAR}file/?unit={key}"))
    assert mine
    assert open_as("unit").get(f"{PILLAR}file/").status_code == 404
    assert open_as("stranger").get(f"{PILLAR}file/").status_code == 404
    assert open_as("wang").get(f"{PILLAR}file/").status_code == 403
    assert f"{PILLAR}file/" not in open_as("wang").get(f"/pillars/{EAST}/").text


def test_the_board_of_archives_leaves_gap_by_gap(open_as: Open) -> None:
    client = open_as("office")
    assert 'href="/archives/file/' in client.get("/archives/?within=3650").text
    rows = taken(client.get(ARCHIVES))
    assert {"王驻村", "李队员", "赵队员"} <= {row["Name"] for row in rows}
    missing = [row for row in rows if row["State"] == "Something is missing"]
    assert missing
    assert all(row["What is missing"] and row["Who brings it"] for row in missing)
    [told] = AccessRecord.objects.filter(subject="archive-gaps")
    assert told.rows == len(rows)
    heads = taken(open_as("office", "zh-hans").get(ARCHIVES))[0]
    assert {"欠缺内容", "补齐责任"} <= set(heads)
    assert taken(open_as("stranger").get(ARCHIVES)) == []
    assert open_as("wang").get(ARCHIVES).status_code == 403
    assert {row["Name"] for row in taken(open_as("unit").get(ARCHIVES))} <= {"派出"}


def test_thirty_cadres_cost_as_many_queries_as_three(
    open_as: Open, places: dict[str, Place], queries_of: Any
) -> None:
    client, files = open_as("office"), (ARCHIVES, f"{PILLAR}file/")

    def costs() -> list[int]:
        return [len(queries_of(lambda file=file: b"".join(client.get(file)))) for file in files]

    costs()
    few = costs()
    round_ = make.round_("2023")
    for n in range(27):
        make.posting(make.person(f"新队员{n}"), places[EAST], round_, role="member")
    assert costs() == few

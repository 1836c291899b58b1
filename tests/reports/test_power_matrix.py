"""Which powers a county gave to which of its townships: the list is the county's own (HH18-108)."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client

from tests import factories as make
from tests.support.others_world import BEGUN, COUNTY, HOUSE, OTHER, TODAY, TOWNSHIP, at
from zhucun.directory.enums import Role
from zhucun.directory.models import Account
from zhucun.kernel.problems import NotFound
from zhucun.reports import actions
from zhucun.reports.queries.pillars import place_matrix

POWERS = "devolved-powers"
_PACK = """\
id: mayang-own
version: 1.0.0
title: {zh: 麻阳县, en: Mayang}
extends: huaihua-2018
areas: ["431226"]
valid: {from: 2017-08-18, until: 2021-05-11}
authority: {zh: 麻阳县委, en: Mayang County}
"""
_LIST = """\
label: {zh: 向乡镇下放的权力事项, en: Powers devolved to townships}
reference: {title: 测试用的假设, href: docs/packs.md}
mode: list
slots: 2
items:
  - {id: rural-building, label: {zh: 村民建房审批, en: Permits for houses}}
  - {id: small-projects, label: {zh: 小型项目验收, en: Acceptance of small projects}}
"""
_CASE = """\
- {name: two powers, of: checklists/devolved-powers, as_of: 2018-06-14, expect: {slots: 2, known: 2}}
"""


@pytest.fixture
def county(db: None, settings: Any, tmp_path: Path) -> None:
    folder = tmp_path / "policy"
    shutil.copytree(HOUSE, folder)
    for name, text in (
        ("pack.yaml", _PACK),
        ("CHANGELOG.md", "## 1.0.0\n"),
        (f"checklists/{POWERS}.yaml", _LIST),
        ("cases/own.yaml", _CASE),
    ):
        path = folder / "mayang-own" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    settings.POLICY_DIR = folder
    make.add_places(
        {
            "43": "湖南省",
            "4312": "怀化市",
            COUNTY: "麻阳县",
            TOWNSHIP: "高村镇",
            OTHER[:9]: "兰里镇",
        },
        since=BEGUN,
    )
    make.add_places({"52": "贵州省", "5201": "贵阳市", "520111": "花溪区"}, since=BEGUN)


def test_the_matrix_shows_which_township_has_which_power_since_when_and_by_which_document(
    county: None, client_of: Callable[..., Client], queries_of: Callable[..., Any]
) -> None:
    with time_machine.travel(at(), tick=False):
        office = make.actor("county", Role.OFFICE, COUNTY, on=TODAY, since=BEGUN)
        charlie = make.actor("charlies", Role.OFFICE, "520111", on=TODAY, since=BEGUN)
        asked: dict[str, Any] = {"area": COUNTY, "checklist": POWERS, "as_of": TODAY}
        told: dict[str, Any] = {
            "checklist": POWERS,
            "since": date(2018, 3, 1),
            "on": TODAY,
            "at": at(),
            "by": office,
        }
        few = len(queries_of(lambda: place_matrix(actor=office, **asked)))
        for area, item in ((COUNTY, "rural-building"), (TOWNSHIP, "small-projects")):
            actions.tick_item(area=area, item=item, evidence="麻政发〔2018〕4号", **told)
        found = place_matrix(actor=office, **asked)
        assert {row.place.code: row.there for row in found.rows} == {TOWNSHIP: 2, OTHER[:9]: 1}
        make.add_places({f"{COUNTY}1{n:02d}": f"乡{n}" for n in range(10, 20)}, since=BEGUN)
        assert len(queries_of(lambda: place_matrix(actor=office, **asked))) == few
        with pytest.raises(NotFound):
            place_matrix(actor=charlie, **asked)
        address = f"/pillars/{COUNTY}/lists/{POWERS}/places/"
        page = client_of(Account.objects.get(username="county"), "zh-hans").get(address).text
        assert "村民建房审批" in page
        assert "麻政发〔2018〕4号" in page
        assert page.count("麻政发〔2018〕4号") == 12 + 1  # the county's in all, one of a township
        refused = client_of(Account.objects.get(username="charlies"), "en").get(address)
        assert refused.status_code == 404

"""A county office's first day: its lists come in, it sees what is covered, publishes, and takes the roster out."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook

from tests.factories import id_number
from zhucun.directory.models import Account, Place
from zhucun.intake.models import Batch
from zhucun.roster.models import Round

DAY = "2022-06-20"
Rows = Sequence[Sequence[Any]]

VILLAGES: Rows = [
    ["社旗县村名单(2022年)"],  # a title row
    ["区划代码", "乡镇", "村名", "村类型", "户数"],
    ["411327100201", "赊店镇", "东关村", "脱贫村", 410],
    ["411327100202", "赊店镇", "西关村", "党组织软弱涣散村", "388"],
    ["411327101201", "桥头镇", "小河村", "乡村振兴任务重的村", 297],
]
UNITS: Rows = [
    ["单位名称", "层级", "类别"],
    ["社旗县文旅局", "县", "文旅"],
    ["社旗县财政局", "县", "经济"],
]
HEADINGS = ["乡镇", "村", "姓名", "派出单位", "职务", "任职起", "入党时间", "身份证号"]


def cadre(village: str, name: str, role: str, serial: int, start: object = 44716) -> list[Any]:
    """A row of the roster; the start is an Excel day number (2022-06-04) where nothing is said."""
    town = "桥头镇" if village == "小河村" else "赊店镇"
    number = id_number(serial=serial).lower()
    return [town, village, name, "社旗县文旅局", role, start, "2015.7", f" {number} "]


@pytest.fixture
def office(
    places: dict[str, Place],
    alice: Account,
    client_of: Callable[..., Client],
    settings: Any,
    tmp_path: Path,
) -> Client:
    settings.MEDIA_ROOT = tmp_path / "files"
    return client_of(alice, "en")


def workbook(rows: Rows) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def bring(office: Client, feed: str, rows: Rows, **more: str) -> str:
    """Upload a list; the address of its difference."""
    sent = {
        "file": SimpleUploadedFile("名单.xlsx", workbook(rows)),
        "area": "411327",
        "as_of": DAY,
        "sheet": "",
        **more,
    }
    answer = office.post(f"/imports/new/{feed}/", sent)
    assert answer.status_code == 302, answer.text
    return str(answer["Location"]).split("?")[0]


def accept(office: Client, address: str) -> None:
    """Accept the difference that the page shows."""
    seen = re.search(r'name="seen" value="(\w+)"', office.get(address).text)
    assert seen is not None
    answer = office.post(address, {"seen": seen[1]}, follow=True)
    assert "Accepted." in answer.text


def gaps(office: Client) -> str:
    rule = "key-village-has-one-first-secretary"
    return str(office.get(f"/coverage/411327/{rule}/?as_of={DAY}").text)


def test_a_county_office_gets_from_its_lists_to_published_teams(office: Client) -> None:
    accept(office, bring(office, "villages", VILLAGES))
    accept(office, bring(office, "units", UNITS))
    uncovered = gaps(office)
    assert all(name in uncovered for name in ("东关村", "西关村", "小河村"))

    roster = [
        HEADINGS,
        cadre("东关村", "巴镜均", "第一书记", 1),
        cadre("东关村", "王芳", "队员", 2),
        cadre("西关村", "贾喜敬", "驻村第一书记", 3),
    ]
    opened = {
        "new_code": "2022-06",
        "new_title": "2022年6月增派",
        "new_kind": "reinforcement",
        "new_starts_on": "2022-06-01",
    }
    accept(office, bring(office, "roster", roster, round="", **opened))
    left = gaps(office)
    assert "小河村" in left
    assert "东关村" not in left
    assert "西关村" not in left

    bring(office, "roster", roster, round="2022-06")
    again = Batch.objects.latest("pk").counts
    assert {name: number for name, number in again.items() if number} == {"same": 3}

    late = [*roster, cadre("小河村", "李洋洋", "第一书记", 4, "2022.6.10")]
    accept(office, bring(office, "roster", late, round="2022-06"))
    assert "小河村" not in gaps(office)

    published = Round.objects.get(code="2022-06")
    address = f"/rounds/{published.public_id}/publish/"
    assert office.post(address, follow=True).status_code == 200
    published.refresh_from_db()
    assert published.state == "published"
    assert "李洋洋" in office.get(f"/villages/411327101201/?as_of={DAY}").text


def test_what_was_taken_out_comes_back_in_without_a_difference(office: Client) -> None:
    accept(office, bring(office, "villages", VILLAGES))
    accept(office, bring(office, "units", UNITS))
    opened = {
        "new_code": "2022-06",
        "new_title": "增派",
        "new_kind": "reinforcement",
        "new_starts_on": "2022-06-01",
    }
    roster = [HEADINGS, cadre("东关村", "巴镜均", "第一书记", 1)]
    accept(office, bring(office, "roster", roster, round="", **opened))
    asked = {"feed": "roster", "area": "411327", "round": "2022-06", "as_of": DAY}
    answer = office.get("/exports/file/", asked)
    data = b"".join(answer.streaming_content)
    sent = {
        "file": SimpleUploadedFile("导出.xlsx", data),
        "area": "411327",
        "as_of": DAY,
        "sheet": "",
        "round": "2022-06",
    }
    brought = office.post("/imports/new/roster/", sent)
    assert brought.status_code == 302, brought.text
    batch = Batch.objects.latest("pk")
    assert {name: number for name, number in batch.counts.items() if number} == {"same": 1}

"""Files that Alice brings through the page: rosters of 社旗县, some with errors."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.timezone import localdate
from openpyxl import Workbook

from tests import factories as make
from zhucun.directory.models import Account, Unit
from zhucun.intake.models import Batch
from zhucun.roster.models import Round

COUNTY = "411327"
UNIT = "社旗县财政局"
HEADINGS = [
    *("乡镇", "村", "姓名", "单位", "职务", "任职起", "任职止"),
    *("联系电话", "身份证号", "爱好"),
]
Rows = Sequence[Sequence[Any]]


def xlsx(rows: Rows, *others: tuple[str, Rows]) -> bytes:
    """A workbook of one sheet 花名册, and other sheets by name."""
    book = Workbook()
    book.remove(book.active)
    for name, content in (("花名册", rows), *others):
        page = book.create_sheet(name)
        for row in content:
            page.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def cadre(name: str, serial: int, **more: Any) -> list[Any]:
    """A row of the roster; keys of `more` are its headings."""
    row = {
        "乡镇": "赊店镇",
        "村": "东关村",
        "姓名": name,
        "单位": UNIT,
        "职务": "队员",
        "任职起": "2023.5.11",
        "任职止": None,
        "联系电话": f"138{serial:08d}",
        "身份证号": make.id_number(serial=serial),
        "爱好": "书法",
    }
    return [{**row, **more}[heading] for heading in HEADINGS]


def roster(*rows: list[Any]) -> bytes:
    return xlsx([HEADINGS, *rows])


GOOD = [cadre("张三", 1), cadre("李四", 2)]
BAD = [cadre("王五", 3, 任职起="去年"), cadre("赵六", 4, 联系电话="13999")]


@pytest.fixture(autouse=True)
def _own_files(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    cache.clear()


@pytest.fixture
def round_2023(unit: Unit) -> Round:
    return make.round_("2023", starts_on=date(2023, 5, 1))


@pytest.fixture
def upload(round_2023: Round) -> Callable[..., Any]:
    """`upload(client, data, feed="roster")`: what the page answers to the form."""

    def sent(client: Client, data: bytes, *, feed: str = "roster", **more: Any) -> Any:
        fields = {
            "file": SimpleUploadedFile(more.pop("name", "花名册.xlsx"), data),
            "area": COUNTY,
            "round": "2023",
            "as_of": localdate().isoformat(),
            "sheet": "",
        }
        return client.post(f"/imports/new/{feed}/", {**fields, **more})

    return sent


@pytest.fixture
def bring(
    upload: Callable[..., Any], alice: Account, client_of: Callable[..., Client]
) -> Callable[..., Batch]:
    """Alice brings rows of the roster: the batch that waits."""

    def brought(*rows: list[Any], data: bytes = b"", **more: Any) -> Batch:
        answer = upload(client_of(alice), data or roster(*rows), **more)
        assert answer.status_code == 302, answer.text
        return Batch.objects.get(public_id=answer["Location"].split("/")[2])

    return brought


@pytest.fixture
def yesterday() -> date:
    return localdate() - timedelta(days=1)

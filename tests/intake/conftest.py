"""Files as offices send them, made fresh in every test."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook as Book

from zhucun.directory import queries as directory
from zhucun.directory.models import Account
from zhucun.directory.perms import Actor
from zhucun.intake import actions, queries
from zhucun.intake.models import Batch
from zhucun.intake.readers.table import read_table
from zhucun.intake.readers.workbook import Workbook
from zhucun.intake.rows import Table
from zhucun.roster import actions as roster_actions

TODAY = date(2024, 6, 1)
NOW = datetime(2024, 6, 1, 4, 0, tzinfo=UTC)
AREA = "411327"

VILLAGE_HEADINGS = ["区划代码", "乡镇", "村名", "村类型", "户数", "人口"]
UNIT_HEADINGS = ["单位名称", "统一社会信用代码", "层级", "类别", "联系人", "联系电话", "备注"]

Rows = Sequence[Sequence[Any]]


def xlsx(*sheets: tuple[str, Rows] | Rows, change: Callable[[Book], None] | None = None) -> bytes:
    """A workbook of sheets, each (name, rows) or only rows; `change` may do the rest."""
    book = Book()
    book.remove(book.active)
    for number, sheet in enumerate(sheets, 1):
        name, rows = sheet if isinstance(sheet, tuple) else (f"Sheet{number}", sheet)
        page = book.create_sheet(name)
        for row in rows:
            page.append(list(row))
    if change:
        change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def text_table(rows: Rows, *, encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode(encoding)


def with_member(data: bytes, name: str, content: bytes) -> bytes:
    """The same archive with one member added or replaced."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for member in old.namelist():
            if member != name:
                new.writestr(member, old.read(member))
        new.writestr(name, content)
    return out.getvalue()


def read(data: bytes, feed: str = "villages", *, name: str = "list.xlsx", **more: Any) -> Table:
    """A file through the readers only: no database."""
    spec = queries.feed_spec(feed, AREA, TODAY)
    return read_table(Workbook(data, name=name), spec, **more)


def values(table: Table, field: str) -> list[Any]:
    return [row.get(field) for row in table.rows]


@pytest.fixture(autouse=True)
def _own_files(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def office(alice: Account) -> Actor:
    """Alice, as she acts on the day of the lists."""
    return directory.actor_of(alice, on=TODAY)


@pytest.fixture
def stranger(charlie: Account) -> Actor:
    """Charlie of another county, who must never see hers."""
    return directory.actor_of(charlie, on=TODAY)


@pytest.fixture
def open_batch(office: Actor) -> Callable[..., Batch]:
    """`open_batch(data, "villages")`: Alice brings a file of her county."""

    def opened(data: bytes | Path, feed: str, **more: Any) -> Batch:
        given = {
            "by": office,
            "area": AREA,
            "as_of": TODAY,
            "made_at": NOW,
            "file_name": "名单.xlsx",
        }
        return actions.open_batch(file=data, feed=feed, **{**given, **more})

    return opened


@pytest.fixture
def bring(open_batch: Callable[..., Batch], office: Actor) -> Callable[..., Batch]:
    """Open and accept in one go."""

    def brought(
        data: bytes, feed: str, *, accepting: dict[str, Any] | None = None, **more: Any
    ) -> Batch:
        batch = open_batch(data, feed, **more)
        return actions.accept(batch=batch, by=office, accepted_at=NOW, **(accepting or {}))

    return brought


# ── rosters ────────────────────────────────────────

ROSTER_HEADINGS = [
    *("乡镇", "村", "姓名", "性别", "出生年月", "学历", "单位", "职务", "任职起", "任职止"),
    *("联系电话", "身份证号", "农村工作经历", "工作队", "备注"),
]
ZHANG, LI, WANG = "411327198503120015", "411327199011050026", "411327197902280033"


def with_check(number: str) -> str:
    """An ID number with the check character that fits."""
    total = sum(int(digit) * (1 << 17 - at) for at, digit in enumerate(number[:17]))
    return number[:17] + "10X98765432"[total % 11]


def cadre(name: str, number: str, **more: Any) -> list[Any]:
    """One row of a roster; keys of `more` are its headings."""
    row = {
        "乡镇": "赊店镇",
        "村": "东关村",
        "姓名": name,
        "性别": None,
        "出生年月": None,
        "学历": "本科",
        "单位": "社旗县财政局",
        "职务": "队员",
        "任职起": "2023.5.11",
        "任职止": None,
        "联系电话": "13800001234",
        "身份证号": with_check(number) if number else None,
        "农村工作经历": "是",
        "工作队": None,
        "备注": None,
    }
    return [{**row, **more}[heading] for heading in ROSTER_HEADINGS]


def roster(*rows: list[Any]) -> bytes:
    return xlsx([ROSTER_HEADINGS, *rows])


@pytest.fixture
def round_2023(office: Actor) -> Any:
    return roster_actions.open_round(
        area=AREA,
        code="2023",
        title="2023年轮换",
        kind="term",
        starts_on=date(2023, 5, 1),
        opened_at=NOW,
        by=office,
    )

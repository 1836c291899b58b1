"""What goes out: the marked workbook and the exports, which come back without a difference."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook as Book
from openpyxl import load_workbook
from openpyxl.styles import Font

from tests.intake.conftest import (
    AREA,
    LI,
    NOW,
    ROSTER_HEADINGS,
    TODAY,
    VILLAGE_HEADINGS,
    ZHANG,
    cadre,
    roster,
    text_table,
    with_check,
    xlsx,
)
from zhucun.directory import actions as directory
from zhucun.directory import queries as directory_queries
from zhucun.directory.enums import Role
from zhucun.directory.models import Account, Person, Unit
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.intake import queries
from zhucun.intake.models import Batch
from zhucun.intake.writers import marked as marked_writer
from zhucun.kernel.problems import NotAllowed
from zhucun.ledger.models import AccessRecord
from zhucun.roster.models import Posting

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unit", "round_2023")]
EAST = ["411327100201", "赊店镇", "东关村", "", 10, 20]
WRONG = ["411327100209", "赊店镇", "=cmd|' /C calc'!A0", "没有的类型", "约20", 20]


def exported(actor: Actor, feed: str = "roster", **more: Any) -> bytes:
    given = {"area": AREA, "as_of": TODAY, "at": NOW, "round": "2023" if feed == "roster" else ""}
    return b"".join(queries.export(feed=feed, actor=actor, **{**given, **more}))


def cells(data: bytes) -> list[list[Any]]:
    return [
        [cell.value for cell in row] for row in load_workbook(io.BytesIO(data)).active.iter_rows()
    ]


def has_formula(data: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheets = [name for name in archive.namelist() if "worksheets/" in name]
        return any(b"<f>" in archive.read(name) or b"<f " in archive.read(name) for name in sheets)


# ── marked ────────────────────────────────────────


def marked(batch: Batch, actor: Actor) -> bytes:
    path = queries.marked_workbook(batch=batch, actor=actor)
    data = path.read_bytes()
    path.unlink()
    return data


def test_the_marked_workbook_is_the_users_own_with_errors_red_and_explained(
    open_batch: Callable[..., Batch], office: Actor
) -> None:
    def dress(book: Book) -> None:
        page = book["村名单"]
        page["A1"].font = Font(bold=True, size=20)
        page.column_dimensions["C"].width = 33
        page["C4"].data_type = "s"
        book["附注"]["A1"] = "不动"

    rows = [["2024年村名单"], VILLAGE_HEADINGS, EAST, WRONG]
    batch = open_batch(xlsx(("村名单", rows), ("附注", [[None]]), change=dress), "villages")
    data = marked(batch, office)
    book = load_workbook(io.BytesIO(data))
    page = book["村名单"]
    assert page["A1"].font.size == 20
    assert page.column_dimensions["C"].width == 33
    assert book["附注"]["A1"].value == "不动"
    assert page["E4"].fill.fgColor.rgb.endswith("FFC7CE")
    assert "约20" in page["E4"].comment.text
    assert page["E3"].comment is None
    listing = list(book.worksheets[-1].iter_rows(values_only=True))
    assert listing[-1][:4] == ("村名单", 4, "E", "户数")
    assert page["C4"].value == WRONG[2]
    assert not has_formula(data)


def test_an_error_in_a_merged_cell_marks_the_cell_that_shows(
    open_batch: Callable[..., Batch], office: Actor
) -> None:
    def merge(book: Book) -> None:
        book.active.merge_cells("E2:E3")

    second = ["411327100202", "赊店镇", "西关村", "", None, 1]
    batch = open_batch(xlsx([VILLAGE_HEADINGS, EAST, second], change=merge), "villages")
    page = load_workbook(io.BytesIO(marked(batch, office))).worksheets[0]
    assert page["E2"].comment is not None


def test_a_large_workbook_is_written_anew_with_the_same_marks(
    open_batch: Callable[..., Batch], office: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(marked_writer, "KEPT_BELOW", 1)

    def text(book: Book) -> None:
        book.active["C3"].data_type = "s"

    batch = open_batch(xlsx(("村名单", [VILLAGE_HEADINGS, EAST, WRONG]), change=text), "villages")
    data = marked(batch, office)
    page = load_workbook(io.BytesIO(data))["村名单"]
    assert page["C3"].value == WRONG[2]
    assert "约20" in page["E3"].comment.text
    assert page["E3"].fill.fgColor.rgb.endswith("FFC7CE")
    assert not has_formula(data)


def test_a_text_table_comes_back_as_a_marked_workbook(
    open_batch: Callable[..., Batch], office: Actor
) -> None:
    wrong = ["411327100209", "赊店镇", "南关村", "", "约20", "20"]
    batch = open_batch(text_table([VILLAGE_HEADINGS, wrong], encoding="gbk"), "villages")
    page = load_workbook(io.BytesIO(marked(batch, office))).worksheets[0]
    assert page["E2"].comment is not None


# ── exports ────────────────────────────────────────


@pytest.fixture
def three(bring: Callable[..., Batch], unit: Unit, round_2023: Any) -> None:
    data = roster(
        cadre("张三", ZHANG, 职务="第一书记", 任职止="2025.5", 工作队="甲队", 出生年月="1985.3"),
        cadre("李四", LI, 村="西关村委会", 任职止="2024-07-01"),
        cadre("王五", "", 职务="乡镇队长", 村=None, 联系电话="0377-67921234"),
    )
    bring(data, "roster", round="2023")
    person = Person.objects.get(name="李四")
    directory.correct_people(
        [(person, {"remarks": '=HYPERLINK("http://x")'})], area=AREA, corrected_at=NOW, by=OPERATOR
    )


@pytest.mark.usefixtures("three")
def test_an_export_comes_back_without_a_difference(
    office: Actor, open_batch: Callable[..., Batch]
) -> None:
    batch = open_batch(exported(office), "roster", round="2023")
    assert batch.counts == {
        "new": 0,
        "changed": 0,
        "same": 3,
        "gone": 0,
        "errors": 0,
        "left": 0,
        "bad_rows": 0,
    }


@pytest.mark.usefixtures("three")
def test_an_export_in_english_comes_back_too(
    office: Actor, open_batch: Callable[..., Batch]
) -> None:
    data = exported(office, lang="en")
    assert "Name" in cells(data)[0]
    assert open_batch(data, "roster", round="2023").counts["same"] == 3


@pytest.mark.usefixtures("three")
def test_a_masked_export_shows_no_number_and_comes_back_without_a_difference(
    account_of: Callable[..., Account], open_batch: Callable[..., Batch]
) -> None:
    dora = directory_queries.actor_of(account_of("dora", Role.TOWNSHIP, "411327100"), on=TODAY)
    data = exported(dora, area="411327100")
    shown = str(cells(data))
    assert with_check(ZHANG) not in shown
    assert "13800001234" not in shown
    assert "411327********" in shown
    assert not AccessRecord.objects.exists()
    batch = open_batch(data, "roster", round="2023")
    assert (batch.counts["same"], batch.counts["errors"]) == (3, 0)


@pytest.mark.usefixtures("three")
def test_two_of_one_name_in_one_village_are_told_apart_by_the_mask(
    account_of: Callable[..., Account],
    bring: Callable[..., Batch],
    open_batch: Callable[..., Batch],
) -> None:
    bring(
        roster(
            cadre("张三", "411327197001010015", 村="西关村"),
            cadre("张三", LI[:6] + "197102020026", 村="西关村"),
        ),
        "roster",
        round="2023",
    )
    dora = directory_queries.actor_of(account_of("dora", Role.TOWNSHIP, "411327100"), on=TODAY)
    batch = open_batch(exported(dora, area="411327100"), "roster", round="2023")
    assert (batch.counts["same"], batch.counts["errors"]) == (5, 0)


@pytest.mark.usefixtures("three")
def test_an_export_in_clear_is_logged_with_its_rows(office: Actor) -> None:
    exported(office)
    record = AccessRecord.objects.get()
    assert (record.kind, record.actor, record.area, record.rows) == (
        "EXPORT",
        office.account,
        AREA,
        3,
    )
    assert "id_card" in record.what


@pytest.mark.usefixtures("three")
def test_nothing_in_an_export_is_ever_a_formula(office: Actor) -> None:
    posting = Posting.objects.select_related("person").first()
    assert posting is not None
    for text in ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0"):
        directory.correct_people(
            [(posting.person, {"remarks": text})], area=AREA, corrected_at=NOW, by=OPERATOR
        )
        data = exported(office)
        assert text in [row[-1] for row in cells(data)]
        assert not has_formula(data)


@pytest.mark.usefixtures("three")
def test_dates_are_dates_and_codes_are_text(office: Actor) -> None:
    heading, first, *_ = cells(exported(office))
    row = dict(zip(heading, first, strict=True))
    assert row["任职起"].date() == date(2023, 5, 11)
    assert isinstance(row["联系电话"], str)


@pytest.mark.usefixtures("three")
def test_charlie_exports_nothing_of_hers(stranger: Actor) -> None:
    with pytest.raises(NotAllowed):
        exported(stranger)
    for feed in ("roster", "units", "villages"):
        rows = cells(exported(stranger, feed, area="520111"))
        assert "赊店" not in str(rows)
        assert "财政局" not in str(rows)


@pytest.mark.usefixtures("three")
def test_a_sending_unit_exports_its_own_people_only(
    account_of: Callable[..., Account], unit: Unit
) -> None:
    other = directory.register_units(
        [directory.UnitDraft(name="县教育局", level="county", kind="education", area=AREA)],
        registered_at=NOW,
        by=OPERATOR,
    )[0]
    finance = directory_queries.actor_of(account_of("fin", Role.UNIT, AREA, unit=unit), on=TODAY)
    education = directory_queries.actor_of(account_of("edu", Role.UNIT, AREA, unit=other), on=TODAY)
    assert len(cells(exported(finance))) == 4
    assert len(cells(exported(education))) == 1


def test_villages_and_units_come_back_without_a_difference(
    bring: Callable[..., Batch], open_batch: Callable[..., Batch], office: Actor
) -> None:
    bring(xlsx([VILLAGE_HEADINGS, [*EAST[:3], "脱贫村、软弱涣散村", 10, 20]]), "villages")
    for feed, count in (("villages", 3), ("units", 1)):
        batch = open_batch(exported(office, feed), feed)
        assert batch.counts["same"] == count
        assert batch.counts["errors"] == batch.counts["changed"] == batch.counts["new"] == 0


@pytest.mark.usefixtures("three")
def test_an_export_leaves_no_file_behind(
    office: Actor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    before = set(tmp_path.rglob("*.xlsx"))
    chunks = queries.export(
        feed="roster", actor=office, area=AREA, as_of=TODAY, at=NOW, round="2023"
    )
    assert next(iter(chunks))
    assert set(tmp_path.rglob("*.xlsx")) == before
    assert len(ROSTER_HEADINGS) == 15

"""`zhucun import` and `zhucun export`: the same lists at the console."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from openpyxl import Workbook, load_workbook

from tests import factories as make
from zhucun.directory.errors import UnknownPlace
from zhucun.directory.models import Account, Unit
from zhucun.doors.command import lists
from zhucun.doors.command.lists import NoAccount
from zhucun.intake.errors import RoundNeeded, UnknownFeed
from zhucun.intake.models import Batch
from zhucun.kernel.problems import NotAllowed
from zhucun.ledger.models import AccessRecord, EventRecord
from zhucun.roster.models import Posting, Round

pytestmark = pytest.mark.django_db

HEADINGS = ["乡镇", "村", "姓名", "单位", "职务", "任职起", "联系电话", "爱好"]
ROW = ["赊店镇", "东关村", "张三", "社旗县财政局", "队员", "2023.5.11", "13800001111", "书法"]
OTHER = [*ROW[:2], "李四", *ROW[3:6], "13800002222", ""]
WRONG = [*ROW[:2], "王五", *ROW[3:5], "去年", "139999999", ""]


@pytest.fixture(autouse=True)
def _own_files(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def round_2023(unit: Unit) -> Round:
    return make.round_("2023", starts_on=date(2023, 5, 1))


@pytest.fixture
def workbook(tmp_path: Path) -> Callable[..., Path]:
    """Writes rows of a roster to 花名册.xlsx."""

    def written(*rows: list[Any]) -> Path:
        book, path = Workbook(), tmp_path / "花名册.xlsx"
        for row in (HEADINGS, *rows):
            book.active.append(row)
        book.save(path)
        return path

    return written


def bring(path: Path, *options: str, answer: str = "", feed: str = "roster") -> Result:
    arguments = [feed, str(path), "--area", "411327", "--round", "2023", *options]
    return CliRunner().invoke(lists.import_, arguments, input=answer)


@pytest.mark.usefixtures("round_2023")
class TestImport:
    def test_it_shows_the_difference_and_asks(self, workbook: Callable[..., Path]) -> None:
        result = bring(workbook(ROW, OTHER), answer="y\n")
        assert result.exit_code == 0, result.output
        for shown in (
            "花名册.xlsx: 2 new, 0 changed, 0 the same, 0 not in the list, 0 rows in error",
            "It speaks of these rounds only: 2023. Others are left as they are.",
            "任职起 → starts_on",
            "Not taken over: H 爱好",
            "Accepted: 2 new, 0 changed.",
        ):
            assert shown in result.stdout
        assert "Accept 2 new and 0 changed rows?" in result.stderr
        assert "read: 2" in result.stderr
        assert Posting.objects.count() == 2

    def test_who_says_no_gets_nothing_and_leaves_nothing(
        self, workbook: Callable[..., Path], tmp_path: Path
    ) -> None:
        result = bring(workbook(ROW), answer="n\n")
        assert result.exit_code == 1
        assert "Nothing was taken over." in result.stdout
        assert not Posting.objects.exists()
        assert Batch.objects.get().state == "DISCARDED"
        assert not list((tmp_path / "files").rglob("*.sealed"))

    def test_who_breaks_off_leaves_nothing_either(self, workbook: Callable[..., Path]) -> None:
        assert bring(workbook(ROW)).exit_code == 1  # no answer at all
        assert Batch.objects.get().state == "DISCARDED"

    def test_errors_are_listed_and_marked_beside_the_file(
        self, workbook: Callable[..., Path], tmp_path: Path
    ) -> None:
        result = bring(workbook(ROW, WRONG), "--yes")
        assert result.exit_code == 1
        assert "Sheet!F3 任职起: “去年” is not a date." in result.stdout
        assert "139999999" not in result.stdout
        assert not Posting.objects.exists()
        sheet = load_workbook(tmp_path / "花名册.marked.xlsx")["Sheet"]
        assert sheet["F3"].comment is not None
        assert sheet["F2"].comment is None

    def test_twenty_errors_are_enough_on_the_screen(self, workbook: Callable[..., Path]) -> None:
        result = bring(workbook(*([*WRONG[:2], f"人{n}", *WRONG[3:]] for n in range(15))))
        assert result.stdout.count("Sheet!") == 20
        assert "… and 10 more." in result.stdout

    def test_the_good_rows_are_taken_over_where_that_is_asked_for(
        self, workbook: Callable[..., Path], tmp_path: Path
    ) -> None:
        result = bring(workbook(ROW, WRONG), "--yes", "--only-good")
        assert result.exit_code == 0, result.output
        assert "1 rows with errors stayed behind." in result.stdout
        assert (tmp_path / "花名册.marked.xlsx").exists()
        assert Posting.objects.get().person.name == "张三"

    def test_who_is_not_in_the_list_ends_where_that_is_asked_for(
        self, workbook: Callable[..., Path]
    ) -> None:
        bring(workbook(ROW, OTHER), "--yes")
        assert bring(workbook(ROW), "--yes").exit_code == 0
        assert Posting.objects.filter(ends_on=None).count() == 2
        result = bring(workbook(ROW), "--yes", "--end-gone-on", "2024-03-01")
        assert "1 that the list does not name end on 2024-03-01." in result.stdout
        assert Posting.objects.get(person__name="李四").ends_on == date(2024, 3, 1)

    def test_a_round_that_was_taken_out_comes_back_and_ends_nobody_of_another(
        self, workbook: Callable[..., Path], tmp_path: Path
    ) -> None:
        bring(workbook(ROW), "--yes")
        make.round_("2022-06", starts_on=date(2022, 6, 1))
        bring(workbook([*OTHER[:5], "2022.6.20", *OTHER[6:]]), "--yes", "--round", "2022-06")
        target = tmp_path / "out.xlsx"
        options = ["roster", str(target), "--area", "411327", "--round", "2022-06"]
        assert CliRunner().invoke(lists.export, options).exit_code == 0
        result = bring(target, "--yes", "--round", "", "--end-gone-on", "2024-06-01")
        assert "0 new, 0 changed, 1 the same, 0 not in the list" in result.stdout
        assert "It speaks of these rounds only: 2022-06." in result.stdout
        assert not Posting.objects.exclude(ends_on=None).exists()

    def test_a_list_without_any_round_speaks_of_the_whole_area(
        self, workbook: Callable[..., Path]
    ) -> None:
        bring(workbook(ROW), "--yes")
        path = workbook()
        book = load_workbook(path)
        for row in ([*HEADINGS, "批次"], [*ROW, ""]):
            book.active.append(row)
        book.active.delete_rows(1)
        book.save(path)
        result = bring(path, "--round", "")
        assert "It names no round, so it speaks of all postings of its area." in result.stdout

    def test_it_acts_as_an_account(self, workbook: Callable[..., Path], alice: Account) -> None:
        assert bring(workbook(ROW), "--yes", "--as", "alice").exit_code == 0
        assert EventRecord.objects.get(name="roster.posting.made").actor == alice.pk

    def test_charlie_cannot_bring_her_list(
        self, workbook: Callable[..., Path], charlie: Account
    ) -> None:
        result = bring(workbook(ROW), "--yes", "--as", "charlie")
        assert isinstance(result.exception, NotAllowed)
        assert not Batch.objects.exists()

    def test_an_unknown_account_list_or_round_is_said(self, workbook: Callable[..., Path]) -> None:
        path = workbook(ROW)
        assert isinstance(bring(path, "--as", "nobody").exception, NoAccount)
        assert isinstance(bring(path, feed="weather").exception, UnknownFeed)
        assert isinstance(bring(path, "--round", "1999").exception, RoundNeeded)


@pytest.mark.usefixtures("round_2023")
class TestExport:
    def export(self, path: Path, *options: str, area: str = "411327") -> Result:
        return CliRunner().invoke(
            lists.export, ["roster", str(path), "--area", area, "--round", "2023", *options]
        )

    def test_what_was_brought_can_be_taken_out_and_is_logged(
        self, workbook: Callable[..., Path], tmp_path: Path, alice: Account
    ) -> None:
        bring(workbook(ROW, OTHER), "--yes")
        target = tmp_path / "out.xlsx"
        result = self.export(target, "--as", "alice")
        assert result.exit_code == 0, result.output
        sheet = load_workbook(target).active
        headings = [cell.value for cell in sheet[1]]
        phones = [row[headings.index("联系电话")].value for row in sheet.iter_rows(min_row=2)]
        assert sorted(phones) == ["13800001111", "13800002222"]
        assert AccessRecord.objects.get(kind="EXPORT").rows == 2
        again = bring(target, "--yes", "--as", "alice")
        assert "0 new, 0 changed, 2 the same" in again.stdout

    def test_an_area_that_is_no_place_is_refused_and_not_an_empty_list(
        self, workbook: Callable[..., Path], tmp_path: Path
    ) -> None:
        target = tmp_path / "out.xlsx"
        assert isinstance(self.export(target, area="411399").exception, UnknownPlace)
        assert not target.exists()
        brought = bring(workbook(ROW), "--area", "411399", "--yes")
        assert isinstance(brought.exception, UnknownPlace)

    def test_charlie_gets_no_file(self, tmp_path: Path, charlie: Account) -> None:
        target = tmp_path / "out.xlsx"
        result = self.export(target, "--as", "charlie")
        assert isinstance(result.exception, NotAllowed)
        assert not target.exists()


@pytest.mark.parametrize("name", ["import", "export"])
def test_the_console_finds_the_commands(name: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "zhucun", name, "--help"],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert "--area" in done.stdout
    assert "villages, units or roster" in done.stdout


@pytest.mark.django_db
def test_the_divisions_of_the_country_come_in_by_the_same_command(tmp_path: Path) -> None:
    path = tmp_path / "data.sqlite"
    tables = {
        "province": [("52", "贵州省"), ("41", "河南省")],
        "city": [("5201", "贵阳市"), ("4113", "南阳市")],
        "area": [("520111", "花溪区")],
        "street": [("520111100", "青岩镇")],
        "village": [("520111100200", "南街村民委员会")],
    }
    with closing(sqlite3.connect(path)) as source, source:
        for table, rows in tables.items():
            source.execute(f"CREATE TABLE {table} (code TEXT PRIMARY KEY, name TEXT)")
            source.executemany(f"INSERT INTO {table} VALUES (?, ?)", rows)
    done = CliRunner().invoke(lists.import_, ["places", str(path), "--area", "52"])
    assert done.exit_code == 0, done.output
    assert "5 places added" in done.output

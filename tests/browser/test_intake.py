"""One whole journey of a list: two errors, the marked workbook, the correction, the roster."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from openpyxl import Workbook, load_workbook
from playwright.sync_api import Page, expect

from tests import factories as make
from zhucun.directory.models import Account, Unit

pytestmark = pytest.mark.django_db(transaction=True)

HEADINGS = ["乡镇", "村", "姓名", "单位", "职务", "任职起", "联系电话", "身份证号", "爱好"]
ROWS = [
    ["赊店镇", "东关村", "张三", "社旗县财政局", "第一书记", "2023.5.11", "13800001111"],
    ["赊店镇", "东关村", "李四", "社旗县财政局", "队员", "去年", "13800002222"],
    ["桥头镇", "小河村", "王五", "社旗县财政局", "队员", "2023.5.11", "139999999"],
]


@pytest.fixture(autouse=True)
def _own_files(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """A roster as an office keeps it: a title above it, three rows, two errors."""
    book, path = Workbook(), tmp_path / "驻村干部花名册.xlsx"
    sheet = book.active
    sheet.title = "花名册"
    sheet.append(["社旗县驻村干部花名册"])
    sheet.merge_cells("A1:I1")
    sheet.append(HEADINGS)
    for serial, row in enumerate(ROWS, 1):
        sheet.append([*row, make.id_number(serial=serial), "书法"])
    book.create_sheet("填表说明").append(["请如实填写"])
    book.save(path)
    return path


def test_a_list_with_two_errors_is_corrected_and_becomes_the_roster(
    width: str,
    language: str,
    alice: Account,
    unit: Unit,
    workbook: Path,
    tmp_path: Path,
    client_of: Callable[..., Client],
    open_page: Callable[..., Page],
    barriers: Callable[[Page], list[str]],
) -> None:
    make.round_("2023", starts_on=date(2023, 5, 1))
    page = open_page("/imports/", client=client_of(alice), width=width, language=language)

    def is_sound() -> None:
        assert barriers(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")

    is_sound()
    page.locator("main a[href='/imports/new/roster/']").click()
    page.wait_for_url("**/imports/new/roster/")
    is_sound()
    page.locator("[name=file]").set_input_files(workbook)
    page.locator("form.card button.main").click()

    errors = page.locator("#errors tbody tr")
    expect(errors).to_have_count(2)
    expect(errors.nth(0)).to_contain_text("F 任职起")
    expect(errors.nth(1)).to_contain_text("G 联系电话")
    expect(page.locator("body")).not_to_contain_text("139999999")
    is_sound()
    with page.expect_download() as download:
        page.locator("a[href$='/marked/']").click()
    marked = tmp_path / "marked.xlsx"
    download.value.save_as(marked)

    book = load_workbook(marked)
    sheet = book["花名册"]
    assert [sheet[cell].comment is not None for cell in ("F3", "F4", "G5")] == [False, True, True]
    sheet["F4"], sheet["G5"] = "2023.5.12", "13900003333"
    book.save(marked)

    page.locator("section a[href='/imports/new/roster/']").click()
    page.locator("[name=file]").set_input_files(marked)
    page.locator("form.card button.main").click()
    expect(page.locator("#new tbody tr")).to_have_count(3)
    is_sound()
    page.locator("form.card button.main").click()
    expect(page.locator("a.button[href='/roster/']")).to_be_visible()
    is_sound()
    page.locator("a.button[href='/roster/']").click()
    for name in ("张三", "李四", "王五"):
        expect(page.get_by_role("link", name=name)).to_be_visible()


def test_a_form_that_was_sent_says_that_it_works(
    alice: Account,
    unit: Unit,
    workbook: Path,
    client_of: Callable[..., Client],
    open_page: Callable[..., Page],
) -> None:
    page = open_page("/imports/new/units/", client=client_of(alice), language="en")
    expect(page.locator("#busy")).to_be_hidden()
    page.evaluate(
        "document.querySelector('form.card').addEventListener('submit', e => e.preventDefault())"
    )
    page.locator("[name=file]").set_input_files(workbook)
    page.locator("form.card button.main").click()
    expect(page.locator("#busy")).to_contain_text("Working")
    expect(page.locator("form.card button.main")).to_be_disabled()


def test_a_refused_file_leads_to_its_field(
    width: str,
    alice: Account,
    unit: Unit,
    tmp_path: Path,
    client_of: Callable[..., Client],
    open_page: Callable[..., Page],
    barriers: Callable[[Page], list[str]],
) -> None:
    wrong = tmp_path / "名单.xlsx"
    wrong.write_bytes(b"%PDF-1.7")
    page = open_page("/imports/new/units/", client=client_of(alice), width=width, language="en")
    page.locator("[name=file]").set_input_files(wrong)
    page.locator("form.card button.main").click()
    expect(page.locator(".errors")).to_be_focused()
    expect(page.locator("#id_file_error")).to_contain_text("it is a PDF")
    assert barriers(page) == []


def test_the_exports_page_has_no_serious_barrier_and_gives_a_workbook(
    width: str,
    language: str,
    alice: Account,
    unit: Unit,
    client_of: Callable[..., Client],
    open_page: Callable[..., Page],
    barriers: Callable[[Page], list[str]],
    tmp_path: Path,
) -> None:
    page = open_page("/exports/", client=client_of(alice), width=width, language=language)
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.locator("[name=feed]").select_option("units")
    with page.expect_download() as download:
        page.locator("form.card button.main").click()
    target = tmp_path / "units.xlsx"
    download.value.save_as(target)
    shown = {cell.value for row in load_workbook(target).active for cell in row}
    assert "社旗县财政局" in shown

"""Files that are not opened, and why: each refusal names the thing and what to do."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path
from typing import Any

import pytest
from msoffcrypto.format.ooxml import OOXMLFile
from openpyxl import Workbook as Book

from tests.intake.conftest import VILLAGE_HEADINGS, read, text_table, with_member, xlsx
from zhucun.intake import errors
from zhucun.intake.readers import guard

VILLAGES = [VILLAGE_HEADINGS, ["411327100201", "赊店镇", "东关村", "", 10, 20]]


def refusal(data: bytes, kind: type[errors.BadFile], **more: Any) -> str:
    with pytest.raises(kind) as caught:
        read(data, **more)
    assert type(caught.value) is kind
    return str(caught.value)


def test_an_empty_file_is_said_to_be_empty() -> None:
    for content in (b"", b"\0" * 100, b" \r\n\t"):
        with pytest.raises(errors.EmptyFile, match="is empty"):
            guard.load(content, name="空.xlsx")


def test_a_large_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    big = tmp_path / "big.xlsx"
    with big.open("wb") as file:
        file.truncate(guard.MAX_BYTES + 1)
    with pytest.raises(errors.FileTooLarge, match="64 MB"):
        guard.load(big, name="big.xlsx")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "neither Excel"),
        (b"%PDF-1.7\n1 0 obj", "PDF"),
        (b"<html><body><table><tr><td>1</td></tr></table></body></html>", "web page"),
        (b"<?xml version='1.0'?><Workbook/>", "XML file"),
        (b"PK\x03\x04 and then nothing", "damaged"),
        (bytes.fromhex("D0CF11E0A1B11AE1") + b"x" * 600, "damaged"),
    ],
)
def test_what_is_no_table_is_refused_whatever_its_name(content: bytes, why: str) -> None:
    assert why in refusal(content, errors.NotATable)


@pytest.mark.parametrize(
    "content",
    [
        "社旗县2023年派驻干部情况说明\n请各单位核对。\n".encode(),
        "乡镇,村名,户数\n赊店镇,东关村,10\n".encode("gbk"),  # nearly the list
        b'name,"a\nb',  # no table at all
        b"\xff\xff\x80 neither",
    ],
)
@pytest.mark.parametrize("sheet", ["", "村名单"])
def test_text_with_the_name_of_a_workbook_is_said_to_be_no_workbook(
    content: bytes, sheet: str
) -> None:
    for name in ("list.xlsx", "名单.XLS"):
        with pytest.raises(errors.NotATable, match="text with the name of an Excel workbook"):
            read(content, name=name, sheet=sheet)


def test_text_that_is_called_text_is_told_its_missing_headings() -> None:
    with pytest.raises(errors.NoList, match="Missing"):
        read("社旗县2023年派驻干部情况说明\n".encode(), name="list.csv")


def test_a_list_in_text_is_read_whatever_its_name() -> None:
    assert len(read(text_table(VILLAGES), name="list.xlsx").rows) == 1


def test_a_word_document_is_called_by_its_name() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert "Word document" in refusal(out.getvalue(), errors.NotATable)


def test_a_half_copied_workbook_is_refused() -> None:
    data = xlsx(VILLAGES)
    assert "not copied completely" in refusal(data[: len(data) // 2], errors.NotATable)


def test_a_password_is_recognised_and_named() -> None:
    plain, locked = io.BytesIO(xlsx(VILLAGES)), io.BytesIO()
    OOXMLFile(plain).encrypt("secret", locked)
    assert "remove the password" in refusal(locked.getvalue(), errors.Encrypted)


def test_macros_are_refused_even_under_an_innocent_name() -> None:
    data = with_member(xlsx(VILLAGES), "xl/vbaProject.bin", b"attack")
    assert "macros" in refusal(data, errors.HasMacros)


def test_formulas_are_refused_with_their_cells() -> None:
    def add(book: Book) -> None:
        book.active["E2"] = "=5+5"
        book.active["F2"] = "=SUM(E2:E2)"

    said = refusal(xlsx(VILLAGES, change=add), errors.FormulasFound)
    assert "2 formulas" in said
    assert "E2, F2" in said
    assert "values only" in said


def test_formulas_of_a_sheet_that_is_not_read_do_no_harm() -> None:
    table = read(xlsx(VILLAGES, ("统计", [["总户数"], ["=1+1"]])))
    assert len(table.rows) == 1


def test_formulas_in_a_text_table_are_refused() -> None:
    rows = [VILLAGE_HEADINGS, ["411327100201", "赊店镇", "=cmd|' /C calc'!A0", "", "1", "2"]]
    assert "C2" in refusal(text_table(rows), errors.FormulasFound)


def test_a_bomb_is_not_unpacked() -> None:
    bomb = with_member(xlsx(VILLAGES), "xl/media/zeros.bin", b"\0" * (40 * 1024 * 1024))
    assert len(bomb) < 100_000
    assert "zip bomb" in refusal(bomb, errors.Unsafe)


def test_a_bomb_that_lies_about_its_size_is_stopped_while_it_is_unpacked() -> None:
    data = bytearray(with_member(xlsx(VILLAGES), "xl/media/zeros.bin", b"\0" * (30 * 1024 * 1024)))
    real = struct.pack("<I", 30 * 1024 * 1024)
    assert data.count(real) == 2  # the local header and the directory
    data = data.replace(real, struct.pack("<I", 100))
    assert "zip bomb" in refusal(bytes(data), errors.Unsafe)


def test_an_archive_of_very_many_parts_is_refused() -> None:
    out = io.BytesIO(xlsx(VILLAGES))
    with zipfile.ZipFile(out, "a") as archive:
        for number in range(guard.MAX_MEMBERS):
            archive.writestr(f"x/{number}", "")
    assert "too many parts" in refusal(out.getvalue(), errors.Unsafe)


def test_own_entities_are_refused() -> None:
    data = with_member(
        xlsx(VILLAGES), "xl/sharedStrings.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><sst>&b;</sst>'
    )
    assert "entities" in refusal(data, errors.Unsafe)


def test_one_cell_far_outside_does_not_fill_the_memory() -> None:
    def far(book: Book) -> None:
        book.active["XFD1048576"] = 1

    assert "XFD1048576" in refusal(xlsx(VILLAGES, change=far), errors.TooManyCells)


def test_formats_far_outside_do_no_harm() -> None:
    def far(book: Book) -> None:
        book.active["A300000"].number_format = "0.00"

    assert len(read(xlsx(VILLAGES, change=far)).rows) == 1


def test_a_sheet_that_is_asked_for_must_be_there() -> None:
    said = refusal(xlsx(("一季度", VILLAGES)), errors.MissingSheet, sheet="二季度")
    assert "二季度" in said
    assert "一季度" in said


def test_a_file_without_the_headings_says_which_are_missing_and_how_they_may_be_called() -> None:
    said = refusal(xlsx([["天气", "温度"], ["晴", 20]]), errors.NoList)
    assert "区划代码" in said
    assert "行政村" in said


def test_a_list_that_lacks_one_required_column_is_not_passed_over() -> None:
    rows = [["乡镇", "村名", "村类型", "户数"], ["赊店镇", "东关村", "", 10]]
    said = refusal(xlsx(("村", rows)), errors.MissingHeadings)
    assert "row 1" in said
    assert "区划代码" in said


def test_two_columns_for_one_thing_are_refused_with_their_letters() -> None:
    rows = [["区划代码", "村名", "行政村"], ["411327100201", "东关村", "西关村"]]
    said = refusal(xlsx(rows), errors.DuplicateHeadings)
    assert "B (村名), C (行政村)" in said


def test_headings_without_a_row_below_are_refused() -> None:
    assert "no row below" in refusal(xlsx([VILLAGE_HEADINGS]), errors.NothingInIt)

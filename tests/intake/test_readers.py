"""Lists as people make them: titles, merged cells, several sheets, old headings, other
encodings.
"""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime

import pytest
from openpyxl import Workbook as Book

from tests.intake.conftest import VILLAGE_HEADINGS, read, text_table, values, xlsx
from zhucun.intake.errors import CellBroken, FormulasFound, MergedNumber, MissingValue, TooManyCells

EAST = ["411327100201", "赊店镇", "东关村", "脱贫村", 10, 20]
WEST = ["411327100202", "赊店镇", "西关村", "", 11, 21]


def test_titles_above_the_headings_are_passed_over() -> None:
    def merge(book: Book) -> None:
        book.active.merge_cells("A1:F1")

    rows = [["社旗县2024年村名单"], ["填报单位:", "县委组织部"], [], VILLAGE_HEADINGS, EAST]
    table = read(xlsx(rows, change=merge))
    assert values(table, "name") == ["东关村"]
    assert table.rows[0].number == 5


def test_old_headings_are_recognised_whatever_stands_around_them() -> None:
    rows = [
        ["行政村 代码*", "乡(镇)", "行政村\n名称(必填)", "总户数（户）"],
        ["411327100201", "赊店镇", "东关村", 10],
    ]
    table = read(xlsx(rows))
    assert table.rows[0].given() == {
        "code": "411327100201",
        "township": "赊店镇",
        "name": "东关村",
        "households": 10,
    }


def test_unknown_headings_are_reported_with_their_letter() -> None:
    table = read(xlsx([[*VILLAGE_HEADINGS, "星座"], [*EAST, "狮子"]]))
    assert table.ignored == [("G", "星座")]


def test_merged_cells_count_for_every_row_that_they_cover() -> None:
    def merge(book: Book) -> None:
        book.active.merge_cells("B2:B3")

    east, west = [*EAST], [*WEST]
    west[1] = None
    table = read(xlsx([VILLAGE_HEADINGS, east, west], change=merge))
    assert values(table, "township") == ["赊店镇", "赊店镇"]


def test_a_merged_number_is_not_given_to_two_rows() -> None:
    def merge(book: Book) -> None:
        book.active.merge_cells("E2:E3")

    west = [*WEST]
    west[4] = None
    table = read(xlsx([VILLAGE_HEADINGS, EAST, west], change=merge))
    assert [(error.row, error.column, type(error.problem)) for error in table.errors] == [
        (3, "E", MergedNumber)
    ]


def test_headings_in_two_rows_are_read_together() -> None:
    def merge(book: Book) -> None:
        page = book.active
        page.merge_cells("F1:G1")
        for letter in "ABCDE":
            page.merge_cells(f"{letter}1:{letter}2")

    rows = [
        ["村", "姓名", "单位", "职务", "性别", "任职起止", None],
        [None, None, None, None, None, "起", "止"],
        ["东关村", "张三", "县财政局", "队员", "男", "2021.5.11", "2023年5月"],
    ]
    table = read(xlsx(rows, change=merge), "roster")
    assert table.rows[0].get("starts_on") == date(2021, 5, 11)
    assert table.rows[0].get("ends_on") == date(2023, 5, 1)


@pytest.mark.parametrize(
    ("cell", "start", "end"),
    [
        ("2021.5—2023.5", date(2021, 5, 1), date(2023, 5, 1)),
        ("2021-05-2023-05", date(2021, 5, 1), date(2023, 5, 1)),
        ("2021年5月11日至今", date(2021, 5, 11), None),
        ("20210511-20230511", date(2021, 5, 11), date(2023, 5, 11)),
        (datetime.fromisoformat("2021-05-11"), date(2021, 5, 11), None),
    ],
)
def test_a_start_and_an_end_in_one_column_are_told_apart(
    cell: object, start: date, end: date | None
) -> None:
    rows = [
        ["村", "姓名", "单位", "职务", "任职起止"],
        ["东关村", "张三", "县财政局", "队员", cell],
    ]
    row = read(xlsx(rows), "roster").rows[0]
    assert (row.get("starts_on"), row.get("ends_on")) == (start, end)


def test_every_sheet_with_the_headings_is_read_and_the_others_are_named() -> None:
    def hide(book: Book) -> None:
        book["旧"].sheet_state = "hidden"

    table = read(
        xlsx(
            ("赊店镇", [VILLAGE_HEADINGS, EAST]),
            ("说明", [["请如实填写"]]),
            ("桥头镇", [["标题"], VILLAGE_HEADINGS, WEST]),
            ("旧", [VILLAGE_HEADINGS, EAST]),
            change=hide,
        )
    )
    assert [row.place for row in table.rows] == [("赊店镇", 2), ("桥头镇", 3)]
    assert [(skipped.sheet, skipped.row) for skipped in table.skipped] == [("说明", 0), ("旧", 0)]


def test_totals_notes_and_repeated_headings_are_left_out_and_named() -> None:
    rows = [
        VILLAGE_HEADINGS,
        EAST,
        VILLAGE_HEADINGS,
        [None] * 6,
        WEST,
        ["合计", None, None, None, 21, 41],
        ["填表人:李某", None, "审核人:王某"],
    ]
    table = read(xlsx(rows))
    assert values(table, "name") == ["东关村", "西关村"]
    assert [skipped.row for skipped in table.skipped] == [3, 6, 7]
    assert not table.errors


def test_an_empty_required_cell_is_an_error_of_that_cell() -> None:
    east = [*EAST]
    east[2] = " "
    error = read(xlsx([VILLAGE_HEADINGS, east])).errors[0]
    assert (error.sheet, error.row, error.column, error.heading) == ("Sheet1", 2, "C", "村名")
    assert isinstance(error.problem, MissingValue)
    assert "村名" in error.why


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_text_tables_are_read_in_every_usual_encoding(encoding: str, delimiter: str) -> None:
    data = text_table([VILLAGE_HEADINGS, EAST, WEST], encoding=encoding, delimiter=delimiter)
    table = read(data)
    assert values(table, "name") == ["东关村", "西关村"]
    assert values(table, "households") == [10, 11]


def test_digits_that_a_text_table_protects_from_excel_are_unwrapped() -> None:
    data = '区划代码,村名\r\n"=""411327100201""",东关村\r\n'.encode("gbk")
    assert values(read(data), "code") == ["411327100201"]


def test_excel_errors_are_not_read_as_empty_cells() -> None:
    def break_cell(book: Book) -> None:
        book.active["E2"].value = "#N/A"
        book.active["E2"].data_type = "e"

    error = read(xlsx([VILLAGE_HEADINGS, EAST], change=break_cell)).errors[0]
    assert (error.column, type(error.problem)) == ("E", CellBroken)


def test_serial_dates_count_from_1904_where_the_workbook_says_so() -> None:
    def mac(book: Book) -> None:
        book.epoch = datetime.fromisoformat("1904-01-01")

    rows = [["村", "姓名", "单位", "职务", "任职起"], ["东关村", "张三", "县财政局", "队员", 42865]]
    assert values(read(xlsx(rows, change=mac), "roster"), "starts_on") == [date(2021, 5, 11)]
    assert values(read(xlsx(rows), "roster"), "starts_on") == [date(2017, 5, 10)]


ODS = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2">
<office:body><office:spreadsheet><table:table table:name="村">{rows}</table:table>
</office:spreadsheet></office:body></office:document-content>"""


def ods(rows: list[list[str]], *, formula: str = "", repeated: int = 1) -> bytes:
    """A small OpenDocument table; the last row may be repeated, its last cell may be a formula."""
    lines = []
    for number, row in enumerate(rows):
        is_last = number == len(rows) - 1
        cells = "".join(
            f'<table:table-cell office:value-type="string"'
            f"{f' table:formula={chr(34)}{formula}{chr(34)}' if formula and is_last and at == len(row) - 1 else ''}>"
            f"<text:p>{cell}</text:p></table:table-cell>"
            for at, cell in enumerate(row)
        )
        times = f' table:number-rows-repeated="{repeated}"' if is_last and repeated > 1 else ""
        lines.append(f"<table:table-row{times}>{cells}</table:table-row>")
    empty = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", ODS.format(rows="".join(lines) + empty))
        archive.writestr(
            "META-INF/manifest.xml",
            '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
    return out.getvalue()


def test_an_opendocument_table_is_read() -> None:
    table = read(ods([["区划代码", "村"], ["411327100201", "东关村"]]))
    assert table.rows[0].given() == {"code": "411327100201", "name": "东关村"}


def test_formulas_of_an_opendocument_table_are_refused() -> None:
    data = ods([["区划代码", "村"], ["411327100201", "东关村"]], formula="of:=[.A1]")
    with pytest.raises(FormulasFound, match="B2"):
        read(data)


def test_a_repeated_row_of_an_opendocument_table_does_not_fill_the_memory() -> None:
    data = ods([["区划代码", "村"], ["411327100201", "东关村"]], repeated=1_000_000)
    with pytest.raises(TooManyCells):
        read(data)

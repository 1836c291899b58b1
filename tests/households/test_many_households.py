"""A county's first list: a thousand households with their members from one workbook."""

from __future__ import annotations

import io

import pytest
from openpyxl import Workbook

from tests import factories as make
from tests.households.world import AT, DAY
from zhucun.households import queries
from zhucun.households.models import Household, Member
from zhucun.intake import actions as intake
from zhucun.intake import queries as lists
from zhucun.intake.errors import RowsInError
from zhucun.intake.models import Batch

HEADINGS = (
    "乡镇",
    "村",
    "户编号",
    "姓名",
    "与户主关系",
    "身份证号",
    "联系电话",
    "户类型",
    "认定时间",
)
_RELATIONS = ("户主", "配偶", "子女")
_VILLAGES = ("东关村", "西关村")
#: Row of the workbook → what is wrong with it, and in which column it is marked.
WRONG = {
    14: ("households.head-missing", "E"),
    303: ("directory.bad-id-number", "F"),
    1205: ("intake.place-not-found", "B"),
    2408: ("households.name-masked", "D"),
}


def _rows(count: int) -> list[list[object]]:
    """Three people a household, every tenth household monitored."""
    rows: list[list[object]] = []
    for n in range(count):
        for at, relation in enumerate(_RELATIONS):
            serial, born = n % 500 * 2 + (at == 0), 1950 + at * 12 + n // 500
            rows.append([
                "赊店镇", _VILLAGES[n % 2], f"{n:05d}", f"张{n:04d}{'甲乙丙'[at]}", relation,
                make.id_number(born=f"{born}0615", serial=serial),
                f"1390000{n:04d}" if at == 0 else None,
                "监测户" if n % 10 == 0 else None, "2023-03-01" if n % 10 == 0 else None,
            ])  # fmt: skip
    return rows


def _book(rows: list[list[object]]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("农户")
    for row in (list(HEADINGS), *rows):
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.fixture
def bring(office):
    def brought(rows: list[list[object]]) -> Batch:
        return intake.open_batch(
            file=_book(rows), file_name="农户.xlsx", feed="households", area="411327",
            as_of=DAY, by=office, made_at=AT,
        )  # fmt: skip

    return brought


def _spoil(rows: list[list[object]]) -> None:
    for row, (code, column) in WRONG.items():
        cells, at = rows[row - 2], "ABCDEFGHI".index(column)
        cells[at] = {
            "households.head-missing": "配偶",
            "directory.bad-id-number": f"{cells[5]}"[:17] + "?",
            "intake.place-not-found": "无此村",
            "households.name-masked": "张**",
        }[code]


def test_a_thousand_households_come_in_from_one_workbook(bring, office, east, queries_of):
    batch = bring(_rows(1_000))
    plan = lists.preview(batch=batch, actor=office)
    assert plan.errors == []
    assert plan.counts["new"] == 1_000
    asked = queries_of(lambda: intake.accept(batch=batch, by=office, accepted_at=AT))
    assert len(asked) < 400
    assert (Household.objects.count(), Member.objects.count()) == (1_000, 3_000)
    here = queries.households(actor=office, as_of=DAY, area=east.code)
    assert here.count() == 500
    marked = queries.households(actor=office, as_of=DAY, tag="monitored-household")
    assert marked.count() == 100
    assert [row.head_name for row in queries.households(actor=office, as_of=DAY, text="张0042甲")]


def test_each_row_in_error_is_marked_and_the_good_ones_come_in_where_somebody_says_so(
    bring, office
):
    rows = _rows(1_000)
    _spoil(rows)
    batch = bring(rows)
    plan = lists.preview(batch=batch, actor=office)
    found = {error.row: (error.code, error.column) for error in plan.errors}
    assert found == WRONG
    with pytest.raises(RowsInError):
        intake.accept(batch=batch, by=office, accepted_at=AT)
    assert not Household.objects.exists()
    intake.accept(batch=batch, by=office, accepted_at=AT, only_good=True)
    assert (Household.objects.count(), Member.objects.count()) == (997, 2_990)

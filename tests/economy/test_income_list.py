"""The list of collective income: cell-level errors, nothing half done, out as it came in."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from tests.economy.world import EAST, WEST, account
from zhucun.directory import actions as directory
from zhucun.directory.enums import Role
from zhucun.directory.models import Place
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.economy.models import Income
from zhucun.intake import actions, queries
from zhucun.intake.models import Batch
from zhucun.ledger.models import EventRecord

TODAY, NOW = date(2024, 6, 3), datetime(2024, 6, 3, 4, 0, tzinfo=UTC)
HEADINGS = ["区划代码", "村名", "年份", "收入来源", "性质", "收入(元)", "入账时间", "备注"]
GOOD = [EAST, "东关村", 2024, "发包收入", "实际", 12500.5, "2024-03-01", "鱼塘"]
FORECAST = [EAST, "东关村", 2025, "经营性收入", "预计", 80000, "2024-03-01", None]


@pytest.fixture(autouse=True)
def _own_files(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def keeper(places: dict[str, Place]) -> Actor:
    return account("office", Role.OFFICE, "411327")


def brought(by: Actor, *rows: list[Any]) -> Batch:
    book = Workbook()
    assert book.active is not None
    for row in (HEADINGS, *rows):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return actions.open_batch(
        file=out.getvalue(),
        feed="income",
        by=by,
        area="411327",
        as_of=TODAY,
        made_at=NOW,
        file_name="收入.xlsx",
    )


def accepted(by: Actor, *rows: list[Any]) -> Batch:
    return actions.accept(batch=brought(by, *rows), by=by, accepted_at=NOW)


def test_a_list_is_booked_with_its_cells_and_the_same_list_brings_nothing_new(
    keeper: Actor,
) -> None:
    accepted(keeper, GOOD, FORECAST)
    told = [(row.kind, row.nature, str(row.amount)) for row in Income.objects.order_by("pk")]
    assert told == [("contracting", "actual", "12500.50"), ("operating", "forecast", "80000.00")]
    event = EventRecord.objects.filter(name="economy.income.booked").order_by("pk").first()
    assert event is not None
    assert event.source
    again = brought(keeper, GOOD, FORECAST)
    assert (again.counts["new"], again.counts["same"]) == (0, 2)


@pytest.mark.parametrize(
    ("at", "value", "code", "heading"),
    [
        (2, 2025, "economy.forecast-as-actual", "性质"),
        (5, 0, "economy.amount-wrong", "收入(元)"),
        (6, "2024-07-01", "economy.day-in-future", "入账时间"),
        (7, "电话13812345678", "economy.personal-in-text", "备注"),
    ],
)
def test_a_bad_cell_is_named_and_nothing_is_booked_in_silence(
    at: int, value: Any, code: str, heading: str, keeper: Actor
) -> None:
    bad = list(GOOD)
    bad[at] = value
    batch = brought(keeper, bad, FORECAST)
    [error] = queries.preview(actor=keeper, batch=batch).errors
    assert (error.code, error.heading) == (code, heading)
    assert not Income.objects.exists()


def test_another_amount_of_the_same_day_is_refused_never_edited(keeper: Actor) -> None:
    accepted(keeper, GOOD)
    other = [*GOOD[:5], 99, *GOOD[6:]]
    [error] = queries.preview(actor=keeper, batch=brought(keeper, other)).errors
    assert error.code == "economy.booked-otherwise"


def test_income_of_a_village_that_was_merged_is_told_where_it_went(keeper: Actor) -> None:
    directory.merge_places(codes=[WEST], into=EAST, on=date(2024, 1, 1), by=OPERATOR)
    merged = [WEST, "西关村", *GOOD[2:]]
    [error] = queries.preview(actor=keeper, batch=brought(keeper, merged)).errors
    assert error.code == "directory.place-merged"


def test_charlie_takes_nothing_out_and_what_goes_out_comes_in_again(
    keeper: Actor, places: dict[str, Place]
) -> None:
    accepted(keeper, GOOD, FORECAST)

    def taken(actor: Actor, area: str) -> list[list[Any]]:
        chunks = queries.export(
            feed="income", area=area, as_of=TODAY, at=NOW, lang="zh", actor=actor
        )
        sheet = load_workbook(io.BytesIO(b"".join(chunks))).active
        assert sheet is not None
        return [[cell.value for cell in row] for row in sheet.iter_rows()]

    headings, *rows = taken(keeper, "411327")
    assert "实际或预计" in headings
    assert sorted(row[headings.index("实际或预计")] for row in rows) == ["实际", "预计"]
    charlie = account("charlies", Role.OFFICE, "520111")
    assert len(taken(charlie, "520111")) == 1

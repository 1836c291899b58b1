"""The month table as a file: what the sheets say, typed nowhere a second time."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any
from urllib.parse import unquote

import openpyxl
import pytest
import time_machine
from django.test import Client

from tests import factories as make
from tests.presence.leave_world import VILLAGE, World, at
from zhucun.presence import actions
from zhucun.presence.models import MonthSheet
from zhucun.reports.queries import months
from zhucun.roster.enums import PostingRole

FILE = "/presence/sheets/file/?month=2024-03"
HEADS = ["序号", "姓名", "职务", "所驻村", "派出单位"]


@pytest.fixture(autouse=True)
def _april(world: World) -> Iterator[None]:
    trip = date(2024, 3, 11)
    actions.record_trip(
        posting=world.member,
        kind="official",
        starts_on=trip,
        ends_on=date(2024, 3, 13),
        made_at=at(trip),
        at=at(trip),
        by=world.actors["member"],
    )
    with time_machine.travel(datetime(2024, 4, 2, 2, 0, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def chinese(browser: Callable[[str], Client]) -> Callable[[str], Client]:
    def signed_in(who: str) -> Client:
        client = browser(who)
        client.cookies["django_language"] = "zh-hans"
        return client

    return signed_in


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What was set on paper, a page of contents for each file."""
    kept: list[dict[str, Any]] = []
    whole = months.form_pdf

    def noting(name: str, content: Any, **more: Any) -> bytes:
        kept.append(dict(content))
        return whole(name, content, **more)

    monkeypatch.setattr(months, "form_pdf", noting)
    return kept


def _pages(content: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", content))


def _rows(content: bytes) -> list[list[Any]]:
    book = openpyxl.load_workbook(BytesIO(content))
    return [list(row) for row in book.active.iter_rows(values_only=True)]  # type: ignore[union-attr]


def test_the_pdf_has_a_line_for_each_posting_and_a_column_for_each_day(
    chinese: Callable[[str], Client], printed: list[dict[str, Any]]
) -> None:
    answer = chinese("township").get(f"{FILE}&area={VILLAGE}&as=pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert "考勤月表" in unquote(answer["Content-Disposition"])
    assert answer.content.startswith(b"%PDF")
    assert _pages(answer.content) == 1
    [given] = printed
    assert given["title"] == "社旗县赊店镇东关村驻村干部考勤月表（2024年3月）"
    assert given["heads"][:5] == HEADS
    assert given["days"] == [str(day) for day in range(1, 32)]
    assert [at + 1 for at, off in enumerate(given["weekends"]) if off][:4] == [2, 3, 9, 10]
    lines = {row["before"][1]: row for row in given["rows"]}
    assert list(lines) == ["张书记", "李队员", "王队员"]
    assert "".join(lines["李队员"]["signs"]) == "√" * 10 + "公公" + "√" * 19
    assert lines["李队员"]["after"] == ["31", "31", "—", "20", "未确认"]


def test_the_workbook_says_the_same_with_figures_as_numbers(
    chinese: Callable[[str], Client],
) -> None:
    rows = _rows(chinese("township").get(f"{FILE}&area={VILLAGE}&as=xlsx").content)
    assert rows[1][:5] == HEADS
    assert rows[1][5:36] == [str(day) for day in range(1, 32)]
    [line] = [row for row in rows if row[1] == "李队员"]
    assert line[15:17] == ["公", "公"]
    assert line[36:41] == [31, 31, "—", 20, "未确认"]
    assert "公 公务外出" in rows[-2][0]


def test_a_locked_sheet_is_printed_as_it_was_locked(
    world: World, chinese: Callable[[str], Client], printed: list[dict[str, Any]]
) -> None:
    for who in ("member", "township"):
        actions.confirm_sheet(
            posting=world.member,
            month=date(2024, 3, 1),
            shown="√" * 10 + "公公" + "√" * 19,
            at=at(date(2024, 4, 2)),
            by=world.actors[who],
        )
    actions.correct_sheet(
        posting=world.member,
        day=date(2024, 3, 12),
        becomes="personal",
        reason="核对台账",
        base=MonthSheet.objects.get().version,
        at=at(date(2024, 4, 2)),
        by=world.actors["township"],
    )
    chinese("township").get(f"{FILE}&area={VILLAGE}&q=李队员")
    [row] = printed[0]["rows"]
    assert "".join(row["signs"]) == "√" * 10 + "公事" + "√" * 19
    assert row["after"][-1] == "已锁定"


def test_it_is_printed_in_the_readers_language(
    browser: Callable[[str], Client], printed: list[dict[str, Any]]
) -> None:
    browser("office").get(f"{FILE}&area={VILLAGE}")
    [given] = printed
    assert given["title"].endswith("Month sheet 2024-03")
    assert given["heads"][1] == "Name"
    assert given["rows"][0]["after"][-1] == "open"
    assert "公 Official trip" in given["legend"]


def test_the_unit_prints_its_own_people_only(
    world: World, chinese: Callable[[str], Client], printed: list[dict[str, Any]]
) -> None:
    posting = world.colleague
    other = make.unit("社旗县水利局", area="411327")
    person = make.person("钱队员", unit=other)
    make.posting(person, posting.place, posting.round, role=PostingRole.MEMBER, unit=other)
    answer = chinese("unit").get(FILE)
    assert answer.status_code == 200
    names = [row["before"][1] for row in printed[0]["rows"]]
    assert "李队员" in names
    assert "钱队员" not in names


def test_who_may_not_export_gets_no_file(chinese: Callable[[str], Client]) -> None:
    for who in ("member", "secretary"):
        assert chinese(who).get(FILE).status_code == 403, who


def test_charlie_gets_no_file(chinese: Callable[[str], Client]) -> None:
    client = chinese("stranger")
    assert client.get(FILE).status_code == 404
    assert client.get(f"{FILE}&area={VILLAGE}&as=xlsx").status_code == 404


def test_no_other_kind_of_file_is_made(chinese: Callable[[str], Client]) -> None:
    assert chinese("township").get(f"{FILE}&as=docx").status_code == 422


def test_a_long_table_repeats_its_head_and_costs_no_more_queries(
    world: World, chinese: Callable[[str], Client], queries_of: Callable[..., list[str]]
) -> None:
    client = chinese("office")
    few = queries_of(lambda: client.get(FILE))
    posting = world.colleague
    for number in range(40):
        person = make.person(f"队员{number:02}", unit=world.unit)
        make.posting(person, posting.place, posting.round, role=PostingRole.MEMBER, unit=world.unit)
    made: list[Any] = []
    assert queries_of(lambda: made.append(client.get(FILE))) == few
    assert _pages(made[0].content) >= 2

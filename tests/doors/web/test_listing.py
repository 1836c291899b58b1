"""The list component."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.test import RequestFactory

from zhucun.directory.models import Place
from zhucun.doors.web import listing
from zhucun.doors.web.listing import Column, Listing, shown
from zhucun.doors.web.problems import BadQuery
from zhucun.roster.enums import PostingRole

NUMBERS = Listing(
    name="numbers",
    caption="Numbers",
    nothing="No numbers.",
    order="value",
    columns=(
        Column(name="value", label="Value", sort=("value",)),
        Column(name="word", label="Word"),
        Column(name="size", label="Size", value="more.size", sort=("more.size",)),
    ),
)


@dataclass
class More:
    size: int | None


@dataclass
class Row:
    value: int
    more: More
    word: str = "x"


ROWS = [Row(2, More(5)), Row(3, More(None)), Row(1, More(7))]


def _page(query: str = "", rows: Any = ROWS) -> listing.ListPage:
    return NUMBERS.of(RequestFactory().get("/" + query), rows)  # type: ignore[arg-type]


def test_rows_come_in_the_order_of_the_first_column() -> None:
    assert [row.value for row in _page().rows] == [1, 2, 3]


def test_the_order_can_be_turned_and_the_unknown_comes_last() -> None:
    assert [row.value for row in _page("?sort=-value").rows] == [3, 2, 1]
    assert [row.value for row in _page("?sort=size").rows] == [2, 1, 3]
    assert [row.value for row in _page("?sort=-size").rows] == [1, 2, 3]


def test_the_heading_says_how_it_is_sorted_and_turns_it() -> None:
    value, word, _ = _page("?sort=value").headings
    assert (value.sorted, value.toggle) == ("ascending", "-value")
    assert word.sorted == ""
    assert _page("?sort=-value").headings[0].sorted == "descending"


@pytest.mark.parametrize(
    "query",
    [
        "?sort=word",
        "?sort=more__size",
        "?sort=--value",
        "?page=0",
        "?page=x",
        "?page=²",
        "?page=99999999999999999999",
        "?page=501",
        "?size=1000000",
    ],
)
def test_what_the_list_does_not_offer_is_refused(query: str) -> None:
    with pytest.raises(BadQuery):
        _page(query)


def test_pages_follow_one_another() -> None:
    rows = [Row(number, More(number)) for number in range(45)]
    first, last = _page("?size=20", rows), _page("?size=20&page=3", rows)
    assert (first.first, first.last, first.total, first.has_next) == (1, 20, 45, True)
    assert (last.first, last.last, last.has_next) == (41, 45, False)
    assert [row.value for row in last.rows] == [40, 41, 42, 43, 44]


def test_a_count_is_bounded(places: dict[str, Place], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "LIMIT", 10)
    page = Listing(
        name="p",
        caption="",
        nothing="",
        order="code",
        size=5,
        columns=(Column(name="code", label="", sort=("code",)),),
    ).of(RequestFactory().get("/?size=5"), Place.objects.all())  # type: ignore[arg-type]
    assert len(places) > 10
    assert page.total == 11
    assert page.is_capped


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "—"),
        ("", "—"),
        (0, "0"),
        (date(2024, 1, 25), "2024-01-25"),
        (PostingRole.CAPTAIN, "乡镇驻村工作队队长"),
        (True, "是"),
    ],
)
def test_values_read_as_people_write_them(value: object, text: str) -> None:
    assert shown(value) == text

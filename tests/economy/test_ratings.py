"""Credit ratings as station and bank gave them: recorded, imported, corrected with what they were
(HH18-154)."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from tests.economy.world import AT, EAST, account, family
from zhucun.directory.enums import Role
from zhucun.directory.models import Place
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.economy import actions, errors, queries
from zhucun.economy.models import Rating
from zhucun.intake import actions as intake
from zhucun.intake import queries as intaken
from zhucun.intake.models import Batch
from zhucun.kernel.problems import NotAllowed, NotFound
from zhucun.ledger.models import EventRecord

TODAY, NOW = date(2024, 6, 3), datetime(2024, 6, 3, 4, 0, tzinfo=UTC)
_numbers = count(1)
HEADINGS = ["户编号", "评级结果", "评定日期", "授信额度", "文件"]


@pytest.fixture(autouse=True)
def _own_files(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def keeper(places: dict[str, Place]) -> Actor:
    return account("office", Role.OFFICE, "411327")


@pytest.fixture
def charlie(places: dict[str, Place]) -> Actor:
    return account("charlie", Role.OFFICE, "520111")


def household(place: Place) -> Any:
    return family(place, next(_numbers))


def brought(by: Actor, *rows: list[Any]) -> Batch:
    book = Workbook()
    assert book.active is not None
    for row in (HEADINGS, *rows):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return intake.open_batch(
        file=out.getvalue(),
        feed="credit-ratings",
        by=by,
        area="411327",
        as_of=TODAY,
        made_at=NOW,
        file_name="评级.xlsx",
    )


def accepted(by: Actor, *rows: list[Any]) -> Batch:
    return intake.accept(batch=brought(by, *rows), by=by, accepted_at=NOW)


def rated(row: Any, **more: Any) -> Rating:
    told: dict[str, Any] = {
        "household": row, "on": date(2024, 3, 1), "grade": "优秀", "at": AT, "by": OPERATOR, **more,
    }  # fmt: skip
    return actions.rate_household(**told)


def test_a_rating_names_the_station_of_its_day_and_the_paper_that_says_so(
    places: dict[str, Place],
) -> None:
    home = household(places[EAST])
    first = rated(home, on=date(2023, 5, 1))
    station = actions.open_station(place=places[EAST], since=date(2024, 1, 1), at=AT, by=OPERATOR)
    row = rated(home, source="农商行2024年评级表", limit=Decimal(30_000))
    assert (first.station, row.station, row.source) == (None, station, "农商行2024年评级表")
    event = EventRecord.objects.get(subject=f"rating:{row.public_id}")
    assert (event.data["station"], event.data["grade"]) == (station.public_id, "优秀")
    with pytest.raises(errors.RatedThatDay):
        rated(home, grade="良好")


def test_a_correction_keeps_what_the_rating_was(
    places: dict[str, Place], keeper: Actor, charlie: Actor
) -> None:
    row = rated(household(places[EAST]))
    told: dict[str, Any] = {"rating": row, "base": 1, "at": AT, "by": keeper}
    with pytest.raises(NotAllowed):
        actions.change_rating(changes={"grade": "良好"}, **{**told, "by": charlie})
    with pytest.raises(errors.TextNeeded):
        actions.change_rating(changes={"grade": " "}, **told)
    assert actions.change_rating(changes={"grade": "良好"}, **told)
    assert not actions.change_rating(changes={"grade": "良好"}, **{**told, "base": 2})
    with pytest.raises(errors.EditedMeanwhile):
        actions.change_rating(changes={"grade": "一般"}, **told)
    row.refresh_from_db()
    assert (row.grade, row.version) == ("良好", 2)
    [change] = queries.changes_of(actor=keeper, what="rating", row=row)
    assert change.fields == (("grade", "优秀", "良好"),)
    other = rated(row.household, on=date(2024, 3, 2))
    with pytest.raises(errors.RatedThatDay):
        actions.change_rating(
            rating=other, base=1, changes={"on": date(2024, 3, 1)}, at=AT, by=keeper
        )
    with pytest.raises(NotFound):
        queries.one_rating(actor=charlie, public_id=row.public_id)


def test_a_list_brings_ratings_corrects_those_on_record_and_computes_none(
    places: dict[str, Place], keeper: Actor
) -> None:
    one, two = household(places[EAST]), household(places[EAST])
    good = [one.number, "优秀", "2024-03-01", 30000, "农商行评级表"]
    accepted(keeper, good, [two.number, "C级", "2024-03-01", None, None])
    assert list(Rating.objects.order_by("pk").values_list("grade", "limit", "source")) == [
        ("优秀", Decimal("30000.00"), "农商行评级表"),
        ("C级", None, ""),
    ]
    again = brought(keeper, good)
    assert (again.counts["new"], again.counts["same"]) == (0, 1)
    batch = accepted(keeper, [one.number, "良好", "2024-03-01", 30000, None])
    assert (batch.counts["changed"], Rating.objects.count()) == (1, 2)
    row = Rating.objects.get(household=one)
    assert (row.grade, row.source, row.version) == ("良好", "农商行评级表", 2)
    event = EventRecord.objects.get(name="economy.rating.changed")
    assert event.source
    assert (event.data["before"], event.data["after"]) == ({"grade": "优秀"}, {"grade": "良好"})


def test_what_a_list_says_wrongly_stands_at_its_cell(
    places: dict[str, Place], keeper: Actor
) -> None:
    home = household(places[EAST])
    batch = brought(
        keeper,
        ["没有这户", "优秀", "2024-03-01", None, None],
        [home.number, "优秀", "2024-07-01", None, None],
        [home.number, "优秀", "2024-03-02", None, "电话13812345678"],
    )
    errors_ = intaken.preview(actor=keeper, batch=batch).errors
    found = {(error.code, error.heading) for error in errors_}
    assert found == {
        ("economy.no-such-household", "户编号"),
        ("economy.day-in-future", "评定日期"),
        ("economy.personal-in-text", "文件"),
    }


def test_charlie_sees_no_rating_and_the_number_of_queries_stays(
    places: dict[str, Place],
    keeper: Actor,
    charlie: Actor,
    queries_of: Callable[..., list[str]],
) -> None:
    rated(household(places[EAST]))
    told: dict[str, Any] = {"actor": keeper, "as_of": TODAY}
    assert queries.ratings(actor=charlie, as_of=TODAY).count() == 0

    def read() -> list[Any]:
        return [(row.household.number, row.station) for row in queries.ratings(**told)]

    few = len(queries_of(read))
    for _each in range(4):
        rated(household(places[EAST]))
    assert len(queries_of(read)) == few
    drafts = [
        (actions.RatingDraft(household=household(places[EAST]), on=TODAY, grade="A"), keeper.origin)
        for _each in range(8)
    ]
    small = len(queries_of(lambda: actions.rate_all(drafts[:2], at=NOW, by=keeper)))
    assert len(queries_of(lambda: actions.rate_all(drafts[2:], at=NOW, by=keeper))) == small

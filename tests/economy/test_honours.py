"""What villages are honoured for: demonstration villages of the province (HN22-04)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests import factories as make
from tests.economy.world import AT, account
from zhucun.analytics import queries as analytics
from zhucun.directory.enums import Role
from zhucun.directory.models import Place
from zhucun.directory.perms import Actor
from zhucun.directory.queries import pack_for
from zhucun.economy import actions, errors, queries
from zhucun.economy.models import Honour
from zhucun.kernel.problems import NotAllowed, NotFound
from zhucun.ledger.models import EventRecord

COUNTY, SINCE, ON = "430923", date(2023, 3, 1), date(2024, 1, 1)
LONGWAN, NEXT = "430923100201", "430923101201"
GIVEN: dict[str, Any] = {
    "kind": "demonstration",
    "level": "province",
    "title": "省级乡村振兴示范样板",
    "document": "湘振发〔2023〕5号",
    "since": SINCE,
}


@pytest.fixture
def here(db: None) -> dict[str, Place]:
    """Two villages of two townships of a county of Hunan."""
    begun = date(2015, 1, 1)
    make.add_places({"43": "湖南省", "4309": "益阳市", COUNTY: "安化县"}, since=begun)
    make.add_places({"430923100": "东坪镇", LONGWAN: "龙湾村"}, since=begun)
    make.add_places({"430923101": "清塘铺镇", NEXT: "石溪村"}, since=begun)
    make.add_places({"52": "贵州省", "5201": "贵阳市", "520111": "花溪区"}, since=begun)
    return {code: make.place(code) for code in (LONGWAN, NEXT)}


@pytest.fixture
def office(here: dict[str, Place]) -> Actor:
    return account("anhua", Role.OFFICE, COUNTY)


@pytest.fixture
def charlie(here: dict[str, Place]) -> Actor:
    return account("charlies", Role.OFFICE, "520111")


def given(place: Place, by: Actor, **more: Any) -> Honour:
    return actions.record_honour(place=place, at=AT, by=by, **{**GIVEN, **more})


def test_demonstration_villages_are_counted_from_the_honours_that_stand_with_their_rows(
    here: dict[str, Place], office: Actor, charlie: Actor
) -> None:
    """A village with two honours is one; one of the county, another honour, one that was taken
    back or entered by mistake is none; Charlie counts and reads nothing."""

    def counted(by: Actor, day: date = ON) -> Any:
        pack = pack_for(COUNTY, as_of=day)
        told: dict[str, Any] = {"actor": by, "pack": pack, "area": COUNTY}
        return analytics.measure(indicator="demonstration-villages", **told).value

    first, second = here[LONGWAN], here[NEXT]
    assert counted(office) == 0
    row = given(first, office)
    given(first, office, title="美丽乡村示范村")
    given(second, office, level="county")
    given(second, office, kind="other", title="文明村")
    mistaken = given(second, office)
    assert counted(office) == 2
    told: dict[str, Any] = {"at": AT, "by": office}
    assert actions.end_honour(honour=mistaken, until=SINCE, reason="录错村", **told)
    assert counted(office) == counted(office, SINCE) == 1
    pack = pack_for(COUNTY, as_of=ON)
    asked: dict[str, Any] = {"pack": pack, "area": COUNTY, "indicator": "demonstration-villages"}
    _item, codes = analytics.rows_behind(actor=office, part="numerator", limit=9, **asked)
    shown = analytics.shown(actor=office, subject="honour", codes=codes, as_of=ON)
    assert {(row.name, row.place) for row in shown} == {("龙湾村", LONGWAN)}
    assert "湘振发〔2023〕5号" in shown[0].detail
    assert not analytics.shown(actor=charlie, subject="honour", codes=codes, as_of=ON)
    assert counted(charlie) in (None, 0)
    other = Honour.objects.get(title="美丽乡村示范村")
    taken_back = date(2023, 11, 1)
    for each in (row, other):
        actions.end_honour(honour=each, until=taken_back, reason="复核不合格", **told)
    assert not actions.end_honour(honour=row, until=ON, reason="再次", **told)
    assert (counted(office, date(2023, 10, 31)), counted(office)) == (1, 0)
    names = EventRecord.objects.filter(subject=f"honour:{row.public_id}").order_by("pk")
    assert [event.name for event in names] == ["economy.honour.recorded", "economy.honour.ended"]


def test_honours_are_listed_by_place_level_kind_and_year(
    here: dict[str, Place], office: Actor, charlie: Actor, queries_of: Callable[..., list[str]]
) -> None:
    first, second = here[LONGWAN], here[NEXT]
    given(first, office)
    given(first, office, level="county", title="县级示范村", since=date(2022, 5, 1))
    given(second, office, kind="other", title="文明村")

    def titles(**more: Any) -> list[str]:
        return [row.title for row in queries.honours(actor=office, as_of=ON, **more)]

    assert titles(area=LONGWAN) == ["省级乡村振兴示范样板", "县级示范村"]
    assert titles(level="province", kind="demonstration") == ["省级乡村振兴示范样板"]
    assert titles(year=2022) == ["县级示范村"]
    assert [row.title for row in queries.honours(actor=office, as_of=date(2022, 6, 1))] == [
        "县级示范村"
    ]

    def below(area: str) -> list[tuple[str, str, int, int]]:
        rows = queries.honours(actor=office, as_of=ON, area=area)
        places = queries.honoured_places(rows, as_of=ON, area=area)
        return [(each.code, each.name, each.villages, each.honours) for each in places]

    assert below("43") == [("4309", "益阳市", 2, 3)]
    assert below(COUNTY) == [("430923100", "东坪镇", 1, 2), ("430923101", "清塘铺镇", 1, 1)]
    assert below("430923101") == [(NEXT, "石溪村", 1, 1)]
    few = len(queries_of(lambda: below(COUNTY)))
    for n in range(4):
        given(second, office, title=f"荣誉{n}")
    assert len(queries_of(lambda: below(COUNTY))) == few == 2
    assert list(queries.honours(actor=charlie, as_of=ON)) == []


def test_an_honour_is_recorded_once_with_its_document_by_who_keeps_the_village(
    here: dict[str, Place], office: Actor, charlie: Actor
) -> None:
    place, key = here[LONGWAN], "0123456789ab"
    row = given(place, office, public_id=key)
    assert given(place, office, public_id=key) == row
    for error, wrong in (
        (errors.HonourThere, {}),
        (errors.RecordIdTaken, {"public_id": key, "title": "别的"}),
        (errors.TextNeeded, {"document": " "}),
        (errors.WordUnknown, {"level": "village"}),
        (errors.WordUnknown, {"kind": "gold"}),
        (errors.DayInFuture, {"title": "别的", "since": date(2099, 1, 1)}),
    ):
        with pytest.raises(error):
            given(place, office, **wrong)
    with pytest.raises(errors.PlaceWrong):
        given(make.place("430923100"), office)
    told: dict[str, Any] = {"honour": row, "at": AT, "by": office}
    with pytest.raises(errors.DaysReversed):
        actions.end_honour(until=date(2023, 2, 1), reason="早于授予", **told)
    with pytest.raises(errors.TextNeeded):
        actions.end_honour(until=ON, reason="", **told)
    with pytest.raises(NotAllowed):
        given(place, charlie, title="别的")
    with pytest.raises(NotAllowed):
        actions.end_honour(**{**told, "by": charlie}, until=ON, reason="x")
    with pytest.raises(NotFound):
        queries.one_honour(actor=charlie, public_id=row.public_id)
    assert Honour.objects.count() == 1

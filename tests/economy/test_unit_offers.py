"""What sending units offer a village, and what became of it (HX25-69)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests import factories as make
from zhucun.analytics import queries as analytics
from zhucun.directory.enums import Role
from zhucun.directory.models import Place, Unit
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.directory.queries import pack_for
from zhucun.economy import actions, errors, queries
from zhucun.economy.models import Offer, Project
from zhucun.kernel.problems import NotAllowed, NotFound

HUAXI, VILLAGE, NEXT = "520111", "520111100201", "411327100201"
SINCE, ON = date(2025, 6, 1), date(2025, 7, 1)
AT = datetime(2025, 7, 1, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def unit(places: dict[str, Place]) -> Unit:
    """Its people serve in the village."""
    found = make.unit("区农业农村局", area=HUAXI)
    round_ = make.round_("2025", area=HUAXI, starts_on=date(2025, 5, 1))
    make.posting(make.person("李明"), places[VILLAGE], round_, unit=found, starts_on=SINCE)
    return found


@pytest.fixture
def office(places: dict[str, Place]) -> Actor:
    return make.actor("huaxi", Role.OFFICE, HUAXI, on=ON)


@pytest.fixture
def charlie(places: dict[str, Place]) -> Actor:
    return make.actor("charlies", Role.OFFICE, "411327", on=ON)


def offer(place: Place, unit: Unit, by: Actor, title: str = "冷库设备", **more: Any) -> Offer:
    told: dict[str, Any] = {"on": SINCE, "at": AT, "by": by, **more}
    return actions.record_offer(place=place, sender=unit, title=title, **told)


def opened(place: Place, by: Actor, **more: Any) -> Project:
    draft = actions.ProjectDraft(kind="industry", title="红米冷链", **more)
    return actions.open_project(place=place, draft=draft, on=ON, at=AT, by=by)


def share(by: Actor) -> tuple[Any, ...]:
    pack = pack_for(HUAXI, as_of=ON)
    told: dict[str, Any] = {"actor": by, "pack": pack, "area": HUAXI}
    found = analytics.measure(indicator="resources-to-projects", **told)
    return found.value, found.numerator, found.denominator


def test_the_share_of_offers_that_became_projects_with_its_rows(
    places: dict[str, Place], unit: Unit, office: Actor, charlie: Actor
) -> None:
    """A project names the offer it came of; one that was given up is none, and what was left alone
    stays in the base."""
    here = places[VILLAGE]
    first, second, third = (offer(here, unit, office, f"资源{n}") for n in range(3))
    assert share(office) == (0, 0, 3)
    opened(here, office, offer=first)
    given_up = opened(here, office, offer=second)
    assert share(office)[1:] == (2, 3)
    told: dict[str, Any] = {"on": ON, "at": AT, "by": office}
    with pytest.raises(errors.OfferTaken):
        actions.close_offer(offer=second, reason="不做了", **told)
    actions.close_project(project=given_up, reason="改种", is_given_up=True, **told)
    assert actions.close_offer(offer=third, reason="村里用不上", **told)
    assert not actions.close_offer(offer=third, reason="村里用不上", **told)
    states = {row.title: row.state for row in queries.offers(actor=office, as_of=ON)}
    assert states == {"资源0": "project", "资源1": "open", "资源2": "closed"}
    before = queries.offers(actor=office, as_of=date(2025, 6, 15), state="open")
    assert before.count() == 3
    assert share(office)[1:] == (1, 3)
    pack = pack_for(HUAXI, as_of=ON)
    asked: dict[str, Any] = {"pack": pack, "area": HUAXI, "indicator": "resources-to-projects"}
    _item, codes = analytics.rows_behind(actor=office, part="numerator", limit=9, **asked)
    shown = analytics.shown(actor=office, subject="offer", codes=codes, as_of=ON)
    assert [(row.name, row.detail, row.place) for row in shown] == [
        ("资源0", "区农业农村局", VILLAGE)
    ]
    assert share(charlie)[1] in (None, 0)
    assert not analytics.shown(actor=charlie, subject="offer", codes=codes, as_of=ON)


def test_an_offer_is_of_a_unit_that_sent_people_and_a_project_of_its_village(
    places: dict[str, Place], unit: Unit, office: Actor
) -> None:
    here = places[VILLAGE]
    key = "0123456789ab"
    made = offer(here, unit, office, public_id=key)
    assert offer(here, unit, office, public_id=key) == made
    with pytest.raises(errors.RecordIdTaken):
        offer(here, unit, office, "别的", public_id=key)
    with pytest.raises(errors.UnitNotHere):
        offer(here, make.unit("外单位", area=HUAXI), office)
    with pytest.raises(errors.UnitNotHere):
        offer(places[NEXT], unit, OPERATOR)
    with pytest.raises(errors.DayInFuture):
        offer(here, unit, office, on=date(2025, 8, 1))
    with pytest.raises(errors.NotOfHere):
        opened(places[NEXT], OPERATOR, offer=made)
    late = offer(here, unit, office, "晚到", on=ON)
    early = actions.ProjectDraft(kind="industry", title="早开", offer=late)
    with pytest.raises(errors.DaysReversed):
        actions.open_project(place=here, draft=early, on=SINCE, at=AT, by=office)
    actions.close_offer(offer=late, on=ON, reason="村里用不上", at=AT, by=office)
    with pytest.raises(errors.HasEnded):
        opened(here, office, offer=late)
    row = opened(here, office)
    told: dict[str, Any] = {"at": AT, "by": office}
    assert actions.change_project(project=row, base=1, changes={"offer": made}, **told)
    [change] = queries.changes_of(actor=office, what="project", row=row)
    assert change.fields == (("offer", None, "冷库设备"),)


def test_charlie_sees_no_offer_and_records_none(
    places: dict[str, Place], unit: Unit, office: Actor, charlie: Actor
) -> None:
    row = offer(places[VILLAGE], unit, office)
    assert list(queries.offers(actor=charlie, as_of=ON)) == []
    with pytest.raises(NotFound):
        queries.one_offer(actor=charlie, public_id=row.public_id)
    assert queries.senders(actor=charlie, code=VILLAGE, as_of=ON) == []
    with pytest.raises(NotAllowed):
        offer(places[VILLAGE], unit, charlie)
    with pytest.raises(NotAllowed):
        actions.close_offer(offer=row, on=ON, reason="x", at=AT, by=charlie)


def test_queries_do_not_grow_with_offers(
    places: dict[str, Place], unit: Unit, office: Actor, queries_of: Callable[..., list[str]]
) -> None:
    offer(places[VILLAGE], unit, office)

    def read() -> list[str]:
        return [row.sender.name for row in queries.offers(actor=office, as_of=ON)]

    few = queries_of(read)
    for n in range(5):
        offer(places[VILLAGE], unit, office, f"资源{n}")
    assert len(queries_of(read)) == len(few) == 1

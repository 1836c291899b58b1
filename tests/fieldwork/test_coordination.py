"""Coordination at three levels: a body with its departments, one leader in charge of a county."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests import factories as make
from tests.fieldwork.guiding import AT, DAY, GONGSHAN, Town, build
from zhucun.analytics import queries as analytics
from zhucun.directory.models import Place
from zhucun.directory.perms import Actor
from zhucun.directory.queries import pack_for
from zhucun.engines.rules import Outcome
from zhucun.fieldwork import actions, errors, queries
from zhucun.fieldwork.models import CoordinationBody
from zhucun.kernel.problems import NotAllowed, NotFound

SINCE = date(2025, 6, 1)


@pytest.fixture
def town(places: dict[str, Place]) -> Town:
    return build()


@pytest.fixture
def body(town: Town) -> CoordinationBody:
    """That of Gongshan, whose office is Charlie's in other tests: here it is the county's own."""
    place = make.place(GONGSHAN, as_of=DAY)
    by = town.actors["charlie"]
    return actions.set_up_body(place=place, name="驻村工作联席会议", since=SINCE, by=by)


def seat(town: Town, body: CoordinationBody, seat: str, name: str) -> Any:
    by = town.actors["charlie"]
    return actions.seat_member(body=body, seat=seat, name=name, since=SINCE, by=by)


def failing(actor: Actor, rule: str, area: str = "53", on: date = DAY) -> list[str]:
    told: dict[str, Any] = {"actor": actor, "area": area, "rule": rule, "limit": 9}
    pack = pack_for(area, as_of=on)
    return analytics.coverage_rows(pack=pack, outcome=Outcome.FAIL, **told)[1]


def test_each_of_three_levels_coordinates_with_both_departments_or_is_a_gap(
    town: Town, body: CoordinationBody
) -> None:
    """YN-035."""
    province, rule = town.actors["province"], "coordination-mechanism"
    assert failing(province, rule) == ["53", "5333", GONGSHAN]
    seat(town, body, "organisation", "县委组织部")
    assert failing(province, rule) == ["53", "5333", GONGSHAN]
    left = seat(town, body, "agriculture", "县农业农村局")
    assert seat(town, body, "agriculture", "县农业农村局") == left
    assert failing(province, rule) == ["53", "5333"]
    assert actions.unseat_member(member=left, until=DAY, by=town.actors["charlie"])
    assert failing(province, rule) == ["53", "5333", GONGSHAN]


def test_what_a_meeting_decided_is_carried_out_by_a_day(town: Town, body: CoordinationBody) -> None:
    """YN-035: minutes and action items."""
    by = town.actors["charlie"]
    told: dict[str, Any] = {"body": body, "on": DAY, "at": AT, "by": by}
    meeting = actions.record_meeting(decided="协调产业资金", **told)
    assert actions.record_meeting(decided="协调产业资金", **told) == meeting
    with pytest.raises(errors.DayInFuture):
        actions.record_meeting(decided="x", **{**told, "on": date(2025, 9, 1)})
    draft = actions.TicketDraft(
        kind="supervision",
        title="落实产业资金",
        place=body.place,
        meeting=meeting,
        given_on=DAY,
        due_on=date(2025, 8, 31),
    )
    ticket = actions.give_ticket(draft=draft, at=AT, by=by)
    card = queries.coordination_card(actor=by, code=GONGSHAN, as_of=DAY)
    assert (card.meetings, card.tickets, card.may_keep) == ((meeting,), (ticket,), True)


def test_exactly_one_leader_of_a_county_is_in_charge(town: Town, body: CoordinationBody) -> None:
    """YN-038."""
    province, rule = town.actors["province"], "county-leader"
    assert failing(province, rule) == [GONGSHAN]
    first = seat(town, body, "leader", "和某某 县委副书记")
    assert failing(province, rule) == []
    seat(town, body, "leader", "李某某 县委常委")
    assert failing(province, rule) == [GONGSHAN], "two are not one"
    actions.unseat_member(member=first, until=DAY, by=town.actors["charlie"])
    assert failing(province, rule) == []
    assert failing(province, rule, on=date(2025, 7, 1)) == [GONGSHAN]


def test_only_the_office_of_the_place_keeps_its_body_and_others_see_none(
    town: Town, body: CoordinationBody
) -> None:
    """Here the office of another county is the stranger."""
    other = town.actors["office"]
    place = make.place(GONGSHAN, as_of=DAY)
    with pytest.raises(NotAllowed):
        actions.set_up_body(place=place, name="x", since=SINCE, by=other)
    with pytest.raises(NotAllowed):
        actions.seat_member(body=body, seat="leader", name="x", since=SINCE, by=other)
    village = make.place("533324100201", as_of=DAY)
    with pytest.raises(errors.GuidancePlaceWrong):
        actions.set_up_body(place=village, name="x", since=SINCE, by=town.actors["charlie"])
    assert not queries.bodies(actor=other, as_of=DAY).exists()
    with pytest.raises(NotFound):
        queries.coordination_card(actor=other, code=GONGSHAN, as_of=DAY)


def test_many_seats_cost_as_many_queries_as_few(
    town: Town, body: CoordinationBody, queries_of: Callable[[Callable[[], Any]], list[str]]
) -> None:
    def read() -> None:
        by = town.actors["charlie"]
        queries.coordination_card(actor=by, code=GONGSHAN, as_of=DAY)
        list(queries.bodies(actor=by, as_of=DAY))

    few = len(queries_of(read))
    for n in range(6):
        seat(town, body, "other", f"第{n}个部门")
    assert len(queries_of(read)) == few

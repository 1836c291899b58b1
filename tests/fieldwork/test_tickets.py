"""Directives, supervision and findings: given with a day, carried out, looked at again, escalated."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests import factories as make
from tests.fieldwork.guiding import post
from zhucun.analytics import queries as analytics
from zhucun.directory.enums import Role
from zhucun.directory.models import Place
from zhucun.directory.perms import Actor
from zhucun.directory.queries import pack_for
from zhucun.engines.rules import Outcome
from zhucun.fieldwork import actions, errors, queries
from zhucun.fieldwork.models import Ticket
from zhucun.kernel.problems import NotAllowed, NotFound

#: A county of Huaihua, in the years of its pack, and later under that of Hunan.
CITY, COUNTY, TOWN, VILLAGE = "4312", "431224", "431224100", "431224100201"
MORE = {
    "43": "湖南省",
    CITY: "怀化市",
    COUNTY: "溆浦县",
    TOWN: "卢峰镇",
    VILLAGE: "千工坝村民委员会",
    f"{TOWN}202": "红星村民委员会",
}
DAY = date(2018, 6, 1)
AT = datetime(2018, 6, 1, 2, 0, tzinfo=UTC)


@pytest.fixture
def people(places: dict[str, Place]) -> dict[str, Actor]:
    """The city's office and its inspectors, the township, a cadre, and Charlie's county."""
    make.add_places(MORE, since=date(2014, 1, 1))
    of = {
        "city": (Role.OFFICE, CITY),
        "colleague": (Role.OFFICE, CITY),
        "county": (Role.OFFICE, COUNTY),
        "town": (Role.TOWNSHIP, TOWN),
        "cadre": (Role.FIRST_SECRETARY, VILLAGE),
        "charlie": (Role.OFFICE, "520111"),
    }
    ever: dict[str, Any] = {"on": DAY, "since": date(2014, 1, 1)}
    return {name: make.actor(f"t-{name}", *held, **ever) for name, held in of.items()}


@pytest.fixture
def give(people: dict[str, Actor]) -> Callable[..., Ticket]:
    """A directive for the county, due at the end of June, if not said otherwise."""

    def given(by: str = "city", **more: Any) -> Ticket:
        values: dict[str, Any] = {
            "kind": "directive",
            "title": "“四跟四走”路子要落实好",
            "source": "市委主要领导批示",
            "place": make.place(COUNTY, as_of=DAY),
            "given_on": DAY,
            "due_on": date(2018, 6, 30),
            **more,
        }
        at, key = values.pop("at", AT), values.pop("public_id", "")
        draft = actions.TicketDraft(**values)
        return actions.give_ticket(public_id=key, draft=draft, at=at, by=people[by])

    return given


@pytest.fixture
def step(people: dict[str, Actor]) -> Callable[..., bool]:
    def stepped(ticket: Ticket, kind: str, by: str, *, on: date = DAY, **more: Any) -> bool:
        told = {"text": "已落实", "at": datetime(2019, 1, 1, tzinfo=UTC), **more}
        return actions.step_ticket(ticket=ticket, kind=kind, on=on, by=people[by], **told)

    return stepped


def outcome(actor: Actor, rule: str, area: str, on: date) -> dict[str, list[str]]:
    """Codes of the rows that pass and that fail a rule of the pack of an area."""
    told: dict[str, Any] = {"actor": actor, "area": area, "rule": rule, "limit": 9}
    pack = pack_for(area, as_of=on)
    return {
        each.value: analytics.coverage_rows(pack=pack, outcome=each, **told)[1]
        for each in (Outcome.PASS, Outcome.FAIL)
    }


def test_a_directive_is_assigned_carried_out_and_closed_or_it_is_overdue(
    people: dict[str, Actor], give: Callable[..., Ticket], step: Callable[..., bool]
) -> None:
    """HH18-140."""
    row = give()
    july, city = date(2018, 7, 1), people["city"]
    assert outcome(city, "directive-is-closed", CITY, date(2018, 6, 30))["fail"] == []
    assert outcome(city, "directive-is-closed", CITY, july)["fail"] == [row.public_id]
    assert list(queries.tickets(actor=city, as_of=july, overdue=True)) == [row]
    assert step(row, "reported", "county", on=july)
    assert not step(row, "reported", "county", on=july)
    assert step(row, "returned", "city", on=july, text="缺乡镇名单")
    assert row.reported_on is None
    assert step(row, "reported", "county", on=july)
    assert step(row, "closed", "city", on=july)
    assert not step(row, "closed", "city", on=july)
    with pytest.raises(errors.TicketIsClosed):
        step(row, "escalated", "city", on=july)
    assert outcome(city, "directive-is-closed", CITY, july)["pass"] == [row.public_id]
    assert [each.kind for each in row.steps.order_by("pk")] == [
        *("reported", "returned", "reported", "closed")
    ]


def test_an_overdue_supervision_that_nobody_passed_up_is_a_gap(
    people: dict[str, Actor], give: Callable[..., Ticket], step: Callable[..., bool]
) -> None:
    """HH18-121."""
    row, july = give(kind="supervision"), date(2018, 7, 1)
    rule = "overdue-ticket-is-escalated"
    assert outcome(people["city"], rule, CITY, july) == {"pass": [], "fail": [row.public_id]}
    assert step(row, "escalated", "city", on=july, text="请市委督查室督办")
    assert not step(row, "escalated", "city", on=july)
    assert outcome(people["city"], rule, CITY, july) == {"pass": [row.public_id], "fail": []}


def test_a_finding_is_put_right_by_the_team_and_looked_at_again_by_another(
    people: dict[str, Actor], step: Callable[..., bool]
) -> None:
    day, at = date(2022, 12, 1), datetime(2022, 12, 1, 2, 0, tzinfo=UTC)
    unit, batch = make.unit("市发改委", area=CITY), make.round_("2021", area=COUNTY)
    _posting, team = post("张书记", VILLAGE, batch, unit, since=date(2021, 6, 1))
    village, office = make.place(VILLAGE, as_of=day), people["city"]
    draft = actions.GuidanceDraft(kind="inspection", level="prefecture", place=village, on=day)
    seen = actions.record_guidance(draft=draft, at=at, by=office)
    told: dict[str, Any] = {
        "kind": "finding", "title": "值班表缺两天", "place": village, "team": team,
        "guidance": seen, "given_on": day,
    }  # fmt: skip
    with pytest.raises(NotAllowed):
        actions.give_ticket(draft=actions.TicketDraft(**told), at=at, by=people["county"])
    row = actions.give_ticket(draft=actions.TicketDraft(**told), at=at, by=office)
    late: dict[str, Any] = {"on": day + timedelta(days=9), "at": at + timedelta(days=10)}
    with pytest.raises(NotAllowed):
        step(row, "reported", "town", **late)
    assert step(row, "reported", "cadre", **late)
    with pytest.raises(NotAllowed):
        step(row, "closed", "cadre", **late)
    assert step(row, "closed", "city", **late)
    assert row.guidance == seen


def test_whoever_reported_does_not_close(
    people: dict[str, Actor], give: Callable[..., Ticket], step: Callable[..., bool]
) -> None:
    row = give(place=make.place(TOWN, as_of=DAY))
    assert step(row, "reported", "city")
    with pytest.raises(errors.ChecksOwnWork):
        step(row, "closed", "city")
    assert step(row, "closed", "colleague")


def test_only_an_office_above_gives_a_ticket_and_it_is_given_once(
    people: dict[str, Actor], give: Callable[..., Ticket]
) -> None:
    for nobody in ("town", "cadre", "charlie"):
        with pytest.raises(NotAllowed):
            give(nobody)
    with pytest.raises(errors.WordUnknown):
        give(kind="finding")
    with pytest.raises(errors.PersonalInTitle):
        give(title="张三 13812345678")
    row = give(public_id="0123456789ab")
    assert give(public_id="0123456789ab") == row
    with pytest.raises(errors.GuidanceIdTaken):
        give(public_id="0123456789ab", title="别的事")


def test_charlie_sees_no_ticket_and_a_list_costs_one_query(
    people: dict[str, Actor],
    give: Callable[..., Ticket],
    queries_of: Callable[[Callable[[], Any]], list[str]],
) -> None:
    row = give()
    assert not queries.tickets(actor=people["charlie"], as_of=DAY).exists()
    with pytest.raises(NotFound):
        queries.ticket_card(actor=people["charlie"], public_id=row.public_id, as_of=DAY)
    for n in range(6):
        give(title=f"第{n}件")
    rows = queries.tickets(actor=people["city"], as_of=DAY)
    assert len(queries_of(lambda: [each.place.short_name for each in rows])) == 1
    assert rows.count() == 7

"""Bodies, projects and finance stations are corrected: each change with its day and both values."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests import factories as make
from tests.economy.world import AT, DAY, SPRING, body, family, head_of, project, yuan
from zhucun.directory.models import Place
from zhucun.directory.perms import Actor
from zhucun.economy import actions, errors, queries
from zhucun.economy.models import Body, Project, Station
from zhucun.households.models import Household
from zhucun.kernel.problems import NotAllowed
from zhucun.ledger.models import EventRecord

LATER = AT + timedelta(days=3)


def _changed(what: str) -> dict[str, Any]:
    return EventRecord.objects.filter(name=f"economy.{what}.changed").latest("pk").data


@pytest.fixture
def station(east: Place, cadre: Actor) -> Station:
    return actions.open_station(place=east, since=SPRING, at=AT, by=cadre)


def test_the_event_of_a_change_says_what_a_body_was_and_what_it_is(
    east: Place, west: Place, cadre: Actor
) -> None:
    row = body(east, cadre, name="东关车间", kind="enterprise")
    changes = {
        "name": "东关扶贫车间",
        "kind": "workshop",
        "since": date(2021, 5, 1),
        "trade": "farming",
        "serves": [west],
    }
    assert actions.change_body(body=row, base=1, changes=changes, at=LATER, by=cadre)
    assert _changed("body") == {
        "changed": ["kind", "name", "serves", "valid_from"],
        "before": {
            "kind": "enterprise",
            "name": "东关车间",
            "serves": [],
            "valid_from": "2021-03-01",
        },
        "after": {
            "kind": "workshop",
            "name": "东关扶贫车间",
            "serves": [west.code],
            "valid_from": "2021-05-01",
        },
        "version": 2,
    }
    assert (row.kind, row.valid_from, row.version) == ("workshop", date(2021, 5, 1), 2)
    assert [each.village for each in row.villages.all()] == [west]
    assert not actions.change_body(body=row, base=1, changes=changes, at=LATER, by=cadre)
    assert EventRecord.objects.filter(name="economy.body.changed").count() == 1


def test_a_body_is_not_founded_after_a_household_joined_it(
    east: Place, cadre: Actor, homes: list[Household]
) -> None:
    row = body(east, cadre)
    actions.join_households(body=row, households=homes[:1], since=SPRING, at=AT, by=cadre)
    told: dict[str, Any] = {"body": row, "base": 1, "at": AT, "by": cadre}
    with pytest.raises(errors.DaysReversed):
        actions.change_body(changes={"since": SPRING + timedelta(days=1)}, **told)
    with pytest.raises(errors.DayInFuture):
        actions.change_body(changes={"since": DAY + timedelta(days=1)}, **told)
    assert actions.change_body(changes={"since": SPRING}, **told)


def test_a_code_of_another_body_is_refused_and_ones_own_is_not(east: Place, cadre: Actor) -> None:
    mine, theirs = make.credit_code(7), make.credit_code(8)
    row = body(east, cadre, credit_code=mine)
    body(east, cadre, name="另一个合作社", credit_code=theirs)
    told: dict[str, Any] = {"body": row, "base": 1, "at": AT, "by": cadre}
    with pytest.raises(errors.CreditCodeTaken):
        actions.change_body(changes={"credit_code": theirs, "name": "改名"}, **told)
    assert Body.objects.get(pk=row.pk).name == "东关种植专业合作社"
    assert actions.change_body(changes={"credit_code": mine, "name": "改名"}, **told)
    assert not actions.change_body(changes={"credit_code": mine}, **told)


def test_a_project_keeps_the_day_and_both_values_of_a_change(
    east: Place, cadre: Actor, homes: list[Household]
) -> None:
    row, head = project(east, cadre, quantity=yuan(30), unit="亩"), head_of(homes[0])
    changes = {"quantity": yuan(35), "leader": head, "on": SPRING - timedelta(days=9)}
    assert actions.change_project(project=row, base=1, changes=changes, at=LATER, by=cadre)
    told = _changed("project")
    assert told["before"] == {"leader": None, "opened_on": "2024-03-01", "quantity": "30.00"}
    assert told["after"] == {
        "leader": head.public_id,
        "opened_on": "2024-02-21",
        "quantity": "35.00",
    }
    [change] = queries.changes_of(actor=cadre, what="project", row=row)
    assert change.on == LATER.date()
    assert ("quantity", "30.00", "35.00") in change.fields


def test_a_project_does_not_begin_after_it_took_a_household_along(
    east: Place, cadre: Actor, homes: list[Household]
) -> None:
    row = project(east, cadre)
    actions.link_household(
        project=row, household=homes[0], granted=yuan(1), since=SPRING, at=AT, by=cadre
    )
    with pytest.raises(errors.DaysReversed):
        actions.change_project(project=row, base=1, changes={"on": DAY}, at=AT, by=cadre)


def test_two_projects_do_not_carry_on_one_plan_item(east: Place, cadre: Actor) -> None:
    item = "0123456789ab"
    project(east, cadre, plan_item=item)
    other = project(east, cadre, title="红薯")
    with pytest.raises(errors.RecordIdTaken):
        actions.change_project(project=other, base=1, changes={"plan_item": item}, at=AT, by=cadre)


def test_a_station_is_corrected_once_and_the_second_clerk_sees_it_first(
    station: Station, cadre: Actor
) -> None:
    told: dict[str, Any] = {"station": station, "base": 1, "at": AT, "by": cadre}
    assert actions.change_station(changes={"is_run_by_village": True}, **told)
    assert _changed("station")["before"] == {"is_run_by_village": None}
    assert not actions.change_station(changes={"is_run_by_village": True}, **told)
    with pytest.raises(errors.EditedMeanwhile):
        actions.change_station(changes={"is_run_by_village": False}, **told)
    actions.close_station(station=station, until=DAY, at=AT, by=cadre)
    with pytest.raises(errors.HasEnded):
        actions.change_station(changes={"since": SPRING}, **{**told, "base": 2})


def test_charlie_and_the_auditor_change_nothing(
    east: Place, cadre: Actor, station: Station, stranger: Actor, audit: Actor
) -> None:
    one, other = body(east, cadre), project(east, cadre)
    for by in (stranger, audit):
        with pytest.raises(NotAllowed):
            actions.change_body(body=one, base=1, changes={"name": "改"}, at=AT, by=by)
        with pytest.raises(NotAllowed):
            actions.change_project(project=other, base=1, changes={"title": "改"}, at=AT, by=by)
        with pytest.raises(NotAllowed):
            actions.change_station(station=station, base=1, changes={}, at=AT, by=by)
    assert not EventRecord.objects.filter(name__endswith=".changed", name__startswith="economy")


def test_who_changed_it_is_told_only_to_readers_of_the_ledger(
    east: Place, cadre: Actor, audit: Actor, queries_of: Any
) -> None:
    row = body(east, cadre)
    for n in range(2, 6):
        actions.change_body(
            body=row, base=n - 1, changes={"name": f"合作社{n}"}, at=LATER, by=cadre
        )
    first = queries.changes_of(actor=cadre, what="body", row=row)
    assert [change.fields[0][2] for change in first] == [f"合作社{n}" for n in (5, 4, 3, 2)]
    assert {change.by for change in first} == {""}
    assert {change.by for change in queries.changes_of(actor=audit, what="body", row=row)} != {""}
    asked = queries_of(lambda: queries.changes_of(actor=cadre, what="body", row=row))
    assert len(asked) <= 3


def test_a_leader_of_another_county_is_refused_and_nothing_is_changed(
    east: Place, cadre: Actor, places: dict[str, Place]
) -> None:
    row = project(east, cadre)
    far = head_of(family(places["520111100201"], 9))
    with pytest.raises(errors.NotOfHere):
        actions.change_project(
            project=row, base=1, changes={"title": "改", "leader": far}, at=AT, by=cadre
        )
    assert Project.objects.get(pk=row.pk).title == "香菇大棚"

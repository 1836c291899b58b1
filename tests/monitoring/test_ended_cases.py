"""A case ends with its household, and one that is gone keeps no other from being decided on."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.monitoring.world import VILLAGE, World, at, later
from zhucun.directory.models import Place
from zhucun.directory.perms import OPERATOR
from zhucun.households import actions as registry
from zhucun.households.models import Household
from zhucun.ledger.models import EventRecord
from zhucun.monitoring import actions, queries
from zhucun.monitoring.enums import MatchedBy, MonitoringState, RemovalState
from zhucun.monitoring.marts import MARTS
from zhucun.monitoring.models import Case, Removal, Sign
from zhucun.signoff import actions as signoff
from zhucun.signoff import queries as signing
from zhucun.signoff.queries import Asked

DAY = later(210)
HOW: dict[str, Any] = {"made_at": at(DAY), "by": OPERATOR}


def ends(*rows: Household) -> None:
    for row in rows:
        row.refresh_from_db()
    registry.end_households(list(rows), on=DAY, reason="death", **HOW)


def joins(row: Household, into: Household) -> None:
    row.refresh_from_db()
    relations = {member.pk: "other" for member in row.members.all()}
    registry.merge_household(household=row, into=into, relations=relations, on=DAY, **HOW)


def chain(about: Case | Removal) -> str:
    kind = "monitoring_case" if isinstance(about, Case) else "risk_removal"
    rows = signing.cases(actor=OPERATOR, as_of=DAY, kind=kind, subjects=[about.public_id])
    return str(rows[0].state)


def state_on(day: Any, case: Case) -> str:
    names = {"code", "case_state"}
    rows = MARTS["monitoring_case"](as_of=day, areas=("",), names=names, tags={})
    return str(next(row["m_case_state"] for row in rows if row["m_code"] == case.public_id))


def test_of_a_household_that_is_none_any_more_the_case_ends_with_all_that_waits(
    world: World,
) -> None:
    watched, looked_at = world.identified(), world.case(1)
    removal = world.removal(watched, later(200))
    ends(*world.homes[:2])
    for row in (watched, looked_at, removal):
        row.refresh_from_db()
    assert {(row.state, row.ended_on, row.end_reason) for row in (watched, looked_at)} == {
        (MonitoringState.ENDED, DAY, "该户已注销")
    }
    assert removal.state == RemovalState.WITHDRAWN
    assert (chain(looked_at), chain(removal)) == ("stopped", "stopped")
    assert set(Sign.objects.values_list("settled_on", "settled_how")) == {(DAY, "该户已注销")}
    told = EventRecord.objects.filter(name="monitoring.case.ended")
    assert {row.data["reason"] for row in told} == {"该户已注销"}
    assert told.count() == 2
    assert [state_on(on, watched) for on in (later(11), DAY)] == ["monitored", "ended"]
    late = queries.cases(actor=world.actors["office"], as_of=later(400), state=queries.LATE)
    assert not late.exists()


def test_where_the_end_of_a_household_is_taken_back_its_case_goes_on(world: World) -> None:
    watched, looked_at = world.identified(), world.case(1)
    world.helped(watched, later(150))
    withdrawn = world.removal(watched, later(190))
    actions.withdraw_removal(
        removal=withdrawn, reason="收入未核实", at=at(later(195)), by=world.secretary_actor
    )
    removal = world.removal(watched, later(200))
    ends(*world.homes[:2])
    for row in world.homes[:2]:
        registry.take_back_end(household=row, basis="登记错误", **HOW)
    for each in (watched, looked_at, removal, withdrawn):
        each.refresh_from_db()
    assert (removal.state, removal.ended_on, removal.end_reason) == ("running", None, "")
    assert (withdrawn.state, withdrawn.end_reason) == ("withdrawn", "收入未核实")
    assert chain(removal) == "running"
    world.sign_step(removal, "check", "secretary", DAY)
    world.sign_step(removal, "review", "branch", DAY)
    assert (watched.state, watched.ended_on) == (MonitoringState.MONITORED, None)
    assert (looked_at.state, looked_at.end_reason) == (MonitoringState.RUNNING, "")
    assert chain(looked_at) == "running"
    assert set(Sign.objects.values_list("settled_on", "settled_how")) == {(None, "")}
    assert EventRecord.objects.filter(name="monitoring.case.returned").count() == 2


def test_a_household_joined_by_one_that_was_watched_waits_with_a_sign_for_somebody_to_look(
    world: World,
) -> None:
    case = world.identified()
    joins(world.homes[0], into=world.homes[1])
    case.refresh_from_db()
    assert (case.state, case.end_reason) == (MonitoringState.ENDED, "该户已并入另一户")
    sign = Sign.objects.get(household=world.homes[1])
    assert (sign.case, sign.is_certain, sign.matched_by) == (None, False, MatchedBy.JOINED)
    assert world.homes[0].number in sign.text
    assert actions.confirm_sign(sign=sign, at=at(DAY), by=world.secretary_actor)
    assert sign.case is not None
    assert sign.case.state == MonitoringState.RUNNING


def test_a_household_that_is_watched_itself_gets_no_second_sign(world: World) -> None:
    for number in (0, 1):
        world.case(number)
    joins(world.homes[0], into=world.homes[1])
    assert Sign.objects.filter(household=world.homes[1]).count() == 1


def test_two_cases_cost_no_more_to_end_than_one(world: World) -> None:
    def cost(*numbers: int) -> int:
        for number in numbers:
            world.case(number)
        with CaptureQueriesContext(connection) as seen:
            ends(*(world.homes[number] for number in numbers))
        return sum("monitoring_" in query["sql"] or "signoff_" in query["sql"] for query in seen)

    assert cost(0) == cost(1, 2)


def test_in_another_county_a_case_starts_anew_and_a_removal_is_asked_for_again(
    world: World, places: dict[str, Place]
) -> None:
    watched, looked_at = world.identified(), world.case(1)
    removal = world.removal(watched, later(200))
    world.check(looked_at)
    world.compare(looked_at)
    world.review(looked_at, later(4))
    into = places["520111100201"]
    rows = list(Household.objects.filter(pk__in=[row.pk for row in world.homes[:2]]))
    registry.move_households(rows, into=into, on=DAY, **HOW)
    for row in (watched, looked_at, removal):
        row.refresh_from_db()
    assert (watched.state, watched.area) == (MonitoringState.MONITORED, into.code)
    assert (removal.state, removal.end_reason) == (RemovalState.WITHDRAWN, "该户已迁往外县")
    assert (looked_at.state, looked_at.area) == (MonitoringState.RUNNING, into.code)
    assert (looked_at.reviewed_on, looked_at.votes_for, looked_at.owner) == (None, None, None)
    assert looked_at.checked_on == later(2)
    found = signing.cases(
        actor=OPERATOR, as_of=DAY, kind="monitoring_case", subjects=[looked_at.public_id]
    )
    assert sorted((row.area, row.state) for row in found) == [
        (VILLAGE, "stopped"),
        (into.code, "running"),
    ]


@pytest.mark.parametrize("gone", ["dead", "elsewhere"])
@pytest.mark.parametrize("kind", ["monitoring_case", "risk_removal"])
def test_one_household_that_is_gone_keeps_no_other_from_being_decided_on_together(
    world: World, places: dict[str, Place], kind: str, gone: str
) -> None:
    on = later(9) if kind == "monitoring_case" else later(205)
    about: list[Case | Removal] = []
    for number in (0, 1):
        if kind == "monitoring_case":
            case = world.case(number)
            world.check(case)
            world.compare(case)
            world.review(case)
            world.publish(case, later(4))
            about.append(case)
            continue
        case = world.identified(number)
        world.helped(case, later(20))
        removal = world.removal(case, later(200))
        world.sign_step(removal, "review", "branch", later(200))
        world.publish(removal, later(200))
        about.append(removal)
    for one in about:
        world.sign_step(one, "township", "township", on)
    office = world.actors["office"]
    chain_ = {"monitoring_case": "identification", "risk_removal": "removal"}[kind]
    asked = Asked(kind=kind, chain=f"monitoring-{chain_}", step="county", word="monitoring-office")
    review = signoff.ask_review(asked=asked, at=at(on), by=office)
    review.refresh_from_db()
    far = places["520111100201"]
    # As it stood before cases followed their households.
    moved: dict[str, Any] = {"village": far, "area": far.code}
    changed = {"valid_until": on} if gone == "dead" else moved
    Household.objects.filter(pk=world.homes[0].pk).update(**changed)
    signoff.confirm_review(review=review, revision=review.revision, at=at(on), by=office)
    review.refresh_from_db()
    assert (review.state, review.signed) == ("done", 1)
    assert {row.outcome for row in review.cases.all()} == {"signed", "signoff.subject-gone"}
    for one in about:
        one.refresh_from_db()
    assert about[0].state == "running"
    assert about[1].state in (MonitoringState.MONITORED, RemovalState.APPROVED)

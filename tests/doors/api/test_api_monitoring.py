"""The monitoring through the API: a sign, the steps of its case, and who sees nothing."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine

from tests.monitoring.test_watching import earns
from tests.monitoring.world import COUNTY, DAY, EXAMPLE, VILLAGE, at, build, later
from zhucun.directory import actions as directory
from zhucun.directory.models import Account
from zhucun.directory.perms import OPERATOR
from zhucun.households import actions as homes
from zhucun.ledger.queries import readers_of
from zhucun.monitoring.models import Case, Measure, Sign
from zhucun.signoff import actions as signoff

KEY = "0123456789ab"


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(at(DAY), tick=False):
        yield


@pytest.fixture
def world(_today, places, settings):
    settings.POLICY_DIR = EXAMPLE
    return build(places)


@pytest.fixture
def by(world, caller):
    return lambda who: caller(Account.objects.get(pk=world.actors[who].account))


def _sign(world, home=0, **more):
    return {
        "household": world.homes[home].public_id,
        "source": "cadre",
        "kind": "disaster",
        "on": DAY.isoformat(),
        "text": "屋顶被风掀开",
        **more,
    }


def test_a_sign_is_taken_once_however_often_it_is_sent(world, by):
    me, path = by("secretary"), f"/villages/{VILLAGE}/signs"
    first = me.post(path, _sign(world, id=KEY))
    again = me.post(path, _sign(world, id=KEY))
    assert (first.status, again.status) == (201, 201)
    assert first.body["id"] == again.body["id"]
    assert (first.body["signs"][0]["text"], first.body["sealed"]) == ("", ["signs"])
    opened = me.post(f"/monitoring-cases/{first.body['id']}/opening", {"reason": "核实"})
    assert (opened.status, opened.body["signs"][0]["text"]) == (200, "屋顶被风掀开")
    assert first.body["due_on"] == later(15).isoformat()
    assert Sign.objects.count() == 1


def test_the_steps_of_a_case(world, by):
    case = world.case()
    path = f"/monitoring-cases/{case.public_id}"
    today = DAY.isoformat()
    sent = {"owner": world.secretary.public_id, "base": case.version}
    assert by("township").post(f"{path}/dispatch", sent).status == 200
    check = {
        "on": today,
        "findings": "户主停工",
        "income_per_head": "9000.00",
        "has_difficulty": True,
        "proposed": "sudden",
    }
    early = by("secretary").post(f"{path}/check", check)
    assert (early.status, early.body["code"]) == (422, "monitoring.authorisation-needed")
    head = case.household.members.get(relation="head").public_id
    letter = {"signed_on": today, "signer": head, "covers": [head], "scope": ["housing"]}
    assert by("charlie").post(f"{path}/letter", letter).status == 404
    kept = by("secretary").post(f"{path}/letter", letter).body["letter"]
    assert (kept["signer"], kept["covers"], kept["scope"]) == (head, [head], ["housing"])
    back = by("secretary").post(f"{path}/letter-withdrawal", {"on": today})
    assert (back.body["letter"], back.body["authorised_on"]) == (None, None)
    assert by("secretary").post(f"{path}/letter", letter).body["authorised_on"] == today
    assert by("secretary").post(f"{path}/check", check).status == 200
    stale = by("secretary").post(f"{path}/check", {**check, "base": case.version})
    assert (stale.status, stale.body["code"]) == (409, "monitoring.changed-meanwhile")
    compared = {"on": today, "result": "无车无房"}
    assert by("office").post(f"{path}/comparison", compared).status == 200
    votes = {"on": today, "votes_for": 20, "votes_against": 1}
    assert by("branch").post(f"{path}/review", votes).status == 200
    told = {"since": today, "until": later(4).isoformat()}
    refused = by("branch").post(f"{path}/publicity", {**told, "added": "138-0000-1234"})
    assert (refused.status, refused.body["code"]) == (422, "monitoring.personal-in-publicity")
    done = by("branch").post(f"{path}/publicity", told)
    assert (done.status, done.body["published_until"]) == (200, later(4).isoformat())
    assert done.body["sent_back"] == []
    for who, step, body in (
        ("secretary", "check", {**check, "proposed": "unstable"}),
        ("office", "comparison", compared),
        ("branch", "review", {**votes, "votes_for": 1, "votes_against": 99}),
    ):
        again = by(who).post(f"{path}/{step}", body)
        assert (again.status, again.body["code"]) == (409, "monitoring.step-not-open")
    case.refresh_from_db()
    told = {"said": "rejected", "reason": "再核"}
    world.sign_step(case, "township", "township", later(5), **told)
    [sent] = by("branch").get(path).body["sent_back"]
    assert (sent["votes_for"], sent["published_from"], sent["is_removal"]) == (20, today, False)


def test_a_measure_and_a_removal_with_the_conditions_of_the_pack(world, by):
    case = world.identified()
    path = f"/monitoring-cases/{case.public_id}"
    with time_machine.travel(at(later(20)), tick=False):
        me = by("secretary")
        measure = {"id": KEY, "title": "公益性岗位", "kind": "work", "owner_name": "王驻村"}
        me.post(f"{path}/measures", measure)
        assert me.post(f"{path}/measures", measure).status == 200
        assert Measure.objects.count() == 1
        done = me.post(f"/monitoring-measures/{KEY}/delivery", {"on": later(20).isoformat()})
        assert done.body["measures"][0]["delivered_on"] == later(20).isoformat()
        asked = me.post(f"{path}/removals", {"has_labour": False})
    outcomes = {one["rule"]: one["outcome"] for one in asked.body["conditions"]}
    assert outcomes["rules/removal-labour"] == "fail"
    assert outcomes["rules/removal-measure-delivered"] == "pass"
    assert outcomes["rules/removal-risk-gone"] == "unknown"


def test_a_case_that_nobody_signs_is_begun_once(world, by):
    case = world.case()
    stopped = {"kind": "monitoring_case", "reason": "该户已迁往外县", "at": at(DAY), "by": OPERATOR}
    signoff.stop_cases([case.public_id], **stopped)
    path, office = f"/monitoring-cases/{case.public_id}", by("township")
    seen = office.get(path).body
    assert (seen["is_unsigned"], seen["has_procedure"]) == (True, True)
    assert office.get("/monitoring-cases", state="unsigned").ids == [case.public_id]
    assert by("charlie").post(f"{path}/sign-off", {}).status == 404
    assert by("secretary").post(f"{path}/sign-off", {}).status == 403
    for _again in range(2):
        begun = office.post(f"{path}/sign-off", {}, key="k")
        assert (begun.status, begun.body["is_unsigned"]) == (200, False)
    assert office.get("/monitoring-cases", state="unsigned").ids == []


def test_the_list_gives_no_name_and_pages_on(world, by):
    for home in range(3):
        world.sign(home)
    me = by("office")
    first = me.get("/monitoring-cases?limit=2")
    rest = me.get(f"/monitoring-cases?limit=2&after={first.body['next']}")
    numbers = [row["number"] for row in [*first.body["rows"], *rest.body["rows"]]]
    assert sorted(numbers) == ["H1", "H2", "H3"]
    assert "王建国" not in str(first.body)
    assert me.get("/monitoring-cases?state=late").body["rows"] == []


def test_who_serves_elsewhere_gets_nothing(world, by):
    case = world.case()
    charlie = by("charlie")
    assert charlie.get("/monitoring-cases").body["rows"] == []
    assert charlie.get(f"/monitoring-cases/{case.public_id}").status == 404
    path = f"/monitoring-cases/{case.public_id}/refusal"
    assert charlie.post(path, {"reason": "不成立"}).status == 404
    assert charlie.post(f"/villages/{VILLAGE}/signs", _sign(world)).status == 403
    asked = f"area={COUNTY}&name=monitoring_line&value=9000"
    assert charlie.get(f"/monitoring-what-if?{asked}").body["households"] == 0
    assert Case.objects.get().state == "running"


def test_who_does_not_handle_the_case_reads_no_sealed_text(world, by):
    case = world.case()
    world.check(case, day=DAY)
    path = f"/monitoring-cases/{case.public_id}"
    told = by("discipline").get(path).body
    assert (told["findings"], told["signs"][0]["text"], told["name"]) == ("", "", "王**")
    for who, status in (("discipline", 403), ("charlie", 404), ("branch", 200)):
        assert by(who).post(f"{path}/opening", {"reason": "评议"}).status == status
    [record] = readers_of(subject=f"monitoring:{case.public_id}")
    assert record.actor == world.actors["branch"].account


def test_two_clerks_refuse_one_case(world, by):
    case = world.case()
    path = f"/monitoring-cases/{case.public_id}/refusal"
    told = {"reason": "收入稳定", "base": case.version}
    assert by("township").post(path, told).status == 200
    assert by("office").post(path, told).status == 200
    second = by("office").post(path, {**told, "reason": "不符合条件"})
    assert (second.status, second.body["code"]) == (409, "monitoring.refused-already")


def test_the_way_from_the_decision_to_the_four_things(world, by):
    case = world.identified()
    path = f"/monitoring-cases/{case.public_id}"
    with time_machine.travel(at(later(200)), tick=False):
        world.helped(case, later(20))
        office, branch = by("office"), by("branch")
        notice = {"on": later(11).isoformat(), "added": "138-0000-1234"}
        refused = office.post(f"{path}/announcement", notice)
        assert (refused.status, refused.body["code"]) == (422, "monitoring.personal-in-publicity")
        done = office.post(f"{path}/announcement", {**notice, "added": ""})
        assert (done.status, done.body["announced_on"]) == (200, later(11).isoformat())
        assert branch.post(f"{path}/announcement", notice).status == 403
        assert branch.post(f"{path}/objections").status == 409
        branch.post(f"{path}/removals", {"is_risk_gone": True})
        today = later(200).isoformat()
        told = {"since": today, "until": later(205).isoformat()}
        assert branch.post(f"{path}/publicity", told).status == 200
        for _again in range(2):
            noted = branch.post(f"{path}/objections", key="objection-1")
        assert (noted.status, branch.post(f"{path}/objection-answers").status) == (200, 200)
        gone = branch.post(f"{path}/removal-withdrawal", {"reason": "收入下降"})
        assert gone.body["removals"][0]["end_reason"] == "收入下降"
        four = {"on": today, "kept": {"policy": True}}
        assert branch.post(f"{path}/four-things", four).body["code"] == "monitoring.not-removed"
    removal = case.removals.get()
    assert (removal.objections, removal.objections_answered) == (1, 1)


def test_signs_are_confirmed_and_settled(world, by):
    sign = world.sign()
    Sign.objects.filter(pk=sign.pk).update(
        is_certain=False, case=None, matched_by="name_place", fits=2
    )
    path = f"/monitoring-signs/{sign.public_id}"
    [row] = by("branch").get("/monitoring-uncertain-signs").body["rows"]
    assert (row["number"], row["matched_by"], row["fits"]) == ("H1", "name_place", 2)
    assert by("charlie").get("/monitoring-uncertain-signs").body["rows"] == []
    assert by("charlie").post(f"{path}/confirmation").status == 404
    done = by("branch").post(f"{path}/confirmation")
    assert (done.status, done.body["is_certain"]) == (200, True)
    settled = by("branch").post(f"{path}/settlement", {"how": "已核实"})
    assert settled.body["settled_on"] == DAY.isoformat()
    other = by("branch").post(f"{path}/settlement", {"how": "不属实"})
    assert (other.status, other.body["code"]) == (409, "monitoring.sign-settled")


def test_the_office_takes_over_what_the_registry_shows(world, by):
    told = {"tag": "monitored-household", "since": DAY, "made_at": at(DAY), "by": OPERATOR}
    homes.set_tag(household=world.homes[2], **told)
    path = f"/places/{COUNTY}/monitoring-take-over"
    assert by("charlie").post(path).status == 403
    assert by("branch").post(path).status == 403
    assert by("office").post(path).body == {"cases": 1}
    assert by("office").post(path).body == {"cases": 0}


def test_another_line_and_history(world, by):
    for home, yuan in enumerate((7000, 8500, 12000)):
        earns(world, home, yuan)
    me = by("office")
    told = me.get(f"/monitoring-what-if?area={COUNTY}&name=monitoring_line&value=9000").body
    assert (told["added"], [row["number"] for row in told["rows"]]) == (1, ["H2"])
    span = f"area={COUNTY}&since=2025-01-01&until=2025-03-01&horizon=90"
    [everything, _line] = me.get(f"/monitoring-history?{span}").body["rows"]
    assert (everything["leads"], everything["known_then"]) == (1, 1)
    long = f"area={COUNTY}&since=2020-01-01&until=2025-03-01"
    assert me.get(f"/monitoring-history?{long}").status == 422


def test_the_four_things_of_a_household_and_a_village(world, by):
    home, me = world.homes[0].public_id, by("secretary")
    [row] = me.get("/exited-households?state=unchecked").body["rows"]
    assert (row["household"], row["last"]) == (home, None)
    kept = {"responsibility": True, "policy": True, "assistance": False, "supervision": True}
    sent = {"on": DAY.isoformat(), "kept": kept, "note": "联系人调走"}
    path = f"/households/{home}/four-things"
    assert by("charlie").get(path).status == by("charlie").post(path, sent).status == 404
    first = me.post(path, sent, key="four-1").body
    assert me.post(path, sent, key="four-1").body == first
    assert [look["kept"] for look in first["looks"]] == [kept]
    assert me.get(path).body == first
    [row] = me.get("/exited-households?state=broken").body["rows"]
    assert row["last"]["is_whole"] is False
    assert by("charlie").get("/exited-households").body["rows"] == []
    village = f"/villages/{VILLAGE}/four-things"
    refused = me.post(village, sent)
    assert (refused.status, refused.body["code"]) == (409, "monitoring.not-exited")
    directory.tag_places(
        places=[world.homes[0].village],
        tag="exited-poverty",
        since=date(2019, 5, 1),
        basis="公告",
        by=OPERATOR,
    )
    assert me.post(village, sent).body["looks"][0]["is_whole"] is False
    [place] = me.get("/exited-villages").body["rows"]
    assert (place["code"], place["last"]["kept"]) == (VILLAGE, kept)
    assert by("charlie").get(village).status == 404
    assert by("charlie").get("/exited-villages").body["rows"] == []

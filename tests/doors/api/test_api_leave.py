"""Leave through the API: asked for, read, changed, taken back, reported back from."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from tests.presence.leave_world import EXAMPLE, TODAY, build
from zhucun.directory.models import Account
from zhucun.presence.models import Leave

FIRST = TODAY + timedelta(days=1)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(datetime(2024, 3, 4, 2, 0, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def field(_today, places, unit, settings):
    settings.POLICY_DIR = EXAMPLE
    return build(places, unit)


@pytest.fixture
def by(field, caller):
    return lambda who: caller(Account.objects.get(pk=field.actors[who].account))


def _body(days=1, **more):
    return {
        "kind": "personal",
        "starts_on": FIRST.isoformat(),
        "ends_on": (FIRST + timedelta(days=days)).isoformat(),
        "reason": "家里老人住院",
        **more,
    }


def test_a_cadre_asks_once_however_often_it_is_sent(field, by):
    me, path = by("member"), f"/postings/{field.member.public_id}/leaves"
    body = _body(id="0123456789ab", substitute=field.colleague.public_id)
    first, again = me.post(path, body), me.post(path, body)
    assert (first.status, again.status) == (201, 201)
    assert first.body["id"] == again.body["id"] == "0123456789ab"
    assert first.body["reason"] == "家里老人住院"
    assert first.body["substitute_name"] == "王队员"
    assert Leave.objects.count() == 1
    other = me.post(path, _body(id="0123456789ab", days=3))
    assert (other.status, other.body["code"]) == (409, "presence.leave-id-taken")


def test_a_change_of_an_older_version_is_refused_with_what_differs(field, by):
    leave, me = field.ask(), by("member")
    path = f"/leaves/{leave.public_id}/change"
    changed = me.post(path, _body(base=1, whereabouts="郑州市"))
    assert (changed.status, changed.body["version"]) == (200, 2)
    stale = me.post(path, _body(base=1, whereabouts="洛阳市"))
    assert (stale.status, stale.body["code"]) == (409, "presence.edited-meanwhile")
    assert "郑州市" in str(stale.body["facts"]["fields"])
    assert "洛阳市" in str(stale.body["facts"]["fields"])


def test_taking_back_and_reporting_back(field, by):
    leave, me = field.ask(days=3), by("member")
    for who in ("secretary", "township"):
        field.sign(leave, who)
    path = f"/leaves/{leave.public_id}"
    with time_machine.travel(datetime(2024, 3, 6, 2, 0, tzinfo=UTC), tick=False):
        me = by("member")
        assert me.post(f"{path}/cancel", {}).body["code"] == "presence.leave-begun"
        done = me.post(f"{path}/return", {"on": "2024-03-06"})
        assert (done.status, done.body["state"], done.body["days"]) == (200, "returned", "1.0")
        assert me.post(f"{path}/return", {"on": "2024-03-06"}).status == 200
    other = field.ask(field.colleague)
    assert (
        by("colleague").post(f"/leaves/{other.public_id}/cancel", {}).body["state"] == "cancelled"
    )


def test_the_reason_is_not_for_everybody_who_sees_the_leave(field, by):
    leave = field.ask()
    path = f"/leaves/{leave.public_id}"
    for who, reason in (("office", "家里老人住院"), ("unit", ""), ("audit", "")):
        found = by(who).get(path)
        assert (found.status, found.body["reason"]) == (200, reason), who
    assert "reason" not in by("office").get("/leaves").body["rows"][0]


def test_charlie_finds_no_leave_and_changes_none(field, by):
    leave, stranger = field.ask(), by("stranger")
    path = f"/leaves/{leave.public_id}"
    assert stranger.get("/leaves").body["rows"] == []
    assert stranger.get(path).status == 404
    assert stranger.post(f"{path}/change", _body(base=1)).status == 404
    assert stranger.post(f"{path}/cancel", {}).status == 404
    assert stranger.post(f"{path}/return", {"on": "2024-03-04"}).status == 404
    asked = stranger.post(f"/postings/{field.member.public_id}/leaves", _body())
    assert asked.status == 404
    assert by("colleague").get(path).status == 404


def test_a_list_costs_the_same_for_few_and_many(field, by, queries_of):
    office = by("office")
    field.ask()
    few = queries_of(lambda: office.get("/leaves", area="411327100"))
    for posting in (field.colleague, field.secretary, field.neighbour):
        field.ask(posting)
    assert queries_of(lambda: office.get("/leaves", area="411327100")) == few


def test_a_list_is_narrowed(field, by):
    one, other = field.ask(), field.ask(field.neighbour, days=3)
    office = by("office")
    assert office.get("/leaves", area="411327100202").ids == [other.public_id]
    assert office.get("/leaves", q="李队员").ids == [one.public_id]
    assert office.get("/leaves", state="approved").ids == []
    assert office.get("/leaves", since="2024-03-07").ids == [other.public_id]
    assert office.get("/leaves", overdue="true").ids == []

"""Month sheets, trips, the rota, draws and checks through the API."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine

from tests.presence.leave_world import EXAMPLE, TOWNSHIP, VILLAGE, build
from zhucun.directory.models import Account
from zhucun.presence.models import AbsenceWarning, DutyTrip, MonthSheet, NightDuty, SpotCheck

WHOLE = "√" * 31
ROTA = f"/rota/{VILLAGE}/2024-03"


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(datetime(2024, 4, 2, 2, 0, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def field(_today, places, unit, settings):
    settings.POLICY_DIR = EXAMPLE
    return build(places, unit)


@pytest.fixture
def by(field, caller):
    return lambda who: caller(Account.objects.get(pk=field.actors[who].account))


def _month(posting):
    return f"/postings/{posting.public_id}/months/2024-03"


def _trip(**more):
    return {"kind": "official", "starts_on": "2024-03-11", "ends_on": "2024-03-13", **more}


def _check(**more):
    return {"on": "2024-03-18", "method": "visit", "result": "absent", "note": "门锁着", **more}


# ── month sheets ────────────────────────────────────────


def test_a_month_is_read_with_the_record_behind_each_day(field, by):
    made = by("member").post(f"/postings/{field.member.public_id}/trips", _trip())
    sheet = by("member").get(_month(field.member))
    assert sheet.status == 200
    assert sheet.body["signs"] == "√" * 10 + "公公" + "√" * 19
    assert (sheet.body["least"], sheet.body["standing"], sheet.body["version"]) == (20, "met", None)
    day = sheet.body["days"][10]
    assert (day["on"], day["code"], day["kind"]) == ("2024-03-11", "official", "trip")
    assert day["record"] == made.body["id"]
    listed = by("office").get("/month-sheets", month="2024-03", area=VILLAGE)
    assert [row["name"] for row in listed.body["rows"]] == ["张书记", "李队员", "王队员"]
    assert listed.body["total"] == 3


def test_a_cadre_confirms_and_the_township_locks(field, by, made_once):
    path = _month(field.member)
    done = made_once(by("member"), f"{path}/confirm", {"shown": WHOLE}, status=200)
    assert (done.body["state"], done.body["is_ready"]) == ("own_confirmed", True)
    locked = by("township").post(f"{path}/confirm", {"shown": WHOLE})
    assert (locked.status, locked.body["state"]) == (200, "locked")
    assert by("colleague").post(f"{path}/confirm", {"shown": WHOLE}).status == 404


def test_what_changed_since_it_was_read_is_refused(field, by):
    by("member").post(f"/postings/{field.member.public_id}/trips", _trip())
    stale = by("member").post(f"{_month(field.member)}/confirm", {"shown": WHOLE})
    assert (stale.status, stale.body["code"]) == (409, "presence.sheet-changed")
    assert by("member").post(f"{_month(field.member)}/confirm", {"shown": "x" * 31}).status == 422


def test_many_are_locked_at_once_and_the_rest_says_why(field, by):
    for who in ("member", "secretary"):
        by(who).post(f"{_month(getattr(field, who))}/confirm", {"shown": WHOLE})
    everybody = (field.member, field.secretary, field.colleague)
    body = {"month": "2024-03", "sheets": [{"posting": row.public_id} for row in everybody]}
    township = by("township")
    done = township.post("/month-sheets/confirm", body, key="one")
    assert set(done.body["done"]) == {field.member.public_id, field.secretary.public_id}
    [refused] = done.body["refused"]
    assert refused["posting"] == field.colleague.public_id
    assert refused["problem"]["code"] == "presence.own-confirmation-missing"
    assert township.post("/month-sheets/confirm", body, key="one").body == done.body
    ready = by("office").get("/month-sheets", month="2024-03", state="locked").body
    assert ready["total"] == 2
    assert by("office").post("/month-sheets/confirm", body).status == 403


def test_a_locked_day_is_set_right_with_a_reason_and_a_version(field, by):
    path = _month(field.member)
    for who in ("member", "township"):
        version = by(who).post(f"{path}/confirm", {"shown": WHOLE}).body["version"]
    body = {"day": "2024-03-11", "becomes": "sick", "reason": "漏登病假", "base": version}
    done = by("township").post(f"{path}/correct", body)
    assert (done.status, done.body["signs"][10]) == (200, "病")
    [row] = done.body["corrections"]
    assert (row["was"], row["becomes"], row["reason"]) == ("village", "sick", "漏登病假")
    stale = by("township").post(f"{path}/correct", {**body, "becomes": "annual"})
    assert (stale.status, stale.body["code"]) == (409, "presence.edited-meanwhile")
    other = by("township").post(f"{path}/correct", {**body, "day": "2024-04-01"})
    assert other.status == 422
    assert by("member").post(f"{path}/correct", body).status == 403


# ── trips and nights ────────────────────────────────────────


def test_a_trip_is_recorded_once_however_often_it_is_sent(field, by):
    me, path = by("member"), f"/postings/{field.member.public_id}/trips"
    body = _trip(id="0123456789ab", place_text="县委组织部")
    first, again = me.post(path, body), me.post(path, body)
    assert (first.status, again.status) == (201, 201)
    assert first.body["id"] == again.body["id"] == "0123456789ab"
    assert DutyTrip.objects.count() == 1
    other = me.post(path, _trip(id="0123456789ab", kind="training"))
    assert (other.status, other.body["code"]) == (409, "presence.trip-id-taken")
    assert me.post(path, _trip()).body["code"] == "presence.trip-overlaps"
    assert me.post(path, _trip(starts_on="2024-03-20")).status == 422


def test_a_trip_is_taken_back_by_its_version(field, by):
    me = by("member")
    trip = me.post(f"/postings/{field.member.public_id}/trips", _trip()).body
    path = f"/trips/{trip['id']}"
    stale = me.post(f"{path}/cancel", {"base": 7, "reason": "改期"})
    assert (stale.status, stale.body["code"]) == (409, "presence.edited-meanwhile")
    done = me.post(f"{path}/cancel", {"base": trip["version"], "reason": "改期"})
    assert (done.status, done.body["cancelled_on"]) == (200, "2024-04-02")
    assert me.get("/trips").ids == []
    assert me.get(path).body["cancel_reason"] == "改期"


def test_trips_are_narrowed(field, by):
    for who in ("member", "neighbour"):
        posting = getattr(field, who)
        by(who).post(f"/postings/{posting.public_id}/trips", _trip())
    office = by("office")
    assert len(office.get("/trips").ids) == 2
    for query in (
        {"area": "411327100202"},
        {"q": "赵队员"},
        {"person": field.neighbour.person.public_id},
    ):
        assert [row["name"] for row in office.get("/trips", **query).body["rows"]] == ["赵队员"]
    assert office.get("/trips", kind="training").ids == []
    assert office.get("/trips", since="2024-03-13").ids == []
    assert office.get("/trips", until="2024-03-11").ids == []


def test_some_nights_are_set_and_the_others_stay(field, by, made_once):
    me, mine, other = by("secretary"), field.secretary.public_id, field.colleague.public_id
    first = {"nights": [{"on": "2024-03-01", "postings": [mine, other]}]}
    made_once(me, ROTA, first, status=200)
    done = me.post(ROTA, {"nights": [{"on": "2024-03-02", "postings": [mine]}]})
    nights = {night["on"]: night["postings"] for night in done.body["nights"]}
    assert set(nights["2024-03-01"]) == {mine, other}
    assert nights["2024-03-02"] == [mine]
    assert NightDuty.objects.count() == 3
    away = {"nights": [{"on": "2024-03-02", "postings": [field.neighbour.public_id]}]}
    assert me.post(ROTA, away).status == 404
    assert by("audit").get(ROTA).body["may_set"] is False
    assert by("audit").post(ROTA, first).status == 403
    assert me.post(ROTA, {"nights": [{"on": "2024-04-02", "postings": []}]}).status == 422


# ── draws and checks ────────────────────────────────────────


def test_a_draw_is_one_draw_and_can_be_repeated(field, by):
    township = by("township")
    body = {"area": TOWNSHIP, "on": "2024-03-18", "seed": "2024031", "size": 2}
    made, again = township.post("/draws", body), township.post("/draws", body)
    assert (made.status, made.body) == (201, again.body)
    assert (made.body["population"], made.body["is_repeatable"]) == (4, True)
    drawn = [row["posting"] for row in made.body["rows"]]
    check = _check(draw=made.body["id"], result="present", note="")
    assert township.post(f"/postings/{drawn[0]}/checks", check).status == 201
    rows = township.get(f"/draws/{made.body['id']}").body["rows"]
    assert [row["result"] for row in rows] == ["present", None]
    others = {row.public_id for row in (field.member, field.secretary, field.colleague)}
    outside = (others - set(drawn)).pop()
    refused = township.post(f"/postings/{outside}/checks", check)
    assert (refused.status, refused.body["code"]) == (422, "presence.outside-draw")
    assert township.get("/draws").ids == [made.body["id"]]
    assert by("member").get("/draws").status == 403


def test_found_absent_answered_decided(field, by):
    township, path = by("township"), f"/postings/{field.member.public_id}/checks"
    body = _check(id="0123456789ab")
    assert township.post(path, body).body == township.post(path, body).body
    assert SpotCheck.objects.count() == 1
    check = "/checks/0123456789ab"
    assert by("office").get("/checks", undecided="true").ids == ["0123456789ab"]
    answered = by("member").post(f"{check}/answer", {"answer": "送老人去卫生院"})
    assert (answered.status, answered.body["note"]) == (200, "门锁着")
    assert by("township").post(f"{check}/answer", {"answer": "x"}).status == 403
    decision = {"step": "none", "reason": "情况属实"}
    assert by("member").post(f"{check}/decide", decision).status == 403
    done = by("office").post(f"{check}/decide", decision)
    assert (done.status, done.body["decision"]["step"]) == (200, "none")
    assert by("office").post(f"{check}/decide", decision).status == 200
    assert AbsenceWarning.objects.count() == 1
    late = by("member").post(f"{check}/answer", {"answer": "再补充"})
    assert (late.status, late.body["code"]) == (409, "presence.warning-decided")
    assert by("office").get("/checks", undecided="true").ids == []


def test_a_check_that_found_wrongly_is_set_aside(field, by):
    township = by("township")
    made = township.post(f"/postings/{field.member.public_id}/checks", _check()).body
    assert by("member").get(_month(field.member)).body["counts"]["absent"] == 1
    done = township.post(f"/checks/{made['id']}/void", {"reason": "敲错了门"})
    assert (done.status, done.body["void_reason"]) == (200, "敲错了门")
    assert "absent" not in by("member").get(_month(field.member)).body["counts"]


def test_note_and_answer_are_not_for_everybody_who_sees_the_check(field, by):
    made = by("township").post(f"/postings/{field.member.public_id}/checks", _check()).body
    by("member").post(f"/checks/{made['id']}/answer", {"answer": "送老人去卫生院"})
    for who, note in (("office", "门锁着"), ("unit", ""), ("audit", "")):
        found = by(who).get(f"/checks/{made['id']}")
        assert (found.status, found.body["note"]) == (200, note), who
    assert "note" not in by("office").get("/checks").body["rows"][0]


# ── everybody ────────────────────────────────────────


def test_charlie_finds_nothing_and_changes_nothing(field, by):
    township, stranger = by("township"), by("stranger")
    trip = by("member").post(f"/postings/{field.member.public_id}/trips", _trip()).body["id"]
    check = township.post(f"/postings/{field.member.public_id}/checks", _check()).body["id"]
    body = {"area": TOWNSHIP, "on": "2024-03-18", "seed": "2024031", "size": 2}
    draw = township.post("/draws", body).body["id"]
    for path in ("/trips", "/checks", "/draws"):
        assert stranger.get(path).body["rows"] == [], path
    assert stranger.get("/month-sheets", month="2024-03").body == {"rows": [], "total": 0}
    for path in (
        _month(field.member),
        f"/trips/{trip}",
        f"/checks/{check}",
        f"/draws/{draw}",
        ROTA,
    ):
        assert stranger.get(path).status == 404, path
    for path, sent in (
        (f"{_month(field.member)}/confirm", {"shown": WHOLE}),
        (f"/trips/{trip}/cancel", {"base": 1, "reason": "x"}),
        (f"/postings/{field.member.public_id}/trips", _trip()),
        (f"/postings/{field.member.public_id}/checks", _check()),
        (f"/checks/{check}/answer", {"answer": "x"}),
        (f"/checks/{check}/void", {"reason": "x"}),
        (f"/checks/{check}/decide", {"step": "none", "reason": "x"}),
        (ROTA, {"nights": [{"on": "2024-03-01", "postings": []}]}),
    ):
        assert stranger.post(path, sent).status == 404, path
    assert stranger.post("/draws", body).status == 403
    assert not MonthSheet.objects.exists()


def test_lists_cost_the_same_for_few_and_many(field, by, queries_of):
    office, township = by("office"), by("township")
    lists = (
        ("/month-sheets", {"month": "2024-03", "area": TOWNSHIP}),
        ("/month-sheets", {"month": "2024-03", "state": "open"}),
        ("/trips", {}),
        ("/checks", {}),
    )

    def more(who, first):
        posting = getattr(field, who)
        sent = _trip(starts_on=f"2024-03-{first:02}", ends_on=f"2024-03-{first + 1:02}")
        assert by(who).post(f"/postings/{posting.public_id}/trips", sent).status == 201
        found = _check(on=f"2024-03-{first + 1:02}")
        assert township.post(f"/postings/{posting.public_id}/checks", found).status == 201

    more("member", 4)
    few = [queries_of(lambda one=one: office.get(one[0], **one[1])) for one in lists]
    for who in ("colleague", "secretary", "neighbour"):
        for first in range(6, 20, 4):
            more(who, first)
    assert [queries_of(lambda one=one: office.get(one[0], **one[1])) for one in lists] == few


def test_a_slip_of_the_pen_is_refused(field, by):
    office = by("office")
    assert office.get("/month-sheets").status == 422
    assert office.get("/month-sheets", month="2024-3").status == 422
    assert office.get("/month-sheets", month="2024-03", state="lost").status == 422
    assert office.get("/trips", knd="official").status == 422
    assert office.get("/checks", result="lost").status == 422

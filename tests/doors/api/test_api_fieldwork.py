"""The fieldwork through the API: visits, the diary, matters with their steps, who was reached."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine

from tests.fieldwork.field import EAST, FOUND, build
from tests.fieldwork.world import AT, DAY
from zhucun.directory.models import Account
from zhucun.directory.perms import OPERATOR
from zhucun.fieldwork.models import Matter, Visit
from zhucun.households import actions as homes
from zhucun.households.actions import Stated
from zhucun.ledger.models import AccessRecord

KEY = "0123456789ab"
SPAN = {"since": "2024-01-01", "until": "2024-04-01"}


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def field(_today, places, settings):
    settings.POLICY_DIR = settings.ROOT / "policy"
    return build(places)


@pytest.fixture
def by(field, caller):
    return lambda who: caller(Account.objects.get(pk=field.actors[who].account))


def _visit(field, *to, **more):
    return {
        "id": KEY,
        "kind": "household",
        "on": DAY.isoformat(),
        "households": [
            {"household": field.homes[n].public_id, "slots": ["visit"]} for n in to or (0,)
        ],
        "topics": ["water"],
        "findings": FOUND,
        **more,
    }


def _matter(**more):
    return {"kind": "urgent", "topic": "water", "title": "饮水管冻裂", "text": FOUND, **more}


def _step(matter, kind, **more):
    matter.refresh_from_db()
    return {"base": matter.version, "kind": kind, "on": DAY.isoformat(), **more}


def test_a_visit_is_recorded_once_however_often_it_is_sent(field, by):
    me, path = by("wang"), f"/postings/{field.wang.public_id}/visits"
    heard = {"kind": "urgent", "topic": "water", "title": "饮水管冻裂"}
    body = _visit(field, 0, 1, matters=[heard], companions=[field.li.public_id])
    first, again = me.post(path, body), me.post(path, body)
    assert (first.status, again.status) == (201, 201), first.body
    assert first.body["id"] == again.body["id"] == KEY
    assert (first.body["household_count"], first.body["matter_count"]) == (2, 1)
    assert [each["name"] for each in first.body["households"]] == ["王建国", "李大山"]
    assert first.body["companions"] == [{"posting": field.li.public_id, "name": "李队员"}]
    assert (Visit.objects.count(), Matter.objects.count()) == (1, 1)
    other = me.post(path, _visit(field, findings="别的"))
    assert (other.status, other.body["code"]) == (409, "fieldwork.visit-id-taken")


@pytest.mark.parametrize("made_at", [0, 1709258400, "1709258400", "2024-03-01", "2024-03-01T10:00"])
def test_a_moment_is_text_with_its_offset(field, by, made_at):
    path = f"/postings/{field.wang.public_id}/visits"
    refused = by("wang").post(path, _visit(field, made_at=made_at))
    assert (refused.status, refused.body["code"]) == (422, "api.unfit")
    taken = by("wang").post(path, _visit(field, made_at="2024-03-01T09:30:00+08:00"))
    assert taken.body["made_at"] == "2024-03-01T01:30:00Z", taken.body


def test_a_change_made_with_a_key_is_made_once(field, by, made_once):
    path = f"/postings/{field.wang.public_id}/visits"
    made = made_once(by("wang"), path, _visit(field, id=""), status=201)
    visit = f"/visits/{made.body['id']}"
    changed = by("wang").post(f"{visit}/change", {"base": 1, "topics": ["road"]}, key="k2")
    assert (changed.status, changed.body["topics"], changed.body["version"]) == (200, ["road"], 2)


def test_two_who_change_the_same_field_see_both_but_nothing_sealed(field, by):
    path = f"/visits/{field.record().public_id}/change"
    assert by("li").post(path, {"base": 1, "topics": ["road"], "findings": "修路"}).status == 200
    mine = {"base": 1, "topics": ["school"], "findings": "上学"}
    stale = by("wang").post(path, mine)
    assert (stale.status, stale.body["code"]) == (409, "fieldwork.edited-meanwhile")
    fields = stale.body["facts"]["fields"]
    assert fields["topics"] == [None, ["road"], ["school"]]
    assert fields["findings"] == [None, None, None]
    assert by("wang").post(path, {**mine, "base": 2}).status == 200
    one = by("wang").post(path, {"base": 3, "households": []})
    assert (one.status, one.body["code"]) == (422, "fieldwork.nothing-visited")


def test_a_visit_is_struck_out_with_a_reason(field, by):
    visit, me = field.record(), by("wang")
    path = f"/visits/{visit.public_id}"
    assert me.post(f"{path}/void", {"reason": ""}).status == 422
    assert me.post(f"{path}/void", {"reason": "重复登记"}).body["voided_on"] == "2024-03-01"
    assert me.get("/visits").ids == []
    assert me.get("/visits", voided="true").ids == [visit.public_id]


def test_a_visit_and_a_matter_belong_to_a_campaign_of_the_pack(field, by):
    visit, matter, me = field.record(kind="law"), field.open(), by("wang")
    for path in (f"/visits/{visit.public_id}", f"/matters/{matter.public_id}"):
        told = {"campaign": "constitution_week"}
        assert me.post(f"{path}/campaign", told).body["campaign"] == "constitution_week"
        assert me.get(path).body["campaign"] == "constitution_week"
        other = me.post(f"{path}/campaign", {"campaign": "none_such"})
        assert (other.status, other.body["code"]) == (422, "fieldwork.word-unknown")


def test_a_cadre_of_a_village_records_nothing_in_another(field, by):
    path = f"/postings/{field.wang.public_id}/visits"
    found = by("wang").post(path, _visit(field, village="411327100202"))
    assert found.status == 404
    mine = by("wang").post(path, _visit(field, village=EAST))
    assert (mine.status, mine.body["village"]) == (201, EAST)


def test_what_was_found_is_not_for_everybody_who_sees_the_visit(field, by):
    path = f"/visits/{field.record().public_id}"
    for who, name, text in (
        ("wang", "王建国", FOUND),
        ("town", "王建国", FOUND),
        ("office", "王**", FOUND),
        ("audit", "王**", ""),
    ):
        found = by(who).get(path).body
        assert (found["findings"], found["households"][0]["name"]) == (text, name), who
        assert "findings" not in by(who).get("/visits").body["rows"][0], who
    assert {row.what for row in AccessRecord.objects.all()} == {"findings"}
    assert AccessRecord.objects.count() == 2


def test_the_diary_is_the_visits_of_the_month(field, by):
    field.record(*field.homes[:2])
    field.open(visit=field.record(findings="再访"))
    path = f"/postings/{field.wang.public_id}/diary"
    found = by("wang").get(path, month="2024-03").body
    assert (found["household_visits"], found["distinct"], found["matters"]) == (3, 2, 1)
    [day] = found["days"]
    assert [each["findings"] for each in day["visits"]] == [FOUND, "再访"]
    audited = by("audit").get(path, month="2024-03").body
    assert [each["findings"] for each in audited["days"][0]["visits"]] == ["", ""]
    assert by("wang").get(path, month="2024-13").status == 422


def test_a_matter_goes_up_is_settled_and_answered(field, by):
    opened = by("wang").post(
        f"/villages/{EAST}/matters", _matter(id=KEY, household=field.homes[0].public_id)
    )
    assert (opened.status, opened.body["owner_name"]) == (201, "王驻村"), opened.body
    assert opened.body["text"] == FOUND
    matter, path = Matter.objects.get(), f"/matters/{KEY}/steps"
    assert opened.body["may_follow"] == ["taken", "worked", "passed_up", "done", "closed"]
    bare = by("wang").post(path, _step(matter, "passed_up"))
    assert (bare.status, bare.body["code"]) == (422, "fieldwork.reason-needed")
    up = by("wang").post(path, _step(matter, "passed_up", reason="需要换主管道"))
    assert (up.status, up.body["level"], up.body["state"]) == (201, "township", "open")
    mine = by("wang").post(path, _step(matter, "taken"))
    assert (mine.status, mine.body["code"]) == (403, "fieldwork.another-level")
    assert by("town").post(path, _step(matter, "taken", due_on="2024-03-20")).status == 201
    stale = {**_step(matter, "done", text="换好"), "base": 1}
    assert by("wang").post(path, stale).body["code"] == "fieldwork.matter-moved-on"
    assert by("town").post(path, _step(matter, "done", text="换主管道120米")).status == 201
    done = by("wang").post(path, _step(matter, "answered", satisfied="yes"))
    assert (done.body["satisfied"], done.body["due_promised"]) == ("yes", True)
    assert [each["kind"] for each in done.body["steps"]] == [
        "opened", "passed_up", "taken", "done", "answered",
    ]  # fmt: skip


def test_a_step_with_an_id_is_added_once(field, by):
    matter = field.open()
    path, body = f"/matters/{matter.public_id}/steps", _step(matter, "worked", text="看", id=KEY)
    assert [by("wang").post(path, body).status for _ in range(2)] == [201, 201]
    assert matter.steps.count() == 2
    for kind in ("opened", "handed_over", "gone"):
        assert by("wang").post(path, _step(matter, kind)).status == 422, kind


def test_what_was_said_is_not_for_everybody_who_sees_the_matter(field, by):
    matter = field.open()
    field.step(matter, "worked", text="电话13812345678再联系")
    path = f"/matters/{matter.public_id}"
    assert "13812345678" not in str(by("audit").get(path).body)
    assert by("audit").get(path).body["may_follow"] == []
    assert not AccessRecord.objects.exists()
    assert by("town").get(path).body["steps"][1]["text"] == "电话13812345678再联系"
    assert AccessRecord.objects.get().what == "text"
    assert "13812345678" not in str(by("town").get("/matters").body)


def test_lists_are_narrowed(field, by):
    old, new = field.record(on=DAY.replace(year=2023)), field.record(field.homes[1], kind="call")
    office = by("office")
    assert office.get("/visits").ids == [new.public_id, old.public_id]
    assert office.get("/visits", since="2024-01-01").ids == [new.public_id]
    assert office.get("/visits", household=field.homes[0].public_id).ids == [old.public_id]
    assert office.get("/visits", kind="call", area=EAST).ids == [new.public_id]
    assert office.get("/visits", person=field.li.person.public_id).ids == []
    mine, gone = field.open(), field.open(title="已办", topic="road")
    field.step(gone, "closed", reason="重复登记")
    assert office.get("/matters", state="running").ids == [mine.public_id]
    assert office.get("/matters", q=gone.code.upper()).ids == [gone.public_id]
    assert office.get("/matters", since="2024-03-01", settled="true").ids == [gone.public_id]
    assert office.get("/matters", overdue="true").ids == []
    assert office.get("/matters", stat="running").status == 422


def test_pages_of_a_list_hold_every_row_once(field, by):
    made = {field.open(title=f"诉求{n}").public_id for n in range(5)}
    office, found, after = by("office"), [], ""
    while True:
        answer = office.get("/matters", limit=2, **({"after": after} if after else {}))
        found += answer.ids
        after = answer.body["next"]
        if not after:
            break
    assert (len(found), set(found)) == (5, made)


def test_who_was_reached_is_counted_and_each_number_has_its_rows(field, by):
    field.record(*field.homes[:2])
    field.record(field.homes[0], findings="再访")
    office = by("office")
    [row] = office.get("/reached", **SPAN).body["rows"]
    assert (row["households"], row["reached"], row["waiting"]) == (4, 2, 2)
    assert row["household_visits"] == 3
    every = office.get(f"/reached/{EAST}", **SPAN).body["rows"]
    assert [each["visited_on"] for each in every] == ["2024-03-01", "2024-03-01", None, None]
    assert {each["name"][1:] for each in every} == {"**"}
    waiting = office.get(f"/reached/{EAST}", waiting="true", **SPAN)
    assert waiting.ids == [home.public_id for home in field.homes[2:]]
    figures = office.get("/fieldwork-figures", **SPAN).body
    assert (figures["visits"], figures["household_visits"], figures["households"]) == (2, 3, 2)
    backwards = office.get("/reached", since="2024-04-01", until="2024-01-01")
    assert backwards.body["code"] == "kernel.period-reversed"


def test_people_in_need_of_care_are_listed_with_the_last_visit_for_it(field, by):
    heads = [home.members.get(relation="head") for home in field.homes[:2]]
    stated = [
        Stated(about=head, values={"care_kind": "empty_nest_elder"}, since=date(2024, 1, 10))
        for head in heads
    ]
    homes.state_members(stated, made_at=AT, by=OPERATOR)
    field.record(field.homes[0], topics=("care",))
    wang, office = by("wang"), by("office")
    rows = wang.get("/people-in-care", **SPAN).body["rows"]
    assert [(row["name"], row["visited_on"]) for row in rows] == [
        ("王建国", "2024-03-01"),
        ("李大山", None),
    ]
    assert office.get("/people-in-care", waiting="true", **SPAN).ids == [heads[1].public_id]
    assert office.get("/people-in-care", kind="other", **SPAN).ids == []
    assert {row["name"] for row in office.get("/people-in-care", **SPAN).body["rows"]} == {
        "王**",
        "李**",
    }
    assert by("charlie").get("/people-in-care", **SPAN).ids == []


def test_charlie_finds_nothing_and_changes_nothing(field, by):
    visit, matter, stranger = field.record(), field.open(), by("charlie")
    posting = field.wang.public_id
    assert stranger.get("/visits").ids == []
    assert stranger.get("/matters").ids == []
    assert stranger.get("/reached", **SPAN).body["rows"] == []
    for path in (
        f"/visits/{visit.public_id}",
        f"/matters/{matter.public_id}",
        f"/postings/{posting}/diary?month=2024-03",
        f"/reached/{EAST}?since=2024-01-01&until=2024-04-01",
        "/reached?area=411327&since=2024-01-01&until=2024-04-01",
        "/fieldwork-figures?area=411327&since=2024-01-01&until=2024-04-01",
    ):
        assert stranger.get(path).status == 404, path
    refused = (
        (f"/postings/{posting}/visits", _visit(field)),
        (f"/visits/{visit.public_id}/change", {"base": 1, "topics": ["road"]}),
        (f"/visits/{visit.public_id}/void", {"reason": "x"}),
        (f"/visits/{visit.public_id}/campaign", {"campaign": ""}),
        (f"/matters/{matter.public_id}/campaign", {"campaign": ""}),
        (f"/matters/{matter.public_id}/steps", _step(matter, "worked", text="x")),
        (f"/villages/{EAST}/matters", _matter()),
    )
    for path, body in refused:
        assert stranger.post(path, body).status in (403, 404), path
    assert (Visit.objects.count(), Matter.objects.count()) == (1, 1)
    assert matter.steps.count() == 1


@pytest.mark.parametrize("path", ["/visits", "/matters", "/reached", f"/reached/{EAST}"])
def test_a_list_costs_the_same_for_few_and_many(field, by, queries_of, path):
    asked = SPAN if "reached" in path else {}
    office = by("office")
    field.open(household=field.homes[0].public_id, visit=field.record())
    few = queries_of(lambda: office.get(path, **asked))
    for n in range(10):
        visit = field.record(*field.homes, findings=f"第{n}次")
        field.open(title=f"诉求{n}", visit=visit, household=field.homes[n % 4].public_id)
    assert queries_of(lambda: office.get(path, **asked)) == few

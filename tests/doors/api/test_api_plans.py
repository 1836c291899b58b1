"""Plans through the API: made, their items and projects, progress with money, the pledge."""

from __future__ import annotations

import pytest
import time_machine

from tests import factories as make
from tests.fieldwork.field import EAST, build
from tests.fieldwork.world import AT, DAY
from zhucun.directory.enums import Role
from zhucun.directory.models import Account
from zhucun.fieldwork.models import Plan, PlanItem, Progress
from zhucun.ledger.models import EventRecord

KEY = "0123456789ab"
DONE = {"on": DAY.isoformat(), "after": "全组通车", "after_amount": "2"}


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


@pytest.fixture
def transport(field):
    """The unit that sent 王驻村, with an account of its own."""
    unit = make.unit("省交通厅")
    field.wang.unit = unit
    field.wang.save()
    field.actors["sender"] = make.actor("sender", Role.UNIT, "411327", on=DAY, unit=unit)
    return unit


@pytest.fixture
def plan(field, by):
    """The id of the task list of 王驻村."""
    return by("wang").post(f"/villages/{EAST}/plans", _plan(field)).body["id"]


@pytest.fixture
def add(by, plan):
    """Adds a project to it, and gives its id."""

    def added(**more):
        made = by("wang").post(f"/plans/{plan}/items", _project(**more))
        assert made.status == 201, made.body
        return made.body["id"]

    return added


def _plan(field, **more):
    return {"kind": "task_list", "year": 2024, "posting": field.wang.public_id, **more}


def _task(**more):
    return {"title": "修水泥路", "target": "2", "unit": "公里", "due_on": "2024-02-01", **more}


def _project(**more):
    says = {"kind": "project", "budget": "120000.50", "before": "三组不通水泥路"}
    return {**_task(), **says, "before_amount": "0", **more}


def _report(**more):
    return {"on": DAY.isoformat(), "amount": "2", "spent": "130000", **more}


def test_a_plan_is_made_once_however_often_it_is_sent(field, by, made_once):
    path = f"/villages/{EAST}/plans"
    made = made_once(by("wang"), path, _plan(field), status=201)
    assert (made.body["name"], made.body["items"], made.body["may_plan"]) == ("王驻村", [], True)
    again = by("wang").post(path, _plan(field))
    assert (again.status, again.body["code"]) == (409, "fieldwork.plan-is-there")
    other = by("wang").post(path, _plan(field, year=2025), key="one-key")
    assert (other.status, other.body["code"]) == (409, "ledger.key-reused")
    bare = by("wang").post(path, _plan(field, posting="", year=2025))
    assert (bare.status, bare.body["code"]) == (422, "fieldwork.plan-needs-cadre")
    office = by("office").get("/plans", year=2024)
    assert office.ids == [made.body["id"]]
    [row] = office.body["rows"]
    assert (row["village"], row["open_items"], row["late_items"]) == (EAST, 0, 0)


def test_an_own_id_makes_one_plan_and_one_item(field, by):
    path = f"/villages/{EAST}/plans"
    plans = [by("wang").post(path, _plan(field, id=KEY)) for _ in range(2)]
    assert {each.body["id"] for each in plans} == {KEY}
    items = [by("wang").post(f"/plans/{KEY}/items", _task(id=KEY)) for _ in range(2)]
    assert [each.status for each in items] == [201, 201]
    assert (Plan.objects.count(), PlanItem.objects.count()) == (1, 1)
    taken = by("wang").post(f"/plans/{KEY}/items", _task(id=KEY, title="装路灯"))
    assert (taken.status, taken.body["code"]) == (409, "fieldwork.item-id-taken")


def test_a_project_goes_from_its_budget_to_what_is_there_after(
    field, by, plan, transport, made_once
):
    me = by("wang")
    body = _project(funder_unit=transport.public_id, owner=field.li.public_id)
    made = made_once(me, f"/plans/{plan}/items", body, status=201).body
    assert (made["budget"], made["payer"], made["owner_name"]) == (
        "120000.50",
        "省交通厅",
        "李队员",
    )
    assert made["funder_unit"] == {"id": transport.public_id, "name": "省交通厅"}
    path = f"/plan-items/{made['id']}"
    visit = field.record().public_id
    shown = _report(evidence="visit", evidence_key=visit)
    reported = me.post(f"{path}/progress", shown).body
    assert (reported["spent"], reported["is_over"], reported["done"]) == ("130000.00", True, "2.00")
    assert reported["progress"][0]["evidence_key"] == visit
    bare = me.post(f"{path}/complete", {"on": DAY.isoformat()})
    assert (bare.status, bare.body["code"]) == (409, "fieldwork.after-needed")
    done = me.post(f"{path}/complete", DONE)
    assert (done.body["state"], done.body["after"]) == ("done", "全组通车")
    assert me.post(f"{path}/complete", DONE).status == 200
    late = me.post(f"{path}/progress", _report())
    assert (late.status, late.body["code"]) == (409, "fieldwork.item-is-settled")
    card = me.get(f"/plans/{plan}").body
    assert card["projects"] == {
        "count": 1,
        "unstated": 0,
        "budget": "120000.50",
        "spent": "130000.00",
        "share": pytest.approx(130_000 / 120_000.5),
        "over": 1,
    }
    assert card["done_items"] == 1


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"budget": "-1"}, "api.unfit"),
        ({"budget": "1.005"}, "api.unfit"),
        ({"budget": 120000}, "api.unfit"),
        ({"target": "0"}, "fieldwork.amount-wrong"),
        ({"before": ""}, "fieldwork.before-needed"),
        ({"kind": "task"}, "fieldwork.not-a-project"),
        ({"funder_unit": "zzzzzzzzzzzz"}, "fieldwork.funder-unknown"),
        ({"owner": "zzzzzzzzzzzz"}, "fieldwork.owner-unknown"),
        ({"title": "联系13812345678"}, "fieldwork.personal-in-title"),
        ({"price": "1"}, "api.unfit"),
    ],
)
def test_what_does_not_fit_is_refused(by, plan, more, code):
    refused = by("wang").post(f"/plans/{plan}/items", _project(**more))
    assert (refused.status, refused.body["code"]) == (422, code)
    assert not PlanItem.objects.exists()


def test_two_who_change_the_same_see_both_and_only_what_is_given_changes(by, add):
    path = f"/plan-items/{add()}/change"
    changed = by("li").post(path, {"base": 1, "budget": "150000", "due_on": None}, key="k")
    assert changed.status == 200, changed.body
    body = changed.body
    assert (body["budget"], body["due_on"], body["title"]) == ("150000.00", None, "修水泥路")
    stale = by("wang").post(path, {"base": 1, "budget": "1"})
    assert (stale.status, stale.body["code"]) == (409, "fieldwork.edited-meanwhile")
    assert stale.body["facts"]["fields"] == {"budget": [None, "150000.00", "1.00"]}
    assert by("wang").post(path, {"base": 2, "title": None}).status == 422
    none = by("wang").post(path, {"base": 2, "budget": None})
    assert (none.status, none.body["budget"]) == (200, None)


def test_progress_rests_on_records_and_money_is_of_projects(field, by, plan):
    me = by("wang")
    item = me.post(f"/plans/{plan}/items", _task()).body["id"]
    path = f"/plan-items/{item}/progress"
    money = me.post(path, _report())
    assert (money.status, money.body["code"]) == (422, "fieldwork.not-a-project")
    unknown = _report(spent="0", evidence="visit", evidence_key="zzzzzzzzzzzz")
    assert me.post(path, unknown).body["code"] == "fieldwork.evidence-unknown"
    nothing = me.post(f"/plan-items/{item}/complete", {"on": DAY.isoformat()})
    assert (nothing.status, nothing.body["code"]) == (409, "fieldwork.evidence-needed")
    own = _report(spent="0", id=KEY, evidence="paper", evidence_key="社交函〔2024〕3号")
    assert [me.post(path, own).status for _ in range(2)] == [201, 201]
    assert Progress.objects.count() == 1
    assert me.post(f"/plan-items/{item}/complete", {"on": DAY.isoformat()}).status == 200


def test_every_change_with_a_key_is_made_once(field, by, plan, add, transport):
    item = add()
    visit = field.record().public_id
    shown = _report(evidence="visit", evidence_key=visit)
    writes = (
        ("wang", f"/plan-items/{item}/change", {"base": 1, "title": "修三公里路"}),
        ("sender", f"/plan-items/{item}/assess", {"is_taken_on": True}),
        ("wang", f"/plan-items/{item}/progress", shown),
        ("wang", f"/plan-items/{item}/complete", DONE),
        ("wang", f"/plans/{plan}/withdraw", {"reason": "年度写错"}),
    )
    for number, (who, path, body) in enumerate(writes):
        events = EventRecord.objects.count()
        first = by(who).post(path, body, key=f"k{number}")
        assert first.status in (200, 201), (path, first.body)
        made = EventRecord.objects.count()
        assert made > events, path
        again = by(who).post(path, body, key=f"k{number}")
        assert (again.status, again.body) == (first.status, first.body), path
        assert EventRecord.objects.count() == made, path


def test_the_sending_unit_assesses_and_nobody_else(by, plan, transport):
    item = by("wang").post(f"/plans/{plan}/items", _task(kind="need")).body["id"]
    path = f"/plan-items/{item}/assess"
    assert by("wang").post(path, {"is_taken_on": True}).status == 403
    assert by("sender").get("/plans").ids == [plan]
    bare = by("sender").post(path, {"is_taken_on": False})
    assert (bare.status, bare.body["code"]) == (422, "fieldwork.reason-needed")
    left = by("sender").post(path, {"is_taken_on": False, "reason": "超出职能"}, key="k")
    assert (left.body["state"], left.body["reject_reason"]) == ("rejected", "超出职能")


def test_a_pledge_is_chosen_and_brought_before_its_parties(field, by, plan, add):
    me, item = by("wang"), add(due_on="2024-06-30")
    made = me.post(f"/villages/{EAST}/plans", _plan(field, kind="pledge")).body
    assert made["pledgeable"] == [item]
    path = f"/plans/{made['id']}"
    empty = me.post(f"{path}/submit")
    assert (empty.status, empty.body["code"]) == (409, "fieldwork.pledge-empty")
    foreign = me.post(f"{path}/pledge", {"items": ["zzzzzzzzzzzz"]})
    assert (foreign.status, foreign.body["code"]) == (409, "fieldwork.not-on-task-list")
    chosen = me.post(f"{path}/pledge", {"items": [item]}, key="k1")
    assert [each["id"] for each in chosen.body["items"]] == [item]
    assert [me.post(f"{path}/submit", key="k2").status for _ in range(2)] == [200, 200]
    assert me.get(f"/plan-items/{item}").body["pledge"] == made["id"]
    assert me.post(f"{path}/withdraw", {"reason": ""}).status == 422
    gone = me.post(f"{path}/withdraw", {"reason": "事项有变"}, key="k3")
    assert gone.body["withdrawn_on"] == DAY.isoformat()
    for write, body in (("pledge", {"items": []}), ("submit", None)):
        listed = me.post(f"/plans/{plan}/{write}", body)
        assert (listed.status, listed.body["code"]) == (409, "fieldwork.not-a-pledge")


def test_projects_are_listed_narrowed_and_summed(by, add):
    road = add()
    lamps = add(title="装路灯", funder="乡贤捐资", budget=None)
    by("wang").post(f"/plan-items/{road}/progress", _report())
    office = by("office")
    every = office.get("/projects")
    assert set(every.ids) == {road, lamps}
    sums = every.body["sums"]
    assert (sums["count"], sums["unstated"], sums["over"]) == (2, 1, 1)
    assert office.get("/projects", over="true").ids == [road]
    assert office.get("/projects", funder="乡贤捐资").ids == [lamps]
    assert office.get("/projects", state="waiting", area="411327", year=2024).ids == [lamps]
    assert office.get("/projects", year=2023).body["sums"]["count"] == 0
    assert office.get("/projects", payer="x").status == 422
    first = office.get("/projects", limit=1)
    second = office.get("/projects", limit=1, after=first.body["next"])
    assert {*first.ids, *second.ids} == {road, lamps}
    assert second.body["sums"] == sums


def test_charlie_finds_nothing_and_changes_nothing(field, by, plan, add):
    item, stranger = add(), by("charlie")
    for path in ("/plans", "/projects"):
        assert stranger.get(path).ids == []
    assert stranger.get("/projects").body["sums"]["count"] == 0
    for path in (f"/plans/{plan}", f"/plan-items/{item}"):
        assert stranger.get(path).status == 404
    writes = (
        (f"/villages/{EAST}/plans", _plan(field, year=2025)),
        (f"/plans/{plan}/withdraw", {"reason": "x"}),
        (f"/plans/{plan}/pledge", {"items": []}),
        (f"/plans/{plan}/submit", None),
        (f"/plans/{plan}/items", _task()),
        (f"/plan-items/{item}/change", {"base": 1, "title": "x"}),
        (f"/plan-items/{item}/assess", {"is_taken_on": True}),
        (f"/plan-items/{item}/progress", _report()),
        (f"/plan-items/{item}/complete", DONE),
    )
    for path, body in writes:
        assert stranger.post(path, body).status in (403, 404), path
    assert (Plan.objects.count(), PlanItem.objects.count()) == (1, 1)
    assert not Progress.objects.exists()


def test_who_sees_a_plan_without_writing_in_it_writes_nothing(by, plan, add):
    item, audit = add(), by("audit")
    assert audit.get(f"/plans/{plan}").body["may_plan"] is False
    assert audit.post(f"/plan-items/{item}/progress", _report()).status == 403
    assert audit.post(f"/plans/{plan}/items", _task()).status == 403


@pytest.mark.parametrize("path", ["/plans", "/projects", "plan", "item"])
def test_a_list_costs_the_same_for_few_and_many(field, by, plan, add, queries_of, path):
    item = add()
    asked = {"plan": f"/plans/{plan}", "item": f"/plan-items/{item}"}.get(path, path)
    me = by("wang")
    me.post(f"/plan-items/{item}/progress", _report())
    few = queries_of(lambda: me.get(asked))
    for n in range(18):
        me.post(f"/plan-items/{add(title=f'项目{n}')}/progress", _report())
        me.post(f"/plan-items/{item}/progress", _report())
    for year in range(2016, 2024):
        me.post(f"/villages/{EAST}/plans", _plan(field, year=year))
    assert queries_of(lambda: me.get(asked)) == few

"""The burden, forms that departments ask for, and the prohibitions through the API."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine

from tests import factories as make
from tests.reports.burden_world import COUNTY, EAST, build
from zhucun.directory.models import Account
from zhucun.reports.models import AskedForm
from zhucun.roster.models import Round

MARCH = {"month": "2024-03"}
FORM = {
    "area": COUNTY,
    "title": "春耕备耕情况表",
    "issuer": "县农业农村局",
    "basis": "社农发〔2024〕5号",
    "every": "month",
    "roles": ["first_secretary", "member"],
    "first_day": "2024-03-01",
    "last_day": "2024-06-30",
    "labels": ["玉米种植面积", "农机缺口"],
}
CHECK = {name: FORM[name] for name in ("area", "roles", "first_day", "last_day")}


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(datetime(2024, 3, 20, 2, 0, tzinfo=UTC), tick=False):
        yield


@pytest.fixture(autouse=True)
def _house_policy(settings):
    """Lists and prohibitions are in the house's packs only."""
    settings.POLICY_DIR = settings.ROOT / "policy"


@pytest.fixture
def village(_house_policy, places):
    return build(places)


@pytest.fixture
def speaks(village, caller):
    """`speaks("li")`: the API with his token."""
    return lambda who: caller(Account.objects.get(pk=village.actors[who].account))


def test_a_month_gives_sums_and_a_line_a_cadre_by_place(village, speaks):
    village.visit()
    village.form()
    body = speaks("office").get("/burden", **MARCH).body
    assert [row["name"] for row in body["rows"]] == ["王驻村", "李队员", "赵队员"]
    assert (body["whole"]["cadres"], body["whole"]["forms"], body["total"]) == (3, 3, 3)
    assert body["rows"][0]["entered"] == {
        "records": 1,
        "typed": 1,
        "chosen": 7,
        "picks": 8,
        "keys": 15,
    }
    assert body["rows"][0]["minutes"] == 1
    pages = [speaks("office").get("/burden", offset=at, limit=1, **MARCH).body for at in range(3)]
    assert [page["rows"][0] for page in pages] == body["rows"]


def test_a_cadre_has_his_own_line_and_the_rows_behind_it(village, speaks):
    visit, form = village.visit(), village.form()
    assert [row["name"] for row in speaks("li").get("/burden", **MARCH).body["rows"]] == ["李队员"]
    body = speaks("wang").get(f"/burden/{village.wang.public_id}", **MARCH).body
    assert [(each["kind"], each["key"]) for each in body["records"]] == [("visit", visit.public_id)]
    assert body["forms"] == [form.public_id]
    assert {each["paper"]: each["rows"] for each in body["papers"]} == {
        "sheet": 1,
        "diary": 1,
        "ledger": 0,
        "coverage": 1,
    }


def test_a_stranger_is_answered_as_if_nothing_were_there(village, speaks):
    village.visit()
    form = village.form()
    charlie = speaks("stranger")
    assert charlie.get("/burden", **MARCH).body["rows"] == []
    assert charlie.get("/burden", area=COUNTY, **MARCH).status == 404
    assert charlie.get(f"/burden/{village.wang.public_id}", **MARCH).status == 404
    assert speaks("zhao").get(f"/burden/{village.wang.public_id}", **MARCH).status == 404
    assert charlie.get("/asked-forms").body["rows"] == []
    assert charlie.get(f"/asked-forms/{form.public_id}").status == 404
    assert charlie.post("/asked-forms", FORM).status == 403
    gone = {"reason": "x"}
    assert charlie.post(f"/asked-forms/{form.public_id}/withdraw", gone).status == 404
    assert charlie.get("/prohibitions", area=COUNTY, as_of="2026-03-05").status == 404


def test_a_form_is_registered_once_and_withdrawn(village, speaks, made_once):
    office = speaks("office")
    made = office.post("/asked-forms", FORM)
    assert (made.status, made.body["state"]) == (201, "in_force")
    assert office.post("/asked-forms", FORM).body["id"] == made.body["id"]
    card = speaks("wang").get(f"/asked-forms/{made.body['id']}").body
    assert [(each["label"], each["verdict"]) for each in card["fields"]] == [
        ("玉米种植面积", "new"),
        ("农机缺口", "new"),
    ]
    assert office.get("/asked-forms", state="in_force", q="农业").ids == [made.body["id"]]
    made_once(office, f"/asked-forms/{made.body['id']}/withdraw", {"reason": "合并"}, status=200)
    assert office.get("/asked-forms", state="in_force").ids == []


def test_the_same_key_registers_once(village, speaks, made_once):
    made_once(speaks("office"), "/asked-forms", FORM, status=201)


def test_what_is_known_is_refused_with_its_place(village, speaks):
    office = speaks("office")
    village.form("林果面积")
    answer = office.post("/asked-forms", {**FORM, "labels": ["姓名", "林果面积", "农机缺口"]})
    assert (answer.status, answer.body["code"]) == (422, "reports.fields-not-new")
    assert "姓名 → " in answer.body["message"]
    assert "《春耕备耕情况表》县农业农村局" in answer.body["message"]
    assert AskedForm.objects.count() == 1


def test_headings_are_checked_without_a_change(village, speaks):
    found = speaks("office").get(
        "/asked-forms/check", labels=["姓名", "走访户次", "农机缺口"], **CHECK
    )
    assert [(each["verdict"], each["list"], each["key"]) for each in found.body] == [
        ("known", "feed", "roster"),
        ("known", "paper", "reached"),
        ("new", None, None),
    ]
    assert not AskedForm.objects.exists()
    wrong = {**CHECK, "last_day": "2024-01-01"}
    assert speaks("office").get("/asked-forms/check", labels=["甲"], **wrong).status == 422
    assert speaks("wang").get("/asked-forms/check", labels=["甲"], **CHECK).status == 403


@pytest.mark.parametrize("missing", ["issuer", "basis", "last_day"])
def test_without_issuer_basis_or_last_day_it_is_refused(village, speaks, missing):
    asked = {name: value for name, value in FORM.items() if name != missing}
    assert speaks("office").post("/asked-forms", asked).status == 422


def test_the_prohibitions_come_with_their_checks(village, speaks):
    body = speaks("office").get("/prohibitions", as_of="2026-03-05").body
    assert [each["id"] for each in body["prohibitions"]] == [
        "forms",
        "check-in",
        "installation",
        "traces",
        "business",
    ]
    assert {each["state"] for each in body["prohibitions"]} == {"met", "word"}
    assert all(one["evidence"] for each in body["prohibitions"] for one in each["checks"])
    assert speaks("office").get("/prohibitions", as_of="2024-03-05").body["prohibitions"] == []
    assert speaks("li").get("/prohibitions", area=EAST, as_of="2026-03-05").status == 200


def test_thirty_rows_cost_as_many_queries_as_three(village, places, speaks, queries_of):
    office = speaks("office")
    village.form("甲项")
    for path, query in (("/burden", MARCH), ("/asked-forms", {})):
        few = queries_of(lambda path=path, query=query: office.get(path, **query))
        for number in range(27):
            if path == "/burden":
                person = make.person(f"新{number}")
                make.posting(person, places[EAST], Round.objects.get(), role="member")
            else:
                village.form(f"第{number}项", title=f"表{number}")
        assert queries_of(lambda path=path, query=query: office.get(path, **query)) == few

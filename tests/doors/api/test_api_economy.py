"""The village economy through the API: the same rules, the same refusals, and nothing for Charlie."""

from __future__ import annotations

import pytest
import time_machine

from tests.economy.world import AT, EAST, WEST, account, child_of, family, head_of
from zhucun.directory.enums import Role
from zhucun.directory.models import Account
from zhucun.economy.models import Income, Loan
from zhucun.ledger.models import AccessRecord

KEY = "0123456789ab"


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def homes(_today, places, settings):
    settings.POLICY_DIR = settings.ROOT / "policy"
    return [family(places[EAST], n) for n in range(1, 3)]


@pytest.fixture
def by(homes, caller):
    actors = {
        "wang": account("wang", Role.FIRST_SECRETARY, EAST),
        "office": account("office", Role.OFFICE, "411327"),
        "audit": account("audit", Role.AUDIT, "411327"),
        "charlie": account("charlies", Role.OFFICE, "520111"),
    }
    return lambda who: caller(Account.objects.get(pk=actors[who].account))


def _income(**more):
    return {
        "year": 2024, "kind": "operating", "nature": "actual", "amount": "1250.50",
        "on": "2024-03-01", **more,
    }  # fmt: skip


def _loan(home, **more):
    return {
        "borrower": head_of(home).public_id, "lender": "县农商银行", "amount": "30000",
        "months": 24, "on": "2024-03-01", "rate": "3.65", "purpose": "production", **more,
    }  # fmt: skip


def test_income_is_booked_once_and_a_forecast_stays_apart(by):
    wang = by("wang")
    for _ in range(2):
        assert wang.post(f"/villages/{EAST}/income", _income(id=KEY)).status == 201
    forecast = _income(nature="forecast", amount="99999")
    assert wang.post(f"/villages/{EAST}/income", forecast).status == 201
    refused = wang.post(f"/villages/{EAST}/income", _income(year=2025))
    assert (refused.status, refused.body["code"]) == (422, "economy.forecast-as-actual")
    found = wang.get("/economy/income", year=2024).body
    assert (found["actual"], found["forecast"]) == ("1250.50", "99999.00")
    assert wang.post(f"/economy/bookings/{KEY}/void", {"reason": "重复"}).status == 201
    assert wang.get("/economy/income", year=2024).body["booked"] == 0
    assert Income.objects.count() == 2


def test_a_loan_beyond_the_policy_is_refused_with_its_source(by, homes):
    wang = by("wang")
    refused = wang.post("/economy/loans", _loan(homes[0], amount="60000"))
    assert (refused.status, refused.body["code"]) == (422, "economy.loan-refused")
    assert "脱贫人口小额信贷政策" in refused.body["message"]
    made = wang.post("/economy/loans", _loan(homes[0]), key="loan-1").body
    assert wang.post("/economy/loans", _loan(homes[0]), key="loan-1").body == made
    paid = {"amount": "100.10", "on": "2024-05-01"}
    assert wang.post(f"/economy/loans/{made['id']}/repayments", paid).status == 201
    assert wang.get("/economy/loans").body["rows"][0]["owed"] == "29899.90"
    assert AccessRecord.objects.get(subject="loans").rows == 1
    card = wang.get(f"/economy/loans/{made['id']}").body
    assert card["owed"] == "29899.90"
    assert {rule["outcome"] for rule in card["rules"]} == {"pass"}
    assert card["interest"][0]["subsidy"] is None
    assert Loan.objects.count() == 1


def test_a_project_with_its_chain_a_body_and_people_at_work(by, homes):
    wang = by("wang")
    body = wang.post(
        f"/places/{EAST}/bodies", {"kind": "workshop", "name": "扶贫车间", "since": "2024-01-01"}
    ).body["id"]
    joined = {"households": [homes[0].public_id], "since": "2024-03-01"}
    assert wang.post(f"/economy/bodies/{body}/households", joined).status == 201
    project = wang.post(
        f"/villages/{EAST}/economy-projects",
        {"kind": "industry", "title": "香菇", "body": body, "on": "2024-03-01"},
    ).body["id"]
    fund = {"kind": "won", "amount": "9000", "on": "2024-03-01", "project": project}
    assert wang.post(f"/villages/{EAST}/funds", fund).status == 201
    link = {"household": homes[1].public_id, "granted": "500", "since": "2024-03-01"}
    assert wang.post(f"/economy/projects/{project}/households", link).status == 201
    [row] = wang.get("/economy/projects", missing="any").body["rows"]
    assert row["missing"] == ["leader", "market"]
    job = {
        "member": child_of(homes[0]).public_id, "title": "缝纫", "body": body,
        "since": "2024-03-01", "is_local": True,
    }  # fmt: skip
    made = wang.post("/economy/jobs", job)
    assert made.status == 201
    twice = wang.post("/economy/jobs", {**job, "body": "", "employer": "工地"})
    assert (twice.status, twice.body["code"]) == (409, "economy.two-jobs-at-once")
    ended = {"until": "2024-06-01", "reason": "left"}
    assert wang.post(f"/economy/jobs/{made.body['id']}/end", ended).status == 201
    sale = {"product": "香菇", "quantity": "1.5", "unit": "吨", "on": "2024-03-01"}
    assert wang.post(f"/villages/{EAST}/sales", sale).status == 201
    assert wang.get("/economy/sales").body["sums"][0]["quantity"] == "1500.00"


def test_stations_ratings_posts_relocation_and_the_fund_of_the_county(by, homes):
    wang, office = by("wang"), by("office")
    home = homes[0].public_id
    for path, sent in (
        (f"/villages/{EAST}/finance-station", {"since": "2024-03-01"}),
        (f"/villages/{EAST}/posts", {"title": "保洁员", "since": "2024-03-01"}),
        (
            f"/villages/{EAST}/industries",
            {"name": "香菇", "role": "leading", "since": "2024-03-01"},
        ),
        (f"/households/{home}/ratings", {"on": "2024-03-01", "grade": "AA"}),
        (f"/households/{home}/relocation", {"site": "城南", "persons": 2, "on": "2024-03-01"}),
    ):
        assert wang.post(path, sent).status == 201, path
    [row] = wang.get("/economy/relocations").body["rows"]
    moved = {"stage": "moved", "on": "2024-04-01"}
    assert wang.post(f"/economy/relocations/{row['id']}/stages", moved).status == 201
    checked = {"on": "2024-05-01", "is_occupied": False}
    assert wang.post(f"/economy/relocations/{row['id']}/checks", checked).status == 201
    assert len(wang.get("/economy/relocations", state="empty").body["rows"]) == 1
    paid = {"kind": "paid_in", "amount": "500", "on": "2024-03-01"}
    assert wang.post("/counties/411327/risk-fund", paid).status == 403
    assert office.post("/counties/411327/risk-fund", paid).status == 201
    assert office.get("/economy/risk-funds").body[0]["balance"] == "500.00"
    for what in ("stations", "posts", "ratings", "bodies", "bookings", "funds", "jobs"):
        assert wang.get(f"/economy/{what}").status == 200


def test_schools_and_village_offices_have_their_care_centres(by, homes):
    wang, charlie = by("wang"), by("charlie")
    since = {"since": "2024-03-01"}
    school = wang.post(f"/villages/{EAST}/schools", {"name": "东关小学", **since}).body["id"]
    sent = {"school": school, **since}
    assert charlie.post(f"/villages/{EAST}/care-centres", sent).status in (403, 404)
    made = wang.post(f"/villages/{EAST}/care-centres", sent)
    assert made.status == 201
    again = wang.post(f"/villages/{EAST}/care-centres", sent)
    assert (again.status, again.body["code"]) == (409, "economy.care-centre-there")
    found = wang.get("/economy/care-centres").body
    assert (found["schools"], found["offices"], found["centres"], found["share"]) == (1, 1, 1, 50)
    assert [(row["kind"], row["since"]) for row in found["rows"]] == [
        ("village_office", None),
        ("school", "2024-03-01"),
    ]
    assert {row["area"][:6] for row in charlie.get("/economy/care-centres").body["rows"]} <= {
        "520111"
    }
    close = {"until": "2024-04-01"}
    where = f"/economy/care-centres/{made.body['id']}/close"
    assert charlie.post(where, close).status == 404
    assert wang.post(where, close).status == 201
    assert wang.post(f"/economy/schools/{school}/close", close).status == 201
    assert wang.get("/economy/care-centres").body["schools"] == 0


def test_a_body_a_project_and_a_station_are_changed_as_they_were_read(by, homes):
    wang, charlie = by("wang"), by("charlie")
    body = wang.post(
        f"/places/{EAST}/bodies", {"kind": "enterprise", "name": "车间", "since": "2024-01-01"}
    ).body["id"]
    project = wang.post(
        f"/villages/{EAST}/economy-projects",
        {"kind": "industry", "title": "香菇", "body": body, "quantity": "3", "unit": "亩",
         "on": "2024-03-01"},
    ).body["id"]  # fmt: skip
    station = wang.post(f"/villages/{EAST}/finance-station", {"since": "2024-03-01"}).body["id"]
    leader = head_of(homes[0]).public_id
    for path, sent, other in (
        (f"bodies/{body}", {"kind": "workshop", "name": "扶贫车间"}, {"name": "厂"}),
        (f"projects/{project}", {"body": "", "quantity": None, "leader": leader}, {"title": "厂"}),
        (f"stations/{station}", {"is_run_by_village": True}, {"is_run_by_village": None}),
    ):
        where = f"/economy/{path}/change"
        for _ in range(2):
            assert wang.post(where, {"base": 1, **sent}).status == 201, path
        late = wang.post(where, {"base": 1, **other})
        assert (late.status, late.body["code"]) == (409, "economy.edited-meanwhile")
        assert charlie.post(where, {"base": 2, **other}).status == 404
    card = wang.get(f"/economy/bodies/{body}").body
    assert (card["kind"], card["name"], card["version"]) == ("workshop", "扶贫车间", 2)
    [row] = wang.get("/economy/projects").body["rows"]
    assert (row["title"], row["quantity"], row["body"], row["version"]) == ("香菇", None, None, 2)
    [row] = wang.get("/economy/stations").body["rows"]
    assert (row["is_run_by_village"], row["version"]) == (True, 2)


def test_villages_are_linked_share_a_project_and_end(by, homes):
    office, charlie = by("office"), by("charlie")
    sent = {"id": KEY, "name": "联创组", "villages": [EAST, WEST], "since": "2024-03-01"}
    for _ in range(2):
        assert office.post("/economy/groups", sent).status == 201
    other = {**sent, "id": "", "villages": [EAST, "520111100201"]}
    refused = office.post("/economy/groups", other)
    assert (refused.status, refused.body["code"]) == (422, "economy.group-too-small")
    project = office.post(
        f"/villages/{EAST}/economy-projects",
        {"kind": "industry", "title": "香菇", "on": "2024-03-01"},
    ).body["id"]
    change = {"base": 1, "group": KEY}
    assert office.post(f"/economy/projects/{project}/change", change).status == 201
    card = office.get(f"/economy/groups/{KEY}").body
    assert (card["villages"], card["projects"]) == ([EAST, WEST], [project])
    assert [row["id"] for row in office.get("/economy/groups").body["rows"]] == [KEY]
    assert charlie.get("/economy/groups").body["rows"] == []
    assert charlie.get(f"/economy/groups/{KEY}").status == 404
    end = {"until": "2024-05-01", "reason": "任务完成"}
    assert charlie.post(f"/economy/groups/{KEY}/end", end).status == 404
    assert by("wang").post(f"/economy/groups/{KEY}/end", end).status == 403
    assert office.post(f"/economy/groups/{KEY}/end", end).status == 201
    assert office.get("/economy/groups").body["rows"] == []


def test_charlie_finds_nothing_and_the_auditor_no_household(by, homes):
    wang, charlie, audit = by("wang"), by("charlie"), by("audit")
    made = wang.post("/economy/loans", _loan(homes[0])).body["id"]
    wang.post(f"/villages/{EAST}/income", _income())
    assert charlie.get(f"/economy/loans/{made}").status == 404
    assert charlie.get("/economy/loans").body["rows"] == []
    assert charlie.get("/economy/bookings").body["rows"] == []
    assert charlie.post(f"/villages/{EAST}/income", _income()).status == 403
    assert charlie.post("/economy/loans", _loan(homes[1])).status == 404
    assert audit.get("/economy/loans").status == 403
    assert audit.get("/economy/bookings").body["rows"][0]["amount"] == "1250.50"

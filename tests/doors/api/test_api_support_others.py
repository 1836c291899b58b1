"""Those without a posting through the API: the board, the lines, and nobody of elsewhere."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine

from tests import factories as make
from tests.support.others_world import BEGUN, HOUSE, TOWNSHIP, at, build
from zhucun.directory.models import Account


@pytest.fixture
def here(db, settings):
    settings.POLICY_DIR = HOUSE
    with time_machine.travel(at(), tick=False):
        world = build()
        make.tag(TOWNSHIP, "hard-remote", since=BEGUN)
        yield world


def test_what_is_due_without_a_posting_is_read_with_its_arithmetic(here: Any, caller: Any) -> None:
    office = caller(Account.objects.get(username="city"))
    here.state(here.whose("谭支书"), "illness", at().date())
    board = office.get("/support?year=2018&month=2018-07").body
    assert board["not_connected"] == []
    sums = {row["entitlement"]: row for row in board["others"]}
    allowance, visit = sums["township-allowance"], sums["cadre-care-visit"]
    assert (allowance["kind"], allowance["lines"], allowance["open"]) == ("money", 4, 4)
    assert (visit["kind"], visit["due"], visit["gap"]) == ("service", "1.00", "1.00")
    lines = office.get("/support-others?year=2018&month=2018-07&entitlement=cadre-care-visit").body
    [line] = lines["rows"]
    assert (line["name"], line["state"], line["gap"]) == ("谭支书", "gap", "1.00")
    assert [part["since"] for part in line["parts"]] == ["2018-07-10"]
    assert "illness" not in str(lines)
    asked = "/support-others?year=2018&entitlement=township-allowance"
    assert {row["due"] for row in office.get(asked).body["rows"]} == {None}


def test_facts_visits_and_payments_are_written_once_and_read_back(here: Any, caller: Any) -> None:
    office = caller(Account.objects.get(username="city"))
    tan = here.whose("谭支书")
    whose = {"subject": tan.subject, "key": tan.key, "area": tan.area}
    fact = {**whose, "fact": "illness", "on": "2018-03-05"}
    made = office.post("/support-others/facts", fact)
    assert (made.status, made.body["fact"]) == (201, "illness")
    assert office.post("/support-others/facts", fact).body["id"] == made.body["id"]
    refused = office.post("/support-others/facts", {**fact, "fact": "appraised"})
    assert (refused.status, refused.body["code"]) == (422, "support.fact-of-others")
    visit = {**whose, "entitlement": "cadre-care-visit", "year": 2018, "on": "2018-03-09"}
    given = office.post("/support-others/given", visit, key="visit-1")
    assert given.status == 201
    assert office.post("/support-others/given", visit, key="visit-1").body == given.body
    assert office.post("/support-others/given", visit).body["code"] == "support.given-is-there"
    neither = {name: value for name, value in visit.items() if name != "on"}
    assert office.post("/support-others/given", neither).status == 422
    money = {
        **whose,
        "entitlement": "township-allowance",
        "year": 2018,
        "amount": "500.00",
        "paid_on": "2018-07-09",
        "voucher": "凭证7",
    }
    closed = office.post("/support-others/payments", money)
    assert (closed.status, closed.body["code"]) == (409, "support.due-not-configured")
    paid = office.post("/support-others/payments", {**money, "over_reason": "县里已定标准"})
    assert (paid.status, paid.body["subject"], paid.body["posting"]) == (201, tan.subject, "")
    again = office.post("/support-others/payments", {**money, "over_reason": "县里已定标准"})
    assert again.body["id"] == paid.body["id"]
    assert office.get("/support-payments?year=2018").body["rows"][0]["name"] == "谭支书"
    file = office.get(f"/support-others/{tan.area}/{tan.subject}/{tan.key}").body
    assert (len(file["given"]), [one["fact"] for one in file["facts"]]) == (1, ["illness"])
    ended = office.post(f"/support-facts/{made.body['id']}/end", {"on": "2018-06-01"})
    assert ended.body["until"] == "2018-06-01"
    for address in (f"/support-facts/{made.body['id']}", f"/support-given/{given.body['id']}"):
        for _twice in range(2):
            assert office.post(f"{address}/void", {"reason": "误记"}).status == 200
    charlie = caller(Account.objects.get(username="charlies"))
    for address, body in (
        ("/support-others/facts", fact),
        ("/support-others/given", visit),
        ("/support-others/payments", money),
        (f"/support-given/{given.body['id']}/void", {"reason": "误记"}),
        (f"/support-facts/{made.body['id']}/void", {"reason": "误记"}),
    ):
        assert charlie.post(address, body).status == 404
    township = caller(Account.objects.get(username="township"))
    assert township.post("/support-others/facts", fact).status in (403, 404)
    assert township.get(f"/support-others/{tan.area}/{tan.subject}/{tan.key}").body["facts"] == []


def test_charlie_reads_nobody(here: Any, caller: Any) -> None:
    charlie = caller(Account.objects.get(username="charlies"))
    assert charlie.get("/support-others?year=2018").body == {"total": 0, "rows": []}
    found = charlie.get("/support-others?year=2018&area=4312").body
    assert found == {"total": 0, "rows": []}

"""What waits for me, one case, signing and rejecting, delegating: as people see and do it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import localdate

from tests.doors.web.signoff.conftest import begin, candidate
from zhucun.directory.models import Account, Unit
from zhucun.roster.models import Candidate, Round
from zhucun.signoff import queries
from zhucun.signoff.models import Case, Delegation

Clients = Callable[..., Client]


def page(client: Client, href: str, status: int = 200) -> str:
    answer = client.get(href)
    assert answer.status_code == status
    return answer.content.decode()


def hidden(html: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', html)
    assert found, name
    return found.group(1)


def sign(client: Client, case: Case, said: str = "signed", **more: str) -> Any:
    html = page(client, f"/cases/{case.public_id}/")
    data = {name: hidden(html, name) for name in ("step", "word", "evidence")}
    return client.post(f"/cases/{case.public_id}/sign/", {**data, "said": said, **more})


@pytest.mark.parametrize("lang", ["en", "zh-hans"])
def test_a_case_shows_steps_signers_rules_and_evidence(
    case: Case, clerk: Account, client_of: Clients, unknown_names: Any, lang: str
) -> None:
    html = page(client_of(clerk, lang), f"/cases/{case.public_id}/")
    assert unknown_names(html) == []
    wanted = {
        "en": [
            "Gate of politics",
            "County Organisation Department",
            "Not its turn",
            "Not known",
            "Sign under my name",
        ],
        "zh-hans": ["政治关", "县委组织部", "尚未轮到", "情况不明", "以本人名义签署"],
    }
    assert [word for word in wanted[lang] if word not in html] == []


def test_a_signature_stands_with_its_office_and_the_case_goes_on(
    case: Case, clerk: Account, alice: Account, client_of: Clients
) -> None:
    clients = client_of(clerk, "en"), client_of(alice, "en")
    assert "李明" in page(clients[0], "/signing/")
    assert "Cases that wait for your signature" in page(clients[0], "/")
    assert sign(clients[0], case).status_code == 302
    html = page(clients[0], f"/cases/{case.public_id}/")
    assert "社旗县财政局" in html
    assert "Recall my signature" in html
    assert "李明" not in page(clients[0], "/signing/")
    assert "李明" in page(clients[1], "/signing/")
    clients[0].post(f"/cases/{case.public_id}/recall/", {"serial": "0"})
    assert [row.said for row in queries.signatures(case=case)] == ["signed", "recalled"]


def test_a_reason_of_several_lines_is_as_long_as_it_looks_and_too_long_a_one_is_kept(
    case: Case, clerk: Account, client_of: Clients
) -> None:
    client = client_of(clerk, "en")
    answer = sign(client, case, said="rejected", reason="长" * 301)
    assert answer.status_code == 422
    assert "长" * 301 in answer.content.decode()
    assert "Reject with the reason" in answer.content.decode()
    lines = "\r\n".join(["原因" * 24] * 6)
    assert (len(lines), len(lines.replace("\r", ""))) == (298, 293)
    lines += "\r\n一二三四"
    assert sign(client, case, said="rejected", reason=lines).status_code == 302
    assert queries.signatures(case=case)[-1].reason == lines.replace("\r", "")


def test_evidence_that_changed_meanwhile_is_a_page_that_says_so(
    case: Case, clerk: Account, client_of: Clients
) -> None:
    client = client_of(clerk, "en")
    answer = sign(client, case, evidence="0" * 64)
    assert answer.status_code == 409
    assert "The evidence changed since you opened it" in answer.content.decode()
    assert queries.signatures(case=case) == []


def test_a_rejection_without_a_reason_is_refused_and_with_one_sends_the_case_back(
    case: Case, clerk: Account, alice: Account, client_of: Clients
) -> None:
    sign(client_of(clerk, "en"), case)
    client = client_of(alice, "en")
    assert sign(client, case, said="rejected").status_code == 422
    assert sign(client, case, said="rejected", reason="under inquiry").status_code == 302
    html = page(client, f"/cases/{case.public_id}/")
    assert "Sent back: under inquiry" in html


def test_charlie_sees_no_case_and_signs_none(
    case: Case, charlie: Account, client_of: Clients
) -> None:
    client = client_of(charlie, "en")
    page(client, f"/cases/{case.public_id}/", 404)
    assert "李明" not in page(client, "/signing/")
    data = {"step": "nominate", "word": "sending-unit", "evidence": "0" * 64, "said": "signed"}
    assert client.post(f"/cases/{case.public_id}/sign/", data).status_code == 404
    assert client.post(f"/cases/{case.public_id}/recall/", {"serial": "0"}).status_code == 404
    assert client.post(f"/cases/{case.public_id}/sign/", {}).status_code == 404


@pytest.mark.parametrize("size", [3, 30])
def test_what_waits_costs_the_same_queries_for_three_and_for_thirty(
    batch: Round, unit: Unit, clerk: Account, client_of: Clients, queries_of: Any, size: int
) -> None:
    begin(*[candidate(f"人{n}", batch, unit) for n in range(size)])
    client = client_of(clerk)
    client.get("/signing/")
    assert len(queries_of(lambda: client.get("/signing/?size=50"))) == 15


def test_an_office_is_delegated_and_ended_on_the_page(
    case: Case, alice: Account, bob: Account, charlie: Account, client_of: Clients
) -> None:
    client, today = client_of(alice, "en"), localdate()
    data = {
        "held": "0",
        "taker": "bob",
        "starts_on": str(today),
        "ends_on": str(today + timedelta(days=3)),
    }
    for wrong in (
        {"taker": "nobody"},
        {"starts_on": "1900-01-01"},
        {"ends_on": "2199-12-31"},
        {"starts_on": str(today - timedelta(days=1))},
    ):
        assert client.post("/signing/delegations/", {**data, **wrong}).status_code == 422
    assert client.post("/signing/delegations/", data).status_code == 302
    assert client.post("/signing/delegations/", data).status_code == 302
    given = Delegation.objects.get()
    assert "End it today" in page(client, "/signing/delegations/")
    assert "End it today" not in page(client_of(bob, "en"), "/signing/delegations/")
    assert "Bob" not in page(client_of(charlie, "en"), "/signing/delegations/")
    assert (
        client_of(charlie).post(f"/signing/delegations/{given.public_id}/end/").status_code == 404
    )
    assert client.post(f"/signing/delegations/{given.public_id}/end/").status_code == 302
    assert "Nothing is delegated" in page(client, "/signing/delegations/")


def test_a_case_on_a_wrong_day_is_still_a_page(
    case: Case, row: Candidate, alice: Account, client_of: Clients
) -> None:
    assert row.person.name in page(client_of(alice), f"/cases/{case.public_id}/?as_of=2020-01-01")


def test_what_is_seen_of_another_day_is_not_signed(
    case: Case, clerk: Account, client_of: Clients
) -> None:
    client = client_of(clerk, "en")
    assert "Sign under my name" in page(client, f"/cases/{case.public_id}/")
    tomorrow = localdate() + timedelta(days=1)
    assert "Sign under my name" not in page(client, f"/cases/{case.public_id}/?as_of={tomorrow}")

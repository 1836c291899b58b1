"""Pages of printed papers: issued once, printed again, and Charlie prints none of hers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from zhucun.directory.enums import Role
from zhucun.directory.models import Account
from zhucun.directory.perms import OPERATOR
from zhucun.directory.queries import midnight
from zhucun.reports.models import Issued
from zhucun.roster import actions
from zhucun.roster.models import Handover, Posting, Round

Clients = Callable[..., Client]
ON = date(2024, 3, 1)
SENT = {"number": "社组通〔2024〕3号", "issuer": "中共社旗县委组织部", "issued_on": "2024-03-01", "language": "zh"}  # fmt: skip
#: Kind → what it is about.
KINDS = {
    "appointment": "{posting}",
    "appointments": "{round}",
    "notice": "{round}",
    "party": "{posting}",
    "handover": "{handover}",
    "expiry": "411327",
    "term": "{posting}",
}


@pytest.fixture
def handover(secretary: Posting) -> Handover:
    return actions.open_handover(
        giver=secretary, taker=None, opened_on=ON, opened_at=midnight(ON), by=OPERATOR
    )


@pytest.fixture
def issue_page(secretary: Posting, handover: Handover, open_round: Round) -> Callable[[str], str]:
    """The page on which a kind of paper is issued; the round is published."""
    actions.publish_round(round_=open_round, published_at=midnight(ON), by=OPERATOR)
    ids = {
        "posting": secretary.public_id,
        "round": open_round.public_id,
        "handover": handover.public_id,
    }
    return lambda kind: f"/papers/new/{kind}/{KINDS[kind].format(**ids)}/"


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_paper_is_shown_as_a_draft_and_issued(
    kind: str,
    language: str,
    issue_page: Callable[[str], str],
    alice: Account,
    client_of: Clients,
    unknown_names: Callable[[str], list[str]],
) -> None:
    client, page = client_of(alice, language), issue_page(kind)
    shown = client.get(page)
    assert (shown.status_code, unknown_names(shown.text)) == (200, [])
    assert client.get(f"{page}pdf/").content.startswith(b"%PDF-")
    answer = client.post(page, SENT)
    assert answer.status_code == 302
    card = client.get(answer["Location"])
    paper = Issued.objects.get()
    assert unknown_names(card.text) == []
    assert paper.digest in card.text
    file = client.get(f"/papers/{paper.public_id}/pdf/")
    assert file["Content-Type"] == "application/pdf"
    assert file.content == client.get(f"/papers/{paper.public_id}/pdf/").content
    assert paper.title in client.get("/papers/").text


@pytest.mark.parametrize("kind", KINDS)
def test_charlie_draws_up_and_issues_none_of_hers(
    kind: str, issue_page: Callable[[str], str], charlie: Account, client_of: Clients
) -> None:
    client, page = client_of(charlie), issue_page(kind)
    refusal = 403 if kind == "expiry" else 404  # the name of her county is no secret
    assert client.get(page).status_code == refusal
    assert client.get(f"{page}pdf/").status_code == refusal
    assert client.post(page, SENT).status_code == refusal
    assert not Issued.objects.exists()


def test_charlie_reads_and_prints_none_of_hers(
    issue_page: Callable[[str], str], alice: Account, charlie: Account, client_of: Clients
) -> None:
    client_of(alice).post(issue_page("appointment"), SENT)
    paper, client = Issued.objects.get(), client_of(charlie)
    assert paper.title not in client.get("/papers/").text
    for tail in ("", "pdf/"):
        assert client.get(f"/papers/{paper.public_id}/{tail}").status_code == 404


def test_a_cadre_prints_his_own_letter_and_issues_none(
    issue_page: Callable[[str], str],
    secretary: Posting,
    alice: Account,
    account_of: Callable[..., Account],
    client_of: Clients,
) -> None:
    client_of(alice).post(issue_page("appointment"), SENT)
    zhang = account_of("zhang", Role.FIRST_SECRETARY, "411327101201", person=secretary.person)
    client = client_of(zhang)
    assert Issued.objects.get().title in client.get("/papers/").text
    assert client.get(f"/papers/{Issued.objects.get().public_id}/pdf/").status_code == 200
    assert client.get(issue_page("term")).status_code == 403


def test_a_number_that_is_taken_comes_back_with_the_form(
    issue_page: Callable[[str], str], alice: Account, client_of: Clients
) -> None:
    client = client_of(alice, "en")
    client.post(issue_page("appointment"), SENT)
    answer = client.post(issue_page("notice"), SENT)
    assert answer.status_code == 422
    assert "gave the number 社组通〔2024〕3号 to another paper" in answer.text
    empty = client.post(issue_page("notice"), {**SENT, "number": ""})
    assert (empty.status_code, Issued.objects.count()) == (422, 1)


def test_a_round_that_is_not_published_has_no_notice(
    secretary: Posting, open_round: Round, alice: Account, client_of: Clients
) -> None:
    answer = client_of(alice, "en").get(f"/papers/new/notice/{open_round.public_id}/")
    assert answer.status_code == 409
    assert "is not published" in answer.text


def test_a_kind_that_does_not_exist_is_not_found(alice: Account, client_of: Clients) -> None:
    client = client_of(alice)
    assert client.get("/papers/new/nonsense/x/").status_code == 404
    assert client.get("/papers/?kind=nonsense").status_code == 422
    assert client.get("/papers/new/expiry/411327/?until=x").status_code == 422


def test_nothing_is_issued_through_another_account(
    issue_page: Callable[[str], str], looking: Client
) -> None:
    assert looking.post(issue_page("term"), SENT).status_code == 403


def test_the_part_equals_the_fresh_page_and_more_rows_cost_no_more_queries(
    issue_page: Callable[[str], str],
    alice: Account,
    client_of: Clients,
    part: Callable[[str, str], str],
    queries_of: Callable[..., list[str]],
) -> None:
    client = client_of(alice)
    client.post(issue_page("expiry"), {**SENT, "number": ""})
    few = queries_of(lambda: client.get("/papers/"))
    for number in range(12):
        client.post(issue_page("appointment"), {**SENT, "number": f"{number}号"})
    assert sorted(queries_of(lambda: client.get("/papers/"))) == sorted(few)
    swapped: Any = client.get("/papers/", headers={"HX-Request": "true", "HX-Target": "papers"})
    assert swapped.text.strip() == part(client.get("/papers/").text, "papers")

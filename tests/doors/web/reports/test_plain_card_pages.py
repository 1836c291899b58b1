"""Pages of plain-language cards: issued by the office, read by the cadre, listed who has not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from zhucun.directory.enums import Role
from zhucun.directory.models import Account, Person
from zhucun.reports.models import PlainCard, PlainCardRead
from zhucun.roster.models import Posting

Clients = Callable[..., Client]
VILLAGE = "411327101201"
ASKED = {"area": "411327", "kinds": ["duty", "work"]}


@pytest.fixture
def office(alice: Account, client_of: Clients) -> Client:
    return client_of(alice, "en")


@pytest.fixture
def himself(secretary: Posting, account_of: Callable[..., Account], client_of: Clients) -> Client:
    """张三, first secretary of 小河村, with an account of his own."""
    account = account_of("zhang", Role.FIRST_SECRETARY, VILLAGE, person=secretary.person)
    return client_of(account, "en")


@pytest.fixture
def duty(secretary: Posting, office: Client) -> PlainCard:
    assert office.post("/plain-cards/issue/", ASKED).status_code == 302
    return PlainCard.objects.get(kind="duty")


def test_the_office_issues_and_the_cadre_reads_what_waits_for_him(
    duty: PlainCard, office: Client, himself: Client
) -> None:
    address = f"/plain-cards/{duty.public_id}/"
    assert "Duties and tasks" in office.get("/plain-cards/").text
    assert "not yet" in office.get(address).text
    assert "I have read this card" not in office.get(address).text
    assert "Plain-language cards that you have not read" in himself.get("/").text
    page = himself.get(address).text
    assert "Strengthen the Party organisation of the village" in page
    assert "I have read this card" in page
    assert "It is noted" in himself.post(address, follow=True).text
    assert "I have read this card" not in himself.get(address).text
    assert "张三" not in office.get(f"{address}?waiting=1").text.split("plain-readers")[-1]
    assert PlainCardRead.objects.get().card == duty


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_card_is_printed_in_both_languages(
    duty: PlainCard, office: Client, language: str
) -> None:
    answer = office.get(f"/plain-cards/{duty.public_id}/pdf/?language={language}")
    assert answer.content.startswith(b"%PDF")
    assert answer["Content-Type"] == "application/pdf"
    assert office.get(f"/plain-cards/{duty.public_id}/pdf/?language=xx").status_code == 422


def test_the_pages_speak_chinese(duty: PlainCard, alice: Account, client_of: Clients) -> None:
    chinese = client_of(alice, "zh-hans")
    assert "职责任务" in chinese.get("/plain-cards/").text
    assert "建强村党组织" in chinese.get(f"/plain-cards/{duty.public_id}/").text
    assert "发放明白卡" in chinese.get("/plain-cards/issue/").text


def test_charlie_sees_no_card_reads_none_and_issues_none(
    duty: PlainCard, charlie: Account, client_of: Clients
) -> None:
    stranger = client_of(charlie, "en")
    address = f"/plain-cards/{duty.public_id}/"
    assert duty.public_id not in stranger.get("/plain-cards/").text
    assert stranger.get(address).status_code == 404
    assert stranger.get(f"{address}pdf/").status_code == 404
    assert stranger.post(address).status_code == 404
    assert stranger.post("/plain-cards/issue/", ASKED).status_code == 422
    assert not PlainCardRead.objects.exists()
    assert PlainCard.objects.count() == 2


def test_nothing_is_read_or_issued_through_another_account(
    secretary: Posting, looking: Client
) -> None:
    assert looking.post("/plain-cards/issue/", ASKED).status_code == 403
    assert not PlainCard.objects.exists()


def test_thirty_readers_cost_no_more_queries_than_one_and_the_part_equals_the_fresh_page(
    duty: PlainCard,
    office: Client,
    person_of: Callable[..., Person],
    post: Callable[..., Posting],
    part: Callable[[str, str], str],
    queries_of: Callable[..., list[str]],
) -> None:
    address = f"/plain-cards/{duty.public_id}/"
    few = queries_of(lambda: office.get(address))
    for n in range(15):
        post(person_of(f"队员{n}"), role="member")
    assert len(queries_of(lambda: office.get(address))) == len(few)
    swapped: Any = office.get(address, headers={"HX-Request": "true", "HX-Target": "plain-readers"})
    assert swapped.text.strip() == part(office.get(address).text, "plain-readers")

"""Looking through another account: reading only, noted, and never further than one's own area."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from zhucun.directory.enums import Role
from zhucun.directory.models import Account
from zhucun.ledger.enums import Access
from zhucun.ledger.models import AccessRecord

Clients = Callable[..., Client]


@pytest.fixture
def looking(root: Account, alice: Account, client_of: Clients) -> Client:
    """Root looks through Alice's account."""
    client = client_of(root, "en")
    client.post("/look-through/alice/")
    return client


def test_root_sees_what_alice_sees_under_a_banner(
    looking: Client, alice: Account, client_of: Clients, part: Callable[[str, str], str]
) -> None:
    html = looking.get("/places/").text
    assert "You are looking through the account of Alice" in html
    assert part(html, "places") == part(client_of(alice, "en").get("/places/").text, "places")
    assert "贵州" not in html


def test_start_and_stop_are_noted(looking: Client, root: Account, alice: Account) -> None:
    assert looking.post("/stop-looking/")["Location"] == "/accounts/alice/"
    noted = AccessRecord.objects.order_by("pk")
    assert [(each.what, each.actor, each.acting_for) for each in noted] == [
        ("start", root.pk, alice.pk),
        ("stop", root.pk, alice.pk),
    ]
    assert {each.kind for each in noted} == {Access.VIEW_AS}
    assert "looking through" not in looking.get("/places/").text


@pytest.mark.parametrize("address", ["/look-through/alice/", "/places/", "/accounts/alice/"])
def test_every_write_is_refused(address: str, looking: Client) -> None:
    answer = looking.post(address)
    assert answer.status_code == 403
    assert "You are looking through the account of Alice: nothing can be changed." in answer.text


def test_a_refused_write_of_htmx_is_a_fragment(looking: Client) -> None:
    answer = looking.post("/places/", headers={"HX-Request": "true"})
    assert answer.status_code == 403
    assert "<html" not in answer.text
    assert "Stop looking through it" in answer.text


def test_language_and_sign_out_still_work(looking: Client) -> None:
    assert looking.post("/language/", {"language": "zh-hans"}).status_code == 302
    assert "您正在以Alice的账号查看" in looking.get("/").text
    assert looking.post("/sign-out/").status_code == 302
    assert looking.get("/places/").status_code == 302


def test_alice_may_not_look_through_her_colleague(
    alice: Account, bob: Account, client_of: Clients
) -> None:
    assert client_of(alice).post("/look-through/bob/").status_code == 403
    assert "look-through" not in client_of(alice).get("/accounts/bob/").text
    assert not AccessRecord.objects.exists()


def test_an_administrator_of_one_county_looks_through_nobody_of_another(
    account_of: Callable[..., Account], charlie: Account, client_of: Clients
) -> None:
    dora = account_of("dora", Role.ADMIN, "411327")
    assert client_of(dora).post("/look-through/charlie/").status_code == 404
    session = client_of(dora)
    state = session.session
    state["view_as"] = "charlie"
    state.save()
    assert "520111" not in session.get("/places/").text


def test_an_administrator_who_loses_the_role_sees_no_more(looking: Client, root: Account) -> None:
    root.grants.all().delete()
    assert looking.get("/places/").status_code == 403


def test_the_account_page_offers_it_to_the_administrator(
    root: Account, alice: Account, client_of: Clients
) -> None:
    assert 'action="/look-through/alice/"' in client_of(root).get("/accounts/alice/").text
    assert "look-through" not in client_of(root).get("/accounts/root/").text

"""Signing a phone in, and what becomes of a lost one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils.timezone import localdate, now

from tests.conftest import PASSWORD
from tests.doors.sync.phone import Phone, visit
from zhucun.directory.actions.devices import MOST_DEVICES
from zhucun.directory.models import Account, ApiToken
from zhucun.directory.perms import OPERATOR
from zhucun.doors.sync.signing_in import LIFETIME
from zhucun.fieldwork.models import Visit
from zhucun.households.models import Household
from zhucun.ledger.models import EventRecord
from zhucun.roster import actions as roster
from zhucun.roster.models import Posting

TODAY = localdate()
Clients = Callable[..., Client]


@pytest.fixture
def account(wang: Posting, account_for: Callable[..., Account]) -> Account:
    return account_for(wang, "wang")


def sign_in(username: str = "wang", password: str = PASSWORD, **more: str) -> tuple[int, Any]:
    return Phone(username).post(
        "/sync/sign-in", {"username": username, "password": password, **more}
    )


def test_a_phone_signs_in_once_and_its_token_is_kept_nowhere(account: Account) -> None:
    status, body = sign_in(label="Android")
    assert status == 200
    assert body["postings"][0]["village"]["name"] == "东关村"
    device = ApiToken.objects.get()
    assert (device.label, device.account) == ("Android", account)
    assert body["token"] not in device.digest
    assert EventRecord.objects.filter(name="directory.device.signed-in").count() == 1


def test_a_wrong_password_and_an_unknown_name_read_alike(account: Account) -> None:
    for name, password in (("wang", "wrong-password"), ("nobody", PASSWORD)):
        status, body = sign_in(name, password)
        assert (status, body["code"]) == (401, "sync.wrong-password")


def test_guessing_passwords_locks_the_name_out(account: Account, settings: Any) -> None:
    settings.AXES_ENABLED = True
    answers = [sign_in(password=f"wrong-{number}")[1]["code"] for number in range(6)]
    assert answers[0] == "sync.wrong-password"
    assert answers[-1] == "sync.locked-out"
    assert sign_in()[0] == 429


def test_an_account_is_signed_in_on_a_few_devices_only(account: Account) -> None:
    for _number in range(MOST_DEVICES):
        assert sign_in()[0] == 200
    status, body = sign_in()
    assert (status, body["code"]) == (409, "directory.too-many-devices")


def test_a_token_runs_out(phone: Phone) -> None:
    with time_machine.travel(now() + LIFETIME + timedelta(seconds=1)):
        status, body = phone.get("/sync/bundle")
    assert (status, body["code"]) == (401, "sync.signed-out")


def test_a_device_that_signed_out_is_known_no_more(phone: Phone) -> None:
    assert phone.post("/sync/sign-out", {})[0] == 200
    assert phone.get("/sync/bundle")[0] == 401
    assert phone.post("/sync/sign-out", {})[0] == 401


@pytest.mark.parametrize("header", ["", "Device", "Device ", "Device wrong", "Bearer wrong"])
def test_nobody_comes_in_without_a_token(db: None, header: str) -> None:
    for path in ("/sync/bundle", "/sync/batch", "/sync/sign-out"):
        method = "get" if path.endswith("bundle") else "post"
        answer = getattr(Client(), method)(path, HTTP_AUTHORIZATION=header)
        assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Device")


def test_a_session_of_the_web_opens_nothing_here(account: Account, client_of: Clients) -> None:
    assert client_of(account).get("/sync/bundle").status_code == 401


def test_other_addresses_and_methods_are_refused_in_json(phone: Phone) -> None:
    assert phone.get("/sync/nothing")[0] == 404
    status, body = phone.get("/sync/batch")
    assert (status, body["code"]) == (405, "sync.wrong-method")


# ── the pages ────────────────────────────────────────


def test_a_lost_phone_is_closed_by_its_owner_and_its_queue_is_refused(
    phone: Phone, wang: Posting, houses: list[Household], client_of: Clients
) -> None:
    client = client_of(Account.objects.get(username="wang"), "en")
    device = phone.signed_in["device"]
    assert device in client.get("/devices/").text
    html = client.post(f"/devices/{device}/revoke/", follow=True).text
    assert "The device is closed." in html
    assert "Close this device" not in html
    status, body = phone.post("/sync/batch", phone.batch([visit(wang, TODAY, houses[0])]))
    assert (status, body["code"]) == (401, "sync.signed-out")
    assert not Visit.objects.exists()
    assert EventRecord.objects.filter(name="directory.device.revoked").count() == 1
    assert "closed before" in client.post(f"/devices/{device}/revoke/", follow=True).text
    assert EventRecord.objects.filter(name="directory.device.revoked").count() == 1


def test_what_waited_on_a_closed_phone_goes_out_after_signing_in_again(
    phone: Phone, wang: Posting, houses: list[Household]
) -> None:
    sent = visit(wang, TODAY, houses[0])
    assert phone.send(sent)[0]["state"] == "accepted"
    phone.post("/sync/sign-out", {})
    phone.token = ""
    phone.sign_in()
    later = visit(wang, TODAY, houses[1])
    assert [each["state"] for each in phone.send(sent, later)] == ["known", "accepted"]
    assert Visit.objects.count() == 2


def test_the_office_closes_the_phone_of_a_cadre(
    phone: Phone, alice: Account, client_of: Clients
) -> None:
    client, device = client_of(alice, "en"), phone.signed_in["device"]
    assert device in client.get("/accounts/wang/").text
    answer = client.post(f"/devices/{device}/revoke/")
    assert answer["Location"] == "/accounts/wang/"
    assert phone.get("/sync/bundle")[0] == 401


def test_charlie_and_a_colleague_close_no_phone_of_others(
    phone: Phone, mate: Phone, charlie: Account, client_of: Clients
) -> None:
    device = phone.signed_in["device"]
    colleague = Account.objects.get(username="li")
    for stranger in (charlie, colleague):
        client = client_of(stranger)
        assert device not in client.get("/devices/").text
        assert client.post(f"/devices/{device}/revoke/").status_code == 404
    assert phone.get("/sync/bundle")[0] == 200


def test_more_devices_cost_no_more_queries(
    account: Account, client_of: Clients, queries_of: Callable[..., list[str]]
) -> None:
    client = client_of(account)
    sign_in()
    few = queries_of(lambda: client.get("/devices/"))
    for _number in range(MOST_DEVICES - 1):
        sign_in()
    assert queries_of(lambda: client.get("/devices/")) == few


def test_an_account_that_was_closed_takes_its_phones_along(phone: Phone, wang: Posting) -> None:
    Account.objects.filter(username="wang").update(is_active=False)
    assert phone.get("/sync/bundle")[0] == 401


def test_a_cadre_between_two_posts_keeps_his_phone(phone: Phone, wang: Posting) -> None:
    roster.end_postings([wang], ends_on=TODAY, reason="轮换", made_at=now(), by=OPERATOR)
    assert phone.get("/sync/bundle")[0] == 200

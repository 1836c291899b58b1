"""Who is let in."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils.timezone import now

from zhucun.directory.enums import Role
from zhucun.directory.models import Account, ApiToken


@pytest.mark.parametrize(
    "header",
    [
        {},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer wrong"},
        {"Authorization": "Basic YWxpY2U6YWxpY2U="},
        {"Authorization": "Bearer é\x7f"},
    ],
)
def test_without_a_token_that_is_in_force_nobody_comes_in(db, header):
    response = Client().get("/api/me", headers=header)
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == "Bearer"
    assert response.json()["code"] == "api.no-token"


def test_an_expired_token_is_refused(alice, token_of, caller):
    expired = token_of(alice, expires_at=now() - timedelta(seconds=1))
    answer = type(caller(alice))(expired).get("/me")
    assert (answer.status, answer.body["code"]) == (401, "api.no-token")


def test_a_revoked_token_is_refused_at_once(alice, caller):
    alices = caller(alice)
    assert alices.get("/me").status == 200
    ApiToken.objects.update(revoked_at=now())
    assert alices.get("/me").status == 401


def test_the_token_of_a_closed_account_is_refused(alice, caller):
    alices = caller(alice)
    Account.objects.filter(pk=alice.pk).update(is_active=False)
    assert alices.get("/me").status == 401


def test_signing_in_to_the_pages_opens_no_door_here(client_of, alice):
    assert client_of(alice).get("/api/me").status_code == 401


def test_me_says_who_i_am_and_what_i_may_where(alice, caller):
    body = caller(alice).get("/me").body
    assert (body["account"], body["name"]) == (alice.pk, "Alice")
    assert body["roles"] == [
        {
            "role": "OFFICE",
            "label": "Resident assistance office",
            "area": "411327",
            "area_name": "社旗县",
            "unit": "",
        }
    ]
    may = {each["permission"]: each["areas"] for each in body["permissions"]}
    assert may["MANAGE_ROSTER"] == ["411327"]
    assert "VIEW_AS" not in may


def test_a_role_that_has_ended_counts_no_more(alice, caller):
    alice.grants.update(valid_until=date(2021, 1, 1))
    body = caller(alice).get("/me").body
    assert (body["roles"], body["permissions"]) == ([], [])


def test_an_account_without_the_permission_is_told_so(root, caller):
    answer = caller(root).get("/postings")
    assert (answer.status, answer.body["code"]) == (403, "not-allowed")


def test_a_township_reads_and_does_not_write(account_of, caller, world):
    dora = caller(account_of("dora", Role.TOWNSHIP, "411327100"))
    assert dora.get("/postings", as_of="2024-01-25").ids == [world.posting.public_id]
    assert dora.post("/rounds", {}).status == 403

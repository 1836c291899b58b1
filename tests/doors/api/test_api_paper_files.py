"""One paper as PDF through the API."""

from __future__ import annotations

import pytest
from django.test import Client

from zhucun.reports.models import Issued

LETTER = {"paper": "appointment", "number": "社组通〔2021〕3号", "issued_on": "2021-05-08"}


@pytest.fixture
def letter(world, alice, caller):
    """The address of an appointment letter that Alice issued."""
    made = caller(alice).post("/papers", {**LETTER, "of": world.posting.public_id})
    return f"/api/papers/{made.body['id']}/file"


@pytest.fixture
def fetch(token_of):
    """The whole answer, which is no JSON."""

    def fetched(account, path):
        headers = {"Authorization": f"Bearer {token_of(account)}"}
        return Client(raise_request_exception=False).get(path, headers=headers)

    return fetched


def test_a_paper_is_the_same_pdf_each_time(alice, bob, letter, fetch):
    first, again = fetch(alice, letter), fetch(bob, letter)
    assert (first.status_code, first.headers["Content-Type"]) == (200, "application/pdf")
    assert first.content.startswith(b"%PDF")
    assert first.content == again.content
    assert ".pdf" in first.headers["Content-Disposition"]
    assert "no-store" in first.headers["Cache-Control"]


def test_charlie_gets_no_paper_and_nobody_does_without_a_token(charlie, letter, fetch):
    refused = fetch(charlie, letter)
    assert (refused.status_code, refused.json()["code"]) == (404, "not-found")
    assert Client().get(letter).status_code == 401


def test_what_no_longer_fits_its_digest_is_not_printed(alice, letter, fetch):
    Issued.objects.update(digest="0" * 64)
    refused = fetch(alice, letter)
    assert (refused.status_code, refused.json()["code"]) == (500, "reports.paper-changed")


def test_an_id_of_another_form_is_refused(alice, fetch):
    assert fetch(alice, "/api/papers/nothing/file").status_code == 422

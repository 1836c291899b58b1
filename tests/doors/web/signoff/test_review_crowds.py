"""A review of many: the page counts and opens none, a thousand are looked at and signed together."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import localdate

from tests.doors.web.signoff.conftest import begin, candidate
from tests.doors.web.signoff.test_review_pages import group, office_of, page
from zhucun.directory.models import Account, Unit
from zhucun.doors.web.signoff.views import reviews
from zhucun.roster import actions as roster
from zhucun.roster.models import Candidate, Round
from zhucun.signoff.models import Signature

Clients = Callable[..., Client]
LOOK = "?step=nominate&word=sending-unit"


@pytest.fixture(autouse=True)
def _few_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three waiting cases are too many for the page, and two fit one transaction."""
    monkeypatch.setattr(reviews, "HERE", 2)
    monkeypatch.setattr(reviews, "LOOK", 2)


@pytest.fixture
def crowd(batch: Round, unit: Unit) -> list[Candidate]:
    rows = [candidate(f"人{n}", batch, unit) for n in range(5)]
    begin(*rows)
    return rows


def link(html: str) -> str:
    """Where the page sends whoever wants to look at all that waits."""
    found = re.search(r'href="([^"]*review/look/[^"]*)"', html)
    assert found, html
    return found.group(1).replace("&amp;", "&")


def test_many_are_counted_on_the_page_then_looked_at_and_signed_by_the_thousand(
    batch: Round,
    crowd: list[Candidate],
    clerk: Account,
    client_of: Clients,
    unknown_names: Callable[[str], list[str]],
) -> None:
    client, href = client_of(clerk, "en"), f"/rounds/{batch.public_id}/review/"
    html = page(client, href)
    assert "What waits for your signature" in html
    assert "Sign all" not in html
    assert unknown_names(html) == []
    for signed in (2, 4, 5):
        look = page(client, link(page(client, href))) if signed < 5 else page(client, href)
        assert unknown_names(look) == []
        sent = group(look) | {"start": "0"}
        answer = client.post(f"{href}sign/", sent, follow=True)
        assert "Signatures that stand now" in answer.content.decode()
        assert Signature.objects.count() == signed
    assert client.get(f"{href}look/{LOOK}").status_code == 302  # nothing waits: back to the review


def test_what_changed_since_it_was_looked_at_is_not_signed(
    batch: Round, crowd: list[Candidate], clerk: Account, alice: Account, client_of: Clients
) -> None:
    client, href = client_of(clerk, "en"), f"/rounds/{batch.public_id}/review/"
    shown = page(client, f"{href}look/{LOOK}")
    first, changed = group(shown), next(row for row in crowd if f">{row.person.name}<" in shown)
    later = group(page(client, f"{href}look/{LOOK}&from=2")) | {"start": "2"}
    roster.record_findings(
        {"health": "poor"}, candidate=changed, found_on=localdate(), by=office_of(alice)
    )
    assert client.post(f"{href}sign/", first).status_code == 409
    assert not Signature.objects.exists()
    assert client.post(f"{href}sign/", later | {"start": "0"}).status_code == 409
    assert client.post(f"{href}sign/", later).status_code == 302
    assert Signature.objects.count() == 2


def test_pages_of_what_waits_hold_every_case_once(
    batch: Round, crowd: list[Candidate], clerk: Account, client_of: Clients
) -> None:
    client, href = client_of(clerk, "en"), f"/rounds/{batch.public_id}/review/look/{LOOK}"
    pages = [page(client, f"{href}&from={start}") for start in (0, 2, 4)]
    seen = [row.person.name for html in pages for row in crowd if f">{row.person.name}<" in html]
    assert sorted(seen) == sorted(row.person.name for row in crowd)
    assert "1–2 of 5 that wait" in pages[0]
    assert "Nothing waits here any more." in page(client, f"{href}&from=6")
    for wrong in ("x", "-1", "12345678"):
        page(client, f"{href}&from={wrong}", 422)


def test_whoever_may_not_sign_looks_at_nothing(
    batch: Round,
    crowd: list[Candidate],
    alice: Account,
    charlie: Account,
    clerk: Account,
    client_of: Clients,
) -> None:
    href = f"/rounds/{batch.public_id}/review/"
    page(client_of(charlie), f"{href}look/{LOOK}", 404)
    office = client_of(alice)  # she may only record what the unit signs on paper
    assert office.get(f"{href}look/{LOOK}").status_code == 302
    assert "review/look/" not in page(office, href)
    digest = group(page(client_of(clerk), f"{href}look/{LOOK}"))
    assert client_of(charlie).post(f"{href}sign/", digest).status_code == 404
    assert office.post(f"{href}sign/", digest).status_code == 409
    assert not Signature.objects.exists()


@pytest.mark.parametrize("size", [3, 30])
def test_the_page_and_the_look_cost_the_same_queries_for_three_and_for_thirty(
    batch: Round,
    unit: Unit,
    clerk: Account,
    client_of: Clients,
    queries_of: Any,
    size: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(reviews, "LOOK", 1_000)
    begin(*[candidate(f"人{n}", batch, unit) for n in range(size)])
    client, href = client_of(clerk), f"/rounds/{batch.public_id}/review/"
    for path, most in ((f"{href}?size=50", 22), (f"{href}look/{LOOK}", 17)):
        client.get(path)
        assert len(queries_of(lambda path=path: client.get(path))) == most, path

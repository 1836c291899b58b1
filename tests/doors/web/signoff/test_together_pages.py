"""Many cases on one page: chosen by step and place, judged by what they show together, signed by a job."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import localdate, now

from tests.doors.web.signoff.conftest import begin, candidate
from tests.doors.web.signoff.test_review_pages import office_of, page
from zhucun.directory.models import Account, Unit
from zhucun.roster import actions as roster
from zhucun.roster.errors import AlreadyPosted
from zhucun.roster.models import Candidate, Round
from zhucun.roster.receivers import Candidates
from zhucun.signoff import jobs
from zhucun.signoff.actions import review_work
from zhucun.signoff.models import Case, Review, Signature

Clients = Callable[..., Client]
CHOSEN = "kind=candidate&chain=selection&step=nominate&word=sending-unit"
ASKED = dict(pair.split("=") for pair in CHOSEN.split("&"))
HREF = "/signing/review/"


@pytest.fixture
def crowd(batch: Round, unit: Unit) -> list[Candidate]:
    rows = [candidate(f"人{n}", batch, unit) for n in range(3)]
    begin(*rows)
    return rows


def opened(client: Client) -> str:
    """Lays all that waits open; the address of the review."""
    answer = client.post(HREF, ASKED)
    assert answer.status_code == 302
    return str(answer["Location"])


def revision(html: str) -> str:
    found = re.search(r'name="revision" value="(\d+)"', html)
    assert found, html
    return found.group(1)


def work() -> bool:
    return jobs.work_once(clock=now, worker="test")


def test_from_the_list_to_the_signatures_on_one_page(
    crowd: list[Candidate], clerk: Account, client_of: Clients, unknown_names: Any
) -> None:
    client = client_of(clerk, "en")
    assert HREF in page(client, "/signing/")
    listed = page(client, HREF)
    link = re.search(r'href="(/signing/review/\?[^"]+)"', listed)
    assert link is not None
    chosen = page(client, link.group(1).replace("&amp;", "&"))
    assert "Lay open these 3" in chosen
    href = opened(client)
    html = page(client, href)
    assert "Sign these 3 under my name" in html
    assert not Signature.objects.exists()
    for shown in (listed, chosen, html):
        assert unknown_names(shown) == []
    for row in crowd:
        assert row.person.name in html
        assert f"/cases/{Case.objects.get(subject=row.public_id).public_id}/" in html
    done = client.post(f"{href}sign/", {"revision": revision(html)}, follow=True)
    assert "Signatures that stand now: 3." in done.content.decode()
    assert Signature.objects.count() == 3
    assert "3 signed, 0 not signed, 0 left out" in page(client, href)
    again = client.post(f"{href}sign/", {"revision": revision(html)})
    assert (again.status_code, Signature.objects.count()) == (302, 3)


def test_many_are_read_and_signed_by_a_worker_while_the_page_says_how_far_it_is(
    crowd: list[Candidate], clerk: Account, client_of: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(review_work, "AT_ONCE", 0)
    client = client_of(clerk, "en")
    href = opened(client)
    html = page(client, href)
    assert "0 of 3 cases are read" in html
    assert f'hx-get="{href}"' in html
    asked: dict[str, Any] = {"headers": {"HX-Request": "true", "HX-Target": "progress"}}
    assert "HX-Refresh" not in client.get(href, **asked)
    assert work()
    assert client.get(href, **asked)["HX-Refresh"] == "true"
    html = page(client, href)
    client.post(f"{href}sign/", {"revision": revision(html)})
    assert "0 settled, 0 of them signed" in page(client, href)
    assert not Signature.objects.exists()
    assert work()
    assert "3 signed" in page(client, href)


def test_ticked_ones_stay_out_and_what_changed_meanwhile_is_named(
    crowd: list[Candidate], clerk: Account, alice: Account, client_of: Clients, part: Any
) -> None:
    client = client_of(clerk, "en")
    href = opened(client)
    before = revision(page(client, href))
    ids = {row.public_id: Case.objects.get(subject=row.public_id).public_id for row in crowd}
    shown = {"shown": list(ids.values()), "out": [ids[crowd[0].public_id]]}
    client.post(f"{href}sort/?show=open", shown)
    html = page(client, href)
    assert "Sign these 2 under my name" in html
    assert client.post(f"{href}sign/", {"revision": before}).status_code == 409
    roster.record_findings(
        {"health": "poor"}, candidate=crowd[1], found_on=localdate(), by=office_of(alice)
    )
    client.post(f"{href}sign/", {"revision": revision(html), "reason": "同意"})
    html = page(client, href)
    assert "1 signed, 1 not signed, 1 left out" in html
    assert f"The evidence changed since you opened it: {crowd[1].person.name}" in html
    assert Signature.objects.get().case.subject == crowd[2].public_id
    left_out = part(page(client, f"{href}?show=left-out"), "looked")
    assert [row for row in crowd if row.person.name in left_out] == [crowd[0]]


def test_a_case_whose_consequence_is_refused_is_named_with_what_to_do(
    crowd: list[Candidate], clerk: Account, client_of: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed = Candidates.signed

    def refuse(self: Candidates, steps: Any, **more: Any) -> None:
        if crowd[1].public_id in {step.subject for step in steps}:
            raise AlreadyPosted(person=crowd[1].person.name, place="西关村", start="2025-01-01")
        signed(self, steps, **more)

    monkeypatch.setattr(Candidates, "signed", refuse)
    client = client_of(clerk, "en")
    href = opened(client)
    client.post(f"{href}sign/", {"revision": revision(page(client, href))})
    html = page(client, href)
    assert "2 signed, 1 not signed, 0 left out" in html
    assert f"{crowd[1].person.name} is already posted to 西关村 from 2025-01-01." in html
    assert html.count("End that posting first") == 2  # beside the batch, and at the case
    assert {row.case.subject for row in Signature.objects.all()} == {
        crowd[0].public_id,
        crowd[2].public_id,
    }


def test_nobody_else_opens_a_review_and_who_may_not_sign_is_offered_nothing(
    crowd: list[Candidate], clerk: Account, alice: Account, charlie: Account, client_of: Clients
) -> None:
    href = opened(client_of(clerk))
    for account in (alice, charlie):
        other = client_of(account)
        page(other, href, 404)
        for part in ("sort", "sign", "stop"):
            assert other.post(f"{href}{part}/", {"revision": "0"}).status_code == 404
        assert other.post(HREF, ASKED).status_code == 409
        assert "signing/review/?kind" not in page(other, HREF)
        assert "Lay open" not in page(other, f"{HREF}?{CHOSEN}")
    assert Review.objects.count() == 1
    assert not Signature.objects.exists()


def test_a_review_that_is_put_away_signs_nothing(
    crowd: list[Candidate], clerk: Account, client_of: Clients
) -> None:
    client = client_of(clerk, "en")
    href = opened(client)
    shown = revision(page(client, href))
    assert "put away" in client.post(f"{href}stop/", follow=True).content.decode()
    assert client.post(f"{href}sign/", {"revision": shown}).status_code == 409
    for wrong in (f"{href}?area=x", f"{href}?sort=nothing"):
        page(client, wrong, 422)
    page(client, f"{HREF}?area=x", 404)


@pytest.mark.parametrize("size", [3, 30])
def test_the_pages_cost_the_same_queries_for_three_and_for_thirty(
    batch: Round, unit: Unit, clerk: Account, client_of: Clients, queries_of: Any, size: int
) -> None:
    begin(*[candidate(f"人{n}", batch, unit) for n in range(size)])
    client = client_of(clerk)
    href = opened(client)
    for path, most in ((HREF, 7), (f"{HREF}?{CHOSEN}", 10), (href, 10)):
        client.get(path)
        assert len(queries_of(lambda path=path: client.get(path))) == most, path


def test_the_list_starts_with_what_is_overdue_and_is_filtered_by_it(
    crowd: list[Candidate], clerk: Account, client_of: Clients, part: Any
) -> None:
    from datetime import timedelta

    from zhucun.signoff.models import Turn

    late, soon, free = crowd
    for row, days in ((late, -2), (soon, 3)):
        turns = Turn.objects.filter(case__subject=row.public_id)
        turns.update(due_on=localdate() + timedelta(days=days))
    client = client_of(clerk, "en")
    listed = part(page(client, "/signing/"), "waiting")
    at = [listed.index(row.person.name) for row in (late, soon, free)]
    assert at == sorted(at)
    assert listed.count("Overdue") == 1
    for due, shown in (("overdue", late), ("due", soon), ("none", free)):
        html = part(page(client, f"/signing/?due={due}"), "waiting")
        assert [row for row in crowd if row.person.name in html] == [shown]

"""Pages of two-way confirmation: branch, unit and office answer; then the office posts."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client

from tests.doors.web.selection.conftest import BROOK, EAST, Clients, seats
from zhucun.directory.models import Account
from zhucun.roster.models import Posting
from zhucun.selection.models import Confirmation, Proposal


def answer(client: Client, proposal: Proposal, side: str, said: str = "agreed", **more: str) -> int:
    keys = [seat.public_id for seat in seats(proposal, more.pop("code", ""))]
    data = {"side": side, "answer": said, "seat": keys, **more}
    return client.post("/confirmations/answer/", data).status_code


def test_adopting_asks_villages_and_units(
    proposed: Proposal, alice: Account, bella: Account, ulla: Account, client_of: Clients
) -> None:
    for account in (bella, ulla):
        assert "赵一" not in client_of(account).get("/confirmations/").text
    client = client_of(alice, "en")
    assert "asked about its people" in client.get(f"/proposals/{proposed.public_id}/adopt/").text
    assert client.post(f"/proposals/{proposed.public_id}/adopt/").status_code == 302
    home = client_of(bella, "en").get("/").text
    assert "Proposed people to confirm for your village" in home
    assert "People of your unit to confirm" in client_of(ulla, "en").get("/").text
    assert "confirm for the office" in client_of(alice, "en").get("/").text


def test_a_branch_sees_who_is_proposed_for_its_village_only(
    adopted: Proposal,
    bella: Account,
    client_of: Clients,
    unknown_names: Callable[[str], list[str]],
) -> None:
    client = client_of(bella, "en")
    html = client.get("/confirmations/").text
    assert "东关村" in html
    assert "小河村" not in html
    assert unknown_names(html) == []
    assert answer(client, adopted, "village", code=EAST) == 302
    assert Confirmation.objects.filter(side="village").count() == 2
    assert "Nothing waits for your answer." in client.get("/confirmations/").text
    assert "Agreed" in client.get("/confirmations/?all=1").text


def test_a_unit_sees_its_own_people_only(
    adopted: Proposal, ulla: Account, client_of: Clients
) -> None:
    html = client_of(ulla).get("/confirmations/").text
    for seat in seats(adopted):
        is_own = seat.unit is not None and seat.unit.name == "县委组织部"
        assert (seat.candidate.person.name in html) == is_own


def test_a_refusal_without_a_reason_is_refused(
    adopted: Proposal, bella: Account, client_of: Clients
) -> None:
    client = client_of(bella)
    assert answer(client, adopted, "village", "refused", code=EAST) == 422
    assert answer(client, adopted, "village", "refused", code=EAST, reason="已有人选") == 302
    assert Confirmation.objects.filter(answer="refused").count() == 2


def test_nobody_answers_for_another_village_or_unit(
    adopted: Proposal, bella: Account, ulla: Account, charlie: Account, client_of: Clients
) -> None:
    assert answer(client_of(bella), adopted, "village", code=BROOK) == 404
    assert answer(client_of(bella), adopted, "unit", code=EAST) == 403
    assert answer(client_of(ulla), adopted, "office") == 403
    assert answer(client_of(charlie), adopted, "office") == 404
    assert not Confirmation.objects.exists()


def test_charlie_is_asked_about_nobody(
    adopted: Proposal, charlie: Account, client_of: Clients
) -> None:
    html = client_of(charlie, "en").get("/confirmations/").text
    assert "Nothing waits for your answer." in html
    assert "赵一" not in html


def test_what_all_sides_agree_on_is_posted_in_one_step(
    adopted: Proposal,
    alice: Account,
    client_of: Clients,
    unknown_names: Callable[[str], list[str]],
) -> None:
    client = client_of(alice, "en")
    where = f"/proposals/{adopted.public_id}/post/"
    assert unknown_names(client.get(where).text) == []
    refused = client.post(where, {"starts_on": "2021-06-01", "together_days": "0"})
    assert refused.status_code == 422
    assert "No team is confirmed" in refused.text
    for side in ("office", "village", "unit"):
        assert answer(client, adopted, side, code=EAST, reason="书面回复") == 302
    answered = client.post(where, {"starts_on": "2021-06-01", "together_days": "0"}, follow=True)
    assert "1 villages go into the next match" in answered.text
    assert Posting.objects.count() == 2


@pytest.mark.parametrize("page", ["0", "x", "99"])
def test_a_page_that_is_not_there_shows_no_error(
    page: str, adopted: Proposal, alice: Account, client_of: Clients
) -> None:
    assert client_of(alice).get("/confirmations/", {"page": page}).status_code == 200


def test_who_is_asked_by_several_villages_may_agree_with_all_of_a_page_at_once(
    adopted: Proposal, alice: Account, bella: Account, client_of: Clients
) -> None:
    office = client_of(alice, "en")
    page = office.get("/confirmations/").text
    assert "Villages on this page that wait for your answer: 2." in page
    whole = page[page.index('class="form card"') : page.index("Agree with everybody")]
    listed = re.findall(r'name="seat" value="(\w+)"', whole)
    assert sorted(listed) == sorted(seat.public_id for seat in seats(adopted))
    office.post("/confirmations/answer/", {"side": "office", "answer": "agreed", "seat": listed})
    assert Confirmation.objects.filter(side="office", answer="agreed").count() == len(listed)
    assert "Agree with everybody" not in client_of(bella, "en").get("/confirmations/").text

"""Pages of proposals: asking, watching, reading the reasons, deciding, comparing."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.utils.timezone import now

from tests import factories as make
from tests.doors.web.selection.conftest import EAST, Clients, seats
from zhucun.directory.models import Account, Place, Unit
from zhucun.directory.perms import Actor
from zhucun.roster.models import Round
from zhucun.selection import actions, jobs
from zhucun.selection.models import Decision, Proposal
from zhucun.selection.rows import Settings

Names = Callable[[str], list[str]]


def test_the_match_button_asks_a_worker_and_shows_how_far_it_is(
    batch: Round, alice: Account, client_of: Clients, unknown_names: Names
) -> None:
    client = client_of(alice, "en")
    page = client.get(f"/rounds/{batch.public_id}/propose/")
    assert "counts nothing" in page.text
    assert unknown_names(page.text) == []
    answer = client.post(
        f"/rounds/{batch.public_id}/propose/",
        {
            "title": "First",
            "seconds": "10",
            "speciality": "on",
            "weight:weight_staying": "1.5",
        },
    )
    row = Proposal.objects.get()
    assert answer["Location"] == f"/proposals/{row.public_id}/"
    own = Settings.from_json(row.settings).weights["weight_staying"]
    assert (str(own.weight), own.by) == ("1.5", "Alice")
    waiting = client.get(f"/proposals/{row.public_id}/")
    assert 'hx-trigger="every 1s"' in waiting.text
    assert unknown_names(waiting.text) == []
    part = client.get(
        f"/proposals/{row.public_id}/",
        headers={"HX-Request": "true", "HX-Target": "progress"},
    )
    assert "<html" not in part.text
    assert _without_token(part.text).strip() in _without_token(waiting.text)


def test_when_it_is_computed_the_page_that_waits_is_loaded_anew(
    proposed: Proposal, alice: Account, client_of: Clients
) -> None:
    headers = {"HX-Request": "true", "HX-Target": "progress"}
    answer = client_of(alice).get(f"/proposals/{proposed.public_id}/", headers=headers)
    assert answer["HX-Refresh"] == "true"


def test_a_weight_out_of_bounds_is_refused_and_nothing_typed_is_lost(
    batch: Round, alice: Account, client_of: Clients
) -> None:
    answer = client_of(alice, "en").post(
        f"/rounds/{batch.public_id}/propose/",
        {"title": "First", "seconds": "10", "weight:weight_staying": "500"},
    )
    assert answer.status_code == 422
    assert 'value="500"' in answer.text
    assert not Proposal.objects.exists()


def test_a_running_computation_can_be_stopped(
    ask: Callable[..., Proposal], alice: Account, client_of: Clients
) -> None:
    row, client = ask(), client_of(alice, "en")
    client.post(f"/proposals/{row.public_id}/cancel/")
    assert "nothing was kept" in client.get(f"/proposals/{row.public_id}/").text


def test_a_failure_says_why_and_what_to_do(
    batch: Round,
    olga: Actor,
    ask: Callable[..., Proposal],
    alice: Account,
    client_of: Clients,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(*_args: object) -> None:
        raise MemoryError

    monkeypatch.setattr("zhucun.selection.queries.match_of", broken)
    row = ask()
    assert jobs.work_once(clock=now, worker="test")
    html = client_of(alice, "en").get(f"/proposals/{row.public_id}/").text
    assert "needed more memory than there is" in html
    assert "earlier proposals stand" in html


def test_a_proposal_shows_how_good_it_is_and_its_teams(
    proposed: Proposal, alice: Account, client_of: Clients, unknown_names: Names
) -> None:
    html = client_of(alice, "en").get(f"/proposals/{proposed.public_id}/").text
    assert "only the hard rules decided" in html
    for seat in seats(proposed):
        assert seat.candidate.person.name in html
    assert unknown_names(html) == []
    found = client_of(alice).get(f"/proposals/{proposed.public_id}/", {"q": "小河"}).text
    assert "小河村" in found
    assert "东关村" not in found.split('id="villages"')[1]


def test_what_is_missing_is_said_with_rule_and_remedy(
    batch: Round,
    crowd: Callable[[], None],
    ask: Callable[..., Proposal],
    compute: Callable[[Proposal], Proposal],
    alice: Account,
    client_of: Clients,
    unknown_names: Names,
) -> None:
    crowd()
    for candidate in batch.candidates.filter(role="first_secretary"):
        candidate.delete()
    row, client = compute(ask()), client_of(alice, "en")
    html = client.get(f"/proposals/{row.public_id}/").text
    assert "Each village that must have one has an eligible first secretary" in html
    village = client.get(f"/proposals/{row.public_id}/villages/{EAST}/").text
    assert "No eligible first secretary can be found." in village
    assert "Nominate 1 more who may lead as first secretary." in village
    assert unknown_names(html) == unknown_names(village) == []
    lacking = client.get(f"/proposals/{row.public_id}/", {"lacking": "1"}).text
    assert "东关村" in lacking


def test_a_village_shows_each_seat_with_its_reasons(
    proposed: Proposal, alice: Account, client_of: Clients, unknown_names: Names
) -> None:
    html = client_of(alice, "en").get(f"/proposals/{proposed.public_id}/villages/{EAST}/").text
    first, second = seats(proposed, EAST)
    assert first.candidate.person.name in html
    assert second.candidate.person.name in html
    assert "Next choices and what they would cost" in html
    assert "Not answered yet; somebody has to find out" in html  # the three gates
    assert unknown_names(html) == []


def test_locking_and_forbidding_need_a_reason_and_stand_under_the_name(
    proposed: Proposal, alice: Account, client_of: Clients
) -> None:
    client, seat = client_of(alice, "en"), seats(proposed, EAST)[0]
    where = f"/proposals/{proposed.public_id}/villages/{EAST}/decide/"
    data = {"candidate": seat.candidate.public_id, "kind": "never", "reason": ""}
    assert client.post(where, data).status_code == 422
    assert client.post(where, {**data, "reason": "村里不同意"}).status_code == 302
    row = Decision.objects.get()
    assert (row.kind, row.by_name) == ("never", "Alice")
    page = f"/rounds/{proposed.round.public_id}/proposals/"
    assert "村里不同意" in client.get(page).text
    client.post(f"/decisions/{row.public_id}/lift/")
    assert "村里不同意" not in client.get(page).text


def test_matching_again_is_compared_with_the_one_before(
    proposed: Proposal,
    alice: Account,
    client_of: Clients,
    compute: Callable[[Proposal], Proposal],
    unknown_names: Names,
) -> None:
    client = client_of(alice, "en")
    client.post(f"/proposals/{proposed.public_id}/again/")
    row = Proposal.objects.get(parent=proposed)
    beside = f"/proposals/{proposed.public_id}/beside/{row.public_id}/"
    assert "not computed yet" in client.get(beside).text
    compute(row)
    html = client.get(beside).text
    assert "Nobody changes." in html
    assert "Who stay as they were: 4." in html
    assert unknown_names(html) == []


def test_a_what_if_names_what_differs_and_can_never_be_adopted(
    proposed: Proposal,
    alice: Account,
    client_of: Clients,
    compute: Callable[[Proposal], Proposal],
    unknown_names: Names,
) -> None:
    client = client_of(alice, "en")
    where = f"/proposals/{proposed.public_id}/what-if/"
    assert unknown_names(client.get(where).text) == []
    answer = client.post(
        where, {"title": "Without", "seconds": "10", "speciality": "on", "without": [EAST]}
    )
    row = Proposal.objects.get(title="Without")
    assert answer["Location"] == f"/proposals/{proposed.public_id}/beside/{row.public_id}/"
    assert row.is_what_if
    compute(row)
    page = client.get(f"/proposals/{row.public_id}/").text
    assert "It decides nothing." in page
    assert f"/proposals/{row.public_id}/adopt/" not in page
    assert client.post(f"/proposals/{row.public_id}/adopt/").status_code == 409
    half = client.post(where, {"title": "x", "seconds": "10", "quota": "3"})
    assert half.status_code == 422


def test_a_change_by_hand_is_priced_first_and_kept_as_a_copy(
    proposed: Proposal, alice: Account, client_of: Clients, unknown_names: Names
) -> None:
    client = client_of(alice, "en")
    east, brook = seats(proposed)[1], seats(proposed)[3]
    change = {"person": east.public_id, "to": f"seat:{brook.public_id}"}
    where = f"/proposals/{proposed.public_id}/move/"
    assert unknown_names(client.get(where).text) == []
    priced = client.get(where, change).text
    assert "Cost for the whole" in priced
    assert Proposal.objects.count() == 1
    answer = client.post(where, change)
    copy = Proposal.objects.get(parent=proposed)
    assert answer["Location"] == f"/proposals/{proposed.public_id}/beside/{copy.public_id}/"
    html = client.get(answer["Location"]).text
    assert "People who change: 2." in html
    row = html.split(east.candidate.person.name)[1].split("</tr>")[0]
    assert row.index("东关村") < row.index("小河村")


def test_a_change_that_breaks_a_hard_rule_is_refused(
    proposed: Proposal, alice: Account, client_of: Clients
) -> None:
    client = client_of(alice, "en")
    change = {"person": seats(proposed)[1].public_id, "to": f"village:{seats(proposed)[3].area}"}
    where = f"/proposals/{proposed.public_id}/move/"
    assert "would break a hard rule" in client.get(where, change).text  # three in a team of two
    answer = client.post(where, change)
    assert answer.status_code == 422
    assert Proposal.objects.count() == 1


def test_the_matrix_is_tested_on_a_past_round(
    batch: Round,
    party: Unit,
    places: dict[str, Place],
    alice: Account,
    client_of: Clients,
    unknown_names: Names,
) -> None:
    client, where = client_of(alice, "en"), f"/rounds/{batch.public_id}/back-test/"
    assert "nothing to test" in client.get(where).text
    make.tag(EAST, "weak-branch")
    make.team(places[EAST], batch, unit=party, formed_on=date(2021, 6, 1))
    assert "Choose another pack" in client.get(where).text
    html = client.get(where, {"pack": "hunan-2022"}).text
    assert "1 of at most 1: 100.0 %" in html
    assert "HN22-15" in html
    assert unknown_names(html) == []


def _without_token(html: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", html)


ADDRESSES = [
    "/rounds/{round}/proposals/",
    "/rounds/{round}/propose/",
    "/rounds/{round}/back-test/",
    "/proposals/{one}/",
    "/proposals/{one}/adopt/",
    "/proposals/{one}/what-if/",
    "/proposals/{one}/move/",
    "/proposals/{one}/post/",
    "/proposals/{one}/villages/411327100201/",
    "/proposals/{one}/beside/{one}/",
]
POSTS = [
    "/rounds/{round}/propose/",
    "/proposals/{one}/cancel/",
    "/proposals/{one}/again/",
    "/proposals/{one}/adopt/",
    "/proposals/{one}/take-back/",
    "/proposals/{one}/what-if/",
    "/proposals/{one}/move/",
    "/proposals/{one}/post/",
    "/proposals/{one}/villages/411327100201/decide/",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_charlie_cannot_tell_her_proposal_from_none(
    address: str, proposed: Proposal, charlie: Account, client_of: Clients
) -> None:
    where = address.format(round=proposed.round.public_id, one=proposed.public_id)
    assert client_of(charlie).get(where).status_code == 404


@pytest.mark.parametrize("address", POSTS)
def test_charlie_changes_nothing_of_hers(
    address: str, proposed: Proposal, charlie: Account, client_of: Clients
) -> None:
    where = address.format(round=proposed.round.public_id, one=proposed.public_id)
    assert client_of(charlie).post(where, {"reason": "x"}).status_code == 404
    assert Proposal.objects.count() == 1
    assert not Proposal.objects.exclude(adopted_at=None).exists()


@pytest.mark.parametrize("address", ["proposals/{one}/", "rounds/{round}/proposals/"])
def test_a_branch_and_a_unit_do_not_read_proposals(
    address: str, proposed: Proposal, bella: Account, ulla: Account, client_of: Clients
) -> None:
    where = "/" + address.format(round=proposed.round.public_id, one=proposed.public_id)
    assert client_of(bella).get(where).status_code == 403
    assert client_of(ulla).get(where).status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "/rounds/{round}/proposals/",
        "/proposals/{one}/",
        "/proposals/{one}/villages/411327100201/",
        "/proposals/{one}/beside/{one}/",
        "/confirmations/?all=1",
    ],
)
def test_more_villages_and_proposals_cost_no_more_queries(
    address: str,
    adopted: Proposal,
    ask: Callable[..., Proposal],
    compute: Callable[[Proposal], Proposal],
    crowd: Callable[[], None],
    alice: Account,
    client_of: Clients,
    queries_of: Callable[..., list[str]],
    olga: Actor,
) -> None:
    client, round_ = client_of(alice), adopted.round.public_id
    few = queries_of(lambda: client.get(address.format(round=round_, one=adopted.public_id)))
    actions.take_back(proposal=adopted, reason="再配", at=now(), by=olga)
    crowd()
    larger = compute(ask("方案二"))
    actions.adopt(proposal=larger, adopted_at=now(), by=olga)
    many = queries_of(lambda: client.get(address.format(round=round_, one=larger.public_id)))
    assert many == few


@pytest.mark.parametrize("name", ["villages", "moved"])
def test_the_swapped_part_equals_the_fresh_page(
    name: str,
    proposed: Proposal,
    alice: Account,
    client_of: Clients,
    part: Callable[[str, str], str],
) -> None:
    one = proposed.public_id
    address = f"/proposals/{one}/" if name == "villages" else f"/proposals/{one}/beside/{one}/"
    client: Client = client_of(alice)
    fresh = client.get(address)
    swapped = client.get(address, headers={"HX-Request": "true", "HX-Target": name})
    assert swapped.text.strip() == part(fresh.text, name)


def test_an_office_may_ask_for_a_share_of_the_young_and_sees_who_they_are(
    batch: Round, alice: Account, client_of: Clients, unknown_names: Names
) -> None:
    young = make.person("郑七", unit=make.unit("县团委"), birth_on=date(1995, 6, 2))
    make.candidate(young, batch, role="member")
    client = client_of(alice, "en")
    asked = {"title": "Share", "seconds": "10", "young_percent": "25"}
    answer = client.post(f"/rounds/{batch.public_id}/propose/", asked)
    row = Proposal.objects.get()
    assert answer["Location"] == f"/proposals/{row.public_id}/"
    assert str(Settings.from_json(row.settings).young_share) == "0.25"
    assert jobs.work_once(clock=now, worker="test")
    page = client.get(f"/proposals/{row.public_id}/")
    assert "1 of 4 (25.0 %); Alice asked for 25 %" in page.text
    assert unknown_names(page.text) == []
    rows = client.get(f"/proposals/{row.public_id}/?young=1")
    assert "郑七" in rows.text
    assert "Only those who are young." in rows.text
    assert rows.text.count("/villages/4113") == 1


def test_a_share_above_the_whole_is_refused(
    batch: Round, alice: Account, client_of: Clients
) -> None:
    asked = {"title": "Share", "seconds": "10", "young_percent": "101"}
    answer = client_of(alice, "en").post(f"/rounds/{batch.public_id}/propose/", asked)
    assert answer.status_code == 422
    assert not Proposal.objects.exists()

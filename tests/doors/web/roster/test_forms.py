"""What is written through the forms of the roster, and what is refused in plain words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from zhucun.directory.enums import Role
from zhucun.directory.models import Account, Person
from zhucun.roster.enums import NominationSource, PostingRole, PostingState, RoundState
from zhucun.roster.models import Candidate, Finding, Posting, Round, Team

Clients = Callable[..., Client]
ROUND = {
    "area": "411327",
    "code": "2024",
    "title": "2024年增派",
    "kind": "reinforcement",
    "starts_on": "2024-03-01",
}
POSTING = {
    "role": "first_secretary",
    "place": "小河村",
    "starts_on": "2023-07-01",
    "due_on": "2025-07-01",
    "team": "join",
}


def _post_address(round_: Round, candidate: Candidate) -> str:
    return f"/rounds/{round_.public_id}/post/?candidate={candidate.public_id}"


def test_a_round_is_opened(alice: Account, client_of: Clients) -> None:
    answer = client_of(alice).post("/rounds/open/", ROUND)
    made = Round.objects.get(code="2024")
    assert answer["Location"] == f"/rounds/{made.public_id}/"
    assert (made.area, made.state, made.starts_on) == ("411327", RoundState.OPEN, date(2024, 3, 1))


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"code": "2023"}, "The area already has a round “2023”. Open that round"),
        ({"area": "520111"}, "Your role does not allow this."),
        ({"area": "4113x"}, "is not a division code."),
        ({"starts_on": "2024-02-31"}, "Enter a valid date."),
    ],
)
def test_a_round_that_cannot_be_opened_says_why_and_keeps_what_was_typed(
    changed: dict[str, str],
    sentence: str,
    open_round: Round,
    alice: Account,
    client_of: Clients,
) -> None:
    answer = client_of(alice, "en").post("/rounds/open/", {**ROUND, **changed})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'value="2024年增派"' in answer.text
    assert Round.objects.count() == 1


def test_a_posting_forms_the_team_of_the_village(
    open_round: Round, candidate: Candidate, alice: Account, client_of: Clients
) -> None:
    answer = client_of(alice).post(_post_address(open_round, candidate), POSTING)
    made = Posting.objects.get(person=candidate.person)
    assert answer["Location"] == f"/cadres/{candidate.person.public_id}/"
    assert (made.area, made.role) == ("411327101201", PostingRole.FIRST_SECRETARY)
    assert made.team is not None
    assert made.team.name == "驻小河村工作队"
    assert made.unit == candidate.unit


def test_the_form_is_filled_in_from_candidate_round_and_pack(
    open_round: Round, candidate: Candidate, alice: Account, client_of: Clients
) -> None:
    html = client_of(alice).get(_post_address(open_round, candidate)).text
    assert 'value="2023-07-01"' in html  # the round starts then
    assert 'value="2025-07-01"' in html  # and the pack says 24 months
    assert '<option value="first_secretary" selected>' in html


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({}, "already has a first secretary: 张三, from 2023-07-01."),
        ({"place": "没有村"}, "No such place exists in the area on 2023-07-01."),
        ({"place": "关村"}, "Several places fit:"),
        ({"role": "captain"}, "No such place exists"),
        ({"role": "member", "starts_on": "2023-06-30"}, "lies before the round “2023” starts"),
        ({"role": "member", "due_on": "2023-06-30"}, "This day lies before the first day."),
    ],
)
def test_a_posting_that_cannot_be_says_why_and_loses_nothing(
    changed: dict[str, str],
    sentence: str,
    open_round: Round,
    secretary: Posting,
    candidate: Candidate,
    alice: Account,
    client_of: Clients,
) -> None:
    typed = {**POSTING, "local_office": "副书记", **changed}
    answer = client_of(alice, "en").post(_post_address(open_round, candidate), typed)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'value="副书记"' in answer.text
    assert Posting.objects.count() == 1
    assert Team.objects.count() == 1


def test_who_serves_already_is_not_posted_twice(
    open_round: Round, secretary: Posting, alice: Account, client_of: Clients
) -> None:
    address = f"/rounds/{open_round.public_id}/post/?person={secretary.person.public_id}"
    typed = {**POSTING, "place": "411327100201"}
    answer = client_of(alice, "en").post(address, typed)
    assert answer.status_code == 422
    assert "张三 is already posted to 小河村 from 2023-07-01. End that posting first" in answer.text
    assert Team.objects.count() == 1  # the team that was to be formed is not left behind


def test_a_captain_serves_in_a_township(
    open_round: Round, candidate: Candidate, alice: Account, client_of: Clients
) -> None:
    typed = {**POSTING, "role": "captain", "place": "桥头镇"}
    assert client_of(alice).post(_post_address(open_round, candidate), typed).status_code == 302
    made = Posting.objects.get(person=candidate.person)
    assert (made.area, made.team) == ("411327101", None)


def test_a_posting_is_ended(secretary: Posting, alice: Account, client_of: Clients) -> None:
    typed = {"ends_on": "2025-07-01", "reason": "任期届满"}
    client_of(alice).post(f"/postings/{secretary.public_id}/end/", typed)
    secretary.refresh_from_db()
    assert (secretary.ends_on, secretary.state) == (date(2025, 7, 1), PostingState.ENDED)


def test_a_recall_needs_the_decision_of_people(
    secretary: Posting, alice: Account, client_of: Clients
) -> None:
    client, address = client_of(alice, "en"), f"/postings/{secretary.public_id}/end/"
    typed = {"ends_on": "2024-01-01", "reason": "县委组织部决定", "recalled": "on"}
    answer = client.post(address, typed)
    assert answer.status_code == 422
    assert "People decide a recall, never the system." in answer.text
    assert client.post(address, {**typed, "decided": "on"}).status_code == 302
    secretary.refresh_from_db()
    assert secretary.state == PostingState.RECALLED
    html = client.get(f"/cadres/{secretary.person.public_id}/").text
    assert "Recalled on 2024-01-01 by decision. Reason: 县委组织部决定." in html


def test_a_posting_does_not_end_before_it_began(
    secretary: Posting, alice: Account, client_of: Clients
) -> None:
    typed = {"ends_on": "2023-07-01", "reason": "错"}
    answer = client_of(alice, "en").post(f"/postings/{secretary.public_id}/end/", typed)
    assert answer.status_code == 422
    assert "is not after the start 2023-07-01" in answer.text


def test_an_ended_posting_is_not_ended_later(
    secretary: Posting, alice: Account, client_of: Clients
) -> None:
    client, address = client_of(alice, "en"), f"/postings/{secretary.public_id}/end/"
    client.post(address, {"ends_on": "2024-01-01", "reason": "调离"})
    answer = client.post(address, {"ends_on": "2024-06-01", "reason": "调离"})
    assert answer.status_code == 422
    assert "The posting of 张三 ended on 2024-01-01. Make a new posting instead." in answer.text


def test_a_posting_is_corrected_and_the_record_says_so(
    secretary: Posting, alice: Account, client_of: Clients
) -> None:
    client = client_of(alice, "en")
    typed = {
        "starts_on": "2023-07-05",
        "due_on": "2025-07-01",
        "party_transferred_on": "2023-07-10",
        "is_star_instructor": "on",
    }
    assert client.post(f"/postings/{secretary.public_id}/correct/", typed).status_code == 302
    secretary.refresh_from_db()
    assert secretary.party_transferred_on == date(2023, 7, 10)
    assert secretary.is_star_instructor
    html = client.get(f"/cadres/{secretary.person.public_id}/").text
    assert "Party relation transferred on 2023-07-10" in html


def test_a_corrected_posting_still_lies_in_its_round(
    secretary: Posting, alice: Account, client_of: Clients
) -> None:
    address = f"/postings/{secretary.public_id}/correct/"
    answer = client_of(alice, "en").post(address, {"starts_on": "2022-01-01"})
    assert answer.status_code == 422
    assert "Correct the date, or choose the round" in answer.text
    secretary.refresh_from_db()
    assert secretary.starts_on == date(2023, 7, 1)


def test_a_round_without_postings_is_not_published(
    open_round: Round, alice: Account, client_of: Clients
) -> None:
    answer = client_of(alice, "en").post(f"/rounds/{open_round.public_id}/publish/")
    assert answer.status_code == 422
    assert "has no posting yet, so there is nothing to publish. Post its cadres" in answer.text


def test_a_published_round_is_settled(
    open_round: Round,
    secretary: Posting,
    candidate: Candidate,
    alice: Account,
    client_of: Clients,
) -> None:
    client = client_of(alice, "en")
    client.post(f"/rounds/{open_round.public_id}/publish/")
    open_round.refresh_from_db()
    assert open_round.state == RoundState.PUBLISHED
    answer = client.post(_post_address(open_round, candidate), {**POSTING, "place": "东关村"})
    assert answer.status_code == 422
    assert "is published; its candidates and teams are settled. Open a new round" in answer.text
    assert "/publish/" not in client.get(f"/rounds/{open_round.public_id}/").text


def test_the_office_nominates_anybody(
    open_round: Round,
    person_of: Callable[..., Person],
    alice: Account,
    client_of: Clients,
) -> None:
    client, person = client_of(alice, "en"), person_of("王五")
    found = client.get(f"/rounds/{open_round.public_id}/nominate/?q=wangwu").text
    assert f"?person={person.public_id}" in found
    address = f"/rounds/{open_round.public_id}/nominate/?person={person.public_id}"
    typed = {"role": "member", "source": "unit", "nominated_on": "2023-06-10"}
    assert client.post(address, typed).status_code == 302
    again = client.post(address, typed)
    assert again.status_code == 422
    assert "王五 is already a candidate for this role in this round." in again.text


def test_a_unit_nominates_its_own_people_only(
    open_round: Round,
    person_of: Callable[..., Person],
    ulla: Account,
    client_of: Clients,
) -> None:
    client, own = client_of(ulla), person_of("王五")
    stranger = person_of("赵六", unit=None)
    base = f"/rounds/{open_round.public_id}/nominate/"
    typed = {"role": "member", "source": "unit", "nominated_on": "2023-06-10"}
    assert client.post(f"{base}?person={own.public_id}", typed).status_code == 302
    assert client.post(f"{base}?person={stranger.public_id}", typed).status_code == 404
    assert "赵六" not in client.get(f"{base}?q=赵六").text.split("<main")[1].replace(
        'value="赵六"', ""
    )


def test_a_person_volunteers_with_a_motive(
    open_round: Round,
    person_of: Callable[..., Person],
    account_of: Callable[..., Account],
    client_of: Clients,
) -> None:
    person = person_of("孙七")
    dora = account_of("dora", Role.MEMBER, "411327101201", person=person)
    client = client_of(dora, "en")
    address = f"/rounds/{open_round.public_id}/nominate/?person={person.public_id}"
    typed = {"role": "member", "source": "unit", "nominated_on": "2023-06-10"}
    assert client.post(address, typed).status_code == 422
    assert client.post(address, {**typed, "motive": "愿到农村工作"}).status_code == 302
    made = Candidate.objects.get(person=person)
    assert (made.source, made.motive) == (NominationSource.VOLUNTEER, "愿到农村工作")


def test_a_person_cannot_put_others_forward(
    open_round: Round,
    person_of: Callable[..., Person],
    account_of: Callable[..., Account],
    client_of: Clients,
) -> None:
    dora = account_of("dora", Role.MEMBER, "411327101201", person=person_of("孙七"))
    other = person_of("周八")
    client = client_of(dora)
    address = f"/rounds/{open_round.public_id}/nominate/?person={other.public_id}"
    assert client.post(address, {"role": "member", "motive": "x"}).status_code in {403, 404}
    assert Candidate.objects.count() == 0


def test_a_candidacy_is_withdrawn(candidate: Candidate, alice: Account, client_of: Clients) -> None:
    client, address = client_of(alice, "en"), f"/candidates/{candidate.public_id}/"
    typed = {"withdrawn_on": "2023-06-20", "reason": "本人申请"}
    assert client.post(f"{address}withdraw/", typed).status_code == 302
    html = client.get(address).text
    assert "This candidacy was withdrawn on 2023-06-20." in html
    assert "The candidacy was withdrawn. Reason: 本人申请." in html


def test_findings_are_signed_and_only_what_changed_is_recorded(
    candidate: Candidate, alice: Account, client_of: Clients
) -> None:
    client, address = client_of(alice, "en"), f"/candidates/{candidate.public_id}/"
    typed = {
        "gate_politics": "pass",
        "gate_conduct": "-",
        "found_on": "2023-06-15",
        "note": "政审函〔2023〕5号",
    }
    assert client.post(f"{address}findings/", typed).status_code == 302
    kept = {row.name: (row.value, row.by_name) for row in Finding.objects.all()}
    assert kept == {"gate_politics": ("pass", "Alice"), "gate_conduct": (None, "Alice")}
    again = client.post(f"{address}findings/", {**typed, "note": "再查"})
    assert again.status_code == 422
    assert "Nothing differs from what is on record." in again.text
    assert "Finding: Gate of politics is “Passed”. Note: 政审函〔2023〕5号." in again.text


def test_findings_of_tomorrow_and_without_a_basis_are_refused(
    candidate: Candidate, alice: Account, client_of: Clients
) -> None:
    typed = {"gate_politics": "pass", "found_on": "2199-01-01"}
    answer = client_of(alice, "en").post(f"/candidates/{candidate.public_id}/findings/", typed)
    assert answer.status_code == 422
    assert "This day lies in the future." in answer.text
    assert "This field is required." in answer.text
    assert Finding.objects.count() == 0


def test_the_township_sees_a_candidate_but_records_nothing(
    candidate: Candidate,
    account_of: Callable[..., Account],
    client_of: Clients,
) -> None:
    dora = account_of("dora", Role.DISCIPLINE, "411327")
    client, address = client_of(dora), f"/candidates/{candidate.public_id}/"
    assert "findings/" not in client.get(address).text
    assert client.post(f"{address}findings/", {"note": "x"}).status_code == 403

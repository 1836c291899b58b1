"""Pages of taking up posts and handing over: they work in both languages, and Charlie sees none."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import localdate

from tests import factories as make
from zhucun.directory.enums import Role
from zhucun.directory.models import Account, Person, Place
from zhucun.directory.perms import OPERATOR
from zhucun.directory.queries import midnight
from zhucun.roster import actions
from zhucun.roster.actions import PromiseDraft
from zhucun.roster.enums import ItemState, PostingRole
from zhucun.roster.models import (
    Handover,
    HandoverItem,
    Posting,
    Release,
    Round,
    StandingPromise,
    TakeUpStep,
)

Clients = Callable[..., Client]
PAGES = {
    "take-ups": "/take-up/",
    "take-up": "/take-up/{posting}/",
    "captains": "/captains/",
    "terms": "/terms/?within=365",
    "handovers": "/handovers/",
    "handover": "/handovers/{handover}/",
    "handover-open": "/postings/{successor}/hand-over/",
    "replace-who": "/postings/{posting}/replace/?q=wang",
    "replace": "/postings/{posting}/replace/?person={person}",
    "release": "/postings/{posting}/release/",
    "promises": "/villages/411327101201/promises/",
    "promise-end": "/promises/{promise}/end/",
}
LISTS = {"take-ups", "captains", "terms", "handovers"}
MEDICINE = "为张奶奶代购降压药"
TODAY = "2024-03-01"


@pytest.fixture
def promise(secretary: Posting) -> StandingPromise:
    draft = PromiseDraft(posting=secretary, text=MEDICINE, made_on=date(2023, 9, 1))
    return actions.make_promises([draft], by=OPERATOR)[0]


@pytest.fixture
def successor(secretary: Posting, person_of: Callable[..., Person], post: Any) -> Posting:
    """王芳 serves in the same village and is to take over."""
    made: Posting = post(person_of("王芳"), role=PostingRole.MEMBER)
    return made


@pytest.fixture
def handover(secretary: Posting, successor: Posting, promise: StandingPromise) -> Handover:
    return actions.open_handover(
        giver=secretary,
        taker=successor,
        opened_on=date(2024, 3, 1),
        opened_at=midnight(date(2024, 3, 1)),
        by=OPERATOR,
    )


@pytest.fixture
def address(
    secretary: Posting,
    successor: Posting,
    handover: Handover,
    promise: StandingPromise,
    open_round: Round,
) -> Callable[[str], str]:
    ids = {
        "posting": secretary.public_id,
        "successor": successor.public_id,
        "person": successor.person.public_id,
        "handover": handover.public_id,
        "promise": promise.public_id,
    }
    return lambda name: PAGES[name].format(**ids)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_every_page_works_in_both_languages(
    name: str,
    language: str,
    address: Callable[[str], str],
    alice: Account,
    client_of: Clients,
    unknown_names: Callable[[str], list[str]],
) -> None:
    answer = client_of(alice, language).get(address(name))
    assert answer.status_code == 200
    assert unknown_names(answer.text) == []


@pytest.mark.parametrize("name", PAGES)
def test_charlie_sees_nothing_of_hers(
    name: str, address: Callable[[str], str], charlie: Account, client_of: Clients
) -> None:
    answer = client_of(charlie).get(address(name))
    assert answer.status_code == (200 if name in LISTS else 404)
    for word in ("张三", "王芳", "小河", MEDICINE):
        assert word not in answer.text


@pytest.mark.parametrize(
    "path",
    [
        *(f"/handovers/{{handover}}/{tail}/" for tail in ("answer", "add", "again", "together", "taker", "sign")),
        "/postings/{posting}/release/",
        "/promises/{promise}/end/",
    ],
)  # fmt: skip
def test_charlie_writes_nothing(
    path: str,
    handover: Handover,
    secretary: Posting,
    promise: StandingPromise,
    charlie: Account,
    client_of: Clients,
) -> None:
    ids = {
        "handover": handover.public_id,
        "posting": secretary.public_id,
        "promise": promise.public_id,
    }
    assert client_of(charlie).post(path.format(**ids), {"side": "giver"}).status_code == 404


@pytest.mark.parametrize("name", ["take-ups", "terms", "handovers"])
def test_the_part_equals_the_fresh_page(
    name: str,
    address: Callable[[str], str],
    alice: Account,
    client_of: Clients,
    part: Callable[[str, str], str],
) -> None:
    client = client_of(alice)
    fresh = client.get(address(name))
    swapped = client.get(address(name), headers={"HX-Request": "true", "HX-Target": name})
    assert swapped.text.strip() == part(fresh.text, name)


@pytest.mark.parametrize("name", ["take-ups", "terms", "handovers", "captains"])
def test_more_rows_cost_no_more_queries(
    name: str,
    address: Callable[[str], str],
    crowd: Callable[[], Any],
    alice: Account,
    client_of: Clients,
    queries_of: Callable[..., list[str]],
) -> None:
    client, path = client_of(alice), address(name)
    few = queries_of(lambda: client.get(path))
    crowd()
    for row in Posting.objects.filter(handover=None).select_related("person", "place"):
        actions.open_handover(
            giver=row,
            taker=None,
            opened_on=date(2024, 3, 1),
            opened_at=midnight(date(2024, 3, 1)),
            by=OPERATOR,
        )
    assert sorted(queries_of(lambda: client.get(path))) == sorted(few)


@pytest.mark.parametrize("name", sorted(set(PAGES) - LISTS - {"handover"}))
def test_nothing_can_be_written_through_another_account(
    name: str, address: Callable[[str], str], looking: Client
) -> None:
    assert looking.post(address(name), {"reason": "x"}).status_code == 403


# what people do there


def test_the_office_records_a_step_and_finds_who_misses_it(
    secretary: Posting, alice: Account, client_of: Clients
) -> None:
    client = client_of(alice, "en")
    page = f"/take-up/{secretary.public_id}/"
    assert "张三" in client.get("/take-up/?missing=arrival").text
    answer = client.post(page, {"step": "arrival", "done_on": TODAY})
    assert (answer.status_code, TakeUpStep.objects.get().step) == (302, "arrival")
    assert "张三" not in client.get("/take-up/?missing=arrival").text
    late = client.post(page, {"step": "survey", "done_on": "2199-01-01"})
    assert (late.status_code, TakeUpStep.objects.count()) == (422, 1)


def test_a_cadre_sees_his_own_steps_and_records_his_arrival(
    secretary: Posting, account_of: Callable[..., Account], client_of: Clients
) -> None:
    zhang = account_of("zhang", Role.FIRST_SECRETARY, "411327101201", person=secretary.person)
    client, page = client_of(zhang, "en"), f"/take-up/{secretary.public_id}/"
    shown = client.get(page).text
    assert 'value="arrival"' in shown
    assert 'value="party_relation"' not in shown
    assert client.post(page, {"step": "arrival", "done_on": TODAY}).status_code == 302
    assert client.post(page, {"step": "notice", "done_on": TODAY}).status_code == 422


def test_the_list_is_answered_signed_and_the_cadre_released(
    handover: Handover, alice: Account, client_of: Clients
) -> None:
    client, page = client_of(alice, "en"), f"/handovers/{handover.public_id}/"
    release = f"/postings/{handover.giver.public_id}/release/"
    leaving = {"ends_on": "2024-03-16", "reason": "term"}
    refused = client.post(release, leaving)
    assert refused.status_code == 422
    assert "items are not taken over" in refused.text
    keys = list(HandoverItem.objects.values_list("public_id", flat=True))
    answer = {"items": keys, "answer": "accepted", "answered_on": TODAY, "paper": "signed list"}
    assert client.post(f"{page}answer/", answer).status_code == 302
    assert not HandoverItem.objects.exclude(state=ItemState.ACCEPTED).exists()
    for side in ("giver", "taker"):
        sent = {"side": side, "signed_on": TODAY, "paper": "signed list"}
        assert client.post(f"{page}sign/", sent).status_code == 302
    # the only first secretary of a village that needs none by its rules
    assert client.post(release, leaving).status_code == 302
    assert Release.objects.get().open_items == 0
    assert (
        "Released on 2024-03-16"
        in client.get(f"/cadres/{handover.giver.person.public_id}/?as_of=2024-04-01").text
    )


def test_a_refusal_without_a_reason_comes_back_with_the_form(
    handover: Handover, alice: Account, client_of: Clients
) -> None:
    client, page = client_of(alice, "en"), f"/handovers/{handover.public_id}/answer/"
    keys = list(HandoverItem.objects.values_list("public_id", flat=True)[:1])
    sent = {"items": keys, "answer": "refused", "answered_on": TODAY, "paper": "list"}
    answer = client.post(page, sent)
    assert answer.status_code == 422
    assert "This needs a reason in writing" in answer.text
    nothing = client.post(page, {"answer": "accepted", "answered_on": TODAY})
    assert "Tick the items that you answer" in nothing.text


def test_the_successor_answers_from_his_own_page(
    handover: Handover, account_of: Callable[..., Account], client_of: Clients
) -> None:
    assert handover.taker is not None
    wang = account_of("wang", Role.MEMBER, "411327101201", person=handover.taker.person)
    client, page = client_of(wang, "en"), f"/handovers/{handover.public_id}/"
    assert "Handovers of mine" in client.get("/").text
    keys = list(HandoverItem.objects.values_list("public_id", flat=True))
    sent = {"items": keys, "answer": "accepted", "answered_on": TODAY}
    assert client.post(f"{page}answer/", sent).status_code == 302
    assert client.post(f"{page}sign/", {"side": "taker", "signed_on": TODAY}).status_code == 302
    assert client.post(f"{page}sign/", {"side": "giver", "signed_on": TODAY}).status_code == 403


def test_things_are_added_by_hand_and_days_recorded(
    handover: Handover, alice: Account, client_of: Clients
) -> None:
    client, page = client_of(alice), f"/handovers/{handover.public_id}/"
    assert client.post(f"{page}add/", {"kind": "keys", "text": "村部钥匙3把"}).status_code == 302
    days = {"start": "2024-03-01", "until": "2024-03-16"}
    assert client.post(f"{page}together/", days).status_code == 302
    wrong = client.post(f"{page}together/", {"start": "2024-03-16", "until": "2024-03-01"})
    assert wrong.status_code == 422
    assert client.post(f"{page}again/").status_code == 302
    assert "村部钥匙3把" in client.get(page).text


def test_a_single_change_posts_the_successor_without_a_day_between(
    secretary: Posting,
    open_round: Round,
    person_of: Callable[..., Person],
    candidate: Any,
    alice: Account,
    client_of: Clients,
) -> None:
    client = client_of(alice, "en")
    page = f"/postings/{secretary.public_id}/replace/?person={candidate.person.public_id}"
    sent = {"round": open_round.public_id, "starts_on": "2024-03-17", "ends_on": "2024-03-16"}
    gap = client.post(page, sent)
    assert (gap.status_code, Handover.objects.count()) == (422, 0)
    assert "the successor begins on 2024-03-17" in gap.text
    assert client.post(page, {**sent, "starts_on": "2024-03-01"}).status_code == 302
    assert Posting.objects.get(person=candidate.person).role == PostingRole.FIRST_SECRETARY


def test_a_promise_is_noted_shown_and_ended(
    secretary: Posting, alice: Account, client_of: Clients
) -> None:
    client, page = client_of(alice), "/villages/411327101201/promises/"
    sent = {"posting": secretary.public_id, "text": MEDICINE, "made_on": TODAY}
    assert client.post(page, sent).status_code == 302
    assert MEDICINE in client.get(page).text
    end = f"/promises/{StandingPromise.objects.get().public_id}/end/"
    assert client.post(end, {"ended_on": TODAY, "note": "由子女照料"}).status_code == 302
    assert MEDICINE not in client.get(page).text


def test_a_captain_is_appointed_by_a_person(
    places: dict[str, Place], account_of: Callable[..., Account], client_of: Clients
) -> None:
    make.add_places({"53": "云南省", "5304": "玉溪市", "530402": "红塔区", "530402100": "研和镇"})
    make.add_places({f"53040210020{n}": f"村{n}村民委员会" for n in (1, 2, 3)})
    batch = make.round_("2025", area="530402", starts_on=date(2023, 7, 1))
    rows = [
        make.posting(
            make.person(f"干部{n}"),
            make.place(f"53040210020{n}"),
            batch,
            starts_on=date(2023, 7, 1),
        )
        for n in (1, 2, 3)
    ]
    client = client_of(account_of("yu", Role.OFFICE, "530402"), "en")
    assert "Townships that lack a captain" in client.get("/").text
    assert "干部2" in client.get("/captains/").text
    page = "/captains/530402100/"
    sent = {"posting": rows[1].public_id, "round": batch.public_id, "starts_on": str(localdate())}
    without = client.post(page, sent)
    assert without.status_code == 422
    assert "hold an office of the township" in without.text
    assert client.post(page, {**sent, "local_office": "副镇长"}).status_code == 302
    assert Posting.objects.get(role=PostingRole.CAPTAIN).person_id == rows[1].person_id
    assert client.get(page).status_code == 404


def test_a_term_without_a_due_day_is_shown_as_reckoned(
    person_of: Callable[..., Person], post: Any, alice: Account, client_of: Clients
) -> None:
    post(person_of("赵强"), role=PostingRole.MEMBER, due_on=None)
    text = client_of(alice, "en").get("/terms/?as_of=2025-06-01").text
    assert "赵强" in text
    assert "by the least term" in text
    assert "not configured in the pack" in text


@pytest.mark.parametrize(
    "path", ["/terms/?within=x", "/take-up/?missing=nonsense", "/handovers/?state=x"]
)
def test_a_filter_that_makes_no_sense_is_said(
    path: str, alice: Account, client_of: Clients
) -> None:
    assert client_of(alice).get(path).status_code == 422

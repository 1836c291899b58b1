"""Contact cards through the API: issued for an area, listed, withdrawn; printed from the pages only."""

from __future__ import annotations

import json

import pytest
from django.utils.timezone import localdate

from tests import factories as make
from tests.doors.api.conftest import PHONE
from tests.fieldwork.world import household
from tests.reports.test_card_homes import put_up
from zhucun.directory.enums import Role
from zhucun.ledger.models import EventRecord
from zhucun.reports.models import ContactCard

HERE = {"area": "411327"}


@pytest.fixture
def card(world, alice, caller):
    """The card of 王强."""
    assert caller(alice).post("/cards", HERE).status == 200
    return ContactCard.objects.get()


def test_cards_are_issued_for_an_area_and_once_only(world, many, alice, caller):
    many(2)
    made = caller(alice).post("/cards", HERE).body
    assert made == {"area": "411327", "issued": 1, "without_phone": 2}
    assert caller(alice).post("/cards", HERE).body["issued"] == 0
    assert ContactCard.objects.count() == 1


def test_the_same_key_issues_once(world, alice, caller, made_once):
    made_once(caller(alice), "/cards", HERE, status=200)


def test_the_same_key_withdraws_once(card, alice, caller, made_once):
    made_once(caller(alice), f"/cards/{card.public_id}/withdraw", None, status=200)


def test_a_card_says_what_hangs_there_without_its_number(card, world, alice, caller):
    found = caller(alice).get(f"/cards/{card.public_id}").body
    assert (found["name"], found["posting"], found["place"], found["version"]) == (
        "王强",
        world.posting.public_id,
        "东关村",
        1,
    )
    assert found["page"] == "/v/411327100201/"
    assert PHONE not in json.dumps(found)


def test_a_withdrawn_card_is_listed_only_when_asked_for(card, alice, caller):
    alices = caller(alice)
    gone = alices.post(f"/cards/{card.public_id}/withdraw").body
    assert gone["withdrawn_on"] is not None
    events = EventRecord.objects.count()
    assert alices.post(f"/cards/{card.public_id}/withdraw").body == gone
    assert EventRecord.objects.count() == events
    assert alices.get("/cards").ids == []
    assert alices.get("/cards", in_force="false").ids == [card.public_id]
    assert alices.get("/cards", in_force="false", area="411327101").ids == []


def test_charlie_sees_issues_and_withdraws_none_of_hers(card, charlie, caller):
    his = caller(charlie)
    assert his.get("/cards").ids == []
    assert his.get(f"/cards/{card.public_id}").status == 404
    assert his.post("/cards", HERE).status == 403
    assert his.post(f"/cards/{card.public_id}/withdraw").status == 404
    card.refresh_from_db()
    assert card.withdrawn_on is None


def test_a_cadre_reads_his_own_card_and_issues_none(card, world, account_of, caller):
    wang = caller(account_of("wang", Role.MEMBER, "520111", person=world.wang))
    assert wang.get("/cards").ids == [card.public_id]
    assert wang.post("/cards", HERE).status == 403


def test_thirty_cards_cost_as_many_queries_as_one(card, world, alice, caller, queries_of):
    alices = caller(alice)
    few = queries_of(lambda: alices.get("/cards"))
    for number in range(29):
        person = make.person(f"赵{number}", phone=f"139{number:08d}")
        village = world.places["411327100202"]
        make.posting(person, village, world.past, role="member")
    assert alices.post("/cards", HERE).body["issued"] == 29
    assert queries_of(lambda: alices.get("/cards")) == few
    first = alices.get("/cards", limit=20)
    rest = alices.get("/cards", limit=20, after=first.body["next"])
    assert first.ids + rest.ids == alices.get("/cards").ids
    assert len(set(first.ids + rest.ids)) == 30


def test_homes_in_which_a_card_hangs_are_listed_and_charlie_reads_none(
    card, world, alice, charlie, caller
):
    home = household(world.posting.place, 1)
    visit = put_up(world.posting, home, on=localdate())
    [row] = caller(alice).get("/cards/homes").body["rows"]
    assert (row["household"], row["visit"], row["card"]) == (
        home.public_id,
        visit.public_id,
        card.public_id,
    )
    assert (row["version"], row["current_version"], row["holds"]) == (1, 1, True)
    assert caller(alice).get("/cards/homes?state=stale").body["rows"] == []
    assert caller(charlie).get("/cards/homes").body["rows"] == []


def test_plain_cards_are_issued_read_by_their_cadre_and_hidden_from_charlie(
    world, alice, charlie, account_of, caller, made_once
):
    body = {"area": "411327", "kinds": ["duty"]}
    assert caller(charlie).post("/plain-cards", body).status == 403
    [key] = caller(alice).post("/plain-cards", body).body["issued"]
    assert caller(alice).post("/plain-cards", body).body["issued"] == []
    card = caller(alice).get(f"/plain-cards/{key}").body
    assert (card["kind"], card["version"], card["replaced_on"]) == ("duty", 1, None)
    assert caller(charlie).get("/plain-cards").body["rows"] == []
    assert caller(charlie).get(f"/plain-cards/{key}").status == 404
    assert caller(charlie).post(f"/plain-cards/{key}/read").status == 404
    assert caller(alice).post(f"/plain-cards/{key}/read").status == 404
    wang = account_of("wang", Role.MEMBER, "411327100201", person=world.wang)
    made_once(caller(wang), f"/plain-cards/{key}/read", None, status=200)

"""The page of cards in the homes: what hangs where, who has none, and who may not look."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from tests.reports.test_card_homes import (
    AREA,
    ISSUED,
    VILLAGE,
    batch,
    homes,
    issue,
    li,
    put_up,
)
from tests.reports.test_card_homes import household as home_of
from zhucun.directory.enums import Role
from zhucun.directory.models import Account, Place
from zhucun.households.models import Household
from zhucun.roster.models import Posting

__all__ = ["batch", "homes", "li"]
Clients = Callable[..., Client]
PAGE = "/cards/homes/"


@pytest.fixture
def office(alice: Account, client_of: Clients) -> Client:
    return client_of(alice, "en")


def test_the_page_says_where_a_card_hangs_and_leads_to_who_has_none(
    li: Posting, homes: list[Household], office: Client
) -> None:
    visit = put_up(li, homes[0])
    page = office.get(PAGE).text
    assert f"/visits/{visit.public_id}/" in page
    assert f"/households/{homes[0].public_id}/" in page
    assert "✓ In force" in page
    assert "version 1" in page
    assert "张1" not in page  # the head's name is masked for the office
    gaps = office.get(f"/coverage/{AREA}/card-in-every-home/").text
    assert homes[1].number in gaps
    assert homes[0].number not in gaps
    assert office.get(f"{PAGE}?state=lost").status_code == 422
    assert "✓ In force" not in office.get(f"{PAGE}?state=stale").text


def test_the_cadre_finds_old_cards_of_his_village_among_what_waits_for_him(
    li: Posting,
    homes: list[Household],
    account_of: Callable[..., Account],
    client_of: Clients,
) -> None:
    put_up(li, homes[0])
    himself = client_of(account_of("li", Role.FIRST_SECRETARY, VILLAGE, person=li.person), "en")
    assert "an old contact card hangs" not in himself.get("/").text
    li.person.name = "李明明"
    li.person.save()
    issue(date(2024, 4, 1))
    assert "Homes in which an old contact card hangs" in himself.get("/").text
    assert "replaced by version 2" in himself.get(f"{PAGE}?state=stale").text


def test_charlie_does_not_see_the_homes_of_another_county(
    li: Posting, homes: list[Household], charlie: Account, client_of: Clients, office: Client
) -> None:
    put_up(li, homes[0])
    stranger = client_of(charlie, "en")
    assert stranger.get(f"{PAGE}?area={AREA}").status_code == 404
    assert homes[0].number not in stranger.get(PAGE).text
    assert Client().get(PAGE).status_code == 302


def test_thirty_homes_cost_no_more_queries_than_three_and_the_part_equals_the_fresh_page(
    li: Posting,
    homes: list[Household],
    places: dict[str, Place],
    office: Client,
    part: Callable[[str, str], str],
    queries_of: Callable[..., list[str]],
) -> None:
    put_up(li, *homes[:3])
    few = queries_of(lambda: office.get(PAGE))
    put_up(li, *(home_of(places[VILLAGE], n) for n in range(10, 40)), on=date(2024, 3, 5))
    assert len(queries_of(lambda: office.get(PAGE))) == len(few)
    swapped: Any = office.get(PAGE, headers={"HX-Request": "true", "HX-Target": "card-homes"})
    assert swapped.text.strip() == part(office.get(PAGE).text, "card-homes")
    assert ISSUED.isoformat() not in swapped.text

"""Numbers stated of places: one form for a place and those right below it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from zhucun.directory import actions, queries
from zhucun.directory.models import Account, Place
from zhucun.directory.perms import OPERATOR
from zhucun.ledger.models import EventRecord

Clients = Callable[..., Client]
ADDRESS = "/places/411327/numbers/rural_population/"
ON = date(2023, 12, 31)


def stated(place: Place, on: date = ON) -> int | None:
    found = queries.figures_of(place=place, as_of=on).get("rural_population")
    return found.value if found else None


def test_a_county_states_the_rural_register_of_itself_and_its_townships_at_once(
    alice: Account, places: dict[str, Place], client_of: Clients
) -> None:
    given = {"on": ON.isoformat(), "at-411327": "612000", "at-411327100": "41000"}
    answer = client_of(alice, "en").post(ADDRESS, given, follow=True)
    assert "2 numbers are recorded" in answer.text
    assert (stated(places["411327"]), stated(places["411327100"])) == (612_000, 41_000)
    assert stated(places["411327101"]) is None
    before = EventRecord.objects.count()
    client_of(alice).post(ADDRESS, given)
    assert EventRecord.objects.count() == before


def test_the_form_says_what_is_known_and_of_which_day(
    alice: Account,
    places: dict[str, Place],
    client_of: Clients,
    unknown_names: Callable[[str], list[str]],
) -> None:
    actions.record_figures(
        figures={places["411327100"]: {"rural_population": 41_000}}, as_of=ON, by=OPERATOR
    )
    html = client_of(alice, "en").get(ADDRESS).text
    assert unknown_names(html) == []
    assert "41,000 as of 2023-12-31" in html
    assert "Nothing is stated up to this day." in html
    assert ADDRESS in client_of(alice).get("/places/411327/").text


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"on": "2023-12-31"}, "No number was given"),
        ({"on": "2199-01-01", "at-411327": "5"}, "That day has not come yet."),
        ({"on": "2023-12-31", "at-411327": "-5"}, "greater than or equal to 0"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_recorded(
    given: dict[str, str],
    said: str,
    alice: Account,
    places: dict[str, Place],
    client_of: Clients,
) -> None:
    answer = client_of(alice, "en").post(ADDRESS, given)
    assert (answer.status_code, said in answer.text) == (422, True)
    assert stated(places["411327"], date(2199, 1, 1)) is None


def test_a_place_that_had_ended_states_nothing(
    alice: Account, places: dict[str, Place], client_of: Clients
) -> None:
    actions.end_place(code="411327100202", until=date(2023, 1, 1), by=OPERATOR)
    answer = client_of(alice, "en").post(
        "/places/411327100/numbers/rural_population/?as_of=2022-12-31",
        {"on": "2023-12-31", "at-411327100202": "5", "at-411327100": "6"},
    )
    assert (answer.status_code, "ended on 2023-01-01" in answer.text) == (422, True)
    assert stated(places["411327100"]) is None


def test_charlie_and_whoever_keeps_no_places_cannot_state_them(
    charlie: Account, client_of: Clients, places: dict[str, Place]
) -> None:
    client = client_of(charlie)
    assert client.get(ADDRESS).status_code == 404
    assert client.post(ADDRESS, {"on": "2023-12-31", "at-411327": "5"}).status_code == 404
    assert stated(places["411327"]) is None


def test_an_unknown_number_is_not_found(alice: Account, client_of: Clients) -> None:
    assert client_of(alice).get("/places/411327/numbers/cattle/").status_code == 404


def test_more_places_below_cost_no_more_queries(
    alice: Account, client_of: Clients, queries_of: Callable[..., list[str]]
) -> None:
    client, address = client_of(alice), "/places/411327100/numbers/rural_population/"
    few = queries_of(lambda: client.get(address))
    more = [
        actions.PlaceDraft(code=f"411327100{number}", name=f"第{number}村民委员会")
        for number in range(301, 331)
    ]
    actions.add_places(more, since=date(2020, 1, 1), by=OPERATOR)
    assert queries_of(lambda: client.get(address)) == few

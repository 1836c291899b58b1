"""Every page of the roster: it works in both languages, and Charlie sees none of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from zhucun.directory.models import Account
from zhucun.roster.models import Candidate, Posting, Round, Team

Clients = Callable[..., Client]

#: Name of the page → its address, with the ids of the small roster.
PAGES = {
    "roster": "/roster/",
    "village": "/villages/411327101201/",
    "cadre": "/cadres/{person}/",
    "teams": "/teams/",
    "team": "/teams/{team}/",
    "rounds": "/rounds/",
    "round-open": "/rounds/open/",
    "round": "/rounds/{round}/",
    "round-publish": "/rounds/{round}/publish/",
    "post-who": "/rounds/{round}/post/?q=lisi",
    "post": "/rounds/{round}/post/?candidate={candidate}",
    "candidates": "/rounds/{round}/candidates/",
    "nominate-who": "/rounds/{round}/nominate/?q=lisi",
    "nominate": "/rounds/{round}/nominate/?person={person}",
    "posting-end": "/postings/{posting}/end/",
    "posting-correct": "/postings/{posting}/correct/",
    "candidate": "/candidates/{candidate}/",
    "candidate-withdraw": "/candidates/{candidate}/withdraw/",
}
#: Pages that exist for Charlie too: lists, in which nothing of hers stands.
LISTS = {"roster", "teams", "rounds", "round-open"}


@pytest.fixture
def address(
    secretary: Posting, team: Team, open_round: Round, candidate: Candidate
) -> Callable[[str], str]:
    """The address of a page of the small roster."""
    ids = {
        "person": secretary.person.public_id,
        "posting": secretary.public_id,
        "team": team.public_id,
        "round": open_round.public_id,
        "candidate": candidate.public_id,
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
    for word in ("张三", "李四", "小河", "2023年轮换"):
        assert word not in answer.text


@pytest.mark.parametrize("name", ["roster", "teams", "rounds", "round", "candidates"])
def test_the_part_equals_the_fresh_page(
    name: str,
    address: Callable[[str], str],
    alice: Account,
    client_of: Clients,
    part: Callable[[str, str], str],
) -> None:
    client, target = client_of(alice), "teams" if name == "round" else name
    fresh = client.get(address(name))
    swapped = client.get(address(name), headers={"HX-Request": "true", "HX-Target": target})
    assert "<html" not in swapped.text
    assert swapped.text.strip() == part(fresh.text, target)


@pytest.mark.parametrize(
    "name", [name for name in PAGES if name not in {"round-open", "round-publish", "nominate"}]
)
def test_a_day_before_everything_shows_no_posting(
    name: str, address: Callable[[str], str], alice: Account, client_of: Clients
) -> None:
    mark = "&" if "?" in PAGES[name] else "?"
    answer = client_of(alice).get(f"{address(name)}{mark}as_of=2022-01-01")
    assert answer.status_code in {200, 404}
    if name in {"roster", "village", "team", "teams"}:
        assert "张三" not in answer.text


@pytest.mark.parametrize("name", sorted(set(PAGES) - LISTS))
def test_nothing_can_be_written_through_another_account(
    name: str, address: Callable[[str], str], looking: Client
) -> None:
    answer = looking.post(address(name), {"reason": "x"})
    assert answer.status_code == 403
    assert "nothing can be changed" in answer.text


def test_pages_of_forms_are_closed_to_those_who_only_look(
    address: Callable[[str], str], looking: Client
) -> None:
    assert looking.get(address("posting-end")).status_code == 403
    assert looking.get(address("cadre")).status_code == 200


QUERIES = ["roster", "teams", "round", "candidates", "village", "team"]


@pytest.mark.parametrize("name", QUERIES)
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
    assert sorted(queries_of(lambda: client.get(path))) == sorted(few)

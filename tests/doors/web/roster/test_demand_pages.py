"""Pages of what comes before the match: they work, Charlie sees none of them, and they are steady."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests import factories as make
from tests.doors.web.roster.conftest import DEMAND_PAGES, FIXED
from zhucun.directory.models import Account
from zhucun.directory.perms import OPERATOR
from zhucun.doors.web.front import urls as front
from zhucun.doors.web.rooms import Step
from zhucun.roster import actions
from zhucun.roster.models import (
    Round,
)

Clients = Callable[..., Client]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("name", DEMAND_PAGES)
def test_every_page_works_in_both_languages(
    name: str,
    language: str,
    demand_page: Callable[[str], str],
    alice: Account,
    client_of: Clients,
    unknown_names: Callable[[str], list[str]],
) -> None:
    answer = client_of(alice, language).get(demand_page(name))
    assert answer.status_code == 200
    assert unknown_names(answer.text) == []


@pytest.mark.parametrize("name", DEMAND_PAGES)
def test_charlie_sees_nothing_of_hers(
    name: str, demand_page: Callable[[str], str], charlie: Account, client_of: Clients
) -> None:
    answer = client_of(charlie).get(demand_page(name))
    assert answer.status_code == (200 if name == "needs" else 404)
    for word in ("小河", "李四", "茶园", "财政局", "2023年轮换"):
        assert word not in answer.text


@pytest.mark.parametrize(
    "name", sorted(set(DEMAND_PAGES) - {"round", "villages", "offers", "needs"})
)
def test_nothing_is_written_through_another_account(
    name: str, demand_page: Callable[[str], str], looking: Client
) -> None:
    assert looking.post(demand_page(name), {"reason": "x"}).status_code == 403


@pytest.mark.parametrize(("name", "target"), [(n, n) for n in ("villages", "offers", "needs")])
def test_the_part_equals_the_fresh_page(
    name: str,
    target: str,
    demand_page: Callable[[str], str],
    alice: Account,
    client_of: Clients,
    part: Callable[[str, str], str],
) -> None:
    client = client_of(alice)
    fresh = client.get(demand_page(name))
    headers = {"HX-Request": "true", "HX-Target": target}
    swapped = client.get(demand_page(name), headers=headers)
    assert "<html" not in swapped.text
    assert swapped.text.strip() == part(fresh.text, target)


@pytest.mark.parametrize("name", ["round", "villages", "needs", "offers", "fix", "wishes"])
def test_more_rows_cost_no_more_queries(
    name: str,
    demand_page: Callable[[str], str],
    alice: Account,
    client_of: Clients,
    queries_of: Callable[..., list[str]],
    open_round: Round,
) -> None:
    client, path = client_of(alice), demand_page(name)
    few = queries_of(lambda: client.get(path))
    make.add_places({f"4113271002{n}": f"村{n}" for n in range(10, 38)})
    for n in range(10, 38):
        make.tag(f"4113271002{n}", "weak-branch")
        row = make.village_of(open_round, make.place(f"4113271002{n}"), on=FIXED)
        needs = [actions.Need(speciality="health")]
        actions.state_needs(needs, village=row, stated_on=FIXED, by=OPERATOR)
        make.offer(make.unit(), open_round, on=FIXED)
    assert sorted(queries_of(lambda: client.get(path))) == sorted(few)


# the desk


def test_the_desk_counts_each_step_in_its_order(
    demand_page: Callable[[str], str], alice: Account, client_of: Clients
) -> None:
    page = client_of(alice, "en").get(demand_page("round")).text
    steps = [
        "Villages fixed: 1, not announced yet",
        "Villages that stated needs: 1 of 1",
        "Units: 1, people offered: 3",
        "Candidates: 1, with wishes: 0",
        "Not published yet",
    ]
    at = [page.index(step) for step in steps]
    assert at == sorted(at)


def test_a_room_above_puts_its_steps_in_their_place_on_the_desk(
    demand_page: Callable[[str], str],
    alice: Account,
    client_of: Clients,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def steps(request: Any, round_: Any) -> dict[str, list[Step]]:
        return {"match": [Step(name=f"Proposals of {round_.code}", state="two", href="/x/")]}

    monkeypatch.setattr(front, "steps", steps, raising=False)
    page = client_of(alice, "en").get(demand_page("round")).text
    assert '6. <a href="/x/">Proposals of 2023</a>' in page
    rest = page[page.index("Proposals of 2023") :]
    assert rest.index("Match, and confirm on both sides") < rest.index("Publish")

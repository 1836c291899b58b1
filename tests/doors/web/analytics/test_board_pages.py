"""The board, coverage, and the rows behind every number: pages."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from tests import factories as make
from tests.analytics.conftest import World, world  # noqa: F401 - a fixture
from zhucun.directory.models import Account

DAY = "?as_of=2024-01-25"


@pytest.fixture
def hers(client_of: Callable[..., Client], alice: Account) -> Client:
    return client_of(alice, "en")


def test_the_board_shows_computed_and_declared_side_by_side(hers: Client, world: World) -> None:  # noqa: F811
    page = hers.get(f"/board/411327/{DAY}").content.decode()
    assert "First secretaries of the first round" in page
    assert "118人" in page
    assert "✗ differs" in page
    assert "sheqi-2024" in page


def test_every_computed_figure_leads_to_its_rows(hers: Client, world: World) -> None:  # noqa: F811
    board = hers.get(f"/board/411327/{DAY}").content.decode()
    address = "/board/411327/first-secretaries-2021/"
    assert f'href="{address}{DAY}"' in board
    rows = hers.get(f"{address}{DAY}").content.decode()
    assert "巴镜均" in rows
    assert "驻村第一书记118人" in rows  # the sentence of the source


def test_a_share_leads_to_the_rows_of_its_base(hers: Client, world: World) -> None:  # noqa: F811
    rows = hers.get(
        f"/board/411327/first-secretary-coverage/{DAY}&part=denominator"
    ).content.decode()
    assert "东关村" in rows
    assert "西关村" in rows


def test_a_village_is_not_shown_with_the_first_day_of_its_code(hers: Client, world: World) -> None:  # noqa: F811
    rows = hers.get(
        f"/board/411327/first-secretary-coverage/{DAY}&part=denominator"
    ).content.decode()
    assert "Since" not in rows


def test_a_figure_without_records_says_so(hers: Client, world: World) -> None:  # noqa: F811
    answer = hers.get(f"/board/411327/village-rules/{DAY}")
    assert answer.status_code == 404
    assert "no records" in answer.content.decode()


def test_coverage_leads_to_the_gap_list(hers: Client, world: World) -> None:  # noqa: F811
    page = hers.get(f"/coverage/411327/{DAY}").content.decode()
    assert "a person decides" in page
    gaps = hers.get(
        f"/coverage/411327/key-village-has-one-first-secretary/{DAY}&outcome=fail"
    ).content.decode()
    assert "西关村" in gaps
    assert "东关村" not in gaps


@pytest.mark.parametrize(
    "address",
    [
        "/board/411327/",
        "/board/411327/first-secretaries/",
        "/coverage/411327/",
        "/coverage/411327/key-village-has-one-first-secretary/",
    ],
)
def test_charlie_finds_nothing_under_the_addresses_of_her_county(
    address: str,
    world: World,  # noqa: F811
    client_of: Callable[..., Client],
    charlie: Account,
) -> None:
    assert client_of(charlie).get(address + DAY).status_code == 404


@pytest.mark.parametrize("query", ["&part=all", "&outcome=often"])
def test_a_mistyped_address_is_refused_in_words(hers: Client, world: World, query: str) -> None:  # noqa: F811
    page = (
        "board/411327/first-secretaries"
        if "part" in query
        else ("coverage/411327/key-village-has-one-first-secretary")
    )
    assert hers.get(f"/{page}/{DAY}{query}").status_code == 422


def test_the_board_costs_the_same_for_two_cadres_and_for_twenty(
    hers: Client,
    world: World,  # noqa: F811
    queries_of: Callable[..., list[str]],
) -> None:
    address = f"/board/411327/{DAY}"
    hers.get(address)
    few = queries_of(lambda: hers.get(address))
    village = make.place("411327100201")
    for number in range(20):
        make.posting(make.person(f"队员{number}"), village, world.round, role="member")
    assert queries_of(lambda: hers.get(address)) == few


def test_the_board_without_an_area_opens_the_own_county(hers: Client, world: World) -> None:  # noqa: F811
    assert "社旗县" in hers.get(f"/board/{DAY}").content.decode()


def test_the_board_speaks_chinese(
    client_of: Callable[..., Client],
    alice: Account,
    world: World,  # noqa: F811
) -> None:
    page = client_of(alice).get(f"/board/411327/{DAY}").content.decode()
    assert "首批驻村第一书记" in page
    assert "✗ 不一致" in page

"""The board, coverage, and the rows behind every number: pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from tests import factories as make
from tests.analytics.conftest import World, world  # noqa: F401 - a fixture
from tests.pairing import world as huaihua
from zhucun.analytics.queries import tables
from zhucun.directory.enums import Role
from zhucun.directory.models import Account
from zhucun.directory.perms import OPERATOR
from zhucun.roster import actions as roster

DAY = "?as_of=2024-01-25"


@pytest.fixture
def hers(client_of: Callable[..., Client], alice: Account) -> Client:
    return client_of(alice, "en")


def test_the_board_shows_computed_and_declared_side_by_side(hers: Client, world: World) -> None:  # noqa: F811
    page = hers.get(f"/board/411327/{DAY}").content.decode()
    assert "First secretaries of the first round" in page
    assert "118 people" in page
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


def test_a_figure_without_records_says_which_are_missing(hers: Client, world: World) -> None:  # noqa: F811
    rules = hers.get(f"/board/411327/village-rules/{DAY}").content.decode()
    assert "No records of this kind are kept" not in rules
    assert "1,200" in rules
    cards = hers.get(f"/board/411327/quick-first-results/{DAY}").content.decode()
    assert "Not on record of" in cards


def test_coverage_leads_to_the_gap_list(hers: Client, world: World) -> None:  # noqa: F811
    page = hers.get(f"/coverage/411327/{DAY}").content.decode()
    assert "a person decides" in page
    gaps = hers.get(
        f"/coverage/411327/key-village-has-one-first-secretary/{DAY}&outcome=fail"
    ).content.decode()
    assert "西关村" in gaps
    assert "东关村" not in gaps


def test_a_question_leads_to_the_records_that_raise_it_with_what_may_explain_it(
    hers: Client,
    world: World,  # noqa: F811
    queries_of: Callable[..., list[str]],
    unknown_names: Callable[[str], list[str]],
) -> None:
    village = make.place("411327101201")
    person, end = make.person("前任"), date(2021, 8, 1)
    first = make.posting(person, village, world.round)
    roster.end_postings([first], ends_on=end, reason="调离", made_at=make.NOW, by=OPERATOR)
    assert "/ask/gap" not in hers.get(f"/coverage/411327/{DAY}").content.decode()
    make.posting(make.person("后任"), village, world.round, starts_on=date(2021, 9, 1))
    coverage = hers.get(f"/coverage/411327/{DAY}").content.decode()
    address = f"/coverage/411327/ask/gap-between-postings/{DAY}"
    assert f'href="{address}"' in coverage
    assert "a reason to ask, not a finding" in coverage
    page = hers.get(address).content.decode()
    assert unknown_names(coverage + page) == []
    assert "后任" in page
    assert "前任" not in page
    assert "Was the post empty after the predecessor left?" in page
    assert "A later arrival was approved" in page
    few = queries_of(lambda: hers.get(address))
    make.add_places({f"4113271012{n:02d}": f"第{n}村民委员会" for n in range(10, 20)})
    for n in range(10, 20):
        each = make.place(f"4113271012{n:02d}")
        gone = make.posting(make.person(f"前{n}"), each, world.round)
        roster.end_postings([gone], ends_on=end, reason="调离", made_at=make.NOW, by=OPERATOR)
        make.posting(make.person(f"后{n}"), each, world.round, starts_on=date(2021, 9, 1))
    assert queries_of(lambda: hers.get(address)) == few


def test_a_rule_about_facts_that_nobody_keeps_says_which(
    hers: Client,
    world: World,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(tables._BESIDE, "village", lambda as_of: {})  # no room says more
    page = hers.get(f"/coverage/411327/{DAY}").content.decode()
    row = next(each for each in page.split("<tr ")[1:] if "/rules/four-not-removed/" in each)
    assert "Not on record of" in row


@pytest.mark.parametrize(
    "address",
    [
        "/coverage/411327/ask/gap-between-postings/",
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


def test_the_chain_of_a_village_stands_on_its_page_and_broken_ones_in_the_list(
    hers: Client,
    world: World,  # noqa: F811
    client_of: Callable[..., Client],
    account_of: Callable[..., Account],
    unknown_names: Callable[[str], list[str]],
) -> None:
    """YN-041, SQ24-053."""
    assert f'href="/responsibility/411327/{DAY}"' in hers.get(f"/coverage/411327/{DAY}").text
    village = hers.get(f"/villages/411327100201/{DAY}").text
    told = village[village.index("Who is responsible") :]
    assert told.index("社旗县文旅局") < told.index("巴镜均") < told.index("What the rules ask")
    assert "Nobody on record" in told
    listed = hers.get(f"/responsibility/411327/{DAY}").text
    assert ("东关村" in listed, "西关村" in listed, unknown_names(listed)) == (True, True, [])
    asked = hers.get(f"/coverage/411327/ask/broken-responsibility-chain/{DAY}").text
    assert ("西关村" in asked, unknown_names(asked)) == (True, [])
    charlie = client_of(account_of("charlie", Role.OFFICE, "520111"), "en")
    for page in ("/responsibility/411327/", "/responsibility/411327/county-teams/"):
        assert charlie.get(page + DAY).status_code == 404


def test_each_level_shows_for_whom_it_answers_and_the_records_behind_every_number(
    client_of: Callable[..., Client],
    account_of: Callable[..., Account],
    unknown_names: Callable[[str], list[str]],
    db: None,
) -> None:
    """HH18-116."""
    places = huaihua.build_places()
    round_ = make.round_("2017", area=huaihua.COUNTY, starts_on=huaihua.SINCE)
    unit = make.unit("县水利局", area=huaihua.COUNTY)
    make.team(places[huaihua.EAST], round_, formed_on=huaihua.SINCE, unit=unit)
    office = client_of(account_of("hh", Role.OFFICE, huaihua.COUNTY), "en")
    day = "?as_of=2018-06-15"
    page = office.get(f"/responsibility/{huaihua.COUNTY}/{day}").text
    assert unknown_names(page) == []
    address = f"/responsibility/{huaihua.COUNTY}/county-teams/{day}"
    assert f'Teams sent by the county <a href="{address}">1</a>' in page
    rows = office.get(address).text
    assert ("县水利局" in rows, unknown_names(rows)) == (True, [])
    assert office.get(f"/responsibility/{huaihua.COUNTY}/nonsense/{day}").status_code == 404

"""What the page of an import promises: of whom it speaks, what it cannot do, and where each value came from."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from tests import factories as make
from tests.doors.web.intake.conftest import GOOD, HEADINGS, cadre, xlsx
from zhucun.directory.enums import Role
from zhucun.directory.models import Account, Person, Place, Unit
from zhucun.directory.perms import OPERATOR
from zhucun.intake import actions
from zhucun.intake.models import Batch
from zhucun.roster import actions as roster_actions
from zhucun.roster.models import Posting, Round

pytestmark = pytest.mark.django_db
Clients = Callable[..., Client]
Bring = Callable[..., Batch]


@pytest.fixture
def page(alice: Account, client_of: Clients) -> Callable[..., str]:
    def opened(batch: Batch, language: str = "en", **query: str) -> str:
        return client_of(alice, language).get(f"/imports/{batch.public_id}/", query).text

    return opened


@pytest.fixture
def accepted(bring: Bring) -> Batch:
    batch = bring(*GOOD)
    return actions.accept(batch=batch, by=OPERATOR, accepted_at=batch.made_at)


# ── of whom the list speaks ────────────────────────────────────────


def test_the_page_says_of_which_rounds_the_list_speaks(
    accepted: Batch, bring: Bring, page: Callable[..., str]
) -> None:
    make.round_("2022-06", starts_on=date(2022, 6, 1))
    rows = [[*HEADINGS, "批次"], [*cadre("孙七", 7, 任职起="2022.7.1"), "2022-06"]]
    html = page(bring(data=xlsx(rows)))
    assert "The list speaks of these rounds only: 2022-06." in html
    assert "postings that the list does not name" not in html  # those of 2023 are not missing
    assert "The list speaks of these rounds only: 2023." in page(bring(GOOD[0]))


def test_the_page_says_where_the_list_names_no_round(
    bring: Bring, page: Callable[..., str]
) -> None:
    data = xlsx([[*HEADINGS, "批次"], [*cadre("孙七", 7), ""]])
    said = "The list names no round, so it speaks of all postings of its area."
    assert said in page(bring(data=data, round=""))
    assert "名单未写明批次" in page(bring(data=data, round=""), "zh-hans")


def test_lists_that_know_no_rounds_say_nothing_of_them(
    places: dict[str, Place], bring: Bring, page: Callable[..., str]
) -> None:
    data = xlsx([["区划代码", "村名", "户数"], ["411327101201", "小河村", 312]])
    html = page(bring(data=data, feed="villages"))
    assert "The list speaks of" not in html
    assert "The list names no round" not in html


# ── what accepting would refuse ────────────────────────────────────────


def test_rows_for_a_published_round_are_errors_with_what_to_do(
    accepted: Batch, round_2023: Round, bring: Bring, page: Callable[..., str]
) -> None:
    roster_actions.publish_round(round_=round_2023, published_at=accepted.made_at, by=OPERATOR)
    html = page(bring(*GOOD, cadre("孙七", 7)), part="errors")
    assert "The round “2023” is published: nobody joins it" in html
    assert "Open a new round together with the import and choose it" in html
    assert "Accept all" not in html
    assert re.search(r"<dt>New</dt><dd>0<", html)


# ── where a value came from ────────────────────────────────────────


@pytest.fixture
def dossier(client_of: Clients) -> Callable[[Account], str]:
    def opened(account: Account) -> str:
        person = Person.objects.get(name="李四")
        return client_of(account, "en").get(f"/cadres/{person.public_id}/").text

    return opened


def test_the_record_of_a_cadre_leads_to_the_cells_and_the_import(
    accepted: Batch, alice: Account, dossier: Callable[[Account], str]
) -> None:
    html = dossier(alice)
    assert "花名册.xlsx, 花名册, row 3" in html
    assert "Since 花名册!F3" in html
    assert "Full name 花名册!C3" in html
    assert f'href="/imports/{accepted.public_id}/"' in html


def test_who_may_not_import_sees_the_cells_without_the_file(
    accepted: Batch, account_of: Callable[..., Account], dossier: Callable[[Account], str]
) -> None:
    html = dossier(account_of("dora", Role.TOWNSHIP, "411327100"))
    assert "Since 花名册!F3" in html
    assert "花名册.xlsx" not in html
    assert "/imports/" not in html


def test_charlie_sees_nothing_of_it(
    accepted: Batch, charlie: Account, dossier: Callable[[Account], str]
) -> None:
    assert "花名册" not in dossier(charlie)


def test_more_imported_events_cost_no_more_queries(
    accepted: Batch,
    alice: Account,
    unit: Unit,
    bring: Bring,
    client_of: Clients,
    queries_of: Callable[..., list[str]],
) -> None:
    client, person = client_of(alice), Posting.objects.get(person__name="李四").person
    address = f"/cadres/{person.public_id}/"
    few = queries_of(lambda: client.get(address))
    for day in range(12, 24):
        batch = bring(GOOD[0], cadre("李四", 2, 任职起=f"2023.5.{day}"))
        actions.accept(batch=batch, by=OPERATOR, accepted_at=batch.made_at)
    assert queries_of(lambda: client.get(address)) == few

"""Taking lists out: what the actor may see, in clear only for whom it is meant."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from tests import factories as make
from tests.doors.web.intake.conftest import COUNTY
from zhucun.directory.enums import Role
from zhucun.directory.models import Account, Place, Unit
from zhucun.ledger.models import AccessRecord
from zhucun.roster.models import Posting, Round

pytestmark = pytest.mark.django_db
Clients = Callable[..., Client]


@pytest.fixture
def secretary(places: dict[str, Place], unit: Unit, round_2023: Round) -> Posting:
    """张三 serves in 东关村 of 社旗县."""
    person = make.person("张三", id_number=make.id_number(serial=1), phone="13800001111", unit=unit)
    return make.posting(
        person, places["411327100201"], round_2023, unit=unit, starts_on=round_2023.starts_on
    )


@pytest.fixture
def rows_of(client_of: Clients) -> Callable[..., list[tuple[Any, ...]]]:
    """The rows of an export, headings first."""

    def exported(account: Account, **query: str) -> list[tuple[Any, ...]]:
        answer = client_of(account).get(
            "/exports/file/", {"feed": "roster", "area": COUNTY, **query}
        )
        assert answer.status_code == 200, answer.text
        assert answer["Content-Type"].endswith("spreadsheetml.sheet")
        sheet = load_workbook(io.BytesIO(answer.getvalue())).active
        return [tuple(cell.value for cell in row) for row in sheet]

    return exported


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_page_offers_the_lists_and_the_rounds(
    language: str,
    alice: Account,
    round_2023: Round,
    client_of: Clients,
    unknown_names: Callable[[str], list[str]],
) -> None:
    html = client_of(alice, language).get("/exports/").text
    assert unknown_names(html) == []
    for shown in ('value="roster"', 'value="units"', 'value="villages"', "2023 round"):
        assert shown in html


def test_the_office_gets_the_numbers_in_clear_and_it_is_logged(
    alice: Account, secretary: Posting, rows_of: Callable[..., list[tuple[Any, ...]]]
) -> None:
    [headings, row] = rows_of(alice)
    assert row[headings.index("姓名")] == "张三"
    assert row[headings.index("联系电话")] == "13800001111"
    record = AccessRecord.objects.get(kind="EXPORT")
    assert (record.actor, record.subject, record.rows) == (alice.pk, "feed:roster", 1)


def test_a_township_gets_its_own_rows_masked(
    account_of: Callable[..., Account],
    secretary: Posting,
    rows_of: Callable[..., list[tuple[Any, ...]]],
) -> None:
    dora = account_of("dora", Role.TOWNSHIP, "411327100")
    [headings, row] = rows_of(dora, area="411327100")
    assert row[headings.index("联系电话")] == "138****1111"
    assert not AccessRecord.objects.filter(kind="EXPORT").exists()


def test_a_unit_gets_its_own_people_masked(
    account_of: Callable[..., Account],
    unit: Unit,
    secretary: Posting,
    rows_of: Callable[..., list[tuple[Any, ...]]],
    client_of: Clients,
) -> None:
    ulla = account_of("ulla", Role.UNIT, COUNTY, unit=unit)
    assert f'value="{COUNTY}"' in client_of(ulla).get("/exports/").text
    [headings, row] = rows_of(ulla)
    assert row[headings.index("联系电话")] == "138****1111"


def test_charlie_gets_nothing_of_hers(
    charlie: Account, secretary: Posting, client_of: Clients
) -> None:
    query = {"feed": "roster", "area": COUNTY}
    answer = client_of(charlie, "en").get("/exports/file/", query)
    assert answer.status_code == 403
    assert "Your role does not allow this." in answer.text
    assert "张三" not in answer.text


def test_a_round_narrows_the_roster(
    alice: Account, secretary: Posting, rows_of: Callable[..., list[tuple[Any, ...]]]
) -> None:
    make.round_("2021")
    assert len(rows_of(alice, round="2023")) == 2
    assert len(rows_of(alice, round="2021")) == 1


def test_the_list_is_that_of_the_day(
    alice: Account, secretary: Posting, rows_of: Callable[..., list[tuple[Any, ...]]]
) -> None:
    assert len(rows_of(alice, as_of="2023-04-30")) == 1


def test_a_wrong_choice_is_an_error_of_the_form(alice: Account, client_of: Clients) -> None:
    answer = client_of(alice, "en").get("/exports/file/", {"feed": "weather", "area": "41x"})
    assert answer.status_code == 422
    assert 'id="id_feed_error"' in answer.text
    assert 'id="id_area_error"' in answer.text


def test_who_looks_through_an_account_gets_masked_rows(
    root: Account, alice: Account, secretary: Posting, client_of: Clients
) -> None:
    client = client_of(root)
    client.post("/look-through/alice/")
    answer = client.get("/exports/file/", {"feed": "roster", "area": COUNTY})
    sheet = load_workbook(io.BytesIO(answer.getvalue())).active
    shown = {str(cell.value) for row in sheet for cell in row}
    assert "张三" in shown
    assert "13800001111" not in shown

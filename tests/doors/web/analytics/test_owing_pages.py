"""Who owes what: the list of today, an area's list, one obligation with its records, the workbook."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from tests.analytics.duties_world import EAST, POLICY, TOWNSHIP, World, build
from zhucun.directory.enums import Role
from zhucun.directory.models import Account, Place
from zhucun.ledger.models import AccessRecord

DAY = "as_of=2024-04-10"
MARCH = "2024-03-01"


@pytest.fixture
def world(places: dict[str, Place], settings: Any) -> World:
    settings.POLICY_DIR = POLICY
    return build(places)


@pytest.fixture
def hers(client_of: Callable[..., Client], alice: Account) -> Client:
    return client_of(alice, "en")


@pytest.fixture
def lis(
    account_of: Callable[..., Account], client_of: Callable[..., Client], world: World
) -> Client:
    """A member, who may see nobody's presence but his own."""
    return client_of(account_of("li", Role.MEMBER, EAST, person=world.li.person), "en")


def _text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


# ── one's own ────────────────────────────────────────


def test_a_cadre_reads_what_is_late_and_due_from_him(lis: Client, world: World) -> None:
    page = _text(lis, f"/obligations/mine/?{DAY}")
    late = page[page.index("Late") : page.index("Left open")]
    assert "home-calls" in late
    assert "0 of 4 done, 4 missing" in late
    assert 'href="/visits/new/' in late
    assert f"/obligations/{EAST}/home-calls/{world.li.public_id}/{MARCH}/" in late


def test_his_list_says_what_is_not_configured(lis: Client, world: World) -> None:
    page = _text(lis, f"/obligations/mine/?{DAY}")
    assert "How much is asked is not configured" in page
    assert "Not connected: no records of this yet" in page


def test_he_opens_his_own_record_and_nobody_elses(lis: Client, world: World) -> None:
    visit = world.visit(world.li, date(2024, 3, 5), 0, 1)
    page = _text(lis, f"/obligations/{EAST}/home-visits/{world.li.public_id}/{MARCH}/?{DAY}")
    assert f'href="/visits/{visit.public_id}/' in page
    other = f"/obligations/{EAST}/home-visits/{world.wang.public_id}/{MARCH}/?{DAY}"
    assert lis.get(other).status_code == 404


def test_what_is_late_waits_on_the_start_page(lis: Client, world: World) -> None:
    page = _text(lis, f"/?{DAY}")
    assert "Duties of yours that are late" in page


def test_somebody_without_a_post_owes_nothing(
    account_of: Callable[..., Account], client_of: Callable[..., Client], world: World
) -> None:
    account = account_of("zhao", Role.MEMBER, EAST, person=world.zhao.person)
    page = _text(client_of(account, "en"), "/obligations/mine/?as_of=2024-03-01")
    assert "nothing is due from you" in page


# ── an area ────────────────────────────────────────


def test_an_office_sees_who_owes_what_and_why(hers: Client, world: World) -> None:
    page = _text(hers, f"/obligations/?{DAY}&area={TOWNSHIP}")
    assert "王驻村" in page
    assert "home-calls" in page
    assert "0 of 4 done, 4 missing" in page


def test_the_list_is_filtered_by_duty_and_state(hers: Client, world: World) -> None:
    page = _text(hers, f"/obligations/?{DAY}&area={TOWNSHIP}&duty=home-visits&state=late")
    rows = page[page.index("<tbody") : page.index("</tbody>")]
    assert "home-visits" in rows
    assert "home-calls" not in rows
    done = _text(hers, f"/obligations/?{DAY}&area={TOWNSHIP}&duty=home-visits&state=done")
    assert "Nobody owes anything that fits" in done


def test_each_number_of_a_duty_leads_to_its_list(hers: Client, world: World) -> None:
    page = _text(hers, f"/obligations/?{DAY}&area={TOWNSHIP}")
    assert "duty=home-calls&amp;state=late" in page


def test_an_obligation_is_one_click_away_from_its_records(hers: Client, world: World) -> None:
    trip = world.training(world.wang, date(2024, 2, 6))
    address = f"/obligations/{EAST}/yearly-lesson/{world.wang.public_id}/2024-01-01/"
    listed = _text(hers, f"/obligations/?{DAY}&area={TOWNSHIP}&duty=yearly-lesson&state=done")
    assert f'href="{address}' in listed
    assert f'href="/trips/{trip.public_id}/' in _text(hers, f"{address}?{DAY}")


def test_days_in_the_village_lead_to_the_month_sheet(hers: Client, world: World) -> None:
    key = world.wang.public_id
    page = _text(hers, f"/obligations/{EAST}/days-in-village/{key}/{MARCH}/?{DAY}")
    assert f'href="/presence/{key}/2024-03/' in page


def test_the_part_that_htmx_asks_for_is_the_one_of_the_page(hers: Client, world: World) -> None:
    address = f"/obligations/?{DAY}&area={TOWNSHIP}"
    part = hers.get(address, headers={"HX-Request": "true", "HX-Target": "obligations"})
    assert part.content.decode().strip() in _text(hers, address)


@pytest.mark.parametrize("query", ["state=often", "area=abc", "sort=who", "page=0"])
def test_a_mistyped_address_is_refused_in_words(hers: Client, world: World, query: str) -> None:
    assert hers.get(f"/obligations/?{DAY}&{query}").status_code == 422


@pytest.mark.parametrize("start", ["2024-03-02", "soon", "0001-01-01"])
def test_a_period_that_is_none_is_not_found(hers: Client, world: World, start: str) -> None:
    address = f"/obligations/{EAST}/home-visits/{world.wang.public_id}/{start}/?{DAY}"
    assert hers.get(address).status_code == 404


def test_a_day_far_from_any_record_is_not_found(hers: Client, world: World) -> None:
    for day, status in (("0001-01-31", 422), ("1900-01-31", 404), ("2199-12-31", 200)):
        assert hers.get(f"/obligations/?as_of={day}").status_code == status


def test_the_pages_speak_chinese(
    client_of: Callable[..., Client], alice: Account, world: World
) -> None:
    page = _text(client_of(alice), f"/obligations/?{DAY}&area={TOWNSHIP}")
    assert "应办事项" in page
    assert "应办4，已办0，尚缺4" in page


def test_the_list_costs_the_same_for_three_people_and_for_twenty(
    hers: Client, world: World, queries_of: Callable[..., list[str]]
) -> None:
    address = f"/obligations/?{DAY}&area={TOWNSHIP}"
    hers.get(address)
    few = len(queries_of(lambda: hers.get(address)))
    world.more_people(20)
    assert len(queries_of(lambda: hers.get(address))) == few


# ── Charlie ────────────────────────────────────────


@pytest.mark.parametrize("address", ["/obligations/?area=411327", "/obligations/file/?area=411327"])
def test_charlie_finds_nothing_of_her_county(
    address: str, world: World, client_of: Callable[..., Client], charlie: Account
) -> None:
    assert client_of(charlie).get(f"{address}&{DAY}").status_code == 404


def test_charlie_cannot_open_one_obligation(
    world: World, client_of: Callable[..., Client], charlie: Account
) -> None:
    key = world.wang.public_id
    for area in (EAST, "520111"):
        address = f"/obligations/{area}/home-visits/{key}/{MARCH}/?{DAY}"
        assert client_of(charlie).get(address).status_code == 404


# ── the workbook ────────────────────────────────────────


def test_the_workbook_holds_the_list_and_is_logged(hers: Client, world: World) -> None:
    answer = hers.get(f"/obligations/file/?{DAY}&area={TOWNSHIP}&duty=home-calls&state=late")
    assert answer.status_code == 200
    [page] = load_workbook(BytesIO(answer.content)).worksheets
    rows = list(page.values)
    assert rows[0][:3] == ("Place", "Who", "Duty")
    assert {row[1] for row in rows[1:]} == {"王驻村", "李队员"}
    assert {row[6:8] for row in rows[1:]} == {(0, 4)}
    assert AccessRecord.objects.filter(what="who owes what").count() == 1


def test_who_may_not_export_gets_no_workbook(
    account_of: Callable[..., Account], client_of: Callable[..., Client], world: World
) -> None:
    account = account_of("wang", Role.FIRST_SECRETARY, EAST, person=world.wang.person)
    client = client_of(account, "en")
    assert client.get(f"/obligations/file/?{DAY}").status_code == 403
    assert "/obligations/file/" not in _text(client, f"/obligations/?{DAY}")


def test_where_packs_differ_each_duty_names_its_pack(
    account_of: Callable[..., Account], client_of: Callable[..., Client], world: World
) -> None:
    province = client_of(account_of("henan", Role.OFFICE, "41"), "en")
    page = _text(province, f"/obligations/?{DAY}")
    assert '<span class="hint">Duties with numbers (tests)</span>' in page

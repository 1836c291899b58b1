"""Pages of units and accounts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from zhucun.directory import actions, queries
from zhucun.directory.enums import Role, UnitLevel
from zhucun.directory.models import Account, Unit
from zhucun.directory.perms import OPERATOR

SINCE = date(2020, 1, 1)
Clients = Callable[..., Client]


def test_alice_sees_the_units_of_her_county(
    alice: Account, unit: Unit, client_of: Clients, unknown_names: Callable[[str], list[str]]
) -> None:
    client = client_of(alice)
    assert f'href="/units/{unit.public_id}/"' in client.get("/units/?q=财政").text
    assert f'href="/units/{unit.public_id}/"' not in client.get("/units/?q=教育").text
    html = client.get(f"/units/{unit.public_id}/").text
    assert unknown_names(html) == []
    assert "社旗县财政局" in html


def test_the_phone_of_a_unit_stays_masked(alice: Account, unit: Unit, client_of: Clients) -> None:
    html = client_of(alice).get(f"/units/{unit.public_id}/").text
    assert "138****1234" in html
    assert "13800001234" not in html


def test_charlie_sees_no_unit_of_hers(charlie: Account, unit: Unit, client_of: Clients) -> None:
    assert "财政局" not in client_of(charlie).get("/units/").text
    assert client_of(charlie).get(f"/units/{unit.public_id}/").status_code == 404


def test_more_units_cost_no_more_queries(
    alice: Account, unit: Unit, client_of: Clients, queries_of: Callable[..., list[str]]
) -> None:
    client = client_of(alice)
    few = queries_of(lambda: client.get("/units/"))
    drafts = [
        actions.UnitDraft(name=f"第{number}局", level=UnitLevel.COUNTY, kind="party", area="411327")
        for number in range(30)
    ]
    actions.register_units(drafts, registered_at=queries.midnight(SINCE), by=OPERATOR)
    assert queries_of(lambda: client.get("/units/")) == few


def test_the_part_of_units_and_accounts_equals_the_fresh_page(
    alice: Account, unit: Unit, client_of: Clients, part: Callable[[str, str], str]
) -> None:
    client = client_of(alice)
    for name in ("units", "accounts"):
        fresh = client.get(f"/{name}/")
        swapped = client.get(f"/{name}/", headers={"HX-Request": "true", "HX-Target": name})
        assert swapped.text.strip() == part(fresh.text, name)


def test_accounts_are_those_of_the_own_area(
    alice: Account, bob: Account, charlie: Account, client_of: Clients
) -> None:
    html = client_of(alice).get("/accounts/").text
    assert 'href="/accounts/bob/"' in html
    assert "charlie" not in html


def test_charlie_cannot_open_her_account(
    alice: Account, charlie: Account, client_of: Clients
) -> None:
    assert client_of(charlie).get("/accounts/alice/").status_code == 404


def test_only_offices_and_administrators_see_accounts(
    account_of: Callable[..., Account], client_of: Clients
) -> None:
    dora = account_of("dora", Role.TOWNSHIP, "411327100")
    answer = client_of(dora, "en").get("/accounts/")
    assert answer.status_code == 403
    assert "Your role does not allow this." in answer.text
    assert 'href="/accounts/"' not in answer.text


def test_an_account_of_a_unit_shows_which(
    account_of: Callable[..., Account], alice: Account, unit: Unit, client_of: Clients
) -> None:
    account_of("erin", Role.UNIT, "411327", unit=unit)
    assert "社旗县财政局" in client_of(alice).get("/accounts/erin/").text


def test_an_account_says_why_it_can_see_something(
    alice: Account, bob: Account, client_of: Clients, unknown_names: Callable[[str], list[str]]
) -> None:
    client = client_of(alice, "en")
    asked = {"permission": "SEE_CANDIDATES", "place": "411327101201"}
    html = client.get("/accounts/bob/", asked).text
    assert unknown_names(html) == []
    assert "It can, because of:" in html
    assert '<a href="/places/411327/">社旗县</a> 411327' in html


def test_an_account_says_that_it_cannot_see_another_county(
    alice: Account, bob: Account, client_of: Clients
) -> None:
    asked = {"permission": "SEE_CANDIDATES", "place": "520111"}
    assert "It cannot" in client_of(alice, "en").get("/accounts/bob/", asked).text


@pytest.mark.parametrize(
    ("language", "sentence"), [("en", "is not a division code."), ("zh-hans", "不是区划代码")]
)
def test_a_wrong_code_is_explained_and_linked_to_its_field(
    language: str, sentence: str, alice: Account, bob: Account, client_of: Clients
) -> None:
    asked = {"permission": "SEE_PLACES", "place": "4113x"}
    html = client_of(alice, language).get("/accounts/bob/", asked).text
    assert sentence in html
    assert 'href="#id_place"' in html
    assert 'aria-invalid="true"' in html

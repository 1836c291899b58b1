"""The village economy on a phone and on a desk: no barrier, nothing too wide; income is booked and
a loan beyond the policy refused, as a first secretary does it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import time_machine
from django.test import Client
from playwright.sync_api import Page, expect

from tests.doors.web.economy.conftest import Village, build
from tests.economy.world import AT, EAST, head_of
from zhucun.directory.models import Account, Place
from zhucun.doors.web.economy.tables import PAGES
from zhucun.economy.models import Income, Loan

pytestmark = pytest.mark.django_db(transaction=True)

#: Name of a route → who looks at it → addresses at which he does.
ECONOMY: dict[str, dict[str, tuple[str, ...]]] = {
    **{f"economy-{what}": {"wang": (f"/economy/{what}/",)} for what in PAGES},
    "economy-income": {"office": ("/economy/income/?year=2024",)},
    "economy-village": {"wang": (f"/economy/villages/{EAST}/",)},
    "economy-new": {
        "wang": tuple(
            f"/economy/villages/{EAST}/{what}/"
            for what in ("body", "income", "project", "fund", "sale", "post", "industry")
        ),
        "office": (f"/economy/villages/{EAST}/group/",),
    },
    "economy-body": {"wang": ("/economy/bodies/{body}/",)},
    "economy-project": {"wang": ("/economy/projects/{project}/",)},
    "economy-groups": {"wang": ("/economy/groups/",)},
    "economy-group": {"wang": ("/economy/groups/{group}/",)},
    "economy-loan": {"office": ("/economy/loans/{loan}/",)},
    "economy-relocation": {"wang": ("/economy/relocations/{relocation}/",)},
    "economy-risk": {"office": ("/economy/risk-fund/",)},
    "economy-pay-in": {"office": ("/economy/risk-fund/pay-in/",)},
    "economy-of-household": {
        "wang": tuple(f"/households/{{home}}/economy/{what}/" for what in ("job", "loan", "rating"))
    },
    "economy-act": {
        "wang": (
            "/economy/body/{body}/join/",
            "/economy/body/{body}/change/",
            "/economy/project/{project}/change/",
            "/economy/project/{project}/link/",
            "/economy/income/{income}/void/",
            "/economy/relocation/{relocation}/check/",
        )
    },
}
#: Routes of these pages that give a file.
NO_PAGE = {"economy-file"}


@pytest.fixture
def village(places: dict[str, Place]) -> Village:
    with time_machine.travel(AT, tick=False):
        return build(places)


def test_no_page_of_the_economy_has_a_serious_barrier(
    village: Village,
    walked: Callable[..., dict[str, list[str]]],
) -> None:
    keys = {what: row.public_id for what, row in village.rows.items()}
    keys["home"] = village.homes[2].public_id
    asked: dict[str, list[str]] = {}
    for readers in ECONOMY.values():
        for who, addresses in readers.items():
            asked.setdefault(who, []).extend(address.format(**keys) for address in addresses)
    with time_machine.travel(AT, tick=True):
        assert walked(asked, village.actors) == {}


def test_a_first_secretary_books_income_and_a_loan_beyond_the_policy_is_refused(
    width: str,
    village: Village,
    client_of: Callable[..., Client],
    open_page: Callable[..., Page],
) -> None:
    client = client_of(Account.objects.get(pk=village.actors["wang"].account))
    home = village.homes[2]
    with time_machine.travel(AT, tick=True):
        page = open_page(f"/economy/villages/{EAST}/", client=client, width=width, language="en")
        page.get_by_role("link", name="Book income").click()
        page.get_by_label("Amount in yuan").fill("1234.50")
        page.get_by_role("button", name="Book income").click()
        expect(page.get_by_text("Recorded.")).to_be_visible()
        expect(page.get_by_text("1,234.50", exact=True)).to_be_visible()
        page.goto(page.url.split("/economy/")[0] + f"/households/{home.public_id}/economy/loan/")
        page.get_by_label("Borrower").select_option(head_of(home).public_id)
        page.get_by_label("Bank").fill("县农商银行")
        page.get_by_label("Amount in yuan").fill("60000")
        page.get_by_label("Term in months").fill("24")
        page.get_by_label("Rate, per cent a year", exact=True).fill("3.65")
        page.get_by_role("button", name="Record a micro-loan").click()
        expect(page.locator(".errors")).to_contain_text("脱贫人口小额信贷政策(2024)")
        page.get_by_label("Amount in yuan").fill("50000")
        page.get_by_role("button", name="Record a micro-loan").click()
        expect(page.get_by_text("Recorded.")).to_be_visible()
    assert Income.objects.filter(amount="1234.50").count() == 1
    assert Loan.objects.filter(household=home).count() == 1

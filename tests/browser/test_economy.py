"""The village economy on a phone and on a desk: no barrier, nothing too wide; income is booked and
a loan beyond the policy refused, as a first secretary does it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client
from playwright.sync_api import Page, expect

from tests import factories as make
from tests.doors.web.economy.conftest import Village, build
from tests.economy.world import AT, EAST, account, body, family, head_of, project
from zhucun.directory.enums import Role
from zhucun.directory.models import Account, Place
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.doors.web.economy.tables import PAGES
from zhucun.economy import actions
from zhucun.economy.models import Income, Loan
from zhucun.households import actions as households

pytestmark = pytest.mark.django_db(transaction=True)

#: A village of Hunan, whose policy says who signs a founding, and once said what fits whom.
HUNAN = "431224100201"

#: Name of a route → who looks at it → addresses at which he does.
ECONOMY: dict[str, dict[str, tuple[str, ...]]] = {
    **{f"economy-{what}": {"wang": (f"/economy/{what}/",)} for what in PAGES},
    "economy-income": {"office": ("/economy/income/?year=2024",)},
    "economy-village": {"wang": (f"/economy/villages/{EAST}/",)},
    "economy-new": {
        "wang": tuple(
            f"/economy/villages/{EAST}/{what}/"
            for what in (
                *("body", "income", "project", "fund", "sale", "post", "industry"),
                *("school", "care-centre", "resource", "honour"),
            )
        ),
        "office": (f"/economy/villages/{EAST}/group/",),
        "team": (f"/economy/villages/{HUNAN}/founding/",),
    },
    "economy-body": {"wang": ("/economy/bodies/{body}/",)},
    "economy-project": {"wang": ("/economy/projects/{project}/",)},
    "economy-founding": {"team": ("/economy/foundings/{founding}/",)},
    "economy-fits": {"team": (f"/economy/villages/{HUNAN}/fits/?as_of=2021-04-01",)},
    "economy-groups": {"wang": ("/economy/groups/",)},
    "economy-years": {"wang": ("/economy/years/",)},
    "economy-group": {"wang": ("/economy/groups/{group}/",)},
    "economy-loan": {"office": ("/economy/loans/{loan}/",)},
    "economy-rating": {"wang": ("/economy/ratings/{rating}/",)},
    "economy-relocation": {"wang": ("/economy/relocations/{relocation}/",)},
    "economy-risk": {"office": ("/economy/risk-fund/",)},
    "economy-pay-in": {"office": ("/economy/risk-fund/pay-in/",)},
    "economy-of-household": {
        "wang": tuple(
            f"/households/{{home}}/economy/{what}/" for what in ("job", "loan", "rating", "wish")
        )
    },
    "economy-act": {
        "wang": (
            "/economy/body/{body}/join/",
            "/economy/body/{body}/change/",
            "/economy/project/{project}/change/",
            "/economy/project/{project}/link/",
            "/economy/rating/{rating}/change/",
            "/economy/project/{project}/photo/",
            "/economy/project/{project}/close/",
            "/economy/income/{income}/void/",
            "/economy/relocation/{relocation}/check/",
        )
    },
}
#: Routes of these pages that give a file.
NO_PAGE = {"economy-file", "economy-photo"}


@pytest.fixture
def village(places: dict[str, Place]) -> Village:
    with time_machine.travel(AT, tick=False):
        found = build(places)
        found.actors["team"] = _in_hunan(found.rows)
        return found


def _in_hunan(rows: dict[str, Any]) -> Actor:
    """A poor family and what fits it, a wish for work, and a decision to found a co-operative."""
    since = date(2015, 1, 1)
    make.add_places({"43": "湖南省", "4312": "怀化市", "431224": "溆浦县"}, since=since)
    make.add_places({"431224100": "卢峰镇", HUNAN: "阳雀坡村"}, since=since)
    village, team = make.place(HUNAN), account("team", Role.FIRST_SECRETARY, HUNAN)
    home = family(village, 21)
    told: dict[str, Any] = {"since": date(2021, 3, 1), "by": team}
    households.set_tags([home], tag="poor-household", since=told["since"], made_at=AT, by=OPERATOR)
    coop = body(village, team, since=told["since"])
    project(village, team, on=told["since"], body=coop, is_led_by_branch=True)
    actions.state_wish(member=head_of(home), sector="farming", at=AT, **told)
    draft = actions.FoundingDraft(
        name="黄精合作社", participants="工作队、村两委", resolution="28户入社", on=AT.date()
    )
    rows["founding"] = actions.decide_founding(place=village, draft=draft, at=AT, by=team)
    return team


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

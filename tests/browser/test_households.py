"""What happens to households, what they earn, the account of a county: on a phone and on a desk, no
barrier, nothing too wide; and one split from the page to the account."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.test import Client
from playwright.sync_api import Page, expect

from tests.fieldwork.field import Field, build
from tests.fieldwork.world import AT
from tests.households.world import added, person
from zhucun.directory.models import Account, Place
from zhucun.directory.perms import OPERATOR
from zhucun.households import actions
from zhucun.households.actions import IncomeDraft, Stated
from zhucun.households.models import Household

pytestmark = pytest.mark.django_db(transaction=True)

_ACCOUNT = "?area=411327&from=2020-01-01&to=2024-05-31"
#: Name of a route → who looks at it → addresses at which he does.
HOUSEHOLDS: dict[str, dict[str, tuple[str, ...]]] = {
    "household-account": {"office": (f"/households/account/{_ACCOUNT}",), "wang": (
        "/households/account/",
    )},
    "household-account-rows": {"office": (
        f"/households/account/rows/{_ACCOUNT}&unit=persons&part=closing",
    )},
    "household-birth": {"office": ("/households/{home}/birth/",)},
    "household-split": {"office": ("/households/{home}/split/",)},
    "household-merge": {"office": ("/households/{home}/merge/",)},
    "household-facts": {"office": ("/households/{home}/facts/",)},
    "income-add": {"office": ("/households/{home}/incomes/add/",)},
    "income-change": {"office": ("/households/incomes/{income}/change/",)},
    "income-retract": {"office": ("/households/incomes/{income}/retract/",)},
    "member-transfer": {"office": ("/members/{member}/transfer/",)},
    "member-facts": {"office": ("/members/{member}/facts/", )},
}  # fmt: skip
#: Routes of these pages that only write or give a file.
NO_PAGE = {"household-account-close", "household-account-file"}


@pytest.fixture
def field(places: dict[str, Place]) -> Field:
    return build(places)


@pytest.fixture
def keys(field: Field) -> dict[str, str]:
    """A household that earned, of whose home and head something is known."""
    home = Household.objects.get(public_id=field.homes[0].public_id)
    head = home.members.get(relation="head")
    head.household = home
    draft = IncomeDraft(
        household=home, starts_on=date(2023, 1, 1),
        parts={"wages": Decimal(30_000), "costs": Decimal(2_000)},
        declared={"declared_per_head": Decimal(9_000)},
    )  # fmt: skip
    how = {"made_at": AT, "by": OPERATOR}
    income = actions.record_income(draft, **how)
    since = home.valid_from
    said = Stated(about=home, values={"water": "tap", "housing_area": 96}, since=since)
    actions.state_homes([said], **how)
    known = {"health": "chronic", "labour": "weak", "ethnicity": "汉族"}
    actions.state_members([Stated(about=head, values=known, since=since)], **how)
    return {"home": home.public_id, "income": income.public_id, "member": head.public_id}


def test_no_page_of_the_acts_has_a_serious_barrier(
    field: Field,
    keys: dict[str, str],
    walked: Callable[..., dict[str, list[str]]],
) -> None:
    asked: dict[str, list[str]] = {"office": [f"/households/{keys['home']}/"]}
    for readers in HOUSEHOLDS.values():
        for who, addresses in readers.items():
            asked.setdefault(who, []).extend(address.format(**keys) for address in addresses)
    with time_machine.travel(AT, tick=True):
        assert walked(asked, field.actors) == {}


def test_a_household_that_splits_is_a_line_of_the_account_and_its_row(
    places: dict[str, Place],
    alice: Account,
    client_of: Callable[..., Client],
    open_page: Callable[..., Page],
) -> None:
    home = added(places["411327100201"], 1, person("王建国"), person("王小燕", "child"))
    page = open_page("/", client=client_of(alice), width="desk", language="en")
    origin = page.url.rstrip("/")
    page.goto(f"{origin}/households/{home.public_id}/")
    page.get_by_role("link", name="Splits").click()
    page.get_by_label("Number of the new household").fill("0777")
    page.get_by_label("On its own from").fill("2024-02-01")
    page.get_by_label("王** · Child in the new household").select_option("head")
    page.get_by_role("button", name="Record it").click()
    expect(page.get_by_role("heading", name="Household of 王**")).to_be_visible()
    page.goto(f"{origin}/households/account/?area=411327&from=2024-01-01&to=2024-02-29")
    expect(page.get_by_text("It closes")).to_be_visible()
    page.get_by_role("row", name="+ Split").get_by_role("link").first.click()
    expect(page.get_by_role("cell", name="0777")).to_be_visible()

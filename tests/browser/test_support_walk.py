"""Support on a phone and on a desk: no barrier, nothing too wide; the office draws up what is due, as
it does it, and a cadre reads his own on the phone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.test import Client
from playwright.sync_api import Page, expect

from tests.doors.web.support.conftest import Supported, furnish
from tests.support import others_world
from tests.support.world import COUNTY, EXAMPLE, TODAY, VILLAGE, at
from zhucun.directory.models import Place
from zhucun.directory.queries import actor_of
from zhucun.support.models import Batch

pytestmark = pytest.mark.django_db(transaction=True)

#: Name of a route → who looks at it → addresses at which he does.
SUPPORT: dict[str, dict[str, tuple[str, ...]]] = {
    "my-support": {"member": ("/my-support/",)},
    "support": {"office": ("/support/due/", "/support/due/?by=township")},
    "support-lines": {"office": ("/support/lines/", "/support/lines/?state=over")},
    "support-posting": {"office": ("/support/postings/{member}/",)},
    "support-care-new": {"office": ("/support/postings/{member}/care/",)},
    "support-batches": {"office": ("/support/batches/",)},
    "support-batch": {"office": ("/support/batches/{batch}/", "/support/batches/{open}/")},
    "support-payments": {"office": ("/support/payments/",)},
    "support-reverse": {"office": ("/support/payments/{payment}/reverse/",)},
    "support-withheld": {"office": ("/support/withheld/",)},
    "support-withheld-one": {"office": ("/support/withheld/{withheld}/",)},
    "support-insurance": {"office": ("/support/insurance/",)},
    "support-policies": {"office": ("/support/insurance/policies/",)},
    "support-policy-new": {"office": (f"/support/insurance/new/?area={COUNTY}",)},
    "support-policy": {"office": ("/support/insurance/{policy}/",)},
    "support-policy-more": {"office": ("/support/insurance/{policy}/more/",)},
    "support-policy-void": {"office": ("/support/insurance/{policy}/void/",)},
    "support-care": {"office": ("/support/care/",)},
    "support-care-many": {"office": (f"/support/care/new/?area={COUNTY}",)},
    "support-care-done": {"office": ("/support/care/{care}/",)},
    "support-kits": {"office": ("/support/kits/",)},
    "support-kit": {"member": ("/support/kits/{team}/",)},
    "support-units": {"unit": ("/support/units/",)},
    "support-tie": {"unit": ("/support/units/{unit}/" + VILLAGE + "/",)},
    "support-fund-reverse": {"unit": ("/support/funds/{entry}/reverse/",)},
}
#: Pages about those without a posting, in Huaihua in 2018; the office looks at them.
OTHERS: dict[str, str] = {
    "support-incentives": "/support/incentives/",
    "support-others": "/support/others/?year=2018&month=2018-06",
    "support-others-plan": "/support/others/plan/?year=2018&month=2018-06&entitlement=model-check-up",
    "support-other": "/support/others/{file}/?year=2018&month=2018-06",
    "support-other-fact": "/support/others/{file}/fact/",
    "support-other-give": "/support/others/{file}/give/?year=2018&month=2018-06",
    "support-given": "/support/given/{given}/",
    "support-fact": "/support/facts/{fact}/",
}
#: Routes of these pages that only write, or give a file.
NO_PAGE = {
    "support-batch-send",
    "support-batch-file",
    "support-batch-drop",
    "support-batch-pdf",
    *("support-lines-file", "support-others-file", "support-payments-file"),
    *("support-uncovered-file", "support-insured-file", "support-care-file"),
    *("support-kits-file", "support-units-file"),
}


@pytest.fixture
def supported(places: dict[str, Place], settings: Any) -> Supported:
    settings.POLICY_DIR = EXAMPLE
    with time_machine.travel(at(), tick=False):
        return furnish(places)


@pytest.fixture
def keys(supported: Supported) -> dict[str, str]:
    team = supported.world.secretary.team
    assert team is not None
    return {
        "member": supported.world.member.public_id,
        "batch": supported.batch.public_id,
        "open": supported.open.public_id,
        "payment": supported.payment.public_id,
        "policy": supported.insurance.public_id,
        "care": supported.care.public_id,
        "team": team.public_id,
        "unit": supported.world.unit.public_id,
        "entry": supported.entry.public_id,
        "withheld": supported.withheld.public_id,
    }


def test_no_page_of_support_has_a_serious_barrier(
    supported: Supported,
    keys: dict[str, str],
    walked: Callable[..., dict[str, list[str]]],
) -> None:
    asked: dict[str, list[str]] = {}
    for readers in SUPPORT.values():
        for who, addresses in readers.items():
            asked.setdefault(who, []).extend(address.format(**keys) for address in addresses)
    with time_machine.travel(at(), tick=True):
        actors = {who: actor_of(row, on=TODAY) for who, row in supported.accounts.items()}
        assert walked(asked, actors) == {}


def test_no_page_of_those_without_a_posting_has_a_serious_barrier(
    db: None, settings: Any, walked: Callable[..., dict[str, list[str]]]
) -> None:
    settings.POLICY_DIR = others_world.HOUSE
    with time_machine.travel(others_world.at(), tick=True):
        others = others_world.build()
        mine = others.whose("谭支书")
        fact = others.state(mine, "model", others_world.TODAY, document="怀发〔2018〕3号")
        day = others_world.TODAY.replace(month=9)
        others.state(
            others.whose("龙主任"), "model", others_world.TODAY, document="怀发〔2018〕3号"
        )
        given = others.give(mine, "model-check-up", planned_on=day, batch="第一批")
        keys = {
            "file": f"{mine.area}/{mine.subject}/{mine.key}",
            "given": given.public_id,
            "fact": fact.public_id,
        }
        asked = [address.format(**keys) for address in OTHERS.values()]
        assert walked({"office": asked}, {"office": others["office"]}) == {}


def test_the_office_draws_up_what_is_unpaid_and_sends_it_to_its_signers(
    supported: Supported,
    client_of: Callable[..., Client],
    open_page: Callable[..., Page],
) -> None:
    supported.world.lock(supported.world.member, 4)
    with time_machine.travel(at(), tick=True):
        client = client_of(supported.accounts["office"])
        page = open_page("/support/due/", client=client, width="desk", language="en")
        page.get_by_role("link", name="Batches for the finance office").first.click()
        page.get_by_text("Draw up a batch").click()
        page.get_by_label("Title").fill("四月补助")
        page.get_by_role("button", name="Draw up").click()
        expect(page.get_by_role("heading", name="四月补助")).to_be_visible()
        expect(page.get_by_text("600.00").first).to_be_visible()
        page.get_by_role("button", name="Send to the signers").click()
        expect(page.get_by_text("The batch is sent to its signers.")).to_be_visible()
    assert Batch.objects.get(title="四月补助").state == "signing"

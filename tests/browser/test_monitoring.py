"""Pages of the monitoring, on a phone and on a desk; and one sign from the door to the board."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.test import Client
from playwright.sync_api import Page, expect

from tests.monitoring.test_watching import earns
from tests.monitoring.world import DAY, EXAMPLE, VILLAGE, World, at, build, later
from zhucun.directory.models import Account, Place
from zhucun.monitoring.models import Case

pytestmark = pytest.mark.django_db(transaction=True)

_LATER = at(later(20))

#: Name of a route → who looks at it → addresses at which he does.
MONITORING: dict[str, dict[str, tuple[str, ...]]] = {
    "monitoring": {
        "office": ("/monitoring/", "/monitoring/?state=late"),
        "secretary": ("/monitoring/?q=nobody",),
    },
    "monitoring-measures": {"office": ("/monitoring/measures/",)},
    "monitoring-four": {
        "office": ("/monitoring/four-things/", "/monitoring/four-things/?of=village"),
        "secretary": ("/monitoring/four-things/?state=unchecked",),
    },
    "monitoring-four-household": {
        "secretary": ("/monitoring/four-things/households/{home}/",),
        "office": ("/monitoring/four-things/households/{home}/",),
    },
    "monitoring-four-village": {"branch": ("/monitoring/four-things/villages/{village}/",)},
    "monitoring-what-if": {
        "office": (
            "/monitoring/what-if/",
            "/monitoring/what-if/?name=monitoring_line&value=9000",
        ),
    },
    "monitoring-history": {"office": ("/monitoring/history/?from=2025-01-01&to=2025-03-31",)},
    "monitoring-sign-new": {
        "secretary": ("/monitoring/signs/new/",),
        "office": ("/monitoring/signs/new/",),
    },
    "monitoring-case": {
        "secretary": ("/monitoring/{known}/", "/monitoring/{running}/"),
        "office": ("/monitoring/{known}/",),
        "discipline": ("/monitoring/{running}/",),
    },
    "monitoring-notice": {"branch": ("/monitoring/{known}/notice/",)},
}
#: Routes of these pages that only write, or give a file.
NO_PAGE = {
    "monitoring-file",
    "monitoring-take-over",
    "monitoring-sign-do",
    "monitoring-deliver",
    "monitoring-objection",
    "monitoring-do",
    "monitoring-open",
    "monitoring-form",
    "monitoring-letter",
}


@pytest.fixture
def world(settings: Any, places: dict[str, Place]) -> World:
    settings.POLICY_DIR = EXAMPLE
    return build(places)


@pytest.fixture
def keys(world: World) -> dict[str, str]:
    """One household identified, with a measure and a removal; one sign that nobody was given."""
    for home, yuan in enumerate((7000, 8500, 12000)):
        earns(world, home, yuan)
    known = world.identified(0)
    world.helped(known, later(15))
    world.removal(known, later(16), has_labour=False, found_because="务工收入未入档")
    return {
        "known": known.public_id,
        "running": world.case(1).public_id,
        "village": VILLAGE,
        "home": world.homes[0].public_id,
    }


def test_no_page_of_the_monitoring_has_a_serious_barrier(
    world: World,
    keys: dict[str, str],
    walked: Callable[..., dict[str, list[str]]],
) -> None:
    asked: dict[str, list[str]] = {}
    for readers in MONITORING.values():
        for who, addresses in readers.items():
            asked.setdefault(who, []).extend(address.format(**keys) for address in addresses)
    with time_machine.travel(_LATER, tick=True):
        assert walked(asked, world.actors) == {}


def test_a_cadre_reports_a_sign_on_his_phone_and_records_the_check(
    world: World,
    client_of: Callable[..., Client],
    open_page: Callable[..., Page],
) -> None:
    account = Account.objects.get(pk=world.secretary_actor.account)
    with time_machine.travel(at(DAY), tick=True):
        page = open_page(
            "/monitoring/signs/new/", client=client_of(account), width="phone", language="en"
        )
        page.get_by_label("Household").select_option(world.homes[0].public_id)
        page.get_by_label("What the risk is about").select_option("disaster")
        page.get_by_label("What was told").fill("屋顶被风掀开")
        page.get_by_role("button", name="Report it").click()
        expect(page.get_by_text("The sign is on record.")).to_be_visible()
        page.get_by_label("Letter of authorisation signed on").fill(DAY.isoformat())
        page.get_by_label("Who of the household signed").select_option(index=1)
        page.locator("input[name=covers]").first.check()
        page.locator("input[name=scope]").first.check()
        page.get_by_role("button", name="Record the letter of authorisation").click()
        expect(page.get_by_text("It is on record.")).to_be_visible()
        page.locator("#id_check_findings").fill("东屋屋顶受损")
        page.get_by_label("Proposed class").select_option("sudden")
        page.get_by_role("button", name="Record the check on site").click()
        expect(page.get_by_text("It is on record.")).to_be_visible()
        page.get_by_label("Reason").first.fill("核对记录")
        page.get_by_role("button", name="Open the texts").click()
        expect(page.get_by_text("东屋屋顶受损").first).to_be_visible()
    case = Case.objects.get()
    assert (case.checked_on, case.proposed) == (DAY, "sudden")

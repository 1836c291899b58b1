"""What a case seals: who opened it, and that it is on record."""

from __future__ import annotations

from decimal import Decimal

import time_machine

from tests.doors.web.monitoring.test_monitoring_pages import Browser, text_of
from tests.monitoring.test_watching import earns
from tests.monitoring.world import DAY, World, at, later
from zhucun.ledger.queries import readers_of
from zhucun.signoff.models import Case as SignedCase


def test_who_signs_sees_the_amounts_and_that_he_saw_them_is_on_record(
    world: World, browser: Browser
) -> None:
    case = world.case()
    world.sign(amount=Decimal(7777), kind="inpatient")
    world.check(case)
    signing = f"/cases/{SignedCase.objects.get(subject=case.public_id).public_id}/"
    for who in ("township", "discipline"):
        client, account = browser(who), world.actors[who].account
        closed = text_of(client.get(f"/monitoring/{case.public_id}/"))
        assert ("9000" in closed, "7777" in closed) == (False, False)
        assert not readers_of(subject=f"monitoring:{case.public_id}").filter(actor=account)
        shown = text_of(client.get(signing))
        assert ("9000.00" in shown, "7777.00" in shown) == (True, True)
        [record] = readers_of(subject=f"monitoring:{case.public_id}").filter(actor=account)
        assert record.reason.endswith("monitoring_case")
        assert "入户核实:人均纯收入(元)" in record.what
        assert "线索:" in record.what
    assert browser("charlie").get(signing).status_code == 404
    assert readers_of(subject=f"monitoring:{case.public_id}").count() == 2


def test_the_income_of_a_removal_is_closed_until_it_is_opened_with_a_reason(
    world: World, browser: Browser
) -> None:
    case = world.identified()
    earns(world, 0, 12345)
    world.removal(case, later(200), income_per_head=None, income_is_steady=False)
    record = readers_of(subject=f"monitoring:{case.public_id}")
    with time_machine.travel(at(later(200)), tick=False):
        town = browser("township")
        page = text_of(town.get(f"/monitoring/{case.public_id}/"))
        assert "Shown once the texts are opened." in page
        assert ("12345" in page, record.count()) == (False, 0)
        opened = text_of(town.post(f"/monitoring/{case.public_id}/open/", {"why": "复核"}))
    assert ("12345" in opened, [row.reason for row in record]) == (True, ["复核"])


def test_a_form_of_the_removal_names_no_income_of_the_registry_before_it_is_opened(
    world: World, browser: Browser
) -> None:
    case = world.identified()
    earns(world, 0, 12345)
    with time_machine.travel(at(later(200)), tick=False):
        cadre = browser("secretary")
        page = text_of(cadre.get(f"/monitoring/{case.public_id}/"))
        assert "Ask for the removal of the risk" in page
        assert "12345" not in page
        opened = text_of(cadre.post(f"/monitoring/{case.public_id}/open/", {"why": "复核"}))
    assert "12345" in opened


def test_a_case_is_opened_with_a_reason_by_who_handles_it(world: World, browser: Browser) -> None:
    case = world.case()
    world.check(case, day=DAY)
    address = f"/monitoring/{case.public_id}/open/"
    assert "户主因工伤停工" not in text_of(browser("branch").get(f"/monitoring/{case.public_id}/"))
    refused = browser("branch").post(address, {"why": ""})
    assert refused.status_code == 422
    assert "户主因工伤停工" not in text_of(refused)
    assert "户主因工伤停工" in text_of(browser("branch").post(address, {"why": "评议"}))
    assert browser("discipline").post(address, {"why": "好奇"}).status_code == 403
    assert browser("charlie").post(address, {"why": "好奇"}).status_code == 404

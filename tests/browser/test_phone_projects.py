"""A project on the phone: its budget, the money that was spent, how it stands now."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.utils.timezone import localdate, now
from playwright.sync_api import Page, expect

from tests.browser.pocket import Pocket
from zhucun.directory.models import Account
from zhucun.directory.queries import actor_of
from zhucun.fieldwork import actions
from zhucun.fieldwork.models import PlanItem, Progress
from zhucun.roster.models import Posting

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def bridge(wang: Posting) -> PlanItem:
    """A bridge for 120,000 yuan on the task list of the year."""
    author, at = actor_of(Account.objects.get(username="wang"), on=localdate()), now()
    plan = actions.make_plan(
        kind="task_list", village=wang.place, year=localdate().year, posting=wang, at=at, by=author
    )
    draft = actions.ItemDraft(
        title="修便民桥",
        kind="project",
        target=Decimal(1),
        unit="座",
        budget=Decimal(120_000),
        before="绕行三公里",
    )
    return actions.add_item(plan=plan, item=draft, at=at, by=author)


def test_money_and_what_is_there_now_go_out_from_the_phone(
    pocket: Pocket, bridge: PlanItem, barriers: Callable[[Page], list[str]]
) -> None:
    page = pocket.sign_in()
    page.goto(f"{pocket.url}/m/#/plans")
    expect(page.get_by_text("Spent 0 of 120000 yuan")).to_be_visible()
    assert barriers(page) == []
    page.goto(f"{pocket.url}/m/#/progress/{bridge.public_id}")
    expect(page.get_by_text("绕行三公里")).to_be_visible()
    page.get_by_label("Spent now, in yuan").fill("130000")
    page.get_by_label("Now, as a number (座)").fill("1")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Say in words too how it stands now.")).to_be_visible()
    page.get_by_label("How it stands now", exact=True).fill("桥已通")
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Kept. It goes out when there is a network.")).to_be_visible()
    page.goto(f"{pocket.url}/m/#/today")
    expect(page.get_by_text("all sent")).to_be_visible()
    page.goto(f"{pocket.url}/m/#/plans")
    expect(page.get_by_text("Spent 130000 of 120000 yuan")).to_be_visible()
    row = Progress.objects.get()
    assert (row.spent, row.after, row.after_amount) == (Decimal(130_000), "桥已通", Decimal(1))


def test_the_phone_speaks_chinese_of_money_too(pocket: Pocket, bridge: PlanItem) -> None:
    page = pocket.sign_in()
    page.goto(f"{pocket.url}/m/#/settings")
    page.get_by_role("button", name="中文").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    page.goto(f"{pocket.url}/m/#/progress/{bridge.public_id}")
    for told in ("预算（单位：元）", "累计支出（元）", "本次支出（元）", "目前数量（座）"):
        expect(page.get_by_text(told)).to_be_visible()

"""The sums above the list of projects change with its filters, without a new page."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
import time_machine
from django.test import Client
from playwright.sync_api import Page, expect

from tests.fieldwork.field import Field, build
from tests.fieldwork.world import AT
from zhucun.directory.models import Account, Place
from zhucun.fieldwork import actions

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def field(places: dict[str, Place]) -> Field:
    """Two projects of one plan, which two pay for."""
    made = build(places)
    by = made.actors["wang"]
    plan = actions.make_plan(kind="year_plan", village=made.wang.place, year=2024, at=AT, by=by)
    for title, funder, yuan in (("修便民桥", "乡贤捐资", 120_000), ("装路灯", "村集体", 30_000)):
        draft = actions.ItemDraft(
            title=title, kind="project", budget=Decimal(yuan), funder=funder, before="没有"
        )
        actions.add_item(plan=plan, item=draft, at=AT, by=by)
    return made


def test_the_sums_follow_the_filter(
    field: Field, open_page: Callable[..., Page], client_of: Callable[..., Client]
) -> None:
    account = Account.objects.get(pk=field.actors["office"].account)
    with time_machine.travel(AT, tick=True):
        page = open_page("/projects/", client=client_of(account, "en"), language="en")
        sums = page.locator("#project-sums")
        expect(sums).to_contain_text("150,000")
        page.get_by_label("Who pays").select_option("村集体")
        expect(page.locator("#projects tbody tr")).to_have_count(1)
        expect(sums).to_contain_text("30,000")
        expect(sums).not_to_contain_text("150,000")

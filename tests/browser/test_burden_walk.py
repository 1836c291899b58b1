"""The burden check and the forms that departments ask for, on a phone and on a desk: no barrier,
nothing too wide; registering as the office does it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client
from playwright.sync_api import Page, expect

from tests.reports.burden_world import COUNTY, World, build
from zhucun.directory.models import Account, Place
from zhucun.reports.models import AskedForm

pytestmark = pytest.mark.django_db(transaction=True)

#: Name of a route → who looks at it → addresses at which he does.
BURDEN: dict[str, dict[str, tuple[str, ...]]] = {
    "burden": {
        "office": ("/burden/?month=2024-03", f"/burden/?month=2024-03&area={COUNTY}"),
        "township": ("/burden/?month=2019-01",),
    },
    "my-burden": {"li": ("/burden/mine/?month=2024-03", "/burden/mine/?month=2019-01")},
    "burden-cadre": {"office": ("/burden/{wang}/?month=2024-03",)},
    "burden-regulation": {
        "office": ("/burden/regulation/?as_of=2026-03-05", "/burden/regulation/?as_of=2024-03-05")
    },
    "asked-forms": {"office": ("/forms/", "/forms/?q=nobody"), "li": ("/forms/",)},
    "asked-form-new": {"office": ("/forms/new/",)},
    "asked-form": {"office": ("/forms/{form}/",), "wang": ("/forms/{form}/",)},
}
#: Routes of these pages that only write, or give a file.
NO_PAGE = {"burden-file", "burden-regulation-file", "asked-form-withdraw"}


@pytest.fixture
def world(places: dict[str, Place]) -> World:
    return build(places)


@pytest.fixture
def keys(world: World) -> dict[str, str]:
    """Somebody recorded a visit, a matter and a trip, and is asked for a form."""
    world.visit()
    world.matter()
    world.trip()
    return {"wang": world.wang.public_id, "form": world.form().public_id}


def test_no_page_of_the_burden_has_a_serious_barrier(
    world: World,
    keys: dict[str, str],
    walked: Callable[..., dict[str, list[str]]],
) -> None:
    asked: dict[str, list[str]] = {}
    for readers in BURDEN.values():
        for who, addresses in readers.items():
            asked.setdefault(who, []).extend(address.format(**keys) for address in addresses)
    with time_machine.travel(datetime(2024, 3, 20, 2, 0, tzinfo=UTC), tick=True):
        assert walked(asked, world.actors) == {}


def test_an_office_leaves_out_what_is_known_and_registers_the_rest(
    width: str,
    world: World,
    client_of: Callable[..., Client],
    open_page: Callable[..., Page],
    barriers: Callable[[Page], list[str]],
) -> None:
    office: Any = Account.objects.get(pk=world.actors["office"].account)
    with time_machine.travel(datetime(2024, 3, 20, 2, 0, tzinfo=UTC), tick=True):
        page = open_page("/forms/new/", client=client_of(office), width=width, language="en")
        page.get_by_label("Title of the form").fill("春耕备耕情况表")
        page.get_by_label("Sent out by").fill("县农业农村局")
        page.get_by_label("Basis").fill("社农发〔2024〕5号")
        page.get_by_label("Last day").fill("2024-06-30")
        page.get_by_label("Headings").fill("姓名\n走访户次\n玉米种植面积")
        page.get_by_role("button", name="Register", exact=True).click()
        expect(page.locator(".errors")).to_contain_text("姓名 → ")
        page.get_by_role("button", name="Show what is known of it").click()
        expect(page.locator("main")).to_contain_text("2 headings are on record here")
        assert barriers(page) == []
        page.get_by_role("button", name="Leave out what is known").click()
        expect(page.locator("main")).to_contain_text("All of it is new")
        page.get_by_role("button", name="Register", exact=True).click()
        expect(page).to_have_url(re.compile(r"/forms/\w{12}/"))
        assert AskedForm.objects.get().fields.count() == 1

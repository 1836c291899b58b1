"""The frame and the directory in a real browser: nobody is shut out, nothing sticks out."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from zhucun.directory.models import Account, Unit

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_slash_key_leads_to_the_search_box(
    alice: Account, client_of: Callable[..., Client], open_page: Callable[..., Page]
) -> None:
    page = open_page("/places/", client=client_of(alice))
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") == "q"
    page.keyboard.type("a/b")  # inside the box it is a letter like any other
    assert page.locator("[name=q]").input_value() == "a/b"


def test_the_first_tab_stop_leads_past_the_frame(
    alice: Account, client_of: Callable[..., Client], open_page: Callable[..., Page]
) -> None:
    page = open_page("/places/", client=client_of(alice))
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**#main")
    expect(page.locator("#main")).to_be_focused()


def test_typing_swaps_the_list_and_keeps_its_order(
    alice: Account, client_of: Callable[..., Client], open_page: Callable[..., Page]
) -> None:
    page = open_page("/places/", client=client_of(alice), language="en")
    page.evaluate("document.body.dataset.mark = 'same page'")
    page.get_by_role("link", name="Code").click()
    page.wait_for_url("**sort=-code**")
    expect(page.get_by_role("columnheader", name="Code")).to_have_attribute(
        "aria-sort", "descending"
    )
    page.get_by_role("searchbox").fill("411327")
    expect(page.get_by_role("cell", name="411327101201")).to_be_visible()
    assert "sort=-code" in page.url
    codes = page.locator("td[data-label=Code]").all_inner_texts()
    assert codes == sorted(codes, reverse=True)
    assert page.evaluate("document.body.dataset.mark") == "same page"
    page.go_back()
    expect(page.get_by_role("searchbox")).to_have_value("")


def test_a_refusal_of_htmx_is_shown_above_the_page(
    alice: Account, client_of: Callable[..., Client], open_page: Callable[..., Page]
) -> None:
    page = open_page("/places/", client=client_of(alice), language="en")
    page.locator("input[name=sort]").evaluate("box => { box.value = 'nonsense' }")
    page.get_by_role("searchbox").fill("x")
    expect(page.get_by_role("alert")).to_contain_text("This list cannot be shown")
    expect(page.get_by_role("table")).to_be_visible()


def test_a_server_that_is_gone_is_reported(
    alice: Account, client_of: Callable[..., Client], open_page: Callable[..., Page]
) -> None:
    page = open_page("/places/", client=client_of(alice), language="en")
    page.route("**/places/**", lambda route: route.fulfill(status=500, body="the secret reason"))
    page.get_by_role("searchbox").fill("x")
    expect(page.get_by_role("alert")).to_contain_text("The server did not answer.")
    assert "secret" not in page.content()


def test_the_menu_of_a_phone_opens_and_closes(
    alice: Account, client_of: Callable[..., Client], open_page: Callable[..., Page]
) -> None:
    page = open_page("/", client=client_of(alice), width="phone", language="en")
    entry = page.get_by_role("navigation", name="Main menu").get_by_role(
        "link", name="Units", exact=True
    )
    expect(entry).to_be_hidden()
    page.get_by_role("button", name="Menu").click()
    expect(entry).to_be_visible()


def test_targets_on_a_phone_are_big_enough_for_a_thumb(
    alice: Account, unit: Unit, client_of: Callable[..., Client], open_page: Callable[..., Page]
) -> None:
    page = open_page("/units/", client=client_of(alice), width="phone")
    page.locator(".menu-button").click()
    small = page.evaluate(
        """() => [...document.querySelectorAll("button, input:not([type=hidden]), select, .menu a, td a")]
            .map(each => [each.outerHTML.slice(0, 60), each.getBoundingClientRect()])
            .filter(([_, box]) => box.height > 0 && (box.height < 43.5 || box.width < 43.5))
            .map(([html]) => html)"""
    )
    assert small == []


def test_a_printed_page_is_the_list_without_the_frame(
    alice: Account, client_of: Callable[..., Client], open_page: Callable[..., Page]
) -> None:
    page = open_page("/places/", client=client_of(alice))
    page.emulate_media(media="print")
    for left_out in (".menu", ".search", ".tools"):
        expect(page.locator(left_out)).to_be_hidden()
    expect(page.get_by_role("table")).to_be_visible()
    assert page.pdf(format="A4").startswith(b"%PDF")


def test_the_demo_accounts_and_the_banner_have_no_serious_barrier(
    width: str,
    root: Account,
    alice: Account,
    settings: Any,
    client_of: Callable[..., Client],
    open_page: Callable[..., Page],
    barriers: Callable[[Page], list[str]],
    tmp_path: Path,
) -> None:
    row = {"username": "alice", "role": "OFFICE", "password": "assist-2024-village", "name": "张三"}
    (tmp_path / "demo-accounts.json").write_text(json.dumps([row]), encoding="utf-8")
    settings.VAR, settings.DEMO = tmp_path, True
    page = open_page("/", width=width, language="en")
    assert barriers(page) == []
    page.get_by_role("button", name="Sign in as alice").click()
    expect(page.get_by_role("heading", name="Alice")).to_be_visible()
    client = client_of(root)
    client.post("/look-through/alice/")
    banner = open_page("/places/", client=client, width=width)
    assert barriers(banner) == []
    assert banner.evaluate("document.documentElement.scrollWidth <= window.innerWidth")

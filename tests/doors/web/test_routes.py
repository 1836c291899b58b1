"""Every address of the house: who may come in is declared, refused, and never left to chance."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

import zhucun.doors.web
from zhucun.directory.models import Account, Unit
from zhucun.doors.web.access import anybody

HOUSE = Path(zhucun.doors.web.__file__).parent
#: Pages for everybody. A new one is added here on purpose.
PUBLIC = {
    "announced",
    "announced-villages",
    "calendar-file",
    "home",
    "sign-in",
    "sign-out",
    "language",
    "village-matter",
    "village-page",
}


def _routes(resolver: URLResolver) -> Iterator[URLPattern]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern)
        else:
            yield pattern


def _web() -> list[URLPattern]:
    resolvers = [r for r in get_resolver().url_patterns if getattr(r, "namespace", "") == "web"]
    return [route for resolver in resolvers for route in _routes(resolver)]


ROUTES = _web()


def _ids(route: URLPattern) -> str:
    return str(route.name)


@pytest.mark.parametrize("route", ROUTES, ids=_ids)
def test_every_view_declares_its_rule_and_its_methods(route: URLPattern) -> None:
    assert hasattr(route.callback, "rule"), "the view lacks @allow(…)"
    assert getattr(route.callback, "accepted", ()), "the view lacks @methods(…), the outer one"


def test_only_these_pages_are_for_everybody() -> None:
    open_to_all = {route.name for route in ROUTES if getattr(route.callback, "rule", 0) is anybody}
    assert open_to_all == PUBLIC


def test_names_of_pages_are_unique_over_all_rooms() -> None:
    names = [route.name for route in ROUTES]
    assert sorted(names) == sorted(set(names))
    assert None not in names


@pytest.mark.parametrize("route", [route for route in ROUTES if route.name not in PUBLIC], ids=_ids)
def test_nobody_comes_in_without_an_account(route: URLPattern, client: Client, db: None) -> None:
    converters = route.pattern.converters
    address = reverse(f"web:{route.name}", kwargs=dict.fromkeys(converters, "411327"))
    method = "get" if "GET" in route.callback.accepted else "post"
    answer = getattr(client, method)(address)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in/?next=")


def test_htmx_is_sent_to_the_sign_in_as_a_whole_page(client: Client, db: None) -> None:
    answer = client.get("/places/", headers={"HX-Request": "true"})
    assert answer["HX-Redirect"].startswith("/sign-in/?next=")


def test_a_method_that_is_not_declared_is_refused(
    alice: Account, client_of: Callable[..., Client]
) -> None:
    assert client_of(alice).post("/places/").status_code == 405
    assert client_of(alice).get("/sign-out/").status_code == 405


@pytest.mark.parametrize(
    "template", sorted((HOUSE / "templates").rglob("*.html")), ids=lambda path: path.name
)
def test_no_template_holds_script_or_style(template: Path) -> None:
    text = template.read_text(encoding="utf-8")
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:|hx-on|hx-vars|https?://", text)


def test_nothing_is_loaded_from_elsewhere(
    alice: Account, unit: Unit, client_of: Callable[..., Client]
) -> None:
    answer = client_of(alice).get("/units/")
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert set(re.findall(r'(?:src|href)="(https?:|//)', answer.text)) == set()


def test_pages_of_an_account_are_not_kept_by_the_browser(
    alice: Account, client_of: Callable[..., Client]
) -> None:
    answer = client_of(alice).get("/places/")
    assert "no-store" in answer["Cache-Control"]
    assert "HX-Request" in answer["Vary"]

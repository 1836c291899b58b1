"""Every address of the house: who may come in is declared, refused, and never left to chance."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

import zhucun.doors.web
from zhucun.directory.models import Account, Unit
from zhucun.doors.web.access import anybody

HOUSE = Path(zhucun.doors.web.__file__).parent
#: Pages for everybody. A new one is added here on purpose.
PUBLIC = {
    "ballot",
    "ballot-code",
    "announced",
    "announced-villages",
    "calendar-file",
    "certificate",
    "commended",
    "home",
    "kiosk",
    "sign-in",
    "sign-out",
    "language",
    "public-stories",
    "public-story",
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


def test_every_view_declares_its_rule_and_its_methods() -> None:
    views = {route.name: route.callback for route in ROUTES}
    assert [name for name, view in views.items() if not hasattr(view, "rule")] == []
    assert [name for name, view in views.items() if not getattr(view, "accepted", ())] == []


def test_only_these_pages_are_for_everybody() -> None:
    open_to_all = {route.name for route in ROUTES if getattr(route.callback, "rule", 0) is anybody}
    assert open_to_all == PUBLIC


def test_names_of_pages_are_unique_over_all_rooms() -> None:
    names = [route.name for route in ROUTES]
    assert sorted(names) == sorted(set(names))
    assert None not in names


def test_nobody_comes_in_without_an_account(client: Client, db: None) -> None:
    came_in = []
    for route in ROUTES:
        if route.name in PUBLIC:
            continue
        converters = route.pattern.converters
        address = reverse(f"web:{route.name}", kwargs=dict.fromkeys(converters, "411327"))
        answer = (client.get if "GET" in route.callback.accepted else client.post)(address)
        if not answer.headers.get("Location", "").startswith("/sign-in/?next="):
            came_in.append((route.name, answer.status_code))
    assert came_in == []


def test_htmx_is_sent_to_the_sign_in_as_a_whole_page(client: Client, db: None) -> None:
    answer = client.get("/places/", headers={"HX-Request": "true"})
    assert answer["HX-Redirect"].startswith("/sign-in/?next=")


def test_a_method_that_is_not_declared_is_refused(
    alice: Account, client_of: Callable[..., Client]
) -> None:
    assert client_of(alice).post("/places/").status_code == 405
    assert client_of(alice).get("/sign-out/").status_code == 405


def test_no_template_holds_script_or_style() -> None:
    alien = r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|javascript:|hx-on|hx-vars|https?://"
    templates = sorted((HOUSE / "templates").rglob("*.html"))
    assert len(templates) > 100
    found = [path.name for path in templates if re.search(alien, path.read_text("utf-8"))]
    assert found == []


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

"""A headless Chromium, a running server, and axe."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.test.testcases import QuietWSGIRequestHandler
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    Playwright,
    expect,
    sync_playwright,
)

from tests import factories as make
from tests.browser.axe import Barriers
from tests.browser.pocket import Pocket
from tests.browser.walking import EVERY, LANGUAGES, SHOTS, WIDTHS, Walk
from tests.conftest import PASSWORD
from tests.doors.sync.conftest import add_household
from zhucun.directory import actions as directory
from zhucun.directory.enums import Role
from zhucun.directory.models import Account, Place
from zhucun.directory.perms import OPERATOR
from zhucun.roster.models import Posting

CHROMIUM = Path("/usr/bin/chromium")
#: Without windows, tabs and their processes where it is installed: half the time.
SHELL = next(filter(Path.exists, [Path("/usr/bin/chromium-headless-shell")]), CHROMIUM)
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
#: A journey is made on a phone in Chinese and on a desk in English, or on a phone where it has one
#: language; with ZHUCUN_ALL_SCREENS=1 in each pair.
PAIRS = {("phone", "zh-hans"), ("desk", "en"), ("phone", None)}


def _is_other_pair(item: pytest.Item) -> bool:
    params = getattr(getattr(item, "callspec", None), "params", {})
    return "width" in params and (params["width"], params.get("language")) not in PAIRS


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """All tests here need Chromium; where it is missing they say so."""
    if not EVERY:
        others = [item for item in items if _is_other_pair(item)]
        config.hook.pytest_deselected(items=others)
        items[:] = [item for item in items if not _is_other_pair(item)]
    for item in items:
        if Path(__file__).parent not in item.path.parents:
            continue
        item.add_marker(pytest.mark.browser)
        if not CHROMIUM.exists() and os.environ.get("ZHUCUN_NO_SKIP") != "1":
            item.add_marker(pytest.mark.skip(reason=f"{CHROMIUM} is not installed"))


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Its event loop runs in this thread, hence the permission to Django."""
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as found:
        yield found
    os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE")
    if before is not None:
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = before


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """One Chromium for all tests."""
    chromium = playwright.chromium.launch(executable_path=SHELL, args=ARGUMENTS)
    yield chromium
    chromium.close()


@pytest.fixture(scope="session")
def whole_browser(playwright: Playwright) -> Iterator[Browser]:
    """With service workers that lose the network when the page does: the shell's do not."""
    chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
    yield chromium
    chromium.close()


@pytest.fixture(params=WIDTHS, ids=str)
def width(request: pytest.FixtureRequest) -> str:
    """Each test runs on a phone and on a desk."""
    return str(request.param)


@pytest.fixture(params=LANGUAGES, ids=str)
def language(request: pytest.FixtureRequest) -> str:
    """Each test runs in both languages."""
    return str(request.param)


@pytest.fixture
def open_page(
    browser: Browser, live_server: Any, request: pytest.FixtureRequest
) -> Iterator[Callable[..., Page]]:
    """Opens a page: `open_page("/places/", client=client_of(alice), width="phone", language="en")`.

    Errors on the console fail the test; a page of a failed test is kept as a picture in var/shots/.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def opened(
        path: str, *, client: Client | None = None, width: str = "desk", language: str = "zh-hans"
    ) -> Page:
        across, down = WIDTHS[width]
        context = browser.new_context(viewport={"width": across, "height": down})
        contexts.append(context)
        cookies = {"django_language": language}
        if client is not None:
            cookies["sessionid"] = client.cookies["sessionid"].value
        context.add_cookies(
            [
                {"name": name, "value": value, "url": live_server.url}
                for name, value in cookies.items()
            ]
        )
        page = context.new_page()
        page.on("console", lambda message: _note(complaints, message.type, message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        answer = page.goto(live_server.url + path)
        assert answer is not None
        assert answer.status < 500
        return page

    yield opened
    failed = getattr(request.node, "failed", False)
    pages = [page for context in contexts for page in context.pages]
    if failed or os.environ.get("ZHUCUN_SHOTS"):
        SHOTS.mkdir(parents=True, exist_ok=True)
        for number, page in enumerate(pages):
            name = request.node.name.replace("/", "_")
            page.screenshot(path=SHOTS / f"{name}-{number}.png", full_page=True)
    for context in contexts:
        context.close()
    if not failed:
        assert not complaints


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    report = yield
    if report.when == "call":
        item.failed = report.failed  # type: ignore[attr-defined]
    return report


@pytest.fixture(scope="session")
def barriers() -> Barriers:
    """What axe calls serious or critical on a page, one line each."""
    return Barriers()


@pytest.fixture
def walk(open_page: Callable[..., Page], barriers: Callable[[Page], list[str]]) -> Walk:
    """Looks at pages as one person: `walk(client, ["/cards/"])` gives what is wrong, by address."""
    return Walk(open_page, barriers)


@pytest.fixture
def walked(client_of: Callable[..., Client], walk: Walk) -> Callable[..., dict[str, list[str]]]:
    """Looks at pages as several people: `walked({"office": ["/cards/"]}, actors)`."""

    def together(asked: dict[str, list[str]], actors: dict[str, Any]) -> dict[str, list[str]]:
        wrong: dict[str, list[str]] = {}
        for who, paths in asked.items():
            client = client_of(Account.objects.get(pk=actors[who].account)) if who else None
            wrong |= {f"{who} {path}": found for path, found in walk(client, paths).items()}
        return wrong

    return together


def _note(complaints: list[str], kind: str, text: str) -> None:
    """Keep what is wrong with the page itself; refusals are answers like any other."""
    is_refusal = "the server responded with a status of" in text or "Response Status" in text
    if kind == "error" and not is_refusal:
        complaints.append(text)


@pytest.fixture
def wang(places: dict[str, Place]) -> Posting:
    """The first secretary of a village of eight households, and his account."""
    village = places["411327100201"]
    posting = make.posting(make.person("王驻村", numbered=True), village, make.round_("2021"))
    directory.open_account(
        username="wang",
        name="王驻村",
        password=PASSWORD,
        role=Role.FIRST_SECRETARY,
        area=village.code,
        person=posting.person,
        since=posting.starts_on,
        by=OPERATOR,
    )
    for number in range(1, 9):
        add_household(village, number)
    return posting


@pytest.fixture
def pocket(
    whole_browser: Browser,
    live_server: Any,
    wang: Posting,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Pocket]:
    """A phone in English, with a service worker unless the test says otherwise."""
    keeps_itself = getattr(request, "param", True)
    context = whole_browser.new_context(
        viewport={"width": 390, "height": 844},  # type: ignore[arg-type]
        locale="en-GB",
        has_touch=True,
        service_workers="allow" if keeps_itself else "block",
    )
    context.set_default_timeout(30_000)
    expect.set_options(timeout=20_000)
    context.set_default_navigation_timeout(60_000)
    found = Pocket(context, live_server.url, keeps_itself)
    parse = QuietWSGIRequestHandler.parse_request

    def parse_unless_off(handler: QuietWSGIRequestHandler) -> bool:
        if found.is_off:
            handler.close_connection = True
            return False
        return parse(handler)

    monkeypatch.setattr(QuietWSGIRequestHandler, "parse_request", parse_unless_off)
    yield found
    found.offline(False)
    for page in context.pages:  # no answer may be under way when the database is taken away
        page.goto("about:blank")
        page.wait_for_load_state("networkidle")
    context.close()
    expect.set_options(timeout=None)
    assert found.complaints == []

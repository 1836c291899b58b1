"""What is looked at on every page: barriers, contents wider than the screen, targets too small."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Iterable

from django.conf import settings
from django.test import Client
from playwright.sync_api import Page

WIDTHS = {"phone": (390, 844), "desk": (1280, 900)}
LANGUAGES = ("zh-hans", "en")
SHOTS = settings.VAR / "shots"
#: Each page on each screen in each language, and axe, which takes as long as all else, on all of them.
EVERY = os.environ.get("ZHUCUN_ALL_SCREENS") == "1"

#: Controls that a thumb has to hit; a link inside a sentence is no control.
SMALL = """() => [...document.querySelectorAll(
        "button, input:not([type=hidden]):not([type=checkbox]):not([type=radio]), select, summary, .picks label, .menu a, .actions a, td a, .todo a, .pager a, .path a"
    )]
    .map(each => [each.outerHTML.slice(0, 60), each.getBoundingClientRect()])
    .filter(([_, box]) => box.height > 0 && box.height < 43.5)
    .map(([html]) => html)"""

#: What sticks out of the screen, where the page does.
WIDE = """() => document.documentElement.scrollWidth <= window.innerWidth ? [] : [...document.body.querySelectorAll("*")]
    .filter(each => each.getBoundingClientRect().right > window.innerWidth + 1)
    .slice(-3)
    .map(each => each.outerHTML.slice(0, 200))"""

Barriers = Callable[[Page], list[str]]


def faults(page: Page, barriers: Barriers | None, *, is_phone: bool) -> list[str]:
    """What is wrong with a page as it stands on one screen; `barriers` is None where axe has no turn."""
    page.wait_for_load_state()
    found = barriers(page) if barriers else []
    found += [f"wider than the screen: {html}" for html in page.evaluate(WIDE)]
    if is_phone:
        found += [f"too small: {html}" for html in page.evaluate(SMALL)]
    return found


def faults_on_both(page: Page, barriers: Barriers, number: int = 0) -> list[str]:
    """What is wrong with a loaded page on the phone and on the desk; axe looks on one of them, by turns."""
    found: list[str] = []
    for turn, (name, (across, down)) in enumerate(WIDTHS.items()):
        page.set_viewport_size({"width": across, "height": down})
        if os.environ.get("ZHUCUN_SHOTS"):
            SHOTS.mkdir(parents=True, exist_ok=True)
            label = re.sub(r"\W+", "-", page.url.split("/", 3)[3])
            page.screenshot(path=SHOTS / f"{label}-{name}.png", full_page=True)
        look = barriers if EVERY or number % 2 == turn else None
        found += [f"{name}: {each}" for each in faults(page, look, is_phone=name == "phone")]
    return found


class Walk:
    """Opens pages as one person, each once, in one language after the other."""

    def __init__(self, open_page: Callable[..., Page], barriers: Barriers) -> None:
        self._open, self._barriers = open_page, barriers

    def __call__(
        self, client: Client | None, addresses: Iterable[str], refused: Collection[str] = ()
    ) -> dict[str, list[str]]:
        """What is wrong, by address. Those of `refused` answer with a page of refusal, the rest with 200."""
        wrong: dict[str, list[str]] = {}
        pages: dict[str, Page] = {}
        for number, address in enumerate(addresses):
            for turn, language in enumerate(LANGUAGES):
                if not EVERY and number % 2 != turn:
                    continue
                if language not in pages:
                    pages[language] = self._open("/", client=client, language=language)
                found = self._look(pages[language], address, number // 2, address in refused)
                if found:
                    wrong[f"{language} {address}"] = found
        return wrong

    def _look(self, page: Page, address: str, number: int, is_refused: bool) -> list[str]:
        origin = "/".join(page.url.split("/", 3)[:3])
        answer = page.goto(origin + address)
        assert answer is not None
        if answer.status != 200 and not is_refused:
            return [f"answers {answer.status}"]
        return faults_on_both(page, self._barriers, number)

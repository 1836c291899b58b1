"""A phone in a cadre's pocket and the thumb on it."""

from __future__ import annotations

from dataclasses import dataclass, field

from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.conftest import PASSWORD

PIN = "135790"


@dataclass
class Hand:
    """A thumb on a phone: counts what it touches and what it types."""

    page: Page
    taps: int = 0
    characters: int = 0

    def tap(self, target: Locator) -> None:
        self.taps += 1
        target.click()

    def type(self, target: Locator, text: str) -> None:
        self.tap(target)
        self.characters += len(text)
        target.press_sequentially(text)


@dataclass
class Pocket:
    """A phone whose browser is opened and closed, with and without a network."""

    context: BrowserContext
    url: str
    keeps_itself: bool
    complaints: list[str] = field(default_factory=list)
    is_off: bool = False

    def open(self, place: str = "") -> Page:
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda said: self._note(said.type, said.text))
        page.goto(f"{self.url}/m/{place}")
        return page

    def sign_in(self) -> Page:
        """For the first time; returns when the village is on the phone."""
        page = self.open()
        page.get_by_label("User name", exact=True).fill("wang")
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_label("PIN for this phone").fill(PIN)
        page.get_by_label("The PIN once more").fill(PIN)
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_text("Data of just now")).to_be_visible(timeout=60_000)
        if self.keeps_itself:
            page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        return page

    def unlock(self, page: Page, pin: str = PIN) -> None:
        page.get_by_label("PIN", exact=True).fill(pin)
        page.get_by_role("button", name="Unlock").click()

    def offline(self, off: bool = True) -> None:
        """No network: the browser says so to its pages, and the server closes each connection
        without an answer. A service worker that starts again hears the browser late."""
        self.is_off = off
        self.context.set_offline(off)

    def _note(self, kind: str, text: str) -> None:
        expected = ("Failed to load resource", "net::ERR_")
        if kind == "error" and not any(each in text for each in expected):
            self.complaints.append(text)


def record(page: Page, household: str, findings: str) -> None:
    """A visit, from the page of today."""
    page.get_by_role("link", name="Record a visit").first.click()
    page.get_by_role("button", name=household).click()
    page.locator("input[value=water]").click()
    page.get_by_label("What you saw and heard").fill(findings)
    keep(page)


def keep(page: Page, button: str = "Save") -> None:
    """Presses the button under a form and waits until the phone has it."""
    page.get_by_role("button", name=button).click()
    expect(page.get_by_text("Kept. It goes out when there is a network.")).to_be_visible()

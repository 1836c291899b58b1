"""The menu: a few parts, and under each the pages of the rooms that the actor may open."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhucun.directory.perms import Actor
from zhucun.doors.web.rooms import Entry, entries

#: The parts and their pages, in the order in which they are shown; None: always shown.
PARTS: tuple[tuple[str | Promise | None, tuple[str, ...]], ...] = (
    (None, ("web:home", "web:my-obligations", "web:signing")),
    (
        _("Selection and rotation"),
        (
            *("web:roster", "web:teams", "web:rounds", "web:rotation-orders", "web:needs"),
            *("web:confirmations", "web:take-ups", "web:terms"),
        ),
    ),
    (
        _("Work in the village"),
        (
            *("web:my-diary", "web:matters", "web:plans", "web:projects"),
            *("web:guidance", "web:inspections", "web:tickets", "web:coordination"),
            *("web:reached", "web:care", "web:polls", "web:satisfaction", "web:newcomers"),
            "web:cards",
        ),
    ),
    (
        _("Households and help"),
        (
            *("web:my-households", "web:households", "web:household-account", "web:monitoring"),
            *("web:exits", "web:pairings", "web:helpers", "web:grids", "web:offices"),
            "web:villages-helped",
        ),
    ),
    (
        _("Village economy"),
        (
            *("web:economy-income", "web:economy-industries", "web:economy-bodies"),
            *("web:economy-projects", "web:economy-sales", "web:economy-funds"),
            *("web:economy-jobs", "web:economy-posts", "web:economy-loans"),
            *("web:economy-ratings", "web:economy-stations", "web:economy-relocations"),
            *("web:economy-groups", "web:economy-care-centres", "web:economy-honours"),
            "web:economy-years",
        ),
    ),
    (
        _("Branches and committees"),
        (
            *("web:branches", "web:party-members", "web:committees", "web:branch-meetings"),
            *("web:branch-life", "web:village-rules"),
            *("web:rectifications", "web:leaderships", "web:weak-committees", "web:dismissals"),
            *("web:talents", "web:tracks", "web:stars"),
        ),
    ),
    (
        _("Training"),
        (
            *("web:my-learning", "web:trainings", "web:training-plans", "web:training-menu"),
            *("web:training-count", "web:handbook", "web:mini-classes", "web:quizzes"),
            *("web:contests", "web:plain-cards"),
        ),
    ),
    (
        _("Presence and duties"),
        ("web:my-month", "web:leaves", "web:presence", "web:checks", "web:obligations"),
    ),
    (
        _("Appraisal"),
        ("web:my-appraisals", "web:reviews", "web:appraisals", "web:appraisal-schemes"),
    ),
    (
        _("Use and reward"),
        (
            *("web:outcomes", "web:commendations", "web:priority", "web:promotion-checks"),
            *("web:front-line", "web:target-pledges", "web:exam-entries"),
            *("web:screening", "web:liability", "web:my-ledgers", "web:end-responsible"),
        ),
    ),
    (
        _("Support"),
        (
            *("web:my-support", "web:support", "web:support-batches", "web:support-payments"),
            "web:support-withheld",
            *("web:support-insurance", "web:support-care", "web:support-kits"),
            *("web:support-units", "web:support-incentives"),
        ),
    ),
    (
        _("Figures and papers"),
        (
            *("web:board", "web:coverage", "web:pillars", "web:papers", "web:my-archive"),
            *("web:archives", "web:stories", "web:imports", "web:exports"),
            *("web:parked-items", "web:my-burden", "web:burden"),
        ),
    ),
    (
        _("Foundations"),
        (
            "web:places",
            "web:units",
            "web:accounts",
            "web:devices",
            "web:packs",
            "web:policy-documents",
        ),
    ),
)


@dataclass(frozen=True)
class Line:
    """A page as the menu shows it; `current` is "page", or "true" for a page below it."""

    label: str | Promise
    about: str | Promise
    href: str
    current: str


@dataclass(frozen=True)
class Part:
    """Pages under one heading; without a name each stands by itself."""

    name: str | Promise | None
    lines: tuple[Line, ...]

    @property
    def is_open(self) -> bool:
        return any(line.current for line in self.lines)


def menu(actor: Actor, path: str) -> list[Part]:
    """What the actor may open, by part; a part with one page is that page. No queries."""
    open_to = {entry.page: entry for entry in entries(actor)}
    parts: list[Part] = []
    for name, pages in PARTS:
        lines = tuple(_line(open_to[page], path) for page in pages if page in open_to)
        if lines:
            parts.append(Part(name if len(lines) > 1 else None, lines))
    return parts


def _line(entry: Entry, path: str) -> Line:
    href = reverse(entry.page)
    is_below = href != "/" and path.startswith(href)
    current = "page" if path == href else "true" if is_below else ""
    return Line(entry.label, entry.about, href, current)

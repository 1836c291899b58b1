"""The rooms that have pages. Adding a room is one line in ROOMS."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

from django.utils.functional import Promise

from zhucun.directory.perms import Actor
from zhucun.doors.web.access import Request, Rule

#: Modules with `urlpatterns`, and where they like `MENU` (its order is in `menu`) and `waiting`.
ROOMS = (
    "zhucun.doors.web.front.urls",
    "zhucun.doors.web.directory.urls",
    "zhucun.doors.web.roster.urls",
    "zhucun.doors.web.selection.urls",
    "zhucun.doors.web.signoff.urls",
    "zhucun.doors.web.roster.rotation",
    "zhucun.doors.web.households.urls",
    "zhucun.doors.web.fieldwork.urls",
    "zhucun.doors.web.branches.urls",
    "zhucun.doors.web.economy.urls",
    "zhucun.doors.web.pairing.urls",
    "zhucun.doors.web.monitoring.urls",
    "zhucun.doors.web.exits.urls",
    "zhucun.doors.web.appraisal.urls",
    "zhucun.doors.web.learning.urls",
    "zhucun.doors.web.ballots.urls",
    "zhucun.doors.web.screening.urls",
    "zhucun.doors.web.reward.urls",
    "zhucun.doors.web.support.urls",
    "zhucun.doors.web.presence.leave_urls",
    "zhucun.doors.web.presence.urls",
    "zhucun.doors.web.intake.urls",
    "zhucun.doors.web.reports.urls",
    "zhucun.doors.web.reports.burden_urls",
    "zhucun.doors.web.reports.archive_urls",
    "zhucun.doors.web.public.urls",
    "zhucun.doors.web.analytics.urls",
    "zhucun.doors.web.policy.urls",
)


@dataclass(frozen=True)
class Entry:
    """A line of the menu for actors whom the rule accepts; `about` explains it on the home page."""

    label: str | Promise
    page: str
    rule: Rule
    about: str | Promise = ""


@dataclass(frozen=True)
class Task:
    """Something that waits for somebody: a sentence, how many, and where it is done."""

    label: str
    count: int
    href: str


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step of a round on its desk: how far it is, whether it is done, where it is done."""

    name: str | Promise
    state: str | Promise
    is_done: bool = False
    href: str = ""


@dataclass(frozen=True, kw_only=True)
class Panel:
    """What another room shows on the card of a household; `template` gets `panel`, the context."""

    title: str | Promise
    template: str
    context: Mapping[str, Any]


@cache
def all_entries() -> tuple[Entry, ...]:
    """Every page that a room offers to the menu."""
    found: list[Entry] = []
    for room in ROOMS:
        found.extend(getattr(import_module(room), "MENU", ()))
    return tuple(found)


def entries(actor: Actor) -> list[Entry]:
    """The entries that the actor may open."""
    return [entry for entry in all_entries() if entry.rule(actor)]


def tasks(request: Request) -> list[Task]:
    """What waits for the actor, from each room's `waiting(request)`. Costs what these cost."""
    found: list[Task] = []
    for room in ROOMS:
        waiting: Callable[[Request], Iterable[Task]] | None
        waiting = getattr(import_module(room), "waiting", None)
        if waiting:
            found.extend(waiting(request))
    return [task for task in found if task.count]


def steps_of(request: Request, round_: Any) -> dict[str, list[Step]]:
    """What each room's `steps(request, round_)` adds to the desk of a round, by its place there:
    “review”, “match” or “take-up”. Costs what these cost."""
    found: dict[str, list[Step]] = {}
    for room in ROOMS:
        steps: Callable[[Request, Any], Mapping[str, list[Step]]] | None
        steps = getattr(import_module(room), "steps", None)
        for place, each in (steps(request, round_) if steps else {}).items():
            found.setdefault(place, []).extend(each)
    return found


def panels_of(request: Request, household: Any) -> list[Panel]:
    """What each room's `household_panels(request, household)` adds to the card of a household, in
    the order of the menu. Costs what these cost."""
    found: list[Panel] = []
    for room in ROOMS:
        panels: Callable[[Request, Any], Iterable[Panel]] | None
        panels = getattr(import_module(room), "household_panels", None)
        if panels:
            found.extend(panels(request, household))
    return found

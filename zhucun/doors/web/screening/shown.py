"""What pages of cross-checks share: who comes in, filters of the address, words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext

from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor
from zhucun.doors.web.access import Request, can, signed_in
from zhucun.doors.web.asof import as_of
from zhucun.doors.web.fieldwork.shown import word
from zhucun.doors.web.roster.reasons import language
from zhucun.kernel.divisions import parse_code
from zhucun.screening import queries
from zhucun.screening.enums import LeadState, LeadVerdict
from zhucun.screening.perms import KEEPS, SEES, wide_areas

#: Filters that are no state of their own: all that is not closed, what waits for the reader.
OPEN, MINE = "open", "mine"
#: Whoever sees leads: of a county, or those that were assigned to his township.
sees_leads = can(SEES)


def compares(actor: Actor) -> bool:
    """Whoever sees the lists and runs of a county or more."""
    return signed_in(actor) and bool(wide_areas(actor))


def keeps_leads(actor: Actor) -> bool:
    """Whoever imports, runs, assigns and decides for a county or more."""
    return compares(actor) and actor.can(KEEPS)


def area_of(request: Request) -> str:
    """`?area=`. Raises BadCode."""
    area = request.GET.get("area", "")
    return parse_code(area) if area else ""


def chosen_area(request: Request) -> str:
    """`?area=`, else the first of the actor's counties or what is above them. Raises BadCode."""
    return area_of(request) or next(iter(wide_areas(request.actor)), "")


def asked(request: Request) -> dict[str, Any]:
    """The filters of the address. Raises BadQuery, BadCode."""
    return {
        "area": area_of(request),
        "screen": request.GET.get("screen", "")[:60],
        "state": word(request, "state", (OPEN, MINE, *LeadState.values)),
        "verdict": word(request, "verdict", LeadVerdict.values),
        "run": request.GET.get("run", "")[:12],
    }


def found(request: Request, wanted: dict[str, Any]) -> Any:
    """The leads that the filters ask for."""
    is_mine = wanted["state"] == MINE
    narrowed = {**wanted, "state": ""} if is_mine else wanted
    turn_on = localdate() if is_mine else None
    return queries.leads(actor=request.actor, turn_on=turn_on, **narrowed)


def with_words(rows: Iterable[Any], day: date) -> list[Any]:
    """Leads with what the page says of them: `asks` (the screen), `about_whom` (masked), `village`,
    `is_late`. One query, for the names of the places."""
    shown = list(rows)
    names = directory.names_of((row.area for row in shown), as_of=day)
    for row in shown:
        row.asks = called(queries.screen_of(row), row.screen)
        row.about_whom = queries.shown_name(row) or row.about
        row.village = names.get(row.area, row.area)
        row.is_late = row.state == LeadState.ASSIGNED and bool(row.due_on) and row.due_on < day
    return shown


def called(spec: Any, name: str) -> str:
    """What people call a screen; its id where the pack has it no more."""
    return str(spec.label.in_(language())) if spec is not None else name


def value_in_words(value: Any) -> str:
    """A value on which a question rests."""
    if value is None:
        return gettext("not known")
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def is_today(request: Request) -> bool:
    """Whether the page speaks of today: only then something is done on it."""
    return as_of(request) == localdate()

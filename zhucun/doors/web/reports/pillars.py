"""Pages of umbrella mechanisms: each child with its state in word and colour, its number, its
rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhucun.analytics.queries.tables import has_mart
from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.doors.web.access import Request, allow, can, methods, signed_in, takes_out
from zhucun.doors.web.asof import address, as_of
from zhucun.doors.web.intake.files import taken
from zhucun.doors.web.policy.content import language
from zhucun.doors.web.roster.filters import areas
from zhucun.engines.rollup import State
from zhucun.kernel.divisions import Level, is_under, parse_code
from zhucun.kernel.problems import NotFound
from zhucun.reports.queries import pillars as queries
from zhucun.reports.queries.pillars import Line, Named, behind
from zhucun.reports.queries.pillars.departments import is_of_departments
from zhucun.reports.queries.pillars.ticked import is_of_places

#: Each state as its word, with the class that colours it; the word alone is enough.
WORDS: dict[State, tuple[str | Promise, str]] = {
    State.RED: (_("Red: not done"), "fail"),
    State.AMBER: (_("Amber: due soon or to be looked at"), "unknown"),
    State.GREEN: (_("Green: in place"), "pass"),
    State.NOT_CONNECTED: (_("Not connected"), "unset"),
    State.UNSET: (_("Not configured"), "unset"),
    State.OPEN: (_("Cannot be said of all"), "unset"),
    State.FIGURE: (_("A figure; no line is configured"), ""),
    State.NOTHING: (_("No rows"), ""),
}
#: Short, for the table of places.
SHORT: dict[State, str | Promise] = {
    State.RED: _("Red"),
    State.AMBER: _("Amber"),
    State.GREEN: _("Green"),
    State.NOT_CONNECTED: _("Not connected"),
    State.UNSET: _("Not configured"),
    State.OPEN: _("Open"),
    State.FIGURE: _("Figure"),
    State.NOTHING: _("No rows"),
}


@dataclass(frozen=True)
class Shown:
    """A state as the page shows it."""

    word: str | Promise
    mark: str


@dataclass(frozen=True, kw_only=True)
class Part:
    """One line of the page; `rows` leads to the records behind its number."""

    line: Line
    label: str
    state: Shown
    counts: list[tuple[int, str | Promise]]
    why: list[str]
    silent: str | Promise
    rows: str

    @property
    def is_lead(self) -> bool:
        """Its number is of rows that give cause to ask, and what gives none is no merit."""
        return self.line.kind == behind.LEADS


def sees_pillars(actor: Any) -> bool:
    """Whoever sees the presence of the people of an area, its offices and a first secretary; and a
    unit, of its own people."""
    return signed_in(actor) and actor.can(Permission.SEE_PRESENCE)


@methods(read=["GET"])
@allow(can(Permission.SEE_PRESENCE))
def pillars(request: Request) -> HttpResponse:
    """The mechanisms that hold in the actor's area, or where the people of his unit serve."""
    area, unit, others = _where(request)
    if not area:
        if request.actor.units(Permission.SEE_PRESENCE):
            return render(request, "web/reports/pillars_none.html", {})
        raise NotFound
    rows = queries.pillars(area=area, as_of=as_of(request))
    context = {
        "area": area,
        "unit": unit,
        "others": others,
        "name": directory.names_of([area], as_of=as_of(request)).get(area, area),
        "areas": areas(request, Permission.SEE_PRESENCE),
        "rows": rows,
        "pack": directory.pack_for(area, as_of=as_of(request)),
    }
    return render(request, "web/reports/pillars.html", context)


@methods(read=["GET"])
@allow(can(Permission.SEE_PRESENCE))
def pillar(request: Request, area: str, mechanism: str) -> HttpResponse:
    """One mechanism in an area, or of a unit's cadres there (`?unit=`). As it was kept, where it
    was; `?now=1` computes it anew."""
    area, unit, day = parse_code(area), request.GET.get("unit", ""), as_of(request)
    found, kept = _read(request, request.actor, area, mechanism)
    context = {
        "found": found,
        "kept_pillar": kept,
        "area": area,
        "unit": unit,
        "parts": [_part(request, area, unit, line) for line in found.lines],
        "heads": [_said(named) for named in found.heads],
        "places": [
            (place, shown(place.state), [shown(each) for each in place.pillars])
            for place in found.places
        ],
        "units": _units(request, area, day),
        "path": [
            step
            for step in directory.path_of(area, as_of=day)
            if any(is_under(step.code, own) for own in request.actor.areas(Permission.SEE_PRESENCE))
        ],
        "is_lowest": bool(unit) or found.scope.digits == 0,
        "is_own": found.scope.is_own,
        "may_take": request.actor.can(Permission.EXPORT),
    }
    return render(request, "web/reports/pillar.html", context)


@methods(read=["GET"])
@allow(takes_out(can(Permission.SEE_PRESENCE)))
def pillar_file(request: Request, area: str, mechanism: str) -> HttpResponse:
    """The parts of a mechanism as the page shows them, as a workbook."""
    area, actor = parse_code(area), request.actor.holding(Permission.EXPORT)
    found, _kept = _read(request, actor, area, mechanism)
    made = queries.pillar_workbook(found, actor=actor, words=WORDS, lang=language())
    title = found.mechanism.label(language())
    return taken(made, title, found.scope.name, found.as_of)


def _read(
    request: Request, actor: Actor, area: str, mechanism: str
) -> tuple[queries.Pillar, queries.Kept | None]:
    """The mechanism that the address asks for, and where it was kept, as what."""
    unit = request.GET.get("unit", "")
    told: dict[str, Any] = {"area": area, "mechanism": mechanism, "as_of": as_of(request)}
    is_live = bool(unit) or request.GET.get("now") == "1"
    kept = None if is_live else queries.kept_pillar(actor=actor, **told)
    return (kept.pillar if kept else queries.pillar(actor=actor, unit=unit, **told)), kept


def shown(state: State) -> Shown:
    """A state in its short word, with its class."""
    return Shown(SHORT[state], WORDS[state][1])


def _part(request: Request, area: str, unit: str, line: Line) -> Part:
    word, mark = WORDS[line.state]
    return Part(
        line=line,
        label=_said(line.named),
        state=Shown(word, mark),
        counts=[(number, SHORT[state]) for state, number in line.counts],
        why=[_said(each) for each in line.why[:4]],
        silent=line.silent.label if line.silent else "",
        rows="" if line.number is None else _rows(request, area, unit, line),
    )


def _rows(request: Request, area: str, unit: str, line: Line) -> str:
    """Where the records behind a number are listed; of a unit only those that are cut to it."""
    kind = line.kind
    if kind == "rules" and not unit and has_mart(_subject(line)):
        return address(request, "web:covered", area, line.id)
    if kind == "checklists" and line.named.item and is_of_places(line.named.item.spec):
        return "" if unit else address(request, "web:pillar-list", area, line.id)
    if kind == "checklists" and line.named.item and is_of_departments(line.named.item.spec):
        return "" if unit else address(request, "web:pillar-departments", area, line.id)
    if kind in (behind.OF_UNITS if unit else behind.KINDS):
        href = address(request, "web:pillar-rows", area, line.path[0].partition("/")[2])
        sign = "&" if "?" in href else "?"
        asked = {"item": line.path[-1], **({"unit": unit} if unit else {})}
        return f"{href}{sign}{urlencode(asked)}"
    if kind == "cadences":
        href = address(request, "web:obligations")
        sign = "&" if "?" in href else "?"
        return f"{href}{sign}{urlencode({'area': area, 'duty': line.id})}"
    return address(request, "web:figure", area, line.id) if kind == "indicators" else ""


def _subject(line: Line) -> str:
    return str(line.named.item.spec.subject) if line.named.item else ""


def _said(named: Named) -> str:
    return named.in_(language())


def _units(request: Request, area: str, day: date) -> Any:
    """The units to choose from: those of the area, or the actor's own. A list of all units of a
    province is no choice: they are asked for in a county."""
    actor = request.actor
    if len(area) < Level.COUNTY:
        return []
    found = queries.units_in(actor=actor, area=area, as_of=day)
    if any(is_under(area, own) for own in actor.areas(Permission.SEE_PRESENCE)):
        return found
    return [(key, name) for key, name in found if key in actor.units(Permission.SEE_PRESENCE)]


def _where(request: Request) -> tuple[str, str, list[tuple[str, str, str]]]:
    """The area that is asked for, the unit where it is read for one's own unit, and the other
    counties and units to choose from: (area, unit, name)."""
    if request.actor.areas(Permission.SEE_PRESENCE):
        return _area(request), "", []
    day = as_of(request)
    served = queries.areas_of_units(actor=request.actor, as_of=day)
    pairs = [(area, unit) for unit, areas in served.items() for area in areas]
    names = directory.names_of({area for area, _unit in pairs}, as_of=day)
    asked = (request.GET.get("area", ""), request.GET.get("unit", ""))
    if any(asked) and asked not in pairs:
        raise NotFound
    area, unit = asked if any(asked) else next(iter(pairs), ("", ""))
    return area, unit, [(code, own, names.get(code, code)) for code, own in pairs]


def _area(request: Request) -> str:
    asked = request.GET.get("area", "")
    mine = request.actor.areas(Permission.SEE_PRESENCE)
    if asked:
        area = parse_code(asked)
        if not any(is_under(area, own) for own in mine):
            raise NotFound
        return area
    return next((area for area in mine if area), "")

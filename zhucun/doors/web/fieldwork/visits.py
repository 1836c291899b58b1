"""Visits: the list, one, recording, changing, striking out."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext

from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.doors.web.access import Request, allow, methods
from zhucun.doors.web.asof import address, as_of
from zhucun.doors.web.fieldwork.campaigns import campaign_of
from zhucun.doors.web.fieldwork.lists import VISITS
from zhucun.doors.web.fieldwork.shown import (
    by_township,
    household_names,
    period,
    records,
    sees_fieldwork,
    word,
)
from zhucun.doors.web.fieldwork.visit_forms import VisitForm, VoidForm, refuse
from zhucun.doors.web.listing import show
from zhucun.doors.web.roster.filters import areas
from zhucun.fieldwork import actions, perms, queries
from zhucun.fieldwork.actions import VisitChanges
from zhucun.fieldwork.enums import Topic, VisitKind
from zhucun.households import queries as homes
from zhucun.kernel.divisions import Level, level_of, parse_code
from zhucun.kernel.ids import new_public_id
from zhucun.kernel.problems import NotAllowed, NotFound, Problem
from zhucun.roster import queries as roster


@methods(read=["GET"])
@allow(sees_fieldwork)
def visits(request: Request) -> HttpResponse:
    """Visits of a period in the reader's areas, and his own; what was found stays closed."""
    today = as_of(request)
    asked, area = period(request, today), request.GET.get("area", "")
    kind = word(request, "kind", VisitKind.values)
    area = parse_code(area) if area else ""
    narrowed = _narrowed(request)
    found = queries.visits(
        actor=request.actor,
        area=area,
        person=narrowed["person"],
        household=narrowed["household"],
        since=asked.since,
        until=asked.until,
        kind=kind,
    )
    context = {
        "listing": VISITS.of(request, found),
        "period": asked,
        "kinds": VisitKind.choices,
        "asked": {"kind": kind, "area": area, **narrowed},
        "areas": areas(request, Permission.SEE_FIELDWORK),
        "may_record": bool(request.actor.person),
    }
    return show(request, "web/fieldwork/visits.html", context)


@methods(read=["GET"], write=["POST"])
@allow(records)
def visit_new(request: Request, posting: str = "") -> HttpResponse:
    """Record a visit in one short form, for oneself or for a cadre of one's village."""
    row, today = _posting(request, posting), localdate()
    village = _village(request, row)
    if village is None:
        near = directory.places(actor=request.actor, as_of=today, area=row.area)
        villages = by_township(near.filter(level=Level.VILLAGE), today)
        context = {"posting": row, "villages": villages}
        return render(request, "web/fieldwork/visit_where.html", context)
    recent = queries.recent_values(row)
    form = _form(request, row, village, today, initial=_initial(request, recent, today))
    if form.is_valid():
        try:
            made = actions.record_visit(
                public_id=form.cleaned_data["public_id"],
                posting=row,
                village=village,
                kind=form.cleaned_data["kind"],
                on=form.cleaned_data["on"],
                households=form.slots_by_household,
                topics=form.cleaned_data["topics"],
                findings=form.cleaned_data["findings"],
                matters=form.matters,
                companions=form.cleaned_data["companions"],
                made_at=now(),
                at=now(),
                by=request.actor,
            )
        except NotAllowed:
            raise
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(request, gettext("The visit is recorded; it stands in the diary."))
            return redirect(address(request, "web:visit", made.public_id))
    context = {"form": form, "posting": row, "village": village, "recent": recent}
    return render(request, "web/fieldwork/visit_form.html", context, status=_status(form))


@methods(read=["GET"])
@allow(sees_fieldwork)
def visit(request: Request, public_id: str) -> HttpResponse:
    """One visit with its households and the matters that were heard."""
    return _page(request, public_id)


@methods(read=["GET"], write=["POST"])
@allow(records)
def visit_change(request: Request, public_id: str) -> HttpResponse:
    """Change a visit; where somebody else changed the same, both are shown field by field."""
    row = queries.visit_card(actor=request.actor, public_id=public_id)
    perms.require_author(request.actor, row.posting, area=row.area)
    today = localdate()
    reached = {each.household.public_id: tuple(each.slots) for each in row.households.all()}
    initial = {
        "base": row.version,
        "kind": row.kind,
        "on": row.on,
        "households": list(reached),
        "topics": row.topics,
        "findings": queries.read_findings(actor=request.actor, visit=row),
        "slots": sorted({slot for slots in reached.values() for slot in slots}),
        "companions": [each.posting.public_id for each in row.companions.all()],
    }
    form = _form(request, row.posting, row.village, today, initial=initial, visit=row)
    if form.is_valid():
        asked = form.cleaned_data
        changes = VisitChanges(
            kind=asked["kind"],
            on=asked["on"],
            topics=asked["topics"],
            findings=asked["findings"],
            households=form.visited(reached),
            companions=asked["companions"],
        )
        try:
            actions.change_visit(
                visit=row, base=asked["base"] or 0, changes=changes, at=now(), by=request.actor
            )
        except NotAllowed:
            raise
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(request, gettext("The visit is changed."))
            return redirect(address(request, "web:visit", public_id))
    context = {"form": form, "posting": row.posting, "village": row.village, "visit": row}
    return render(request, "web/fieldwork/visit_form.html", context, status=_status(form))


@methods(write=["POST"])
@allow(records)
def visit_void(request: Request, public_id: str) -> HttpResponse:
    """Strike out a visit that did not take place; it stays with the reason."""
    row = queries.visit_card(actor=request.actor, public_id=public_id)
    form = VoidForm(request.POST)
    if form.is_valid():
        try:
            actions.void_visit(
                visit=row, reason=form.cleaned_data["reason"], at=now(), by=request.actor
            )
        except NotAllowed:
            raise
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(request, gettext("The visit is struck out; it stays on record."))
            return redirect(address(request, "web:visit", public_id))
    return _page(request, public_id, form, status=422)


def _narrowed(request: Request) -> dict[str, str]:
    """The person or the household whose visits are asked for, to be kept by the filters."""
    return {name: request.GET.get(name, "")[:20] for name in ("person", "household")}


def _page(
    request: Request, public_id: str, form: VoidForm | None = None, *, status: int = 200
) -> HttpResponse:
    actor = request.actor
    row = queries.visit_card(actor=actor, public_id=public_id)
    reached = list(row.households.all())
    writes = perms.may_write(actor, row.posting, area=row.area)
    context = {
        "visit": row,
        "findings": queries.read_findings(actor=actor, visit=row),
        "is_closed": not queries.may_read(actor=actor, visit=row),
        "households": reached,
        "names": household_names(actor, (each.household for each in reached)),
        "sees_homes": actor.can(Permission.SEE_HOUSEHOLDS, area=row.area),
        "topics": [str(Topic(each).label) for each in row.topics],
        "campaign": campaign_of(actor, row, row.on),
        "notes": queries.notes_of(row),
        "may_change": writes and row.voided_on is None,
        "form": form or VoidForm(),
    }
    return render(request, "web/fieldwork/visit.html", context, status=status)


def _posting(request: Request, public_id: str) -> Any:
    """The posting whose visit it is: one's own, or of the village for which one records."""
    actor = request.actor
    if public_id:
        row = roster.posting_card(actor=actor, public_id=public_id)
        perms.require_author(actor, row, area=row.area)
        return row
    own = roster.serving(person=actor.person, on=localdate()) if actor.person else []
    if not own:
        raise NotFound
    return own[0]


def _village(request: Request, posting: Any) -> Any:
    """The village of the visit; None where a captain has not said it yet. Raises NotFound."""
    if level_of(posting.area) == Level.VILLAGE:
        return posting.place
    code = request.GET.get("village", "")
    if not code:
        return None
    rows = directory.places(actor=request.actor, as_of=localdate(), area=posting.area)
    found = rows.filter(code=parse_code(code), level=Level.VILLAGE).first()
    if found is None:
        raise NotFound
    return found


def _form(
    request: Request,
    posting: Any,
    village: Any,
    today: date,
    *,
    initial: dict[str, Any],
    visit: Any = None,
) -> VisitForm:
    found = homes.households(actor=request.actor, as_of=today, area=village.code)
    rows = {row.public_id: row for row in found}
    if visit is not None:  # who moved away since still stands in the visit
        rows |= {each.household.public_id: each.household for each in visit.households.all()}
    names = household_names(request.actor, rows.values())
    chosen = set(initial.get("households", ()))
    order = sorted(rows.values(), key=lambda row: (row.public_id not in chosen, row.number))
    near = roster.village_postings(actor=request.actor, code=posting.area, as_of=today)
    beside = [row for row in near if row.pk != posting.pk and row.ends_on is None]
    return VisitForm(
        request.POST or None,
        homes=[(row.public_id, f"{names[row.pk]} {row.number}") for row in order],
        near=[(row.public_id, row.person.name) for row in beside],
        kinds=[
            (kind.value, str(kind.label))
            for kind in queries.kinds_offered(village.code, as_of=today)
        ],
        initial=initial,
    )


def _initial(request: Request, recent: Any, today: date) -> dict[str, Any]:
    """An empty form of today; `?same=1` fills in what the last visit had, `?household=` one."""
    found: dict[str, Any] = {
        "public_id": new_public_id(),
        "kind": VisitKind.HOUSEHOLD,
        "on": today,
        "households": request.GET.getlist("household"),
    }
    if request.GET.get("same") and recent.last is not None:
        last = recent.last
        found |= {
            "kind": last.kind,
            "topics": list(last.topics),
            "slots": list(last.slots),
            "companions": list(last.companions),
        }
    return found


def _status(form: Any) -> int:
    return 422 if form.errors else 200

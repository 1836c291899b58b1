"""Matters: the list, the ledger, one with its steps, opening, adding a step."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.doors.web.access import Request, allow, methods, signed_in
from zhucun.doors.web.asof import address, as_of
from zhucun.doors.web.fieldwork.campaigns import campaign_of
from zhucun.doors.web.fieldwork.lists import MATTERS
from zhucun.doors.web.fieldwork.matter_forms import MatterForm, StepForm, refuse
from zhucun.doors.web.fieldwork.shown import (
    household_names,
    period,
    sees_fieldwork,
    village_of,
    villages_to_choose,
    word,
)
from zhucun.doors.web.intake.files import noted, sent_and_removed
from zhucun.doors.web.listing import searched, show
from zhucun.doors.web.problems import BadQuery
from zhucun.doors.web.roster.filters import areas
from zhucun.doors.web.roster.reasons import language
from zhucun.fieldwork import actions, queries
from zhucun.fieldwork.enums import MatterKind, MatterLevel, MatterSource, MatterState, StepKind
from zhucun.households import queries as homes
from zhucun.kernel.divisions import parse_code
from zhucun.kernel.ids import new_public_id
from zhucun.kernel.problems import NotAllowed, Problem

#: The rights of which one lets open a matter in a village.
OPENERS = (Permission.RECORD_FIELDWORK, Permission.HANDLE_MATTERS)
_STATES = (queries.RUNNING, "overdue", "mine", *MatterState.values)


def opens_matters(actor: Actor) -> bool:
    """Whoever may open a matter somewhere."""
    return signed_in(actor) and any(actor.can(needed) for needed in OPENERS)


@methods(read=["GET"])
@allow(sees_fieldwork)
def matters(request: Request) -> HttpResponse:
    """Matters of the reader's areas and those that he answers for, those due first."""
    rows, asked = _asked(request)
    context = {
        "listing": MATTERS.of(request, rows),
        "states": MatterState.choices,
        "levels": MatterLevel.choices,
        "kinds": MatterKind.choices,
        "asked": asked,
        "areas": areas(request, Permission.SEE_FIELDWORK),
        "today": as_of(request),
        "may_open": opens_matters(request.actor),
    }
    return show(request, "web/fieldwork/matters.html", context)


@methods(read=["GET"])
@allow(sees_fieldwork)
def matters_file(request: Request) -> HttpResponse:
    """The ledger of the matters that the list shows, as a workbook (诉求办理台账)."""
    rows, _asked_for = _asked(request)
    day = as_of(request)
    made = queries.matters_workbook(rows, as_of=day, lang=language())
    path = noted(request, made, "matters", request.GET.get("area", "")[:12])
    name = gettext("Ledger of matters")
    return sent_and_removed(path, name=f"{name}-{day.isoformat()}.xlsx")


@methods(read=["GET"], write=["POST"])
@allow(opens_matters)
def matter_new(request: Request) -> HttpResponse:
    """Open a matter in a village: one's own, or `?village=`."""
    today = localdate()
    village = village_of(request, Permission.HANDLE_MATTERS, today)
    if village is None:
        choices = villages_to_choose(request.actor, Permission.HANDLE_MATTERS, today)
        return render(request, "web/fieldwork/matter_where.html", {"villages": choices})
    rows = list(homes.households(actor=request.actor, as_of=today, area=village.code))
    names = household_names(request.actor, rows)
    form = MatterForm(
        request.POST or None,
        homes=[(row.public_id, f"{names[row.pk]} {row.number}") for row in rows],
        kinds=[
            (kind.value, str(kind.label))
            for kind in queries.kinds_offered(village.code, as_of=today)
        ],
        initial={
            "public_id": new_public_id(),
            "source": MatterSource.PHONE,
            "household": request.GET.get("household", ""),
        },
    )
    if form.is_valid():
        try:
            made = actions.open_matter(
                village=village, **form.cleaned_data, made_at=now(), at=now(), by=request.actor
            )
        except NotAllowed:
            raise
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(request, gettext("The matter is opened."))
            return redirect(address(request, "web:matter", made.public_id))
    context = {"form": form, "village": village}
    status = 422 if form.errors else 200
    return render(request, "web/fieldwork/matter_form.html", context, status=status)


@methods(read=["GET"])
@allow(sees_fieldwork)
def matter(request: Request, public_id: str) -> HttpResponse:
    """One matter with its steps and what can be done next."""
    return _page(request, public_id)


@methods(write=["POST"])
@allow(sees_fieldwork)
def matter_step(request: Request, public_id: str) -> HttpResponse:
    """Add a step: taken on, worked on, passed up with a reason, done, answered, closed."""
    row = queries.matter_card(actor=request.actor, public_id=public_id)
    kind = request.POST.get("kind", "")
    if kind not in StepKind.values or kind in (StepKind.OPENED, StepKind.HANDED_OVER):
        raise BadQuery(value=f"kind={kind[:20]}")
    form = StepForm(StepKind(kind), request.POST)
    if form.is_valid():
        try:
            actions.add_step(
                matter=row, **form.cleaned_data, made_at=now(), at=now(), by=request.actor
            )
        except NotAllowed:
            raise
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(request, gettext("The step is on record."))
            return redirect(address(request, "web:matter", public_id))
    return _page(request, public_id, form, status=422)


def _page(
    request: Request, public_id: str, sent: StepForm | None = None, *, status: int = 200
) -> HttpResponse:
    actor, today = request.actor, localdate()
    row = queries.matter_card(actor=actor, public_id=public_id)
    is_open = queries.read_text(actor=actor, matter=row)
    offered = queries.steps_offered(actor=actor, matter=row)
    name = household_names(actor, [row.household] if row.household else [])
    context = {
        "matter": row,
        "is_open": is_open,
        "steps": queries.steps_of(row),
        "household": name.get(row.household_id, "") if row.household_id else "",
        "sees_homes": actor.can(Permission.SEE_HOUSEHOLDS, area=row.area),
        "forms": _forms(row, offered, sent, today),
        "sent": sent,
        "campaign": campaign_of(actor, row, row.opened_on),
        "findings": _findings(row, as_of(request)),
        "today": today,
    }
    return render(request, "web/fieldwork/matter.html", context, status=status)


def _forms(row: Any, offered: list[StepKind], sent: StepForm | None, today: date) -> list[StepForm]:
    """A form for each step that may follow; the refused one keeps what was typed, answers to the
    matter as it stands now, and stays to be read where it may no longer follow."""
    fresh = [
        StepForm(
            kind,
            initial={
                "public_id": new_public_id(),
                "base": row.version,
                "kind": kind.value,
                "on": today,
                "size": row.size,
            },
        )
        for kind in offered
    ]
    if sent is None:
        return fresh
    sent.answers_to(row.version)
    if sent.step in offered:
        return [sent if form.step == sent.step else form for form in fresh]
    sent.may_follow = False
    return [sent, *fresh]


def _findings(row: Any, day: date) -> list[tuple[str, str, str]]:
    """What the area's rules say of it: (outcome, label, clause)."""
    found = []
    for item, answer, _pack in queries.matter_answers(row, as_of=day):
        found.append((answer.outcome.value, item.label(language()), ", ".join(item.clauses)))
    return found


def _asked(request: Request) -> tuple[QuerySet[Any], dict[str, Any]]:
    """The rows that the address asks for, and how. Raises BadQuery, BadCode, BadDay."""
    today, area = as_of(request), request.GET.get("area", "")
    asked: dict[str, Any] = {
        "area": parse_code(area) if area else "",
        "state": word(request, "state", _STATES),
        "level": word(request, "level", MatterLevel.values),
        "kind": word(request, "kind", MatterKind.values),
        "passed_up": request.GET.get("passed_up") == "1",
        "settled": request.GET.get("settled") == "1",
    }
    state = asked["state"]
    has_period = "from" in request.GET or "to" in request.GET
    span = period(request, today) if has_period else None
    asked["period"] = span
    rows = queries.matters(
        actor=request.actor,
        area=asked["area"],
        state=queries.RUNNING if state == "mine" else "" if state == "overdue" else state,
        level=asked["level"],
        kind=asked["kind"],
        overdue=state == "overdue",
        as_of=today,
        person=request.actor.person if state == "mine" else "",
        text=searched(request),
        since=span.since if span else None,
        until=span.until if span else None,
        settled=asked["settled"],
        passed_up=asked["passed_up"],
    )
    return rows, asked

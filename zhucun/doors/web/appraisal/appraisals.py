"""Appraisals: the list, one with its numbers and its cadres, what is done with it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext

from zhucun.appraisal import actions, queries
from zhucun.appraisal.enums import AppraisalKind, Progress
from zhucun.appraisal.queries import AppraisalCard, View
from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission, PersonnelClass, UnitLevel
from zhucun.doors.web.access import Request, allow, methods
from zhucun.doors.web.appraisal.doing import DEEDS, done, forms_for
from zhucun.doors.web.appraisal.forms import ROUNDINGS, OpenForm, refuse
from zhucun.doors.web.appraisal.lists import APPRAISALS, PEOPLE, PLACES, SUBJECTS
from zhucun.doors.web.appraisal.shown import (
    FAULTS,
    grade_label,
    progress_label,
    runs_appraisals,
    said,
    sees_appraisals,
)
from zhucun.doors.web.asof import address, as_of
from zhucun.doors.web.fieldwork.shown import word
from zhucun.doors.web.intake.files import sent_and_removed
from zhucun.doors.web.listing import searched, show
from zhucun.doors.web.problems import BadQuery
from zhucun.doors.web.roster.filters import areas
from zhucun.doors.web.roster.reasons import language
from zhucun.kernel.divisions import parse_code
from zhucun.kernel.periods import period_in_words
from zhucun.kernel.problems import NotAllowed, Problem


@methods(read=["GET"])
@allow(sees_appraisals)
def appraisals(request: Request) -> HttpResponse:
    """Appraisals that the reader sees, the latest first."""
    kind = word(request, "kind", AppraisalKind.values)
    listing = APPRAISALS.of(request, queries.appraisals(actor=request.actor, kind=kind))
    names = directory.names_of([row.area for row in listing.rows], as_of=localdate())
    for row in listing.rows:
        row.area_name = names.get(row.area, row.area)
        row.last_day = row.until - timedelta(days=1)
    context = {"listing": listing, "may_open": runs_appraisals(request.actor)}
    return show(request, "web/appraisal/appraisals.html", context)


@methods(read=["GET"], write=["POST"])
@allow(runs_appraisals)
def appraisal_new(request: Request) -> HttpResponse:
    """Open an appraisal of an area by a scheme that its pack has on the day of the page."""
    today, offered = as_of(request), areas(request, Permission.RUN_APPRAISALS)
    form = OpenForm(
        request.POST or None,
        initial={
            "kind": AppraisalKind.ANNUAL,
            "title": gettext("Annual appraisal %(year)s") % {"year": today.year},
            "since": today.replace(month=1, day=1),
            "last": today.replace(month=12, day=31),
        },
    )
    form.choose("area", [(one.value, f"{one.indent}{one.label}") for one in offered])
    mine = request.actor.areas(Permission.RUN_APPRAISALS)
    form.choose("score", _offered({one.value for one in offered} | set(mine), today))
    if form.is_valid():
        given = dict(form.cleaned_data)
        last, (score, _sep, level) = given.pop("last"), given.pop("score").partition("/")
        draft = actions.AppraisalDraft(
            **given, score=score, level=level, until=last + timedelta(days=1)
        )
        try:
            made = actions.open_appraisal(draft, at=now(), by=request.actor)
        except NotAllowed:
            raise
        except Problem as problem:
            refuse(form, problem)
        else:
            return redirect(address(request, "web:appraisal", made.public_id))
    status = 422 if form.errors else 200
    return render(request, "web/appraisal/new.html", {"form": form}, status=status)


def _offered(areas: Iterable[str], today: date) -> list[tuple[Any, list[tuple[str, str]]]]:
    """The schemes of the areas' packs by whom they are about, each scheme of places by level."""
    found: dict[str, dict[str, str]] = {subject: {} for subject in SUBJECTS}
    for area in filter(None, areas):
        for one in queries.offers(area, as_of=today):
            value = f"{one.score}/{one.level}" if one.level else one.score
            found[one.subject][value] = said(one.label)
    return [(SUBJECTS[name], sorted(each.items())) for name, each in found.items() if each]


@methods(read=["GET"])
@allow(sees_appraisals)
def appraisal(request: Request, public_id: str) -> HttpResponse:
    """One appraisal with its numbers, quotas and townships, and its cadres by place and name."""
    return appraisal_page(request, public_id)


def appraisal_page(
    request: Request, public_id: str, sent: Any = None, *, status: int = 200
) -> HttpResponse:
    """The page; the form that was refused keeps what was typed."""
    card = queries.appraisal_card(actor=request.actor, public_id=public_id)
    asked = _asked(request)
    rows = queries.appraisees(actor=request.actor, appraisal=card.row, **asked)
    listing = (PLACES if card.row.level else PEOPLE).of(request, rows)
    _named(queries.shown(listing.rows, actor=request.actor), card.view)
    years = queries.township_years(actor=request.actor, appraisal=card.row)
    means = () if card.row.level else card.townships
    townships = [one for one in means if one["part"] == ""]
    codes = [one["area"] for one in townships] + [card.row.area]
    context = {
        "card": card,
        "row": card.row,
        "last_day": card.row.until - timedelta(days=1),
        "score": said(card.view.label),
        "parts": [_part(part) for part in card.view.parts],
        "sides": _sides(card.view),
        "grades": [
            (grade_label(card.view, name), proposed, decided)
            for name, _label, proposed, decided in card.grades
        ],
        "groups": [
            (grade_label(card.view, one.grade), one, ROUNDINGS.get(one.rounding, one.rounding))
            for one in card.groups
        ],
        "townships": townships,
        "names": directory.names_of(codes, as_of=localdate()),
        "years": years,
        "years_rows": [
            (one, grade_label(card.view, one.grade)) for one in (years.rows if years else ())
        ],
        "flags": _flags(card),
        "trials": queries.trials(actor=request.actor, appraisal=card.row) if card.runs else [],
        "freezes": queries.freezes(card.row) if card.runs else [],
        "waits": queries.is_waiting(card.last),
        "objections": queries.objections_waiting(actor=request.actor, appraisal=card.row).count(),
        "listing": listing,
        "asked": asked,
        "areas": areas(request, Permission.SEE_APPRAISALS),
        "progresses": Progress.choices,
        "grade_choices": [(one.id, said(one.label)) for one in card.view.grades],
        "forms": forms_for(card, sent),
        "sent": sent,
    }
    if request.htmx:
        return show(request, "web/appraisal/appraisal.html", context)
    return render(request, "web/appraisal/appraisal.html", context, status=status)


@methods(write=["POST"])
@allow(runs_appraisals)
def appraisal_do(request: Request, public_id: str, do: str) -> HttpResponse:
    """One step of an appraisal, by its form or its button."""
    if do not in DEEDS:
        raise BadQuery(value=do[:20])
    card = queries.appraisal_card(actor=request.actor, public_id=public_id)
    form = DEEDS[do].made(card, request.POST)
    if form is None or form.is_valid():
        given = form.cleaned_data if form is not None else {}
        try:
            text = done(request, card, do, given)
        except NotAllowed:
            raise
        except Problem as problem:
            if form is None:
                raise
            refuse(form, problem)
        else:
            messages.success(request, text)
            return redirect(address(request, "web:appraisal", public_id))
    return appraisal_page(request, public_id, form, status=422)


@methods(read=["GET"])
@allow(sees_appraisals)
def appraisal_file(request: Request, public_id: str) -> HttpResponse:
    """The register of the cadres that the list shows, as a workbook; that it went out is logged."""
    row = queries.one_appraisal(actor=request.actor, public_id=public_id)
    request.actor.require(Permission.EXPORT)
    rows = queries.appraisees(actor=request.actor, appraisal=row, **_asked(request))
    path, _count = queries.register_workbook(
        rows, appraisal=row, as_of=as_of(request), actor=request.actor, lang=language()
    )
    return sent_and_removed(path, name=f"{row.title}.xlsx")


@methods(read=["GET"])
@allow(sees_appraisals)
def appraisal_notice(request: Request, public_id: str) -> HttpResponse:
    """What was published, to be printed."""
    row = queries.one_appraisal(actor=request.actor, public_id=public_id)
    context = {"row": row, "lines": row.notice.split("\n") if row.notice else []}
    return render(request, "web/appraisal/published.html", context)


def _named(rows: Iterable[Any], view: View) -> None:
    for row in rows:
        row.role_label = queries.role_of(row)
        words = [
            str(UnitLevel(row.level).label) if row.level else "",
            str(PersonnelClass(row.personnel_class).label) if row.personnel_class else "",
        ]
        row.group_label = " / ".join(one for one in words if one) or "—"
        row.proposed_label = grade_label(view, row.proposed)
        row.grade_label = grade_label(view, row.grade)
        row.progress_label = progress_label(row)


def _sides(view: View) -> list[dict[str, Any]]:
    """The days by their rules, where these change."""
    if len(view.sides) < 2:
        return []
    return [
        {
            "since": one.segment.since,
            "last": one.segment.until - timedelta(days=1),
            "pack": one.segment.scheme.pack,
            "scale": f"{one.segment.scheme.scale.normalize():f}",
            "document": one.document,
        }
        for one in view.sides
    ]


def _names(part: Any) -> str:
    return gettext(", ").join(period_in_words(one.name, language()) for one in part.periods)


def _part(part: Any) -> dict[str, Any]:
    return {
        "label": said(part.label),
        "weight": part.weight,
        "classes": gettext(", ").join(said(one.label) for one in part.classes),
        "sources": gettext(", ").join(dict.fromkeys(str(one.source.label) for one in part.classes)),
        "periods": _names(part),
        "clause": part.clause,
        "versions": [
            {
                "since": since,
                "last": until - timedelta(days=1),
                "weight": one.weight,
                "most": one.most if part.is_rescaled else None,
                "classes": gettext(", ").join(said(each.label) for each in one.classes),
                "periods": _names(one) if part.has_rhythms else "",
            }
            for since, until, one in part.versions
        ],
    }


def _flags(card: AppraisalCard) -> list[tuple[str, str, str]]:
    """Rows that did not count: (cadre, part, why)."""
    found = []
    for one in card.flags[:200]:
        part = card.view.part(one["part"])
        why = gettext("; ").join(str(FAULTS.get(name, name)) for name in one["fault"])
        found.append((one["appraisee"], said(part.label) if part else one["part"], why))
    return found


def _asked(request: Request) -> dict[str, Any]:
    """The filters of the address. Raises BadQuery, BadCode."""
    area = request.GET.get("area", "")
    grade = request.GET.get("grade", "")
    if len(grade) > 20 or not grade.replace("-", "").replace("_", "").isalnum() and grade:
        raise BadQuery(value=grade[:20])
    return {
        "area": parse_code(area) if area else "",
        "progress": word(request, "progress", Progress.values),
        "grade": grade,
        "text": searched(request),
    }

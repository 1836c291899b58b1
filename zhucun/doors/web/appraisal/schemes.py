"""What an area settles of its schemes: drafted, tried, adopted by a document."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext

from zhucun.appraisal import actions, queries
from zhucun.appraisal.enums import AppraisalState, SchemeState
from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.doors.web.access import Request, allow, methods
from zhucun.doors.web.appraisal.forms import AdoptForm, SchemeForm, refuse
from zhucun.doors.web.appraisal.lists import SCHEMES
from zhucun.doors.web.appraisal.shares import told
from zhucun.doors.web.appraisal.shown import (
    grade_label,
    runs_appraisals,
    said,
    sees_appraisals,
)
from zhucun.doors.web.asof import address
from zhucun.doors.web.listing import show
from zhucun.doors.web.roster.reasons import language
from zhucun.doors.web.words import unit_called
from zhucun.kernel.divisions import parse_code
from zhucun.kernel.problems import NotAllowed, Problem
from zhucun.packs.errors import UnknownItem


@methods(read=["GET"])
@allow(sees_appraisals)
def appraisal_schemes(request: Request) -> HttpResponse:
    """What the reader's areas settled, and the schemes of their pack that leave something open."""
    actor, today = request.actor, localdate()
    listing = SCHEMES.of(request, queries.schemes(actor=actor))
    areas = actor.areas(Permission.RUN_APPRAISALS)
    area = areas[0] if areas and areas[0] else ""
    offered = queries.scores_offered(area, as_of=today) if area else []
    labels = {name: said(label) for name, label in offered}
    for row in listing.rows:
        row.score_label = labels.get(row.score, row.score)
    context = {"listing": listing, "area": area, "offered": list(labels.items())}
    return show(request, "web/appraisal/schemes.html", context)


@methods(read=["GET"], write=["POST"])
@allow(runs_appraisals)
def appraisal_scheme_new(request: Request, score: str) -> HttpResponse:
    """Settle what the pack leaves open of a scheme: a draft."""
    actor, today = request.actor, localdate()
    given = request.GET.get("area", "")
    area = parse_code(given) if given else actor.areas(Permission.RUN_APPRAISALS)[0]
    item = queries.item_of(area, score, as_of=today)
    labels = _labels(area, item)
    scheme = item.spec.label.in_(language())
    title = gettext("%(scheme)s: what our area settled") % {"scheme": scheme}
    form = SchemeForm(request.POST or None, spec=item.spec, labels=labels, initial={"title": title})
    if form.is_valid():
        try:
            made = actions.draft_scheme(
                area=area,
                score=score,
                title=form.cleaned_data["title"],
                settings=form.settings(),
                at=now(),
                by=actor,
            )
        except NotAllowed:
            raise
        except Problem as problem:
            refuse(form, problem)
        else:
            return redirect(address(request, "web:appraisal-scheme", made.public_id))
    context = {"form": form, "label": item.spec.label.in_(language()), "note": item.spec.note}
    status = 422 if form.errors else 200
    return render(request, "web/appraisal/scheme_form.html", context, status=status)


@methods(read=["GET"])
@allow(sees_appraisals)
def appraisal_scheme(request: Request, public_id: str) -> HttpResponse:
    """One scheme: what it settles, on which appraisals it was tried, and its adoption."""
    return _page(request, public_id)


def _page(request: Request, public_id: str, form: Any = None, *, status: int = 200) -> HttpResponse:
    row = queries.scheme_card(actor=request.actor, public_id=public_id)
    runs = request.actor.can(Permission.RUN_APPRAISALS, area=row.area)
    is_draft = row.state == SchemeState.DRAFT
    item = queries.item_of(row.area, row.score, as_of=localdate())
    tries = queries.appraisals(actor=request.actor, area=row.area).filter(score=row.score)
    tries = tries.exclude(state=AppraisalState.WITHDRAWN)
    context = {
        "row": row,
        "label": item.spec.label.in_(language()),
        "settled": _settled(row.settings, _labels(row.area, item)),
        "tries": tries[:10] if runs and is_draft else [],
        "runs": row.runs.order_by("-asked_at")[:10] if runs else [],
        "form": (form or AdoptForm(do="adopt")) if runs and is_draft else None,
    }
    return render(request, "web/appraisal/scheme.html", context, status=status)


@methods(write=["POST"])
@allow(runs_appraisals)
def appraisal_scheme_try(request: Request, public_id: str) -> HttpResponse:
    """Try a scheme on an appraisal: whom it would change."""
    actor = request.actor
    row = queries.scheme_card(actor=actor, public_id=public_id)
    target = queries.one_appraisal(actor=actor, public_id=request.POST.get("appraisal", ""))
    run = actions.ask_run(appraisal=target, scheme=row, at=now(), by=actor)
    return redirect(address(request, "web:appraisal-run", run.public_id))


@methods(write=["POST"])
@allow(runs_appraisals)
def appraisal_scheme_adopt(request: Request, public_id: str) -> HttpResponse:
    """Adopt a scheme by a document."""
    row = queries.scheme_card(actor=request.actor, public_id=public_id)
    form = AdoptForm(request.POST, do="adopt")
    if form.is_valid():
        try:
            actions.adopt_scheme(scheme=row, **form.cleaned_data, at=now(), by=request.actor)
        except NotAllowed:
            raise
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(request, gettext("It is adopted."))
            return redirect(address(request, "web:appraisal-scheme", public_id))
    return _page(request, public_id, form, status=422)


@methods(read=["GET"])
@allow(runs_appraisals)
def appraisal_run(request: Request, public_id: str) -> HttpResponse:
    """What a scheme would change in an appraisal: whose grade, and by which terms."""
    run = queries.run_card(actor=request.actor, public_id=public_id)
    view = queries.view_of(run.appraisal)
    rows = [
        (
            row,
            grade_label(view, change["grade_before"]),
            grade_label(view, change["grade_after"]),
            change,
            [(_term(name, view), before, after) for name, before, after in change["terms"]],
        )
        for row, change in queries.changed_people(actor=request.actor, run=run)
    ]
    moves = [
        (grade_label(view, one["from"]), grade_label(view, one["to"]), one["number"])
        for one in run.result.get("moves", ())
    ]
    context = {
        "run": run,
        "moves": moves,
        "rows": rows,
        "waits": queries.is_waiting(run),
    }
    return render(request, "web/appraisal/run.html", context)


def _term(name: str, view: Any) -> str:
    part = view.part(name)
    if part:
        return said(part.label)
    words = {
        "calibration": gettext("Between townships"),
        "deducted": gettext("Deducted"),
        "rounding": gettext("Rounding"),
        "segment": gettext("Days under one rule"),
    }
    return words.get(name, name)


def _labels(area: str, item: Any) -> dict[str, Any]:
    """Labels of parts, classes, grades, and of the parameters that the gates ask for."""
    lang = language()
    found: dict[str, Any] = {
        one.id: one.label.in_(lang) for one in (*item.spec.parts, *item.spec.grades)
    }
    pack = directory.pack_for(area, as_of=localdate())
    for part in item.spec.parts:
        for word in part.by:
            try:
                found[word] = pack.item(f"signers/{word}").spec.label.in_(lang)
            except UnknownItem:
                found[word] = word
    found["parameters"] = [
        (name, _with_unit(pack.parameters[name].item.spec, lang))
        for name in queries.gate_parameters(area, item, as_of=localdate())
    ]
    return found


def _with_unit(spec: Any, lang: str) -> str:
    """A parameter's label with the unit in which it is given."""
    label = str(spec.label.in_(lang))
    return f"{label} ({unit_called(spec.unit)})" if spec.unit else label


def _settled(settings: dict[str, Any], labels: dict[str, Any]) -> list[tuple[str, str]]:
    """What a scheme settles, line by line: (what, value)."""
    parameters = dict(labels["parameters"])
    names = {
        "weights": gettext("Weight: %(what)s"),
        "thresholds": gettext("From which total: %(what)s"),
    }
    found = []
    for key, value in settings.items():
        if key in names:
            found += [
                (names[key] % {"what": labels.get(name, name)}, str(one))
                for name, one in value.items()
            ]
        elif key == "classes":
            found += [
                (
                    gettext("Weight within: %(what)s")
                    % {"what": f"{labels.get(part, part)} · {labels.get(word, word)}"},
                    str(one),
                )
                for part, classes in value.items()
                for word, one in classes.items()
            ]
        elif key == "shares":
            found += [
                (
                    gettext("At most this share: %(what)s")
                    % {"what": " · ".join(filter(None, (labels.get(one["grade"]), told(one))))},
                    str(one["share"]),
                )
                for one in value
            ]
        elif key == "words":
            found += [
                (
                    gettext("Marks in words: %(what)s") % {"what": labels.get(part, part)},
                    gettext(", ").join(f"{word} {table[word]}" for word in _from_the_best(table)),
                )
                for part, table in value.items()
            ]
        elif key == "parameters":
            found += [(parameters.get(name, name), str(one)) for name, one in value.items()]
        else:
            found.append((_NAMES.get(key, key), str(_CHOICES.get(key, {}).get(value, value))))
    return [(str(what), shown) for what, shown in found]


def _from_the_best(table: dict[str, str]) -> list[str]:
    return sorted(table, key=lambda word: (-Decimal(table[word]), word))


_FIELDS: dict[str, Any] = SchemeForm(
    spec=type("Nothing", (), {"parts": (), "grades": ()}), labels={"parameters": []}
).fields
_NAMES: dict[str, Any] = {name: one.label for name, one in _FIELDS.items() if name != "title"}
#: Settings that are words, in the words of the form.
_CHOICES: dict[str, dict[str, Any]] = {
    name: {str(word): label for word, label in one.choices}
    for name, one in _FIELDS.items()
    if hasattr(one, "choices")
}

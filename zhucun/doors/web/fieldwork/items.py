"""One item of a plan: what was done for it, its assessment, its completion."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext

from zhucun.doors.web.access import Request, allow, methods
from zhucun.doors.web.asof import address, as_of
from zhucun.doors.web.fieldwork.plan_forms import (
    AssessForm,
    CompleteForm,
    ItemForm,
    ProgressForm,
    ProjectForm,
    refuse,
)
from zhucun.doors.web.fieldwork.plans import (
    fields_served,
    named,
    sees_plans,
    team_of,
    units_for,
)
from zhucun.doors.web.problems import BadQuery
from zhucun.fieldwork import actions, queries
from zhucun.fieldwork.enums import ItemState
from zhucun.fieldwork.perms import may_plan
from zhucun.kernel.ids import new_public_id
from zhucun.kernel.problems import NotAllowed, Problem


@methods(read=["GET"], write=["POST"])
@allow(sees_plans)
def item(request: Request, public_id: str) -> HttpResponse:
    """One item with its progress; progress is reported here."""
    line, _found = queries.item_card(actor=request.actor, public_id=public_id, as_of=as_of(request))
    form = _progress_form(request, line)
    if form.is_valid():
        kind, key = form.shown_by
        try:
            actions.report_progress(
                **form.values,
                item=line.item,
                evidence=kind,
                evidence_key=key,
                made_at=now(),
                at=now(),
                by=request.actor,
            )
        except NotAllowed:
            raise
        except Problem as problem:
            refuse(form, problem)
        else:
            return redirect(address(request, "web:plan-item", public_id))
    return _page(request, public_id, progress=form)


@methods(read=["GET"], write=["POST"])
@allow(sees_plans)
def item_change(request: Request, public_id: str) -> HttpResponse:
    """Change an item; of two who change the same the second sees what the first wrote."""
    line, _found = queries.item_card(actor=request.actor, public_id=public_id, as_of=as_of(request))
    row = line.item
    form = _item_form(request, row)
    if form.is_valid():
        try:
            actions.change_item(
                item=row,
                base=form.cleaned_data["base"] or 0,
                changes=form.values,
                at=now(),
                by=request.actor,
            )
        except NotAllowed:
            raise
        except Problem as problem:
            refuse(form, problem)
        else:
            return redirect(address(request, "web:plan-item", public_id))
    context = {"form": form, "item": row}
    status = 422 if form.errors else 200
    return render(request, "web/fieldwork/item_form.html", context, status=status)


@methods(write=["POST"])
@allow(sees_plans)
def item_do(request: Request, public_id: str, do: str) -> HttpResponse:
    """Take an item on, leave it with a reason, or say that it is done."""
    line, _found = queries.item_card(actor=request.actor, public_id=public_id, as_of=as_of(request))
    if do not in ("take", "leave", "complete"):
        raise BadQuery(value=do[:20])
    is_done = do == "complete"
    form: forms.Form = AssessForm(request.POST)
    if is_done:
        form = CompleteForm(request.POST, is_project=line.item.is_project, auto_id="id_done_%s")
    if form.is_valid():
        told: dict[str, Any] = {"item": line.item, "at": now(), "by": request.actor}
        try:
            if is_done:
                actions.complete_item(on=localdate(), **form.cleaned_data, **told)
            else:
                reason = form.cleaned_data["reason"]
                actions.assess_item(is_taken_on=do == "take", reason=reason, **told)
        except NotAllowed:
            raise
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(request, gettext("Recorded."))
            return redirect(address(request, "web:plan-item", public_id))
    if is_done:
        return _page(request, public_id, complete=form)
    return _page(request, public_id, assess=form)


def _item_form(request: Request, row: Any) -> ItemForm:
    names = (
        *("title", "kind", "target", "unit", "category", "horizon", "due_on"),
        *("budget", "funder", "before", "before_amount"),
    )
    initial = {name: getattr(row, name) for name in names} | {
        "base": row.version,
        "owner": row.owner.public_id if row.owner else "",
        "funder_unit": row.funder_unit.public_id if row.funder_unit else "",
    }
    given: dict[str, Any] = {
        "cadres": named(team_of(request.actor, row.area)),
        "served": fields_served(row.area),
        "initial": initial,
    }
    if not row.is_project:
        return ItemForm(request.POST or None, **given)
    units = units_for(request.actor, row.area)
    if row.funder_unit and initial["funder_unit"] not in dict(units):
        units.append((row.funder_unit.public_id, row.funder_unit.name))
    return ProjectForm(request.POST or None, units=units, **given)


def _progress_form(request: Request, line: queries.ItemLine) -> ProgressForm:
    posted = request.POST if request.method == "POST" else None
    offered = [
        (one.value, f"{one.on} {one.label}")
        for one in queries.evidence_offered(actor=request.actor, area=line.item.area)
    ]
    initial = {"public_id": new_public_id(), "on": localdate()}
    return ProgressForm(posted, offered=offered, is_project=line.item.is_project, initial=initial)


def _page(
    request: Request,
    public_id: str,
    *,
    progress: ProgressForm | None = None,
    assess: forms.Form | None = None,
    complete: forms.Form | None = None,
) -> HttpResponse:
    line, found = queries.item_card(actor=request.actor, public_id=public_id, as_of=as_of(request))
    row = line.item
    is_open = row.state in (ItemState.WAITING, ItemState.RUNNING)
    may = is_open and may_plan(request.actor, row.plan.posting, area=row.area)
    failed = any(form is not None and form.errors for form in (progress, assess, complete))
    told = {"after": row.after, "after_amount": row.after_amount}
    context = {
        "line": line,
        "item": row,
        "field": dict(fields_served(row.area)).get(row.category, row.category),
        "progress": found,
        "form": (progress or _progress_form(request, line)) if may else None,
        "assess": assess or AssessForm(),
        "complete": complete
        or CompleteForm(is_project=row.is_project, initial=told, auto_id="id_done_%s"),
        "may": may,
    }
    return render(request, "web/fieldwork/item.html", context, status=422 if failed else 200)

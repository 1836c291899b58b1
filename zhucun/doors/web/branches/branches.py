"""Branches: the list of an area, one with all that hangs on it, founding one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhucun.branches import actions, queries
from zhucun.branches.enums import BranchKind
from zhucun.directory import queries as directory
from zhucun.doors.web.access import Request, allow, methods
from zhucun.doors.web.asof import address, as_of
from zhucun.doors.web.branches.forms import BranchForm, JointForm
from zhucun.doors.web.branches.lists import BRANCHES
from zhucun.doors.web.branches.shown import (
    area_of,
    ask_where,
    filters,
    keeps,
    rules_in_words,
    sees,
    status_of,
    tried,
    where,
)
from zhucun.doors.web.fieldwork.shown import word
from zhucun.doors.web.intake.files import sent_and_removed
from zhucun.doors.web.listing import searched, show
from zhucun.doors.web.roster.reasons import language
from zhucun.kernel.ids import new_public_id

_LATEST = 8


@methods(read=["GET"])
@allow(sees)
def branches(request: Request) -> HttpResponse:
    """Branches of the reader's areas with what is computed of each, and the ages of all members."""
    asked = _asked(request)
    day = as_of(request)
    rows = queries.branches(actor=request.actor, as_of=day, **asked)
    members = queries.members(actor=request.actor, as_of=day, area=asked["area"])
    context = filters(
        request,
        listing=BRANCHES.of(request, rows),
        asked=asked,
        kinds=BranchKind.choices,
        ages=queries.age_structure(members, as_of=day),
    )
    return show(request, "web/branches/branches.html", context)


@methods(read=["GET"])
@allow(sees)
def branches_file(request: Request) -> HttpResponse:
    """The branches that the list shows, as a workbook (党支部台账)."""
    day = as_of(request)
    rows = queries.branches(actor=request.actor, as_of=day, **_asked(request))
    path, _count = queries.branches_workbook(rows, as_of=day, lang=language())
    return sent_and_removed(path, name=f"{gettext('Party branches')}-{day.isoformat()}.xlsx")


@methods(read=["GET"], write=["POST"])
@allow(keeps)
def branch_new(request: Request) -> HttpResponse:
    """Record a branch of one's own village, or `?village=`."""
    village = where(request)
    if village is None:
        return ask_where(request, _("Record a branch"), back=("web:branches", _("Party branches")))
    initial = {"public_id": new_public_id(), "name": f"{village.short_name}党支部"}
    form = BranchForm(request.POST or None, initial=initial)
    made: list[Any] = []

    def act() -> None:
        told: dict[str, Any] = {"village": village, "at": now(), "by": request.actor}
        made.append(actions.found_branch(**form.cleaned_data, **told))

    if tried(form, act):
        return redirect(address(request, "web:branch", made[0].public_id))
    context = {"form": form, "village": village, "title": _("Record a branch")}
    return render(request, "web/branches/form.html", context, status=status_of(form))


@methods(read=["GET"], write=["POST"])
@allow(keeps)
def joint_new(request: Request) -> HttpResponse:
    """Record the joint branch of a village and the unit that helps it (HH18-094)."""
    village = where(request)
    if village is None:
        return ask_where(
            request, _("Record a joint branch"), back=("web:branches", _("Party branches"))
        )
    units = {row.public_id: row for row in directory.sending_units(actor=request.actor)[:500]}
    form = JointForm(
        request.POST or None,
        units=[(key, row.name) for key, row in units.items()],
        initial={"public_id": new_public_id(), "name": f"{village.short_name}联合党总支部"},
    )
    made: list[Any] = []

    def act() -> None:
        asked = form.cleaned_data
        told: dict[str, Any] = {
            **asked,
            "units": [units[asked["units"]]],
            "is_owner": asked["is_owner"] or None,
        }
        made.append(actions.found_joint(village=village, at=now(), by=request.actor, **told))

    if tried(form, act):
        return redirect(address(request, "web:branch", made[0].public_id))
    context = {"form": form, "village": village, "title": _("Record a joint branch")}
    return render(request, "web/branches/form.html", context, status=status_of(form))


@methods(read=["GET"])
@allow(sees)
def branch(request: Request, public_id: str) -> HttpResponse:
    """One branch: its members by age, meetings, rectifications and stars; a joint one with who
    belongs to it."""
    actor, day = request.actor, as_of(request)
    card = queries.branch_card(actor=actor, public_id=public_id, as_of=day)
    row = card.branch
    found = queries.meetings(actor=actor, branch=public_id)
    context: dict[str, Any] = {
        "card": card,
        "branch": row,
        "meetings": list(found[:_LATEST]),
        "held": queries.kinds_held(found.filter(on__year=day.year)),
        "year": day.year,
        "today": localdate(),
    }
    if card.is_joint:
        roster = queries.joint_roster(actor=actor, branch=row, as_of=day)
        context["roster"], context["rules"] = roster, rules_in_words(roster.rules)
        context["partners"] = list(queries.partners_on(row, day))
    else:
        context["cases"] = queries.cases_of(row)
        context["term"] = queries.committee_of(actor=actor, village=row.area, as_of=day)
        context["joint"] = queries.joint_of(row.area, day)
        context["ratings"] = list(queries.ratings(actor=actor, area=row.area).filter(branch=row))
    return render(request, "web/branches/branch.html", context)


@methods(write=["POST"])
@allow(keeps)
def branch_state(request: Request, public_id: str) -> HttpResponse:
    """State how many Party groups there are, or that a joint branch answers for the work."""
    row = queries.one_branch(actor=request.actor, public_id=public_id)
    groups = request.POST.get("groups", "")
    actions.state_branch(
        branch=row,
        groups=int(groups) if groups.isdigit() and len(groups) < 3 else None,
        is_owner=True if request.POST.get("is_owner") else None,
        at=now(),
        by=request.actor,
    )
    messages.success(request, gettext("Recorded."))
    return redirect(address(request, "web:branch", public_id))


@methods(write=["POST"])
@allow(keeps)
def branch_enrol(request: Request, public_id: str) -> HttpResponse:
    """Take those who are chosen into a joint branch, from today on."""
    row = queries.one_branch(actor=request.actor, public_id=public_id)
    keys = request.POST.getlist("key")
    count = actions.enrol(branch=row, keys=keys, on=localdate(), at=now(), by=request.actor)
    messages.success(request, gettext("Enrolled: %(count)s.") % {"count": count})
    return redirect(address(request, "web:branch", public_id))


def _asked(request: Request) -> dict[str, Any]:
    return {
        "area": area_of(request),
        "kind": word(request, "kind", BranchKind.values),
        "text": searched(request),
        "weak": bool(word(request, "weak", ("1",))),
        "incomplete": bool(word(request, "incomplete", ("1",))),
    }

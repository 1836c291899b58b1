"""Party members: the list, one with his stages, admitting, leaving, opening a masked field."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhucun.branches import actions, queries
from zhucun.branches.enums import Stage
from zhucun.doors.web.access import Request, allow, methods
from zhucun.doors.web.asof import address, as_of
from zhucun.doors.web.branches.forms import LeaveForm, MemberForm, OpenForm, PersonForm, StageForm
from zhucun.doors.web.branches.lists import MEMBERS
from zhucun.doors.web.branches.shown import (
    KEEPS,
    area_of,
    filters,
    keeps,
    people_of,
    sees,
    status_of,
    tried,
)
from zhucun.doors.web.fieldwork.shown import word
from zhucun.doors.web.intake.files import sent_and_removed
from zhucun.doors.web.listing import searched, show
from zhucun.doors.web.roster.reasons import language
from zhucun.kernel.ids import new_public_id

_BANDS = [band.word for band in queries.BANDS]
_PERSON = ("local", "id_number", "name", "gender", "birth_on", "education", "is_other")


@methods(read=["GET"])
@allow(sees)
def members(request: Request) -> HttpResponse:
    """Members of a day in the reader's areas, by stage and age."""
    asked, day = _asked(request), as_of(request)
    rows = queries.members(actor=request.actor, as_of=day, **asked)
    listing = MEMBERS.of(request, rows)
    queries.name_rows(request.actor, listing.rows)
    context = filters(
        request,
        listing=listing,
        asked=asked,
        stages=[("party", _("In the Party")), *Stage.choices],
        bands=[*((each.word, each.label) for each in queries.BANDS), ("unknown", _("Unknown"))],
        masks=any("*" in row.shown_name for row in listing.rows),
    )
    return show(request, "web/branches/members.html", context)


@methods(read=["GET"])
@allow(sees)
def members_file(request: Request) -> HttpResponse:
    """The members that the list shows, as a workbook (党员名册); masked as the page is."""
    day = as_of(request)
    rows = queries.members(actor=request.actor, as_of=day, **_asked(request))
    told: dict[str, Any] = {"actor": request.actor, "as_of": day, "lang": language()}
    path, _count = queries.members_workbook(rows, **told)
    return sent_and_removed(path, name=f"{gettext('Party members')}-{day.isoformat()}.xlsx")


@methods(read=["GET"], write=["POST"])
@allow(keeps)
def member_new(request: Request, public_id: str) -> HttpResponse:
    """Record who belongs to a branch, or seeks to join."""
    row = queries.one_branch(actor=request.actor, public_id=public_id)
    form = MemberForm(
        request.POST or None,
        people=people_of(request.actor, row.area),
        initial={"public_id": new_public_id(), "joined_on": localdate()},
    )

    def act() -> None:
        asked = form.cleaned_data
        draft = actions.MemberDraft(
            branch=row,
            person=person_of(request, form),
            stage=asked["stage"],
            joined_on=asked["joined_on"],
            party_since=asked["party_since"],
            public_id=asked["public_id"],
        )
        actions.admit_member(draft, at=now(), by=request.actor)

    if tried(form, act):
        messages.success(request, gettext("Recorded."))
        return redirect(address(request, "web:branch", public_id))
    context = {"form": form, "branch": row, "title": _("Record a member")}
    return render(request, "web/branches/form.html", context, status=status_of(form))


@methods(read=["GET"])
@allow(sees)
def member(request: Request, public_id: str) -> HttpResponse:
    """One membership with the day of each stage."""
    return _page(request, public_id)


@methods(write=["POST"])
@allow(sees)
def member_do(request: Request, public_id: str, do: str) -> HttpResponse:
    """The next stage, the end of a membership, or one masked field opened on this answer only."""
    row = queries.member_card(actor=request.actor, public_id=public_id)
    told: dict[str, Any] = {"at": now(), "by": request.actor}
    opened: dict[str, str] = {}
    form: forms.Form

    def act() -> None:
        asked = form.cleaned_data
        if do == "advance":
            actions.advance_members([row], **asked, **told)
        elif do == "end":
            actions.end_member(member=row, **asked, **told)
        else:
            value = queries.reveal(actor=request.actor, local=row.local, area=row.area, **asked)
            opened[asked["what"]] = value or "—"

    form = {"advance": StageForm, "end": LeaveForm}.get(do, OpenForm)(
        request.POST, auto_id=f"id_{do}_%s"
    )
    if not tried(form, act):
        given: dict[str, Any] = {do: form}
        return _page(request, public_id, **given)
    if opened:
        return _page(request, public_id, opened=opened)
    messages.success(request, gettext("Recorded."))
    return redirect(address(request, "web:party-member", public_id))


def person_of(request: Request, form: PersonForm) -> actions.PersonDraft:
    """Whom a form means. Raises NotFound."""
    asked = {name: form.cleaned_data[name] for name in _PERSON}
    key = asked.pop("local")
    local = queries.local_card(actor=request.actor, public_id=key) if key else None
    return actions.PersonDraft(local=local, **asked)


def _page(
    request: Request,
    public_id: str,
    *,
    opened: dict[str, str] | None = None,
    **given: forms.Form,
) -> HttpResponse:
    row = queries.member_card(actor=request.actor, public_id=public_id)
    queries.name_rows(request.actor, [row])
    may = row.left_on is None and keeps(request.actor) and _keeps_here(request, row.area)
    later = list(Stage)[list(Stage).index(Stage(row.stage)) + 1 :]
    advance = given.get("advance") or StageForm(auto_id="id_advance_%s")
    advance.fields["stage"].choices = [(each.value, each.label) for each in later]  # type: ignore[attr-defined]
    may_open = queries.may_open(request.actor, row.area)
    context = {
        "member": row,
        "steps": queries.steps_of(row),
        "opened": opened or {},
        "advance": advance if may and later else None,
        "end": (given.get("end") or LeaveForm(auto_id="id_end_%s")) if may else None,
        "open": (given.get("open") or OpenForm(auto_id="id_open_%s")) if may_open else None,
    }
    status = status_of(*given.values())
    return render(request, "web/branches/member.html", context, status=status)


def _keeps_here(request: Request, area: str) -> bool:
    return request.actor.can(KEEPS, area=area)


def _asked(request: Request) -> dict[str, Any]:
    return {
        "area": area_of(request),
        "branch": request.GET.get("branch", "")[:20],
        "stage": word(request, "stage", ["party", *Stage.values]),
        "band": word(request, "band", [*_BANDS, "unknown"]),
        "text": searched(request),
        "gone": bool(word(request, "gone", ("1",))),
    }

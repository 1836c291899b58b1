"""Meetings of branches: the list of a period, writing one down, one meeting."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Sum
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhucun.branches import actions, queries
from zhucun.branches.enums import BranchKind, MeetingKind
from zhucun.directory import queries as directory
from zhucun.doors.web.access import Request, allow, methods
from zhucun.doors.web.analytics.owing import sees_others
from zhucun.doors.web.asof import address, as_of
from zhucun.doors.web.branches.forms import MeetingForm, ReasonForm
from zhucun.doors.web.branches.lists import LIFE, MEETINGS
from zhucun.doors.web.branches.shown import (
    KEEPS,
    area_of,
    filters,
    keeps,
    sees,
    status_of,
    tried,
)
from zhucun.doors.web.fieldwork.shown import period, word
from zhucun.doors.web.intake.files import sent_and_removed
from zhucun.doors.web.listing import show
from zhucun.doors.web.roster.reasons import language
from zhucun.kernel.divisions import Level, at_level
from zhucun.kernel.ids import new_public_id
from zhucun.roster import queries as roster


@methods(read=["GET"])
@allow(sees)
def meetings(request: Request) -> HttpResponse:
    """Meetings of the reader's areas in a period, and how many of each kind."""
    asked, within = _asked(request), period(request, as_of(request))
    rows = queries.meetings(actor=request.actor, since=within.since, until=within.until, **asked)
    context = filters(
        request,
        listing=MEETINGS.of(request, rows),
        held=queries.kinds_held(rows),
        asked=asked,
        period=within,
        kinds=MeetingKind.choices,
        sees_duties=sees_others(request.actor),
    )
    return show(request, "web/branches/meetings.html", context)


@methods(read=["GET"])
@allow(sees)
def life(request: Request) -> HttpResponse:
    """Who of the cadres took part in the life of the village's branch in a period (HX25-58)."""
    area, within = area_of(request), period(request, as_of(request))
    rows = queries.branch_life(
        actor=request.actor, area=area, since=within.since, until=within.until
    )
    sums = rows.order_by().aggregate(all_held=Sum("held"), all_took=Sum("took"))
    context = filters(
        request,
        listing=LIFE.of(request, rows),
        asked={"area": area},
        period=within,
        held=sums["all_held"] or 0,
        took=sums["all_took"] or 0,
    )
    return show(request, "web/branches/life.html", context)


@methods(read=["GET"])
@allow(sees)
def meetings_file(request: Request) -> HttpResponse:
    """The meetings that the list shows, as a workbook (支部会议台账)."""
    day = as_of(request)
    within = period(request, day)
    told: dict[str, Any] = {"since": within.since, "until": within.until, **_asked(request)}
    rows = queries.meetings(actor=request.actor, **told)
    path, _count = queries.meetings_workbook(rows, as_of=day, lang=language())
    return sent_and_removed(path, name=f"{gettext('Meetings of branches')}-{within.last}.xlsx")


@methods(read=["GET"], write=["POST"])
@allow(keeps)
def meeting_new(request: Request, public_id: str) -> HttpResponse:
    """Write a meeting down, once."""
    actor, today = request.actor, localdate()
    branch = queries.one_branch(actor=actor, public_id=public_id)
    wanted = roster.RosterFilter(area=branch.area)
    team = {row.public_id: row for row in roster.roster(actor=actor, as_of=today, wanted=wanted)}
    form = MeetingForm(
        request.POST or None,
        kinds=actions.HELD[BranchKind(branch.kind)],
        places=_places(branch.area),
        cadres=[(key, row.person.name) for key, row in team.items()],
        initial={"public_id": new_public_id(), "on": today},
    )
    made: list[Any] = []

    def act() -> None:
        asked = dict(form.cleaned_data)
        cadres = [team[key] for key in asked.pop("cadres", ())]
        draft = actions.MeetingDraft(branch=branch, cadres=cadres, **asked)
        made.append(actions.record_meeting(draft, at=now(), by=actor))

    if tried(form, act):
        messages.success(request, gettext("The meeting is written down."))
        return redirect(address(request, "web:branch-meeting", made[0].public_id))
    context = {"form": form, "branch": branch, "title": _("Write a meeting down")}
    return render(request, "web/branches/form.html", context, status=status_of(form))


@methods(read=["GET"], write=["POST"])
@allow(sees)
def meeting(request: Request, public_id: str) -> HttpResponse:
    """One meeting; a post voids it with a reason."""
    row = queries.meeting_card(actor=request.actor, public_id=public_id)
    form = ReasonForm(request.POST or None)
    told: dict[str, Any] = {"meeting": row, "at": now(), "by": request.actor}
    if request.method == "POST" and tried(
        form, lambda: actions.void_meeting(**form.cleaned_data, **told)
    ):
        messages.success(request, gettext("The meeting is void."))
        return redirect(address(request, "web:branch-meeting", public_id))
    may = row.voided_on is None and request.actor.can(KEEPS, area=row.area)
    lang = language()
    context = {
        "meeting": row,
        "share": queries.share_present(row),
        "held_in": directory.names_of([row.held_in], as_of=row.on).get(row.held_in, row.held_in),
        "cadres": [posting.person.name for posting in row.cadres.all()],
        "rules": [
            {"label": each.item.spec.label.in_(lang), "outcome": each.outcome.value}
            for each in queries.meeting_rules(row)
        ],
        "form": form if may else None,
    }
    return render(request, "web/branches/meeting.html", context, status=status_of(form))


def _places(area: str) -> list[tuple[str, str]]:
    """Where a meeting may take place: the village, its township, its county."""
    codes = [at_level(area, level) for level in (Level.VILLAGE, Level.TOWNSHIP, Level.COUNTY)]
    names = directory.names_of(codes, as_of=localdate())
    return [(code, names.get(code, code)) for code in codes]


def _asked(request: Request) -> dict[str, Any]:
    return {
        "area": area_of(request),
        "branch": request.GET.get("branch", "")[:20],
        "kind": word(request, "kind", MeetingKind.values),
        "cadre": request.GET.get("cadre", "")[:20],
    }

"""Talents of the villages and the two tracks: stock, flow, one person."""

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
from zhucun.branches.enums import TalentKind, Track, TrackState
from zhucun.doors.web.access import Request, allow, methods
from zhucun.doors.web.asof import address, as_of
from zhucun.doors.web.branches.forms import ReasonForm
from zhucun.doors.web.branches.lists import TALENTS, TRACKS
from zhucun.doors.web.branches.members import person_of
from zhucun.doors.web.branches.shown import (
    KEEPS,
    area_of,
    ask_where,
    filters,
    keeps,
    people_of,
    sees,
    status_of,
    tried,
    where,
    year_of_flow,
)
from zhucun.doors.web.branches.work_forms import DayForm, EndForm, TalentForm, TrackForm
from zhucun.doors.web.fieldwork.shown import word
from zhucun.doors.web.intake.files import sent_and_removed
from zhucun.doors.web.listing import searched, show
from zhucun.doors.web.problems import BadQuery
from zhucun.doors.web.roster.reasons import language
from zhucun.kernel.ids import new_public_id
from zhucun.signoff import queries as signing

_SHOWN = ("came", "went")
_RUNNING = (TrackState.IDENTIFIED, TrackState.IN_TRAINING)


@methods(read=["GET"])
@allow(sees)
def talents(request: Request) -> HttpResponse:
    """Talents of the day, or who came or went in a window; the sums above lead to their rows."""
    asked, within = _asked(request), year_of_flow(request)
    listing = TALENTS.of(request, _rows(request))
    queries.name_rows(request.actor, listing.rows)
    told: dict[str, Any] = {"area": asked["area"], "since": within.since, "until": within.until}
    context = filters(
        request,
        listing=listing,
        flows=queries.talent_flows(actor=request.actor, **told),
        asked=asked,
        period=within,
        kinds=TalentKind.choices,
    )
    return show(request, "web/branches/talents.html", context)


@methods(read=["GET"])
@allow(sees)
def talents_file(request: Request) -> HttpResponse:
    """The talents that the list shows, as a workbook (本土人才台账); masked as the page is."""
    day = as_of(request)
    told: dict[str, Any] = {"actor": request.actor, "as_of": day, "lang": language()}
    path, _count = queries.talents_workbook(_rows(request), **told)
    return sent_and_removed(path, name=f"{gettext('Talents')}-{day.isoformat()}.xlsx")


@methods(read=["GET"], write=["POST"])
@allow(keeps)
def talent_new(request: Request) -> HttpResponse:
    """Recognise somebody of one's own village, or `?village=`."""
    village = where(request)
    if village is None:
        return ask_where(request, _("Recognise a talent"), back=("web:talents", _("Talents")))
    form = TalentForm(
        request.POST or None,
        people=people_of(request.actor, village.code),
        initial={"public_id": new_public_id(), "on": localdate()},
    )
    made: list[Any] = []

    def act() -> None:
        names = ("kind", "on", "field", "basis", "public_id")
        asked = {name: form.cleaned_data[name] for name in names}
        draft = actions.TalentDraft(village=village, person=person_of(request, form), **asked)
        made.append(actions.recognise_one(draft, at=now(), by=request.actor))

    if tried(form, act):
        return redirect(address(request, "web:talent", made[0].public_id))
    context = {"form": form, "village": village, "title": _("Recognise a talent")}
    return render(request, "web/branches/form.html", context, status=status_of(form))


@methods(read=["GET"], write=["POST"])
@allow(sees)
def talent(request: Request, public_id: str) -> HttpResponse:
    """One talent; a post ends the recognition."""
    row = queries.talent_card(actor=request.actor, public_id=public_id)
    queries.name_rows(request.actor, [row])
    form = EndForm(request.POST or None, initial={"on": localdate()})
    told: dict[str, Any] = {"talent": row, "at": now(), "by": request.actor}
    if request.method == "POST" and tried(
        form, lambda: actions.end_talent(**form.cleaned_data, **told)
    ):
        messages.success(request, gettext("Recorded."))
        return redirect(address(request, "web:talent", public_id))
    may = row.until is None and request.actor.can(KEEPS, area=row.area)
    context = {"talent": row, "form": form if may else None}
    return render(request, "web/branches/talent.html", context, status=status_of(form))


@methods(read=["GET"])
@allow(sees)
def tracks(request: Request) -> HttpResponse:
    """People on the two tracks of 双培双带, and how many were chosen and arrived in a window."""
    within = year_of_flow(request)
    asked = {
        "area": area_of(request),
        "track": word(request, "track", Track.values),
        "state": word(request, "state", TrackState.values),
    }
    listing = TRACKS.of(request, queries.tracks(actor=request.actor, **asked))
    queries.name_rows(request.actor, listing.rows)
    told: dict[str, Any] = {"area": asked["area"], "since": within.since, "until": within.until}
    context = filters(
        request,
        listing=listing,
        flows=queries.track_flows(actor=request.actor, **told),
        asked=asked,
        period=within,
        tracks=Track.choices,
        states=TrackState.choices,
    )
    return show(request, "web/branches/tracks.html", context)


@methods(read=["GET"], write=["POST"])
@allow(keeps)
def track_new(request: Request, public_id: str) -> HttpResponse:
    """Choose somebody who is on record for one of the two tracks."""
    local = queries.local_card(actor=request.actor, public_id=public_id)
    queries.name_rows(request.actor, [local], local=lambda row: row)
    initial = {"public_id": new_public_id(), "on": localdate()}
    form = TrackForm(request.POST or None, initial=initial)
    made: list[Any] = []

    def act() -> None:
        told: dict[str, Any] = {
            "village": local.village,
            "local": local,
            "at": now(),
            "by": request.actor,
        }
        made.append(actions.begin_track(**form.cleaned_data, **told))

    if tried(form, act):
        return redirect(address(request, "web:track", made[0].public_id))
    title = gettext("A track for %(name)s") % {"name": local.shown_name}  # type: ignore[attr-defined]
    context = {"form": form, "village": local.village, "title": title}
    return render(request, "web/branches/form.html", context, status=status_of(form))


@methods(read=["GET"])
@allow(sees)
def track(request: Request, public_id: str) -> HttpResponse:
    """One person on a track."""
    return _page(request, public_id)


@methods(write=["POST"])
@allow(keeps)
def track_do(request: Request, public_id: str, do: str) -> HttpResponse:
    """The training begins, the result is recognised, or the track is stopped."""
    if do not in ("train", "complete", "stop"):
        raise BadQuery(value=do[:20])
    row = queries.track_card(actor=request.actor, public_id=public_id)
    told: dict[str, Any] = {"cultivation": row, "at": now(), "by": request.actor}
    form = (ReasonForm if do == "stop" else DayForm)(request.POST, auto_id=f"id_{do}_%s")

    def act() -> None:
        if do == "stop":
            actions.stop_track(reason=form.cleaned_data["reason"], **told)
        elif do == "train":
            actions.train(on=form.cleaned_data["on"], **told)
        else:
            actions.complete(on=form.cleaned_data["on"], **told)

    if tried(form, act):
        messages.success(request, gettext("Recorded."))
        return redirect(address(request, "web:track", public_id))
    return _page(request, public_id, **{do: form})


def _page(request: Request, public_id: str, **given: forms.Form) -> HttpResponse:
    actor = request.actor
    row = queries.track_card(actor=actor, public_id=public_id)
    queries.name_rows(actor, [row])
    case = signing.cases(actor=actor, as_of=localdate(), kind="talent", subjects=[public_id])
    signed = case.first()
    offered: list[str] = []
    if row.state in _RUNNING and actor.can(KEEPS, area=row.area):
        offered = ["train"] if row.state == TrackState.IDENTIFIED else []
        if signed is None and queries.may_recognise(actor, row.area):
            offered.append("complete")
        offered.append("stop")
    made = {
        do: given.get(do)
        or (ReasonForm if do == "stop" else DayForm)(
            initial={"on": localdate()}, auto_id=f"id_{do}_%s"
        )
        for do in offered
    }
    context = {"track": row, "signing": signed, "forms": made}
    status = status_of(*given.values())
    return render(request, "web/branches/track.html", context, status=status)


def _rows(request: Request) -> Any:
    asked, within = _asked(request), year_of_flow(request)
    window = (within.since, within.until)
    return queries.talents(
        actor=request.actor,
        as_of=as_of(request),
        area=asked["area"],
        kind=asked["kind"],
        text=searched(request),
        came=window if asked["shown"] == "came" else None,
        went=window if asked["shown"] == "went" else None,
    )


def _asked(request: Request) -> dict[str, Any]:
    return {
        "area": area_of(request),
        "kind": word(request, "kind", TalentKind.values),
        "shown": word(request, "shown", _SHOWN),
    }

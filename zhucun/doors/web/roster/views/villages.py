"""Villages of a round (先定村): the list, fixing, announcing, correcting, replacing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext

from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.doors.web.access import Request, allow, anybody, can, methods, signed_in
from zhucun.doors.web.asof import address, as_of
from zhucun.doors.web.listing import searched, show
from zhucun.doors.web.problems import BadQuery, sentences
from zhucun.doors.web.roster.demand_forms import FixForm, ReasonForm, VillageForm
from zhucun.doors.web.roster.forms import PublishForm, refuse
from zhucun.doors.web.roster.lists import ANNOUNCED_VILLAGES, ROUND_VILLAGES
from zhucun.doors.web.roster.proposals import MOST, proposals, team_size
from zhucun.doors.web.words import tag_words
from zhucun.kernel.divisions import Level, at_level, is_under, parse_code
from zhucun.kernel.problems import NotAllowed, Problem
from zhucun.roster import actions, queries
from zhucun.roster.actions import VillageDraft
from zhucun.roster.enums import RoundState


@methods(read=["GET"])
@allow(signed_in)
def round_villages(request: Request, public_id: str) -> HttpResponse:
    """The villages of a round with types, needs and wishes; those that ended are told."""
    day = as_of(request)
    found = queries.round_card(actor=request.actor, public_id=public_id)
    rows = queries.round_villages(actor=request.actor, round_=found, as_of=day)
    if text := searched(request):
        rows = rows.filter(village__in=directory.places_named(text))
    listing = ROUND_VILLAGES.of(request, rows)
    ended = queries.ended_villages(actor=request.actor, round_=found, as_of=day)
    may_manage = _may_manage(request, found)
    context = {
        "round": found,
        "listing": listing,
        **_words(request, found.area, listing.rows),
        "ended": [(each, sentences(each.problem)) for each in ended],
        "may_manage": may_manage,
        "may_fix": may_manage and found.villages_announced_at is None,
    }
    return show(request, "web/roster/round_villages.html", context)


@methods(read=["GET"], write=["POST"])
@allow(can(Permission.MANAGE_ROSTER))
def villages_fix(request: Request, public_id: str) -> HttpResponse:
    """Fix villages: what the area's rules ask for is ticked; a person looks and decides.

    An area above a county is fixed county by county (`?area=`).
    """
    round_ = _managed_round(request, public_id)
    area = _area(request, round_)
    day = localdate()
    context: dict[str, Any] = {"round": round_, "area": area}
    if len(area) < Level.COUNTY:
        context["areas"] = directory.areas_below(actor=request.actor, area=area, as_of=day)
        return render(request, "web/roster/villages_fix_where.html", context)
    form = FixForm(
        request.POST or None,
        request=request,
        area=area,
        initial={"fixed_on": day, "team_least": team_size(area, day)},
    )
    chosen = set(request.POST.getlist("village"))
    proposed = proposals(actor=request.actor, area=area, day=day)
    known = queries.round_villages(actor=request.actor, round_=round_, as_of=day)
    fixed = set(known.filter(area__startswith=area).values_list("area", flat=True))
    if form.is_valid():
        drafts = _drafts(request, area, chosen & set(proposed), proposed, form.cleaned_data)
        try:
            number = actions.freeze_villages(
                drafts, round_=round_, on=form.cleaned_data["fixed_on"], by=request.actor
            )
        except NotAllowed:
            raise
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(request, gettext("Villages fixed: %(number)s.") % {"number": number})
            return redirect(address(request, "web:round-villages", public_id))
    shown = [each for code, each in proposed.items() if code not in fixed][:MOST]
    codes = [each.code for each in shown]
    context |= {
        "form": form,
        "proposed": shown,
        "chosen": chosen if request.method == "POST" else set(codes),
        "fixed": len(fixed),
        "size": team_size(area, day),
        "names": directory.names_of([*codes, area], as_of=day),
    }
    return render(request, "web/roster/villages_fix.html", context, status=_status(form))


@methods(read=["GET"], write=["POST"])
@allow(can(Permission.MANAGE_ROSTER))
def villages_announce(request: Request, public_id: str) -> HttpResponse:
    """Confirm, then announce the village list: everybody reads it, and it stands."""
    found = _managed_round(request, public_id)
    form = PublishForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.announce_villages(round_=found, announced_at=now(), by=request.actor)
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(request, gettext("The village list is announced."))
            return redirect(address(request, "web:round-villages", public_id))
    day = localdate()
    numbers = queries.preparation(actor=request.actor, round_=found, as_of=day)
    context = {"form": form, "round": found, "numbers": numbers}
    return render(request, "web/roster/villages_announce.html", context, status=_status(form))


@methods(read=["GET"], write=["POST"])
@allow(signed_in)
def round_village(request: Request, public_id: str) -> HttpResponse:
    """One village of a round; the office sets right what was fixed until the announcement."""
    found = queries.round_village_card(actor=request.actor, public_id=public_id)
    round_ = found.round
    is_fixable = (
        _may_manage(request, round_)
        and round_.villages_announced_at is None
        and found.left_on is None
    )
    if request.method == "POST" and not _may_manage(request, round_):
        raise NotAllowed
    names = list(VillageForm.base_fields)
    form = VillageForm(request.POST or None, initial={name: getattr(found, name) for name in names})
    if form.is_valid():
        try:
            actions.freeze_villages(
                [form.draft(found.village)], round_=round_, on=found.fixed_on, by=request.actor
            )
        except Problem as problem:
            if not is_fixable:  # the form is no longer on the page
                raise
            refuse(form, problem)
        else:
            messages.success(request, gettext("The village is set right."))
            return redirect(address(request, "web:round-village", public_id))
    day = as_of(request)
    may_state = (
        round_.state == RoundState.OPEN
        and found.left_on is None
        and request.actor.can(Permission.STATE_NEEDS, area=found.area)
    )
    ended = found.village.valid_until is not None and found.village.valid_until <= day
    context = {
        "row": found,
        "round": round_,
        "form": form,
        **_words(request, round_.area, [found]),
        "is_fixable": is_fixable,
        "may_state": may_state,
        "may_leave": _may_manage(request, round_) and (is_fixable or ended) and not found.left_on,
        "may_replace": _may_manage(request, round_) and ended and not found.left_on,
        "may_name": request.actor.can(Permission.STATE_NEEDS, area=found.area),
    }
    return render(request, "web/roster/round_village.html", context, status=_status(form))


@methods(read=["GET"], write=["POST"])
@allow(can(Permission.MANAGE_ROSTER))
def round_village_leave(request: Request, public_id: str) -> HttpResponse:
    """Take a village out of its round, with a reason."""
    found = _managed_village(request, public_id)
    form = ReasonForm(request.POST or None, initial={"on": localdate()})
    if form.is_valid():
        try:
            actions.leave_out_village(village=found, **form.cleaned_data, by=request.actor)
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(request, gettext("The village is no longer part of the round."))
            return redirect(address(request, "web:round-villages", found.round.public_id))
    context = {"row": found, "form": form}
    return render(request, "web/roster/round_village_leave.html", context, status=_status(form))


@methods(read=["GET"], write=["POST"])
@allow(can(Permission.MANAGE_ROSTER))
def round_village_replace(request: Request, public_id: str) -> HttpResponse:
    """Put the village into which it merged in its place."""
    found = _managed_village(request, public_id)
    form = PublishForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            heir = actions.replace_village(village=found, on=localdate(), by=request.actor)
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(request, gettext("Its needs and wishes went over."))
            return redirect(address(request, "web:round-village", heir.public_id))
    context = {"row": found, "heir": found.village.merged_into, "form": form}
    return render(request, "web/roster/round_village_replace.html", context, status=_status(form))


@methods(read=["GET"])
@allow(anybody)
def announced_villages(request: Request) -> HttpResponse:
    """Which villages a round serves, of which type and with which needs, for everybody."""
    day = as_of(request)
    found = queries.announced_villages(as_of=day, text=searched(request))
    listing = ANNOUNCED_VILLAGES.of(request, found)
    counties = {at_level(row.area, Level.COUNTY) for row in listing.rows}
    words: dict[str, str] = {}
    for county in sorted(counties):
        words |= tag_words(county, day)
    codes = {at_level(row.area, Level.TOWNSHIP) for row in listing.rows}
    context = {
        "listing": listing,
        "names": directory.names_of(codes, as_of=day),
        "tag_words": words,
    }
    return show(request, "web/roster/announced_villages.html", context)


def _words(request: Request, area: str, rows: Any) -> dict[str, Any]:
    day = as_of(request)
    codes = {at_level(row.area, Level.TOWNSHIP) for row in rows}
    return {
        "names": directory.names_of(codes | {area}, as_of=day),
        "tag_words": tag_words(area, day),
    }


def _drafts(
    request: Request, area: str, codes: set[str], proposed: dict[str, Any], typed: dict[str, Any]
) -> list[VillageDraft]:
    """The ticked villages as their rules ask, and those that were typed."""
    found = directory.places(
        actor=request.actor, as_of=typed["fixed_on"], area=area, level=Level.VILLAGE
    )
    places = {place.code: place for place in found.filter(code__in=codes)}
    places |= {place.code: place for place in typed["further"]}
    return [
        _draft(place, proposed.get(code), typed["team_least"], typed["team_most"])
        for code, place in sorted(places.items())
    ]


def _draft(place: Any, proposal: Any, least: int, most: int | None) -> VillageDraft:
    is_alone = proposal is not None and not proposal.needs_team
    return VillageDraft(
        village=place,
        must_have_first_secretary=proposal is not None and proposal.must_have_first_secretary,
        team_least=1 if is_alone else least,
        team_most=most,
    )


def _area(request: Request, round_: Any) -> str:
    asked = request.GET.get("area", "")
    area = parse_code(asked) if asked else str(round_.area)
    if not is_under(area, round_.area):
        raise BadQuery(value=f"area={area}")
    return area


def _may_manage(request: Request, round_: Any) -> bool:
    return round_.state == RoundState.OPEN and request.actor.can(
        Permission.MANAGE_ROSTER, area=round_.area
    )


def _managed_round(request: Request, public_id: str) -> Any:
    found = queries.round_card(actor=request.actor, public_id=public_id)
    if not request.actor.can(Permission.MANAGE_ROSTER, area=found.area):
        raise NotAllowed
    return found


def _managed_village(request: Request, public_id: str) -> Any:
    found = queries.round_village_card(actor=request.actor, public_id=public_id)
    if not request.actor.can(Permission.MANAGE_ROSTER, area=found.round.area):
        raise NotAllowed
    return found


def _status(form: Any) -> int:
    return 422 if form.errors else 200

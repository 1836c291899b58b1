"""Pages of the directory."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import now

from zhucun.directory import queries
from zhucun.directory.enums import Permission, PlaceNumber
from zhucun.directory.errors import PlaceGone, PlaceMerged
from zhucun.doors.web.access import Request, allow, can, methods
from zhucun.doors.web.asof import as_of
from zhucun.doors.web.directory.forms import WhyForm
from zhucun.doors.web.directory.lists import ACCOUNTS, LEVELS, PLACES, UNITS
from zhucun.doors.web.directory.ways import way_to
from zhucun.doors.web.listing import searched, show
from zhucun.doors.web.middleware import can_look_through
from zhucun.doors.web.problems import sentences
from zhucun.doors.web.words import name_words, tag_words
from zhucun.kernel.divisions import Level, at_level, level_of, parse_code
from zhucun.kernel.problems import NotFound


@methods(read=["GET"])
@allow(can(Permission.SEE_PLACES))
def places(request: Request) -> HttpResponse:
    """The tree of places, one level at a time; a search looks through the actor's whole area."""
    day, text, area = as_of(request), searched(request), _asked_area(request)
    if text:
        found = queries.search_places(actor=request.actor, text=text, as_of=day)
    else:
        found = queries.places(actor=request.actor, as_of=day, area=area, level=_below(area))
    listing = PLACES.of(request, found)
    path = way_to(request, "" if text else area, day)
    above = _above((row.code for row in listing.rows), day)
    context = {"listing": listing, "path": path, "above": above, "levels": LEVELS}
    return show(request, "web/directory/places.html", context)


@methods(read=["GET"])
@allow(can(Permission.SEE_PLACES))
def place(request: Request, code: str) -> HttpResponse:
    """One place on a day: where it lies, its tags, its figures; or what became of it."""
    day, code = as_of(request), parse_code(code)
    try:
        found = queries.place_card(actor=request.actor, code=code, as_of=day)
    except NotFound:
        return _gone(request, code, day)
    context = {
        "place": found,
        "path": way_to(request, code, day),
        "level": LEVELS[found.level],
        "is_village": found.level == Level.VILLAGE,
        "below": LEVELS.get(_below(code)) if found.level != Level.VILLAGE else None,
        "sees_postings": request.actor.can(Permission.SEE_POSTINGS, area=code),
        "tags": queries.tags_of(place=found, as_of=day),
        "figures": queries.figures_of(place=found, as_of=day).values(),
        "tag_words": tag_words(code, day),
        "figure_words": _figure_words(code, day),
        "may_state": request.actor.can(Permission.MANAGE_PLACES, area=code),
    }
    return render(request, "web/directory/place.html", context)


@methods(read=["GET"])
@allow(can(Permission.SEE_POSTINGS))
def units(request: Request) -> HttpResponse:
    """Sending units of the actor's areas."""
    found = queries.units(actor=request.actor)
    if text := searched(request):
        found = found.filter(queries.name_matches(text))
    listing = UNITS.of(request, found)
    names = queries.names_of((row.area for row in listing.rows), as_of=as_of(request))
    return show(request, "web/directory/units.html", {"listing": listing, "names": names})


@methods(read=["GET"])
@allow(can(Permission.SEE_POSTINGS))
def unit(request: Request, public_id: str) -> HttpResponse:
    """One unit; its phone number stays masked."""
    found = queries.unit_card(actor=request.actor, public_id=public_id)
    path = way_to(request, found.area, as_of(request))
    context = {"unit": found, "path": path, "phone": queries.masked_phone(found.phone)}
    return render(request, "web/directory/unit.html", context)


@methods(read=["GET"])
@allow(can(Permission.MANAGE_ACCOUNTS))
def accounts(request: Request) -> HttpResponse:
    """Accounts that hold a role in the actor's areas."""
    found = queries.accounts(actor=request.actor)
    if text := searched(request):
        found = found.filter(Q(username__icontains=text) | Q(name__contains=text))
    return show(request, "web/directory/accounts.html", {"listing": ACCOUNTS.of(request, found)})


@methods(read=["GET"])
@allow(can(Permission.MANAGE_ACCOUNTS))
def account(request: Request, username: str) -> HttpResponse:
    """One account: its roles on the day, and why it can see something (`?permission=…&place=…`)."""
    day = as_of(request)
    found = queries.accounts(actor=request.actor).filter(username=username).first()
    if found is None:
        raise NotFound
    actor = queries.actor_of(found, on=day)
    form = WhyForm(request.GET if "permission" in request.GET else None)
    because = None
    if form.is_valid():
        asked = Permission(form.cleaned_data["permission"])
        because = queries.why_can(actor=actor, permission=asked, area=form.cleaned_data["place"])
    codes = {held.area for held in actor.held if held.area}
    context = {
        "account": found,
        "held": actor.held,
        "names": queries.names_of(codes, as_of=day),
        "units": _unit_names(request, [held.unit for held in actor.held if held.unit]),
        "can_look": can_look_through(request.actor, actor),
        "form": form,
        "because": because,
        "devices": queries.devices(account=found.pk)[:20],
        "now": now(),
    }
    return render(request, "web/directory/account.html", context)


def _figure_words(code: str, day: date) -> dict[str, str]:
    """What a figure is called: by the area's pack, else as we call it."""
    own = {number.value: str(number.label) for number in PlaceNumber}
    return own | name_words("village", code, day)


def _asked_area(request: Request) -> str:
    """The area whose places are listed: as asked, else the actor's own; "" is the country."""
    if value := request.GET.get("area", ""):
        return parse_code(value)
    mine = request.actor.areas(Permission.SEE_PLACES)
    return mine[0] if len(mine) == 1 else ""


def _below(area: str) -> Level:
    """The level under an area; a village is its own."""
    return min((level for level in Level if level > len(area)), default=level_of(area))


def _above(codes: Iterable[str], day: date) -> dict[str, str]:
    """For each place the names of those above it, outermost first. One query."""
    codes = list(codes)
    names = queries.names_of(codes, as_of=day)
    return {
        code: " › ".join(
            names[upper]
            for upper in dict.fromkeys(at_level(code, level) for level in Level if level)
            if upper in names and upper != code
        )
        for code in codes
    }


def _unit_names(request: Request, ids: list[str]) -> dict[str, str]:
    """Names of the units that the actor may see, by public id. One query; none without ids."""
    if not ids:
        return {}
    found = queries.units(actor=request.actor).filter(public_id__in=ids)
    return dict(found.values_list("public_id", "name"))


def _gone(request: Request, code: str, day: date) -> HttpResponse:
    """What became of a place of the actor's area. Raises NotFound, UnknownPlace."""
    if not request.actor.can(Permission.SEE_PLACES, area=code):
        raise NotFound
    try:
        queries.place_on(code=code, as_of=day)
    except (PlaceGone, PlaceMerged) as problem:
        context = {"problem": sentences(problem), "facts": problem.facts}
        return render(request, "web/directory/place_gone.html", context, status=410)
    raise NotFound

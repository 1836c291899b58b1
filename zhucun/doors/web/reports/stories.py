"""Pages of the case library: read, written, agreed to, reviewed, published; the public page."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext

from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.doors.web.access import Request, allow, anybody, methods, signed_in
from zhucun.doors.web.asof import address, as_of
from zhucun.doors.web.listing import searched, show
from zhucun.doors.web.problems import BadQuery
from zhucun.doors.web.reports.archive_lists import PUBLIC_STORIES, STORIES
from zhucun.doors.web.reports.story_forms import ConsentForm, ReasonForm, StoryForm
from zhucun.doors.web.roster.forms import refuse
from zhucun.kernel.divisions import Level
from zhucun.kernel.problems import NotFound, Problem
from zhucun.reports import actions, perms
from zhucun.reports.enums import ConsentWay, StoryKind, StoryState
from zhucun.reports.errors import ConsentDay
from zhucun.reports.queries import stories as queries


def writes_stories(actor: Actor) -> bool:
    """Who records for a village, and offices."""
    return actor.can(Permission.RECORD_FIELDWORK) or actor.can(Permission.MANAGE_ROSTER)


@methods(read=["GET"])
@allow(signed_in)
def stories(request: Request) -> HttpResponse:
    """Stories that are published, and those in the reader's hands."""
    kind, state = request.GET.get("kind", ""), request.GET.get("state", "")
    for value, known in ((kind, StoryKind.values), (state, StoryState.values)):
        if value and value not in known:
            raise BadQuery(value=value[:20])
    found = queries.stories(actor=request.actor, text=searched(request), kind=kind, state=state)
    context = {
        "listing": STORIES.of(request, found),
        "kinds": StoryKind.choices,
        "kind": kind,
        "states": StoryState.choices,
        "state": state,
        "villages": _villages(request),
        "exports": bool(request.actor.areas(Permission.EXPORT)),
    }
    return show(request, "web/reports/stories.html", context)


@methods(read=["GET"])
@allow(writes_stories)
def story_where(request: Request) -> HttpResponse:
    """The form for the village that was chosen."""
    return redirect(address(request, "web:story-new", request.GET.get("village", "") or "0"))


def _villages(request: Request) -> list[Any]:
    """Villages of which the actor may write stories, by code. One query an area."""
    actor = request.actor
    if not writes_stories(actor):
        return []
    rights = (Permission.RECORD_FIELDWORK, Permission.MANAGE_ROSTER)
    mine = {area for right in rights for area in actor.areas(right) if area}
    rows = [
        row
        for area in sorted(mine)
        if len(area) >= Level.COUNTY
        for row in directory.places(actor=actor, as_of=localdate(), area=area, level=Level.VILLAGE)
    ]
    return list({row.code: row for row in rows}.values())


@methods(read=["GET"])
@allow(signed_in)
def story(request: Request, public_id: str) -> HttpResponse:
    """One story with the consents, and the facts on which it rests."""
    return _page(request, queries.story_card(actor=request.actor, public_id=public_id))


@methods(read=["GET"], write=["POST"])
@allow(writes_stories)
def story_new(request: Request, village: str) -> HttpResponse:
    """Write a story about cadres of a village; an existing text may be pasted. `?visit=`: the visit
    on which its bright spot was found."""
    today = localdate()
    place = directory.place_card(actor=request.actor, code=village, as_of=today)
    if not perms.may_write_story(request.actor, place.code):
        raise NotFound
    people = queries.cadres_of(actor=request.actor, village=place.code, as_of=today)
    visit = request.GET.get("visit", "")[:40]
    locals_ = queries.locals_of(actor=request.actor, village=place.code)
    form = StoryForm(request.POST or None, people=people, locals_=locals_, visit=visit)
    if form.is_valid():
        try:
            made = actions.write_story(
                **form.drafted(),
                village=place,
                written_on=today,
                written_at=now(),
                by=request.actor,
            )
        except Problem as problem:
            refuse(form, problem)
        else:
            return redirect(address(request, "web:story", made.public_id))
    is_refused = form.errors or any(row.errors for row in form.records)
    status = 422 if is_refused else 200
    context = {"form": form, "place": place}
    return render(request, "web/reports/story_new.html", context, status=status)


@methods(write=["POST"])
@allow(signed_in)
def story_do(request: Request, public_id: str, do: str) -> HttpResponse:
    """Send into review, publish, show to everybody or not, list, agree, take back, withdraw."""
    found = queries.story_card(actor=request.actor, public_id=public_id)
    told: dict[str, Any] = {"story": found, "by": request.actor}
    person = request.POST.get("person", "") or request.actor.person
    match do:
        case "review":
            actions.send_to_review(**told, at=now())
        case "publish":
            is_public = request.POST.get("is_public") == "1"
            actions.publish_story(**told, is_public=is_public, at=now())
        case "show" | "hide":
            actions.show_to_everybody(**told, is_public=do == "show", at=now())
        case "consent":
            form = ConsentForm(request.POST)
            if not form.is_valid():
                return _page(request, found, consent=form, status=422)
            paper = {**form.cleaned_data, "person": person, "recorded_at": now()}
            try:
                actions.record_consent(**told, **paper)
            except ConsentDay as problem:
                refuse(form, problem)
                return _page(request, found, consent=form, status=422)
        case "list":
            actions.list_person(**told, person=person, at=now())
        case "agree":
            actions.record_consent(
                **told,
                person=request.actor.person,
                way=ConsentWay.HERE,
                consented_on=localdate(),
                recorded_at=now(),
            )
        case "take-back":
            actions.withdraw_consent(**told, person=person, at=now())
        case "withdraw":
            why = ReasonForm(request.POST)
            if not why.is_valid():
                return _page(request, found, reason=why, status=422)
            actions.withdraw_story(**told, reason=why.cleaned_data["reason"], at=now())
        case _:
            raise NotFound
    messages.success(request, gettext("Recorded."))
    return redirect(address(request, "web:story", public_id))


@methods(read=["GET"])
@allow(anybody)
def public_stories(request: Request) -> HttpResponse:
    """Stories for everybody; no right is asked, and nothing else is shown."""
    found = queries.public_stories(text=searched(request))
    context = {"listing": PUBLIC_STORIES.of(request, found)}
    return show(request, "web/reports/public_stories.html", context)


@methods(read=["GET"])
@allow(anybody)
def public_story(request: Request, public_id: str) -> HttpResponse:
    """One story for everybody."""
    found = queries.public_story(public_id=public_id)
    context = {"story": found, "people": queries.people_of(found)}
    return render(request, "web/reports/public_story.html", context)


def _page(
    request: Request,
    found: Any,
    *,
    consent: Any = None,
    reason: Any = None,
    status: int = 200,
) -> HttpResponse:
    actor, people = request.actor, queries.people_of(found)
    lacking = queries.lacking_consent(found)
    may_change = perms.may_change_story(actor, found)
    is_standing = found.state != StoryState.WITHDRAWN
    today = localdate()
    others = queries.others_named(found, actor=actor, as_of=today) if may_change else []
    context = {
        "story": found,
        "others": others if is_standing else [],
        "people": people,
        "lacking": lacking,
        "is_hidden": queries.is_hidden(found),
        "facts": queries.lines_of(actor=actor, story=found, as_of=as_of(request)),
        "has_chain": queries.has_chain(found.area, as_of(request)),
        "may_change": may_change,
        "is_office": actor.can(Permission.MANAGE_ROSTER, area=found.area),
        "me": actor.person if actor.viewer is None else "",
        "is_open": found.state in (StoryState.DRAFT, StoryState.HIDDEN),
        "consent": consent or ConsentForm(initial={"consented_on": localdate()}),
        "reason": reason or ReasonForm(),
    }
    return render(request, "web/reports/story.html", context, status=status)

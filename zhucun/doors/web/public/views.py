"""The village page and the state of a matter, for everybody.

Readers get no cookie, and the page is the same for all of them: a cache may keep it.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers, patch_cache_control
from django.utils.timezone import localdate, now
from django.utils.translation import get_language, gettext
from django.views.decorators.csrf import csrf_exempt

from zhucun.branches import queries as branches
from zhucun.directory import queries as directory
from zhucun.directory.errors import PlaceMerged
from zhucun.doors.web.access import Request, allow, anybody, methods
from zhucun.doors.web.asof import as_of
from zhucun.doors.web.public.forms import FollowForm, HelpForm
from zhucun.doors.web.public.limits import FOLLOW, HELP, count, from_here
from zhucun.doors.web.roster.forms import refuse
from zhucun.fieldwork import actions, queries
from zhucun.fieldwork.enums import MatterKind, MatterLevel, MatterState, StepKind, Topic
from zhucun.kernel.divisions import Level, parse_code
from zhucun.kernel.ids import public_id_of
from zhucun.kernel.problems import NotFound, Problem
from zhucun.ledger.fields import keyring
from zhucun.reports import queries as reports
from zhucun.roster import queries as roster

#: For how long, in seconds, a cache may show the page of a village without asking.
FRESH = 60
#: A village is merged on the way of a code at most so often.
_MERGES = 8


@methods(read=["GET"], write=["POST"])
@allow(anybody)
@csrf_exempt  # no cookie, no token: from_here looks where the form was sent from
def village_page(request: Request, code: str) -> HttpResponse:
    """Who serves in the village, what they promised and what was announced; asking for help;
    following a matter. A village that was merged leads to the one that it became."""
    village, _ = _village(code, as_of(request))
    if request.method == "POST":
        return _asked(request, village)
    if village.code != parse_code(code):
        heir = reverse("web:village-page", args=[village.code])
        return redirect(f"{heir}?was={parse_code(code)}")
    if "case" in request.GET:
        return _follow(request, village)
    answer = _page(request, village, HelpForm(), FollowForm())
    patch_cache_control(answer, public=True, max_age=FRESH)
    return answer


@methods(read=["GET"])
@allow(anybody)
def village_matter(request: Request, code: str, case: str) -> HttpResponse:
    """How far a matter is, by the code that was given for it: no names, no text. Who has the code
    may read; no cache keeps the page, no search engine finds it."""
    count(request, "follow", most=FOLLOW)
    found = queries.matter_by_code(case)
    if (code, case) != (found.area, found.code):
        return redirect("web:village-matter", found.area, found.code)
    steps = [
        (StepKind(step.kind).label, MatterLevel(step.level).label, step.on) for step in found.steps
    ]
    context = {
        "matter": found,
        "kind": MatterKind(found.kind).label,
        "topic": Topic(found.topic).label,
        "state": MatterState(found.state).label,
        "level": MatterLevel(found.level).label,
        "steps": steps,
        "is_new": "new" in request.GET,
    }
    answer = render(request, "web/public/matter.html", context)
    answer["X-Robots-Tag"] = "noindex"
    add_never_cache_headers(answer)
    return answer


def _village(code: str, day: date) -> tuple[Any, str]:
    """The village of a code on a day, or the one that it became, with the name that it had before
    or "". Raises NotFound."""
    before = ""
    for _ in range(_MERGES):
        try:
            place = directory.place_on(code=parse_code(code), as_of=day)
        except PlaceMerged as merged:
            before, code = before or str(merged.facts["name"]), str(merged.facts["into"])
        except Problem as problem:
            raise NotFound from problem
        else:
            if place.level == Level.VILLAGE:
                return place, before
            break
    raise NotFound


def _asked(request: Request, village: Any) -> HttpResponse:
    from_here(request)
    form, status = HelpForm(request.POST), 422
    if form.is_valid():
        values = form.cleaned_data
        try:
            count(request, "help", most=HELP)
            made = actions.ask_for_help(
                village=village,
                topic=values["topic"],
                text=values["text"],
                name=values["name"],
                phone=values["phone"],
                public_id=_once(village, values),
                at=now(),
            )
        except Problem as problem:
            status = problem.status
            refuse(form, problem)
        else:
            page = reverse("web:village-matter", args=[village.code, made.code])
            return redirect(f"{page}?new=1#main")
    return _unsettled(_page(request, village, form, FollowForm(), status=status))


def _once(village: Any, values: dict[str, Any]) -> str:
    """The same words twice on a day are one matter: a form is sent again where the line is bad."""
    said = "\0".join(
        [village.code, str(localdate()), *(str(values[key]) for key in sorted(values))]
    )
    return public_id_of(keyring().index(said, context="web.public.help"))


def _follow(request: Request, village: Any) -> HttpResponse:
    """To the page of a matter, or back with what was wrong with its code."""
    form, status = FollowForm(request.GET), 422
    if form.is_valid():
        try:
            count(request, "follow", most=FOLLOW)
            found = queries.matter_by_code(form.cleaned_data["case"])
        except NotFound:
            form.add_error("case", gettext("No matter has this code. Check each letter."))
        except Problem as problem:
            status = problem.status
            refuse(form, problem)
        else:
            return redirect("web:village-matter", found.area, found.code)
    return _unsettled(_page(request, village, HelpForm(), form, status=status))


def _page(
    request: Request, village: Any, form: HelpForm, follow: FollowForm, *, status: int = 200
) -> HttpResponse:
    day = as_of(request)
    codes = directory.codes_of(village, as_of=day)
    team = list(roster.announced(as_of=day).filter(area__in=codes))
    pack = directory.pack_for(village.code, as_of=day)
    language = (get_language() or "zh")[:2]
    context = {
        "village": village,
        "path": directory.path_of(village.code, as_of=day)[:-1],
        "was": _was(request, village),
        "team": [(row, pack.label(f"role.{row.role}", language)) for row in team],
        "pledges": queries.published_pledges(village.code),
        "rules": branches.rules_in_force(village.code, on=localdate()),
        "notices": reports.published_notices(rounds={row.round.public_id for row in team}),
        "form": form,
        "follow": follow,
    }
    return render(request, "web/public/village.html", context, status=status)


def _was(request: Request, village: Any) -> str:
    """The name of the village under whose old code the reader came."""
    try:
        heir, before = _village(request.GET.get("was", ""), as_of(request))
    except NotFound:
        return ""
    return before if heir == village else ""


def _unsettled(answer: HttpResponse) -> HttpResponse:
    """A page with what somebody typed: nothing keeps it."""
    add_never_cache_headers(answer)
    return answer

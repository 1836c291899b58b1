"""What villagers see: the ballot under the code of their sheet, and the device in the village.

No account, no cookie, no script. Nothing of who asks is kept beside a ballot: only wrong codes are
counted, by a keyed digest of the network, in memory, for an hour.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.utils.timezone import localdate, now
from django.views.decorators.csrf import csrf_exempt

from zhucun.ballots import actions, queries
from zhucun.ballots.enums import Channel
from zhucun.ballots.errors import UnknownCode
from zhucun.doors.web.access import Request, allow, anybody, methods
from zhucun.doors.web.ballots.shown import answers_in, lines_of
from zhucun.doors.web.problems import sentences
from zhucun.doors.web.public.limits import check, count, from_here
from zhucun.kernel.problems import Problem

#: Wrong codes from one network in an hour: a village behind one router mistypes less.
WRONG = 60
#: Seconds after which a device forgets what somebody left on it, and thanks nobody any more.
IDLE, THANKS = 120, 10


@methods(read=["GET"])
@allow(anybody)
def ballot_code(request: Request, poll: str) -> HttpResponse:
    """Where one types the code of a sheet."""
    found = queries.known_poll(poll)
    if code := queries.tidy(request.GET.get("code", "")):
        return redirect("web:ballot", poll, code)
    return _plain(request, "web/ballots/code.html", {"poll": found})


@methods(read=["GET"], write=["POST"])
@allow(anybody)
@csrf_exempt  # no cookie, no token: from_here looks where the form was sent from
def ballot(request: Request, poll: str, code: str) -> HttpResponse:
    """The ballot of a sheet, to be filled in on one's own phone."""
    given, problem = answers_in(request), None
    try:
        found = _checked(request, poll, code, short=False)
        if request.method == "POST":
            from_here(request)
            actions.cast(
                poll=poll,
                code=code,
                answers=given,
                words=request.POST.get("words", ""),
                channel=Channel.LINK,
                today=localdate(),
            )
            return _plain(request, "web/ballots/thanks.html", {"poll": found})
    except Problem as refused:
        if request.method == "GET" or refused.code not in _TO_MEND:
            return _refused(request, refused)
        problem = sentences(refused)
    context = {
        "poll": found,
        "lines": lines_of(found, given),
        "problem": problem,
        "words": request.POST.get("words", ""),
    }
    return _plain(request, "web/ballots/ballot.html", context, status=422 if problem else 200)


@methods(read=["GET"], write=["POST"])
@allow(anybody)
@csrf_exempt  # as above
def kiosk(request: Request, key: str) -> HttpResponse:
    """The device in the village: code, ballot, thanks, and again; it forgets what is left on it."""
    problem, given = None, answers_in(request)
    try:
        poll = queries.open_kiosk_of(key=key, at=now()).poll
    except Problem as refused:
        return _refused(request, refused)
    code = queries.tidy(request.POST.get("code", "").rstrip("/").rpartition("/")[2])
    context: dict[str, Any] = {"poll": poll, "idle": IDLE, "is_kiosk": True}
    if request.method == "POST":
        try:
            from_here(request)
            _checked(request, poll.public_id, code, short=True)
            if "cast" in request.POST:
                actions.cast(
                    poll=poll.public_id,
                    code=code,
                    answers=given,
                    words=request.POST.get("words", ""),
                    channel=Channel.KIOSK,
                    today=localdate(),
                )
                return _plain(request, "web/ballots/thanks.html", context | {"idle": THANKS})
        except Problem as refused:
            problem = sentences(refused)
            if refused.code not in _TO_MEND:
                return _plain(
                    request, "web/ballots/code.html", context | {"problem": problem}, status=422
                )
        context |= {
            "code": code,
            "lines": lines_of(poll, given),
            "problem": problem,
            "words": request.POST.get("words", ""),
        }
        return _plain(request, "web/ballots/ballot.html", context, status=422 if problem else 200)
    return _plain(request, "web/ballots/code.html", context)


#: What one mends on the ballot itself.
_TO_MEND = {
    "ballots.empty-ballot",
    "ballots.unknown-answer",
    "ballots.number-in-text",
    "ballots.text-too-long",
}


def _checked(request: Request, poll: str, code: str, *, short: bool) -> Any:
    """The poll of a code that counts. Wrong codes are counted by network; after too many none is
    looked at. Raises what `queries.ballot` raises, AskedTooOften."""
    check(request, "ballot", most=WRONG)
    try:
        return queries.ballot(poll=poll, code=code, today=localdate(), short=short).poll
    except UnknownCode:
        count(request, "ballot", most=WRONG)
        raise


def _refused(request: Request, problem: Problem) -> HttpResponse:
    context = {"refusal": sentences(problem)}
    return _plain(request, "web/ballots/refused.html", context, status=problem.status)


def _plain(
    request: Request, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """A page that nothing keeps and no search engine finds. Its address goes to no other site
    (Referrer-Policy same-origin); with no-referrer browsers say Origin: null, and `from_here`
    refused every ballot (2026-11-28)."""
    answer = render(request, template, context, status=status)
    answer["X-Robots-Tag"] = "noindex"
    add_never_cache_headers(answer)
    answer._has_been_logged = True  # type: ignore[attr-defined]  # no address with a code in a log
    return answer

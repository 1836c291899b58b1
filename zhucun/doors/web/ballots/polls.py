"""Pages of those who run an evaluation: the list, opening, one poll with its steps."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.timezone import localdate, now
from django.utils.translation import gettext

from zhucun.ballots import actions, queries
from zhucun.ballots.enums import PollKind, PollState
from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.doors.web.access import Request, allow, methods
from zhucun.doors.web.asof import address
from zhucun.doors.web.ballots.forms import (
    ForwardForm,
    KioskForm,
    NothingForm,
    PollForm,
    ReasonForm,
    SheetsForm,
    WordForm,
    refuse,
)
from zhucun.doors.web.ballots.lists import ASKED, POLLS
from zhucun.doors.web.ballots.shown import runs_polls, sees_areas, sees_polls, word
from zhucun.doors.web.intake.files import sent_and_removed
from zhucun.doors.web.listing import searched, show
from zhucun.doors.web.roster.filters import areas
from zhucun.doors.web.roster.reasons import language
from zhucun.kernel.divisions import Level, parse_code
from zhucun.kernel.problems import N_, NotFound, Problem

_OFFERED = 30


@methods(read=["GET"])
@allow(sees_polls)
def polls(request: Request) -> HttpResponse:
    """Evaluations by villagers, latest first."""
    asked = _asked(request)
    rows = queries.polls(actor=request.actor, text=searched(request), **asked)
    context = {
        "listing": POLLS.of(request, rows),
        "asked": asked,
        "states": PollState.choices,
        "kinds": PollKind.choices,
        "areas": areas(request, Permission.SEE_POLLS),
        "may_open": runs_polls(request.actor),
        "may_import": runs_polls(request.actor) and request.actor.can(Permission.IMPORT),
    }
    return show(request, "web/ballots/polls.html", context)


def _asked(request: Request) -> dict[str, str]:
    area = request.GET.get("area", "")
    return {
        "area": parse_code(area) if area else "",
        "state": word(request, "state", PollState.values),
        "kind": word(request, "kind", PollKind.values),
    }


@methods(read=["GET"])
@allow(sees_polls)
def polls_file(request: Request) -> HttpResponse:
    """What the closed polls of the list found, as a workbook; `?poll=` one of them."""
    rows = queries.polls(actor=request.actor, text=searched(request), **_asked(request))
    one = request.GET.get("poll", "")
    if one:
        rows = rows.filter(public_id=queries.one_poll(actor=request.actor, public_id=one).public_id)
    path, _count = queries.results_workbook(rows, actor=request.actor, lang=language())
    return sent_and_removed(path, name=f"{gettext('Results of evaluations')}-{localdate()}.xlsx")


@methods(read=["GET"], write=["POST"])
@allow(runs_polls)
def poll_new(request: Request) -> HttpResponse:
    """Choose a village, then about whom and what."""
    today = localdate()
    code = request.GET.get("village", "")
    if not code:
        return _choose_village(request)
    village = _village(request, code)
    terms = queries.terms_of(directory.pack_for(village.code, as_of=today))
    count = len(queries.frame_of(actor=request.actor, village=village, day=today, special=()))
    form = PollForm(
        request.POST or None,
        choices=queries.choices(actor=request.actor, village=village, day=today),
        terms=terms,
        village=count,
        initial={"starts_on": today, "ends_on": today},
    )
    if form.is_valid():
        try:
            poll = actions.open_poll(_draft(village, form.cleaned_data), at=now(), by=request.actor)
        except Problem as problem:
            refuse(form, problem)
        else:
            return redirect(address(request, "web:poll", poll.public_id))
    context = {"form": form, "village": village, "terms": terms, "count": count}
    return render(request, "web/ballots/poll_form.html", context)


def _draft(village: Any, asked: dict[str, Any]) -> actions.PollDraft:
    pairs = [each.partition(":") for each in asked["subjects"]]
    return actions.PollDraft(
        village=village,
        title=asked["title"],
        kind=asked["kind"],
        subjects=[(kind, key) for kind, _, key in pairs],
        questions=asked["questions"],
        starts_on=asked["starts_on"],
        ends_on=asked["ends_on"],
        size=asked.get("size"),
        special_share=asked.get("special_share"),
        asks_words=asked["asks_words"],
    )


def _village(request: Request, code: str) -> Any:
    """A village in which the actor runs polls. Raises NotFound."""
    code = parse_code(code)
    if len(code) != Level.VILLAGE or not request.actor.can(Permission.RUN_POLLS, area=code):
        raise NotFound
    return directory.place_on(code=code, as_of=localdate())


def _choose_village(request: Request) -> HttpResponse:
    """Villages whose name fits. One query."""
    text = searched(request).strip()
    found: list[Any] = []
    if text:
        rows = directory.places(actor=request.actor, as_of=localdate(), level=Level.VILLAGE)
        fits = rows.filter(pk__in=directory.places_named(text))
        mine = request.actor
        found = [
            row for row in fits[: _OFFERED * 2] if mine.can(Permission.RUN_POLLS, area=row.code)
        ]
    context = {"text": text, "found": found[:_OFFERED]}
    return render(request, "web/ballots/poll_village.html", context)


@methods(read=["GET"])
@allow(sees_polls)
def poll(request: Request, public_id: str) -> HttpResponse:
    """One poll: how it was drawn, what came back; once it is closed, what it found."""
    return poll_page(request, public_id)


def poll_page(request: Request, public_id: str, sent: Any = None) -> HttpResponse:
    card = queries.poll_card(actor=request.actor, public_id=public_id)
    found = queries.results(actor=request.actor, public_id=public_id)
    context = {
        "card": card,
        "poll": card.poll,
        "results": found,
        "lines": _told(found) if found else [],
        "open_kiosks": [each for each in card.kiosks if not each.is_shut and each.until > now()],
        "forms": _forms(card, sent),
        "is_over": localdate() > card.poll.ends_on or card.poll.back >= card.poll.issued > 0,
    }
    status = 422 if sent is not None else 200
    return render(request, "web/ballots/poll.html", context, status=status)


def _told(found: queries.Results) -> list[dict[str, Any]]:
    lang = language()
    return [
        {
            "subject": each.line.subject.name,
            "text": each.line.text[lang],
            "result": each,
            "counts": [(getattr(one, lang), one) for one in each.counts],
        }
        for each in found.lines
    ]


def _forms(card: queries.PollCard, sent: Any) -> dict[str, Any]:
    """The forms of what can be done now, by name; `sent` (name, form) keeps what was typed."""
    poll = card.poll
    found: dict[str, Any] = {}
    if card.may_set_aside:
        found["aside"] = ReasonForm(auto_id="aside_%s")
    if card.may_run:
        found |= _run_forms(poll)
    if sent is not None:
        found[sent[0]] = sent[1]
    return found


def _run_forms(poll: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if poll.state == PollState.OPENED:
        found["draw"] = WordForm()
    if poll.state == PollState.DRAWN:
        found["replace"] = ReasonForm(auto_id="replace_%s")
    if poll.state in (PollState.DRAWN, PollState.RUNNING):
        found["sheets"] = SheetsForm(again=poll.batches > 0, auto_id="sheets_%s")
    if poll.state == PollState.RUNNING:
        found |= {"kiosk": KioskForm(), "close": NothingForm()}
    if poll.state in (PollState.OPENED, PollState.DRAWN, PollState.RUNNING):
        found["forward"] = ForwardForm(auto_id="forward_%s")
        found["void"] = ReasonForm(auto_id="void_%s")
    return found


@methods(read=["GET"])
@allow(runs_polls)
def poll_asked(request: Request, public_id: str) -> HttpResponse:
    """The households that are asked: a list to hand sheets out by, on which nothing is ticked."""
    found = queries.run_poll(actor=request.actor, public_id=public_id)
    listing = ASKED.of(request, queries.asked(actor=request.actor, public_id=public_id))
    queries.with_names(request.actor, listing.rows)
    context = {"listing": listing, "poll": found}
    return show(request, "web/ballots/asked.html", context)


@methods(read=["GET"])
@allow(sees_polls)
def poll_frame(request: Request, public_id: str, number: int) -> HttpResponse:
    """From what a draw was made, as a file whose SM3 was bound before: for whoever repeats it."""
    found = queries.drawn_frame(actor=request.actor, public_id=public_id, number=number)
    answer = HttpResponse(queries.text_of(found.frame), content_type="text/plain; charset=utf-8")
    name = f"frame-{public_id}-{number}.txt"
    answer["Content-Disposition"] = content_disposition_header(True, name) or ""
    return answer


@methods(write=["POST"])
@allow(runs_polls)
def poll_do(request: Request, public_id: str, what: str) -> HttpResponse:
    """One step of a poll: draw, replace, bring forward, close, void."""
    found = queries.run_poll(actor=request.actor, public_id=public_id)
    if what not in _STEPS:
        raise NotFound
    return _step(request, found, what)


@methods(write=["POST"])
@allow(sees_areas)
def poll_aside(request: Request, public_id: str) -> HttpResponse:
    """Another office sets a closed poll aside."""
    found = queries.one_poll(actor=request.actor, public_id=public_id)
    return _step(request, found, "aside")


def _step(request: Request, found: Any, what: str) -> HttpResponse:
    form_class, done = _STEPS[what]
    form = form_class(request.POST, auto_id=f"{what}_%s")
    if form.is_valid():
        try:
            _do(what, found, form.cleaned_data, request)
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(request, gettext(done))
            return redirect(address(request, "web:poll", found.public_id))
    return poll_page(request, found.public_id, sent=(what, form))


def _do(what: str, found: Any, asked: dict[str, Any], request: Request) -> None:
    more = {"poll": found, "at": now(), "by": request.actor}
    if what == "draw":
        actions.draw_households(word=asked["word"], **more)
    elif what == "replace":
        actions.replace_draw(reason=asked["reason"], **more)
    elif what == "close":
        actions.close_poll(**more)
    elif what == "forward":
        actions.bring_forward(ends_on=asked["ends_on"], reason=asked["reason"], **more)
    elif what == "aside":
        actions.set_aside(reason=asked["reason"], **more)
    else:
        actions.void_poll(reason=asked["reason"], **more)


_STEPS: dict[str, tuple[type[Any], str]] = {
    "forward": (ForwardForm, N_("The last day is brought forward.")),
    "aside": (ReasonForm, N_("The evaluation is set aside; its counts stay to be read.")),
    "draw": (WordForm, N_("The households are drawn.")),
    "replace": (ReasonForm, N_("The draw is set aside; a new seed is bound.")),
    "close": (NothingForm, N_("The poll is closed. Its codes are removed.")),
    "void": (ReasonForm, N_("The poll is void.")),
}

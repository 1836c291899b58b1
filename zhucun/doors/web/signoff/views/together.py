"""Many cases of any kind, looked at on one page and signed together."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext

from zhucun.directory import queries as directory
from zhucun.doors.web.access import Request, allow, methods, signed_in
from zhucun.doors.web.asof import address
from zhucun.doors.web.listing import searched, show
from zhucun.doors.web.problems import BadQuery, Sentences, sentences
from zhucun.doors.web.signoff import together
from zhucun.doors.web.signoff.forms import AskedForm, ConfirmForm
from zhucun.doors.web.signoff.lists import LOOKED
from zhucun.doors.web.signoff.shown import words_of
from zhucun.kernel.problems import NotFound
from zhucun.signoff import actions, queries
from zhucun.signoff.enums import ReviewState
from zhucun.signoff.errors import ReviewFailed
from zhucun.signoff.queries import Asked, Together

_RUNNING = {
    ReviewState.ASKED,
    ReviewState.OPENING,
    ReviewState.CONFIRMED,
    ReviewState.SIGNING,
}


@methods(read=["GET"], write=["POST"])
@allow(signed_in)
def choose(request: Request) -> HttpResponse:
    """What waits for the reader's signature, by step and place; of one step it is laid open."""
    form, actor, today = AskedForm(request.POST or request.GET), request.actor, localdate()
    if not form.is_valid():
        raise NotFound
    asked = Asked(**form.cleaned_data)
    if request.method == "POST":
        row = actions.ask_review(asked=asked, at=now(), by=actor)
        return redirect(address(request, "web:signing-look", row.public_id))
    offers = queries.signable_counts(actor=actor, as_of=today, area=asked.area)
    chosen = [one for one in offers if asked.step and one.asked == asked]
    counts: dict[str, int] = {}
    if chosen:
        counts = queries.signable_places(actor=actor, as_of=today, asked=asked)
    names = directory.names_of([*counts, *([asked.area] if asked.area else [])], as_of=today)
    context = {
        "offers": [_offered(one) for one in offers],
        "chosen": _offered(chosen[0]) if chosen else None,
        "asked": vars(asked),
        "area": names.get(asked.area, asked.area),
        "places": [_placed(asked, code, names.get(code, code), n) for code, n in counts.items()],
        "earlier": list(queries.reviews(actor=actor)[:10]),
    }
    return render(request, "web/signoff/together_choose.html", context)


@methods(read=["GET"])
@allow(signed_in)
def look(request: Request, public_id: str) -> HttpResponse:
    """One review: how far it is, what its cases show together, each of them, and the signature."""
    row = queries.review_card(actor=request.actor, public_id=public_id)
    if request.htmx and request.htmx.target == "progress":
        part = _progress(row)
        answer = render(request, "web/signoff/_together_progress.html", part)
        if not part["is_running"]:
            answer["HX-Refresh"] = "true"  # the page has more to show now
        return answer
    wanted, area = request.GET.get("show", ""), request.GET.get("area", "")
    if area and not re.fullmatch(r"\d{2,12}", area, re.ASCII):
        raise BadQuery(value=f"area={area[:20]}")
    rows = queries.review_cases(row, show=wanted, area=area)
    if text := searched(request):
        rows = rows.filter(case__title__contains=text)
    listing = LOOKED.of(request, rows)
    places = queries.review_places(row)
    codes = {one.place for one in places} | {one.place for one in listing.rows} | {row.area, area}
    names = directory.names_of(sorted(codes - {""}), as_of=localdate(row.asked_at))
    context = _progress(row) | {
        "listing": listing,
        "notes": {one.pk: together.notes(row.summary, one.notes) for one in listing.rows},
        "why": {one.pk: sentences(why) for one in listing.rows if (why := queries.refusal_of(one))},
        "names": names,
        "places": [(one, names.get(one.place, one.place)) for one in places],
        "lines": together.lines(row.summary),
        "rules": together.rules(row.summary),
        "show": wanted,
        "shows": _shows(),
        "area": area,
        "query": request.GET.urlencode(),
        "form": ConfirmForm(initial={"revision": row.revision, "reason": row.reason}),
        "may_sign": row.state in (ReviewState.READY, ReviewState.FAILED) and row.opened_at,
        "may_sort": row.state == ReviewState.READY,
    }
    return show(request, "web/signoff/together.html", context)


@methods(write=["POST"])
@allow(signed_in)
def leave_out(request: Request, public_id: str) -> HttpResponse:
    """Leave the ticked cases of a page out of what will be signed, take the others in."""
    row = queries.review_card(actor=request.actor, public_id=public_id)
    shown, out = request.POST.getlist("shown"), request.POST.getlist("out")
    back = sorted(set(shown) - set(out))
    actions.sort_review(
        review=row, leave_out=out[:200], take_in=back[:200], at=now(), by=request.actor
    )
    numbers = queries.numbers_of(row)
    said = gettext("Left out: %(out)s. To be signed: %(number)s.")
    messages.success(request, said % {"out": numbers["left_out"], "number": numbers["to_sign"]})
    kept = request.GET.urlencode()
    return redirect(address(request, "web:signing-look", public_id) + (f"?{kept}" if kept else ""))


@methods(write=["POST"])
@allow(signed_in)
def confirm(request: Request, public_id: str) -> HttpResponse:
    """Sign what was laid open and not left out."""
    row = queries.review_card(actor=request.actor, public_id=public_id)
    form = ConfirmForm(request.POST)
    if not form.is_valid():
        raise NotFound  # hidden fields that our page did not send
    actions.confirm_review(review=row, **form.cleaned_data, at=now(), by=request.actor)
    row.refresh_from_db()
    if row.state == ReviewState.DONE:
        said = gettext("Signatures that stand now: %(number)s.") % {"number": row.signed}
        messages.success(request, said)
    return redirect(address(request, "web:signing-look", public_id))


@methods(write=["POST"])
@allow(signed_in)
def stop(request: Request, public_id: str) -> HttpResponse:
    """Put a review away; what is signed by then stands."""
    row = queries.review_card(actor=request.actor, public_id=public_id)
    if actions.stop_review(review=row, at=now(), by=request.actor):
        messages.success(request, gettext("The review is put away; what is signed stands."))
    return redirect(address(request, "web:signing-look", public_id))


def _offered(one: Together) -> dict[str, Any]:
    step, word = words_of(one.procedure, one.asked.step, one.asked.word)
    return {
        "label": one.procedure.spec.label,
        "step": step,
        "word": word,
        "number": one.number,
        "asked": _query(one.asked),
    }


def _placed(asked: Asked, code: str, name: str, number: int) -> dict[str, Any]:
    query = _query(Asked(**{**vars(asked), "area": code}))
    return {"name": name, "number": number, "asked": query, "is_all": code == asked.area}


def _query(asked: Asked) -> str:
    return urlencode({name: value for name, value in vars(asked).items() if value})


def _progress(row: Any) -> dict[str, Any]:
    """The head of a review: what it is about, how far it is, what came of it."""
    procedure = queries.review_procedure(row)
    words = words_of(procedure, row.step, row.word) if procedure else (row.step, row.word)
    return {
        "review": row,
        "label": procedure.spec.label if procedure else None,
        "step": words[0],
        "word": words[1],
        "is_running": row.state in _RUNNING,
        "is_signing": row.state in (ReviewState.CONFIRMED, ReviewState.SIGNING),
        "numbers": queries.numbers_of(row),
        "refused": [(sentences(problem), n) for problem, n in queries.refusals(row)],
        "failure": _failure(row),
    }


def _failure(row: Any) -> Sentences | None:
    if row.state != ReviewState.FAILED or not row.failure:
        return None
    what = row.failure["facts"].get("what", row.failure["code"])
    return sentences(ReviewFailed(what=gettext("worker lost") if what == "worker lost" else what))


def _shows() -> list[tuple[str, str]]:
    return [
        ("", gettext("All")),
        ("differs", gettext("Those that differ")),
        ("blocked", gettext("Blocked by a rule")),
        ("left-out", gettext("Left aside")),
        ("open", gettext("To be signed")),
        ("signed", gettext("Signed")),
        ("refused", gettext("Not signed")),
    ]

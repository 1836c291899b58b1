"""Contact cards (SQ24-056): who has one, issuing, withdrawing, one sheet, the photo."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.timezone import localdate, now
from django.utils.translation import gettext, ngettext

from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.doors.web.access import Request, allow, can, methods
from zhucun.doors.web.asof import address, as_of
from zhucun.doors.web.listing import searched, show
from zhucun.doors.web.problems import BadQuery
from zhucun.doors.web.reports.forms import AreaForm, CopiesForm, PhotoForm, areas_of
from zhucun.doors.web.reports.homes import sees_homes
from zhucun.doors.web.reports.lists import CARDS, CARDS_LEFT
from zhucun.doors.web.roster.forms import refuse
from zhucun.kernel.problems import NotFound, Problem
from zhucun.reports import actions, queries
from zhucun.reports.enums import CardState, Language


@methods(read=["GET"])
@allow(can(Permission.SEE_POSTINGS))
def cards(request: Request) -> HttpResponse:
    """Cadres of villages with the state of their card."""
    state = request.GET.get("state", "")
    if state and state not in CardState.values:
        raise BadQuery(value=f"state={state[:20]}")
    actor, day = request.actor, as_of(request)
    found = queries.holders(actor=actor, as_of=day, state=state, text=searched(request))
    context = {
        "listing": CARDS.of(request, found),
        "states": CardState.choices,
        "state": state,
        "left": queries.left_behind(actor=actor, as_of=day).count(),
        "may_issue": actor.can(Permission.MANAGE_ROSTER),
        "may_print": bool(actor.areas(Permission.EXPORT)),
        "sees_homes": sees_homes(actor),
    }
    return show(request, "web/reports/cards.html", context)


@methods(read=["GET"], write=["POST"])
@allow(can(Permission.MANAGE_ROSTER))
def cards_issue(request: Request) -> HttpResponse:
    """Issue the cards that an area lacks, and those that are no longer true."""
    actor, day = request.actor, localdate()
    choices = areas_of(actor, Permission.MANAGE_ROSTER, day)
    form = AreaForm(request.POST or None, areas=choices)
    if form.is_valid():
        rows = queries.to_issue(actor=actor, as_of=day, area=form.cleaned_data["area"])
        try:
            made = actions.issue_cards(rows, issued_on=day, issued_at=now(), by=actor)
        except Problem as problem:
            refuse(form, problem)
        else:
            _tell(request, made)
            return redirect(address(request, "web:cards"))
    status = 422 if form.errors else 200
    return render(request, "web/reports/cards_issue.html", {"form": form}, status=status)


@methods(read=["GET"], write=["POST"])
@allow(can(Permission.SEE_POSTINGS))
def cards_left(request: Request) -> HttpResponse:
    """Cards of people who have left and for whom nobody came: taken down, and withdrawn here."""
    actor, today = request.actor, localdate()
    found = queries.left_behind(actor=actor, as_of=today)
    if request.method == "POST":
        number = actions.withdraw_cards(list(found), withdrawn_on=today, at=now(), by=actor)
        told = ngettext("%(number)s card withdrawn.", "%(number)s cards withdrawn.", number)
        messages.success(request, told % {"number": number})
        return redirect(address(request, "web:cards"))
    listing = CARDS_LEFT.of(request, found)
    may_withdraw = actor.can(Permission.MANAGE_ROSTER)
    context = {"listing": listing, "may_withdraw": may_withdraw}
    return show(request, "web/reports/cards_left.html", context)


@methods(read=["GET"])
@allow(can(Permission.SEE_POSTINGS))
def card(request: Request, public_id: str) -> HttpResponse:
    """One card: what it says, which one it replaced, the photo, printing it."""
    found = queries.contact_card(actor=request.actor, public_id=public_id)
    return _card_page(request, found, PhotoForm())


@methods(read=["GET"])
@allow(can(Permission.SEE_POSTINGS))
def card_file(request: Request, public_id: str) -> HttpResponse:
    """One card as sheets of ten."""
    found = queries.contact_card(actor=request.actor, public_id=public_id)
    form = CopiesForm(request.GET)
    if not form.is_valid():
        raise BadQuery(value=request.GET.urlencode()[:40])
    content = queries.card_sheet(
        actor=request.actor,
        public_id=public_id,
        site=site_of(request),
        language=form.cleaned_data["language"],
        copies=form.cleaned_data["copies"],
        at=now(),
    )
    answer = HttpResponse(content, content_type="application/pdf")
    name = f"{found.place_name}-{found.name}.pdf"
    answer["Content-Disposition"] = content_disposition_header(False, name) or ""
    return answer


@methods(write=["POST"])
@allow(can(Permission.MANAGE_ROSTER))
def card_withdraw(request: Request, public_id: str) -> HttpResponse:
    """Withdraw one card."""
    found = queries.contact_card(actor=request.actor, public_id=public_id)
    actions.withdraw_cards([found], withdrawn_on=localdate(), at=now(), by=request.actor)
    messages.success(request, gettext("The card is withdrawn. Take it down where it hangs."))
    return redirect(address(request, "web:card", public_id))


@methods(read=["GET"], write=["POST"])
@allow(can(Permission.SEE_POSTINGS))
def card_photo(request: Request, public_id: str) -> HttpResponse:
    """The photo of a card: shown to who may print it; given and taken away by the cadre or his
    office."""
    actor = request.actor
    found = queries.contact_card(actor=actor, public_id=public_id)
    if request.method != "POST":
        photo = queries.photo_of(found) if queries.may_print(actor=actor, card=found) else None
        if photo is None:
            raise NotFound
        return HttpResponse(queries.framed(photo), content_type="image/svg+xml")
    if "remove" in request.POST:
        actions.remove_photo(posting=found.posting, removed_at=now(), by=actor)
        messages.success(request, gettext("The photo is removed; the frame stays empty."))
        return redirect(address(request, "web:card", public_id))
    form = PhotoForm(request.POST, request.FILES)
    if form.is_valid():
        data = form.cleaned_data["file"].read()
        try:
            actions.keep_photo(posting=found.posting, data=data, kept_at=now(), by=actor)
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(request, gettext("The photo is kept and printed from now on."))
            return redirect(address(request, "web:card", public_id))
    return _card_page(request, found, form)


def site_of(request: Request) -> str:
    """Where the code on the cards leads: the address under which this page was opened."""
    return request.build_absolute_uri("/").rstrip("/")


def _card_page(request: Request, found: Any, form: PhotoForm) -> HttpResponse:
    actor = request.actor
    may_print = queries.may_print(actor=actor, card=found)
    context = {
        "card": found,
        "phone": directory.masked_phone(found.phone),
        "may_print": may_print and found.withdrawn_on is None,
        "may_withdraw": found.withdrawn_on is None
        and actor.can(Permission.MANAGE_ROSTER, area=found.area),
        "may_keep_photo": queries.may_keep_photo(actor=actor, posting=found.posting),
        "photo": queries.photo_of(found) if may_print else None,
        "form": form,
        "languages": Language.choices,
        "code": f"{site_of(request)}/v/{found.area}/",
    }
    status = 422 if form.errors else 200
    return render(request, "web/reports/card.html", context, status=status)


def _tell(request: Request, made: actions.CardsIssued) -> None:
    number = len(made.made)
    told = ngettext("%(number)s card issued.", "%(number)s cards issued.", number)
    messages.success(request, told % {"number": number})
    if made.without_phone:
        names = "、".join(made.without_phone[:20])
        silent = gettext("No card without a phone number on record: %(names)s. %(number)s in all.")
        messages.warning(request, silent % {"names": names, "number": len(made.without_phone)})

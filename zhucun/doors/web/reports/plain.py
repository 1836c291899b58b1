"""Plain-language cards for cadres (明白卡, YN-054): what is in force, one card with who has read
it, issuing, and the cadre who says that he has read his."""

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
from zhucun.directory.perms import Actor
from zhucun.doors.web.access import Request, allow, can, methods, signed_in
from zhucun.doors.web.asof import address, as_of
from zhucun.doors.web.listing import show
from zhucun.doors.web.policy.content import language
from zhucun.doors.web.problems import BadQuery
from zhucun.doors.web.reports.forms import PlainForm, areas_of
from zhucun.doors.web.reports.lists import PLAIN_CARDS, PLAIN_READERS
from zhucun.doors.web.roster.forms import refuse
from zhucun.kernel.problems import NotFound, Problem
from zhucun.reports import actions, queries
from zhucun.reports.enums import Language


def reads_cards(actor: Actor) -> bool:
    """Whoever sees postings, and a cadre his own."""
    return signed_in(actor) and (actor.can(Permission.SEE_POSTINGS) or bool(actor.person))


@methods(read=["GET"])
@allow(reads_cards)
def plain_cards(request: Request) -> HttpResponse:
    """The cards that are in force, and first of all one's own."""
    actor, day = request.actor, as_of(request)
    listing = PLAIN_CARDS.of(request, queries.plain_cards(actor=actor, as_of=day))
    names = directory.names_of({row.area for row in listing.rows}, as_of=day)
    for row in listing.rows:
        row.place = names.get(row.area, row.area)
    context = {
        "listing": listing,
        "own": queries.own_cards(actor=actor, as_of=localdate()),
        "may_issue": actor.can(Permission.MANAGE_ROSTER),
    }
    return show(request, "web/reports/plain_cards.html", context)


@methods(read=["GET"], write=["POST"])
@allow(can(Permission.MANAGE_ROSTER))
def plain_cards_issue(request: Request) -> HttpResponse:
    """Issue cards for an area: what they say is made from the rules in force and the records."""
    actor, day = request.actor, localdate()
    form = PlainForm(request.POST or None, areas=areas_of(actor, Permission.MANAGE_ROSTER, day))
    if form.is_valid():
        asked = form.cleaned_data
        try:
            made = actions.issue_plain_cards(
                area=asked["area"], kinds=asked["kinds"], issued_on=day, issued_at=now(), by=actor
            )
        except Problem as problem:
            refuse(form, problem)
        else:
            number = len(made)
            told = ngettext(
                "%(number)s plain-language card issued.",
                "%(number)s plain-language cards issued.",
                number,
            )
            messages.success(request, told % {"number": number})
            return redirect(address(request, "web:plain-cards"))
    status = 422 if form.errors else 200
    return render(request, "web/reports/plain_cards_issue.html", {"form": form}, status=status)


@methods(read=["GET"], write=["POST"])
@allow(reads_cards)
def plain_card(request: Request, public_id: str) -> HttpResponse:
    """One card: what it says, and who has read it; the cadre whose it is says so here."""
    actor, day = request.actor, as_of(request)
    card = queries.plain_card(actor=actor, public_id=public_id)
    mine = [each for each in queries.own_cards(actor=actor, as_of=localdate()) if each.card == card]
    if request.method == "POST":
        if not mine:
            raise NotFound
        for each in mine:
            actions.acknowledge_plain_card(card=card, posting=each.posting, at=now(), by=actor)
        messages.success(request, gettext("It is noted that you have read this card."))
        return redirect(address(request, "web:plain-card", public_id))
    waiting = request.GET.get("waiting", "")
    if waiting not in ("", "1"):
        raise BadQuery(value=f"waiting={waiting[:20]}")
    rows = queries.readers(actor=actor, card=card, as_of=day, waiting=bool(waiting))
    context: dict[str, Any] = {
        "card": card,
        "place": directory.names_of([card.area], as_of=day).get(card.area, card.area),
        "sections": card.content[language()],
        "mine": mine,
        "unread": [each for each in mine if each.read_on is None],
        "listing": PLAIN_READERS.of(request, rows),
        "waiting": bool(waiting),
        "languages": Language.choices,
    }
    return show(request, "web/reports/plain_card.html", context)


@methods(read=["GET"])
@allow(reads_cards)
def plain_card_file(request: Request, public_id: str) -> HttpResponse:
    """One card as PDF."""
    card = queries.plain_card(actor=request.actor, public_id=public_id)
    asked = request.GET.get("language", "zh")
    if asked not in Language.values:
        raise BadQuery(value=f"language={asked[:20]}")
    content = queries.plain_card_pdf(card, language=asked, at=now())
    answer = HttpResponse(content, content_type="application/pdf")
    name = f"明白卡-{card.get_kind_display()}-{card.area}-{card.version}.pdf"
    answer["Content-Disposition"] = content_disposition_header(False, name) or ""
    return answer

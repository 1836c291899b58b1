"""Addresses of printed papers."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import path
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.doors.web.access import Request, can, signed_in
from zhucun.doors.web.asof import address, asking
from zhucun.doors.web.reports import (
    card_prints,
    cards,
    homes,
    plain,
    practice,
    quarters,
    views,
)
from zhucun.doors.web.rooms import Entry, Task
from zhucun.reports import queries

urlpatterns = [
    path("papers/", views.papers, name="papers"),
    path("papers/<str:public_id>/", views.paper, name="paper"),
    path("papers/<str:public_id>/pdf/", views.paper_file, name="paper-file"),
    path("papers/new/<str:kind>/<str:key>/", views.paper_issue, name="paper-issue"),
    path("papers/new/<str:kind>/<str:key>/pdf/", views.paper_preview, name="paper-preview"),
    path("quarters/<str:public_id>/", quarters.quarter, name="quarter"),
    path("quarters/<str:public_id>/hand-in/", quarters.quarter_hand_in, name="quarter-hand-in"),
    path("quarters/<str:public_id>/file/", quarters.quarter_file, name="quarter-file"),
    path("trainings/<str:public_id>/practice/", practice.practice, name="training-practice"),
    path("plain-cards/", plain.plain_cards, name="plain-cards"),
    path("plain-cards/issue/", plain.plain_cards_issue, name="plain-cards-issue"),
    path("plain-cards/<str:public_id>/", plain.plain_card, name="plain-card"),
    path("plain-cards/<str:public_id>/pdf/", plain.plain_card_file, name="plain-card-file"),
    path("cards/", cards.cards, name="cards"),
    path("cards/issue/", cards.cards_issue, name="cards-issue"),
    path("cards/left/", cards.cards_left, name="cards-left"),
    path("cards/homes/", homes.card_homes, name="card-homes"),
    path("cards/print/", card_prints.cards_print, name="cards-print"),
    path("cards/prints/<str:public_id>/", card_prints.card_print, name="card-print"),
    path(
        "cards/prints/<str:public_id>/files/<int:number>/",
        card_prints.card_print_file,
        name="card-print-file",
    ),
    path("cards/prints/<str:public_id>/all/", card_prints.card_print_all, name="card-print-all"),
    path("cards/prints/<str:public_id>/stop/", card_prints.card_print_stop, name="card-print-stop"),
    path("cards/<str:public_id>/", cards.card, name="card"),
    path("cards/<str:public_id>/pdf/", cards.card_file, name="card-file"),
    path("cards/<str:public_id>/photo/", cards.card_photo, name="card-photo"),
    path("cards/<str:public_id>/withdraw/", cards.card_withdraw, name="card-withdraw"),
]


def reads_papers(actor: Actor) -> bool:
    """Whoever sees postings, and a cadre for what names him."""
    return signed_in(actor) and (actor.can(Permission.SEE_POSTINGS) or bool(actor.person))


MENU = [
    Entry(
        _("Papers"),
        "web:papers",
        reads_papers,
        _("Appointment letters, notices, lists to sign: issued once, printed as often as needed"),
    ),
    Entry(
        _("Contact cards"),
        "web:cards",
        can(Permission.SEE_POSTINGS),
        _("The card that hangs in the homes: issued, printed ten to a sheet, replaced at rotation"),
    ),
    Entry(
        _("Plain-language cards"),
        "web:plain-cards",
        plain.reads_cards,
        _("What each cadre is to know: policies, village, rules, duties; read once a version"),
    ),
]


def waiting(request: Request) -> Iterator[Task]:
    """Cards in force that are no longer true, for the office that issues them; and old ones that
    still hang, for who visits the homes. One count each.

    Who has none yet is not counted: not every region issues cards.
    """
    if request.actor.can(Permission.MANAGE_ROSTER):
        count = queries.no_longer_true(actor=request.actor, as_of=localdate()).count()
        label = gettext("Contact cards that are no longer true")
        yield Task(label, count, address(request, "web:cards"))
    if request.actor.can(Permission.RECORD_FIELDWORK) and homes.sees_homes(request.actor):
        stale = queries.card_homes(actor=request.actor, as_of=localdate(), state=queries.STALE)
        label = gettext("Homes in which an old contact card hangs")
        page = address(request, "web:card-homes")
        yield Task(label, stale.count(), asking(page, f"state={queries.STALE}"))
    if request.actor.person:
        own = queries.own_cards(actor=request.actor, as_of=localdate())
        label = gettext("Plain-language cards that you have not read")
        unread = sum(each.read_on is None for each in own)
        yield Task(label, unread, address(request, "web:plain-cards"))

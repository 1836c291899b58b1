"""Addresses of papers and contact cards."""

from __future__ import annotations

from ninja import Router

from zhucun.directory.enums import Permission
from zhucun.doors.api.reports import cards, views
from zhucun.doors.api.reports.card_schemas import CardOut, CardPage, CardsIssuedOut
from zhucun.doors.api.reports.schemas import PaperOut, PaperPage
from zhucun.doors.api.routes import read, write

router = Router()
# A cadre reads what names him, whatever his role: the query limits it.
read(router, "/papers", views.papers, answers=PaperPage, needs=None)
write(router, "/papers", views.issue_paper, answers=PaperOut, needs=Permission.MANAGE_ROSTER)
read(router, "/papers/{public_id}", views.paper, answers=PaperOut, needs=None)

read(router, "/cards", cards.cards, answers=CardPage, needs=None)
write(
    router,
    "/cards",
    cards.issue_cards,
    answers=CardsIssuedOut,
    needs=Permission.MANAGE_ROSTER,
    makes=False,
)
read(router, "/cards/{public_id}", cards.card, answers=CardOut, needs=None)
write(
    router,
    "/cards/{public_id}/withdraw",
    cards.withdraw_card,
    answers=CardOut,
    needs=Permission.MANAGE_ROSTER,
    makes=False,
)

"""The lists of taking up posts and handing over: their columns, declared once."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhucun.doors.web.listing import Column, Listing
from zhucun.doors.web.roster.lists import PLACE, ROLE, SINCE

TAKE_UPS = Listing(
    name="take-ups",
    caption=_("Taking up posts"),
    search=_("Name, pinyin, unit or village"),
    nothing=_("Nobody fits on this day. Widen the filters, or look at another day."),
    order="-since",
    columns=(
        Column(
            name="name",
            label=_("Full name"),
            value="person.name",
            sort=("person__pinyin",),
            page="web:take-up",
            key="public_id",
        ),
        ROLE,
        PLACE,
        SINCE,
        Column(name="steps", label=_("Steps"), cell="web/roster/_steps.html"),
    ),
)

TERMS = Listing(
    name="terms",
    caption=_("Terms that end"),
    search=_("Name, pinyin, unit or village"),
    nothing=_("No term ends up to this day."),
    order="due",
    columns=(
        Column(
            name="name",
            label=_("Full name"),
            value="person.name",
            sort=("person__pinyin",),
            page="web:cadre",
            key="person.public_id",
        ),
        ROLE,
        PLACE,
        SINCE,
        Column(
            name="due",
            label=_("Due on"),
            cell="web/roster/_term.html",
            sort=("due_on", "starts_on"),
        ),
        Column(name="next", label=_("Handover"), cell="web/roster/_hand_over.html"),
    ),
)

HANDOVERS = Listing(
    name="handovers",
    caption=_("Handovers"),
    nothing=_("No handover is recorded."),
    order="-opened",
    columns=(
        Column(
            name="giver",
            label=_("Hands over"),
            value="giver.person.name",
            sort=("giver__person__pinyin",),
            page="web:handover",
            key="public_id",
        ),
        Column(name="place", label=_("Village"), value="giver.place.short_name", sort=("area",)),
        Column(name="taker", label=_("Takes over"), value="taker.person.name"),
        Column(name="opened", label=_("Drawn up on"), value="opened_on", sort=("opened_on",)),
        Column(name="items", label=_("Items"), value="item_count", is_number=True),
        Column(name="accepted", label=_("Taken over"), value="accepted_count", is_number=True),
        Column(name="state", label=_("State"), value="get_state_display", sort=("state",)),
    ),
)

"""The lists of the reports: their columns, declared once."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhucun.doors.web.listing import Column, Listing
from zhucun.doors.web.roster.lists import PLACE, ROLE, SINCE

PAPERS = Listing(
    name="papers",
    caption=_("Papers issued"),
    search=_("Number or title"),
    nothing=_("No paper of this kind was issued."),
    order="-issued",
    columns=(
        Column(name="title", label=_("Title"), sort=("title",), page="web:paper", key="public_id"),
        Column(name="number", label=_("Number"), sort=("number",)),
        Column(name="kind", label=_("Kind"), value="get_kind_display", sort=("kind",)),
        Column(name="issued", label=_("Issued on"), value="issued_on", sort=("issued_on", "pk")),
        Column(name="by", label=_("Issued by"), value="by_name", sort=("by_name",)),
    ),
)

CARDS = Listing(
    name="cards",
    caption=_("Contact cards"),
    search=_("Name, pinyin, unit or village"),
    nothing=_("Nobody of this kind serves in a village on this day."),
    order="place",
    columns=(
        Column(name="name", label=_("Full name"), value="person.name", sort=("person__pinyin",)),
        ROLE,
        PLACE,
        SINCE,
        Column(
            name="state",
            label=_("Contact card"),
            sort=("card_state",),
            cell="web/reports/_card_state.html",
        ),
    ),
)

CARD_HOMES = Listing(
    name="card-homes",
    caption=_("Cards in the homes"),
    search=_("Name, number or place"),
    nothing=_("No card of this kind hangs in a home. It is put up on a visit."),
    order="place",
    columns=(
        Column(
            name="household",
            label=_("Head of the household"),
            cell="web/reports/_card_home.html",
        ),
        Column(
            name="place",
            label=_("Village"),
            value="household.village.short_name",
            sort=("area", "household__number", "pk"),
        ),
        Column(
            name="on", label=_("Put up on"), sort=("on", "pk"), cell="web/reports/_card_on.html"
        ),
        Column(name="card", label=_("Contact card"), cell="web/reports/_card_hanging.html"),
    ),
)

PLAIN_CARDS = Listing(
    name="plain-cards",
    caption=_("Plain-language cards in force"),
    nothing=_("No card is in force here."),
    order="place",
    columns=(
        Column(
            name="kind",
            label=_("Kind of card"),
            value="get_kind_display",
            sort=("kind", "area"),
            page="web:plain-card",
            key="public_id",
        ),
        Column(name="place", label=_("For"), value="place", sort=("area", "kind")),
        Column(name="version", label=_("Version"), sort=("version", "pk"), is_number=True),
        Column(name="issued", label=_("Issued on"), value="issued_on", sort=("issued_on", "pk")),
    ),
)

PLAIN_READERS = Listing(
    name="plain-readers",
    caption=_("Who is to read it"),
    nothing=_("Nobody of this kind is on post on this day."),
    order="place",
    columns=(
        Column(name="name", label=_("Full name"), value="person.name", sort=("person__pinyin",)),
        ROLE,
        PLACE,
        Column(
            name="read",
            label=_("Read on"),
            sort=("read_on", "pk"),
            cell="web/reports/_plain_read.html",
        ),
    ),
)

CARDS_LEFT = Listing(
    name="cards-left",
    caption=_("Cards of people who have left"),
    nothing=_("No card hangs of somebody who has left."),
    order="place",
    columns=(
        Column(name="name", label=_("Full name"), sort=("name",), page="web:card", key="public_id"),
        Column(name="place", label=_("Served in"), value="place_name", sort=("area", "role")),
        Column(name="until", label=_("Until"), value="posting.ends_on", sort=("posting__ends_on",)),
        Column(name="version", label=_("Version"), sort=("version",), is_number=True),
    ),
)

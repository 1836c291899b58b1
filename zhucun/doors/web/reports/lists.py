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

"""The lists of selection: their columns, declared once."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhucun.doors.web.listing import Column, Listing

PROPOSALS = Listing(
    name="proposals",
    caption=_("Proposals"),
    nothing=_("Nothing is proposed for this round yet."),
    order="-asked",
    columns=(
        Column(name="title", label=_("Proposal"), cell="web/selection/_title.html"),
        Column(name="state", label=_("State"), cell="web/selection/_state.html", sort=("state",)),
        Column(name="making", label=_("How"), value="get_making_display", sort=("making",)),
        Column(
            name="asked", label=_("Asked"), cell="web/selection/_asked.html", sort=("asked_at",)
        ),
        Column(
            name="shortages",
            label=_("Missing"),
            value="shortages",
            sort=("shortages",),
            is_number=True,
        ),
        Column(name="better", label=_("Better at most"), cell="web/selection/_room.html"),
    ),
)

VILLAGES = Listing(
    name="villages",
    caption=_("Teams by village"),
    search=_("Village, person or unit"),
    nothing=_("No village fits."),
    order="village",
    columns=(
        Column(
            name="village", label=_("Village"), cell="web/selection/_village.html", sort=("area",)
        ),
        Column(name="team", label=_("Team"), cell="web/selection/_team.html"),
        Column(
            name="points",
            label=_("Fit"),
            cell="web/selection/_points.html",
            sort=("points",),
            is_number=True,
        ),
        Column(name="missing", label=_("Missing"), sort=("missing",), is_number=True),
    ),
)

MOVED = Listing(
    name="moved",
    caption=_("Who changes"),
    nothing=_("Nobody changes."),
    order="name",
    columns=(
        Column(name="name", label=_("Full name"), sort=("name",)),
        Column(name="unit", label=_("Sending unit"), sort=("unit",)),
        Column(name="before", label=_("Before"), value="before", cell="web/selection/_place.html"),
        Column(name="after", label=_("After"), value="after", cell="web/selection/_place.html"),
    ),
)

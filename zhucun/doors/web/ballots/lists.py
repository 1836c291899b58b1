"""The lists of the evaluation by villagers: their columns, declared once."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhucun.doors.web.listing import Column, Listing

POLLS = Listing(
    name="polls",
    caption=_("Evaluations by villagers"),
    search=_("Part of the title"),
    nothing=_("There is no evaluation yet."),
    order="-starts",
    columns=(
        Column(
            name="title",
            label=_("Title"),
            value="title",
            sort=("title",),
            page="web:poll",
            key="public_id",
        ),
        Column(
            name="village",
            label=_("Village"),
            value="village.short_name",
            sort=("area", "starts_on", "pk"),
        ),
        Column(name="kind", label=_("Kind"), value="get_kind_display", sort=("kind",)),
        Column(name="starts", label=_("From"), value="starts_on", sort=("starts_on", "area", "pk")),
        Column(name="ends", label=_("Until and with"), value="ends_on", sort=("ends_on",)),
        Column(name="state", label=_("State"), cell="web/ballots/_state.html", sort=("state",)),
        Column(name="back", label=_("Came back"), cell="web/ballots/_back.html"),
    ),
)

ASKED = Listing(
    name="asked",
    caption=_("Households that are asked"),
    nothing=_("No households are drawn for this poll yet."),
    order="rank",
    columns=(
        Column(name="rank", label=_("No."), value="rank", sort=("rank",), is_number=True),
        Column(name="number", label=_("Household number"), value="household.number"),
        Column(name="head", label=_("Head of the household"), cell="web/pairing/_household.html"),
        Column(name="special", label=_("Group"), cell="web/ballots/_special.html"),
        Column(name="label", label=_("Label in the draw"), cell="web/ballots/_label.html"),
    ),
)

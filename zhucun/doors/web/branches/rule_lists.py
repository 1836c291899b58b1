"""The list of the rules of villages."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhucun.doors.web.listing import Column, Listing

VILLAGE_RULES = Listing(
    name="village-rules",
    caption=_("Rules of villages"),
    nothing=_("No rule of a village fits."),
    order="-adopted",
    columns=(
        Column(
            name="title",
            label=_("Title"),
            sort=("title", "pk"),
            page="web:village-rule",
            key="public_id",
        ),
        Column(name="village", label=_("Village"), value="village.short_name", sort=("area", "pk")),
        Column(name="kind", label=_("Kind of rule"), value="get_kind_display", sort=("kind", "pk")),
        Column(
            name="adopted",
            label=_("Adopted on"),
            value="adopted_on",
            sort=("adopted_on", "pk"),
        ),
        Column(name="made", label=_("Made or revised"), cell="web/branches/_rule_made.html"),
        Column(name="state", label=_("State"), cell="web/branches/_rule_state.html"),
    ),
)

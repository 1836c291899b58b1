"""The lists of exits: their columns, declared once."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhucun.doors.web.listing import Column, Listing

EXITS = Listing(
    name="exits",
    caption=_("Exits from poverty"),
    search=_("Name, number or place"),
    nothing=_("No exit fits. Choose another filter."),
    order="-opened",
    columns=(
        Column(name="title", label=_("What exits"), page="web:exit", key="public_id"),
        Column(name="name", label=_("Head"), value="shown_name"),
        Column(name="kind", label=_("Kind"), value="get_kind_display", sort=("kind", "pk")),
        Column(name="place", label=_("Place"), value="place.short_name", sort=("area", "pk")),
        Column(name="year", label=_("Year"), value="year", sort=("year", "pk"), is_number=True),
        Column(name="state", label=_("State"), cell="web/exits/_state.html", sort=("state", "pk")),
        Column(
            name="opened", label=_("Exit opened on"), value="opened_on", sort=("opened_on", "pk")
        ),
        Column(name="signed", label=_("Signed on"), value="signed_on", sort=("signed_on", "pk")),
        Column(name="exited", label=_("Exited on"), value="exited_on", sort=("exited_on", "pk")),
    ),
)

UNSIGNED = Listing(
    name="unsigned",
    caption=_("Taken off without signatures"),
    nothing=_("Nobody was taken off the register of the poor without signatures."),
    order="",
    columns=(
        Column(name="number", label=_("Household number"), page="web:household", key="public_id"),
        Column(name="name", label=_("Head"), value="shown_name"),
        Column(name="place", label=_("Village"), value="village.short_name"),
        Column(name="taken", label=_("Taken off on"), value="taken.on"),
        Column(name="ground", label=_("Ground"), cell="web/exits/_ground.html"),
    ),
)

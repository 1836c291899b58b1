"""The list of records behind a number."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhucun.doors.web.listing import Column, Listing

ROWS = Listing(
    name="rows",
    caption=_("Records behind the figure"),
    nothing=_("No record lies behind this figure."),
    order="place",
    columns=(
        Column(name="name", label=_("Name"), cell="web/analytics/_name.html"),
        Column(name="place", label=_("Place"), sort=("place",), cell="web/analytics/_place.html"),
        Column(name="detail", label=_("Unit")),
        Column(name="since", label=_("Since"), sort=("since",)),
    ),
)

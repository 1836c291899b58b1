"""The list of records behind a number."""

from __future__ import annotations

from dataclasses import replace

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
        Column(name="detail", label=_("Sending unit")),
        Column(name="since", label=_("Since"), sort=("since",)),
    ),
)

#: Villages and townships are sent by nobody, and their first day is that of the code, not of what
#: is counted.
PLACE_ROWS = replace(
    ROWS, columns=tuple(each for each in ROWS.columns if each.name in ("name", "place"))
)

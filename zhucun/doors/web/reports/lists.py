"""The lists of the reports: their columns, declared once."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhucun.doors.web.listing import Column, Listing

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

"""The list of households: its columns, declared once."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhucun.doors.web.listing import Column, Listing

HOUSEHOLDS = Listing(
    name="households",
    caption=_("Households"),
    search=_("Whole name, pinyin, initials, number or village"),
    nothing=_("No household fits on this day. A name is found whole: 王建国, wangjianguo or wjg."),
    order="number",
    keys_first=True,
    columns=(
        Column(
            name="head",
            label=_("Head of the household"),
            value="shown_name",
            page="web:household",
            key="public_id",
        ),
        Column(name="number", label=_("Number"), sort=("area", "number")),
        Column(name="village", label=_("Village"), value="village.short_name"),
        Column(name="address", label=_("Address")),
        Column(name="size", label=_("Persons"), is_number=True),
        Column(name="kinds", label=_("Kind of household"), cell="web/households/_kinds.html"),
    ),
)

SPELLS = Listing(
    name="spells",
    caption=_("Rows behind the figure"),
    nothing=_("No household or person lies behind this figure."),
    order="",
    columns=(
        Column(name="name", label=_("Full name"), page="web:household", key="public_id"),
        Column(name="number", label=_("Number")),
        Column(name="village", label=_("Village")),
        Column(name="began", label=_("Counted from")),
        Column(name="came", label=_("How it came")),
        Column(name="ended", label=_("Counted until")),
        Column(name="went", label=_("How it went")),
    ),
)

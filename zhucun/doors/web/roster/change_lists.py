"""The lists of rotations and adjustments."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhucun.doors.web.listing import Column, Listing

_AREA = Column(name="area", label=_("Area"), sort=("area",), cell="web/roster/_round_area.html")

ORDERS = Listing(
    name="rotation-orders",
    caption=_("Notices of collective rotations"),
    nothing=_("No notice of a collective rotation is on record."),
    order="-issued",
    columns=(
        Column(
            name="number",
            label=_("Number of the notice"),
            sort=("number",),
            page="web:rotation-order",
            key="public_id",
        ),
        Column(name="title", label=_("Title"), sort=("title",)),
        _AREA,
        Column(name="issued", label=_("Issued on"), value="issued_on", sort=("issued_on", "pk")),
        Column(name="began", label=_("First round begins on"), value="began_on"),
        Column(name="rounds", label=_("Rounds"), value="rounds_below", is_number=True),
    ),
)

ORDER_ROUNDS = Listing(
    name="order-rounds",
    caption=_("Rounds of this rotation"),
    nothing=_("No round stands below this notice yet."),
    order="area",
    columns=(
        Column(name="title", label=_("Title"), page="web:round", key="public_id"),
        Column(
            name="area", label=_("Area"), sort=("area", "pk"), cell="web/roster/_round_area.html"
        ),
        Column(name="starts", label=_("Starts on"), value="starts_on", sort=("starts_on", "pk")),
        Column(name="began", label=_("Began to serve"), value="began", is_number=True),
        Column(name="ended", label=_("Handed over to them"), value="ended", is_number=True),
    ),
)

ADJUSTMENTS = Listing(
    name="adjustments",
    caption=_("Adjustments outside the rotation"),
    nothing=_("No team was adjusted outside the rotation."),
    order="-on",
    columns=(
        Column(name="on", label=_("Day"), sort=("on", "pk")),
        Column(
            name="village",
            label=_("Village"),
            sort=("area", "pk"),
            cell="web/roster/_round_area.html",
        ),
        Column(name="leaves", label=_("Who leaves"), cell="web/roster/_leaving.html"),
        Column(name="joins", label=_("Who comes"), cell="web/roster/_joining.html"),
    ),
)

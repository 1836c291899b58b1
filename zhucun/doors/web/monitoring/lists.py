"""The lists of the monitoring: their columns, declared once."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhucun.doors.web.listing import Column, Listing

CASES = Listing(
    name="monitoring",
    caption=_("Cases of monitoring"),
    search=_("Name, number or place of a household"),
    nothing=_("No case fits. Choose another filter."),
    order="opened",
    columns=(
        Column(
            name="number",
            label=_("Household"),
            value="household.number",
            page="web:monitoring-case",
            key="public_id",
        ),
        Column(name="name", label=_("Head"), value="shown_name"),
        Column(name="village", label=_("Village"), value="village.short_name", sort=("area",)),
        Column(name="state", label=_("State"), cell="web/monitoring/_state.html", sort=("state",)),
        Column(name="sources", label=_("Sources"), sort=("sources",), is_number=True),
        Column(name="opened", label=_("First sign"), value="opened_on", sort=("opened_on", "pk")),
        Column(name="due", label=_("To be decided by"), cell="web/monitoring/_due.html"),
        Column(name="owner", label=_("Cadre who checks"), value="owner.person.name"),
    ),
)

MEASURES = Listing(
    name="measures",
    caption=_("Measures"),
    nothing=_("No measure fits."),
    order="due",
    columns=(
        Column(
            name="title",
            label=_("What is done"),
            page="web:monitoring-case",
            key="case.public_id",
        ),
        Column(name="household", label=_("Household"), value="case.household.number"),
        Column(name="village", label=_("Village"), value="case.village.short_name", sort=("area",)),
        Column(name="kind", label=_("Against which risk"), value="get_kind_display"),
        Column(name="owner", label=_("Who answers for it"), value="owner_name"),
        Column(name="due", label=_("Due on"), value="due_on", sort=("due_on", "pk")),
        Column(
            name="delivered", label=_("Delivered on"), value="delivered_on", sort=("delivered_on",)
        ),
    ),
)

_LOOKED = (
    Column(
        name="look", label=_("Last look"), cell="web/monitoring/_four.html", sort=("look_on", "pk")
    ),
    Column(name="by", label=_("Who looked"), value="looked.by_name"),
)

FOUR_HOUSEHOLDS = Listing(
    name="four-things",
    caption=_("Households that left poverty, or whose risk was removed"),
    search=_("Name, number or place of a household"),
    nothing=_("No household fits. Choose another filter."),
    order="number",
    columns=(
        Column(
            name="number",
            label=_("Household"),
            page="web:monitoring-four-household",
            key="public_id",
            sort=("area", "number"),
        ),
        Column(name="name", label=_("Head"), value="shown_name"),
        Column(name="village", label=_("Village"), value="village.short_name", sort=("area",)),
        *_LOOKED,
    ),
)

FOUR_VILLAGES = Listing(
    name="four-things",
    caption=_("Villages that left poverty"),
    search=_("Name or code of a village"),
    nothing=_("No village fits. Choose another filter."),
    order="code",
    columns=(
        Column(
            name="name",
            label=_("Village"),
            value="short_name",
            page="web:monitoring-four-village",
            key="code",
        ),
        Column(name="code", label=_("Code"), sort=("code",)),
        *_LOOKED,
    ),
)

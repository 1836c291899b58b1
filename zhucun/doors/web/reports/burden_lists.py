"""The lists of the burden check: their columns, declared once. Nobody is ordered by a number."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhucun.doors.web.listing import Column, Listing

_TO_FORMS = "web/reports/_burden_forms.html"
_TO_RECORDS = "web/reports/_burden_records.html"

BURDEN = Listing(
    name="burden",
    caption=_("Burden by cadre, in the order of places"),
    nothing=_("Nobody whose burden you may see was on post there in this month."),
    order="",
    columns=(
        Column(name="name", label=_("Full name"), cell="web/reports/_burden_name.html"),
        Column(name="place", label=_("Serves in"), value="posting.place.short_name"),
        Column(name="role", label=_("Serves as"), value="posting.get_role_display"),
        Column(name="forms", label=_("Forms asked"), cell=_TO_FORMS, value="forms", is_number=True),
        Column(
            name="asked",
            label=_("Fields of these forms"),
            value="asked_fields",
            is_number=True,
        ),
        Column(
            name="records",
            label=_("Records made"),
            value="total.records",
            cell=_TO_RECORDS,
            is_number=True,
        ),
        Column(
            name="typed",
            label=_("Fields typed"),
            value="total.typed",
            cell=_TO_RECORDS,
            is_number=True,
        ),
        Column(
            name="chosen",
            label=_("Fields chosen"),
            value="total.chosen",
            cell=_TO_RECORDS,
            is_number=True,
        ),
        Column(
            name="computed",
            label=_("Cells computed"),
            value="computed",
            cell="web/reports/_burden_papers.html",
            is_number=True,
        ),
        Column(
            name="minutes",
            label=_("Minutes (estimate)"),
            value="minutes",
            cell="web/reports/_burden_minutes.html",
            is_number=True,
        ),
    ),
)

ASKED = Listing(
    name="asked-forms",
    caption=_("Forms that departments ask for"),
    search=_("Title, issuer or basis"),
    nothing=_("No form fits. Choose another filter."),
    order="until",
    columns=(
        Column(
            name="title",
            label=_("Title"),
            sort=("title",),
            page="web:asked-form",
            key="public_id",
        ),
        Column(name="issuer", label=_("Sent out by"), sort=("issuer",)),
        Column(name="basis", label=_("Basis")),
        Column(name="every", label=_("How often"), value="get_every_display", sort=("every",)),
        Column(name="roles", label=_("Asked of"), cell="web/reports/_asked_roles.html"),
        Column(name="fields", label=_("Fields"), value="field_count", is_number=True),
        Column(name="since", label=_("First day"), value="first_day", sort=("first_day",)),
        Column(name="until", label=_("Last day"), value="last_day", sort=("last_day",)),
        Column(name="state", label=_("State"), cell="web/reports/_asked_state.html"),
    ),
)

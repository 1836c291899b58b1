"""The lists of month sheets, trips and checks: their columns, declared once."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from zhucun.doors.web.listing import Column, Listing

SHEETS = Listing(
    name="month-sheets",
    caption=_("Month sheets"),
    search=_("Name or village"),
    nothing=_("No sheet fits. Choose another month or filter."),
    order="place",
    size=200,
    columns=(
        Column(name="pick", label=_("Confirm"), cell="web/presence/_sheet_pick.html"),
        Column(name="name", label=_("Full name"), cell="web/presence/_sheet_name.html"),
        Column(
            name="place",
            label=_("Serves in"),
            value="posting.place.short_name",
            sort=("posting.area", "posting.role", "posting.pk"),
        ),
        Column(name="days", label=_("1 to 31"), cell="web/presence/_sheet_signs.html"),
        Column(
            name="village",
            label=_("Days in the village"),
            cell="web/presence/_sheet_days.html",
            sort=("figures.planned",),
        ),
        Column(name="standing", label=_("Minimum"), cell="web/presence/_sheet_standing.html"),
        Column(name="state", label=_("State"), cell="web/presence/_sheet_state.html"),
    ),
)

#: The same for readers who confirm none.
SHEETS_READ = replace(SHEETS, columns=SHEETS.columns[1:])

TRIPS = Listing(
    name="trips",
    caption=_("Duty trips"),
    search=_("Name or pinyin"),
    nothing=_("No trip fits. Choose another filter."),
    order="-from",
    columns=(
        Column(
            name="name",
            label=_("Full name"),
            value="posting.person.name",
            sort=("posting__person__pinyin", "pk"),
            page="web:trip",
            key="public_id",
        ),
        Column(
            name="place",
            label=_("Serves in"),
            value="posting.place.short_name",
            sort=("area", "pk"),
        ),
        Column(name="kind", label=_("Kind"), value="get_kind_display", sort=("kind", "pk")),
        Column(name="from", label=_("First day"), value="starts_on", sort=("starts_on", "pk")),
        Column(name="last", label=_("Last day"), value="last_day"),
        Column(name="where", label=_("Where to"), value="place_text"),
    ),
)

CHECKS = Listing(
    name="checks",
    caption=_("Spot checks"),
    search=_("Name or pinyin"),
    nothing=_("No check fits. Choose another filter."),
    order="-on",
    columns=(
        Column(
            name="name",
            label=_("Full name"),
            value="posting.person.name",
            sort=("posting__person__pinyin", "pk"),
            page="web:check",
            key="public_id",
        ),
        Column(
            name="place",
            label=_("Serves in"),
            value="posting.place.short_name",
            sort=("area", "pk"),
        ),
        Column(name="on", label=_("Day"), value="on", sort=("on", "pk")),
        Column(name="method", label=_("How"), value="get_method_display"),
        Column(name="result", label=_("Found"), cell="web/presence/_check_result.html"),
        Column(
            name="decided", label=_("What was decided"), cell="web/presence/_check_decided.html"
        ),
        Column(name="by", label=_("Checked by"), value="checker_name"),
    ),
)

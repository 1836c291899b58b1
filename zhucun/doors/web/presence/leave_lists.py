"""The list of leave: its columns, declared once."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhucun.doors.web.listing import Column, Listing

LEAVES = Listing(
    name="leaves",
    caption=_("Leave"),
    search=_("Name or pinyin"),
    nothing=_("No leave fits. Choose another filter."),
    order="-from",
    columns=(
        Column(
            name="name",
            label=_("Full name"),
            value="posting.person.name",
            sort=("posting__person__pinyin", "pk"),
            page="web:leave",
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
        Column(name="days", label=_("Days"), value="days", sort=("days", "pk"), is_number=True),
        Column(name="substitute", label=_("Stands in"), value="substitute.person.name"),
        Column(
            name="state",
            label=_("State"),
            cell="web/presence/_leave_state.html",
            sort=("state", "pk"),
        ),
    ),
)

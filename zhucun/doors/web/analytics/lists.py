"""The lists of the figures: records behind a number, and who owes what."""

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

#: Whatever no unit sent: what is said of it besides its name.
OTHER_ROWS = replace(
    ROWS,
    columns=tuple(
        replace(each, label=_("Details")) if each.name == "detail" else each
        for each in ROWS.columns
    ),
)

#: Villages and townships are sent by nobody, and their first day is that of the code, not of what
#: is counted.
PLACE_ROWS = replace(
    ROWS, columns=tuple(each for each in ROWS.columns if each.name in ("name", "place"))
)

#: The places whose stated numbers make up a denominator.
BASE_ROWS = replace(
    ROWS,
    caption=_("Numbers stated of places that make up the denominator"),
    nothing=_("Nobody stated this number of a place up to this day."),
    columns=(
        *(each for each in ROWS.columns if each.name in ("name", "place")),
        Column(name="detail", label=_("Value"), is_number=True),
        Column(name="since", label=_("As of"), sort=("since",)),
    ),
)

#: Villages with the three, broken links last in the row.
CHAINS = Listing(
    name="chains",
    caption=_("Who is responsible, supervises and answers, by village"),
    nothing=_("No village fits: nobody serves here, and no rule asks for somebody."),
    order="village",
    columns=(
        Column(
            name="village",
            label=_("Village"),
            cell="web/analytics/_chain_village.html",
            sort=("code",),
        ),
        Column(name="responsible", label=_("Responsible")),
        Column(name="supervisor", label=_("Supervises")),
        Column(name="accountable", label=_("Held to answer")),
        Column(name="broken", label=_("Broken links"), cell="web/analytics/_chain_broken.html"),
    ),
)

#: In the order in which they are due, which the query gives.
OBLIGATIONS = Listing(
    name="obligations",
    caption=_("Who owes what"),
    nothing=_("Nobody owes anything that fits. Choose another filter."),
    order="",
    columns=(
        Column(name="who", label=_("Who"), cell="web/analytics/_who.html"),
        Column(name="place", label=_("Place"), cell="web/analytics/_place.html"),
        Column(name="duty", label=_("Duty"), cell="web/analytics/_duty.html"),
        Column(name="period", label=_("Period"), cell="web/analytics/_period.html"),
        Column(
            name="done",
            label=_("Done / asked"),
            cell="web/analytics/_done.html",
            is_number=True,
        ),
        Column(name="due", label=_("Due on"), value="due_on"),
        Column(name="state", label=_("State"), cell="web/analytics/_duty_state.html"),
        Column(name="why", label=_("Why"), cell="web/analytics/_why.html"),
    ),
)

#: Each record that was counted for an obligation.
BEHIND = Listing(
    name="behind",
    caption=_("Records that were counted"),
    nothing=_("No record was counted."),
    order="since",
    columns=(
        Column(name="since", label=_("Day"), sort=("since", "key")),
        Column(name="name", label=_("Name"), cell="web/analytics/_name.html"),
        Column(name="place", label=_("Place"), sort=("place",), cell="web/analytics/_place.html"),
        Column(name="detail", label=_("Details")),
    ),
)

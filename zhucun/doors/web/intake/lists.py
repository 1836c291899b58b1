"""The lists of the intake: their columns, declared once."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhucun.doors.web.listing import Column, Listing

IMPORTS = Listing(
    name="imports",
    caption=_("Imports"),
    search=_("File name"),
    nothing=_("Nothing was imported in your area yet."),
    order="-made",
    columns=(
        Column(name="file", label=_("File"), value="file_name", page="web:import", key="public_id"),
        Column(name="feed", label=_("List"), sort=("feed",), cell="web/intake/_feed.html"),
        Column(name="area", label=_("Area"), sort=("area",), cell="web/intake/_area.html"),
        Column(
            name="made",
            label=_("Brought on"),
            value="made_at",
            sort=("made_at",),
            cell="web/directory/_instant.html",
        ),
        Column(name="by", label=_("Brought by"), value="made_by", cell="web/intake/_account.html"),
        Column(name="state", label=_("State"), value="get_state_display", sort=("state",)),
        Column(name="counts", label=_("Rows"), cell="web/intake/_counts.html"),
    ),
)

PARKED = Listing(
    name="parked",
    caption=_("Records of cadres who no longer served"),
    nothing=_("Nothing waits: no device sent a record of a day after its cadre's last one."),
    order="-state",
    columns=(
        Column(
            name="kind",
            label=_("Kind of record"),
            cell="web/intake/_parked_kind.html",
            page="web:parked",
            key="public_id",
        ),
        Column(name="who", label=_("Author"), value="account_name", sort=("account_name",)),
        Column(name="area", label=_("Area"), sort=("area",), cell="web/intake/_area.html"),
        Column(name="on", label=_("Day"), sort=("on",)),
        Column(
            name="received",
            label=_("Received"),
            value="received_at",
            sort=("received_at",),
            cell="web/directory/_instant.html",
        ),
        Column(name="state", label=_("State"), value="get_state_display", sort=("state",)),
    ),
)

_WHERE = Column(
    name="where", label=_("Where"), sort=("sheet", "row"), cell="web/intake/_where.html"
)

ERRORS = Listing(
    name="errors",
    caption=_("Errors"),
    nothing=_("No row has an error."),
    order="where",
    columns=(
        _WHERE,
        Column(
            name="heading",
            label=_("Column"),
            sort=("column", "row"),
            cell="web/intake/_heading.html",
        ),
        Column(name="value", label=_("Value")),
        Column(name="why", label=_("What is wrong")),
        Column(name="todo", label=_("What to do")),
    ),
)

CHANGED = Listing(
    name="changed",
    caption=_("Changed"),
    nothing=_("No row differs from what is known."),
    order="where",
    columns=(
        _WHERE,
        Column(name="what", label=_("Row")),
        Column(name="fields", label=_("Before → after"), cell="web/intake/_changes.html"),
    ),
)

NEW = Listing(
    name="new",
    caption=_("New"),
    nothing=_("No row is new."),
    order="where",
    columns=(
        _WHERE,
        Column(name="what", label=_("Row")),
        Column(name="fields", label=_("Row says"), cell="web/intake/_said.html"),
    ),
)

GONE = Listing(
    name="gone",
    caption=_("Not in the list"),
    nothing=_("The list names everything that is known of its area."),
    order="label",
    columns=(Column(name="label", label=_("Record"), sort=("label",)),),
)

LEFT_OUT = Listing(
    name="left",
    caption=_("Left out"),
    nothing=_("Nothing was left out."),
    order="where",
    columns=(
        _WHERE,
        Column(name="heading", label=_("Column"), cell="web/intake/_heading.html"),
        Column(name="why", label=_("Why")),
        Column(name="todo", label=_("What to do")),
    ),
)

#: The parts of a difference in the order in which they are looked at.
PARTS = {each.name: each for each in (ERRORS, CHANGED, NEW, GONE, LEFT_OUT)}

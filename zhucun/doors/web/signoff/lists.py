"""The lists of sign-off: their columns, declared once."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhucun.doors.web.listing import Column, Listing

_TITLE = Column(
    name="title", label=_("Case"), sort=("title", "pk"), page="web:case", key="public_id"
)

WAITING = Listing(
    name="waiting",
    caption=_("Cases in which it is your turn"),
    search=_("Name"),
    nothing=_("Nothing waits for your signature."),
    order="due",
    columns=(
        _TITLE,
        Column(name="procedure", label=_("Procedure"), cell="web/signoff/_procedure.html"),
        Column(name="turn", label=_("Your step"), cell="web/signoff/_turn.html"),
        Column(
            name="due",
            label=_("Until"),
            cell="web/signoff/_due.html",
            sort=("due_on", "started_on"),
        ),
        Column(name="started", label=_("Since"), value="started_on", sort=("started_on", "pk")),
    ),
)

LOOKED = Listing(
    name="looked",
    caption=_("The cases, those first that differ"),
    search=_("Case"),
    nothing=_("No case fits. Choose another filter."),
    order="-differs",
    columns=(
        Column(
            name="title",
            label=_("Case"),
            value="case.title",
            sort=("case__title",),
            page="web:case",
            key="case.public_id",
        ),
        Column(
            name="place", label=_("Place"), cell="web/signoff/_together_place.html", sort=("place",)
        ),
        Column(
            name="differs",
            label=_("Differs by"),
            cell="web/signoff/_together_notes.html",
            sort=("weight", "number"),
        ),
        Column(name="state", label=_("State"), cell="web/signoff/_together_state.html"),
        Column(name="out", label=_("Leave out"), cell="web/signoff/_together_out.html"),
    ),
)

REVIEW = Listing(
    name="review",
    caption=_("Candidates and their steps"),
    search=_("Name, pinyin or unit"),
    nothing=_("Nobody fits. Choose another filter."),
    order="name",
    columns=(
        Column(
            name="name",
            label=_("Full name"),
            value="person.name",
            sort=("person__pinyin", "pk"),
            page="web:candidate",
            key="public_id",
        ),
        Column(name="unit", label=_("Sending unit"), cell="web/roster/_unit.html"),
        Column(name="steps", label=_("Steps"), cell="web/signoff/_steps.html"),
        Column(name="sign", label=_("Yours to sign"), cell="web/signoff/_choose.html"),
    ),
)

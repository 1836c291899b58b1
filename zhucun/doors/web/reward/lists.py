"""The lists of use and reward: their columns, declared once."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhucun.doors.web.listing import Column, Listing

_NAME = Column(
    name="name",
    label=_("Cadre"),
    value="person.name",
    sort=("person__pinyin",),
    page="web:cadre",
    key="person.public_id",
)
_PLACE = Column(
    name="place", label=_("Village"), value="posting.place.short_name", sort=("area", "pk")
)

OUTCOMES = Listing(
    name="outcomes",
    caption=_("What became of cadres"),
    search=_("Name or pinyin"),
    nothing=_("Nothing is on record in this window."),
    order="-on",
    columns=(
        _NAME,
        _PLACE,
        Column(name="kind", label=_("Kind"), value="get_kind_display", sort=("kind",)),
        Column(name="on", label=_("Day"), value="on", sort=("on", "area", "pk")),
        Column(name="detail", label=_("Office, rank or title"), value="detail"),
        Column(name="document", label=_("Document"), value="document"),
        Column(name="void", label=_("Void"), cell="web/reward/_void.html"),
    ),
)

COMMENDATIONS = Listing(
    name="commendations",
    caption=_("Commendations"),
    search=_("Name or pinyin"),
    nothing=_("No commendation is on record."),
    order="-given",
    columns=(
        _NAME,
        _PLACE,
        Column(
            name="title",
            label=_("Title"),
            value="title",
            sort=("title",),
            page="web:commendation",
            key="public_id",
        ),
        Column(name="level", label=_("Level"), value="get_level_display", sort=("level",)),
        Column(
            name="given", label=_("Given on"), value="given_on", sort=("given_on", "area", "pk")
        ),
        Column(name="published", label=_("Published on"), cell="web/reward/_published.html"),
    ),
)

CHECKS = Listing(
    name="promotion-checks",
    caption=_("Checked lists of people"),
    nothing=_("No list was checked yet."),
    order="-day",
    columns=(
        Column(
            name="title",
            label=_("List"),
            value="title",
            sort=("title",),
            page="web:promotion-check",
            key="public_id",
        ),
        Column(name="purpose", label=_("For what"), value="get_purpose_display"),
        Column(name="day", label=_("Checked as of"), value="as_of", sort=("as_of", "pk")),
        Column(name="names", label=_("How many"), value="names", is_number=True),
        Column(name="held", label=_("All rules hold"), value="held", is_number=True),
        Column(name="failed", label=_("A rule speaks against it"), value="failed", is_number=True),
        Column(name="unclear", label=_("Something is not known"), value="unclear", is_number=True),
    ),
)

CASES = Listing(
    name="liability",
    caption=_("Cases of accountability"),
    search=_("Name or pinyin"),
    nothing=_("There is no case."),
    order="-opened",
    columns=(
        Column(
            name="name",
            label=_("Cadre"),
            value="person.name",
            sort=("person__pinyin",),
            page="web:liability-case",
            key="public_id",
        ),
        _PLACE,
        Column(name="ground", label=_("Ground"), value="get_ground_display", sort=("ground",)),
        Column(name="measure", label=_("Measure taken"), value="get_measure_display"),
        Column(name="state", label=_("State"), value="get_state_display", sort=("state",)),
        Column(name="opened", label=_("Proposed on"), value="opened_on", sort=("opened_on", "pk")),
        Column(name="until", label=_("Weighs until"), value="influence_until"),
    ),
)

COMMENDED = Listing(
    name="commended",
    caption=_("Published commendations"),
    search=_("Name or pinyin"),
    nothing=_("No commendation of this name is published."),
    order="-published",
    columns=(
        Column(name="name", label=_("Full name"), value="person.name", sort=("person__pinyin",)),
        Column(name="unit", label=_("Sending unit"), value="posting.unit.name"),
        Column(name="place", label=_("Village"), value="posting.place.short_name", sort=("area",)),
        Column(name="title", label=_("Title"), value="title"),
        Column(name="level", label=_("Level"), value="get_level_display", sort=("level",)),
        Column(name="document", label=_("Document"), value="document"),
        Column(
            name="published",
            label=_("Published on"),
            value="published_on",
            sort=("published_on", "pk"),
        ),
    ),
)

TARGET_PLEDGES = Listing(
    name="target-pledges",
    caption=_("Pledges with consequence"),
    search=_("Name or pinyin"),
    nothing=_("No pledge fits."),
    order="due",
    columns=(
        Column(
            name="target",
            label=_("Target"),
            value="target",
            page="web:target-pledge",
            key="public_id",
        ),
        Column(name="name", label=_("Who pledges"), value="person.name"),
        Column(name="place", label=_("Place"), value="place_name", sort=("area", "pk")),
        Column(name="level", label=_("Level"), value="get_level_display", sort=("level",)),
        Column(name="due", label=_("Due on"), value="due_on", sort=("due_on", "area", "pk")),
        Column(name="signed", label=_("Signed on"), value="signed_on"),
        Column(name="verdict", label=_("Verdict"), cell="web/reward/_verdict.html"),
    ),
)

EXAM_ENTRIES = Listing(
    name="exam-entries",
    caption=_("Heads of village committees in exams"),
    nothing=_("Nobody is registered for an exam of this year."),
    order="village",
    columns=(
        Column(name="name", label=_("Full name"), cell="web/reward/_exam_who.html"),
        Column(
            name="village",
            label=_("Village"),
            value="seat.committee.village.short_name",
            sort=("area", "pk"),
        ),
        Column(name="office", label=_("Office"), value="seat.get_office_display"),
        Column(name="kind", label=_("Exam"), value="get_kind_display", sort=("kind", "pk")),
        Column(name="notice", label=_("Notice of the exam authority"), value="notice"),
        Column(name="due", label=_("Points due"), cell="web/reward/_exam_due.html"),
        Column(name="points", label=_("Points added"), value="points", is_number=True),
    ),
)

END_RESPONSIBLE = Listing(
    name="end-responsible",
    caption=_("End-responsible persons"),
    search=_("Name or pinyin"),
    nothing=_("Nobody is on record who answers at the end of the line."),
    order="place",
    columns=(
        Column(
            name="name",
            label=_("Who"),
            value="person.name",
            sort=("person__pinyin",),
            page="web:ledgers",
            key="person.public_id",
        ),
        Column(name="place", label=_("Works in"), value="place_name", sort=("area", "pk")),
        Column(name="kind", label=_("Who he is"), value="get_kind_display", sort=("kind",)),
        Column(
            name="incentives",
            label=_("Incentives on record"),
            sort=("incentives",),
            is_number=True,
        ),
        Column(
            name="constraints",
            label=_("Constraints on record"),
            sort=("constraints",),
            is_number=True,
        ),
    ),
)

"""The lists of the roster: their columns, declared once."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhucun.doors.web.listing import Column, Listing

_ROLE = Column(name="role", label=_("Serves as"), sort=("role",), cell="web/roster/_role.html")
_PLACE = Column(
    name="place", label=_("Serves in"), sort=("area", "role"), cell="web/roster/_place.html"
)
_SINCE = Column(name="since", label=_("Since"), value="starts_on", sort=("starts_on",))

ROSTER = Listing(
    name="roster",
    caption=_("Roster"),
    search=_("Name, pinyin, unit or village"),
    nothing=_("Nobody fits on this day. Widen the filters, or look at another day."),
    order="place",
    columns=(
        Column(
            name="name",
            label=_("Full name"),
            value="person.name",
            sort=("person__pinyin",),
            page="web:cadre",
            key="person.public_id",
        ),
        _ROLE,
        _PLACE,
        Column(
            name="unit",
            label=_("Sending unit"),
            cell="web/roster/_unit.html",
            sort=("unit__pinyin",),
        ),
        Column(
            name="round", label=_("Round"), cell="web/roster/_round.html", sort=("round__code",)
        ),
        _SINCE,
        Column(name="due", label=_("Due on"), cell="web/roster/_due.html", sort=("due_on",)),
    ),
)

ANNOUNCED = Listing(
    name="announced",
    caption=_("Cadres of published rounds"),
    search=_("Name, pinyin, unit or village"),
    nothing=_("Nobody of this name serves in a published round on this day."),
    order="place",
    columns=(
        Column(name="name", label=_("Full name"), value="person.name", sort=("person__pinyin",)),
        _ROLE,
        _PLACE,
        Column(name="unit", label=_("Sending unit"), cell="web/roster/_unit.html"),
        _SINCE,
    ),
)

TEAMS = Listing(
    name="teams",
    caption=_("Teams"),
    search=_("Team, unit or village"),
    nothing=_("There is no such team on this day."),
    order="place",
    columns=(
        Column(name="name", label=_("Team"), sort=("name",), page="web:team", key="public_id"),
        Column(name="place", label=_("Serves in"), sort=("area",), cell="web/roster/_village.html"),
        Column(
            name="unit",
            label=_("Sending unit"),
            cell="web/roster/_unit.html",
            sort=("unit__pinyin",),
        ),
        Column(
            name="round", label=_("Round"), cell="web/roster/_round.html", sort=("round__code",)
        ),
        Column(name="formed", label=_("Formed on"), value="formed_on", sort=("formed_on",)),
        Column(name="size", label=_("Cadres"), sort=("size",), is_number=True),
    ),
)

ROUNDS = Listing(
    name="rounds",
    caption=_("Rounds"),
    nothing=_("There is no round in your area yet."),
    order="-starts",
    columns=(
        Column(name="code", label=_("Code"), sort=("code",), page="web:round", key="public_id"),
        Column(name="title", label=_("Title"), sort=("title",)),
        Column(name="area", label=_("Area"), sort=("area",), cell="web/roster/_round_area.html"),
        Column(name="kind", label=_("Kind"), value="get_kind_display", sort=("kind",)),
        Column(name="state", label=_("State"), value="get_state_display", sort=("state",)),
        Column(name="starts", label=_("Starts on"), value="starts_on", sort=("starts_on",)),
        Column(name="candidates", label=_("Candidates"), value="candidate_count", is_number=True),
        Column(name="teams", label=_("Teams"), value="team_count", is_number=True),
        Column(name="postings", label=_("Postings"), value="posting_count", is_number=True),
    ),
)

CANDIDATES = Listing(
    name="candidates",
    caption=_("Candidates"),
    search=_("Name, pinyin or unit"),
    nothing=_("Nobody stands as a candidate on this day."),
    order="name",
    columns=(
        Column(
            name="name",
            label=_("Full name"),
            value="person.name",
            sort=("person__pinyin",),
            page="web:candidate",
            key="public_id",
        ),
        Column(name="role", label=_("Role sought"), value="get_role_display", sort=("role",)),
        Column(
            name="unit",
            label=_("Sending unit"),
            cell="web/roster/_unit.html",
            sort=("unit__pinyin",),
        ),
        Column(
            name="village",
            label=_("Village"),
            cell="web/roster/_candidate_village.html",
            sort=("area",),
        ),
        Column(name="source", label=_("Source"), value="get_source_display", sort=("source",)),
        Column(
            name="nominated", label=_("Nominated on"), value="nominated_on", sort=("nominated_on",)
        ),
        Column(name="verdict", label=_("Rules say"), cell="web/roster/_verdict.html"),
        Column(name="rules", label=_("Rules"), cell="web/roster/_counts.html"),
    ),
)

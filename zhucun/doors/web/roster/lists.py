"""The lists of the roster: their columns, declared once."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhucun.doors.web.listing import Column, Listing

ROLE = Column(name="role", label=_("Serves as"), sort=("role",), cell="web/roster/_role.html")
PLACE = Column(
    name="place", label=_("Serves in"), sort=("area", "role"), cell="web/roster/_place.html"
)
SINCE = Column(name="since", label=_("Since"), value="starts_on", sort=("starts_on",))

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
        ROLE,
        PLACE,
        Column(
            name="unit",
            label=_("Sending unit"),
            cell="web/roster/_unit.html",
            sort=("unit__pinyin",),
        ),
        Column(
            name="round", label=_("Round"), cell="web/roster/_round.html", sort=("round__code",)
        ),
        SINCE,
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
        ROLE,
        PLACE,
        Column(name="unit", label=_("Sending unit"), cell="web/roster/_unit.html"),
        SINCE,
    ),
)

_VILLAGE_TYPES = Column(name="types", label=_("Types"), cell="web/roster/_tags.html")
_VILLAGE_NEEDS = Column(name="needs", label=_("Needs"), cell="web/roster/_needs.html")
_VILLAGE_SIZE = Column(
    name="size", label=_("Team"), sort=("team_least", "area"), cell="web/roster/_size.html"
)

ROUND_VILLAGES = Listing(
    name="villages",
    caption=_("Villages of the round"),
    search=_("Village"),
    nothing=_("No village is part of the round on this day."),
    order="place",
    columns=(
        Column(
            name="place", label=_("Village"), sort=("area",), cell="web/roster/_round_village.html"
        ),
        _VILLAGE_TYPES,
        _VILLAGE_SIZE,
        _VILLAGE_NEEDS,
        Column(
            name="wishes",
            label=_("Units wished for"),
            cell="web/roster/_village_wishes.html",
        ),
        Column(
            name="difficulty", label=_("Difficulty"), sort=("difficulty", "area"), is_number=True
        ),
    ),
)

ANNOUNCED_VILLAGES = Listing(
    name="villages",
    caption=_("Villages of announced lists"),
    search=_("Village or round"),
    nothing=_("No village list of this name is announced on this day."),
    order="-round",
    columns=(
        Column(
            name="place", label=_("Village"), sort=("area",), cell="web/roster/_village_plain.html"
        ),
        Column(
            name="round",
            label=_("Round"),
            value="round.title",
            sort=("round__starts_on", "round__code", "area"),
        ),
        _VILLAGE_TYPES,
        _VILLAGE_NEEDS,
    ),
)

NEEDS = Listing(
    name="needs",
    caption=_("Needs of the villages"),
    nothing=_("No village of an open round waits for your word."),
    order="stated",
    columns=(
        Column(name="place", label=_("Village"), sort=("area",), cell="web/roster/_ask.html"),
        Column(name="round", label=_("Round"), value="round.title", sort=("round__code", "area")),
        _VILLAGE_NEEDS,
        Column(name="stated", label=_("Needs stated"), sort=("stated", "area"), is_number=True),
    ),
)

OFFERS = Listing(
    name="offers",
    caption=_("Offers of the round"),
    search=_("Unit"),
    nothing=_("No unit has offered people yet."),
    order="unit",
    columns=(
        Column(
            name="unit",
            label=_("Sending unit"),
            cell="web/roster/_unit.html",
            sort=("unit__pinyin",),
        ),
        Column(name="kind", label=_("Kind"), value="get_kind_display", sort=("kind",)),
        Column(name="level", label=_("Level"), value="get_level_display", sort=("level",)),
        Column(name="quota", label=_("People offered"), sort=("quota",), is_number=True),
        Column(name="named", label=_("Candidates"), sort=("named",), is_number=True),
        Column(name="reach", label=_("Serves only in"), cell="web/roster/_reach.html"),
        Column(name="stated", label=_("Offered on"), value="stated_on", sort=("stated_on",)),
        Column(name="withdraw", label=_("Withdraw"), cell="web/roster/_offer_withdraw.html"),
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

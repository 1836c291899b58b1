"""The lists of pairing: their columns, declared once."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhucun.doors.web.listing import Column, Listing

HELPERS = Listing(
    name="helpers",
    caption=_("Helpers"),
    search=_("Name, pinyin or unit"),
    nothing=_("No helper fits. Choose another filter, or record one."),
    order="area",
    columns=(
        Column(
            name="name",
            label=_("Helper"),
            value="person.name",
            sort=("person__pinyin",),
            page="web:helper",
            key="public_id",
        ),
        Column(name="unit", label=_("Unit"), value="person.unit.name"),
        Column(name="level", label=_("Level"), value="get_level_display", sort=("level",)),
        Column(name="kind", label=_("Who he is"), value="get_kind_display", sort=("kind",)),
        Column(
            name="area",
            label=_("Works in"),
            cell="web/pairing/_area_name.html",
            sort=("area", "person__pinyin", "pk"),
        ),
        Column(name="leads", label=_("Leading cadre"), cell="web/pairing/_leads.html"),
        Column(
            name="helped",
            label=_("Households helped"),
            value="helped",
            sort=("helped",),
            is_number=True,
        ),
    ),
)

PAIRINGS = Listing(
    name="pairings",
    caption=_("Who helps whom"),
    search=_("Name of the helper, or number of the household"),
    nothing=_("Nobody is paired here."),
    order="village",
    columns=(
        Column(
            name="household",
            label=_("Head of the household"),
            cell="web/pairing/_household.html",
        ),
        Column(
            name="number",
            label=_("Household number"),
            value="household.number",
            sort=("household__number",),
        ),
        Column(
            name="village",
            label=_("Village"),
            value="household.village.short_name",
            sort=("area", "household__number", "role"),
        ),
        Column(
            name="helper",
            label=_("Helper"),
            cell="web/pairing/_helper.html",
            sort=("helper__person__pinyin",),
        ),
        Column(name="unit", label=_("Unit"), value="helper.person.unit.name"),
        Column(name="role", label=_("Part"), value="get_role_display", sort=("role",)),
        Column(name="since", label=_("Since"), value="valid_from", sort=("valid_from",)),
    ),
)

UNPAIRED = Listing(
    name="unpaired",
    caption=_("Households without a helper"),
    nothing=_("Every household that needs a helper has one."),
    order="",
    columns=(
        Column(
            name="household",
            label=_("Head of the household"),
            cell="web/pairing/_household.html",
        ),
        Column(name="number", label=_("Household number"), value="household.number"),
        Column(name="village", label=_("Village"), value="household.village.short_name"),
        Column(name="why", label=_("Why"), cell="web/pairing/_why.html"),
    ),
)

PROPOSALS = Listing(
    name="pair-proposals",
    caption=_("Proposals of helpers"),
    nothing=_("Nobody asked for a proposal yet."),
    order="-asked",
    columns=(
        Column(
            name="title",
            label=_("Proposal"),
            page="web:pair-proposal",
            key="public_id",
        ),
        Column(name="area", label=_("Area"), cell="web/pairing/_area_name.html", sort=("area",)),
        Column(name="asked", label=_("Asked on"), value="asked_at", sort=("asked_at", "pk")),
        Column(name="by", label=_("Who asked for it"), value="by_name"),
        Column(name="waits", label=_("To be decided"), sort=("waits",), is_number=True),
        Column(name="adopted", label=_("Adopted"), sort=("adopted",), is_number=True),
        Column(name="state", label=_("State"), value="get_state_display", sort=("state",)),
    ),
)

PROPOSED = Listing(
    name="proposed",
    caption=_("Household by household"),
    nothing=_("No row fits."),
    order="village",
    size=50,
    columns=(
        Column(name="chosen", label=_("Choose"), cell="web/pairing/_choose.html"),
        Column(
            name="household",
            label=_("Head of the household"),
            cell="web/pairing/_household.html",
        ),
        Column(
            name="village",
            label=_("Village"),
            value="household.village.short_name",
            sort=("area", "household__number"),
        ),
        Column(
            name="helper",
            label=_("Proposed helper"),
            cell="web/pairing/_proposed.html",
            sort=("helper__person__pinyin",),
        ),
        Column(
            name="points",
            label=_("Points and why"),
            cell="web/pairing/_points.html",
            sort=("points",),
            is_number=True,
        ),
        Column(name="next", label=_("Next choices"), cell="web/pairing/_choices.html"),
        Column(name="state", label=_("State"), value="get_state_display", sort=("state",)),
    ),
)

GRIDS = Listing(
    name="grids",
    caption=_("Micro-grids, village by village"),
    nothing=_("No household and no grid is on record here."),
    order="village",
    size=200,
    columns=(
        Column(
            name="village",
            label=_("Village"),
            cell="web/pairing/_grid_village.html",
            sort=("code",),
        ),
        Column(
            name="households", label=_("Households on record"), sort=("households",), is_number=True
        ),
        Column(name="grids", label=_("Grids"), sort=("grids",), is_number=True),
        Column(name="inside", label=_("In a grid"), sort=("inside",), is_number=True),
        Column(
            name="outside",
            label=_("In none"),
            cell="web/pairing/_outside.html",
            sort=("outside",),
            is_number=True,
        ),
    ),
)

OFFICES = Listing(
    name="offices",
    caption=_("Offices"),
    search=_("Name or pinyin"),
    nothing=_("No office fits. Choose another filter, or record one."),
    order="area",
    columns=(
        Column(
            name="name",
            label=_("Holder"),
            value="person.name",
            sort=("person__pinyin",),
            page="web:office",
            key="public_id",
        ),
        Column(name="kind", label=_("Office"), value="get_kind_display", sort=("kind",)),
        Column(name="level", label=_("Level"), value="get_level_display", sort=("level",)),
        Column(
            name="area", label=_("Area"), cell="web/pairing/_area_name.html", sort=("area", "pk")
        ),
        Column(name="linked", label=_("Linked village"), value="linked.short_name"),
        Column(name="made", label=_("Visits"), sort=("made",), is_number=True),
        Column(name="latest", label=_("Last visit"), sort=("latest",)),
    ),
)

CALLS = Listing(
    name="calls",
    caption=_("Visits by office and by helpers"),
    nothing=_("No visit in this period."),
    order="-day",
    columns=(
        Column(name="day", label=_("Day"), value="on", sort=("on", "pk")),
        Column(name="who", label=_("Visitor"), cell="web/pairing/_visitor.html"),
        Column(
            name="place", label=_("Place visited"), value="place.short_name", sort=("area", "pk")
        ),
        Column(name="household", label=_("Household"), cell="web/pairing/_called.html"),
        Column(name="quiet", label=_("Unannounced"), cell="web/pairing/_quiet.html"),
        Column(name="note", label=_("Note")),
    ),
)

FIVE = Listing(
    name="five",
    caption=_("Five things to the household"),
    nothing=_("No household here."),
    order="",
    columns=(
        Column(
            name="household",
            label=_("Head of the household"),
            cell="web/pairing/_household.html",
        ),
        Column(name="number", label=_("Household number"), value="household.number"),
        Column(
            name="slots", label=_("What was brought, when, by whom"), cell="web/pairing/_five.html"
        ),
        Column(name="missing", label=_("Still missing"), is_number=True),
    ),
)

HELPED = Listing(
    name="villages-helped",
    caption=_("Villages and who helps them"),
    nothing=_("No village fits."),
    order="village",
    columns=(
        Column(
            name="village",
            label=_("Village"),
            cell="web/pairing/_helped_village.html",
            sort=("code",),
        ),
        Column(name="teams", label=_("Teams"), sort=("teams",), is_number=True),
        Column(
            name="backings",
            label=_("Group or unit that answers"),
            cell="web/pairing/_backings.html",
        ),
        Column(name="rules", label=_("Rules of the pack"), cell="web/pairing/_help_rules.html"),
    ),
)

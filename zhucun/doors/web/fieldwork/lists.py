"""The lists of the fieldwork: their columns, declared once."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhucun.doors.web.listing import Column, Listing

VISITS = Listing(
    name="visits",
    caption=_("Visits"),
    nothing=_("No visit in this period."),
    order="-day",
    columns=(
        Column(
            name="day",
            label=_("Day"),
            value="on",
            sort=("on", "pk"),
            page="web:visit",
            key="public_id",
        ),
        Column(name="village", label=_("Village"), value="village.short_name", sort=("area",)),
        Column(name="kind", label=_("Kind of visit"), value="get_kind_display", sort=("kind",)),
        Column(
            name="name",
            label=_("Cadre"),
            value="posting.person.name",
            sort=("posting__person__pinyin",),
        ),
        Column(
            name="households",
            label=_("Households visited"),
            value="household_count",
            sort=("household_count",),
            is_number=True,
        ),
        Column(
            name="matters",
            label=_("Matters heard"),
            value="matter_count",
            sort=("matter_count",),
            is_number=True,
        ),
    ),
)

MATTERS = Listing(
    name="matters",
    caption=_("Matters"),
    search=_("Words of the matter, or its code"),
    nothing=_("No matter fits. Choose another filter."),
    order="due",
    columns=(
        Column(
            name="title",
            label=_("Matter"),
            page="web:matter",
            key="public_id",
        ),
        Column(name="village", label=_("Village"), value="village.short_name", sort=("area",)),
        Column(name="kind", label=_("Kind of matter"), value="get_kind_display", sort=("kind",)),
        Column(name="level", label=_("Level"), value="get_level_display", sort=("level",)),
        Column(name="state", label=_("State"), cell="web/fieldwork/_state.html", sort=("state",)),
        Column(
            name="due",
            label=_("Due on"),
            cell="web/fieldwork/_due.html",
            sort=("is_closed", "due_on"),
        ),
        Column(name="opened", label=_("Opened on"), value="opened_on", sort=("opened_on",)),
        Column(name="owner", label=_("Answers for it"), value="owner.person.name"),
    ),
)

COVERAGE = Listing(
    name="reached",
    caption=_("Who was reached, village by village"),
    nothing=_("No household is on record here, and no visit."),
    order="village",
    size=200,
    columns=(
        Column(
            name="village",
            label=_("Village"),
            cell="web/fieldwork/_reached_village.html",
            sort=("code",),
        ),
        Column(
            name="households", label=_("Households on record"), sort=("households",), is_number=True
        ),
        Column(
            name="reached",
            label=_("Reached"),
            cell="web/fieldwork/_reached.html",
            sort=("reached",),
            is_number=True,
        ),
        Column(
            name="waiting",
            label=_("Not yet reached"),
            cell="web/fieldwork/_waiting.html",
            sort=("waiting",),
            is_number=True,
        ),
        Column(
            name="visits",
            label=_("Visits to households (each counted)"),
            cell="web/fieldwork/_household_visits.html",
            sort=("household_visits",),
            is_number=True,
        ),
    ),
)

HOUSEHOLDS = Listing(
    name="reached-households",
    caption=_("Households"),
    nothing=_("No household here."),
    order="number",
    columns=(
        Column(name="name", label=_("Head of the household"), cell="web/fieldwork/_household.html"),
        Column(name="number", label=_("Household number"), sort=("number",)),
        Column(name="visited", label=_("Last visit"), value="visited_on", sort=("visited_on",)),
    ),
)

CARE = Listing(
    name="care",
    caption=_("People in need of care"),
    nothing=_("Nobody is on record here, or everybody was visited."),
    order="household",
    columns=(
        Column(name="name", label=_("Full name"), cell="web/fieldwork/_cared.html"),
        Column(name="kind", label=_("In need of care"), value="kind_word", sort=("care_kind",)),
        Column(name="since", label=_("Since"), value="care_since", sort=("care_since",)),
        Column(
            name="household",
            label=_("Household number"),
            value="household.number",
            sort=("household__area", "household__number"),
        ),
        Column(name="village", label=_("Village"), value="household.village.short_name"),
        Column(name="visited", label=_("Last visit"), value="visited_on", sort=("visited_on",)),
    ),
)

PLANS = Listing(
    name="plans",
    caption=_("Plans"),
    nothing=_("No plan fits. Choose another filter, or make one."),
    order="-year",
    columns=(
        Column(
            name="kind",
            label=_("Kind of plan"),
            value="get_kind_display",
            sort=("kind",),
            page="web:plan",
            key="public_id",
        ),
        Column(name="year", label=_("Year"), value="year", sort=("year", "area", "pk")),
        Column(name="village", label=_("Village"), value="village.short_name", sort=("area",)),
        Column(name="cadre", label=_("Cadre"), value="posting.person.name"),
        Column(
            name="done",
            label=_("Done"),
            value="done_items",
            sort=("done_items",),
            is_number=True,
        ),
        Column(
            name="open",
            label=_("Still open"),
            value="open_items",
            sort=("open_items",),
            is_number=True,
        ),
        Column(
            name="late",
            label=_("Past its day"),
            value="late_items",
            sort=("late_items",),
            is_number=True,
        ),
    ),
)

PROJECTS = Listing(
    name="projects",
    caption=_("Projects"),
    nothing=_("No project fits. Choose another filter, or add one to a plan."),
    order="-year",
    columns=(
        Column(
            name="title",
            label=_("Project"),
            sort=("title", "pk"),
            page="web:plan-item",
            key="public_id",
        ),
        Column(name="year", label=_("Year"), value="plan.year", sort=("plan__year", "area", "pk")),
        Column(name="village", label=_("Village"), value="plan.village.short_name", sort=("area",)),
        Column(name="done", label=_("Quantity"), cell="web/fieldwork/_project_done.html"),
        Column(name="payer", label=_("Who pays"), value="payer", sort=("payer",)),
        Column(
            name="budget",
            label=_("Budget (yuan)"),
            cell="web/fieldwork/_project_budget.html",
            sort=("budget",),
            is_number=True,
        ),
        Column(
            name="spent",
            label=_("Spent (yuan)"),
            cell="web/fieldwork/_project_spent.html",
            sort=("spent",),
            is_number=True,
        ),
        Column(name="due", label=_("Due on"), value="due_on", sort=("due_on",)),
        Column(
            name="state",
            label=_("State"),
            cell="web/fieldwork/_project_state.html",
            sort=("state",),
        ),
    ),
)

GUIDANCE = Listing(
    name="guidance",
    caption=_("Guidance by offices and units"),
    nothing=_("No visit or meeting of an office fits."),
    order="-day",
    columns=(
        Column(
            name="day",
            label=_("Day"),
            value="on",
            sort=("on", "pk"),
            page="web:guidance-one",
            key="public_id",
        ),
        Column(name="kind", label=_("Form of guidance"), value="called"),
        Column(name="who", label=_("Who guided"), cell="web/fieldwork/_guide.html"),
        Column(name="place", label=_("Place"), value="place.short_name", sort=("area",)),
        Column(
            name="teams",
            label=_("Teams"),
            value="team_count",
            sort=("team_count",),
            is_number=True,
        ),
        Column(
            name="items",
            label=_("Items that followed"),
            value="item_count",
            sort=("item_count",),
            is_number=True,
        ),
    ),
)

TICKETS = Listing(
    name="tickets",
    caption=_("Directives and supervision"),
    nothing=_("Nothing is to be carried out here."),
    order="due",
    columns=(
        Column(
            name="title",
            label=_("What is to be carried out"),
            value="title",
            page="web:ticket",
            key="public_id",
        ),
        Column(name="kind", label=_("Kind"), value="get_kind_display", sort=("kind",)),
        Column(name="place", label=_("Place"), value="place.short_name", sort=("area",)),
        Column(name="given", label=_("Handed out on"), value="given_on", sort=("given_on",)),
        Column(
            name="due",
            label=_("Due on"),
            cell="web/fieldwork/_ticket_due.html",
            sort=("closed_on", "due_on", "pk"),
        ),
        Column(name="passed", label=_("Passed up on"), value="escalated_on"),
        Column(name="closed", label=_("Settled on"), value="closed_on", sort=("closed_on",)),
    ),
)

INSPECTIONS = Listing(
    name="inspections",
    caption=_("Inspections of teams"),
    nothing=_("No inspection is planned."),
    order="-from",
    columns=(
        Column(
            name="title",
            label=_("Title"),
            value="title",
            page="web:inspection",
            key="public_id",
        ),
        Column(name="place", label=_("Place"), value="place.short_name", sort=("area",)),
        Column(name="from", label=_("From"), value="valid_from", sort=("valid_from", "pk")),
        Column(name="how", label=_("Teams are"), cell="web/fieldwork/_inspection_how.html"),
        Column(name="teams", label=_("Teams"), value="team_count", is_number=True),
        Column(name="done", label=_("Inspected"), value="done_count", is_number=True),
        Column(name="open", label=_("Open findings"), value="open_count", is_number=True),
    ),
)

BODIES = Listing(
    name="coordination",
    caption=_("Coordination bodies"),
    nothing=_("No coordination body is on record."),
    order="place",
    columns=(
        Column(
            name="place",
            label=_("Place"),
            value="place.short_name",
            sort=("area",),
            page="web:coordination-one",
            key="area",
        ),
        Column(name="name", label=_("Name"), value="name"),
        Column(name="since", label=_("Since"), value="valid_from", sort=("valid_from",)),
    ),
)

"""The lists of the village economy: their columns, declared once."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhucun.doors.web.listing import Column, Listing

_VILLAGE = Column(
    name="village",
    label=_("Village"),
    value="village.short_name",
    sort=("area", "pk"),
    page="web:economy-village",
    key="area",
)
_PLACE = Column(name="place", label=_("Place"), value="place.short_name", sort=("area", "pk"))
_WHO = Column(name="who", label=_("Household"), cell="web/economy/_who.html")


def _yuan(
    name: str, label: str | Promise, value: str = "", *sort: str, cell: str = "_yuan"
) -> Column:
    return Column(
        name=name,
        label=label,
        value=value or name,
        cell=f"web/economy/{cell}.html",
        sort=sort,
        is_number=True,
    )


INCOME = Listing(
    name="income",
    caption=_("Collective income, village by village"),
    nothing=_("No village lies here."),
    order="village",
    size=200,
    columns=(
        Column(
            name="village",
            label=_("Village"),
            cell="web/economy/_income_village.html",
            sort=("code",),
        ),
        _yuan("actual", _("Actual (yuan)"), "actual", "actual"),
        _yuan("before", _("Year before (yuan)"), "before", "before"),
        _yuan("growth", _("Growth"), "growth", "growth", cell="_percent"),
        _yuan("forecast", _("Forecast (yuan)"), "forecast", "forecast"),
    ),
)
INDUSTRIES = Listing(
    name="industries",
    caption=_("Industries of villages"),
    nothing=_("No village lies here."),
    order="village",
    size=200,
    columns=(
        Column(
            name="village",
            label=_("Village"),
            value="place.short_name",
            sort=("code",),
            page="web:economy-village",
            key="code",
        ),
        Column(
            name="characteristic",
            label=_("Characteristic industry"),
            value="characteristic",
            cell="web/economy/_industries.html",
        ),
        Column(
            name="leading",
            label=_("Leading industries"),
            value="leading",
            cell="web/economy/_industries.html",
        ),
        Column(
            name="other",
            label=_("Other industries"),
            value="other",
            cell="web/economy/_industries.html",
        ),
        Column(name="judged", label=_("Rule"), cell="web/economy/_judged.html"),
    ),
)
BODIES = Listing(
    name="bodies",
    caption=_("Co-operatives and enterprises"),
    search=_("Name, or unified social credit code"),
    nothing=_("No body fits. Choose another filter."),
    order="place",
    columns=(
        Column(
            name="name",
            label=_("Name"),
            sort=("name", "pk"),
            page="web:economy-body",
            key="public_id",
        ),
        Column(name="kind", label=_("Kind"), value="get_kind_display", sort=("kind",)),
        _PLACE,
        Column(name="trade", label=_("Trade"), value="get_trade_display", sort=("trade",)),
        Column(
            name="code",
            label=_("Credit code"),
            value="credit_code",
            cell="web/economy/_code.html",
        ),
        Column(
            name="since", label=_("Founded or attracted on"), value="valid_from",
            sort=("valid_from",),
        ),
        Column(
            name="households", label=_("Households"), sort=("households",), is_number=True
        ),
    ),
)  # fmt: skip
PROJECTS = Listing(
    name="economy-projects",
    caption=_("Industry projects"),
    nothing=_("No project fits. Choose another filter."),
    order="-opened",
    columns=(
        Column(
            name="title",
            label=_("Project"),
            sort=("title", "pk"),
            page="web:economy-project",
            key="public_id",
        ),
        Column(name="kind", label=_("Kind"), value="get_kind_display", sort=("kind",)),
        _VILLAGE,
        _yuan("money", _("Money (yuan)"), "money", "money"),
        Column(name="takes", label=_("Households"), value="takes", sort=("takes",), is_number=True),
        Column(name="missing", label=_("Missing links"), cell="web/economy/_missing.html"),
        Column(name="opened", label=_("Begun on"), value="opened_on", sort=("opened_on", "pk")),
        Column(name="state", label=_("State"), value="get_state_display", sort=("state",)),
    ),
)
SALES = Listing(
    name="sales",
    caption=_("Sales of produce"),
    nothing=_("No sale fits."),
    order="-day",
    columns=(
        Column(name="day", label=_("Day"), value="on", sort=("on", "pk")),
        _VILLAGE,
        Column(name="product", label=_("Product"), sort=("product",)),
        Column(name="quantity", label=_("Quantity"), cell="web/economy/_quantity.html",
               is_number=True),
        _yuan("yuan", _("Yuan"), "yuan", "yuan"),
        Column(name="buyer", label=_("Buyer")),
        Column(name="void", label=_("Strike out"), cell="web/economy/_void.html"),
    ),
)  # fmt: skip
FUNDS = Listing(
    name="funds",
    caption=_("Money received"),
    nothing=_("No money fits."),
    order="-day",
    columns=(
        Column(name="day", label=_("Day"), value="on", sort=("on", "pk")),
        _VILLAGE,
        Column(name="kind", label=_("Kind"), value="get_kind_display", sort=("kind",)),
        Column(name="source", label=_("Where it came from")),
        _yuan("amount", _("Amount (yuan)"), "amount", "amount"),
        Column(name="project", label=_("Project"), value="project.title"),
        Column(name="void", label=_("Strike out"), cell="web/economy/_void.html"),
    ),
)
JOBS = Listing(
    name="jobs",
    caption=_("Who works where"),
    nothing=_("Nobody fits. Work is recorded on the page of a household."),
    order="village",
    columns=(
        _WHO,
        _VILLAGE,
        Column(name="kind", label=_("Kind"), value="get_kind_display", sort=("kind",)),
        Column(
            name="title", label=_("Job title"), cell="web/economy/_job.html", sort=("title", "pk")
        ),
        Column(name="since", label=_("Since"), value="valid_from", sort=("valid_from",)),
        _yuan("gain", _("Gain a year (yuan)"), "income_gain", "income_gain"),
        Column(name="doubts", label=_("To be checked"), cell="web/economy/_doubts.html"),
    ),
)
POSTS = Listing(
    name="posts",
    caption=_("Special posts"),
    nothing=_("No special post fits."),
    order="village",
    columns=(
        Column(name="title", label=_("Special post"), cell="web/economy/_post.html",
               sort=("title", "pk")),
        _VILLAGE,
        Column(name="state", label=_("State"), cell="web/economy/_post_state.html",
               sort=("state",)),
        Column(name="since", label=_("Since"), value="valid_from", sort=("valid_from",)),
        _yuan("pay", _("Pay a month (yuan)"), "monthly_pay", "monthly_pay"),
    ),
)  # fmt: skip
LOANS = Listing(
    name="loans",
    caption=_("Micro-loans"),
    nothing=_("No loan fits. Loans are recorded on the page of a household."),
    order="due",
    columns=(
        _WHO,
        Column(name="village", label=_("Village"), value="household.village.short_name",
               sort=("area", "pk")),
        _yuan("amount", _("Amount (yuan)"), "amount", "amount"),
        Column(name="granted", label=_("Granted on"), value="granted_on", sort=("granted_on",)),
        Column(name="due", label=_("Due on"), value="due_on", sort=("due_on", "pk")),
        _yuan("owed", _("Owed (yuan)"), "owed", "owed"),
        Column(name="state", label=_("State"), cell="web/economy/_loan_state.html"),
    ),
)  # fmt: skip
RATINGS = Listing(
    name="ratings",
    caption=_("Credit ratings"),
    nothing=_("No household is rated here."),
    order="village",
    columns=(
        _WHO,
        Column(name="village", label=_("Village"), value="household.village.short_name",
               sort=("area", "pk")),
        Column(name="grade", label=_("Grade"), sort=("grade",)),
        _yuan("limit", _("Limit (yuan)"), "limit", "limit"),
        Column(name="on", label=_("Rated on"), cell="web/economy/_rated.html", sort=("on",)),
        Column(name="source", label=_("List or letter that says so")),
    ),
)  # fmt: skip
STATIONS = Listing(
    name="stations",
    caption=_("Finance stations"),
    nothing=_("No finance station fits."),
    order="village",
    columns=(
        _VILLAGE,
        Column(name="since", label=_("Since"), value="valid_from", sort=("valid_from",)),
        Column(name="by", label=_("Run by the village"), value="is_run_by_village"),
    ),
)
CARE_CENTRES = Listing(
    name="care-centres",
    caption=_("Schools and village offices"),
    nothing=_("No school and no village fits. Schools are recorded on the page of a village."),
    order="village",
    columns=(
        Column(name="village", label=_("Village"), value="village.short_name", sort=("area",),
               page="web:economy-village", key="area"),
        Column(name="kind", label=_("School or village office"), value="kind.label",
               sort=("kind",)),
        Column(name="school", label=_("Name of the school"), value="school.name"),
        Column(name="since", label=_("Care centre since"), cell="web/economy/_care_since.html"),
    ),
)  # fmt: skip
HONOURS = Listing(
    name="honours",
    caption=_("Honours of villages"),
    nothing=_("No honour fits. Honours are recorded on the page of a village."),
    order="-since",
    columns=(
        _VILLAGE,
        Column(name="title", label=_("Honour"), sort=("title", "pk")),
        Column(name="kind", label=_("Kind"), value="get_kind_display", sort=("kind",)),
        Column(name="level", label=_("Level"), value="get_level_display", sort=("level",)),
        Column(name="since", label=_("Given on"), value="valid_from", sort=("valid_from", "pk")),
        Column(name="document", label=_("Document")),
    ),
)
RELOCATIONS = Listing(
    name="relocations",
    caption=_("Relocation"),
    nothing=_("No household fits. Relocation is recorded on the page of a household."),
    order="village",
    columns=(
        _WHO,
        _VILLAGE,
        Column(name="site", label=_("New home"), cell="web/economy/_site.html", sort=("site",)),
        Column(name="persons", label=_("Persons moved"), sort=("persons",), is_number=True),
        Column(name="each", label=_("m² a person"), cell="web/economy/_each.html",
               is_number=True),
        Column(name="stage", label=_("Stage"), cell="web/economy/_stage.html"),
        Column(name="lived", label=_("Lived in"), value="is_lived_in"),
    ),
)  # fmt: skip

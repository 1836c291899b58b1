"""The list pages of the village economy and the same as workbooks: one view, many lists."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhucun.directory.enums import Permission
from zhucun.doors.web.access import Request, Rule, allow, can, methods
from zhucun.doors.web.asof import as_of, year_in
from zhucun.doors.web.economy import columns, sums
from zhucun.doors.web.economy.sums import Fact
from zhucun.doors.web.fieldwork.shown import word
from zhucun.doors.web.intake.files import noted, sent_and_removed
from zhucun.doors.web.listing import Listing, searched, show
from zhucun.doors.web.problems import BadQuery
from zhucun.doors.web.roster.filters import areas
from zhucun.doors.web.roster.reasons import language
from zhucun.economy import queries
from zhucun.economy.enums import (
    BodyKind,
    FundKind,
    HonourKind,
    HonourLevel,
    JobKind,
    Link,
    ProjectKind,
    ProjectState,
    Stage,
)
from zhucun.economy.perms import may_keep
from zhucun.economy.queries import ledgers
from zhucun.households.queries import shown_name
from zhucun.kernel.divisions import parse_code

Choices = list[tuple[str, Any]]


@dataclass(frozen=True, kw_only=True)
class Page:
    """A list page. `rows(actor, day, asked)` are its rows by the filters of the address, `facts`
    what all of them come to; `filters`: name → (label, choices); `ledger`: its workbook; `read`
    notes who read it."""

    title: str | Promise
    about: str | Promise
    listing: Listing
    sees: Permission
    rows: Callable[[Any, date, Mapping[str, Any]], Any]
    facts: Callable[[Any, date, Mapping[str, Any]], Iterable[Fact]] = sums.none
    filters: Mapping[str, tuple[str | Promise, Choices]] = field(default_factory=dict)
    by_year: bool = False
    any_year: bool = False
    ledger: ledgers.Ledger | None = None
    read: Callable[..., None] | None = None


def _of(query: Callable[..., Any]) -> Callable[[Any, date, Mapping[str, Any]], Any]:
    return lambda actor, day, asked: query(actor=actor, as_of=day, **asked)


_SEES, _PEOPLE = Permission.SEE_FIELDWORK, Permission.SEE_HOUSEHOLDS
_POST_STATES: Choices = [("open", _("Vacant")), ("held", _("Held")), ("closed", _("Closed"))]
_LOAN_STATES: Choices = [
    ("running", _("Running")),
    ("overdue", _("Overdue")),
    ("repaid", _("Repaid")),
]
_MOVES: Choices = [
    ("planned", _("Still to be moved")),
    ("moved", _("Moved")),
    ("empty", _("Found empty")),
]

PAGES: dict[str, Page] = {
    "income": Page(
        title=_("Collective income"),
        about=_("Income of villages by year, actual and forecast apart, with growth"),
        listing=columns.INCOME,
        sees=_SEES,
        rows=_of(queries.income_lines),
        facts=sums.income,
        by_year=True,
        ledger=ledgers.INCOME,
    ),
    "industries": Page(
        title=_("Industries of villages"),
        about=_("Characteristic and leading industries of each village"),
        listing=columns.INDUSTRIES,
        sees=_SEES,
        rows=_of(queries.portfolios),
    ),
    "bodies": Page(
        title=_("Co-operatives and enterprises"),
        about=_("Co-operatives, enterprises and workshops with their households"),
        listing=columns.BODIES,
        sees=_SEES,
        rows=_of(queries.bodies),
        filters={"kind": (_("Kind"), BodyKind.choices)},
        ledger=ledgers.BODIES,
    ),
    "projects": Page(
        title=_("Industry projects"),
        about=_("Money, households, able people, body and market: what is missing of each chain"),
        listing=columns.PROJECTS,
        sees=_SEES,
        rows=_of(queries.projects),
        facts=sums.projects,
        filters={
            "kind": (_("Kind"), ProjectKind.choices),
            "state": (_("State"), ProjectState.choices),
            "missing": (_("Missing link"), [("any", _("Any of them")), *Link.choices]),
        },
        ledger=ledgers.PROJECTS,
    ),
    "sales": Page(
        title=_("Sales of produce"),
        about=_("Produce that was sold, in its units"),
        listing=columns.SALES,
        sees=_SEES,
        rows=_of(queries.sales),
        facts=sums.sales,
        ledger=ledgers.SALES,
    ),
    "funds": Page(
        title=_("Money received"),
        about=_("Money that came to villages, for projects or for none"),
        listing=columns.FUNDS,
        sees=_SEES,
        rows=_of(queries.funds),
        facts=sums.funds,
        filters={"kind": (_("Kind"), FundKind.choices)},
        ledger=ledgers.FUNDS,
    ),
    "jobs": Page(
        title=_("Work"),
        about=_("Who works where; two posts at once, and posts of people who left"),
        listing=columns.JOBS,
        sees=_PEOPLE,
        rows=_of(queries.jobs),
        facts=sums.jobs,
        filters={
            "kind": (_("Kind"), JobKind.choices),
            "doubtful": (_("To be checked"), [("1", _("Only those to be checked"))]),
        },
        ledger=ledgers.JOBS,
    ),
    "posts": Page(
        title=_("Special posts"),
        about=_("Special posts of villages: open, held, closed"),
        listing=columns.POSTS,
        sees=_SEES,
        rows=_of(queries.posts),
        filters={"state": (_("State"), _POST_STATES)},
    ),
    "loans": Page(
        title=_("Micro-loans"),
        about=_("Loans within the policy: owed, overdue, interest that is subsidised"),
        listing=columns.LOANS,
        sees=_PEOPLE,
        rows=_of(queries.loans),
        facts=sums.loans,
        filters={"state": (_("State"), _LOAN_STATES)},
        ledger=ledgers.LOANS,
        read=queries.log_loans,
    ),
    "ratings": Page(
        title=_("Credit ratings"),
        about=_("The latest grade of each household"),
        listing=columns.RATINGS,
        sees=_PEOPLE,
        rows=_of(queries.ratings),
        ledger=ledgers.RATINGS,
    ),
    "stations": Page(
        title=_("Finance stations"),
        about=_("The finance station of each village"),
        listing=columns.STATIONS,
        sees=_SEES,
        rows=_of(queries.stations),
    ),
    "care-centres": Page(
        title=_("Care centres"),
        about=_(
            "A care centre in each school and at each village office: who has one, who has none"
        ),
        listing=columns.CARE_CENTRES,
        sees=_SEES,
        rows=_of(queries.sites),
        facts=sums.care_centres,
        filters={"state": (_("Care centre"), [("with", _("Has one")), ("without", _("Has none"))])},
    ),
    "honours": Page(
        title=_("Honours of villages"),
        about=_("Demonstration villages and other honours, by place, level and year"),
        listing=columns.HONOURS,
        sees=_SEES,
        rows=_of(queries.honours),
        facts=sums.honours,
        filters={
            "kind": (_("Kind"), HonourKind.choices),
            "level": (_("Level"), HonourLevel.choices),
        },
        any_year=True,
    ),
    "relocations": Page(
        title=_("Relocation"),
        about=_("Relocated households: floor area, stages, homes that are lived in"),
        listing=columns.RELOCATIONS,
        sees=_PEOPLE,
        rows=_of(queries.relocations),
        facts=sums.relocations,
        filters={"state": (_("State"), _MOVES)},
        ledger=ledgers.RELOCATIONS,
    ),
}


def sees(what: str) -> Rule:
    """Who may open a list."""
    return can(PAGES[what].sees)


@methods(read=["GET"])
@allow(can(_SEES))
def listed(request: Request, what: str) -> HttpResponse:
    """A list of the village economy with what all its rows come to. Raises BadQuery."""
    page = _page(request, what)
    day, asked = as_of(request), _asked(request, page)
    rows = page.rows(request.actor, day, asked)
    listing = page.listing.of(request, rows)
    _prepare(request, listing.rows)
    if page.read is not None:
        page.read(request.actor, len(listing.rows), area=asked["area"])
    context: dict[str, Any] = {
        "page": page,
        "what": what,
        "listing": listing,
        "facts": list(page.facts(rows, day, asked)),
        "asked": asked,
        "selects": [
            (name, label, choices, asked.get(name)) for name, (label, choices) in
            page.filters.items()
        ],
        "years": range(localdate().year + 1, localdate().year - 8, -1),
        "below": queries.honoured_places(rows, as_of=day, area=asked["area"])
        if what == "honours"
        else (),
        "areas": areas(request, page.sees),
        "today": day,
        "is_part": False,
    }  # fmt: skip
    answer = show(request, "web/economy/list.html", context)
    if request.htmx and request.htmx.target == page.listing.name:
        told = {**context, "is_part": True}
        answer.write(render_to_string("web/economy/_facts.html", told, request=request))
    return answer


@methods(read=["GET"])
@allow(can(_SEES))
def listed_file(request: Request, what: str) -> HttpResponse:
    """The list that the page shows, as a workbook."""
    page, day = _page(request, what), as_of(request)
    if page.ledger is None:
        raise BadQuery(value=what[:20])
    asked = _asked(request, page)
    rows = page.rows(request.actor, day, asked)
    path, count = made = ledgers.workbook(page.ledger, rows, as_of=day, lang=language())
    if page.read is not None:
        page.read(request.actor, count, area=asked["area"], is_file=True)
    else:
        noted(request, made, f"economy-{what}", asked["area"])
    return sent_and_removed(path, name=f"{page.title}-{day.isoformat()}.xlsx")


def _page(request: Request, what: str) -> Page:
    """Raises BadQuery, NotAllowed."""
    page = PAGES.get(what)
    if page is None:
        raise BadQuery(value=what[:20])
    request.actor.require(page.sees)
    return page


def _asked(request: Request, page: Page) -> dict[str, Any]:
    """The filters of the address. Raises BadQuery, BadCode."""
    area = request.GET.get("area", "")
    asked: dict[str, Any] = {"area": parse_code(area) if area else ""}
    for name, (_label, choices) in page.filters.items():
        asked[name] = word(request, name, [value for value, _said in choices])
    if "doubtful" in asked:
        asked["doubtful"] = bool(asked["doubtful"])
    if page.by_year:
        asked["year"] = year_in(request) or as_of(request).year - 1
    if page.any_year:
        asked["year"] = year_in(request)
    if page.listing.search:
        asked["text"] = searched(request)
    return asked


def _prepare(request: Request, rows: Iterable[Any]) -> None:
    """What the cells of a row show beside its fields: names as the reader may read them."""
    actor = request.actor
    for row in rows:
        household = getattr(row, "household", None)
        if household is not None:
            person = getattr(row, "member", None) or getattr(row, "borrower", None)
            name = person.name if person is not None else household.head_name
            row.who = shown_name(actor, household.area, name)
        if hasattr(row, "money"):
            row.missing = [link.label for link in queries.missing_of(row)]
        if hasattr(row, "floor_area"):
            row.each = queries.area_per_person(row)
            row.stage_word = (
                Stage(row.stage).label if row.stage else gettext("In the list of relocation")
            )
        if hasattr(row, "voided_on") or hasattr(row, "valid_until"):
            row.may_keep = may_keep(actor, row.area)
        if hasattr(row, "voided_on"):
            row.what = type(row).__name__.lower()

"""The pages of one village, body, project, loan, rating and relocation; the risk funds."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate

from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.doors.web.access import Request, allow, can, methods
from zhucun.doors.web.asof import as_of
from zhucun.doors.web.economy.changing import in_words
from zhucun.doors.web.economy.offers import counties
from zhucun.economy import queries
from zhucun.economy.enums import Link, Stage
from zhucun.economy.perms import may_keep
from zhucun.fieldwork import queries as fieldwork
from zhucun.households.queries import shown_name
from zhucun.kernel.divisions import Level
from zhucun.kernel.problems import NotFound

_SEES, _PEOPLE = Permission.SEE_FIELDWORK, Permission.SEE_HOUSEHOLDS
#: How many rows of each kind the page of a village shows.
_MOST = 20


@methods(read=["GET"])
@allow(can(_SEES))
def village(request: Request, code: str) -> HttpResponse:
    """The economy of one village: income by year beside what was declared, bookings, industries,
    bodies, projects, money, sales, posts, station."""
    actor, day = request.actor, as_of(request)
    place = directory.place_card(actor=actor, code=code, as_of=day)
    if place.level != Level.VILLAGE or not actor.can(_SEES, area=code):
        raise NotFound
    told: dict[str, Any] = {"actor": actor, "as_of": day, "area": code}
    stations = list(queries.stations(**told))
    context = {
        "place": place,
        "years": queries.village_years(actor=actor, place=place, as_of=day),
        "declared": queries.declared_income(code, as_of=day),
        "bookings": list(queries.bookings(**told)[:_MOST]),
        "offers": list(queries.offers(**told)[:_MOST]),
        "honours": list(queries.honours(**told)[:_MOST]),
        "profile": queries.profile_of(actor=actor, code=code, as_of=day),
        "portfolio": next(iter(queries.portfolios(**told)), None),
        "bodies": list(queries.bodies(**told)[:_MOST]),
        "projects": [
            (row, [link.label for link in queries.missing_of(row)])
            for row in queries.projects(**told)[:_MOST]
        ],
        "funds": list(queries.funds(**told)[:_MOST]),
        "sales": list(queries.sales(**told)[:_MOST]),
        "posts": list(queries.posts(**told)[:_MOST]),
        "groups": list(queries.groups(**told)),
        "foundings": list(queries.foundings(**told)[:_MOST]),
        "founds_jointly": queries.is_founded_jointly(code, as_of=day),
        "stations": stations,
        "sites": queries.sites(**told),
        "station_rules": queries.station_verdict(stations[0], as_of=day) if stations else None,
        "may_keep": may_keep(actor, code),
        "sees_people": actor.can(_PEOPLE, area=code),
        "may_link": may_keep(actor, code[: Level.TOWNSHIP]),
    }
    return render(request, "web/economy/village.html", context)


@methods(read=["GET"])
@allow(can(_PEOPLE))
def village_fits(request: Request, code: str) -> HttpResponse:
    """Who of a village is not linked yet, and what fits him: households and projects, wishes and
    work. People decide, row by row."""
    actor, day = request.actor, as_of(request)
    place = directory.place_card(actor=actor, code=code, as_of=day)
    if place.level != Level.VILLAGE:
        raise NotFound
    found = queries.fitting(actor=actor, code=code, as_of=day)
    context = {
        "place": place,
        "found": found,
        "may_keep": found.may_keep and day == localdate(),
        "homes": [(row, _who(request, row.household)) for row in found.unlinked or ()],
        "seekers": [
            (row, shown_name(actor, code, row.wish.member.name)) for row in found.seekers or ()
        ],
    }
    return render(request, "web/economy/fits.html", context)


@methods(read=["GET"])
@allow(can(_SEES))
def body(request: Request, public_id: str) -> HttpResponse:
    """One body with its households, villages and projects."""
    card = queries.body_card(actor=request.actor, public_id=public_id, as_of=as_of(request))
    members = [(row, _who(request, row.household)) for row in card.members]
    changes = queries.changes_of(actor=request.actor, what="body", row=card.body)
    context = {
        "card": card,
        "body": card.body,
        "founding": getattr(card.body, "founding", None),
        "members": members,
        "changes": in_words("body", changes),
    }
    return render(request, "web/economy/body.html", context)


@methods(read=["GET"])
@allow(can(_SEES))
def project(request: Request, public_id: str) -> HttpResponse:
    """One project with the five links of its chain; budget and progress come from the plan item
    that it carries on."""
    card = queries.project_card(actor=request.actor, public_id=public_id, as_of=as_of(request))
    row = card.project
    leader = ""
    if row.leader is not None and card.sees_people:
        leader = shown_name(request.actor, row.leader.household.area, row.leader.name)
    context = {
        "card": card,
        "project": row,
        "leader": leader,
        "links": [(link, link not in card.missing) for link in Link],
        "households": [(each, _who(request, each.household)) for each in card.households],
        "line": _plan_line(request, row.plan_item),
        "changes": in_words(
            "project", queries.changes_of(actor=request.actor, what="project", row=row)
        ),
    }
    return render(request, "web/economy/project.html", context)


@methods(read=["GET"])
@allow(can(_SEES))
def founding(request: Request, public_id: str) -> HttpResponse:
    """One decision to found a co-operative, with who signed it."""
    card = queries.founding_card(actor=request.actor, public_id=public_id, as_of=as_of(request))
    return render(request, "web/economy/founding.html", {"card": card, "founding": card.founding})


@methods(read=["GET"])
@allow(can(_SEES))
def photo(request: Request, public_id: str) -> HttpResponse:
    """A photo of the works of a project, upright."""
    found = queries.one_photo(actor=request.actor, public_id=public_id)
    return HttpResponse(queries.upright_photo(found), content_type="image/svg+xml")


@methods(read=["GET"])
@allow(can(_PEOPLE))
def loan(request: Request, public_id: str) -> HttpResponse:
    """One loan: what is owed, the interest of each year, what the rules say."""
    card = queries.loan_card(actor=request.actor, public_id=public_id, as_of=as_of(request))
    row = card.loan
    who = shown_name(request.actor, row.household.area, row.borrower.name)
    return render(request, "web/economy/loan.html", {"card": card, "loan": row, "who": who})


@methods(read=["GET"])
@allow(can(_PEOPLE))
def rating(request: Request, public_id: str) -> HttpResponse:
    """One credit rating as station and bank gave it, and how it was corrected."""
    row = queries.one_rating(actor=request.actor, public_id=public_id)
    changes = queries.changes_of(actor=request.actor, what="rating", row=row)
    context = {
        "row": row,
        "changes": in_words("rating", changes),
        "may_keep": may_keep(request.actor, row.area),
    }
    return render(request, "web/economy/rating.html", context)


@methods(read=["GET"])
@allow(can(_PEOPLE))
def relocation(request: Request, public_id: str) -> HttpResponse:
    """One relocation: its stages, floor area a person, whether the home is lived in."""
    found = queries.relocation_card(actor=request.actor, public_id=public_id, as_of=as_of(request))
    row = found.relocation
    context = {
        "card": found,
        "relocation": row,
        "who": _who(request, row.household),
        "stages": [(stage, getattr(row, f"{stage}_on")) for stage in Stage],
    }
    return render(request, "web/economy/relocation.html", context)


@methods(read=["GET"])
@allow(can(_SEES))
def risk(request: Request) -> HttpResponse:
    """The risk funds of counties: what they hold, and every move."""
    funds = queries.risk_funds(actor=request.actor, as_of=as_of(request))
    names = directory.names_of({fund.area for fund in funds}, as_of=as_of(request))
    context = {
        "funds": [(names.get(fund.area, fund.area), fund) for fund in funds],
        "may_pay_in": bool(counties(request)) and request.actor.viewer is None,
        "sees_loans": request.actor.can(_PEOPLE),
    }
    return render(request, "web/economy/risk.html", context)


def _who(request: Request, household: Any) -> str:
    return shown_name(request.actor, household.area, household.head_name)


def _plan_line(request: Request, key: str) -> Any | None:
    """The plan item that a project carries on, where the reader may see it."""
    if not key:
        return None
    try:
        line, _progress = fieldwork.item_card(
            actor=request.actor, public_id=key, as_of=as_of(request)
        )
    except NotFound:
        return None
    return line

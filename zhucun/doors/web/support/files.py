"""The lists of support as workbooks: the rows of their pages, cut to where the reader may take
lists out."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.doors.web.access import Request, allow, methods, takes_out
from zhucun.doors.web.asof import as_of
from zhucun.doors.web.intake.files import taken
from zhucun.doors.web.roster.reasons import language
from zhucun.doors.web.support.caring import care_asked
from zhucun.doors.web.support.money import wanted_of
from zhucun.doors.web.support.others import lines_asked
from zhucun.doors.web.support.shown import (
    area_of,
    period_of,
    sees_batches,
    sees_support,
    word,
)
from zhucun.support import queries
from zhucun.support.queries import care_workbooks, workbooks


def _taker(request: Request) -> Actor:
    return request.actor.holding(Permission.EXPORT)


@methods(read=["GET"])
@allow(takes_out(sees_support))
def lines_file(request: Request) -> HttpResponse:
    """What is due, paid and missing, line by line (应发明细)."""
    period, wanted, actor = period_of(request), wanted_of(request), _taker(request)
    found = queries.due_lines(actor=actor, year=period.year, through=period.through, wanted=wanted)
    made = workbooks.lines_workbook(
        found, actor=actor, as_of=as_of(request), lang=language(), area=wanted.area
    )
    return taken(made, gettext("What is due, line by line"), wanted.area, period.through)


@methods(read=["GET"])
@allow(takes_out(sees_batches))
def others_file(request: Request) -> HttpResponse:
    """What is due to those without a posting, line by line."""
    period, area, actor = period_of(request), area_of(request), _taker(request)
    made = workbooks.others_workbook(
        lines_asked(request, actor),
        actor=actor,
        through=period.through,
        lang=language(),
        area=area,
    )
    name = gettext("What is due to those without a posting")
    return taken(made, name, area, period.through)


@methods(read=["GET"])
@allow(takes_out(sees_support))
def payments_file(request: Request) -> HttpResponse:
    """The payments of a year (发放记录)."""
    period, area, actor = period_of(request), area_of(request), _taker(request)
    over = word(request, "over", ("1",)) == "1"
    rows = queries.payments(actor=actor, year=period.year, area=area, over=over)
    made = workbooks.payments_workbook(
        rows, actor=actor, as_of=as_of(request), lang=language(), area=area
    )
    return taken(made, gettext("Payments"), area, period.year)


@methods(read=["GET"])
@allow(takes_out(sees_support))
def uncovered_file(request: Request) -> HttpResponse:
    """Who is not covered throughout the term."""
    area, day, actor = area_of(request), as_of(request), _taker(request)
    found = queries.cover_lines(actor=actor, as_of=day, area=area, lacking=True)
    made = care_workbooks.uncovered_workbook(
        found, actor=actor, as_of=day, lang=language(), area=area
    )
    return taken(made, gettext("Who is not covered throughout the term"), area, day)


@methods(read=["GET"])
@allow(takes_out(sees_support))
def insured_file(request: Request, public_id: str) -> HttpResponse:
    """Whom a policy covers, for the insurer (被保险人清单)."""
    actor = _taker(request)
    policy = queries.one_insurance(actor=actor, public_id=public_id)
    made = care_workbooks.insured_workbook(
        policy,
        queries.insured_of(actor=actor, insurance=policy),
        actor=actor,
        as_of=as_of(request),
        lang=language(),
    )
    return taken(made, gettext("List of the insured"), policy.insurer, policy.valid_from)


@methods(read=["GET"])
@allow(takes_out(sees_support))
def care_file(request: Request) -> HttpResponse:
    """Check-ups, visits and stays of a year; with `?kind=check-up&lacking=1` the list for the
    hospital."""
    period, area, actor = period_of(request), area_of(request), _taker(request)
    made = care_workbooks.care_workbook(
        care_asked(request, actor), actor=actor, as_of=as_of(request), lang=language(), area=area
    )
    return taken(made, gettext("Check-ups and care"), area, period.year)


@methods(read=["GET"])
@allow(takes_out(sees_support))
def kits_file(request: Request) -> HttpResponse:
    """What belongs to each base, and what is missing."""
    area, day, actor = area_of(request), as_of(request), _taker(request)
    found = queries.kit_lines(actor=actor, as_of=day, area=area)
    made = care_workbooks.kits_workbook(found, actor=actor, as_of=day, lang=language(), area=area)
    return taken(made, gettext("Kit of the bases"), area, day)


@methods(read=["GET"])
@allow(takes_out(sees_support))
def units_file(request: Request) -> HttpResponse:
    """Units with their villages: funds and the four bindings."""
    period, area, day, actor = period_of(request), area_of(request), as_of(request), _taker(request)
    found = queries.ties(actor=actor, year=period.year, as_of=day, area=area)
    made = care_workbooks.ties_workbook(found, actor=actor, as_of=day, lang=language(), area=area)
    return taken(made, gettext("Funds and bindings of units"), area, period.year)

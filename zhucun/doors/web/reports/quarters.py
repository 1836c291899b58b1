"""The quarterly report of a cadre: each number with its way to the rows; and on paper."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _

from zhucun.directory.enums import Permission
from zhucun.doors.web.access import Request, allow, methods
from zhucun.doors.web.asof import address, as_of
from zhucun.doors.web.fieldwork.shown import sees_fieldwork
from zhucun.doors.web.problems import BadQuery, sentences
from zhucun.doors.web.roster.reasons import language
from zhucun.kernel.periods import Period, months_after
from zhucun.kernel.problems import Problem
from zhucun.presence.enums import SheetState
from zhucun.reports import actions, queries
from zhucun.reports.enums import ReportState
from zhucun.reports.queries import quarter_reports as reports
from zhucun.roster import queries as roster
from zhucun.signoff import queries as signing

_NAME = re.compile(r"((?:19|20|21)[0-9]{2})-Q([1-4])")


@methods(read=["GET"])
@allow(sees_fieldwork)
def quarter(request: Request, public_id: str) -> HttpResponse:
    """What the quarter of a cadre comes to so far."""
    page = _page(request, public_id)
    before, after = (_beside(page.quarter, months) for months in (-3, 3))
    starts, ends = page.posting.starts_on, page.posting.ends_on
    context = {
        "page": page,
        "posting": page.posting,
        "last_day": page.until - timedelta(days=1),
        "sheets": [(one, SheetState(one.state).label) for one in page.months],
        "lists": [(_("Matters opened"), page.opened), (_("Matters settled"), page.settled)],
        "months": _months(page),
        "before": before if before.until and before.until > starts else None,
        "after": after if after.start <= as_of(request) and not _is_over(ends, after) else None,
    }
    report = reports.report_of(page)
    context |= {
        "report": report,
        "case": _case(request, report),
        "may_hand_in": _may_hand_in(request, page, report),
    }
    context |= {key: queries.name_of(context[key]) for key in ("before", "after") if context[key]}
    return render(request, "web/reports/quarter.html", context)


@methods(write=["POST"])
@allow(sees_fieldwork)
def quarter_hand_in(request: Request, public_id: str) -> HttpResponse:
    """Hand in the quarter as its records stand today, whatever day the reader looked at; it goes to
    those who sign it."""
    page = _page(request, public_id, localdate())
    try:
        actions.hand_in_quarter(page=page, at=now(), by=request.actor)
    except Problem as problem:
        found = sentences(problem)
        messages.error(request, f"{found.message} {found.todo}")
    else:
        messages.success(request, _("The report is handed in."))
    href = address(request, "web:quarter", public_id)
    return redirect(f"{href}{'&' if '?' in href else '?'}quarter={page.name}")


def _may_hand_in(request: Request, page: queries.QuarterPage, report: Any) -> bool:
    """A quarter that is over, where the region's pack says who signs, and that is not on its
    way."""
    posting = page.posting
    mine = bool(request.actor.person) and posting.person.public_id == request.actor.person
    may = mine or request.actor.can(Permission.MANAGE_ROSTER, area=posting.area)
    is_free = report is None or report.state == ReportState.RETURNED
    is_over = page.ends_on <= localdate()
    return may and is_free and is_over and reports.has_chain(posting.area, localdate())


def _case(request: Request, report: Any) -> Any:
    """The latest way of a report through the chain, as far as the reader sees it."""
    if report is None:
        return None
    found = signing.cases(
        actor=request.actor, as_of=localdate(), kind=reports.KIND, subjects=[report.public_id]
    )
    return found.order_by("-pk").first()


@methods(read=["GET"])
@allow(sees_fieldwork)
def quarter_file(request: Request, public_id: str) -> HttpResponse:
    """The quarter as PDF, to be printed and filed."""
    page = _page(request, public_id)
    english = language().startswith("en")
    content = queries.quarter_form(page, at=now(), language="en" if english else "zh")
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="quarter-{public_id}-{page.name}.pdf"'
    return answer


def _page(request: Request, public_id: str, day: date | None = None) -> queries.QuarterPage:
    """As of `day`; without it the day that the reader asks about."""
    posting = roster.posting_card(actor=request.actor, public_id=public_id)
    day = day or as_of(request)
    return queries.quarter_page(
        actor=request.actor, posting=posting, quarter=_asked(request, posting, day), as_of=day
    )


def _asked(request: Request, posting: Any, day: date) -> Period:
    """`?quarter=2024-Q1`; without it the running one, or the last one of who has left."""
    asked = request.GET.get("quarter", "")
    if asked:
        found = _NAME.fullmatch(asked)
        if found is None:
            raise BadQuery(value=f"quarter={asked[:20]}")
        return Period.quarter(int(found[1]), int(found[2]))
    last = min(day, posting.ends_on - timedelta(days=1)) if posting.ends_on else day
    return Period.quarter(last.year, (last.month + 2) // 3)


def _beside(quarter: Period, months: int) -> Period:
    start = months_after(quarter.start, months)
    return Period(start, months_after(start, 3))


def _is_over(ends_on: date | None, quarter: Period) -> bool:
    return ends_on is not None and ends_on <= quarter.start


def _months(page: queries.QuarterPage) -> list[date]:
    """The months of the quarter that have begun, for the diary."""
    months = [months_after(page.quarter.start, number) for number in range(3)]
    return [each for each in months if each < page.until]

"""The diary (民情日记): a month of visits as pages, on the screen and on paper."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate, now

from zhucun.directory.enums import Permission
from zhucun.doors.web.access import Request, allow, methods
from zhucun.doors.web.asof import as_of
from zhucun.doors.web.fieldwork.shown import (
    household_names,
    month_of,
    months_beside,
    sees_fieldwork,
)
from zhucun.doors.web.presence.leave import is_cadre
from zhucun.doors.web.roster.reasons import language
from zhucun.fieldwork import queries
from zhucun.kernel.problems import NotFound
from zhucun.reports import queries as reports
from zhucun.roster import queries as roster


@methods(read=["GET"])
@allow(is_cadre)
def my_diary(request: Request) -> HttpResponse:
    """One's own month; the fastest way to a new entry."""
    today = localdate()
    month = month_of(request, as_of(request))
    own = roster.serving(person=request.actor.person, on=today)
    if not own:
        return render(request, "web/fieldwork/diary.html", {"page": None, "month": month})
    return _page(request, own[0], month, is_mine=True)


@methods(read=["GET"])
@allow(sees_fieldwork)
def diary(request: Request, public_id: str) -> HttpResponse:
    """The month of a cadre, for those who work with him; the reading is noted."""
    row = _posting(request, public_id)
    return _page(request, row, month_of(request, as_of(request)), is_mine=_is_own(request, row))


@methods(read=["GET"])
@allow(sees_fieldwork)
def diary_file(request: Request, public_id: str) -> HttpResponse:
    """The month as PDF, to be printed and filed."""
    row = _posting(request, public_id)
    month = month_of(request, as_of(request))
    page = queries.diary(actor=request.actor, posting=row, month=month)
    names = household_names(request.actor, _reached(page))
    english = language().startswith("en")
    content = reports.diary_form(page, names=names, at=now(), language="en" if english else "zh")
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="diary-{public_id}-{month:%Y-%m}.pdf"'
    return answer


def _page(request: Request, posting: Any, month: date, *, is_mine: bool) -> HttpResponse:
    page = queries.diary(actor=request.actor, posting=posting, month=month)
    before, after = months_beside(month)
    context = {
        "page": page,
        "posting": posting,
        "month": month,
        "before": before,
        "after": after if after <= localdate() else None,
        "names": household_names(request.actor, _reached(page)),
        "is_mine": is_mine,
    }
    return render(request, "web/fieldwork/diary.html", context)


def _reached(page: Any) -> list[Any]:
    return [
        each.household for one in page.days for entry in one.visits for each in entry.households
    ]


def _posting(request: Request, public_id: str) -> Any:
    """A posting whose visits the reader may see. Raises NotFound."""
    row = roster.posting_card(actor=request.actor, public_id=public_id)
    sees = request.actor.can(Permission.SEE_FIELDWORK, area=row.area)
    if not sees and not _is_own(request, row):
        raise NotFound
    return row


def _is_own(request: Request, posting: Any) -> bool:
    return bool(request.actor.person) and posting.person.public_id == request.actor.person

"""Addresses of month sheets, trips, the rota and spot checks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.urls import path
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhucun.directory.enums import Permission
from zhucun.doors.web.access import Request, can
from zhucun.doors.web.asof import address
from zhucun.doors.web.presence import checks, duty, files, leave, overview, sheets
from zhucun.doors.web.rooms import Entry, Task
from zhucun.presence.queries import checks as check_queries
from zhucun.presence.queries import sheets as queries

_SHEET = "presence/<str:posting>/<str:month>/"

urlpatterns = [
    path("presence/", overview.presence, name="presence"),
    path("presence/mine/", sheets.my_month, name="my-month"),
    path("presence/sheets/", sheets.month_sheets, name="month-sheets"),
    path("presence/sheets/confirm/", sheets.month_confirm, name="month-confirm"),
    path("presence/sheets/file/", files.month_file, name="month-file"),
    path(_SHEET, sheets.month_sheet, name="month-sheet"),
    path(f"{_SHEET}confirm/", sheets.sheet_confirm, name="sheet-confirm"),
    path(f"{_SHEET}correct/", sheets.sheet_correct, name="sheet-correct"),
    path("trips/", duty.trips, name="trips"),
    path("trips/new/", duty.trip_new, name="trip-new"),
    path("postings/<str:posting>/trip/", duty.trip_new, name="trip-new-for"),
    path("trips/<str:public_id>/", duty.trip, name="trip"),
    path("trips/<str:public_id>/cancel/", duty.trip_cancel, name="trip-cancel"),
    path("rota/<str:village>/<str:month>/", duty.rota, name="rota"),
    path("checks/", checks.checks, name="checks"),
    path("checks/draws/", checks.draws, name="draws"),
    path("checks/draws/<str:public_id>/", checks.draw, name="draw"),
    path("checks/new/", checks.check_whom, name="check-whom"),
    path("checks/new/<str:posting>/", checks.check_new, name="check-new"),
    path("checks/<str:public_id>/", checks.check, name="check"),
    path("checks/<str:public_id>/<str:do>/", checks.check_do, name="check-do"),
]

MENU = [
    Entry(_("My month"), "web:my-month", leave.is_cadre, _("What your month sheet says so far")),
    Entry(
        _("Presence"),
        "web:presence",
        can(Permission.SEE_PRESENCE),
        _("Month sheets by exception, warnings while there is time, questions to ask"),
    ),
    Entry(
        _("Spot checks"),
        "web:checks",
        can(Permission.CHECK_PRESENCE),
        _("Draw whom to check, record what was found, decide what follows"),
    ),
]


def waiting(request: Request) -> Iterator[Task]:
    """Sheets of the last month to confirm, absences to answer or to decide. Few queries: sheets are
    computed for the township and the cadre only, never for a county."""
    actor, today = request.actor, localdate()
    last = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    if actor.person:
        count = check_queries.unanswered(actor=actor).count()
        label = gettext("Spot checks that did not find you: your answer")
        yield Task(label, count, address(request, "web:checks"))
        mine = [
            row
            for row in queries.postings_in(actor=actor, month=last)
            if row.person.public_id == actor.person
        ]
        waits = [
            one
            for one in queries.sheets_of(mine, month=last, as_of=today)
            if queries.may_confirm_own(actor, one) and not one.is_ready
        ]
        link = _with(address(request, "web:my-month"), f"month={last:%Y-%m}")
        yield Task(gettext("Your month sheet to be confirmed"), len(waits), link)
    if actor.can(Permission.CONFIRM_PRESENCE):
        count = queries.ready_count(actor=actor, month=last)
        link = _with(address(request, "web:month-sheets"), f"month={last:%Y-%m}&state=ready")
        yield Task(gettext("Month sheets that their cadres confirmed"), count, link)
    if actor.can(Permission.MANAGE_ROSTER):
        count = check_queries.undecided(actor=actor).count()
        link = _with(address(request, "web:checks"), "result=undecided")
        yield Task(gettext("Absences about which to decide"), count, link)


def _with(link: str, query: str) -> str:
    return f"{link}{'&' if '?' in link else '?'}{query}"

"""Addresses of the monitoring."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import path
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhucun.directory.enums import Permission
from zhucun.doors.web.access import Request
from zhucun.doors.web.asof import address
from zhucun.doors.web.monitoring import cases, four, trying, writing
from zhucun.doors.web.monitoring.shown import sees_monitoring, with_clocks
from zhucun.doors.web.rooms import Entry, Panel, Task
from zhucun.monitoring import queries
from zhucun.monitoring.enums import FourState
from zhucun.monitoring.perms import may_work

urlpatterns = [
    path("monitoring/", cases.monitoring, name="monitoring"),
    path("monitoring/file/", cases.monitoring_file, name="monitoring-file"),
    path("monitoring/take-over/", cases.take_over, name="monitoring-take-over"),
    path("monitoring/measures/", cases.measures, name="monitoring-measures"),
    path("monitoring/what-if/", trying.what_if, name="monitoring-what-if"),
    path("monitoring/history/", trying.history, name="monitoring-history"),
    path("monitoring/four-things/", four.four_things, name="monitoring-four"),
    path(
        "monitoring/four-things/households/<str:public_id>/",
        four.four_household,
        name="monitoring-four-household",
    ),
    path(
        "monitoring/four-things/villages/<str:code>/",
        four.four_village,
        name="monitoring-four-village",
    ),
    path("monitoring/signs/new/", writing.sign_new, name="monitoring-sign-new"),
    path("monitoring/signs/<str:public_id>/<str:do>/", writing.sign_do, name="monitoring-sign-do"),
    path(
        "monitoring/measures/<str:public_id>/deliver/",
        writing.measure_deliver,
        name="monitoring-deliver",
    ),
    path("monitoring/<str:public_id>/", cases.monitoring_case, name="monitoring-case"),
    path("monitoring/<str:public_id>/open/", writing.case_open, name="monitoring-open"),
    path("monitoring/<str:public_id>/form/", cases.monitoring_form, name="monitoring-form"),
    path("monitoring/<str:public_id>/letter/", cases.monitoring_letter, name="monitoring-letter"),
    path("monitoring/<str:public_id>/notice/", cases.monitoring_notice, name="monitoring-notice"),
    path(
        "monitoring/<str:public_id>/objections/<str:do>/",
        writing.case_objection,
        name="monitoring-objection",
    ),
    path("monitoring/<str:public_id>/do/<str:do>/", writing.case_do, name="monitoring-do"),
]

MENU = [
    Entry(
        _("Monitoring"),
        "web:monitoring",
        sees_monitoring,
        _("Signs of a return to poverty: checked, decided, helped, removed"),
    ),
]


def waiting(request: Request) -> Iterator[Task]:
    """What nobody was given, what nobody can sign, what is past its day, and where the four things
    no longer hold. Four queries."""
    actor, today = request.actor, localdate()
    if not sees_monitoring(actor):
        return
    link = address(request, "web:monitoring")
    link += "&" if "?" in link else "?"
    yield Task(
        gettext("Cases of monitoring that nobody was given"),
        queries.undispatched(actor=actor),
        f"{link}state=running",
    )
    unsigned = queries.cases(actor=actor, as_of=today, state=queries.UNSIGNED)
    yield Task(
        gettext("Cases of monitoring whose sign-off has not begun"),
        unsigned.count(),
        f"{link}state=unsigned",
    )
    late = queries.cases(actor=actor, as_of=today, state=queries.LATE)
    yield Task(gettext("Cases of monitoring past their day"), late.count(), f"{link}state=late")
    broken = queries.exited_households(actor=actor, as_of=today, state=FourState.BROKEN)
    link = address(request, "web:monitoring-four")
    link += "&" if "?" in link else "?"
    yield Task(
        gettext("Households that left poverty of whom not all of the four things hold"),
        broken.count(),
        f"{link}state=broken",
    )


def household_panels(request: Request, household: Any) -> Iterator[Panel]:
    """The spells of monitoring of a household, and whether it left poverty. Three queries."""
    actor = request.actor
    if not actor.can(Permission.SEE_HOUSEHOLDS, area=household.area):
        return
    rows = queries.cases_of_household(actor=actor, household=household.public_id)
    for row in rows:
        row.household = household
    yield Panel(
        title=gettext("Monitoring"),
        template="web/monitoring/_household_panel.html",
        context={
            "household": household,
            "cases": with_clocks(actor, rows, localdate()),
            "has_left": queries.household_left_on(household, as_of=localdate()) is not None,
            "may_report": household.valid_until is None and may_work(actor, household.area),
        },
    )

"""Addresses of cross-checks."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhucun.doors.web.access import Request
from zhucun.doors.web.asof import address, asking
from zhucun.doors.web.rooms import Entry, Task
from zhucun.doors.web.screening import leads, registers, running
from zhucun.doors.web.screening.shown import keeps_leads, sees_leads
from zhucun.screening import queries
from zhucun.screening.enums import LeadState

urlpatterns = [
    path("screening/", leads.leads, name="screening"),
    path("screening/file/", leads.leads_file, name="screening-file"),
    path("screening/assign/", leads.leads_assign, name="screening-assign"),
    path("screening/leads/<str:public_id>/", leads.lead, name="screening-lead"),
    path("screening/leads/<str:public_id>/do/<str:do>/", leads.lead_do, name="screening-lead-do"),
    path("screening/lists/", registers.registers, name="screening-lists"),
    path("screening/lists/<str:public_id>/", registers.register_list, name="screening-list"),
    path(
        "screening/lists/<str:public_id>/do/<str:do>/",
        registers.register_list_do,
        name="screening-list-do",
    ),
    path("screening/runs/", running.runs, name="screening-runs"),
    path("screening/runs/<str:public_id>/", running.run, name="screening-run"),
]

MENU = [
    Entry(
        _("Cross-checks"),
        "web:screening",
        sees_leads,
        _("Leads: what was paid, held beside registers of other departments"),
    ),
]


def waiting(request: Request) -> Iterator[Task]:
    """Leads that nobody has assigned. One count; the later steps wait with the signatures."""
    if not keeps_leads(request.actor):
        return
    yield Task(
        gettext("Leads of cross-checks to be assigned"),
        queries.leads(actor=request.actor, state=LeadState.FOUND).count(),
        asking(address(request, "web:screening"), "state=found"),
    )

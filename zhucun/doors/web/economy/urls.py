"""Addresses of the village economy."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import path
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhucun.directory.enums import Permission
from zhucun.doors.web.access import Request, can
from zhucun.doors.web.asof import address
from zhucun.doors.web.economy import cards, groups, series, tables, writing
from zhucun.doors.web.rooms import Entry, Panel, Task
from zhucun.economy import queries
from zhucun.economy.perms import may_keep
from zhucun.households.queries import shown_name

_LISTS = [
    path(f"economy/{what}/", tables.listed, {"what": what}, name=f"economy-{what}")
    for what in tables.PAGES
]
urlpatterns = [
    *_LISTS,
    path("economy/<str:what>/file/", tables.listed_file, name="economy-file"),
    path("economy/risk-fund/", cards.risk, name="economy-risk"),
    path("economy/risk-fund/pay-in/", writing.pay_in, name="economy-pay-in"),
    path("economy/years/", series.years, name="economy-years"),
    path("economy/groups/", groups.groups, name="economy-groups"),
    path("economy/groups/<str:public_id>/", groups.group, name="economy-group"),
    path("economy/villages/<str:code>/", cards.village, name="economy-village"),
    path("economy/villages/<str:code>/fits/", cards.village_fits, name="economy-fits"),
    path("economy/villages/<str:code>/<str:what>/", writing.village_new, name="economy-new"),
    path("economy/bodies/<str:public_id>/", cards.body, name="economy-body"),
    path("economy/projects/<str:public_id>/", cards.project, name="economy-project"),
    path("economy/foundings/<str:public_id>/", cards.founding, name="economy-founding"),
    path("economy/photos/<str:public_id>/", cards.photo, name="economy-photo"),
    path("economy/ratings/<str:public_id>/", cards.rating, name="economy-rating"),
    path("economy/loans/<str:public_id>/", cards.loan, name="economy-loan"),
    path("economy/relocations/<str:public_id>/", cards.relocation, name="economy-relocation"),
    path(
        "households/<str:public_id>/economy/<str:what>/",
        writing.household_new,
        name="economy-of-household",
    ),
    path("economy/<str:what>/<str:public_id>/<str:do>/", writing.act, name="economy-act"),
]

MENU = [
    *(
        Entry(page.title, f"web:economy-{what}", tables.sees(what), page.about)
        for what, page in tables.PAGES.items()
    ),
    Entry(
        _("Linked villages"),
        "web:economy-groups",
        can(Permission.SEE_FIELDWORK),
        _("Villages that share projects and workshops"),
    ),
    Entry(
        _("Yearly figures"),
        "web:economy-years",
        can(Permission.SEE_FIELDWORK),
        _("Incomes of farmers and the growth of the economy, as stated"),
    ),
]


def waiting(request: Request) -> Iterator[Task]:
    """Loans that are overdue in one's own area. One count."""
    actor = request.actor
    if not actor.can(Permission.SEE_HOUSEHOLDS):
        return
    overdue = queries.loans(actor=actor, as_of=localdate(), state="overdue")
    link = address(request, "web:economy-loans")
    link += ("&" if "?" in link else "?") + "state=overdue"
    yield Task(gettext("Micro-loans that are overdue"), overdue.count(), link)


def household_panels(request: Request, household: Any) -> Iterator[Panel]:
    """Co-operatives, projects, work, loans, rating and relocation of a household. Seven queries."""
    actor, area = request.actor, household.area
    if not actor.can(Permission.SEE_HOUSEHOLDS, area=area):
        return
    found = queries.household_economy(actor=actor, household=household, as_of=localdate())
    is_there = household.valid_until is None
    yield Panel(
        title=gettext("Industry, work and credit"),
        template="web/economy/_household_panel.html",
        context={
            "household": household,
            "found": found,
            "jobs": [(job, shown_name(actor, area, job.member.name)) for job in found.jobs],
            "wishes": [(wish, shown_name(actor, area, wish.member.name)) for wish in found.wishes],
            "may_keep": is_there and may_keep(actor, area),
        },
    )

"""Addresses of the fieldwork."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import path
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhucun.directory.enums import Permission
from zhucun.doors.web.access import Request, can
from zhucun.doors.web.asof import address, asking
from zhucun.doors.web.fieldwork import (
    campaigns,
    care,
    coordination,
    coverage,
    diary,
    guidance,
    inspections,
    items,
    matters,
    plans,
    projects,
    tickets,
    visits,
)
from zhucun.doors.web.fieldwork.shown import sees_fieldwork
from zhucun.doors.web.presence.leave import is_cadre
from zhucun.doors.web.rooms import Entry, Panel, Task
from zhucun.fieldwork import queries

#: How many visits the card of a household shows.
_LATEST = 10

urlpatterns = [
    path("diary/", diary.my_diary, name="my-diary"),
    path("diary/<str:public_id>/", diary.diary, name="diary"),
    path("diary/<str:public_id>/file/", diary.diary_file, name="diary-file"),
    path("visits/", visits.visits, name="visits"),
    path("visits/new/", visits.visit_new, name="visit-new"),
    path("postings/<str:posting>/visits/new/", visits.visit_new, name="visit-new-for"),
    path("visits/<str:public_id>/", visits.visit, name="visit"),
    path("visits/<str:public_id>/change/", visits.visit_change, name="visit-change"),
    path("visits/<str:public_id>/void/", visits.visit_void, name="visit-void"),
    path("visits/<str:public_id>/campaign/", campaigns.visit_campaign, name="visit-campaign"),
    path("matters/", matters.matters, name="matters"),
    path("matters/file/", matters.matters_file, name="matters-file"),
    path("matters/new/", matters.matter_new, name="matter-new"),
    path("matters/<str:public_id>/", matters.matter, name="matter"),
    path("matters/<str:public_id>/steps/", matters.matter_step, name="matter-step"),
    path("matters/<str:public_id>/campaign/", campaigns.matter_campaign, name="matter-campaign"),
    path("plans/", plans.plans, name="plans"),
    path("plans/file/", plans.plans_file, name="plans-file"),
    path("plans/open/", plans.plans_open, name="plans-open"),
    path("plans/new/", plans.plan_new, name="plan-new"),
    path("plans/items/<str:public_id>/", items.item, name="plan-item"),
    path("plans/items/<str:public_id>/change/", items.item_change, name="plan-item-change"),
    path("plans/items/<str:public_id>/<str:do>/", items.item_do, name="plan-item-do"),
    path("plans/<str:public_id>/", plans.plan, name="plan"),
    path("plans/<str:public_id>/pledge/", plans.plan_pledge, name="plan-pledge"),
    path("plans/<str:public_id>/submit/", plans.plan_submit, name="plan-submit"),
    path("plans/<str:public_id>/withdraw/", plans.plan_withdraw, name="plan-withdraw"),
    path("projects/", projects.projects, name="projects"),
    path("projects/file/", projects.projects_file, name="projects-file"),
    path("guidance/", guidance.guidance, name="guidance"),
    path("guidance/new/", guidance.guidance_new, name="guidance-new"),
    path("guidance/<str:public_id>/", guidance.guidance_one, name="guidance-one"),
    path("guidance/<str:public_id>/void/", guidance.guidance_void, name="guidance-void"),
    path("inspections/", inspections.inspections, name="inspections"),
    path("inspections/new/", inspections.inspection_new, name="inspection-new"),
    path("inspections/<str:public_id>/", inspections.inspection, name="inspection"),
    path(
        "inspections/<str:public_id>/withdraw/",
        inspections.inspection_withdraw,
        name="inspection-withdraw",
    ),
    path(
        "inspections/<str:public_id>/teams/<str:team>/",
        inspections.inspection_team,
        name="inspection-team",
    ),
    path("tickets/", tickets.tickets, name="tickets"),
    path("tickets/file/", tickets.tickets_file, name="tickets-file"),
    path("tickets/new/", tickets.ticket_new, name="ticket-new"),
    path("tickets/<str:public_id>/", tickets.ticket, name="ticket"),
    path("coordination/", coordination.coordination, name="coordination"),
    path("coordination/<str:code>/", coordination.coordination_one, name="coordination-one"),
    path(
        "coordination/<str:code>/<str:member>/leave/",
        coordination.coordination_leave,
        name="coordination-leave",
    ),
    path("care/", care.care, name="care"),
    path("reached/", coverage.reached, name="reached"),
    path("reached/<str:code>/", coverage.reached_village, name="reached-village"),
]

MENU = [
    Entry(_("Diary"), "web:my-diary", is_cadre, _("Record a visit; the diary writes itself")),
    Entry(
        _("Matters"),
        "web:matters",
        sees_fieldwork,
        _("What villagers ask for: who answers for it, how far it is"),
    ),
    Entry(
        _("Plans"),
        "web:plans",
        plans.sees_plans,
        _("Plans of the year, task lists and pledges: what is done, and what shows it"),
    ),
    Entry(
        _("Projects"),
        "web:projects",
        plans.sees_plans,
        _("What is built and bought: budget, money spent, who pays, before and after"),
    ),
    Entry(
        _("Guidance"),
        "web:guidance",
        guidance.sees_guidance,
        _("What offices above the village and sending units did for the teams, and what followed"),
    ),
    Entry(
        _("Inspections"),
        "web:inspections",
        can(Permission.MANAGE_ROSTER),
        _("Which teams are inspected, chosen or drawn by lot, what was seen, what is put right"),
    ),
    Entry(
        _("Directives and supervision"),
        "web:tickets",
        guidance.sees_guidance,
        _("What is to be carried out by a day: directives, supervision, findings of inspections"),
    ),
    Entry(
        _("Coordination"),
        "web:coordination",
        can(Permission.SEE_FIELDWORK),
        _("Which departments coordinate at each level, who is in charge, what meetings decided"),
    ),
    Entry(
        _("Households reached"),
        "web:reached",
        can(Permission.SEE_FIELDWORK),
        _("Which households were visited, village by village, with the rows"),
    ),
    Entry(
        _("People in need of care"),
        "web:care",
        care.sees_care,
        _("Children left behind and elders in empty nests: who was visited, and who was not"),
    ),
]


def waiting(request: Request) -> Iterator[Task]:
    """What the actor answers for, what waits at his level, what is past its day; at an office the
    plans of the year that nobody opened. At most five counts, and three queries."""
    actor, today = request.actor, localdate()
    if not sees_fieldwork(actor):
        return
    link = address(request, "web:matters")
    link += "&" if "?" in link else "?"
    if actor.person:
        mine = queries.matters(actor=actor, state=queries.RUNNING, person=actor.person)
        yield Task(gettext("Matters that I answer for"), mine.count(), f"{link}state=mine")
    if plans.plans_somewhere(actor):
        past = queries.items_late(actor=actor, as_of=today)
        yield Task(
            gettext("Items of plans past their day"), past.count(), address(request, "web:plans")
        )
    if actor.can(Permission.MANAGE_ROSTER):
        overdue = queries.tickets(actor=actor, as_of=today, overdue=True)
        told = gettext("Directives and supervision past their day")
        page = asking(address(request, "web:tickets"), "state=overdue")
        yield Task(told, overdue.count(), page)
    office = plans.office_of(actor)
    if office:
        missing = queries.without_plans(area=office, year=today.year, on=today)
        told = gettext("Plans of this year that are not there yet")
        yield Task(told, len(missing), address(request, "web:plans"))
    level = queries.level_handled(actor)
    if level:
        lies = queries.matters(actor=actor, state="open", level=level)
        yield Task(
            gettext("Matters that wait to be taken on"),
            lies.count(),
            f"{link}state=open&level={level}",
        )
        late = queries.matters(actor=actor, overdue=True, as_of=today)
        yield Task(gettext("Matters past their day"), late.count(), f"{link}state=overdue")


def household_panels(request: Request, household: Any) -> Iterator[Panel]:
    """The latest visits to a household and its matters. Two queries."""
    actor, area = request.actor, household.area
    if not actor.can(Permission.SEE_FIELDWORK, area=area):
        return
    key = household.public_id
    visits_ = list(queries.visits_of_household(actor=actor, household=key)[: _LATEST + 1])
    is_there = household.valid_until is None
    yield Panel(
        title=gettext("Visits and matters"),
        template="web/fieldwork/_household_panel.html",
        context={
            "household": household,
            "visits": visits_[:_LATEST],
            "has_more": len(visits_) > _LATEST,
            "matters": list(queries.matters_of_household(actor=actor, household=key)),
            "may_record": is_there
            and bool(actor.person)
            and actor.can(Permission.RECORD_FIELDWORK, area=area),
            "may_open": is_there
            and any(actor.can(needed, area=area) for needed in matters.OPENERS),
        },
    )

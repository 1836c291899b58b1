"""Addresses of the fieldwork."""

from __future__ import annotations

from ninja import Router

from zhucun.directory.enums import Permission
from zhucun.doors.api.fieldwork import (
    coordination,
    guidance,
    items,
    matters,
    plans,
    reached,
    tickets,
    visits,
)
from zhucun.doors.api.fieldwork.coordination import CoordinationCardOut, CoordinationPage
from zhucun.doors.api.fieldwork.guidance_schemas import GuidanceCardOut, GuidancePage
from zhucun.doors.api.fieldwork.plan_schemas import (
    PlanCardOut,
    PlanItemCardOut,
    PlanPage,
    PlanYearOut,
    ProjectPage,
)
from zhucun.doors.api.fieldwork.reached_schemas import (
    CarePeoplePage,
    ReachedHouseholdPage,
    ReachedOut,
)
from zhucun.doors.api.fieldwork.schemas import (
    DiaryOut,
    FieldFiguresOut,
    MatterCardOut,
    MatterPage,
    VisitCardOut,
    VisitPage,
)
from zhucun.doors.api.fieldwork.tickets import TicketCardOut, TicketPage
from zhucun.doors.api.routes import read, write

_VISIT, _MATTER = "/visits/{public_id}", "/matters/{public_id}"
_GUIDANCE, _COORDINATION = "/guidance/{public_id}", "/coordination/{code}"
_PLAN, _ITEM = "/plans/{public_id}", "/plan-items/{public_id}"
_SEES = Permission.SEE_FIELDWORK

router = Router()
# A cadre without any permission sees his own: the query limits, the actions ask for the right.
read(router, "/visits", visits.visits, answers=VisitPage, needs=None)
read(router, _VISIT, visits.visit, answers=VisitCardOut, needs=None)
write(router, "/postings/{public_id}/visits", visits.record_visit, answers=VisitCardOut, needs=None)
for path, view in (
    ("change", visits.change_visit),
    ("void", visits.void_visit),
    ("campaign", visits.tag_visit),
):
    write(router, f"{_VISIT}/{path}", view, answers=VisitCardOut, needs=None, makes=False)
read(router, "/postings/{public_id}/diary", visits.diary, answers=DiaryOut, needs=None)
read(router, "/matters", matters.matters, answers=MatterPage, needs=None)
read(router, _MATTER, matters.matter, answers=MatterCardOut, needs=None)
write(router, "/villages/{code}/matters", matters.open_matter, answers=MatterCardOut, needs=None)
write(router, f"{_MATTER}/steps", matters.add_step, answers=MatterCardOut, needs=None)
write(
    router, f"{_MATTER}/campaign", matters.tag_matter, answers=MatterCardOut, needs=None,
    makes=False,
)  # fmt: skip
read(router, "/plans", plans.plans, answers=PlanPage, needs=None)
read(router, _PLAN, plans.plan, answers=PlanCardOut, needs=None)
write(
    router,
    "/places/{code}/plan-years",
    plans.open_plan_year,
    answers=PlanYearOut,
    needs=Permission.MANAGE_ROSTER,
)
write(router, "/villages/{code}/plans", plans.make_plan, answers=PlanCardOut, needs=None)
for path, change in (
    ("withdraw", plans.withdraw_plan),
    ("pledge", plans.pledge_items),
    ("submit", plans.submit_pledge),
):
    write(router, f"{_PLAN}/{path}", change, answers=PlanCardOut, needs=None, makes=False)
write(router, f"{_PLAN}/items", items.add_plan_item, answers=PlanItemCardOut, needs=None)
read(router, _ITEM, items.plan_item, answers=PlanItemCardOut, needs=None)
write(router, f"{_ITEM}/progress", items.report_progress, answers=PlanItemCardOut, needs=None)
for path, act in (
    ("change", items.change_plan_item),
    ("assess", items.assess_plan_item),
    ("complete", items.complete_plan_item),
):
    write(router, f"{_ITEM}/{path}", act, answers=PlanItemCardOut, needs=None, makes=False)
read(router, "/guidance", guidance.guidance, answers=GuidancePage, needs=None)
read(router, _GUIDANCE, guidance.guidance_card, answers=GuidanceCardOut, needs=None)
write(
    router,
    "/places/{code}/guidance",
    guidance.record_guidance,
    answers=GuidanceCardOut,
    needs=None,
)
for path, told in (("void", guidance.void_guidance), ("follow", guidance.follow_guidance)):
    write(router, f"{_GUIDANCE}/{path}", told, answers=GuidanceCardOut, needs=None, makes=False)
read(router, "/tickets", tickets.tickets, answers=TicketPage, needs=None)
read(router, "/tickets/{public_id}", tickets.ticket, answers=TicketCardOut, needs=None)
write(router, "/places/{code}/tickets", tickets.give_ticket, answers=TicketCardOut, needs=None)
write(
    router,
    "/tickets/{public_id}/steps",
    tickets.step_ticket,
    answers=TicketCardOut,
    needs=None,
    makes=False,
)
read(router, "/coordination", coordination.coordination, answers=CoordinationPage, needs=_SEES)
read(
    router,
    _COORDINATION,
    coordination.coordination_card,
    answers=CoordinationCardOut,
    needs=_SEES,
)
write(
    router,
    "/places/{code}/coordination",
    coordination.set_up_coordination,
    answers=CoordinationCardOut,
    needs=Permission.MANAGE_ROSTER,
)
for path, kept in (
    ("seats", coordination.seat_in_coordination),
    ("seats/{public_id}/leave", coordination.leave_coordination),
    ("meetings", coordination.meet_in_coordination),
):
    write(
        router,
        f"{_COORDINATION}/{path}",
        kept,
        answers=CoordinationCardOut,
        needs=Permission.MANAGE_ROSTER,
        makes=False,
    )
read(router, "/projects", plans.projects, answers=ProjectPage, needs=None)
read(router, "/reached", reached.reached, answers=ReachedOut, needs=_SEES)
read(
    router,
    "/reached/{code}",
    reached.reached_households,
    answers=ReachedHouseholdPage,
    needs=_SEES,
)
read(router, "/people-in-care", reached.care_people, answers=CarePeoplePage, needs=_SEES)
read(router, "/fieldwork-figures", reached.fieldwork_figures, answers=FieldFiguresOut, needs=_SEES)

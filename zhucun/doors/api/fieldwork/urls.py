"""Addresses of the fieldwork."""

from __future__ import annotations

from ninja import Router

from zhucun.directory.enums import Permission
from zhucun.doors.api.fieldwork import items, matters, plans, reached, visits
from zhucun.doors.api.fieldwork.plan_schemas import (
    PlanCardOut,
    PlanItemCardOut,
    PlanPage,
    ProjectPage,
)
from zhucun.doors.api.fieldwork.schemas import (
    DiaryOut,
    FieldFiguresOut,
    MatterCardOut,
    MatterPage,
    ReachedHouseholdPage,
    ReachedOut,
    VisitCardOut,
    VisitPage,
)
from zhucun.doors.api.routes import read, write

_VISIT, _MATTER = "/visits/{public_id}", "/matters/{public_id}"
_PLAN, _ITEM = "/plans/{public_id}", "/plan-items/{public_id}"
_SEES = Permission.SEE_FIELDWORK

router = Router()
# A cadre without any permission sees his own: the query limits, the actions ask for the right.
read(router, "/visits", visits.visits, answers=VisitPage, needs=None)
read(router, _VISIT, visits.visit, answers=VisitCardOut, needs=None)
write(router, "/postings/{public_id}/visits", visits.record_visit, answers=VisitCardOut, needs=None)
for path, view in (("change", visits.change_visit), ("void", visits.void_visit)):
    write(router, f"{_VISIT}/{path}", view, answers=VisitCardOut, needs=None, makes=False)
read(router, "/postings/{public_id}/diary", visits.diary, answers=DiaryOut, needs=None)
read(router, "/matters", matters.matters, answers=MatterPage, needs=None)
read(router, _MATTER, matters.matter, answers=MatterCardOut, needs=None)
write(router, "/villages/{code}/matters", matters.open_matter, answers=MatterCardOut, needs=None)
write(router, f"{_MATTER}/steps", matters.add_step, answers=MatterCardOut, needs=None)
read(router, "/plans", plans.plans, answers=PlanPage, needs=None)
read(router, _PLAN, plans.plan, answers=PlanCardOut, needs=None)
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
read(router, "/projects", plans.projects, answers=ProjectPage, needs=None)
read(router, "/reached", reached.reached, answers=ReachedOut, needs=_SEES)
read(
    router,
    "/reached/{code}",
    reached.reached_households,
    answers=ReachedHouseholdPage,
    needs=_SEES,
)
read(router, "/fieldwork-figures", reached.fieldwork_figures, answers=FieldFiguresOut, needs=_SEES)

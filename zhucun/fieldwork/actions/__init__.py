"""Every write of the fieldwork."""

from __future__ import annotations

from zhucun.fieldwork.actions.asking import ask_for_help
from zhucun.fieldwork.actions.campaigns import set_campaign
from zhucun.fieldwork.actions.coordination import (
    record_meeting,
    seat_member,
    set_up_body,
    unseat_member,
)
from zhucun.fieldwork.actions.drafts import ItemDraft
from zhucun.fieldwork.actions.guidance import (
    GuidanceDraft,
    follow_guidance,
    record_guidance,
    void_guidance,
)
from zhucun.fieldwork.actions.inspections import (
    InspectionDraft,
    draw_inspection,
    plan_inspection,
    record_inspected,
    withdraw_inspection,
)
from zhucun.fieldwork.actions.matters import NewMatter, open_matter
from zhucun.fieldwork.actions.plans import (
    add_item,
    assess_item,
    change_item,
    make_plan,
    withdraw_plan,
)
from zhucun.fieldwork.actions.pledges import pledge_items, submit_plan, submit_pledge
from zhucun.fieldwork.actions.progress import complete_item, report_progress
from zhucun.fieldwork.actions.steps import add_step, pass_on_matters
from zhucun.fieldwork.actions.tickets import TicketDraft, give_ticket, step_ticket
from zhucun.fieldwork.actions.visit_changes import VisitChanges, change_visit, void_visit
from zhucun.fieldwork.actions.visits import (
    VisitDraft,
    VisitedHousehold,
    record_visit,
    record_visits,
)
from zhucun.fieldwork.actions.years import open_year

__all__ = [
    "GuidanceDraft",
    "InspectionDraft",
    "ItemDraft",
    "NewMatter",
    "TicketDraft",
    "VisitChanges",
    "VisitDraft",
    "VisitedHousehold",
    "add_item",
    "add_step",
    "ask_for_help",
    "assess_item",
    "change_item",
    "change_visit",
    "complete_item",
    "draw_inspection",
    "follow_guidance",
    "give_ticket",
    "make_plan",
    "open_matter",
    "open_year",
    "pass_on_matters",
    "plan_inspection",
    "pledge_items",
    "record_guidance",
    "record_inspected",
    "record_meeting",
    "record_visit",
    "record_visits",
    "report_progress",
    "seat_member",
    "set_campaign",
    "set_up_body",
    "step_ticket",
    "submit_plan",
    "submit_pledge",
    "unseat_member",
    "void_guidance",
    "void_visit",
    "withdraw_inspection",
    "withdraw_plan",
]

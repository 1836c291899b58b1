"""Every write of the fieldwork."""

from __future__ import annotations

from zhucun.fieldwork.actions.asking import ask_for_help
from zhucun.fieldwork.actions.drafts import ItemDraft
from zhucun.fieldwork.actions.matters import NewMatter, open_matter
from zhucun.fieldwork.actions.plans import (
    add_item,
    assess_item,
    change_item,
    make_plan,
    withdraw_plan,
)
from zhucun.fieldwork.actions.pledges import pledge_items, submit_pledge
from zhucun.fieldwork.actions.progress import complete_item, report_progress
from zhucun.fieldwork.actions.steps import add_step, pass_on_matters
from zhucun.fieldwork.actions.visit_changes import VisitChanges, change_visit, void_visit
from zhucun.fieldwork.actions.visits import (
    VisitDraft,
    VisitedHousehold,
    record_visit,
    record_visits,
)

__all__ = [
    "ItemDraft",
    "NewMatter",
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
    "make_plan",
    "open_matter",
    "pass_on_matters",
    "pledge_items",
    "record_visit",
    "record_visits",
    "report_progress",
    "submit_pledge",
    "void_visit",
    "withdraw_plan",
]

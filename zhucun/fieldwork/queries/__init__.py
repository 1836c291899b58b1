"""Every read of the fieldwork; each list starts from what the actor may see."""

from __future__ import annotations

from zhucun.fieldwork.queries.brought import SlotBrought, received, slots_brought
from zhucun.fieldwork.queries.care import CareSum, care_people, care_sums
from zhucun.fieldwork.queries.clues import register_clue_taker, tell_clues
from zhucun.fieldwork.queries.coordination import CoordinationCard, bodies, coordination_card
from zhucun.fieldwork.queries.coverage import (
    Only,
    VillageCoverage,
    coverage,
    covered_households,
)
from zhucun.fieldwork.queries.diary import DiaryDay, DiaryPage, DiaryVisit, diary
from zhucun.fieldwork.queries.duties import DutyFact, duty_facts, plan_facts
from zhucun.fieldwork.queries.evidence import Offered, evidence_offered
from zhucun.fieldwork.queries.figures import FieldFigures, figures
from zhucun.fieldwork.queries.finished import items_finished, matters_finished
from zhucun.fieldwork.queries.funders import funder_units
from zhucun.fieldwork.queries.guidance import (
    GuidanceCard,
    GuidanceKind,
    Offer,
    guidance,
    guidance_card,
    guidance_facts,
    guidance_kinds,
    guidance_named,
    guidance_offered,
    guidance_words,
    inspections_offered,
)
from zhucun.fieldwork.queries.inspections import (
    Inspected,
    InspectionCard,
    finding_answers,
    inspected_team,
    inspection_card,
    inspections,
    points_of,
)
from zhucun.fieldwork.queries.ledgers import matters_workbook
from zhucun.fieldwork.queries.matters import (
    RUNNING,
    PublicMatter,
    is_overdue,
    matter_answers,
    matter_by_code,
    matter_card,
    matter_facts,
    matters,
    matters_of_household,
    open_matters_of,
    read_text,
    steps_of,
)
from zhucun.fieldwork.queries.packs import campaigns_offered, days_for, kinds_offered
from zhucun.fieldwork.queries.plan_books import plans_workbook, tickets_workbook
from zhucun.fieldwork.queries.plans import (
    ItemLine,
    PlanCard,
    item_card,
    items_late,
    items_named,
    items_open,
    plan_card,
    plans,
    published_pledges,
)
from zhucun.fieldwork.queries.precedence import precedence
from zhucun.fieldwork.queries.progressed import ItemPeriod, progressed
from zhucun.fieldwork.queries.project_ledger import projects_workbook
from zhucun.fieldwork.queries.projects import funders, project_sums, projects
from zhucun.fieldwork.queries.steps import level_handled, steps_offered
from zhucun.fieldwork.queries.sums import ProjectSums
from zhucun.fieldwork.queries.tickets import TicketCard, ticket_card, tickets
from zhucun.fieldwork.queries.visits import (
    RecentValues,
    VisitTemplate,
    may_read,
    notes_of,
    read_findings,
    recent_values,
    visit_card,
    visit_template_of,
    visits,
    visits_of_household,
)
from zhucun.fieldwork.queries.years import without_plans

__all__ = [
    "CoordinationCard",
    "CareSum",
    "DiaryDay",
    "DiaryPage",
    "DiaryVisit",
    "DutyFact",
    "FieldFigures",
    "GuidanceCard",
    "GuidanceKind",
    "ItemLine",
    "ItemPeriod",
    "Offer",
    "Offered",
    "Only",
    "PlanCard",
    "ProjectSums",
    "PublicMatter",
    "RUNNING",
    "RecentValues",
    "SlotBrought",
    "TicketCard",
    "VillageCoverage",
    "VisitTemplate",
    "care_people",
    "care_sums",
    "bodies",
    "campaigns_offered",
    "coordination_card",
    "coverage",
    "covered_households",
    "days_for",
    "diary",
    "duty_facts",
    "evidence_offered",
    "figures",
    "funder_units",
    "funders",
    "guidance",
    "guidance_card",
    "guidance_facts",
    "guidance_kinds",
    "guidance_named",
    "guidance_offered",
    "guidance_words",
    "Inspected",
    "InspectionCard",
    "finding_answers",
    "inspected_team",
    "inspection_card",
    "inspections",
    "inspections_offered",
    "points_of",
    "precedence",
    "is_overdue",
    "item_card",
    "items_finished",
    "items_late",
    "items_named",
    "items_open",
    "kinds_offered",
    "level_handled",
    "matter_answers",
    "matter_by_code",
    "matter_card",
    "matter_facts",
    "matters",
    "matters_finished",
    "matters_of_household",
    "matters_workbook",
    "may_read",
    "notes_of",
    "open_matters_of",
    "plan_card",
    "plan_facts",
    "plans",
    "plans_workbook",
    "progressed",
    "project_sums",
    "projects",
    "projects_workbook",
    "published_pledges",
    "read_findings",
    "read_text",
    "received",
    "register_clue_taker",
    "recent_values",
    "slots_brought",
    "steps_of",
    "steps_offered",
    "tell_clues",
    "ticket_card",
    "tickets",
    "tickets_workbook",
    "visit_card",
    "visit_template_of",
    "visits",
    "visits_of_household",
    "without_plans",
]

"""Tables of the fieldwork."""

from __future__ import annotations

from zhucun.fieldwork.models.coordination import BodyMeeting, BodyMember, CoordinationBody
from zhucun.fieldwork.models.guidance import Guidance, GuidanceTeam
from zhucun.fieldwork.models.inspections import (
    InspectedTeam,
    Inspection,
    InspectionAnswer,
    InspectionPoint,
)
from zhucun.fieldwork.models.matters import CODE_LENGTH, Matter, MatterStep
from zhucun.fieldwork.models.plans import Plan, PlanItem, Progress
from zhucun.fieldwork.models.tickets import Ticket, TicketStep
from zhucun.fieldwork.models.visits import (
    Visit,
    VisitCompanion,
    VisitHousehold,
)
from zhucun.ledger.fields import public_id_field

__all__ = [
    "BodyMeeting",
    "BodyMember",
    "CODE_LENGTH",
    "CoordinationBody",
    "Guidance",
    "GuidanceTeam",
    "InspectedTeam",
    "Inspection",
    "InspectionAnswer",
    "InspectionPoint",
    "Matter",
    "MatterStep",
    "Plan",
    "PlanItem",
    "Progress",
    "Ticket",
    "TicketStep",
    "Visit",
    "VisitCompanion",
    "VisitHousehold",
    "public_id_field",
]

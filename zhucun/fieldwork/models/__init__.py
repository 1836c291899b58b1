"""Tables of the fieldwork."""

from __future__ import annotations

from zhucun.fieldwork.models.matters import CODE_LENGTH, Matter, MatterStep
from zhucun.fieldwork.models.plans import Plan, PlanItem, Progress
from zhucun.fieldwork.models.visits import (
    Visit,
    VisitCompanion,
    VisitHousehold,
)
from zhucun.ledger.fields import public_id_field

__all__ = [
    "CODE_LENGTH",
    "Matter",
    "MatterStep",
    "Plan",
    "PlanItem",
    "Progress",
    "Visit",
    "VisitCompanion",
    "VisitHousehold",
    "public_id_field",
]

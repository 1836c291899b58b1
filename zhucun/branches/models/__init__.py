"""Tables of the village's organisations."""

from __future__ import annotations

from zhucun.branches.models.branches import Branch, Committee, Enrolment, Partner, Seat
from zhucun.branches.models.dismissals import Dismissal
from zhucun.branches.models.people import LocalPerson, PartyMember, StageStep
from zhucun.branches.models.rules import VillageRule
from zhucun.branches.models.stars import StarCheck, StarRating, StarTask
from zhucun.branches.models.work import Cultivation, Measure, Meeting, Rectification, Talent

__all__ = [
    "Branch",
    "Committee",
    "Cultivation",
    "Dismissal",
    "Enrolment",
    "LocalPerson",
    "Measure",
    "Meeting",
    "Partner",
    "PartyMember",
    "Rectification",
    "Seat",
    "StageStep",
    "StarCheck",
    "StarRating",
    "StarTask",
    "Talent",
    "VillageRule",
]

"""Tables of the village economy."""

from __future__ import annotations

from zhucun.economy.models.bodies import Body, BodyMember, BodyVillage, Industry
from zhucun.economy.models.credit import Loan, Rating, Repayment, RiskEntry, Station
from zhucun.economy.models.groups import GroupVillage, VillageGroup
from zhucun.economy.models.income import Income
from zhucun.economy.models.projects import Fund, Project, ProjectHousehold, Sale
from zhucun.economy.models.relocation import Occupancy, Relocation
from zhucun.economy.models.work import Job, PublicPost

__all__ = [
    "Body",
    "BodyMember",
    "BodyVillage",
    "Fund",
    "GroupVillage",
    "Income",
    "Industry",
    "Job",
    "Loan",
    "Occupancy",
    "Project",
    "ProjectHousehold",
    "PublicPost",
    "Rating",
    "Relocation",
    "Repayment",
    "RiskEntry",
    "Sale",
    "Station",
    "VillageGroup",
]

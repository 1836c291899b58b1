"""Tables of the village economy."""

from __future__ import annotations

from zhucun.economy.models.bodies import Body, BodyMember, BodyVillage, Industry, Resource
from zhucun.economy.models.care import CareCentre, School
from zhucun.economy.models.credit import Loan, Rating, Repayment, RiskEntry, Station
from zhucun.economy.models.foundings import Founding
from zhucun.economy.models.groups import GroupVillage, VillageGroup
from zhucun.economy.models.honours import Honour
from zhucun.economy.models.income import Income
from zhucun.economy.models.projects import (
    Fund,
    Offer,
    Project,
    ProjectHousehold,
    ProjectPhoto,
    Sale,
)
from zhucun.economy.models.relocation import Occupancy, Relocation
from zhucun.economy.models.series import YearFigure
from zhucun.economy.models.work import Job, PublicPost, Wish

__all__ = [
    "Body",
    "BodyMember",
    "BodyVillage",
    "CareCentre",
    "Founding",
    "Fund",
    "GroupVillage",
    "Honour",
    "Income",
    "Industry",
    "Job",
    "Loan",
    "Occupancy",
    "Offer",
    "Project",
    "ProjectHousehold",
    "ProjectPhoto",
    "PublicPost",
    "Rating",
    "Relocation",
    "Repayment",
    "Resource",
    "RiskEntry",
    "Sale",
    "School",
    "Station",
    "VillageGroup",
    "Wish",
    "YearFigure",
]

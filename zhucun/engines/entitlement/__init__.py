"""Entitlement: what is due of a year, part by part, exact to the cent.

    answers = due(entitlements, services, claims, year=2025, through=date(2025, 6, 30))
    answers[0].amount, answers[0].parts   # a sum and its arithmetic; None: not configured

What a source leaves open (the amount, what a part of a year asks, whether two may be added) gives
no sum: the readings stand beside each other.
"""

from __future__ import annotations

from zhucun.engines.entitlement.answers import Due, Open, Part
from zhucun.engines.entitlement.errors import BadFacts, BadSpec, EntitlementError
from zhucun.engines.entitlement.facts import Claim, Service
from zhucun.engines.entitlement.run import due
from zhucun.engines.entitlement.run.pieces import NOTHING
from zhucun.engines.entitlement.spec import Entitlement, Per, ProRata, Rate, Stacking

__all__ = [
    "NOTHING",
    "BadFacts",
    "BadSpec",
    "Claim",
    "Due",
    "Entitlement",
    "EntitlementError",
    "Open",
    "Part",
    "Per",
    "ProRata",
    "Rate",
    "Service",
    "Stacking",
    "due",
]

"""Tables of the registry of households."""

from __future__ import annotations

from zhucun.households.models.counts import Count
from zhucun.households.models.facts import (
    OF_HOME,
    OF_MEMBER,
    HouseholdState,
    Income,
    MemberState,
)
from zhucun.households.models.households import (
    Dwelling,
    Household,
    HouseholdTag,
    Member,
)

__all__ = [
    "OF_HOME",
    "OF_MEMBER",
    "Count",
    "Dwelling",
    "Household",
    "HouseholdState",
    "HouseholdTag",
    "Income",
    "Member",
    "MemberState",
]

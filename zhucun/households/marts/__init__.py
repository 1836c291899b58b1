"""The registry's columnar face: the subjects of the packs, the spells behind stocks and flows, and
how the pack counts income."""

from __future__ import annotations

from zhucun.households.marts import earnings
from zhucun.households.marts.tables import (
    MARTS,
    households,
    monitored_households,
    poverty_accounts,
    residents,
)

__all__ = [
    "MARTS",
    "earnings",
    "households",
    "monitored_households",
    "poverty_accounts",
    "residents",
]

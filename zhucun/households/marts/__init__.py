"""The registry's columnar face: the subjects of the packs, the spells behind stocks and flows, and
how the pack counts income."""

from __future__ import annotations

from zhucun.households.marts import earnings
from zhucun.households.marts.joined import NAMES as JOINED_NAMES
from zhucun.households.marts.joined import Joined, joined
from zhucun.households.marts.numbers import numbered
from zhucun.households.marts.quality import fields_of, missing_of
from zhucun.households.marts.tables import (
    MARTS,
    households,
    monitored_households,
    poverty_accounts,
    residents,
)

__all__ = [
    "JOINED_NAMES",
    "MARTS",
    "Joined",
    "earnings",
    "fields_of",
    "households",
    "joined",
    "missing_of",
    "monitored_households",
    "numbered",
    "poverty_accounts",
    "residents",
]

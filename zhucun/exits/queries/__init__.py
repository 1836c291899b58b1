"""Every read of exits; each list starts from what the actor may see."""

from __future__ import annotations

from zhucun.exits.queries.exits import (
    ExitCard,
    Left,
    Rights,
    exit_card,
    exit_counts,
    exits,
    exits_of_household,
    has_assessment,
    has_procedure,
    one_exit,
    rights,
    waiting_for_entry,
)
from zhucun.exits.queries.homes import Home, homes
from zhucun.exits.queries.known import Known, known, pack_of, storable
from zhucun.exits.queries.opening import Considered, Preview, preview
from zhucun.exits.queries.papers import kept_sections, papers
from zhucun.exits.queries.places import Ground, grounds
from zhucun.exits.queries.signed import signed_of
from zhucun.exits.queries.stages import STAGES, CountyStage, county_stages
from zhucun.exits.queries.unsigned import Taken, taken, unsigned
from zhucun.exits.queries.workbook import exits_workbook

__all__ = [
    "STAGES",
    "Considered",
    "CountyStage",
    "ExitCard",
    "Ground",
    "Home",
    "Known",
    "Left",
    "Preview",
    "Rights",
    "Taken",
    "county_stages",
    "exit_card",
    "exit_counts",
    "exits",
    "exits_of_household",
    "exits_workbook",
    "grounds",
    "has_assessment",
    "has_procedure",
    "homes",
    "kept_sections",
    "known",
    "one_exit",
    "pack_of",
    "papers",
    "preview",
    "rights",
    "signed_of",
    "storable",
    "taken",
    "unsigned",
    "waiting_for_entry",
]

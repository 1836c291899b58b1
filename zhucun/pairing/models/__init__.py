"""Tables of pairing."""

from __future__ import annotations

from zhucun.pairing.models.backings import Backing
from zhucun.pairing.models.cells import Cell, CellPlace
from zhucun.pairing.models.helpers import (
    Avoidance,
    Helper,
    Pairing,
    Proposal,
    ProposedPair,
)
from zhucun.pairing.models.offices import CallVisit, Office

__all__ = [
    "Avoidance",
    "Backing",
    "CallVisit",
    "Cell",
    "CellPlace",
    "Helper",
    "Office",
    "Pairing",
    "Proposal",
    "ProposedPair",
]

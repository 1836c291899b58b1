"""What rooms of one floor, strangers to each other, are told of one another."""

from __future__ import annotations

from zhucun.branches import marts as branches
from zhucun.pairing import marts as pairing


def connect() -> None:
    """Whoever answers for a household belongs to the joint branch of its village (HH18-095)."""
    branches.connect_helpers(pairing.answering)

"""Which exits somebody has signed, so that what he saw stays as it is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from zhucun.exits.enums import SUBJECT
from zhucun.exits.models import Exit
from zhucun.signoff import queries as signoff
from zhucun.signoff.enums import CaseState


def signed_of(rows: Sequence[Exit], *, on: date) -> frozenset[str]:
    """Public ids of the exits in whose sign-off a signature stands: neither recalled nor sent back.
    Constant queries; two where none of them is being signed."""
    logs = signoff.logs([row.public_id for row in rows], kind=SUBJECT)
    running = [log.case for log in logs.values() if log.case.state == CaseState.RUNNING]
    return frozenset(
        one.case.subject
        for one in signoff.opened(running, on=on)
        if any(step.signatures for step in one.standing.steps)
    )

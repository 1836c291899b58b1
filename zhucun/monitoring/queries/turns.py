"""Whether the chain of a case waits for its check, comparison or review, and that of a removal for
its check: one answer for the pages and for the actions."""

from __future__ import annotations

from datetime import date

from zhucun.monitoring.models import Case, Removal
from zhucun.signoff import queries as signoff
from zhucun.signoff.enums import CaseState
from zhucun.signoff.queries import Opened

_CASE, _REMOVAL = "monitoring_case", "risk_removal"
#: What is recorded → what the steps do during which it is. A comparison follows the check, and what
#: it gave is seen by who reviews.
_DURING = {
    "check": frozenset({"check"}),
    "compare": frozenset({"check", "sign"}),
    "review": frozenset({"sign"}),
}


def sign_off_of(row: Case, *, on: date) -> Opened | None:
    """The sign-off of a case that runs, or None. Asks for no right; a few queries."""
    log = signoff.logs([row.public_id], kind=_CASE).get(row.public_id)
    return None if log is None else signoff.opened([log.case], on=on)[0]


def is_open(row: Case, deed: str, chain: Opened | None) -> bool:
    """Whether “check”, “compare” or “review” may be recorded now: nothing of the case hangs on the
    board, and the chain waits for a step during which it is done and that nobody has signed yet.
    Where no sign-off runs nobody has seen anything, and the case waits for one. No query."""
    if row.published_from is not None:
        return False
    if chain is None or chain.case.state != CaseState.RUNNING:
        return True
    standing = chain.standing
    return any(
        step.does in _DURING[deed] and not standing.step(step.id).signatures
        for step in chain.procedure.spec.steps
        if step.id in standing.next
    )


def is_returned(removal: Removal, *, on: date) -> bool:
    """Whether a removal was sent back: it is the turn of the check again, or still. A few
    queries."""
    log = signoff.logs([removal.public_id], kind=_REMOVAL).get(removal.public_id)
    if log is None or log.case.state != CaseState.RUNNING:
        return False
    [found] = signoff.opened([log.case], on=on)
    return waits_for_check(found)


def waits_for_check(found: Opened) -> bool:
    checks = {step.id for step in found.procedure.spec.steps if step.does == "check"}
    return not checks.isdisjoint(found.standing.next)

"""What a deduction may rest on: spot checks and matters of the cadre in the appraisal's days."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from zhucun.appraisal.enums import DeductionEvidence
from zhucun.appraisal.models import Appraisee
from zhucun.directory.perms import Actor
from zhucun.fieldwork import queries as fieldwork
from zhucun.presence.enums import CheckResult
from zhucun.presence.queries import checks


@dataclass(frozen=True, kw_only=True)
class Proof:
    """One record; `title` says what it is about without naming a villager."""

    kind: DeductionEvidence
    key: str
    title: str
    on: date


def fallen_proofs(evidence: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """What deductions rested on (kind, key) and no longer stands: checks that were set aside.
    Matters and documents stay. One query."""
    keys = [key for kind, key in evidence if kind == DeductionEvidence.CHECK]
    gone = checks.set_aside(keys) if keys else ()
    return {(str(DeductionEvidence.CHECK), key) for key in gone}


def set_aside(row: Appraisee) -> frozenset[str]:
    """Deductions (public ids) that took no points in the last computation, for what they rested on
    no longer stands. No query."""
    taken = row.result.get("deductions", ())
    return frozenset(each["row"].partition(":")[2] for each in taken if each["fault"])


def proofs_of(row: Appraisee, *, actor: Actor) -> list[Proof]:
    """Absences that checks found and that stand, and matters that he answered for, as far as the
    reader may see them; of who is not on post none are known here. Two queries."""
    if row.person is None or row.posting_id is None:
        return []
    person, days = row.person.public_id, (row.appraisal.since, row.appraisal.until)
    absences = checks.checks(actor=actor, person=person, result=CheckResult.ABSENT).filter(
        voided_on=None, on__gte=days[0], on__lt=days[1]
    )
    found = [
        Proof(
            kind=DeductionEvidence.CHECK,
            key=one.public_id,
            title=str(CheckResult(one.result).label),
            on=one.on,
        )
        for one in absences
    ]
    matters = fieldwork.matters(actor=actor, person=person, since=days[0], until=days[1])
    found += [
        Proof(kind=DeductionEvidence.MATTER, key=one.public_id, title=one.title, on=one.opened_on)
        for one in matters
    ]
    return found

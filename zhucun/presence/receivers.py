"""How leave is signed: what sign-off asks of this room, and what follows from a signature."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.db.models import F

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.directory.queries import midnight
from zhucun.kernel.divisions import Level, at_level
from zhucun.ledger import actions as ledger
from zhucun.presence import events
from zhucun.presence.enums import LeaveState
from zhucun.presence.models import Leave
from zhucun.presence.queries import papers
from zhucun.presence.queries.leave import standing
from zhucun.signoff import actions as signoff
from zhucun.signoff.enums import Said
from zhucun.signoff.queries import guarded
from zhucun.signoff.rows import About, Guarded, Paper, SignedStep, register

#: What the steps that are left may do where the leave is granted: the return is recorded later.
_LATER = {"record"}


class Leaves:
    """A leave's case lies in the county and follows the pack of the village. Who sees it sees the
    reason: the office, whoever signs, and the cadre."""

    kind = "leave"
    sees = Permission.MANAGE_ROSTER
    manages = Permission.MANAGE_ROSTER

    def about(self, subjects: Sequence[str], as_of: date) -> Mapping[str, About]:
        return {
            row.public_id: About(
                area=at_level(row.area, Level.COUNTY),
                place=row.area,
                title=row.posting.person.name,
                unit=row.posting.unit_id,
                person=row.posting.person_id,
                pack_area=row.area,
            )
            for row in standing(subjects)
        }

    def evidence(self, subjects: Sequence[str], as_of: date) -> Mapping[str, Paper]:
        return papers.papers(standing(subjects))

    def facts(self, subjects: Sequence[str], as_of: date) -> Mapping[str, Mapping[str, object]]:
        return papers.facts(standing(subjects))

    def guards(
        self, subjects: Sequence[str], *, pack: str, rules: frozenset[str], as_of: date
    ) -> Mapping[str, Mapping[str, Guarded]]:
        facts = papers.facts(standing(subjects)) if rules else {}
        return guarded(facts, subject="leave", pack=pack, rules=rules, as_of=as_of)

    def signed(self, steps: Sequence[SignedStep], *, on: date, by: Actor) -> None:
        """The last signature grants the leave; a rejection that sends it to the start refuses it; a
        recalled signature makes it wait again."""
        known = {row.public_id: row for row in standing([step.subject for step in steps])}
        for step in steps:
            row = known.get(step.subject)
            if row is not None:
                _settle(row, step, on=on, by=by)


def _settle(row: Leave, step: SignedStep, *, on: date, by: Actor) -> None:
    is_granted = set(step.left) <= _LATER
    if step.said == Said.REJECTED and step.done == 0:
        was, becomes = LeaveState.ASKED, LeaveState.REFUSED
    elif is_granted:
        was, becomes = LeaveState.ASKED, LeaveState.APPROVED
    else:
        was, becomes = LeaveState.APPROVED, LeaveState.ASKED
    waiting = Leave.objects.filter(pk=row.pk, state=was, returned_on=None)
    if not waiting.update(state=becomes, version=F("version") + 1):
        return
    head = {"subject": f"leave:{row.public_id}", "area": row.area}
    event = events.LeaveDecided(
        **head, happened_at=midnight(on), leave=row.public_id, state=becomes
    )
    ledger.append(event, origin=by.origin)
    if becomes == LeaveState.REFUSED:
        signoff.stop_cases([row.public_id], kind="leave", reason="refused", at=midnight(on), by=by)


def connect() -> None:
    """Make leave known to sign-off."""
    register(Leaves())

"""How candidates are signed: what sign-off asks of the roster, and what follows from a
signature."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.roster.actions.reviews import Fact, write_findings
from zhucun.roster.models import Candidate
from zhucun.roster.queries.reviews import guards, papers, standing_candidates
from zhucun.signoff.enums import Said
from zhucun.signoff.rows import About, Guarded, Paper, SignedStep, register

_FOUND = {Said.SIGNED: "pass", Said.REJECTED: "fail"}


class Candidates:
    """A candidate's case: his round's area, the village that he asks for, his unit, himself."""

    kind = "candidate"
    sees = Permission.SEE_CANDIDATES
    manages = Permission.MANAGE_ROSTER

    def about(self, subjects: Sequence[str], as_of: date) -> Mapping[str, About]:
        return {row.public_id: _about(row) for row in standing_candidates(subjects, as_of=as_of)}

    def evidence(self, subjects: Sequence[str], as_of: date) -> Mapping[str, Paper]:
        return papers(standing_candidates(subjects, as_of=as_of), as_of=as_of)

    def guards(
        self, subjects: Sequence[str], *, pack: str, rules: frozenset[str], as_of: date
    ) -> Mapping[str, Mapping[str, Guarded]]:
        if not rules:
            return {}
        rows = standing_candidates(subjects, as_of=as_of)
        return guards(rows, pack=pack, rules=rules, as_of=as_of)

    def signed(self, steps: Sequence[SignedStep], *, on: date, by: Actor) -> None:
        """The facts that the chain says follow from a signature; signing was the right to it."""
        rows = standing_candidates([step.subject for step in steps], as_of=on)
        known = {row.public_id: row for row in rows}
        facts = []
        for step in steps:
            row = known.get(step.subject)
            if row is None:
                continue  # withdrawn: a recall changes nothing that is known of him
            if step.finds is not None:
                value = _FOUND.get(Said(step.said))
                facts.append(Fact(candidate=row, name=step.finds, value=value))
            if step.counts is not None:
                facts.append(Fact(candidate=row, name=step.counts, value=step.done))
        write_findings(facts, found_on=on, note="", by=by)


def _about(row: Candidate) -> About:
    unit = row.unit or row.person.unit
    return About(
        area=row.round.area,
        place=row.village.code if row.village else row.round.area,
        title=row.person.name,
        unit=unit.pk if unit else None,
        person=row.person.pk,
    )


def connect() -> None:
    """Make candidates known to sign-off."""
    register(Candidates())

"""How the founding of a co-operative is signed where a pack says who signs (HN22-48)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.economy.actions.foundings import found_signed
from zhucun.economy.queries.foundings import KIND, decided, founding_paper
from zhucun.signoff.queries import guarded
from zhucun.signoff.rows import About, Guarded, Paper, SignedStep, register


class Foundings:
    """A decision to found a co-operative before team and village committees: the case lies in the
    village."""

    kind = KIND
    sees = Permission.SEE_FIELDWORK
    manages = Permission.RECORD_FIELDWORK

    def about(self, subjects: Sequence[str], as_of: date) -> Mapping[str, About]:
        return {
            row.public_id: About(area=row.area, place=row.area, title=row.name)
            for row in decided(subjects)
        }

    def evidence(self, subjects: Sequence[str], as_of: date) -> Mapping[str, Paper]:
        return {row.public_id: founding_paper(row) for row in decided(subjects)}

    def guards(
        self, subjects: Sequence[str], *, pack: str, rules: frozenset[str], as_of: date
    ) -> Mapping[str, Mapping[str, Guarded]]:
        facts = {
            row.public_id: {"code": row.public_id, "village": row.area} for row in decided(subjects)
        }
        return guarded(facts, subject=KIND, pack=pack, rules=rules, as_of=as_of)

    def signed(self, steps: Sequence[SignedStep], *, on: date, by: Actor) -> None:
        found_signed(steps, on=on, by=by)


def connect() -> None:
    """Wired once, when the application is ready."""
    register(Foundings())

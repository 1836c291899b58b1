"""Two proposals side by side: who changes, and what coverage, fit and composition become."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from zhucun.selection.models import Assignment, Proposal
from zhucun.selection.queries.proposals import all_seats


@dataclass(frozen=True, kw_only=True)
class Moved:
    """Somebody whose place or role differs; None is nowhere."""

    name: str
    unit: str
    before: Assignment | None
    after: Assignment | None


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One number before and after."""

    name: str
    before: int
    after: int

    @property
    def difference(self) -> int:
        return self.after - self.before


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """`terms`: points by term, `lacks`: shortages by hard rule, `totals`: composition."""

    moved: list[Moved]
    kept: int
    terms: list[Figure]
    lacks: list[Figure]
    totals: list[Figure]


def compared(*, before: Proposal, after: Proposal) -> Comparison:
    """Two proposals of one round that the actor got from `proposal_card`. Two queries."""
    was = {row.candidate_id: row for row in all_seats(proposal=before)}
    becomes = {row.candidate_id: row for row in all_seats(proposal=after)}
    moved, kept = [], 0
    for key in sorted({*was, *becomes}):
        old, new = was.get(key), becomes.get(key)
        if old and new and (old.village_id, old.leads) == (new.village_id, new.leads):
            kept += 1
            continue
        either = new or old
        assert either is not None
        moved.append(
            Moved(
                name=either.candidate.person.name,
                unit=either.unit.name if either.unit else "",
                before=old,
                after=new,
            )
        )
    moved.sort(key=lambda each: (_area(each), each.name))
    return Comparison(
        moved=moved,
        kept=kept,
        terms=_figures(before.result, after.result, "terms"),
        lacks=_figures(before.result, after.result, "lacks"),
        totals=_figures(before.result, after.result, "totals"),
    )


def _area(moved: Moved) -> str:
    either = moved.after or moved.before
    return either.area if either else ""


def _figures(before: Mapping[str, Any], after: Mapping[str, Any], part: str) -> list[Figure]:
    old, new = before.get(part, {}), after.get(part, {})
    return [
        Figure(name=name, before=old.get(name, 0), after=new.get(name, 0))
        for name in {**old, **new}
    ]

"""Which teams village, unit and office agree on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from zhucun.selection.enums import Answer, Side
from zhucun.selection.models import Assignment, Proposal


@dataclass(frozen=True, kw_only=True)
class Confirmed:
    """How many teams are good to be posted, and how many villages are left for the next match."""

    good: int
    left: int


def teams_confirmed(*, proposal: Proposal) -> Confirmed:
    """Of a proposal that the actor got from `proposal_card`. Two queries."""
    teams = seats_by_village(proposal)
    good = sum(is_confirmed(seats) for seats in teams.values())
    return Confirmed(good=good, left=len(teams) - good)


def seats_by_village(proposal: Proposal) -> Mapping[int, list[Assignment]]:
    """The seats of each village with their confirmations, whoever leads first. Two queries."""
    rows = (
        Assignment.objects.filter(proposal=proposal)
        .select_related("village__village", "candidate__person", "unit", "proposal__round")
        .prefetch_related("confirmations")
        .order_by("area", "-leads", "pk")
    )
    found: dict[int, list[Assignment]] = defaultdict(list)
    for row in rows:
        found[row.village_id].append(row)
    return found


def is_confirmed(seats: Sequence[Assignment]) -> bool:
    """Whether every side agrees with every seat. Reads `confirmations`: prefetch them. A person
    without a unit needs no unit's consent."""
    return bool(seats) and all(_agreed(seat) for seat in seats)


def _agreed(seat: Assignment) -> bool:
    said = {row.side for row in seat.confirmations.all() if row.answer == Answer.AGREED}
    needed = {Side.VILLAGE, Side.OFFICE} | ({Side.UNIT} if seat.unit_id else set())
    return needed <= said

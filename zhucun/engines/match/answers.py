"""What a match answers, each with its why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


class Ending(StrEnum):
    """Why the search ended."""

    CLOSE = "close"  # the gap is as small as asked
    DONE = "done"  # the planned work is done; more time would not be used
    TIME = "time"  # the time was used up; the best so far
    CANCELLED = "cancelled"  # somebody stopped it; the best so far


@dataclass(frozen=True, kw_only=True)
class Shortage:
    """A hard rule that a demand's team cannot meet: `missing` is how many. `demand` -1: the whole
    match."""

    rule: str
    demand: int
    missing: int


@dataclass(frozen=True, kw_only=True)
class Broken:
    """A hard rule or lock that an assignment breaks, for whom and where; -1: nobody, nowhere in
    particular."""

    rule: str
    supply: int
    demand: int


@dataclass(frozen=True, kw_only=True)
class Score:
    """What any assignment is worth, were it edited by hand: `objective` is the points of `terms`
    minus the penalties of `shortages`; `broken` is empty where it may be proposed."""

    objective: int
    terms: Mapping[str, int]
    shortages: tuple[Shortage, ...]
    broken: tuple[Broken, ...]


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far the search is. `objective` is that of the best so far, None before the first."""

    phase: str
    seconds: float
    objective: int | None
    bound: float | None


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """Who goes where.

    `pairs`: K rows of (supply, demand, 1 where he leads), sorted by demand, leader first, then
    supply. `objective`: points of the terms minus penalties. `bound`: proven, no assignment has
    more. `terms`: points by term over all. `supply_price`, `group_price`: what one more of them
    would be worth (duals). `lost`: penalties of the shortages. `gap` is (bound − objective) /
    |bound + lost|, so that penalties hide no points.
    """

    pairs: Ints
    objective: int
    bound: float
    terms: Mapping[str, int]
    shortages: tuple[Shortage, ...]
    supply_price: NDArray[np.float64]
    group_price: NDArray[np.float64]
    ending: Ending
    seconds: float
    seed: int
    lost: int = 0

    @property
    def gap(self) -> float:
        return (self.bound - self.objective) / max(1.0, abs(self.bound + self.lost))


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Somebody else in a seat: `cost` is what the whole would lose by the exchange (negative:
    it would gain), `terms` what he himself would earn there; `from_demand` where he is proposed
    to go now, -1 for nowhere; `replaced_to` where the seat's present holder would go."""

    supply: int
    cost: int
    terms: Mapping[str, int]
    from_demand: int
    replaced_to: int


@dataclass(frozen=True, kw_only=True)
class Excluded:
    """Somebody who would earn more here by himself, and the hard rules that exclude him."""

    supply: int
    points: int
    rules: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Seat:
    """Why somebody is proposed for a place: the terms of his score, who was excluded by which rule
    although he scores higher, and the next choices with what they would cost."""

    supply: int
    leads: bool
    terms: Mapping[str, int]
    excluded: tuple[Excluded, ...]
    next_choices: tuple[Choice, ...]


@dataclass(frozen=True, kw_only=True)
class TeamAnswer:
    """A demand's team: its seats, the terms of the team as a whole, its shortages. All `terms`
    together minus the penalties of the shortages are the team's part of the objective."""

    demand: int
    seats: tuple[Seat, ...]
    terms: Mapping[str, int]
    shortages: tuple[Shortage, ...]


@dataclass(frozen=True, kw_only=True)
class Need:
    """What a demand needs of a rule: no more lacking than in the proposal. -1: the whole match."""

    rule: str
    demand: int


@dataclass(frozen=True, kw_only=True)
class Core:
    """Needs and rules that cannot be kept together, proven: the first need is the one that lacks
    (it would have one more), the others lack no more than they do. `is_minimal`: without any one of
    them there is an assignment that keeps the rest."""

    needs: tuple[Need, ...]
    rules: tuple[str, ...]
    is_minimal: bool


@dataclass(frozen=True, kw_only=True)
class Remedy:
    """A smallest change that would make a shortage go: `kind` is one of “supply” (so many more
    people with the rule's flag, who may serve at the demand), “quota” (raise the group's quota by
    `amount`), “bar” (lift the rule `rule` for `amount` people at the demand, the supply first),
    “rule” (the demand without the rule), “reach” (let the group serve the demand's area). `group`
    and `supply` are -1 where they do not apply. `verified`: the match was solved with the change,
    the shortage is gone, nothing lacks more, and less of it does not do; else the work limit was
    reached."""

    kind: str
    rule: str
    demand: int
    supply: int
    group: int
    amount: int
    verified: bool = False


@dataclass(frozen=True, kw_only=True)
class Diagnosis:
    """Why something is missing, and the remedies, the verified and the smallest first.

    `proven`: no assignment lacks less of it without lacking more of something else. `core`: what
    stands against each other, where it was found within the work limit. `avoidable`: an assignment
    that lacks less, and of nothing more, exists: a longer search would find it. `against`: how many
    people each rule keeps from the demand.
    """

    shortage: Shortage
    proven: bool
    against: Mapping[str, int]
    remedies: tuple[Remedy, ...]
    core: Core | None = None
    avoidable: bool = False


@dataclass(frozen=True, kw_only=True)
class Change:
    """What differs between two proposals for one supply; -1 is nowhere."""

    supply: int
    was: int
    led: bool
    becomes: int
    leads: bool

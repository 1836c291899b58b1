"""What may be asked of a match: a supply with capacities in groups, a demand of teams, hard rules
and weighted wishes.

Points are whole numbers, so that the terms of a score add up to it exactly. Column names lead into
`Facts`: those of a term's supply into `facts.supply`, those of its demand into `facts.demand`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from zhucun.engines.match.errors import BadSpec

# ── wishes of a pair: points for one supply at one demand ────────────────


@dataclass(frozen=True, kw_only=True)
class FitRow:
    """Points where a flag of the supply meets a flag of the demand (unit kind × village type)."""

    supply: str
    demand: str
    points: int


@dataclass(frozen=True, kw_only=True)
class Fit:
    """The sum of the rows that hold; with `best`, the best of them only."""

    name: str
    rows: tuple[FitRow, ...]
    best: bool = False


@dataclass(frozen=True, kw_only=True)
class Product:
    """`points` × supply × demand, both columns whole numbers (experience × difficulty)."""

    name: str
    supply: str
    demand: str
    points: int


@dataclass(frozen=True, kw_only=True)
class Wish:
    """Points by the rank of a stated wish: `facts.pairs[name]` with `rank` 0, 1, …

    `by_group`: the wishing side is the demand and it names groups, not people; then the pairs hold
    (demand, group). Ranks past the points earn none.
    """

    name: str
    points: tuple[int, ...]
    by_group: bool = False


@dataclass(frozen=True, kw_only=True)
class Near:
    """Points by how many levels (of 2, 4, 6, 9, 12 digits) two division codes share: six numbers,
    for 0 … 5 shared levels. An empty code earns none."""

    name: str
    supply: str
    demand: str
    points: tuple[int, int, int, int, int, int]


@dataclass(frozen=True, kw_only=True)
class Stay:
    """Points for staying where `facts.current` says that the supply is."""

    name: str
    points: int


@dataclass(frozen=True, kw_only=True)
class LeadBonus:
    """`points` × a whole number of the supply, for whoever leads the team. Without a Lead nobody
    does."""

    name: str
    supply: str
    points: int


# ── wishes of a team ────────────────────────────────────────


@dataclass(frozen=True, kw_only=True)
class Mix:
    """Points for each distinct value of a column beyond the first in a team (bands of age)."""

    name: str
    supply: str
    points: int


@dataclass(frozen=True, kw_only=True)
class Balance:
    """Minus `points` for each unit by which the sum of a column stays below the team's target."""

    name: str
    supply: str
    demand: str
    points: int


# ── hard rules of a pair: never violated ────────────────────────────────


@dataclass(frozen=True, kw_only=True)
class Only:
    """Nobody without this flag of the supply may be assigned at all."""

    name: str
    supply: str


@dataclass(frozen=True, kw_only=True)
class Avoid:
    """The pairs of `facts.pairs[name]` are forbidden (home village, kin, spouse)."""

    name: str


@dataclass(frozen=True, kw_only=True)
class Reach:
    """A group serves only the areas of `facts.reach`: (group, index into `facts.areas`), a
    prefix of the demand's code. A group without any serves everywhere."""

    name: str
    demand: str


@dataclass(frozen=True, kw_only=True)
class Require:
    """Where the demand has the flag, only supplies with the flag may be assigned."""

    name: str
    supply: str
    demand: str


@dataclass(frozen=True, kw_only=True)
class Remain:
    """Who has the flag stays where `facts.current` says."""

    name: str
    supply: str


# ── hard rules of a group and a team ──────────────────────────────────


@dataclass(frozen=True, kw_only=True)
class Quota:
    """A group sends at most so many: a whole-number column of `facts.groups`."""

    name: str
    column: str


@dataclass(frozen=True, kw_only=True)
class OneGroup:
    """Where the demand has the flag, all of its team but those who remain come from one group."""

    name: str
    demand: str


@dataclass(frozen=True, kw_only=True)
class Apart:
    """Where the demand has the flag, all of its team have the same value (lodging)."""

    name: str
    supply: str
    demand: str


# ── hard rules that may lack people: met wherever that is possible, else a shortage ────────


@dataclass(frozen=True, kw_only=True)
class Lead:
    """Where the demand has the flag, the team has exactly one leader, with this flag."""

    name: str
    supply: str
    demand: str
    penalty: int


@dataclass(frozen=True, kw_only=True)
class Size:
    """A team has at least and at most so many (columns of the demand). `most` is never exceeded;
    `penalty` for each one missing."""

    name: str
    least: str
    most: str
    penalty: int


@dataclass(frozen=True, kw_only=True)
class Some:
    """Where the demand has the flag, at least one of the team has the flag (one aged up to 35)."""

    name: str
    supply: str
    demand: str
    penalty: int


@dataclass(frozen=True, kw_only=True)
class Covers:
    """Where the demand's bits are not zero, one of the team shares a bit (a needed speciality)."""

    name: str
    supply: str
    demand: str
    penalty: int


@dataclass(frozen=True, kw_only=True)
class Share:
    """At least this share of all that are assigned have the flag; over the whole match.

    `permille` of 1,000; `penalty` for each one missing.
    """

    name: str
    supply: str
    permille: int
    penalty: int


PairTerm = Fit | Product | Wish | Near | Stay
TeamTerm = LeadBonus | Mix | Balance
Bar = Only | Avoid | Reach | Require | Remain
TeamBar = Quota | OneGroup | Apart
Shortfall = Lead | Size | Some | Covers | Share
Part = PairTerm | TeamTerm | Bar | TeamBar | Shortfall


@dataclass(frozen=True, kw_only=True)
class Spec:
    """A whole match. `capacity` names a whole-number column of the supply: in how many teams one
    may serve (a helper: five households); None is one.

    Raises BadSpec where names repeat, more than one Lead, Quota or OneGroup stands, or a number
    makes no sense; `solve` also where a penalty does not outweigh what one seat may earn (then a
    shortage would pay).
    """

    size: Size
    terms: tuple[PairTerm | TeamTerm, ...] = ()
    bars: tuple[Bar | TeamBar, ...] = ()
    shortfalls: tuple[Lead | Some | Covers | Share, ...] = ()
    capacity: str | None = None

    def __post_init__(self) -> None:
        for name, times in Counter(self.named()).items():
            if times > 1:
                raise BadSpec(f"{name!r} names {times} parts")
        for kind in (Lead, Quota, OneGroup):
            several = [part.name for part in self._parts() if isinstance(part, kind)]
            if len(several) > 1:
                raise BadSpec(f"one {kind.__name__} at most, not {several}")
        for part in self._parts():
            _check_numbers(part)

    def named(self) -> Iterator[str]:
        """The names of all parts."""
        for part in self._parts():
            yield part.name

    def _parts(self) -> Iterator[Part]:
        yield self.size
        yield from self.terms
        yield from self.bars
        yield from self.shortfalls


def _check_numbers(part: Part) -> None:
    if isinstance(part, Size | Lead | Some | Covers | Share) and part.penalty <= 0:
        raise BadSpec(f"{part.name}: a penalty is more than 0")
    if isinstance(part, Share) and not 0 <= part.permille <= 1_000:
        raise BadSpec(f"{part.name}: {part.permille} is no share of 1,000")
    if isinstance(part, Balance) and part.points < 0:
        raise BadSpec(f"{part.name}: what lacks may not earn points")
    if isinstance(part, Near) and len(part.points) != 6:
        raise BadSpec(f"{part.name}: six numbers, for 0 to 5 shared levels")

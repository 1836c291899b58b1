"""A round of the match benchmark as arrays: every pair that no rule bars, and what it earns.

Shared by the rivals; reads `match_rules.SPEC` and nothing of the engine's own preparation.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.match_rules import KINDS, SPEC, SPECIALITIES
from zhucun.engines.match import spec as says
from zhucun.engines.match.facts import Facts, Pairs

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
TERMS = {term.name: term for term in SPEC.terms}
RULES = {rule.name: rule for rule in (SPEC.size, *SPEC.shortfalls)}
LEVELS = (2, 4, 6, 9, 12)


@dataclass(frozen=True, kw_only=True)
class Round:
    """Arcs by village: village v may take `person[starts[v]:starts[v + 1]]` for `points`; beside
    them the rank of the wish of each side (9: none)."""

    facts: Facts
    starts: Ints
    person: NDArray[np.int32]
    points: NDArray[np.int32]
    cadre_rank: NDArray[np.int8]
    village_rank: NDArray[np.int8]

    @property
    def villages(self) -> int:
        return len(self.starts) - 1

    @property
    def village(self) -> NDArray[np.int32]:
        """The village of each arc."""
        return np.repeat(np.arange(self.villages, dtype=np.int32), np.diff(self.starts))

    def of(self, village: int) -> slice:
        return slice(int(self.starts[village]), int(self.starts[village + 1]))

    def who(self, name: str) -> NDArray[Any]:
        return self.facts.supply[name]

    def what(self, name: str) -> NDArray[Any]:
        return self.facts.demand[name]

    @property
    def merit(self) -> Ints:
        """What leading earns."""
        term = TERMS["merit"]
        assert isinstance(term, says.LeadBonus)
        return self.who(term.supply) * term.points

    @property
    def remains(self) -> Ints:
        """Who must stay."""
        return np.flatnonzero(self.who("remains") & (self.facts.current >= 0))


def make_arcs(facts: Facts) -> Round:
    """Every pair of the full model."""
    count = len(facts.group)
    maker = _Maker(facts)
    starts, people, points, ranks, village_ranks = [0], [], [], [], []
    for village in range(len(facts.demand["code"])):
        person = maker.allowed(village)
        people.append(person.astype(np.int32))
        rank = maker.cadre_rank.of(village, person, count)
        village_rank = maker.village_rank.of(village, facts.group[person], len(maker.quota))
        points.append(maker.points(village, person, rank, village_rank).astype(np.int32))
        ranks.append(rank.astype(np.int8))
        village_ranks.append(village_rank.astype(np.int8))
        starts.append(starts[-1] + len(person))
    return Round(
        facts=facts,
        starts=np.array(starts),
        person=np.concatenate(people),
        points=np.concatenate(points),
        cadre_rank=np.concatenate(ranks),
        village_rank=np.concatenate(village_ranks),
    )


class _Ranks:
    """Stated ranks, by one side."""

    NONE = 9

    def __init__(self, at: Ints, other: Ints, rank: Ints) -> None:
        order = np.argsort(at, kind="stable")
        self.at, self.other, self.rank = at[order], other[order], rank[order]

    def of(self, at: int, others: Ints, count: int) -> Ints:
        """The rank of each of the others; `count` is how many there are in all."""
        low, high = np.searchsorted(self.at, (at, at + 1))
        table = np.full(count, self.NONE)
        np.minimum.at(table, self.other[low:high], self.rank[low:high])
        found: Ints = table[others]
        return found


class _Maker:
    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.quota = facts.groups["quota"]
        self.served: dict[str, Ints] = {}  # by county, who may serve there
        self.kin = [self._by_demand(facts.pairs[name]) for name in ("home-village", "kin")]
        wish = facts.pairs["cadre-wish"]
        self.cadre_rank = _Ranks(wish.right, wish.left, wish.rank)
        wish = facts.pairs["village-wish"]
        self.village_rank = _Ranks(wish.left, wish.right, wish.rank)
        self.kind = np.argmax([facts.supply[f"of_{name}"] for name in KINDS], axis=0)
        self.fit = self._fit()
        self.knows = np.stack([facts.supply[f"knows_{name}"] for name in SPECIALITIES], axis=1)
        self.need = self._need()
        self.homes, self.codes = self._prefixes()

    def _by_demand(self, pairs: Pairs) -> _Ranks:
        return _Ranks(pairs.right, pairs.left, pairs.rank * 0)

    def allowed(self, village: int) -> Ints:
        facts, code = self.facts, str(self.facts.demand["code"][village])
        county = code[:6]
        if county not in self.served:
            serving = np.array([county.startswith(str(area)) for area in facts.areas])
            groups = np.zeros(len(self.quota), bool)
            groups[facts.reach[serving[facts.reach[:, 1]], 0]] = True
            self.served[county] = np.flatnonzero(groups[facts.group] & facts.supply["eligible"])
        person = self.served[county]
        kept = ~facts.supply["remains"][person] | (facts.current[person] == village)
        for kin in self.kin:
            kept &= kin.of(village, person, len(facts.group)) == _Ranks.NONE
        return person[kept]

    def _fit(self) -> Ints:
        """Kind × village."""
        term = TERMS["unit-kind"]
        assert isinstance(term, says.Fit)
        table = np.zeros((len(KINDS), len(self.facts.demand["code"])), np.int64)
        for row in term.rows:
            at = KINDS.index(row.supply.removeprefix("of_"))
            held = self.facts.demand[row.demand]
            table[at] = np.maximum(table[at], held * row.points)
        return table

    def _need(self) -> Ints:
        """Village × speciality."""
        term = TERMS["need"]
        assert isinstance(term, says.Fit)
        table = np.zeros((len(self.facts.demand["code"]), len(SPECIALITIES)), np.int64)
        for row in term.rows:
            at = SPECIALITIES.index(row.supply.removeprefix("knows_"))
            table[:, at] = np.maximum(table[:, at], self.facts.demand[row.demand] * row.points)
        return table

    def _prefixes(self) -> tuple[Ints, Ints]:
        """The codes of homes and villages, level by level, as numbers; shorter ones never meet."""
        homes, codes = self.facts.supply["home"], self.facts.demand["code"]
        columns: list[tuple[Ints, Ints]] = []
        for digits in LEVELS:
            both = np.concatenate([homes.astype(f"U{digits}"), codes.astype(f"U{digits}")])
            number = np.unique(both, return_inverse=True)[1]
            number[np.char.str_len(both) < digits] = -1
            columns.append((number[: len(homes)], number[len(homes) :]))
        return np.stack([a for a, _ in columns], axis=1), np.stack([b for _, b in columns], axis=1)

    def points(self, village: int, person: Ints, rank: Ints, village_rank: Ints) -> Ints:
        facts = self.facts
        served, near, stay = TERMS["served"], TERMS["near-home"], TERMS["stay"]
        assert isinstance(served, says.Fit)
        assert isinstance(near, says.Near)
        assert isinstance(stay, says.Stay)
        earned = np.full(len(person), served.rows[0].points)
        earned += self.fit[self.kind[person], village]
        earned += (self.knows[person] * self.need[village]).max(axis=1)
        for name, ranks in (("cadre-wish", rank), ("village-wish", village_rank)):
            wish = TERMS[name]
            assert isinstance(wish, says.Wish)
            by_rank = np.zeros(_Ranks.NONE + 1, np.int64)
            by_rank[: len(wish.points)] = wish.points
            earned += by_rank[ranks]
        shared = (self.homes[person] == self.codes[village]).cumprod(axis=1).sum(axis=1)
        earned += np.array(near.points)[shared]
        for name in ("experience", "level"):
            term = TERMS[name]
            assert isinstance(term, says.Product)
            one = int(facts.demand[term.demand][village]) * term.points
            earned += facts.supply[term.supply][person] * one
        earned += stay.points * (facts.current[person] == village)
        return earned

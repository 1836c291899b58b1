"""Why a helper is proposed: the terms of his points, and who would come next at what cost."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from zhucun.engines.match.answers import Proposal
from zhucun.engines.match.facts import Ints
from zhucun.engines.match.spec import Near
from zhucun.pairing.queries.matching import KIN, NEAR, Match

_LEVELS = (2, 4, 6, 9, 12)
_NEXT = 2
#: Pairs of households and helpers that are looked at for next choices; more take too long.
_MOST = 20_000_000


@dataclass
class Choices:
    """Points of single pairs of one match, read as the engine reads them."""

    match: Match
    answer: Proposal
    _found: dict[int, list[tuple[int, int]]] = field(default_factory=dict)

    def terms(self, at: int, who: int) -> dict[str, int]:
        """Points by term of one pair, those that are not nought."""
        facts = self.match.facts
        found = {
            line.name: line.points
            for line in self.match.lines
            if facts.supply[line.name][who] and facts.demand[line.name][at]
        }
        near = int(self._near[self._shared(str(facts.demand["code"][at]), who)])
        return {**found, NEAR: near} if near else found

    def of(self, at: int, who: int) -> list[dict[str, Any]]:
        """At most two others with a place left, or whom the whole would have to give up elsewhere:
        helper, points there, and what the whole would lose at most (0: nothing)."""
        if len(self.match.households) * len(self.match.helpers) > _MOST:
            return []
        points = self._points(at)
        price = self.answer.supply_price
        worth = points - price
        worth[who] = -np.inf
        worth[list(self._kin.get(at, ()))] = -np.inf
        worth[self._places <= 0] = -np.inf
        best = np.argsort(-worth, kind="stable")[:_NEXT]
        mine = points[who] - price[who]
        return [
            {
                "helper": self.match.helpers[other].public_id,
                "name": self.match.helpers[other].person.name,
                "points": int(points[other]),
                "cost": max(0, round(float(mine - worth[other]))),
            }
            for other in best.tolist()
            if np.isfinite(worth[other])
        ]

    def _points(self, at: int) -> Any:
        facts = self.match.facts
        points = np.zeros(len(self.match.helpers))
        for line in self.match.lines:
            if facts.demand[line.name][at]:
                points += facts.supply[line.name].astype(np.int64) * line.points
        code = str(facts.demand["code"][at])
        if code not in self._by_code:
            home = facts.supply["home"].astype("U12")
            shared = np.zeros(len(home), np.int64)
            for digits in _LEVELS:
                deep = np.char.str_len(home) >= digits
                shared += np.char.startswith(home, code[:digits]) & deep
            self._by_code[code] = self._near[shared]
        return points + self._by_code[code]

    def _shared(self, code: str, who: int) -> int:
        home = str(self.match.facts.supply["home"][who])
        return sum(len(home) >= digits and home[:digits] == code[:digits] for digits in _LEVELS)

    @cached_property
    def _near(self) -> Ints:
        term = next(term for term in self.match.spec.terms if isinstance(term, Near))
        return np.array(term.points, np.int64)

    @cached_property
    def _places(self) -> Ints:
        return self.match.facts.supply["places"].astype(np.int64)

    @cached_property
    def _by_code(self) -> dict[str, Ints]:
        return {}

    @cached_property
    def _kin(self) -> dict[int, list[int]]:
        pairs = self.match.facts.pairs[KIN]
        found: dict[int, list[int]] = {}
        for who, at in zip(pairs.left.tolist(), pairs.right.tolist(), strict=True):
            found.setdefault(at, []).append(who)
        return found


def next_choices(match: Match, answer: Proposal) -> Choices:
    return Choices(match, answer)

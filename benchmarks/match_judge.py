"""What a set of pairs is worth and which hard rules it breaks, in the plainest words.

Shares nothing with the engine but its spec and facts: no arrays, no tables, one row after the
other. The tests hold the engine against it, the benchmark judges every contestant by it.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from zhucun.engines.match import spec as says
from zhucun.engines.match.facts import Facts, Pairs

Pair = tuple[int, int, int]  # supply, demand, 1 where he leads
_LEVELS = (2, 4, 6, 9, 12)


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """`terms`: points by name; `short`: missing by (rule, demand); `broken`: hard rules that no
    proposal may break, a sentence each."""

    objective: int
    terms: dict[str, int]
    short: dict[tuple[str, int], int]
    broken: tuple[str, ...]


@dataclass
class Judge:
    """Judges pairs by one spec and one set of facts."""

    spec: says.Spec
    facts: Facts
    supply: dict[str, list[int]] = field(init=False)
    demand: dict[str, list[int]] = field(init=False)
    ranks: dict[str, dict[tuple[int, int], int]] = field(init=False)
    areas: dict[int, list[str]] = field(init=False)

    def __post_init__(self) -> None:
        facts = self.facts
        self.supply = {name: column.tolist() for name, column in facts.supply.items()}
        self.demand = {name: column.tolist() for name, column in facts.demand.items()}
        self.quota = {name: column.tolist() for name, column in facts.groups.items()}
        self.group, self.current = facts.group.tolist(), facts.current.tolist()
        self.ranks = {name: _ranks(pairs) for name, pairs in facts.pairs.items()}
        self.areas = defaultdict(list)
        for group, area in facts.reach.tolist():
            self.areas[group].append(str(facts.areas[area]))
        self.must = [tuple(row) for row in facts.locks.must.tolist()]
        self.never = {tuple(row) for row in facts.locks.never.tolist()}
        self.led = any(isinstance(rule, says.Lead) for rule in self.spec.shortfalls)
        self.penalty = {part.name: part.penalty for part in (self.spec.size, *self.spec.shortfalls)}

    # ── one person at one demand ────────────────────────────────────────────────

    def pair_points(self, person: int, demand: int) -> dict[str, int]:
        """Points of the terms of a pair, those of leading not among them."""
        return {
            term.name: self._points(term, person, demand)
            for term in self.spec.terms
            if isinstance(term, says.PairTerm)
        }

    def _points(self, term: says.PairTerm, person: int, demand: int) -> int:
        match term:
            case says.Fit():
                earned = [
                    row.points
                    for row in term.rows
                    if self.supply[row.supply][person] and self.demand[row.demand][demand]
                ]
                return max(earned, default=0) if term.best else sum(earned)
            case says.Product():
                held = self.supply[term.supply][person] * self.demand[term.demand][demand]
                return term.points * held
            case says.Wish():
                pair = (demand, self.group[person]) if term.by_group else (person, demand)
                rank = self.ranks.get(term.name, {}).get(pair, len(term.points))
                return term.points[rank] if rank < len(term.points) else 0
            case says.Near():
                home = str(self.supply[term.supply][person])
                return _near(term, home, str(self.demand[term.demand][demand]))
            case says.Stay():
                return term.points if self.current[person] == demand else 0

    def bars(self, person: int, demand: int) -> list[str]:
        """The names of the hard rules that keep a person from a demand."""
        return [
            bar.name
            for bar in self.spec.bars
            if isinstance(bar, says.Bar) and self._bars(bar, person, demand)
        ]

    def _bars(self, bar: says.Bar, person: int, demand: int) -> bool:
        match bar:
            case says.Only():
                return not self.supply[bar.supply][person]
            case says.Avoid():
                return (person, demand) in self.ranks.get(bar.name, {})
            case says.Reach():
                areas = self.areas.get(self.group[person], [])
                code = str(self.demand[bar.demand][demand])
                return bool(areas) and not any(code.startswith(area) for area in areas)
            case says.Require():
                wanted = self.demand[bar.demand][demand]
                return bool(wanted) and not self.supply[bar.supply][person]
            case says.Remain():
                return bool(self.remains(bar, person)) and self.current[person] != demand

    def remains(self, bar: says.Remain, person: int) -> bool:
        return bool(self.supply[bar.supply][person]) and self.current[person] >= 0

    # ── a team ──────────────────────────────────────────────────────────────────

    def team_terms(self, demand: int, team: Sequence[int], leaders: Sequence[int]) -> Counter[str]:
        """All terms that a team earns, by name."""
        earned: Counter[str] = Counter()
        for person in team:
            earned.update(self.pair_points(person, demand))
        for term in self.spec.terms:
            match term:
                case says.LeadBonus() if self.led:
                    merit = sum(self.supply[term.supply][person] for person in leaders)
                    earned[term.name] += term.points * merit
                case says.Mix():
                    values = {self.supply[term.supply][person] for person in team}
                    earned[term.name] += term.points * max(0, len(values) - 1)
                case says.Balance():
                    have = sum(self.supply[term.supply][person] for person in team)
                    lack = max(0, self.demand[term.demand][demand] - have)
                    earned[term.name] -= term.points * lack
        return earned

    def team_short(
        self, demand: int, team: Sequence[int], leaders: Sequence[int]
    ) -> dict[str, int]:
        """What a team lacks, by rule."""
        short = {self.spec.size.name: self.demand[self.spec.size.least][demand] - len(team)}
        for rule in self.spec.shortfalls:
            match rule:
                case says.Lead():
                    short[rule.name] = int(self.demand[rule.demand][demand]) - len(leaders)
                case says.Some():
                    have = sum(map(bool, (self.supply[rule.supply][person] for person in team)))
                    short[rule.name] = int(self.demand[rule.demand][demand]) - have
                case says.Covers():
                    bits = self.demand[rule.demand][demand]
                    met = any(self.supply[rule.supply][person] & bits for person in team)
                    short[rule.name] = int(bits != 0 and not met)
        return {name: lack for name, lack in short.items() if lack > 0}

    def team_broken(
        self, demand: int, team: Sequence[int], leaders: Sequence[int]
    ) -> Iterable[str]:
        """The hard rules that a team breaks."""
        for person in team:
            for name in self.bars(person, demand):
                yield f"{name}: {person} at {demand}"
            if (person, demand) in self.never:
                yield f"locked out: {person} at {demand}"
        if len(team) > self.demand[self.spec.size.most][demand]:
            yield f"{self.spec.size.name}: {len(team)} at {demand}"
        remain = [bar for bar in self.spec.bars if isinstance(bar, says.Remain)]
        for bar in self.spec.bars:
            match bar:
                case says.OneGroup() if self.demand[bar.demand][demand]:
                    new = {
                        self.group[person]
                        for person in team
                        if not any(self.remains(each, person) for each in remain)
                    }
                    if len(new) > 1:
                        yield f"{bar.name}: {sorted(new)} at {demand}"
                case says.Apart() if self.demand[bar.demand][demand]:
                    if len({self.supply[bar.supply][person] for person in team}) > 1:
                        yield f"{bar.name}: {list(team)} at {demand}"
        yield from self._led_wrongly(demand, leaders)

    def _led_wrongly(self, demand: int, leaders: Sequence[int]) -> Iterable[str]:
        if leaders and not self.led:
            yield f"leads: {list(leaders)} lead {demand}, and no rule asks for it"
        for rule in self.spec.shortfalls:
            if isinstance(rule, says.Lead):
                wanted = self.demand[rule.demand][demand]
                if len(leaders) > (1 if wanted else 0):
                    yield f"{rule.name}: {len(leaders)} lead {demand}"
                if not all(self.supply[rule.supply][person] for person in leaders):
                    yield f"{rule.name}: {list(leaders)} may not lead {demand}"

    # ── the whole ───────────────────────────────────────────────────────────────

    def verdict(self, pairs: Iterable[Sequence[int]]) -> Verdict:
        rows: list[Pair] = [(int(a), int(b), int(c)) for a, b, c in pairs]
        teams: dict[int, list[int]] = defaultdict(list)
        leaders: dict[int, list[int]] = defaultdict(list)
        for person, demand, leads in rows:
            teams[demand].append(person)
            if leads:
                leaders[demand].append(person)
        terms = Counter({term.name: 0 for term in self.spec.terms})
        short: dict[tuple[str, int], int] = {}
        broken: list[str] = []
        for demand in range(len(self.demand[self.spec.size.least])):
            team, led = teams[demand], leaders[demand]
            terms.update(self.team_terms(demand, team, led))
            for name, lack in self.team_short(demand, team, led).items():
                short[name, demand] = lack
            broken += self.team_broken(demand, team, led)
        broken += self._broken_by_all(rows)
        short |= self._short_of_all(rows)
        lost = sum(self.penalty[name] * lack for (name, _), lack in short.items())
        return Verdict(
            objective=sum(terms.values()) - lost,
            terms=dict(terms),
            short=short,
            broken=tuple(broken),
        )

    def _short_of_all(self, rows: Sequence[Pair]) -> dict[tuple[str, int], int]:
        short = {}
        for rule in self.spec.shortfalls:
            if isinstance(rule, says.Share):
                have = sum(bool(self.supply[rule.supply][person]) for person, _, _ in rows)
                lack = math.ceil(len(rows) * rule.permille / 1_000) - have
                if lack > 0:
                    short[rule.name, -1] = lack
        return short

    def _broken_by_all(self, rows: Sequence[Pair]) -> Iterable[str]:
        places = Counter((person, demand) for person, demand, _ in rows)
        yield from (f"twice: {pair}" for pair, times in places.items() if times > 1)
        serves = Counter(person for person, _, _ in rows)
        for person, times in serves.items():
            most = self.supply[self.spec.capacity][person] if self.spec.capacity else 1
            if times > most:
                yield f"capacity: {person} serves {times}"
        sent = Counter(self.group[person] for person, _, _ in rows)
        for bar in self.spec.bars:
            match bar:
                case says.Quota():
                    for group, times in sent.items():
                        if times > self.quota[bar.column][group]:
                            yield f"{bar.name}: {group} sends {times}"
                case says.Remain():
                    for person, demand in enumerate(self.current):
                        if self.remains(bar, person) and (person, demand) not in places:
                            yield f"{bar.name}: {person} left {demand}"
        leads = {(person, demand): led for person, demand, led in rows}
        for person, demand, role in self.must:
            if (person, demand) not in leads or role not in (-1, leads[person, demand]):
                yield f"locked in: {person} at {demand} as {role}"


def _ranks(pairs: Pairs) -> dict[tuple[int, int], int]:
    """The best rank of each pair."""
    found: dict[tuple[int, int], int] = {}
    rows = zip(pairs.left.tolist(), pairs.right.tolist(), pairs.rank.tolist(), strict=True)
    for left, right, rank in rows:
        found[left, right] = min(rank, found.get((left, right), rank))
    return found


def _near(term: says.Near, home: str, code: str) -> int:
    if not home or not code:
        return 0
    shared = 0
    for digits in _LEVELS:
        if min(len(home), len(code)) < digits or home[:digits] != code[:digits]:
            break
        shared += 1
    return term.points[shared]

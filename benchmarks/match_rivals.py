"""What the match is measured against: the office by hand, and deferred acceptance.

Both get the same arcs and keep who must stay. The office breaks no rule that may not be broken;
deferred acceptance knows capacities and preferences only, so that it does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from benchmarks.match_round import RULES, TERMS, Round
from zhucun.engines.match import spec as says

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Team = list[int]
LONGEST_LIST = 30  # wishes of a person in deferred acceptance; a longer list is not read by people


def as_rows(teams: Sequence[Team], leader: Sequence[int]) -> Ints:
    """Pairs as a proposal has them: by village, leader first."""
    rows = [
        (person, village, int(person == leader[village]))
        for village, team in enumerate(teams)
        for person in sorted(team, key=lambda each: (each != leader[village], each))
    ]
    return np.array(rows, np.int64).reshape(-1, 3)


def best_leaders(round_: Round, teams: Sequence[Team]) -> list[int]:
    """Of each team the eligible one with the most merit, -1 for none."""
    merit, can = round_.merit, round_.who("can_lead")
    return [
        max((p for p in team if can[p]), key=lambda p: (merit[p], -p), default=-1) for team in teams
    ]


# ── the office ──────────────────────────────────────────────────────────────────


@dataclass
class Office:
    """Village by village, the hardest first; the first secretary, then whoever adds the most by
    the office's own points, until the team is large enough; at the end the others where they gain.
    A village of one unit looks at each unit's best team; one with a single lodging at each sex's.
    """

    round: Round
    teams: list[Team] = field(init=False)
    leader: list[int] = field(init=False)

    def __post_init__(self) -> None:
        found = self.round
        self.teams = [[] for _ in range(found.villages)]
        self.leader = [-1] * found.villages
        self.free = np.ones(len(found.facts.group), bool)
        self.left = found.facts.groups["quota"].copy()
        self.young, self.can_lead = found.who("young"), found.who("can_lead")
        self.bits, self.sex = found.who("specialities"), found.who("sex")
        self.band, self.strength = found.who("age_band"), found.who("strength")
        self.group, self.remains = found.facts.group, found.who("remains")
        self.merit = found.merit
        mix, balance = TERMS["mixed-ages"], TERMS["strength"]
        assert isinstance(mix, says.Mix)
        assert isinstance(balance, says.Balance)
        self.mix, self.balance = mix.points, balance.points
        self.penalty = {name: rule.penalty for name, rule in RULES.items()}

    def work(self) -> Ints:
        for person in self.round.remains.tolist():
            self.take(int(self.round.facts.current[person]), person)
        difficulty, key = self.round.what("difficulty"), self.round.what("key")
        order = np.lexsort((-key.astype(int), -difficulty.astype(int))).tolist()
        for village in order:
            self.serve(village)
        for village in order:
            self.add(village)
        return as_rows(self.teams, best_leaders(self.round, self.teams))

    def take(self, village: int, person: int) -> None:
        self.teams[village].append(person)
        self.free[person] = False
        self.left[self.group[person]] -= 1

    def candidates(self, village: int) -> tuple[Ints, Ints]:
        """Who is free, may come and suits those who are there; and their points."""
        arcs = self.round.of(village)
        person = self.round.person[arcs].astype(np.int64)
        kept = self.free[person] & (self.left[self.group[person]] > 0)
        team = self.teams[village]
        if team and self.round.what("one_lodging")[village]:
            kept &= self.sex[person] == self.sex[team[0]]
        new = [each for each in team if not self.remains[each]]
        if new and self.round.what("one_unit")[village]:
            kept &= self.group[person] == self.group[new[0]]
        return person[kept], self.round.points[arcs][kept].astype(np.int64)

    def serve(self, village: int) -> None:
        """Give a village a team of the least size."""
        person, points = self.candidates(village)
        parts = [np.arange(len(person))]
        if self.round.what("one_unit")[village]:
            parts = _by_value(self.group[person])
        if self.round.what("one_lodging")[village]:
            parts = [part[same] for part in parts for same in _by_value(self.sex[person[part]])]
        tries = [self.gather(village, person[part], points[part]) for part in parts]
        if tries:
            _, chosen = max(tries, key=lambda each: each[0])
            for each in chosen:
                self.take(village, each)

    def gather(self, village: int, person: Ints, points: Ints) -> tuple[float, Team]:
        """A team out of these people and what it is worth; who is there already counts."""
        team, worth = list(self.teams[village]), 0.0
        chosen: Team = []
        quota = {group: int(self.left[group]) for group in np.unique(self.group[person]).tolist()}
        open_ = np.ones(len(person), bool)
        while len(team) < int(self.round.what("least")[village]) and open_.any():
            gain = self.gain(village, team, person, points)
            if not any(self.can_lead[each] for each in team) and self.can_lead[person[open_]].any():
                gain = np.where(self.can_lead[person], gain + self.merit[person], -np.inf)
            at = int(np.argmax(np.where(open_, gain, -np.inf)))
            each = int(person[at])
            worth += gain[at] + self.penalty["size"]
            worth += self.penalty["first-secretary"] * bool(self.can_lead[each] and not chosen)
            team.append(each)
            chosen.append(each)
            open_[at] = False
            quota[int(self.group[each])] -= 1
            if quota[int(self.group[each])] == 0:
                open_ &= self.group[person] != self.group[each]
        return worth, chosen

    def gain(self, village: int, team: Team, person: Ints, points: Ints) -> NDArray[np.float64]:
        """What each person would add to a team; leading is apart."""
        gain = points.astype(float)
        if not any(self.young[each] for each in team):
            gain += self.penalty["young"] * self.young[person]
        needs = int(self.round.what("needs")[village])
        if not any(self.bits[each] & needs for each in team):
            gain += self.penalty["speciality"] * ((self.bits[person] & needs) != 0)
        if team:
            gain += self.mix * ~np.isin(self.band[person], self.band[team])
        lack = int(self.round.what("target")[village]) - int(self.strength[team].sum())
        gain += self.balance * np.clip(self.strength[person], 0, max(0, lack))
        return gain

    def add(self, village: int) -> None:
        """One more where it gains."""
        team = self.teams[village]
        if len(team) >= int(self.round.what("most")[village]):
            return
        person, points = self.candidates(village)
        if len(person):
            gain = self.gain(village, team, person, points)
            if gain.max() > 0:
                self.take(village, int(person[np.argmax(gain)]))


def _by_value(values: Ints) -> list[Ints]:
    """Positions, apart by value."""
    order = np.argsort(values, kind="stable")
    edges = np.flatnonzero(np.diff(values[order])) + 1
    return [part for part in np.split(order, edges) if len(part)]


# ── deferred acceptance ─────────────────────────────────────────────────────────────


def deferred_acceptance(round_: Round) -> Ints:
    """The PyPI package `matching`, twice: first secretaries for the villages without one, then
    everybody else for the places that are left. Each side lists stated wishes first, then by
    points. The package's own check of its input takes the square of the pairs and is passed over.
    """
    facts = round_.facts
    teams: list[Team] = [[] for _ in range(round_.villages)]
    for person in round_.remains.tolist():
        teams[int(facts.current[person])].append(person)
    free = np.ones(len(facts.group), bool)
    free[round_.remains] = False
    can_lead = round_.who("can_lead").astype(bool)
    led = [any(can_lead[each] for each in team) for team in teams]
    places = np.array([int(not each) for each in led])
    for people, capacity in ((free & can_lead, places), (free, None)):
        if capacity is None:
            capacity = round_.what("most").astype(int) - np.array([len(team) for team in teams])
        for village, matched in _stage(round_, people & free, capacity).items():
            teams[village] += matched
            free[matched] = False
    return as_rows(teams, best_leaders(round_, teams))


def _stage(round_: Round, people: Bools, capacity: Ints) -> dict[int, Team]:
    from matching import Player
    from matching.algorithms import hospital_resident
    from matching.players import Hospital

    person, village = round_.person, round_.village
    arcs = np.flatnonzero(people[person] & (capacity[village] > 0))
    by_person = arcs[np.lexsort((-round_.points[arcs], round_.cadre_rank[arcs], person[arcs]))]
    first = np.searchsorted(person[by_person], person[by_person])
    listed = by_person[np.arange(len(by_person)) - first < LONGEST_LIST]
    by_village = listed[
        np.lexsort((-round_.points[listed], round_.village_rank[listed], village[listed]))
    ]
    residents = {each: Player(each) for each in np.unique(person[listed]).tolist()}
    hospitals = {
        each: Hospital(each, int(capacity[each])) for each in np.unique(village[listed]).tolist()
    }
    wishes: dict[int, list[object]] = defaultdict(list)
    for one, other in zip(person[listed].tolist(), village[listed].tolist(), strict=True):
        wishes[one].append(hospitals[other])
    takes: dict[int, list[object]] = defaultdict(list)
    for one, other in zip(village[by_village].tolist(), person[by_village].tolist(), strict=True):
        takes[one].append(residents[other])
    for one, player in residents.items():
        player.set_prefs(wishes[one])
    for one, hospital in hospitals.items():
        hospital.set_prefs(takes[one])
    found = hospital_resident(list(residents.values()), list(hospitals.values()))
    return {each.name: [int(one.name) for one in matched] for each, matched in found.items()}

"""Many demands, in clusters that the same groups reach (counties). In turns: every cluster deals
out anew the people that it has (a programme of its own, and diving); then single seats are filled
anew across many clusters at once, which moves those who may serve several of them to where they are
needed. Neither ever loses. The clusters' own prices bring the bound of the whole down.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zhucun.engines.match.run.abreast import abreast
from zhucun.engines.match.run.board import Floats, Ints
from zhucun.engines.match.run.columns import Master, Outside
from zhucun.engines.match.run.diving import close_in, dive
from zhucun.engines.match.run.exchange import share_out
from zhucun.engines.match.run.joint import Joint, known_teams, solve_joint
from zhucun.engines.match.run.prices import Prices, bound_at, lower
from zhucun.engines.match.run.problem import Problem
from zhucun.engines.match.run.regions import Deal, Pool, region_value
from zhucun.engines.match.run.seats import reseat
from zhucun.engines.match.run.state import Search
from zhucun.engines.match.run.workers import Teams

_LARGEST = 150  # demands of a cluster
_TOGETHER = 1_100  # demands whose seats are filled at once: a fifth of a second
_JOINT = 1_400  # demands of a joint programme: ten seconds
_CLOSE = 3e-4  # how near a cluster's programme comes to its bound
_COLUMNS = 14  # rounds of columns of a programme
_SEATS = 6  # rounds of seats after diving
_FINER = 12  # steps of prices from those of a programme
_NEARER = 0.002  # how far below the bound they aim
_KEPT = 20  # teams of the last steps that a joint programme begins with


def split_demands(problem: Problem) -> list[Ints]:
    """Demands by what reaches them, no cluster too large."""
    kind = problem.arcs.kind_of_demand
    order = np.argsort(kind, kind="stable")
    parts: list[Ints] = []
    for cluster in np.split(order, np.flatnonzero(np.diff(kind[order])) + 1):
        several = -(-len(cluster) // _LARGEST)
        parts.extend(np.sort(part) for part in np.array_split(cluster, several))
    return [part for part in parts if len(part)]


def served_by(problem: Problem, demands: Ints) -> Ints:
    """Supplies who may serve one of the demands."""
    board = problem.board
    low, high = board.seg_at[demands], board.seg_at[demands + 1]
    served = np.zeros(len(board.bonus), bool)
    for first, last in zip(low.tolist(), high.tolist(), strict=True):
        served[board.who[board.seg_lo[first] : board.seg_lo[last]]] = True
    return np.flatnonzero(served)


class Clusters:
    """The demands of each; the only cluster that a supply, a group may serve, -1 where there are
    several; how many people two clusters share, those less who serve more."""

    def __init__(self, problem: Problem) -> None:
        self.parts = split_demands(problem)
        board = problem.board
        self.of_supply = np.full(len(board.bonus), -2, np.int64)
        serves = np.zeros((len(self.parts), len(board.bonus)), np.float32)
        for number, demands in enumerate(self.parts):
            who = served_by(problem, demands)
            serves[number, who] = 1
            self.of_supply[who] = np.where(self.of_supply[who] == -2, number, -1)
        self.of_group = np.full(len(problem.free.quota), -2, np.int64)
        for number in range(len(self.parts)):
            groups = np.unique(board.group[self.of_supply == number])
            self.of_group[groups] = np.where(self.of_group[groups] == -2, number, -1)
        self.of_group[np.unique(board.group[self.of_supply == -1])] = -1
        others = np.maximum(1, serves.sum(axis=0) - 1)
        self.shared = (serves / others) @ serves.T

    def together(self, dice: np.random.Generator, *, by_lot: bool) -> list[list[int]]:
        """Clusters joined: neighbours, or by lot."""
        parts, size = self.parts, 0
        shift = int(dice.integers(0, len(parts)))
        order = dice.permutation(len(parts)) if by_lot else np.roll(np.arange(len(parts)), shift)
        joined: list[list[int]] = [[]]
        for at in order.tolist():
            if size + len(parts[at]) > _TOGETHER:
                joined.append([])
                size = 0
            joined[-1].append(at)
            size += len(parts[at])
        return [each for each in joined if each]

    def regions(self) -> list[Ints]:
        """The demands of clusters that share most of their people, no region too large."""
        members = [np.array([at]) for at in range(len(self.parts))]
        at_region = np.arange(len(self.parts))
        sizes = np.array([len(part) for part in self.parts])
        shared = np.triu(self.shared, 1)
        for pair in np.argsort(-shared, axis=None, kind="stable").tolist():
            left, right = divmod(pair, len(self.parts))
            if shared[left, right] <= 0:
                break
            a, b = at_region[left], at_region[right]
            if a != b and sizes[members[a]].sum() + sizes[members[b]].sum() <= _JOINT:
                members[a] = np.concatenate([members[a], members[b]])
                at_region[members[b]] = a
        return [self.demands(members[at].tolist()) for at in np.unique(at_region).tolist()]

    def demands(self, numbers: list[int]) -> Ints:
        """Those of some clusters."""
        return np.sort(np.concatenate([self.parts[at] for at in numbers]))


def fill_seats(search: Search, clusters: Clusters, dice: np.random.Generator, rounds: int) -> None:
    """So many rounds of seats within clusters and across them; across them, those who may serve
    several are moved first, or those who may serve where somebody is missing."""
    for number in range(rounds):
        if not search.goes_on():
            return
        if number % 2:
            joined = clusters.together(dice, by_lot=number % 8 >= 4)
            regions = [clusters.demands(numbers) for numbers in joined]
            first = clusters.of_supply == -1 if number % 4 == 1 else _could_help(search)
            _fill(search, regions, dice, 1, first)
        else:
            _fill(search, clusters.parts, dice, 4, None)


def _could_help(search: Search) -> NDArray[np.bool_] | None:
    """Those who may serve where somebody is missing; None where nobody is."""
    board, teams = search.problem.board, search.teams
    short = np.flatnonzero(board.base_size + teams.sizes < board.least)
    if not len(short):
        return None
    helps = np.zeros(len(board.bonus), bool)
    helps[served_by(search.problem, short)] = True
    return helps


def _fill(
    search: Search,
    regions: list[Ints],
    dice: np.random.Generator,
    rounds: int,
    first: NDArray[np.bool_] | None,
) -> None:
    parts = share_out(search, regions, dice)
    seeds = dice.integers(0, 1 << 30, len(parts)).tolist()

    def fill(job: tuple[Deal, int]) -> Teams:
        part, seed = job
        if not search.in_time():
            return part.now
        return reseat(search.problem, part, seed, rounds, first)

    found = abreast(search, fill, zip(parts, seeds, strict=True))
    put_together(search, parts, found)


def put_together(search: Search, parts: list[Deal], found: list[Teams]) -> None:
    """The parts' teams, where all of them together are better."""
    teams = search.teams.copy()
    for part, better in zip(parts, found, strict=True):
        teams.arcs[part.demands], teams.sizes[part.demands] = better.arcs, better.sizes
    search.offer(teams)


@dataclass(frozen=True)
class Reworked:
    """A cluster's teams, its prices and its programme."""

    teams: Teams
    prices: Prices
    master: Master


def rework(search: Search, clusters: Clusters, dice: np.random.Generator, pool: Pool) -> None:
    """Every cluster dealt out anew from the people that it has, where that is better; then the
    bound of the whole at the clusters' prices."""
    parts = share_out(search, clusters.parts, dice)
    done = _deal_clusters(search, parts, dice, pool, search.prices)
    if done is not None:
        put_together(search, parts, [each.teams for each in done])
        joined = _joined(search, clusters, [each.prices for each in done])
        search.prove(bound_at(search.problem, joined)[0], joined)
        tighten(search.problem, search, search.prices, steps=_FINER, reach=_NEARER)


def price_jointly(search: Search, clusters: Clusters, pool: Pool) -> None:
    """Prices from programmes over many clusters each; their columns into the pool."""
    problem, prices = search.problem, search.prices
    regions = clusters.regions()
    outside = _outside(problem, regions, prices)

    def run(demands: Ints) -> Joint | None:
        now = Teams(search.teams.arcs[demands], search.teams.sizes[demands])
        return solve_joint(problem, demands, now, pool, outside, seconds_left)

    def seconds_left() -> float:
        return search.seconds_left() if search.in_time() else 0.0

    joints = [joint for joint in abreast(search, run, regions) if joint is not None]
    if len(joints) < len(regions) or not search.goes_on():
        return
    pool.add(
        np.concatenate([joint.demand for joint in joints]),
        np.concatenate([joint.arcs for joint in joints]),
        np.concatenate([joint.sizes for joint in joints]),
    )
    merged = _merged(problem, prices, regions, joints, outside)
    tighten(problem, search, merged, steps=_FINER, reach=_NEARER)


def _outside(problem: Problem, regions: list[Ints], prices: Prices) -> Outside:
    """Whom several of the regions may take, and the groups that send to several of them."""
    group_of = problem.board.group
    supplies, groups = np.zeros(len(group_of), np.int64), np.zeros(len(prices.group), np.int64)
    for demands in regions:
        who = served_by(problem, demands)
        supplies[who] += 1
        groups[np.unique(group_of[who])] += 1
    return Outside(supplies > 1, groups > 1, len(regions) > 1, prices)


def _merged(
    problem: Problem, prices: Prices, regions: list[Ints], joints: list[Joint], outside: Outside
) -> Prices:
    """The prices known of whom several programmes may take, of the others their programme's."""
    supply, group = prices.supply.copy(), prices.group.copy()
    for demands, joint in zip(regions, joints, strict=True):
        who = served_by(problem, demands)
        sends = np.unique(problem.board.group[who])
        supply[who], group[sends] = joint.prices.supply[who], joint.prices.group[sends]
    share = prices.share if outside.shares else joints[0].prices.share
    return outside.over(Prices(supply, group, share))


def go_back(search: Search) -> None:
    """Go on from the best, where the present teams are worth less."""
    if search.value < search.best_value:
        search.go_on_from(search.best, search.best_value)


def _deal_clusters(
    search: Search, parts: list[Deal], dice: np.random.Generator, pool: Pool, prices: Prices
) -> list[Reworked] | None:
    """All of them, their columns into the pool; None where the time was over before."""
    seeds = dice.integers(0, 1 << 30, len(parts)).tolist()

    def run(job: tuple[Deal, int]) -> Reworked | None:
        return _rework(search, job[0], job[1], pool, prices)

    done = [each for each in abreast(search, run, zip(parts, seeds, strict=True)) if each]
    if done:
        pool.add(
            np.concatenate([each.master.demand for each in done]),
            np.concatenate([each.master.arcs for each in done]),
            np.concatenate([each.master.sizes for each in done]),
        )
    return done if len(done) == len(parts) and search.goes_on() else None


def _rework(search: Search, part: Deal, seed: int, pool: Pool, prices: Prices) -> Reworked | None:
    if not search.in_time():
        return None
    problem = search.problem
    master = Master(problem, part.demands, part.left, part.share_left)
    master.add(part.demands, Teams.empty(problem, len(part.demands)))
    master.add(part.demands, part.now)
    price = master.barred_price(prices)
    master.add(*known_teams(problem, part.demands, pool, price))
    answer, near, _ = close_in(
        master, prices, np.inf, rounds=_COLUMNS, close=_CLOSE, watch=search.in_time
    )
    teams = dive(master, answer, watch=search.in_time)
    teams = reseat(problem, dataclasses.replace(part, now=teams), seed, _SEATS)
    if region_value(problem, part, teams) <= region_value(problem, part, part.now):
        teams = part.now
    return Reworked(teams, near, master)


def _joined(search: Search, clusters: Clusters, prices: list[Prices]) -> Prices:
    """Prices of the whole, and for everybody of one cluster only the cluster's."""

    def mine(whole: Floats, of: Ints, each: list[Floats]) -> Floats:
        own = np.stack(each)[np.maximum(of, 0), np.arange(len(of))]
        return np.where(of >= 0, own, whole)

    return Prices(
        mine(search.prices.supply, clusters.of_supply, [each.supply for each in prices]),
        mine(search.prices.group, clusters.of_group, [each.group for each in prices]),
        search.prices.share,
    )


def tighten(
    problem: Problem,
    search: Search,
    start: Prices,
    *,
    steps: int,
    reach: float,
    pool: Pool | None = None,
) -> None:
    """Lower the bound from there; the last teams into the pool."""
    found = lower(
        problem,
        start,
        steps=steps,
        reach=reach,
        keep=_KEPT if pool else 1,
        watch=lambda bound: search.goes_on(),
    )
    search.prove(found.bound, found.prices)
    if pool:
        everywhere = np.arange(problem.demands)
        pool.add(
            np.tile(everywhere, len(found.teams)),
            np.concatenate([teams.arcs for teams in found.teams]),
            np.concatenate([teams.sizes for teams in found.teams]),
        )

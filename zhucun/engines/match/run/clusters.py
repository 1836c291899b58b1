"""Many demands, in clusters that the same groups reach (counties). In turns: every cluster deals
out anew the people that it has (a programme of its own, and diving); then single seats are filled
anew across many clusters at once, which moves those who may serve several of them to where they are
needed. Neither ever loses. The clusters' own prices bring the bound of the whole down.
"""

from __future__ import annotations

import dataclasses
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zhucun.engines.match.run.again import donors_of
from zhucun.engines.match.run.board import Floats, Ints
from zhucun.engines.match.run.columns import Master
from zhucun.engines.match.run.diving import close_in, dive
from zhucun.engines.match.run.exchange import share_out
from zhucun.engines.match.run.joint import Joint, allot, known_teams, solve_joint
from zhucun.engines.match.run.prices import Prices, bound_at, lower
from zhucun.engines.match.run.problem import Problem
from zhucun.engines.match.run.regions import Deal, Effort, Pool, deal, region_value
from zhucun.engines.match.run.seats import reseat
from zhucun.engines.match.run.state import Search
from zhucun.engines.match.run.workers import CORES, Teams

_LARGEST = 150  # demands of a cluster
_TOGETHER = 1_100  # demands whose seats are filled at once: a fifth of a second
_CLOSE = 3e-4  # how near a cluster's programme comes to its bound
_COLUMNS = 14  # rounds of columns of a programme
_SEATS = 6  # rounds of seats after diving
_MENDED = 6  # demands that are mended at once
_FINE = 20  # steps of prices from those of a programme
_NEAR = 0.005  # how far below the bound they aim
_FINER = 12  # the same later on
_NEARER = 0.002


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
    several."""

    def __init__(self, problem: Problem) -> None:
        self.parts = split_demands(problem)
        board = problem.board
        self.of_supply = np.full(len(board.bonus), -2, np.int64)
        for number, demands in enumerate(self.parts):
            who = served_by(problem, demands)
            self.of_supply[who] = np.where(self.of_supply[who] == -2, number, -1)
        self.of_group = np.full(len(problem.free.quota), -2, np.int64)
        for number in range(len(self.parts)):
            groups = np.unique(board.group[self.of_supply == number])
            self.of_group[groups] = np.where(self.of_group[groups] == -2, number, -1)
        self.of_group[np.unique(board.group[self.of_supply == -1])] = -1

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


def mend(search: Search, dice: np.random.Generator, pool: Pool) -> None:
    """Some demands where somebody is missing, each dealt out anew with those whose people suit it
    best."""
    problem = search.problem
    board = problem.board
    short = np.flatnonzero(board.base_size + search.teams.sizes < board.least)
    for demand in dice.permutation(short)[:_MENDED].tolist():
        if not search.goes_on():
            return
        lacks = np.arange(problem.demands) == demand
        region = np.flatnonzero(lacks | donors_of(problem, search.teams, lacks))
        part = share_out(search, [region], dice)[0]
        better = deal(problem, part, pool, search.prices, Effort())
        if better is not None:
            put_together(search, [part], [better])


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

    with ThreadPoolExecutor(CORES) as threads:
        found = list(threads.map(fill, zip(parts, seeds, strict=True)))
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


def rework_jointly(
    search: Search, clusters: Clusters, dice: np.random.Generator, pool: Pool
) -> None:
    """Everybody dealt to clusters as programmes over many of them say, then every cluster dealt
    out anew. The search goes on from there; it may be worth less for a while."""
    problem = search.problem
    joined = clusters.together(dice, by_lot=False)
    parts = share_out(search, [clusters.demands(numbers) for numbers in joined], dice)

    def run(part: Deal) -> Joint | None:
        left_over = search.seconds - search.elapsed
        return solve_joint(problem, part, pool, prices, left_over) if left_over > 0 else None

    prices = search.prices
    with ThreadPoolExecutor(CORES) as threads:
        joints = [joint for joint in threads.map(run, parts) if joint is not None]
    if len(joints) < len(parts) or not search.goes_on():
        return
    tighten(problem, search, _merged(problem, prices, parts, joints), steps=_FINE, reach=_NEAR)
    pieces: list[Deal] = []
    for part, numbers, joint in zip(parts, joined, joints, strict=True):
        pool.add(joint.demand, joint.arcs, joint.sizes)
        several = [clusters.parts[at] for at in numbers]
        for demands, left in zip(several, allot(problem, part, several, joint), strict=True):
            nobody = Teams.empty(problem, len(demands))
            pieces.append(Deal(demands, nobody, left, part.share_left))
    done = _deal_clusters(search, pieces, dice, pool, search.prices)
    if done is not None:
        teams = search.teams.copy()
        for part, each in zip(pieces, done, strict=True):
            teams.arcs[part.demands] = each.teams.arcs
            teams.sizes[part.demands] = each.teams.sizes
        search.go_on_from(teams)


def _deal_clusters(
    search: Search, parts: list[Deal], dice: np.random.Generator, pool: Pool, prices: Prices
) -> list[Reworked] | None:
    """All of them, their columns into the pool; None where the time was over before."""
    seeds = dice.integers(0, 1 << 30, len(parts)).tolist()

    def run(job: tuple[Deal, int]) -> Reworked | None:
        return _rework(search, job[0], job[1], pool, prices)

    with ThreadPoolExecutor(CORES) as threads:
        done = [each for each in threads.map(run, zip(parts, seeds, strict=True)) if each]
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


def _merged(problem: Problem, prices: Prices, parts: list[Deal], joints: list[Joint]) -> Prices:
    """The prices, and for everybody whom only one of the programmes knows that programme's."""
    group_of = problem.board.group
    supplies, groups = np.zeros(len(group_of), np.int64), np.zeros(len(prices.group), np.int64)
    supply, group = prices.supply.copy(), prices.group.copy()
    for part, joint in zip(parts, joints, strict=True):
        who = served_by(problem, part.demands)
        sends = np.unique(group_of[who])
        supplies[who] += 1
        groups[sends] += 1
        supply[who], group[sends] = joint.prices.supply[who], joint.prices.group[sends]
    alone = (supplies == 1) & (groups[group_of] == 1)
    several = np.bincount(group_of[~alone & (supplies > 0)], minlength=len(groups)) > 0
    alone &= ~several[group_of]
    return Prices(
        np.where(alone, supply, prices.supply),
        np.where((groups == 1) & ~several, group, prices.group),
        joints[0].prices.share if len(joints) == 1 else prices.share,
    )


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
) -> None:
    """Lower the bound from there."""
    found = lower(
        problem,
        start,
        steps=steps,
        reach=reach,
        keep=1,
        watch=lambda bound: search.goes_on(),
    )
    search.prove(found.bound, found.prices)

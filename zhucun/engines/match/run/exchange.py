"""Pass after pass, all demands are cut into small regions that are dealt out anew, several at once:
their people and demands are disjoint, those who are left over go to one of them each."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from zhucun.engines.match.run.abreast import abreast
from zhucun.engines.match.run.board import Floats, Ints
from zhucun.engines.match.run.greedy import Left, left_beside, refill
from zhucun.engines.match.run.problem import Problem
from zhucun.engines.match.run.regions import Deal, Effort, Pool, deal
from zhucun.engines.match.run.state import Search, share_after
from zhucun.engines.match.run.workers import Teams

_BATCH = 8  # regions at once; the same on every machine, so that results are
_SIZE = 40  # demands of a region


def exchange(
    search: Search, clusters: list[Ints], pool: Pool, *, passes: int, effort: Effort
) -> None:
    """So many passes over all clusters, ended early by the search."""
    dice = np.random.default_rng(search.seed)
    idle = 0
    polish(search, dice)
    for number in range(passes):
        before = search.value
        regions = _regions(clusters, dice, across=number % 3 == 2)
        for at in range(0, len(regions), _BATCH):
            if not search.goes_on():
                return
            _deal_batch(search, regions[at : at + _BATCH], pool, dice, effort)
        polish(search, dice)
        idle = idle + 1 if search.value <= before else 0
        if idle >= 4:
            return


def _regions(clusters: list[Ints], dice: np.random.Generator, *, across: bool) -> list[Ints]:
    """All demands in parts of about `_SIZE`: within clusters, or `across` neighbouring ones."""
    parts = [dice.permutation(cluster) for cluster in clusters]
    if across and len(parts) > 1:
        shift = int(dice.integers(0, 4))
        joined = parts[shift:] + parts[:shift]
        several = [joined[at : at + 4] for at in range(0, len(joined), 4)]
        parts = [dice.permutation(np.concatenate(each)) for each in several]
    regions = [
        np.sort(piece)
        for part in parts
        for piece in np.array_split(part, max(1, round(len(part) / _SIZE)))
        if len(piece)
    ]
    return [regions[at] for at in dice.permutation(len(regions))]


def _deal_batch(
    search: Search, regions: list[Ints], pool: Pool, dice: np.random.Generator, effort: Effort
) -> None:
    problem = search.problem
    parts = share_out(search, regions, dice)
    prices = search.prices
    found = abreast(search, lambda part: deal(problem, part, pool, prices, effort), parts)
    teams = search.teams.copy()
    changed = False
    for part, better in zip(parts, found, strict=True):
        if better is not None:
            teams.arcs[part.demands], teams.sizes[part.demands] = better.arcs, better.sizes
            changed = True
    if changed:
        search.offer(teams)


def share_out(search: Search, regions: list[Ints], dice: np.random.Generator) -> list[Deal]:
    """Regions with the people whom they have; those who are left over go to one of them each."""
    problem, teams = search.problem, search.teams
    board = problem.board
    spare = left_beside(problem, teams)
    group_owner = dice.integers(0, len(regions), len(spare.quota))
    quotas: list[Ints] = []
    for number, demands in enumerate(regions):
        who = board.who[Teams(teams.arcs[demands], teams.sizes[demands]).flat()]
        sent = np.bincount(board.group[who], minlength=len(spare.quota))
        quotas.append(sent + np.where(group_owner == number, spare.quota, 0))
    owner = _owners(problem, regions, spare, quotas, dice)
    parts: list[Deal] = []
    for number, (demands, quota) in enumerate(zip(regions, quotas, strict=True)):
        mine = Teams(teams.arcs[demands], teams.sizes[demands])
        who = board.who[mine.flat()]
        capacity = np.where(owner == number, spare.capacity, 0)
        capacity += np.bincount(who, minlength=len(capacity))
        rest = teams.copy()
        rest.sizes[demands] = 0
        left = Left(capacity, quota)
        parts.append(Deal(demands, mine, left, share_after(problem, rest)))
    return parts


def _owners(
    problem: Problem,
    regions: list[Ints],
    spare: Left,
    quotas: list[Ints],
    dice: np.random.Generator,
) -> NDArray[np.int64]:
    """For each supply that is left over one of the regions that it may serve, by lot. Its group
    may send somebody there, be it instead of another."""
    board = problem.board
    owner = np.full(len(spare.capacity), -1, np.int64)
    for number, (demands, quota) in enumerate(zip(regions, quotas, strict=True)):
        free = (spare.capacity > 0) & (quota[board.group] > 0)
        reached = np.zeros(len(owner), bool)
        for demand in demands.tolist():
            low = board.seg_lo[board.seg_at[demand]]
            high = board.seg_lo[board.seg_at[demand + 1]]
            reached[board.who[low:high]] = True
        lot = dice.random(len(owner)) * (number + 1) < 1  # each region equally likely
        owner[reached & free & ((owner < 0) | lot)] = number
    return owner


def polish(search: Search, dice: np.random.Generator) -> None:
    """Each demand once more by itself, with everybody who is left over."""
    problem = search.problem
    teams = search.teams.copy()
    left = left_beside(problem, teams)
    for _ in range(2):
        order = dice.permutation(problem.demands)
        refill(problem, teams, order, np.zeros(len(left.capacity)), left)
    search.offer(teams)


def one_by_one(search: Search) -> None:
    """Teams for all demands, those first who have least to choose from: at the prices known, and at
    one so high that nobody is taken who is not needed; the rest joins afterwards. A floor that
    later work improves upon."""
    problem = search.problem
    board = problem.board
    dear = float(board.points.max(initial=0) + max(0, int(board.bonus.max(initial=0))))
    for price in (search.prices.together(problem), np.full(len(board.bonus), dear)):
        search.offer(_in_turn(problem, price))
    for number in range(4):
        polish(search, np.random.default_rng(number))


def anew(search: Search, dice: np.random.Generator) -> None:
    """Go on from teams taken one by one at the present prices, whatever they are worth."""
    search.go_on_from(_in_turn(search.problem, search.prices.together(search.problem)))
    polish(search, dice)


def _in_turn(problem: Problem, price: Floats) -> Teams:
    """A team comes from one segment: the demand whose largest is the smallest chooses first. In
    the order of all that a demand may choose from, villages of one unit found none left."""
    board = problem.board
    widths = np.append(np.diff(board.seg_lo), 0)
    choice = np.maximum.reduceat(widths, np.minimum(board.seg_at[:-1], len(widths) - 1))
    choice[board.seg_at[:-1] == board.seg_at[1:]] = 0
    teams = Teams.empty(problem, problem.demands)
    order = np.argsort(choice, kind="stable")
    refill(problem, teams, order, price, left_beside(problem, teams))
    return teams

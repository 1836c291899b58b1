"""From pairs to arcs and back: where the pairs of an assignment lie on the board."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from zhucun.engines.match.facts import Ints
from zhucun.engines.match.run.problem import Problem
from zhucun.engines.match.run.workers import Teams


def arcs_of(problem: Problem, who: Ints, where: Ints) -> Ints:
    """The arc of each pair, -1 where there is none (barred, or he must be there anyway)."""
    board = problem.board
    width = len(board.bonus)
    demands = np.unique(where)
    spans = [
        np.arange(board.seg_lo[board.seg_at[d]], board.seg_lo[board.seg_at[d + 1]])
        for d in demands.tolist()
    ]
    rows = np.concatenate([*spans, np.zeros(0, np.int64)]).astype(np.int64)
    keys = problem.where[rows].astype(np.int64) * width + board.who[rows]
    order = np.argsort(keys, kind="stable")
    rows, keys = rows[order], np.append(keys[order], np.iinfo(np.int64).max)
    wanted = where * width + who
    at = np.searchsorted(keys, wanted)
    found: Ints = np.where(keys[at] == wanted, np.append(rows, -1)[np.minimum(at, len(rows))], -1)
    return found


def segment_of(problem: Problem, arcs: Ints) -> Ints:
    """The segment of each arc."""
    found: Ints = np.searchsorted(problem.board.seg_lo, arcs, side="right") - 1
    return found


def teams_of(problem: Problem, pairs: Ints) -> tuple[Teams, NDArray[np.bool_]]:
    """Teams of an assignment as far as the problem allows them; which demands lost somebody or got
    somebody who must be there. A demand that cannot keep its team as it is loses the last ones."""
    who, where = pairs[:, 0], pairs[:, 1]
    forced = problem.forced
    teams = Teams.empty(problem, problem.demands)
    width = len(problem.board.bonus)
    must = forced.demand * width + forced.supply
    held = where * width + who
    touched = np.zeros(problem.demands, bool)
    touched[forced.demand[~np.isin(must, held)]] = True
    rest = ~np.isin(held, must)
    who, where = who[rest], where[rest]
    arcs = arcs_of(problem, who, where)
    segments = segment_of(problem, arcs)
    capacity, quota = problem.free.capacity.copy(), problem.free.quota.copy()
    taken: dict[int, int] = {}
    for supply, demand, arc, segment in zip(
        who.tolist(), where.tolist(), arcs.tolist(), segments.tolist(), strict=True
    ):
        group = problem.board.group[supply]
        size = int(teams.sizes[demand])
        fits = arc >= 0 and capacity[supply] > 0 and quota[group] > 0
        fits = fits and taken.get(demand, segment) == segment
        fits = fits and size < int(problem.board.seg_cap[segment])
        if not fits:
            touched[demand] = True
            continue
        taken[demand] = segment
        teams.arcs[demand, size], teams.sizes[demand] = arc, size + 1
        capacity[supply] -= 1
        quota[group] -= 1
    return teams, touched

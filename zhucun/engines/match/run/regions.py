"""Some demands at a time: their people and those who are left over are dealt out anew, best among
all teams that pricing offers; the rest stays. HiGHS solves the small integer programme."""

from __future__ import annotations

from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import NDArray

from zhucun.engines.match.run.board import Floats, Ints
from zhucun.engines.match.run.columns import Master
from zhucun.engines.match.run.diving import close_in
from zhucun.engines.match.run.greedy import Left
from zhucun.engines.match.run.prices import Prices
from zhucun.engines.match.run.problem import Problem
from zhucun.engines.match.run.workers import Teams, teams_near, values_of

_SECONDS = 60.0  # of one integer programme, which takes a tenth of one; against a bad surprise


@dataclass(frozen=True)
class Effort:
    """How hard a region is tried: rounds of new columns, nodes of the integer programme, teams of
    each demand that are nearly the best, and how nearly."""

    rounds: int = 10
    nodes: int = 100
    near: int = 30
    slack: float = 400.0


class Pool:
    """Good teams found so far, by demand."""

    def __init__(self, problem: Problem) -> None:
        width = max(1, problem.widest)
        self.demand = np.zeros(0, np.int64)
        self.arcs = np.zeros((0, width), np.int32)
        self.sizes = np.zeros(0, np.int32)

    def add(self, demand: Ints, arcs: NDArray[np.int32], sizes: NDArray[np.int32]) -> None:
        table = np.column_stack(
            [np.concatenate([self.demand, demand])]
            + [np.concatenate([self.arcs, arcs]), np.concatenate([self.sizes, sizes])]
        )
        table = np.unique(table, axis=0)
        self.demand = table[:, 0].astype(np.int64)
        self.arcs = np.ascontiguousarray(table[:, 1:-1]).astype(np.int32)
        self.sizes = table[:, -1].astype(np.int32)

    def of(self, demands: Ints) -> tuple[Ints, Teams]:
        """Those of some demands."""
        low, high = np.searchsorted(self.demand, demands), np.searchsorted(self.demand, demands + 1)
        rows = np.concatenate([np.arange(a, b) for a, b in zip(low, high, strict=True)])
        rows = rows.astype(np.int64)
        return self.demand[rows], Teams(self.arcs[rows], self.sizes[rows])


@dataclass(frozen=True)
class Deal:
    """A region to deal out: its demands (sorted), their teams now, what is left for them."""

    demands: Ints
    now: Teams
    left: Left
    share_left: Floats


def deal(problem: Problem, part: Deal, pool: Pool, prices: Prices, effort: Effort) -> Teams | None:
    """Better teams for the region, None where none were found."""
    master = Master(problem, part.demands, part.left, part.share_left)
    master.add(part.demands, Teams.empty(problem, len(part.demands)))
    master.add(part.demands, part.now)
    master.add(*pool.of(part.demands))
    old = region_value(problem, part, part.now)
    _, near, bound = close_in(master, prices, np.inf, rounds=effort.rounds)
    if bound < old + 0.999:
        return None
    price = master.barred_price(near)
    slack = min(bound - old, effort.slack)
    demands, near_best, _ = teams_near(
        problem, part.demands, price, slack=slack, most=effort.near, spare=3
    )
    master.add(demands, near_best)
    teams = integer_teams(master, effort.nodes)
    if teams is None or region_value(problem, part, teams) < old + 0.5:
        return None
    return teams


def region_value(problem: Problem, part: Deal, teams: Teams) -> float:
    value = float(values_of(problem, part.demands, teams).sum())
    who = problem.board.who[teams.flat()]
    have = part.share_left + problem.shares.adds[:, who].sum(axis=1) / 1_000
    return value - float(np.ceil(np.maximum(0, -have) - 1e-9) @ problem.shares.penalty)


def integer_teams(master: Master, nodes: int, seconds: float = _SECONDS) -> Teams | None:
    """One column for each demand, the best together, within so many nodes."""
    solver, count = master.solver, master.shares + len(master.demand)
    columns = np.arange(count, dtype=np.int32)
    whole = np.full(count, highspy.HighsVarType.kInteger)
    solver.changeColsIntegrality(count, columns, whole)
    for option, value in (
        ("mip_rel_gap", 0.0),
        ("mip_abs_gap", 0.9),
        ("mip_max_nodes", nodes),
        ("time_limit", solver.getRunTime() + max(0.1, seconds)),
        ("presolve", "on"),
        ("mip_heuristic_effort", 0.05),
    ):
        solver.setOptionValue(option, value)
    solver.run()
    status = solver.getInfo().primal_solution_status
    if status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return None
    taken = np.array(solver.getSolution().col_value)[master.shares :]
    chosen = np.flatnonzero(taken > 0.5)
    teams = Teams.empty(master.problem, len(master.demands))
    rows = master.row_of_demand[master.demand[chosen]]
    if len(np.unique(rows)) != len(master.demands):
        return None
    teams.arcs[rows], teams.sizes[rows] = master.arcs[chosen], master.sizes[chosen]
    return teams

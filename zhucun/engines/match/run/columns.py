"""Teams as columns of a linear programme over some demands: each demand takes one team, nobody is
taken more often than there is of him.

Columns come from pricing at the programme's own duals, mixed with the best prices known, until
none improves it. Diving then fixes teams that the programme takes almost wholly, prices anew, and
so on until every demand has one.
"""

from __future__ import annotations

from dataclasses import dataclass

import highspy
import numpy as np
from highspy._core import _Highs as Highs  # highspy.Highs announces itself on the console
from numpy.typing import NDArray

from zhucun.engines.match.run.board import BARRED, Floats, Ints
from zhucun.engines.match.run.greedy import Left
from zhucun.engines.match.run.prices import Prices
from zhucun.engines.match.run.problem import Problem
from zhucun.engines.match.run.workers import Teams, price_teams, values_of

_INF = float(highspy.kHighsInf)
PRIMAL, DUAL = 4, 1


@dataclass(frozen=True)
class Answer:
    """A solved programme: how much of each column is taken, its value, its prices."""

    taken: Floats
    value: float
    prices: Prices


@dataclass(frozen=True)
class Outside:
    """Supplies and groups whom other programmes take as well, and the shares where there are other
    programmes: their rows bind nothing here, whoever takes them pays these prices."""

    supply: NDArray[np.bool_]
    group: NDArray[np.bool_]
    shares: bool
    prices: Prices

    def paid(self, problem: Problem) -> Floats:
        """What one place of each supply costs beside this programme's own prices."""
        nothing = Prices.zero(problem)
        return self.over(nothing).together(problem)

    def over(self, prices: Prices) -> Prices:
        """The prices, with those from outside in their places."""
        return Prices(
            np.where(self.supply, self.prices.supply, prices.supply),
            np.where(self.group, self.prices.group, prices.group),
            self.prices.share if self.shares else prices.share,
        )


class Master:
    """Rows: demands, then supplies, groups, shares. Columns are kept with their arcs."""

    def __init__(
        self,
        problem: Problem,
        demands: Ints,
        left: Left,
        share_left: Floats,
        outside: Outside | None = None,
    ) -> None:
        self.problem, self.demands, self.left, self.share_left = problem, demands, left, share_left
        self.outside = outside
        self.paid = outside.paid(problem) if outside else np.zeros(len(left.capacity))
        board = problem.board
        self.row_of_demand = np.full(problem.demands, -1, np.int64)
        self.row_of_demand[demands] = np.arange(len(demands))
        low, high = board.seg_at[demands], board.seg_at[demands + 1]
        arcs = [
            board.who[board.seg_lo[a] : board.seg_lo[b]]
            for a, b in zip(low.tolist(), high.tolist(), strict=True)
        ]
        who = np.unique(np.concatenate([*arcs, np.zeros(0, np.int32)]))
        who = who[(left.capacity[who] > 0) & (left.quota[board.group[who]] > 0)]
        self.who, self.groups = who, np.unique(board.group[who])
        self.row_of_supply = np.full(len(left.capacity), -1, np.int64)
        self.row_of_supply[who] = len(demands) + np.arange(len(who))
        self.row_of_group = np.full(len(left.quota), -1, np.int64)
        self.row_of_group[self.groups] = len(demands) + len(who) + np.arange(len(self.groups))
        self.first_share = len(demands) + len(who) + len(self.groups)
        self.shares = len(problem.shares.penalty)
        self.seen: set[bytes] = set()
        width = max(1, problem.widest)
        self.demand = np.zeros(0, np.int64)
        self.arcs = np.zeros((0, width), np.int32)
        self.sizes = np.zeros(0, np.int32)
        self.values = np.zeros(0)
        self.solver = self._solver()

    def _solver(self) -> Highs:
        solver = Highs()
        for option, value in (
            ("output_flag", False),
            ("threads", 1),
            ("presolve", "off"),
            ("simplex_strategy", PRIMAL),
        ):
            solver.setOptionValue(option, value)
        rows = self.first_share + self.shares
        low = np.full(rows, -_INF)
        high = np.full(rows, _INF)
        low[: len(self.demands)] = high[: len(self.demands)] = 1.0
        high[len(self.demands) : self.first_share] = np.concatenate(
            [self.left.capacity[self.who], self.left.quota[self.groups]]
        )
        low[self.first_share :] = -self.share_left
        if self.outside:
            people = self.outside.supply[self.who], self.outside.group[self.groups]
            high[len(self.demands) : self.first_share][np.concatenate(people)] = _INF
            low[self.first_share :] = -_INF if self.outside.shares else -self.share_left
        none = np.zeros(0)
        solver.addRows(rows, low, high, 0, np.zeros(rows, np.int32), none.astype(np.int32), none)
        for share in range(self.shares):
            row = np.array([self.first_share + share], np.int32)
            penalty = float(self.problem.shares.penalty[share])
            solver.addCols(
                1, np.array([penalty]), np.zeros(1), np.array([_INF]), 1, np.zeros(1, np.int32),
                row, np.ones(1),
            )  # fmt: skip
        return solver

    def add(self, demands: Ints, teams: Teams) -> int:
        """Those teams that are new and that may be taken; how many."""
        arcs = np.where(
            np.arange(teams.arcs.shape[1])[None, :] < teams.sizes[:, None], teams.arcs, -1
        )
        arcs = -np.sort(-arcs, axis=1)
        table = np.ascontiguousarray(np.column_stack([demands, arcs]).astype(np.int64))
        kept = []
        fits = self._fits(arcs)
        for at, row in enumerate(table):
            key = row.tobytes()
            if fits[at] and key not in self.seen:
                self.seen.add(key)
                kept.append(at)
        if not kept:
            return 0
        demands, arcs, sizes = demands[kept], arcs[kept], teams.sizes[kept]
        values = values_of(self.problem, demands, Teams(arcs, sizes))
        self._append(demands, arcs, sizes, values)
        return len(kept)

    def _fits(self, arcs: NDArray[np.int32]) -> NDArray[np.bool_]:
        """Which teams have nobody of whom nothing is left."""
        fits = np.ones(len(arcs), bool)
        row, seat = np.nonzero(arcs >= 0)
        unknown = self.row_of_supply[self.problem.board.who[arcs[row, seat]]] < 0
        fits[row[unknown]] = False
        return fits

    def _append(
        self, demands: Ints, arcs: NDArray[np.int32], sizes: NDArray[np.int32], values: Floats
    ) -> None:
        count = len(demands)
        board = self.problem.board
        column = np.repeat(np.arange(count), sizes)
        who = board.who[arcs[arcs >= 0]]
        groups = len(self.left.quota)
        pair, times = np.unique(column * groups + board.group[who], return_counts=True)
        rows = [self.row_of_demand[demands], self.row_of_supply[who]]
        columns = [np.arange(count), column]
        numbers: list[Floats] = [np.ones(count), np.ones(len(who))]
        rows.append(self.row_of_group[pair % groups])
        columns.append(pair // groups)
        numbers.append(times.astype(np.float64))
        for share in range(self.shares):
            adds = self.problem.shares.adds[share, who] / 1_000
            rows.append(np.full(count, self.first_share + share))
            columns.append(np.arange(count))
            numbers.append(np.bincount(column, adds, count).astype(np.float64))
        row, at = np.concatenate(rows), np.concatenate(columns)
        number = np.concatenate(numbers).astype(np.float64)
        order = np.argsort(at, kind="stable")
        starts = np.searchsorted(at[order], np.arange(count))
        cost = np.bincount(column, self.paid[who], count) - values
        self.solver.addCols(
            count, cost, np.zeros(count), np.full(count, _INF), len(row),
            starts.astype(np.int32), row[order].astype(np.int32), number[order],
        )  # fmt: skip
        self.demand = np.concatenate([self.demand, demands])
        self.arcs = np.concatenate([self.arcs, arcs])
        self.sizes = np.concatenate([self.sizes, sizes])
        self.values = np.concatenate([self.values, values])

    def solve(self, strategy: int = PRIMAL) -> Answer | None:
        """None where the fixed columns leave no solution."""
        solver = self.solver
        solver.setOptionValue("simplex_strategy", strategy)
        solver.run()
        if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            solver.clearSolver()  # a basis that went astray
            solver.run()
        if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        solution = solver.getSolution()
        dual = -np.array(solution.row_dual)
        free = self.problem.free
        supply, group = np.zeros(len(free.capacity)), np.zeros(len(free.quota))
        ends = len(self.demands) + len(self.who)
        supply[self.who] = np.maximum(0, dual[len(self.demands) : ends])
        group[self.groups] = np.maximum(0, dual[ends : self.first_share])
        share = np.zeros(len(self.problem.shares.penalty))
        if self.shares:
            share = np.clip(-dual[self.first_share :], 0, self.problem.shares.penalty)
        prices = Prices(supply, group, share)
        return Answer(
            np.array(solution.col_value)[self.shares :],
            -float(solver.getInfo().objective_function_value),
            self.outside.over(prices) if self.outside else prices,
        )

    def limit(self, columns: Ints, low: float, high: float) -> None:
        """How much of the columns may be taken."""
        if len(columns):
            count = len(columns)
            self.solver.changeColsBounds(
                count,
                (columns + self.shares).astype(np.int32),
                np.full(count, low),
                np.full(count, high),
            )

    def whole_price(self, prices: Prices, barred: NDArray[np.bool_]) -> Floats:
        """Prices for pricing; those who are not to be had are barred."""
        whole = prices.together(self.problem)
        whole[barred] = BARRED
        return whole

    def barred_price(self, prices: Prices) -> Floats:
        """Prices for pricing, of whom nothing is left barred."""
        left, board = self.left, self.problem.board
        return self.whole_price(prices, (left.capacity <= 0) | (left.quota[board.group] <= 0))

    def price(self, prices: Prices) -> tuple[Teams, float]:
        """The best teams at the prices, and the bound of these demands that they prove: with prices
        from outside, without what those are worth there."""
        left, outside = self.left, self.outside
        priced = price_teams(self.problem, self.demands, self.barred_price(prices))
        bound = priced.values.sum() + priced.lost
        who, groups = self.who, self.groups
        if outside:
            who, groups = who[~outside.supply[who]], groups[~outside.group[groups]]
        if self.shares and not (outside and outside.shares):
            bound += prices.share @ self.share_left
        bound += prices.supply[who] @ left.capacity[who]
        bound += prices.group[groups] @ left.quota[groups]
        return priced.teams, float(bound)

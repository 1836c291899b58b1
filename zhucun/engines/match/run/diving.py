"""From a linear programme over teams to one team for each demand."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from zhucun.engines.match.run.board import Ints
from zhucun.engines.match.run.columns import DUAL, PRIMAL, Answer, Master
from zhucun.engines.match.run.prices import Prices
from zhucun.engines.match.run.workers import Teams, price_teams

_MIX = 0.6  # of the best prices in those that price new columns
_WHOLE = 0.99  # taken so far, a column is as good as chosen
_TAKEN = 1e-6
_UNDONE = 40  # fixings that may be undone


def close_in(
    master: Master,
    prices: Prices,
    bound: float,
    *,
    rounds: int,
    close: float = 1e-4,
    watch: Callable[[], bool] = lambda: True,
) -> tuple[Answer, Prices, float]:
    """Generate columns until the programme's value meets the bound; the bound is that of these
    demands alone."""
    board = master.problem.board
    points = 2.0 * len(master.demands) * float(board.points.max(initial=1))  # without penalties
    answer = master.solve(DUAL)
    assert answer is not None  # the empty teams are always there
    for step in range(rounds):
        new = 0
        for mix in (_MIX, 0.0):
            trial = prices.mixed(answer.prices, mix)
            teams, lower = master.price(trial)
            if lower < bound:
                bound, prices = lower, trial
            new += master.add(master.demands, teams)
            if mix and step % 2 == 0:
                break
        if not new or bound - answer.value < close * min(abs(bound), points) or not watch():
            break
        better = master.solve(PRIMAL)
        assert better is not None
        answer = better
    return answer, prices, bound


def dive(master: Master, answer: Answer, *, watch: Callable[[], bool] = lambda: True) -> Teams:
    """One team for each of the programme's demands, none asking for more than is left."""
    return _Dive(master, answer).run(watch)


class _Dive:
    def __init__(self, master: Master, answer: Answer) -> None:
        self.master, self.answer = master, answer
        self.chosen = Teams.empty(master.problem, len(master.demands))
        self.open = np.ones(len(master.demands), bool)
        self.capacity = master.left.capacity.copy()
        self.quota = master.left.quota.copy()
        self.undone = 0
        self.single = False  # after an undoing one column is fixed at a time
        spec = master.problem.spec
        self.dear = min(part.penalty for part in (spec.size, *spec.shortfalls)) / 2

    def run(self, watch: Callable[[], bool]) -> Teams:
        while self.open.any() and watch():
            fixed, unfit = self._fix()
            if not fixed and not unfit:
                break
            self.master.limit(np.array(unfit, np.int64), 0.0, 0.0)
            self.master.limit(np.array(fixed, np.int64), 1.0, 1.0)
            again = self.master.solve(DUAL)
            again = again and self._priced(again)
            if again is None:
                break
            self.single = False
            if self.answer.value - again.value > self.dear and self.undone < _UNDONE:
                again = self._undo(fixed)
                if again is None:
                    break
            self.answer = again
        return self.chosen

    def _fix(self) -> tuple[list[int], list[int]]:
        """Columns that are taken wholly, or else the one that is taken most; and those that ask for
        more than is left."""
        master, taken = self.master, self.answer.taken
        order = np.argsort(-taken, kind="stable")
        fixed: list[int] = []
        unfit: list[int] = []
        for column in order[: int((taken > _TAKEN).sum())].tolist():
            if fixed and (taken[column] < _WHOLE or self.single):
                break
            row = master.row_of_demand[master.demand[column]]
            if self.open[row]:
                self._book(column, -1)
                if self._overdrawn(column):
                    self._book(column, 1)
                    unfit.append(column)
                    continue
                arcs = master.arcs[column, : master.sizes[column]]
                self.open[row] = False
                self.chosen.arcs[row, : len(arcs)], self.chosen.sizes[row] = arcs, len(arcs)
                fixed.append(column)
        return fixed, unfit

    def _who(self, column: int) -> Ints:
        arcs = self.master.arcs[column, : self.master.sizes[column]]
        return self.master.problem.board.who[arcs].astype(np.int64)

    def _book(self, column: int, times: int) -> None:
        who = self._who(column)
        np.add.at(self.capacity, who, times)
        np.add.at(self.quota, self.master.problem.board.group[who], times)

    def _overdrawn(self, column: int) -> bool:
        who = self._who(column)
        group = self.master.problem.board.group[who]
        return bool((self.capacity[who] < 0).any() or (self.quota[group] < 0).any())

    def _undo(self, fixed: list[int]) -> Answer | None:
        """Open again what made a shortage; a single column is not tried any more."""
        self.undone += 1
        for column in fixed:
            self._book(column, 1)
            row = self.master.row_of_demand[self.master.demand[column]]
            self.open[row] = True
            self.chosen.sizes[row] = 0
        columns = np.array(fixed, np.int64)
        self.master.limit(columns, 0.0, 0.0 if len(fixed) == 1 else np.inf)
        self.single = True
        return self.master.solve(DUAL)

    def _priced(self, answer: Answer) -> Answer | None:
        """With new columns at the present prices."""
        group = self.master.problem.board.group
        barred = (self.capacity <= 0) | (self.quota[group] <= 0)
        left = self.master.demands[self.open]
        price = self.master.whole_price(answer.prices, barred)
        if len(left) and self.master.add(left, price_teams(self.master.problem, left, price).teams):
            return self.master.solve(PRIMAL)
        return answer

"""Whether a shortage is one of as many that no assignment avoids.

It is where fewer people can meet the rule than demands of the same area need: a largest flow from
groups through people to demands says so, whatever else is asked of the match.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import breadth_first_order, maximum_flow

from zhucun.engines.match import spec as says
from zhucun.engines.match.answers import Shortage
from zhucun.engines.match.facts import Ints
from zhucun.engines.match.run.bars import Bools
from zhucun.engines.match.run.board import NONE
from zhucun.engines.match.run.problem import Problem


@dataclass
class Flows:
    problem: Problem
    shortages: Sequence[Shortage]
    proven: dict[str, Bools] = field(default_factory=dict)

    def proves(self, shortage: Shortage) -> bool:
        if shortage.rule not in self.proven:
            self.proven[shortage.rule] = self._prove(shortage.rule)
        return bool(self.proven[shortage.rule][shortage.demand])

    def _prove(self, rule: str) -> Bools:
        """The demands whose shortage of a rule is one of as many that no assignment avoids."""
        problem = self.problem
        need, able = self._need(rule)
        proven = np.zeros(problem.demands, bool)
        short = np.zeros(problem.demands, np.int64)
        for each in self.shortages:
            if each.rule == rule and each.demand >= 0:
                short[each.demand] = each.missing
        kind = problem.arcs.kind_of_demand
        for area in np.unique(kind[short > 0]).tolist():
            where = np.flatnonzero((kind == area) & (need > 0))
            without, lacking = self._flow(where, need, able)
            proven |= without & (int(short[without].sum()) == lacking)
        return proven & (short > 0)

    def _need(self, rule: str) -> tuple[Ints, Bools]:
        """How many each demand needs beside those who must be there; which arcs may meet it."""
        board, spec = self.problem.board, self.problem.spec
        who = board.who
        if rule == spec.size.name:
            return np.maximum(0, board.least - board.base_size), np.ones(len(who), bool)
        lead = [part for part in spec.shortfalls if isinstance(part, says.Lead)]
        if lead and lead[0].name == rule:
            return (board.led & (board.base_bonus <= NONE)).astype(np.int64), board.bonus[
                who
            ] > NONE
        some = [part.name for part in spec.shortfalls if isinstance(part, says.Some)]
        covers = [part.name for part in spec.shortfalls if isinstance(part, says.Covers)]
        bit = [*some, *covers].index(rule)
        need = (board.wants & ~board.base_mask) >> bit & 1
        if rule in some:
            return need, (board.flags[who] >> bit & 1) == 1
        at = covers.index(rule)
        able = (board.cover[who, at] & board.cover_need[self.problem.where, at]) != 0
        return need, able

    def _flow(self, where: Ints, need: Ints, able: Bools) -> tuple[Bools, int]:
        """Those demands that together have too few, and how many are lacking to them."""
        problem, board = self.problem, self.problem.board
        arcs = np.flatnonzero(able & np.isin(problem.where, where))
        who, to = board.who[arcs].astype(np.int64), problem.where[arcs].astype(np.int64)
        supplies, groups = np.unique(who), np.unique(board.group[who])
        first_group, first_supply = 1, 1 + len(groups)
        first_demand = first_supply + len(supplies)
        sink = first_demand + len(where)
        free = problem.free
        rows = [np.zeros(len(groups), np.int64)]
        columns = [first_group + np.arange(len(groups))]
        most = [free.quota[groups]]
        rows.append(first_group + np.searchsorted(groups, board.group[supplies]))
        columns.append(first_supply + np.arange(len(supplies)))
        most.append(free.capacity[supplies])
        rows.append(first_supply + np.searchsorted(supplies, who))
        columns.append(first_demand + np.searchsorted(where, to))
        most.append(np.ones(len(arcs), np.int64))
        rows.append(first_demand + np.arange(len(where)))
        columns.append(np.full(len(where), sink))
        most.append(need[where])
        graph = csr_matrix(
            (
                np.concatenate(most).astype(np.int32),
                (np.concatenate(rows), np.concatenate(columns)),
            ),
            shape=(sink + 1, sink + 1),
        )
        flow = maximum_flow(graph, 0, sink)
        left = graph - flow.flow
        left.data[left.data < 0] = 0
        left.eliminate_zeros()
        reached = breadth_first_order(left, 0, return_predecessors=False)
        open_ = np.zeros(sink + 1, bool)
        open_[reached] = True
        without = np.zeros(problem.demands, bool)
        without[where] = ~open_[first_demand:sink]
        return without, int(need[where].sum()) - int(flow.flow_value)

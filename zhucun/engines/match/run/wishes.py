"""Pairs of ranked wishes that both sides would prefer to what is proposed: few are left where the
wishes were heard, none can be there where nothing else counted."""

from __future__ import annotations

import numpy as np

from zhucun.engines.match import spec as says
from zhucun.engines.match.answers import Proposal
from zhucun.engines.match.facts import Facts, Ints
from zhucun.engines.match.run.board import NONE, Smalls
from zhucun.engines.match.run.greedy import left_beside
from zhucun.engines.match.run.places import arcs_of, teams_of
from zhucun.engines.match.run.problem import Problem, compile_problem
from zhucun.engines.match.run.scoring import as_pairs
from zhucun.engines.match.run.swaps import with_arc
from zhucun.engines.match.run.teams import team_value
from zhucun.engines.match.run.terms import Found

_UNRANKED = 1 << 20


def blocking_pairs(spec: says.Spec, facts: Facts, pairs: Proposal | Ints) -> list[tuple[int, int]]:
    """(supply, demand) where the supply ranks the demand above all it has, the demand ranks the
    supply's group above that of a member whom it could replace (or has a seat left), and no rule
    is then worse kept there. Without wishes of one side, nothing blocks."""
    mine = [term for term in spec.terms if isinstance(term, says.Wish) and not term.by_group]
    yours = [term for term in spec.terms if isinstance(term, says.Wish) and term.by_group]
    if not mine or not yours:
        return []
    problem = compile_problem(spec, facts)
    table = as_pairs(pairs.pairs if isinstance(pairs, Proposal) else pairs)
    judge = _Judge(problem, table, mine[0], yours[0])
    wish = facts.pairs[mine[0].name]
    stated = sorted(set(zip(wish.left.tolist(), wish.right.tolist(), strict=True)))
    return [pair for pair in stated if judge.blocks(*pair)]


class _Judge:
    def __init__(self, problem: Problem, pairs: Ints, mine: says.Wish, yours: says.Wish) -> None:
        self.problem = problem
        facts = problem.facts
        demands, groups = problem.demands, len(problem.free.quota)
        self.mine = Found(facts.pairs[mine.name], demands, _UNRANKED)
        self.yours = Found(facts.pairs[yours.name], max(1, groups), _UNRANKED)
        self.teams, _ = teams_of(problem, pairs)
        self.left = left_beside(problem, self.teams)
        self.places: dict[int, list[int]] = {}
        for supply, demand, _ in pairs.tolist():
            self.places.setdefault(supply, []).append(demand)
        self.trial = np.empty(self.teams.arcs.shape[1] + 1, np.int32)

    def blocks(self, supply: int, demand: int) -> bool:
        facts = self.problem.facts
        rank = self._rank(supply, demand)
        now = self.places.get(supply, [])
        if demand in now or (now and min(self._rank(supply, at) for at in now) <= rank):
            return False
        group = int(facts.group[supply])
        theirs = self._theirs(demand, group)
        if theirs >= _UNRANKED:
            return False
        arc = int(arcs_of(self.problem, np.array([supply]), np.array([demand]))[0])
        return arc >= 0 and self._has_seat(arc, demand, group, theirs, bool(now))

    def _rank(self, supply: int, demand: int) -> int:
        return int(self.mine(np.array(supply), np.array(demand)))

    def _theirs(self, demand: int, group: int) -> int:
        return int(self.yours(np.array(demand), np.array(group)))

    def _has_seat(self, arc: int, demand: int, group: int, rank: int, serves: bool) -> bool:
        board, teams = self.problem.board, self.teams
        size = int(teams.sizes[demand])
        lacks = self._lack(demand, teams.arcs[demand], size)
        spare = serves or self.left.quota[group] > 0
        for seat in range(-1, size):
            if seat >= 0:
                other = int(board.group[board.who[teams.arcs[demand, seat]]])
                if self._theirs(demand, other) <= rank or not (spare or other == group):
                    continue
            elif not spare:
                continue
            count = with_arc(board, demand, teams.arcs[demand], size, seat, arc, self.trial)
            if count >= 0 and self._lack(demand, self.trial, count) <= lacks:
                return True
        return False

    def _lack(self, demand: int, team: Smalls, size: int) -> float:
        """Penalties of a team."""
        board = self.problem.board
        bare = board._replace(mix_points=board.mix_points * 0, level_points=board.level_points * 0)
        earned = float(board.base_points[demand] + board.points[team[:size]].sum())
        value = team_value(bare, demand, team, size) - earned
        leads = board.bonus[board.who[team[:size]]]
        best = max([int(board.base_bonus[demand]), *leads.tolist()])
        if board.led[demand] and best > NONE:
            value -= best if not board.base_leads[demand] else int(board.base_bonus[demand])
        return -value

"""A spec and facts, checked and compiled."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from zhucun.engines.match import spec as says
from zhucun.engines.match.errors import BadSpec
from zhucun.engines.match.facts import Facts, Ints
from zhucun.engines.match.run import reading
from zhucun.engines.match.run.arcs import Arcs, Free, make_arcs
from zhucun.engines.match.run.board import NONE, Board
from zhucun.engines.match.run.forced import LEADS, Forced, forced_pairs
from zhucun.engines.match.run.terms import numbers, prepare_terms

Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Shares:
    """The Share rules: by supply what it adds to the balance (flag − share, in thousandths), what
    those who must be somewhere add, and the penalties, one of each a rule."""

    adds: Ints
    base: Ints
    penalty: Floats


@dataclass(frozen=True)
class Problem:
    """What is searched. `widest` is the most seats of a demand beside those who must be there."""

    spec: says.Spec
    facts: Facts
    forced: Forced
    free: Free
    arcs: Arcs
    board: Board
    shares: Shares

    @property
    def demands(self) -> int:
        return len(self.free.room)

    @cached_property
    def widest(self) -> int:
        return int(self.board.room.max(initial=0))

    @cached_property
    def where(self) -> NDArray[np.int32]:
        return self.arcs.where


def compile_problem(spec: says.Spec, facts: Facts) -> Problem:
    """Raises BadFacts, BadSpec, LocksConflict."""
    reading.check(spec, facts)
    forced = forced_pairs(spec, facts)
    free = _free(spec, facts, forced)
    arcs = make_arcs(spec, facts, forced, free)
    board = _Compiler(spec, facts, forced, free, arcs).board()
    _check_penalties(spec, board, arcs)
    return Problem(spec, facts, forced, free, arcs, board, _shares(spec, facts, forced))


def _free(spec: says.Spec, facts: Facts, forced: Forced) -> Free:
    supplies, demands, groups = reading.sizes(facts, spec)
    capacity = numbers(facts.supply[spec.capacity]) if spec.capacity else np.ones(supplies, int)
    quota = np.full(groups, supplies * max(1, int(capacity.max(initial=1))), np.int64)
    for bar in spec.bars:
        if isinstance(bar, says.Quota):
            quota = np.maximum(0, numbers(facts.groups[bar.column]))
    sent = np.bincount(facts.group[forced.supply], minlength=groups)
    most = numbers(facts.demand[spec.size.most])
    return Free(
        capacity=capacity - np.bincount(forced.supply, minlength=supplies),
        quota=quota - sent,
        room=most - np.bincount(forced.demand, minlength=demands),
    )


def _shares(spec: says.Spec, facts: Facts, forced: Forced) -> Shares:
    rules = [rule for rule in spec.shortfalls if isinstance(rule, says.Share)]
    adds = np.zeros((len(rules), len(facts.group)), np.int64)
    for at, rule in enumerate(rules):
        adds[at] = numbers(facts.supply[rule.supply]) * 1_000 - rule.permille
    return Shares(
        adds=adds,
        base=adds[:, forced.supply].sum(axis=1),
        penalty=np.array([rule.penalty for rule in rules], float),
    )


def _check_penalties(spec: says.Spec, board: Board, arcs: Arcs) -> None:
    """What one seat may earn is the most that a shortage could ever save at it."""
    points = arcs.points
    seat = int(points.max(initial=0)) - min(0, int(points.min(initial=0)))
    bonus = board.bonus[board.bonus > NONE]
    seat += int(bonus.max(initial=0)) - min(0, int(bonus.min(initial=0)))
    seat += int(np.abs(board.mix_points).sum())
    spread = np.ptp(board.level, axis=0) if len(board.level) else np.zeros(0)
    seat += int((board.level_points * spread).sum()) if board.level.shape[1] else 0
    for part in (spec.size, *spec.shortfalls):
        if part.penalty <= seat:
            text = f"{part.name}: a penalty of {part.penalty} does not outweigh the {seat} points"
            raise BadSpec(f"{text} that one seat may earn")


class _Compiler:
    def __init__(
        self, spec: says.Spec, facts: Facts, forced: Forced, free: Free, arcs: Arcs
    ) -> None:
        self.spec, self.facts, self.forced, self.free, self.arcs = spec, facts, forced, free, arcs
        self.rows = len(facts.group)
        self.demands = len(free.room)
        rules, terms = spec.shortfalls, spec.terms
        self.lead = next((rule for rule in rules if isinstance(rule, says.Lead)), None)
        self.some = [rule for rule in rules if isinstance(rule, says.Some)]
        self.covers = [rule for rule in rules if isinstance(rule, says.Covers)]
        self.balances = [term for term in terms if isinstance(term, says.Balance)]
        self.mixes = [term for term in terms if isinstance(term, says.Mix)]

    def board(self) -> Board:
        facts, spec, arcs, forced = self.facts, self.spec, self.arcs, self.forced
        flags = self._bits([facts.supply[rule.supply] for rule in self.some], self.rows)
        cover = _columns([numbers(facts.supply[rule.supply]) for rule in self.covers], self.rows)
        need = _columns([numbers(facts.demand[rule.demand]) for rule in self.covers], self.demands)
        wants = self._bits([facts.demand[rule.demand] for rule in self.some], self.demands)
        wants |= self._bits([need[:, at] != 0 for at in range(need.shape[1])], self.demands) << len(
            self.some
        )
        level = _columns([numbers(facts.supply[t.supply]) for t in self.balances], self.rows)
        target = _columns([numbers(facts.demand[t.demand]) for t in self.balances], self.demands)
        mix = _columns([_as_bits(numbers(facts.supply[t.supply])) for t in self.mixes], self.rows)
        led = np.zeros(self.demands, bool)
        bonus = np.full(self.rows, NONE, np.int64)
        if self.lead is not None:
            led = facts.demand[self.lead.demand].astype(bool)
            able = facts.supply[self.lead.supply].astype(bool)
            bonus[able] = self._bonus()[able]
        kind, kinds = self._kinds(flags, cover, need, level, mix, bonus > NONE)
        order = np.argsort(facts.group, kind="stable")
        groups = len(self.free.quota)
        board = Board(
            seg_at=arcs.seg_at,
            seg_lo=arcs.seg_lo,
            seg_cap=arcs.seg_cap,
            who=arcs.who,
            points=arcs.points,
            kind=kind,
            kinds=kinds,
            group=facts.group.astype(np.int32),
            group_at=np.searchsorted(facts.group[order], np.arange(groups + 1)).astype(np.int64),
            members=order.astype(np.int32),
            bonus=bonus,
            flags=flags,
            cover=cover,
            level=level,
            mix=mix,
            least=numbers(facts.demand[spec.size.least]),
            room=self.free.room,
            led=led,
            wants=wants,
            cover_need=need,
            target=target,
            base_size=np.bincount(forced.demand, minlength=self.demands).astype(np.int64),
            base_points=np.zeros(self.demands, np.int64),
            base_mask=np.zeros(self.demands, np.int64),
            base_bonus=np.full(self.demands, NONE, np.int64),
            base_leads=np.zeros(self.demands, bool),
            base_level=np.zeros((self.demands, len(self.balances)), np.int64),
            base_mix=np.zeros((self.demands, len(self.mixes)), np.int64),
            lack_size=float(spec.size.penalty),
            lack_lead=float(self.lead.penalty) if self.lead else 0.0,
            lack_bits=np.array(
                [rule.penalty for rule in self.some] + [rule.penalty for rule in self.covers],
                np.float64,
            ),
            mix_points=np.array([term.points for term in self.mixes], float),
            level_points=np.array([term.points for term in self.balances], float),
        )
        self._add_forced(board)
        return board

    def _bits(self, flags: list[NDArray[np.generic]], rows: int) -> Ints:
        bits = np.zeros(rows, np.int64)
        for at, column in enumerate(flags):
            bits |= numbers(column) << at
        return bits

    def _bonus(self) -> Ints:
        total = np.zeros(self.rows, np.int64)
        for term in self.spec.terms:
            if isinstance(term, says.LeadBonus):
                total += numbers(self.facts.supply[term.supply]) * term.points
        return total

    def _kinds(
        self, flags: Ints, cover: Ints, need: Ints, level: Ints, mix: Ints, able: NDArray[np.bool_]
    ) -> tuple[NDArray[np.int32], int]:
        table = np.column_stack([flags, level, mix, able])
        distinct, which = np.unique(table, axis=0, return_inverse=True)
        kind = which.reshape(-1).astype(np.int32)[self.arcs.who]
        kinds = len(distinct)
        for at in range(cover.shape[1]):
            met = (cover[self.arcs.who, at] & need[self.arcs.where, at]) != 0
            kind = kind * np.int32(2) + met
            kinds *= 2
        return kind.astype(np.int32), max(1, kinds)

    def _add_forced(self, board: Board) -> None:
        forced = self.forced
        who, where = forced.supply, forced.demand
        for reader in prepare_terms(self.spec, self.facts).values():
            np.add.at(board.base_points, where, reader(who, where))
        mask = board.flags[who]
        for at in range(board.cover.shape[1]):
            met = (board.cover[who, at] & board.cover_need[where, at]) != 0
            mask = mask | (met.astype(np.int64) << (len(self.some) + at))
        np.bitwise_or.at(board.base_mask, where, mask)
        np.add.at(board.base_level, where, board.level[who])
        np.bitwise_or.at(board.base_mix, where, board.mix[who])
        leads = forced.role == LEADS
        board.base_leads[where[leads]] = True
        can = leads | ((forced.role != 0) & ~board.base_leads[where])
        np.maximum.at(board.base_bonus, where[can], board.bonus[who[can]])


def _columns(columns: list[Ints], rows: int) -> Ints:
    return np.stack(columns, axis=1) if columns else np.zeros((rows, 0), np.int64)


def _as_bits(values: Ints) -> Ints:
    return np.int64(1) << np.unique(values, return_inverse=True)[1].astype(np.int64)

"""A few demands of a match as a small integer programme over hard rules only: whether their needs
can be met together, and what the least change is that makes them so.

People who differ in nothing that these demands ask are one class, so that the programme stays small
and has no symmetric solutions. Everybody who is not bound elsewhere may be taken: where even then
there is no solution, no assignment has one. Those who are held by other demands cost one, so that a
solution that costs nothing leaves all other demands as they are.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_matrix

from zhucun.engines.match.facts import Ints
from zhucun.engines.match.run.board import NONE, Floats
from zhucun.engines.match.run.excerpts import Excerpt

_NODES = 200
_MOST_COLUMNS = 1_500
_DEAR = 10_000.0  # a change, beside people taken from other demands
_INF = np.inf


class Outcome(Enum):
    NEVER = "never"  # proven: there is no solution
    FOUND = "found"
    OPEN = "open"  # too large, or not decided within the nodes


@dataclass(frozen=True, kw_only=True)
class Level:
    """Of a rule a demand may lack `most`."""

    rule: str
    demand: int
    most: int


@dataclass(frozen=True)
class Placed:
    """So many of these people (equals, of the whole match) go to a demand of the whole match."""

    people: Ints
    demand: int
    count: int


@dataclass(frozen=True, kw_only=True)
class Solved:
    """`changed`: how much of the change is taken, by whom of `who` (equals, of the whole match) and
    by which `groups`; `donors`: other demands that lose somebody; `lost_quota`: groups of which
    others would have to send fewer; `placed`: the solution."""

    outcome: Outcome
    placed: tuple[Placed, ...] = ()
    changed: int = 0
    who: tuple[int, ...] = ()
    groups: tuple[int, ...] = ()
    donors: tuple[int, ...] = ()
    lost_quota: tuple[int, ...] = ()

    @property
    def is_closed(self) -> bool:
        return not self.donors and not self.lost_quota


@dataclass
class _Rows:
    """Rows of a programme as they are written: (columns, numbers), low, high."""

    columns: list[Ints] = field(default_factory=list)
    numbers: list[Floats] = field(default_factory=list)
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)

    def add(self, columns: Ints, numbers: Floats | float, low: float, high: float) -> None:
        self.columns.append(np.asarray(columns, np.int64))
        self.numbers.append(np.broadcast_to(np.asarray(numbers, float), len(columns)))
        self.low.append(low)
        self.high.append(high)

    def matrix(self, width: int) -> csr_matrix:
        ends = np.concatenate([[0], np.cumsum([len(each) for each in self.columns])])
        none = np.zeros(0)
        columns = np.concatenate([*self.columns, none]).astype(np.int64)
        numbers = np.concatenate([*self.numbers, none])
        return csr_matrix((numbers, columns, ends), shape=(len(self.columns), width))


class Programme:
    """The programme of an excerpt; `solve` may be asked for any needs of it."""

    def __init__(self, excerpt: Excerpt) -> None:
        self.excerpt = excerpt
        board, arcs = excerpt.problem.board, excerpt.problem.arcs
        self.segment = np.searchsorted(board.seg_lo, np.arange(len(arcs.who)), side="right") - 1
        self._classes()
        self.is_too_large = len(self.cell_class) > _MOST_COLUMNS

    def _classes(self) -> None:
        """Classes of people, and a cell for each class and demand where it may serve."""
        excerpt = self.excerpt
        board, arcs = excerpt.problem.board, excerpt.problem.arcs
        people, demands = len(board.bonus), excerpt.problem.demands
        where = np.full((people, demands), -1, np.int64)
        who, at = arcs.who.astype(np.int64), arcs.where.astype(np.int64)
        lifted = excerpt.lifted(who, at)
        code = np.where(excerpt.is_out(who, at), -1, self.segment * 2 + lifted)
        where[arcs.who, arcs.where] = code
        needed = np.bitwise_or.reduce(board.cover_need, axis=0, initial=0)
        table = np.column_stack(
            [
                where,
                board.group,
                board.bonus > NONE,
                board.flags,
                board.cover & needed,
                excerpt.problem.shares.adds.T,
                excerpt.problem.free.capacity,
                excerpt.holder,
            ]
        )
        useful = np.flatnonzero((where >= 0).any(axis=1))
        _, first, which = np.unique(
            table[useful], axis=0, return_index=True, return_inverse=True
        )  # fmt: skip
        which = which.reshape(-1)
        self.person = useful[first]  # of each class, the first
        self.members = [useful[which == at] for at in range(len(first))]
        self.count = np.bincount(which, minlength=len(first))
        self.cell_class, self.cell_demand = np.nonzero(where[self.person] >= 0)
        code = where[self.person][self.cell_class, self.cell_demand]
        self.cell_segment, self.cell_lifted = code // 2, code % 2 == 1
        self.cell_who = self.person[self.cell_class]

    def solve(self, levels: Iterable[Level], *, shares: bool) -> Solved:
        """Demands of `levels` are those of the whole match. `shares`: whether Share rules count,
        all other demands as they are now."""
        return _Solver(self, list(levels), shares).solve()

    def meets(self, rule: str) -> NDArray[np.bool_]:
        """The cells that meet a rule of the shortfalls."""
        board, excerpt = self.excerpt.problem.board, self.excerpt
        kind, at = excerpt.rule(rule)
        if kind == "lead":
            return np.asarray(board.bonus[self.cell_who] > NONE)
        if kind == "some":
            return np.asarray((board.flags[self.cell_who] >> at & 1) == 1)
        if kind == "covers":
            need = board.cover_need[self.cell_demand, at]
            return np.asarray((board.cover[self.cell_who, at] & need) != 0)
        return np.ones(len(self.cell_who), bool)


class _Solver:
    """One programme: cells, then a switch for each segment where there are several, then people
    that do not exist yet, then what quotas are raised by, then groups that may reach."""

    def __init__(self, programme: Programme, levels: list[Level], shares: bool) -> None:
        self.of, self.levels, self.shares = programme, levels, shares
        self.excerpt = programme.excerpt
        self.problem = programme.excerpt.problem
        self.rows = _Rows()
        self.cost: list[float] = []
        self.most: list[float] = []

    def solve(self) -> Solved:
        if self.of.is_too_large:
            return Solved(outcome=Outcome.OPEN)
        self._columns()
        self._people()
        self._quotas()
        self._teams()
        for level in self.levels:
            self._level(level)
        width = len(self.cost)
        found = milp(
            np.array(self.cost),
            integrality=np.ones(width),
            bounds=Bounds(np.zeros(width), np.array(self.most)),
            constraints=LinearConstraint(
                self.rows.matrix(width), np.array(self.rows.low), np.array(self.rows.high)
            ),
            options={"node_limit": _NODES, "mip_rel_gap": 0.0},
        )
        if found.status == 2:
            return Solved(outcome=Outcome.NEVER)
        if found.status != 0:
            return Solved(outcome=Outcome.OPEN)
        return self._read(np.round(found.x).astype(np.int64))

    def _new(self, count: int, cost: float, most: float) -> Ints:
        first = len(self.cost)
        self.cost += [cost] * count
        self.most += [most] * count
        return np.arange(first, first + count)

    def _columns(self) -> None:
        of, change = self.of, self.excerpt.change
        held = self.excerpt.holder[of.cell_who] >= 0
        self.cells = self._new(len(of.cell_who), 0.0, _INF)
        dear = of.cell_lifted & (change.kind == "bar")
        self.cost = (held * 1.0 + dear * _DEAR).tolist()
        self.most = of.count[of.cell_class].astype(float).tolist()
        segments = len(self.problem.board.seg_cap)
        self.switch = self._new(segments, 0.0, 1.0)
        places = self.problem.demands if change.kind == "supply" else 0
        self.added = self._new(places, _DEAR, 64.0)
        for demand in range(places):
            if change.demand >= 0 and self.excerpt.demands[demand] != change.demand:
                self.most[self.added[demand]] = 0.0
        self.groups = np.unique(self.problem.board.group)
        self.over = self._new(len(self.groups), 1.0, _INF)
        self.raised = self._new(len(self.groups) * (change.kind == "quota"), _DEAR, _INF)
        if change.group >= 0 and len(self.raised):
            for at, group in enumerate(self.groups.tolist()):
                self.most[self.raised[at]] = _INF if group == change.group else 0.0
        self.reaches = self._new(len(self.groups) * (change.kind == "reach"), _DEAR, 1.0)
        self._new(1, 0.0, 0.0)  # a programme has at least one column

    def _people(self) -> None:
        of = self.of
        capacity = self.problem.free.capacity[of.person] * of.count
        for at in range(len(of.person)):
            self.rows.add(self.cells[of.cell_class == at], 1.0, -_INF, float(capacity[at]))

    def _quotas(self) -> None:
        of, excerpt = self.of, self.excerpt
        group = self.problem.board.group[of.cell_who]
        held = excerpt.holder[of.cell_who] >= 0
        for at, each in enumerate(self.groups.tolist()):
            mine = group == each
            quota = float(excerpt.quota[each])
            raised = self.raised[at : at + 1]
            columns = np.concatenate([self.cells[mine], raised])
            signs = np.concatenate([np.ones(mine.sum()), -np.ones(len(raised))])
            self.rows.add(columns, signs, -_INF, quota)
            columns = np.concatenate([self.cells[mine & ~held], raised, self.over[at : at + 1]])
            signs = np.concatenate([np.ones((mine & ~held).sum()), -np.ones(len(raised) + 1)])
            self.rows.add(columns, signs, -_INF, quota - float(excerpt.used[each]))
            if len(self.reaches):
                lifted = self.cells[mine & of.cell_lifted]
                for cell in lifted.tolist():
                    pair = np.array([cell, self.reaches[at]])
                    self.rows.add(pair, np.array([1.0, -self.most[cell]]), -_INF, 0.0)

    def _teams(self) -> None:
        of, board = self.of, self.problem.board
        for demand in range(self.problem.demands):
            segments = np.arange(board.seg_at[demand], board.seg_at[demand + 1])
            for segment in segments.tolist():
                cells = self.cells[of.cell_segment == segment]
                columns = np.concatenate([cells, self.switch[segment : segment + 1]])
                signs = np.concatenate([np.ones(len(cells)), [-float(board.seg_cap[segment])]])
                self.rows.add(columns, signs, -_INF, 0.0)
            if len(segments):
                self.rows.add(self.switch[segments], 1.0, -_INF, 1.0)
            here = np.concatenate([self._here(demand), self._extra(demand)])
            self.rows.add(here, 1.0, -_INF, float(board.room[demand]))

    def _here(self, demand: int) -> Ints:
        here: Ints = self.cells[self.of.cell_demand == demand]
        return here

    def _extra(self, demand: int) -> Ints:
        return self.added[demand : demand + 1]

    def _level(self, level: Level) -> None:
        kind, at = self.excerpt.rule(level.rule)
        if kind == "share":
            if self.shares:
                self._share(level, at)
            return
        demand = int(np.searchsorted(self.excerpt.demands, level.demand))
        need = self.excerpt.need(level.rule, demand) - level.most
        if need <= 0:
            return
        here = (self.of.cell_demand == demand) & self.of.meets(level.rule)
        extra = self._extra(demand)
        if kind != "size" and level.rule != self.excerpt.change.rule:
            extra = extra[:0]
        self.rows.add(np.concatenate([self.cells[here], extra]), 1.0, float(need), _INF)

    def _share(self, level: Level, at: int) -> None:
        """In thousandths of a person."""
        adds = self.problem.shares.adds[at]
        columns, numbers = self.cells, adds[self.of.cell_who].astype(float)
        permille = self.excerpt.permille(at)
        if self.excerpt.change.rule == level.rule:
            columns = np.concatenate([columns, self.added])
            numbers = np.concatenate([numbers, np.full(len(self.added), 1_000.0 - permille)])
        elif len(self.added):
            columns = np.concatenate([columns, self.added])
            numbers = np.concatenate([numbers, np.full(len(self.added), -float(permille))])
        low = -1_000.0 * level.most - float(self.problem.shares.base[at] + self.excerpt.beside[at])
        self.rows.add(columns, numbers, low, _INF)

    def _read(self, taken: Ints) -> Solved:
        of, excerpt, group = self.of, self.excerpt, self.problem.board.group
        cells = taken[self.cells]
        holders = excerpt.holder[of.cell_who]
        donors = np.unique(holders[(cells > 0) & (holders >= 0)])
        lifted = np.flatnonzero((cells > 0) & of.cell_lifted)
        classes = np.unique(of.cell_class[lifted]).tolist()
        who = np.concatenate([np.zeros(0, np.int64), *(of.members[each] for each in classes)])
        raised = taken[self.raised]
        groups = self.groups[np.flatnonzero(raised)] if len(raised) else group[who]
        kind = excerpt.change.kind
        changed = int(cells[lifted].sum()) if kind == "bar" else int(len(np.unique(groups)))
        if kind == "quota":
            changed = int(raised.sum())
        if kind == "supply":
            changed = int(taken[self.added].sum())
        return Solved(
            outcome=Outcome.FOUND,
            placed=self._placed(cells),
            changed=changed,
            who=tuple(excerpt.people[who].tolist()),
            groups=tuple(np.unique(groups).tolist()),
            donors=tuple(donors.tolist()),
            lost_quota=tuple(self.groups[np.flatnonzero(taken[self.over])].tolist()),
        )

    def _placed(self, cells: Ints) -> tuple[Placed, ...]:
        of, excerpt = self.of, self.excerpt
        return tuple(
            Placed(
                people=excerpt.people[of.members[of.cell_class[at]]],
                demand=int(excerpt.demands[of.cell_demand[at]]),
                count=int(cells[at]),
            )
            for at in np.flatnonzero(cells).tolist()
        )

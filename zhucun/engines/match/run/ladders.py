"""The fewest moves that end a shortage: somebody comes from another demand, somebody else follows
him there, and so on, until somebody comes who is left over or leaves where he is not needed.

No demand lacks more than before. A ladder passes a demand once, and each demand keeps its segment
but the first, whose team may be made anew of another one, a ladder for each seat.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from zhucun.engines.match.run.board import NONE, Board, Ints, Smalls
from zhucun.engines.match.run.compiled import compiled
from zhucun.engines.match.run.greedy import left_beside
from zhucun.engines.match.run.problem import Problem
from zhucun.engines.match.run.teams import team_value
from zhucun.engines.match.run.workers import Teams

_NEW, _START, _ANY = -3, -2, -1


def climb(problem: Problem, teams: Teams, demand: int) -> tuple[Teams, Ints] | None:
    """Teams in which the demand lacks less, and the demands that changed; None where no ladder
    leads there."""
    bare = replace(problem, board=only_lacks(problem.board))
    return _step(bare, teams, demand, _ANY) or _anew(bare, teams, demand)


def _anew(bare: Problem, teams: Teams, demand: int) -> tuple[Teams, Ints] | None:
    """The demand's team is made of another segment, those first of whom most are left over."""
    board = bare.board
    lacked = team_value(board, demand, teams.arcs[demand], teams.sizes[demand])
    empty = teams.copy()
    empty.sizes[demand] = 0
    for segment in _segments(bare, empty, demand):
        found, changed = empty, np.array([demand])
        while team_value(board, demand, found.arcs[demand], found.sizes[demand]) <= lacked:
            step = _step(bare, found, demand, segment)
            if step is None:
                break
            found, changed = step[0], np.union1d(changed, step[1])
        else:
            return found, changed
    return None


def _segments(bare: Problem, teams: Teams, demand: int) -> list[int]:
    board, left = bare.board, left_beside(bare, teams)
    free = (left.capacity > 0) & (left.quota[board.group] > 0)
    segments = range(board.seg_at[demand], board.seg_at[demand + 1])
    spans = [board.who[board.seg_lo[each] : board.seg_lo[each + 1]] for each in segments]
    count = [(-int(free[who].sum()), -len(who)) for who in spans]
    return [each for _, each in sorted(zip(count, segments, strict=True))]


def _step(bare: Problem, teams: Teams, demand: int, segment: int) -> tuple[Teams, Ints] | None:
    board = bare.board
    rows = np.repeat(np.arange(bare.demands), teams.sizes)
    seats = np.concatenate([np.arange(size) for size in teams.sizes.tolist()] or [rows])
    holder = board.who[teams.flat()].astype(np.int64)
    left = left_beside(bare, teams)
    supply_at, by_supply = _index(holder, len(board.bonus))
    group_at, by_group = _index(board.group[holder].astype(np.int64), len(left.quota))
    steps = _climb(
        board, demand, segment, teams.arcs, teams.sizes, rows, seats.astype(np.int64),
        left.capacity, left.quota, supply_at, by_supply, group_at, by_group,
    )  # fmt: skip
    if not len(steps):
        return None
    found = _taken(teams, steps, demand, rows, seats)
    rest = left_beside(bare, found[0])
    return found if rest.capacity.min() >= 0 and rest.quota.min() >= 0 else None


def only_lacks(board: Board) -> Board:
    """The board on which a team is worth what it lacks, and nothing else counts."""
    return board._replace(
        points=np.zeros_like(board.points),
        base_points=np.zeros_like(board.base_points),
        bonus=np.where(board.bonus > NONE, 0, board.bonus),
        base_bonus=np.where(board.base_bonus > NONE, 0, board.base_bonus),
        mix_points=np.zeros_like(board.mix_points),
        level_points=np.zeros_like(board.level_points),
    )


def _index(of: Ints, count: int) -> tuple[Ints, Ints]:
    """Seats by what they are of: those of i are `by[at[i]:at[i + 1]]`."""
    by = np.argsort(of, kind="stable").astype(np.int64)
    at = np.searchsorted(of[by], np.arange(count + 1)).astype(np.int64)
    return at, by


def _taken(teams: Teams, steps: Ints, demand: int, rows: Ints, seats: Ints) -> tuple[Teams, Ints]:
    """The teams after steps of (arc that comes or -1, seat that becomes free or -1), the demand's
    own seat first. What a seat loses, the next step's arc brings."""
    arcs, sizes = teams.arcs.copy(), teams.sizes.copy()
    here, place = demand, int(steps[0, 1])
    place = int(seats[place]) if place >= 0 else -1
    changed = [demand]
    for arc, seat in steps[1:].tolist():
        if arc < 0:  # nobody follows
            sizes[here] -= 1
            arcs[here, place] = arcs[here, sizes[here]]
        elif place < 0:
            arcs[here, sizes[here]] = arc
            sizes[here] += 1
        else:
            arcs[here, place] = arc
        if seat >= 0:
            here, place = int(rows[seat]), int(seats[seat])
            changed.append(here)
    return Teams(arcs, sizes), np.unique(np.array(changed, np.int64))


@compiled
def _span(board: Board, demand: int, segment: int, team: Smalls, size: int) -> tuple[int, int]:
    """The arcs that may join a team: those of its segment, of the one asked for, or all."""
    first, last = board.seg_at[demand], board.seg_at[demand + 1]
    if size == 0 and segment < 0:
        return board.seg_lo[first], board.seg_lo[last]
    for each in range(first, last):
        low, high = board.seg_lo[each], board.seg_lo[each + 1]
        if each == segment or (size > 0 and low <= team[0] < high):
            return (low, high) if size < board.seg_cap[each] else (low, low)
    return 0, 0


@compiled
def _is_in(board: Board, team: Smalls, size: int, supply: int) -> bool:
    at = 0
    while at < size and board.who[team[at]] != supply:
        at += 1
    return at < size


@compiled
def _passes(demand: int, state: int, rows: Ints, parent: Ints, start: int) -> bool:
    """Whether the ladder to a state passes the demand."""
    while state >= 0 and rows[state] != demand:
        state = parent[state]
    return demand == start or state >= 0


@compiled
def _without(
    demand: int, state: int, teams: Smalls, sizes: Smalls, seats: Ints, team: Smalls
) -> int:
    """Into `team` those who are left; how many."""
    size = 0
    for at in range(sizes[demand]):
        if state == _START or at != seats[state]:
            team[size] = teams[demand, at]
            size += 1
    return size


@compiled
def _lead_on(
    start: int,
    state: int,
    arc: int,
    could: Ints,
    rows: Ints,
    parent: Ints,
    via: Ints,
    queue: Ints,
    filled: int,
) -> int:
    """The seats that could become free go into the queue; how long it is then."""
    for seat in could:
        if parent[seat] == _NEW and not _passes(rows[seat], state, rows, parent, start):
            parent[seat] = state
            via[seat] = arc
            queue[filled] = seat
            filled += 1
    return filled


@compiled
def _climb(
    board: Board,
    start: int,
    segment: int,
    teams: Smalls,
    sizes: Smalls,
    rows: Ints,
    seats: Ints,
    left: Ints,
    quota: Ints,
    supply_at: Ints,
    by_supply: Ints,
    group_at: Ints,
    by_group: Ints,
) -> Ints:
    """Breadth first over seats that become free, from the demand itself and each of its seats.
    Whose group may send nobody more comes where another of it leaves."""
    count = len(rows)
    parent = np.full(count, _NEW, np.int64)
    via = np.full(count, -1, np.int64)  # the arc that came where the seat before became free
    queue = np.empty(count + 1, np.int64)
    queue[0] = _START
    filled = 1
    for seat in range(count):
        if rows[seat] == start and segment < 0:
            parent[seat] = _START
            queue[filled] = seat
            filled += 1
    team = np.empty(teams.shape[1] + 1, np.int32)
    done = 0
    while done < filled:
        state = queue[done]
        done += 1
        demand = start if state == _START else rows[state]
        size = _without(demand, state, teams, sizes, seats, team)
        least = team_value(board, demand, teams[demand], sizes[demand])
        if demand == start:
            least += 0.5
        elif team_value(board, demand, team, size) >= least:
            return _steps(state, -1, parent, via)
        low, high = _span(board, demand, segment if demand == start else -1, team, size)
        for arc in range(low, high):
            supply = board.who[arc]
            group = board.group[supply]
            free = left[supply] > 0
            if not free and supply_at[supply] == supply_at[supply + 1]:
                continue
            if _is_in(board, team, size, supply):
                continue
            team[size] = arc
            if team_value(board, demand, team, size + 1) < least:
                continue
            if free and quota[group] > 0:
                return _steps(state, arc, parent, via)
            if free:
                could = by_group[group_at[group] : group_at[group + 1]]
            else:
                could = by_supply[supply_at[supply] : supply_at[supply + 1]]
            filled = _lead_on(start, state, arc, could, rows, parent, via, queue, filled)
    return np.empty((0, 2), np.int64)


@compiled
def _steps(state: int, arc: int, parent: Ints, via: Ints) -> Ints:
    """From the start: its own seat that becomes free (or -1); then each arc that comes, and the
    seat that becomes free by it."""
    length = 2
    at = state
    while at >= 0 and via[at] >= 0:
        length += 1
        at = parent[at]
    steps = np.full((length, 2), -1, np.int64)
    steps[0, 1] = max(at, -1)
    steps[length - 1, 0] = arc
    at = state
    for row in range(length - 2, 0, -1):
        steps[row, 0] = via[at]
        steps[row, 1] = at
        at = parent[at]
    return steps

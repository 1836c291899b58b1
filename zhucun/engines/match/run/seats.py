"""One seat of each demand at a time: all of these are emptied together and filled anew, the best
for all of them at once. It is exact (a linear assignment), shortages count, nothing can be lost.

What a group may not send is held back by rows of its own: as many as it has people too many, each
taking one of them for a profit that nobody else pays.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from zhucun.engines.match.run.board import Board, Floats, Ints, Smalls
from zhucun.engines.match.run.compiled import compiled
from zhucun.engines.match.run.problem import Problem
from zhucun.engines.match.run.regions import Deal
from zhucun.engines.match.run.teams import team_value
from zhucun.engines.match.run.workers import Teams

_EMPTY = 0.7  # the lot of a free seat beside one that is taken
_LIKED = 0.6  # what is added to the lots of seats that should rather be emptied


def reseat(
    problem: Problem, part: Deal, seed: int, rounds: int, first: NDArray[np.bool_] | None = None
) -> Teams:
    """The region's teams after so many rounds; with shares over the whole match they may be worse
    there. `first`: supplies whose seats are emptied rather than others'."""
    dice = np.random.default_rng(seed)
    teams = part.now.copy()
    for _ in range(rounds):
        _round(problem, part, teams, first, dice)
    return teams


def _round(
    problem: Problem,
    part: Deal,
    teams: Teams,
    first: NDArray[np.bool_] | None,
    dice: np.random.Generator,
) -> None:
    board = problem.board
    slots = _slots(problem, part.demands, teams, first, dice)
    kept = np.arange(teams.arcs.shape[1])[None, :] < teams.sizes[:, None]
    kept[np.arange(len(slots)), np.maximum(slots, 0)] &= slots < 0
    who = board.who[teams.arcs[kept]]
    loose = part.left.capacity - np.bincount(who, minlength=len(board.bonus))
    quota = part.left.quota - np.bincount(board.group[who], minlength=len(part.left.quota))
    loose = np.where(quota[board.group] > 0, loose, 0)
    room = int(count_loose(board, part.demands, loose))
    rows, arcs = np.empty(room, np.int32), np.empty(room, np.int32)
    gains = np.empty(room)
    found = seat_gains(
        board, part.demands, slots, teams.arcs, teams.sizes, loose, rows, arcs, gains
    )
    chosen = _assign(board, len(slots), rows[:found], arcs[:found], gains[:found], loose, quota)
    put_in(teams.arcs, teams.sizes, slots, chosen)


def _slots(
    problem: Problem,
    demands: Ints,
    teams: Teams,
    first: NDArray[np.bool_] | None,
    dice: np.random.Generator,
) -> Smalls:
    """A seat of each demand by lot, one after the last for a free one, -1 for none. A demand that
    is short of people mostly opens a free one."""
    board = problem.board
    width = teams.arcs.shape[1]
    seats = np.arange(width)[None, :]
    lot = dice.random((len(demands), width))
    taken = seats < teams.sizes[:, None]
    free = (seats == teams.sizes[:, None]) & (seats < board.room[demands][:, None])
    short = board.base_size[demands] + teams.sizes < board.least[demands]
    if first is not None:
        liked = taken & first[board.who[np.maximum(teams.arcs, 0)]]
        lot = np.where(liked, lot + _LIKED, lot)
    wanted = np.where(short[:, None], lot + _LIKED, lot * _EMPTY)
    lot = np.where(taken, lot, np.where(free, wanted, -1.0))
    chosen: Smalls = np.where(lot.max(axis=1) >= 0, lot.argmax(axis=1), -1).astype(np.int32)
    return chosen


@compiled
def count_loose(board: Board, demands: Ints, loose: Ints) -> int:
    count = 0
    for demand in demands:
        low = board.seg_lo[board.seg_at[demand]]
        high = board.seg_lo[board.seg_at[demand + 1]]
        for a in range(low, high):
            if loose[board.who[a]] > 0:
                count += 1
    return count


@compiled
def seat_gains(
    board: Board,
    demands: Ints,
    slots: Smalls,
    teams: Smalls,
    sizes: Smalls,
    loose: Ints,
    rows: Smalls,
    arcs: Smalls,
    gains: Floats,
) -> int:
    """What everybody who is loose would add to each team without its slot, where that is more than
    nothing; how many such."""
    found = 0
    team = np.empty(teams.shape[1] + 1, np.int32)
    for row in range(len(demands)):
        if slots[row] < 0:
            continue
        demand = demands[row]
        size = 0
        for at in range(sizes[row]):
            if at != slots[row]:
                team[size] = teams[row, at]
                size += 1
        before = team_value(board, demand, team, size)
        for segment in range(board.seg_at[demand], board.seg_at[demand + 1]):
            low = board.seg_lo[segment]
            high = board.seg_lo[segment + 1]
            if board.seg_cap[segment] <= size or (size > 0 and not low <= team[0] < high):
                continue
            for a in range(low, high):
                if loose[board.who[a]] <= 0:
                    continue
                there = False
                for at in range(size):
                    there = there or team[at] == a
                if there:
                    continue
                team[size] = a
                gain = team_value(board, demand, team, size + 1) - before
                if gain > 0:
                    rows[found] = row
                    arcs[found] = a
                    gains[found] = gain
                    found += 1
    return found


def _assign(
    board: Board, demands: int, rows: Smalls, arcs: Smalls, gains: Floats, loose: Ints, quota: Ints
) -> Smalls:
    """The arc that each demand gets, -1 for none."""
    chosen = np.full(demands, -1, np.int32)
    if not len(rows):
        return chosen
    people, place = np.unique(board.who[arcs], return_inverse=True)
    times = np.minimum(loose[people], np.minimum(demands, quota[board.group[people]]))
    first = np.cumsum(times) - times
    column_group = np.repeat(board.group[people], times)
    groups, several = np.unique(column_group, return_counts=True)
    held = np.maximum(0, several - quota[groups])
    holders = np.repeat(groups, held)
    worth = np.zeros((demands + len(holders), len(column_group)))
    for again in range(int(times.max())):
        more = times[place] > again
        worth[rows[more], first[place[more]] + again] = gains[more]
    held_back = holders[:, None] == column_group[None, :]
    worth[demands:][held_back] = 4 * float(gains.max()) + 1
    row, column = linear_sum_assignment(worth, maximize=True)
    good = (row < demands) & (worth[row, column] > 0)
    row, column = row[good], column[good]
    person = np.repeat(people, times)[column]
    key = rows.astype(np.int64) * len(board.bonus) + board.who[arcs]
    order = np.argsort(key, kind="stable")
    wanted = row * len(board.bonus) + person
    chosen[row] = arcs[order[np.searchsorted(key[order], wanted)]]
    return chosen


@compiled
def put_in(teams: Smalls, sizes: Smalls, slots: Smalls, chosen: Smalls) -> None:
    """The chosen arcs into their slots; a slot that nobody fills is closed."""
    for row in range(len(slots)):
        slot = slots[row]
        if slot < 0:
            continue
        if chosen[row] >= 0:
            teams[row, slot] = chosen[row]
            if slot == sizes[row]:
                sizes[row] += 1
        elif slot < sizes[row]:
            sizes[row] -= 1
            teams[row, slot] = teams[row, sizes[row]]

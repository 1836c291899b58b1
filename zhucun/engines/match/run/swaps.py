"""What the whole would lose if somebody else had a seat, exactly, for everybody who may."""

from __future__ import annotations

import numpy as np

from zhucun.engines.match.run.board import Board, Floats, Ints, Smalls
from zhucun.engines.match.run.compiled import compiled
from zhucun.engines.match.run.teams import team_value

IMPOSSIBLE = 1e14


@compiled
def _find(board: Board, demand: int, supply: int) -> int:
    low = board.seg_lo[board.seg_at[demand]]
    high = board.seg_lo[board.seg_at[demand + 1]]
    for arc in range(low, high):
        if board.who[arc] == supply:
            return arc
    return -1


@compiled
def _segment(board: Board, demand: int, arc: int) -> int:
    for segment in range(board.seg_at[demand], board.seg_at[demand + 1]):
        if arc < board.seg_lo[segment + 1]:
            return segment
    return -1


@compiled
def with_arc(
    board: Board, demand: int, team: Smalls, size: int, seat: int, arc: int, trial: Smalls
) -> int:
    """Into `trial` the team with the arc in a seat (-1: the seat is dropped); its size, or -1 where
    the demand's team may not be so."""
    count = 0
    for at in range(size):
        if at != seat:
            trial[count] = team[at]
            count += 1
    if arc >= 0:
        segment = _segment(board, demand, arc)
        for at in range(count):
            if _segment(board, demand, trial[at]) != segment:
                return -1
        if count >= board.seg_cap[segment]:
            return -1
        trial[count] = arc
        count += 1
    return count


@compiled
def seat_costs(
    board: Board,
    demand: int,
    seat: int,
    teams: Smalls,
    sizes: Smalls,
    at_demand: Ints,
    left: Ints,
    quota: Ints,
    costs: Floats,
    replaced_to: Ints,
) -> None:
    """For each arc of the demand the cost of having it in the seat instead, IMPOSSIBLE where it
    may not be; and where the seat's holder goes (straight exchange if that is possible and better
    than his going nowhere)."""
    first = board.seg_lo[board.seg_at[demand]]
    last = board.seg_lo[board.seg_at[demand + 1]]
    holder = board.who[teams[demand, seat]]
    here = team_value(board, demand, teams[demand], sizes[demand])
    trial = np.empty(teams.shape[1] + 1, np.int32)
    for arc in range(first, last):
        at = arc - first
        costs[at] = IMPOSSIBLE
        replaced_to[at] = -1
        supply = board.who[arc]
        there = at_demand[supply]
        if supply == holder or _place(board, teams[demand], sizes[demand], supply) >= 0:
            continue
        size = with_arc(board, demand, teams[demand], sizes[demand], seat, arc, trial)
        if size < 0:
            continue
        loss = here - team_value(board, demand, trial, size)
        group = board.group[supply]
        if left[supply] > 0:
            if quota[group] > 0 or group == board.group[holder]:
                costs[at] = loss
            continue
        if there < 0:
            continue
        place = _place(board, teams[there], sizes[there], supply)
        if place < 0:
            continue  # he must be there
        there_now = team_value(board, there, teams[there], sizes[there])
        size = with_arc(board, there, teams[there], sizes[there], place, -1, trial)
        costs[at] = loss + there_now - team_value(board, there, trial, size)
        back = _find(board, there, holder)
        size = -1
        if back >= 0 and _place(board, teams[there], sizes[there], holder) < 0:
            size = with_arc(board, there, teams[there], sizes[there], place, back, trial)
        if size >= 0:
            exchanged = loss + there_now - team_value(board, there, trial, size)
            if exchanged <= costs[at]:
                costs[at] = exchanged
                replaced_to[at] = there


@compiled
def _place(board: Board, team: Smalls, size: int, supply: int) -> int:
    """The seat of a supply in a team, -1 where he has none."""
    for at in range(size):
        if board.who[team[at]] == supply:
            return at
    return -1

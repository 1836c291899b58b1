"""The best team of a demand at given prices, exactly: rules of composition are met inside, so no
search above ever has to repair them.

Depth first over the candidates of each segment, with a bound. Should a search grow past `_NODES`,
the second value tells how much better a team might have been, so that a bound stays proven.
"""

from __future__ import annotations

import numpy as np

from zhucun.engines.match.run.board import NONE, Board, Floats, Ints, Smalls
from zhucun.engines.match.run.compiled import compiled
from zhucun.engines.match.run.desk import PARTS, Desk, candidates, make_desk
from zhucun.engines.match.run.teams import arc_mask, popcount, team_extra

_NODES = 20_000
_EPS = 1e-7


@compiled
def _start(board: Board, demand: int, desk: Desk) -> float:
    """The team of those who must be there; its value."""
    desk.position[0] = 0
    desk.value[0] = float(board.base_points[demand])
    desk.masks[0] = board.base_mask[demand]
    desk.bonuses[0] = board.base_bonus[demand]
    desk.levels[0] = board.base_level[demand]
    desk.mixes[0] = board.base_mix[demand]
    return _worth(board, demand, desk, 0)


@compiled
def _worth(board: Board, demand: int, desk: Desk, depth: int) -> float:
    """The value of the team chosen so far, at the prices."""
    return float(desk.value[depth]) + team_extra(
        board,
        demand,
        board.base_size[demand] + depth,
        desk.masks[depth],
        desk.bonuses[depth],
        desk.levels[depth],
        desk.mixes[depth],
    )


@compiled
def _choose(board: Board, desk: Desk, depth: int, at: int) -> None:
    """Candidate `at` joins the team of this depth, one deeper."""
    supply = board.who[desk.arcs[at]]
    desk.position[depth] = at + 1
    desk.position[depth + 1] = at + 1
    desk.value[depth + 1] = desk.value[depth] + desk.profit[at]
    desk.masks[depth + 1] = desk.masks[depth] | desk.mask[at]
    desk.bonuses[depth + 1] = max(desk.bonuses[depth], desk.bonus[at])
    for x in range(board.level.shape[1]):
        desk.levels[depth + 1, x] = desk.levels[depth, x] + board.level[supply, x]
    for x in range(board.mix.shape[1]):
        desk.mixes[depth + 1, x] = desk.mixes[depth, x] | board.mix[supply, x]


@compiled
def _sum_of(penalties: Floats, bits: int) -> float:
    total = 0.0
    for bit in range(len(penalties)):
        if bits >> bit & 1:
            total += penalties[bit]
    return total


@compiled
def _mixed(points: Floats, have: Ints, rest: Ints, more: int) -> float:
    """What mixes may come to with so many more."""
    value = 0.0
    for x in range(len(points)):
        several = popcount(have[x])
        if points[x] > 0.0:
            several += min(more, popcount(rest[x] & ~have[x]))
        if several > 1:
            value += points[x] * (several - 1)
    return value


@compiled
def _hope(
    board: Board, demand: int, desk: Desk, depth: int, at: int, seats: int, enough: float
) -> float:
    """No team that holds the chosen ones, and others from `at` on in up to `seats`, is worth more:
    the least of what is true because of the leader, because of each want, and with each part of
    what members add to balances counted with them. Never rises with `at`. Looks no closer than to
    tell whether it is more than `enough`."""
    lacks = board.wants[demand] & ~desk.masks[depth]
    sure = desk.value[depth] - _sum_of(board.lack_bits, lacks & ~desk.rest_mask[at])
    lacks &= desk.rest_mask[at]
    before = 0.0
    bonus = 0.0
    if board.led[demand]:
        before = float(desk.bonuses[depth]) if desk.bonuses[depth] > NONE else -board.lack_lead
        rest = float(desk.rest_bonus[at]) if desk.rest_bonus[at] > NONE else -board.lack_lead
        bonus = max(before, rest)
    best = -np.inf
    for more in range(seats, 0, -1):
        extra = sure
        size = board.base_size[demand] + depth + more
        if size < board.least[demand]:
            extra -= board.lack_size * (board.least[demand] - size)
        extra += _mixed(board.mix_points, desk.mixes[depth], desk.rest_mix[at], more)
        least = np.inf
        for part in range(desk.tops.shape[0]):
            together = desk.tops[part, at, more]
            but_one = desk.tops[part, at, more - 1]
            value = together + bonus
            if bonus > before:
                value = max(together + before, but_one + desk.leads[part, at])
            for bit in range(len(board.lack_bits)):
                if lacks >> bit & 1:
                    met = max(but_one + desk.meets[part, at, bit], together - board.lack_bits[bit])
                    value = min(value, met + bonus)
            for x in range(len(board.level_points)):
                short = board.target[demand, x] - desk.levels[depth, x]
                still = max(0, short - more * desk.rest_level[at, x])
                lost = PARTS[part] * short + (1.0 - PARTS[part]) * still
                value -= board.level_points[x] * lost
            least = min(least, value)
            if least + extra <= max(best, enough):
                break
        best = max(best, least + extra)
        if best > enough:
            break
    return best


@compiled
def _segment_hope(
    board: Board, demand: int, segment: int, price: Floats, top: Floats, seats: int
) -> float:
    """No team of the segment is worth more: all its best together, without looking closely."""
    base_mask = board.base_mask[demand]
    found = 0
    mask = base_mask
    bonus = board.base_bonus[demand]
    for a in range(board.seg_lo[segment], board.seg_lo[segment + 1]):
        supply = board.who[a]
        profit = board.points[a] - price[supply]
        mask |= arc_mask(board, demand, supply)
        if not board.base_leads[demand]:
            bonus = max(bonus, board.bonus[supply])
        at = min(found, seats)
        found += 1
        while at > 0 and top[at - 1] < profit:
            top[at] = top[at - 1]
            at -= 1
        top[at] = profit
    sure = float(board.base_points[demand])
    for bit in range(len(board.lack_bits)):
        if (board.wants[demand] & ~mask) >> bit & 1:
            sure -= board.lack_bits[bit]
    if board.led[demand]:
        sure += bonus if bonus > NONE else -board.lack_lead
    best = -np.inf
    for more in range(1, min(seats, found) + 1):
        sure += top[more - 1]
        value = sure
        size = board.base_size[demand] + more
        if size < board.least[demand]:
            value -= board.lack_size * (board.least[demand] - size)
        for x in range(len(board.mix_points)):
            several = popcount(board.base_mix[demand, x]) + more
            if board.mix_points[x] > 0.0 and several > 1:
                value += board.mix_points[x] * (several - 1)
        best = max(best, value)
    return best


@compiled
def best_team(
    board: Board, demand: int, price: Floats, desk: Desk, team: Smalls
) -> tuple[float, float, int]:
    """Its value at the prices, a value that none exceeds, and its size; `team` is filled with
    arcs."""
    best = _start(board, demand, desk)
    limit = best
    size = 0
    first = board.seg_at[demand]
    last = board.seg_at[demand + 1]
    for segment in range(first, last):
        if board.seg_cap[segment] <= 0:
            continue
        most = min(board.seg_cap[segment], len(desk.top) - 1)
        if last - first > 1 and (
            _segment_hope(board, demand, segment, price, desk.top, most) <= best + _EPS
        ):
            continue
        count = candidates(board, demand, segment, price, desk)
        seats = min(board.seg_cap[segment], count)
        depth = 0
        nodes = 0
        desk.position[0] = 0
        while depth >= 0:
            at = desk.position[depth]
            more = min(seats - depth, count - at)
            if more <= 0:
                depth -= 1
                continue
            if _hope(board, demand, desk, depth, at, more, best + _EPS) <= best + _EPS:
                depth -= 1
                continue
            if nodes > _NODES:
                limit = max(limit, _hope(board, demand, desk, depth, at, more, np.inf))
                depth -= 1
                continue
            nodes += 1
            _choose(board, desk, depth, at)
            depth += 1
            worth = _worth(board, demand, desk, depth)
            if worth > best + _EPS:
                best = worth
                size = depth
                for k in range(depth):
                    team[k] = desk.arcs[desk.position[k] - 1]
    return best, max(best, limit), size


@compiled
def best_teams(
    board: Board, demands: Ints, price: Floats, teams: Smalls, sizes: Smalls, values: Floats
) -> float:
    """The best team of each demand into the rows of `teams`; how much better all of them together
    might be where a search was cut off (mostly 0)."""
    desk = make_desk(board, max(1, teams.shape[1]), 0)
    lost = 0.0
    for at in range(len(demands)):
        best, limit, size = best_team(board, demands[at], price, desk, teams[at])
        sizes[at] = size
        values[at] = best
        lost += limit - best
    return lost


@compiled
def near_teams(
    board: Board,
    demands: Ints,
    price: Floats,
    slack: float,
    spare: int,
    teams: Smalls,
    sizes: Smalls,
    values: Floats,
) -> int:
    """Of each demand as many teams as `teams` has rows for it (one block a demand), worth up to
    `slack` less than its best at the prices; sizes of -1 where there are fewer. The number of
    demands where some were left out."""
    cut = 0
    desk = make_desk(board, max(1, teams.shape[2]), spare)
    most = teams.shape[1]
    one = np.empty(max(1, teams.shape[2]), np.int32)
    for row in range(len(demands)):
        demand = demands[row]
        best, _, _ = best_team(board, demand, price, desk, one)
        floor = best - slack
        found = 0
        sizes[row] = -1
        least = 0
        nodes = 0
        full = False
        if _start(board, demand, desk) > floor:
            sizes[row, 0] = 0
            values[row, 0] = _start(board, demand, desk)
            found = 1
        for segment in range(board.seg_at[demand], board.seg_at[demand + 1]):
            if board.seg_cap[segment] <= 0:
                continue
            _start(board, demand, desk)
            count = candidates(board, demand, segment, price, desk)
            seats = min(board.seg_cap[segment], count)
            depth = 0
            while depth >= 0:
                at = desk.position[depth]
                more = min(seats - depth, count - at)
                if more <= 0 or nodes > _NODES:
                    depth -= 1
                    continue
                if _hope(board, demand, desk, depth, at, more, floor) <= floor:
                    depth -= 1
                    continue
                nodes += 1
                _choose(board, desk, depth, at)
                depth += 1
                worth = _worth(board, demand, desk, depth)
                if worth <= floor:
                    continue
                full = full or found == most
                to = found if found < most else least
                values[row, to] = worth
                sizes[row, to] = depth
                for k in range(depth):
                    teams[row, to, k] = desk.arcs[desk.position[k] - 1]
                found = min(found + 1, most)
                if found == most:
                    least = int(np.argmin(values[row]))
                    floor = max(floor, values[row, least])
        if full or nodes > _NODES:
            cut += 1
    return cut

"""Who may be in the best team of a demand: few of the many, and what the rest of them could bring.

Of each kind of arc the best by profit and the best by profit as a leader are enough; then those go
whom as many others dominate as a team has seats. `spare` keeps some more, for teams that are nearly
the best.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from zhucun.engines.match.run.board import BARRED, NONE, Board, Floats, Ints, Smalls
from zhucun.engines.match.run.compiled import compiled
from zhucun.engines.match.run.teams import arc_mask

PARTS = (0.0, 0.5, 1.0)  # of what a member adds to a balance, counted with his profit
_FEW = 12  # arcs of a segment that are all kept at first


class Desk(NamedTuple):
    """Room to work in. By kind: `counts`, `heads` and `head_arcs`, twice `kept` each. By candidate:
    arc, profit, wants that are met (`mask`), bonus; from each candidate on: what those that follow
    could bring (`tops`, `leads`, `meets`: see `_sum_up`; `rest_…`). By depth of a search:
    position, value, and the state of the team."""

    kept: int
    counts: Smalls
    heads: Floats
    head_arcs: Ints
    touched: Smalls
    arcs: Ints
    profit: Floats
    mask: Ints
    bonus: Ints
    tops: Floats
    leads: Floats
    meets: Floats
    heap: Floats
    rest_mask: Ints
    rest_bonus: Ints
    rest_level: Ints
    rest_mix: Ints
    position: Ints
    value: Floats
    top: Floats
    masks: Ints
    bonuses: Ints
    levels: Ints
    mixes: Ints


@compiled
def make_desk(board: Board, widest: int, spare: int) -> Desk:
    kept = widest + spare
    rows = 2 * board.kinds * kept + _FEW
    n_level = board.level.shape[1]
    n_mix = board.mix.shape[1]
    parts = len(PARTS) if n_level else 1
    return Desk(
        kept,
        np.zeros(2 * board.kinds, np.int32),
        np.empty(2 * board.kinds * kept),
        np.empty(2 * board.kinds * kept, np.int64),
        np.empty(board.kinds, np.int32),
        np.empty(rows, np.int64),
        np.empty(rows),
        np.empty(rows, np.int64),
        np.empty(rows, np.int64),
        np.empty((parts, rows + 1, widest + 2)),
        np.empty((parts, rows + 1)),
        np.empty((parts, rows + 1, len(board.lack_bits))),
        np.empty(widest + 1),
        np.empty(rows + 1, np.int64),
        np.empty(rows + 1, np.int64),
        np.empty((rows + 1, n_level), np.int64),
        np.empty((rows + 1, n_mix), np.int64),
        np.empty(widest + 1, np.int64),
        np.empty(widest + 1),
        np.empty(widest + 2),
        np.empty(widest + 1, np.int64),
        np.empty(widest + 1, np.int64),
        np.empty((widest + 1, n_level), np.int64),
        np.empty((widest + 1, n_mix), np.int64),
    )


@compiled
def candidates(board: Board, demand: int, segment: int, price: Floats, desk: Desk) -> int:
    """Those of a segment who may be in its best team, by falling profit; how many."""
    low = board.seg_lo[segment]
    high = board.seg_lo[segment + 1]
    led = board.led[demand] and not board.base_leads[demand]
    spare = desk.kept - (len(desk.position) - 1)
    need = min(board.seg_cap[segment], high - low) + spare
    if high - low <= _FEW:
        count = 0
        for arc in range(low, high):
            if price[board.who[arc]] < 0.5 * BARRED:
                desk.arcs[count] = arc
                count += 1
    else:
        count = _keep_best(board, price, low, high, need, led, desk)
    for at in range(count):
        arc = desk.arcs[at]
        desk.profit[at] = board.points[arc] - price[board.who[arc]]
    _sort(desk.profit, desk.arcs, count)
    for at in range(count):
        supply = board.who[desk.arcs[at]]
        desk.mask[at] = arc_mask(board, demand, supply)
        desk.bonus[at] = board.bonus[supply] if led else NONE
    if count > need + 1:
        count = _drop_dominated(board, desk, count, need)
    _look_ahead(board, desk, count)
    return count


@compiled
def _insert(profit: Floats, arc: Ints, start: int, count: int, most: int, p: float, a: int) -> int:
    """Into a short list kept in falling order; the new length."""
    at = start + count
    if count < most:
        count += 1
    elif profit[at - 1] >= p:
        return count
    else:
        at -= 1
    while at > start and profit[at - 1] < p:
        profit[at] = profit[at - 1]
        arc[at] = arc[at - 1]
        at -= 1
    profit[at] = p
    arc[at] = a
    return count


@compiled
def _keep_best(
    board: Board, price: Floats, low: int, high: int, need: int, led: bool, desk: Desk
) -> int:
    """Of each kind the `need` best by profit, and by profit as a leader; how many."""
    counts = desk.counts
    heads = desk.heads
    head_arcs = desk.head_arcs
    several = 0
    for a in range(low, high):
        p = board.points[a] - price[board.who[a]]
        if p < -0.5 * BARRED:
            continue
        kind = board.kind[a]
        if counts[2 * kind] == 0:
            desk.touched[several] = kind
            several += 1
        row = 2 * kind * desk.kept
        counts[2 * kind] = _insert(heads, head_arcs, row, counts[2 * kind], need, p, a)
        if led and board.bonus[board.who[a]] > NONE:
            q = p + board.bonus[board.who[a]]
            count = counts[2 * kind + 1]
            counts[2 * kind + 1] = _insert(heads, head_arcs, row + desk.kept, count, need, q, a)
    found = 0
    for at in range(several):
        kind = desk.touched[at]
        row = 2 * kind * desk.kept
        plain = counts[2 * kind]
        for k in range(plain):
            desk.arcs[found] = head_arcs[row + k]
            found += 1
        for k in range(counts[2 * kind + 1]):
            a = head_arcs[row + desk.kept + k]
            twice = False
            for j in range(plain):
                if head_arcs[row + j] == a:
                    twice = True
            if not twice:
                desk.arcs[found] = a
                found += 1
        counts[2 * kind] = 0
        counts[2 * kind + 1] = 0
    return found


@compiled
def _sort(profit: Floats, arcs: Ints, count: int) -> None:
    """By falling profit; the order of arcs decides between equals."""
    for at in range(1, count):
        p = profit[at]
        a = arcs[at]
        to = at
        while to > 0 and (profit[to - 1] < p or (profit[to - 1] == p and arcs[to - 1] > a)):
            profit[to] = profit[to - 1]
            arcs[to] = arcs[to - 1]
            to -= 1
        profit[to] = p
        arcs[to] = a


@compiled
def _drop_dominated(board: Board, desk: Desk, count: int, need: int) -> int:
    """Without those whom `need` others beat in everything that a team counts."""
    kept = 0
    for at in range(count):
        i = board.who[desk.arcs[at]]
        over = 0
        for k in range(kept):
            if desk.bonus[k] < desk.bonus[at] or desk.mask[at] & ~desk.mask[k]:
                continue
            j = board.who[desk.arcs[k]]
            beats = True
            for x in range(board.mix.shape[1]):
                beats = beats and board.mix[i, x] == board.mix[j, x]
            for x in range(board.level.shape[1]):
                beats = beats and board.level[j, x] >= board.level[i, x]
            if beats:
                over += 1
                if over >= need:
                    break
        if over < need:
            desk.profit[kept] = desk.profit[at]
            desk.arcs[kept] = desk.arcs[at]
            desk.mask[kept] = desk.mask[at]
            desk.bonus[kept] = desk.bonus[at]
            kept += 1
    return kept


@compiled
def _look_ahead(board: Board, desk: Desk, count: int) -> None:
    """What the candidates from each one on may bring at best."""
    desk.rest_mask[count] = 0
    desk.rest_bonus[count] = NONE
    desk.rest_level[count] = 0
    desk.rest_mix[count] = 0
    for at in range(count - 1, -1, -1):
        supply = board.who[desk.arcs[at]]
        desk.rest_mask[at] = desk.rest_mask[at + 1] | desk.mask[at]
        desk.rest_bonus[at] = max(desk.rest_bonus[at + 1], desk.bonus[at])
        for x in range(board.level.shape[1]):
            desk.rest_level[at, x] = max(desk.rest_level[at + 1, x], board.level[supply, x])
        for x in range(board.mix.shape[1]):
            desk.rest_mix[at, x] = desk.rest_mix[at + 1, x] | board.mix[supply, x]
    for part in range(desk.tops.shape[0]):
        _sum_up(board, desk, count, part)


@compiled
def _sum_up(board: Board, desk: Desk, count: int, part: int) -> None:
    """From each candidate on: the sums of the best profits (`tops`), the best leader's with his
    bonus, the best of those who meet each want; with a part of what each adds to the balances."""
    most = len(desk.heap) - 1
    heap = desk.heap
    heap[:] = -np.inf
    desk.tops[part, count] = -np.inf
    desk.tops[part, count, 0] = 0.0
    desk.leads[part, count] = -np.inf
    desk.meets[part, count] = -np.inf
    for at in range(count - 1, -1, -1):
        supply = board.who[desk.arcs[at]]
        profit = desk.profit[at]
        for x in range(board.level.shape[1]):
            profit += PARTS[part] * board.level_points[x] * board.level[supply, x]
        to = most
        while to > 0 and heap[to - 1] < profit:
            heap[to] = heap[to - 1]
            to -= 1
        heap[to] = profit
        total = 0.0
        desk.tops[part, at, 0] = 0.0
        for k in range(most):
            total += heap[k]
            desk.tops[part, at, k + 1] = total
        desk.leads[part, at] = desk.leads[part, at + 1]
        if desk.bonus[at] > NONE:
            desk.leads[part, at] = max(desk.leads[part, at], profit + desk.bonus[at])
        for bit in range(len(board.lack_bits)):
            desk.meets[part, at, bit] = desk.meets[part, at + 1, bit]
            if desk.mask[at] >> bit & 1:
                desk.meets[part, at, bit] = max(desk.meets[part, at, bit], profit)

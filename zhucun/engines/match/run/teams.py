"""What a team is worth, compiled: its members' points, and what it earns and lacks as a whole."""

from __future__ import annotations

from zhucun.engines.match.run.board import NONE, Board, Floats, Ints, Smalls
from zhucun.engines.match.run.compiled import compiled


@compiled
def popcount(word: int) -> int:
    count = 0
    while word:
        word &= word - 1
        count += 1
    return count


@compiled
def arc_mask(board: Board, demand: int, supply: int) -> int:
    """Which wants of the demand the supply meets, as bits."""
    mask = board.flags[supply]
    some = len(board.lack_bits) - board.cover.shape[1]
    for at in range(board.cover.shape[1]):
        if board.cover[supply, at] & board.cover_need[demand, at]:
            mask |= 1 << (some + at)
    return int(mask & board.wants[demand])


@compiled
def team_extra(
    board: Board, demand: int, size: int, mask: int, bonus: int, level: Ints, mix: Ints
) -> float:
    """What a team earns and lacks as a whole, beside its members' points."""
    value = 0.0
    if size < board.least[demand]:
        value -= board.lack_size * (board.least[demand] - size)
    lacks = board.wants[demand] & ~mask
    for bit in range(len(board.lack_bits)):
        if lacks >> bit & 1:
            value -= board.lack_bits[bit]
    if board.led[demand]:
        if bonus <= NONE:
            value -= board.lack_lead
        else:
            value += bonus
    for at in range(len(board.level_points)):
        short = board.target[demand, at] - level[at]
        if short > 0:
            value -= board.level_points[at] * short
    for at in range(len(board.mix_points)):
        several = popcount(mix[at])
        if several > 1:
            value += board.mix_points[at] * (several - 1)
    return value


@compiled
def team_value(board: Board, demand: int, team: Smalls, size: int) -> float:
    """All that a demand's team is worth; `team` holds arcs."""
    mask = board.base_mask[demand]
    bonus = board.base_bonus[demand]
    level = board.base_level[demand].copy()
    mix = board.base_mix[demand].copy()
    value = float(board.base_points[demand])
    for at in range(size):
        supply = board.who[team[at]]
        value += board.points[team[at]]
        mask |= arc_mask(board, demand, supply)
        if not board.base_leads[demand]:
            bonus = max(bonus, board.bonus[supply])
        level += board.level[supply]
        mix |= board.mix[supply]
    whole = board.base_size[demand] + size
    return value + team_extra(board, demand, whole, mask, bonus, level, mix)


@compiled
def team_values(board: Board, demands: Ints, teams: Smalls, sizes: Smalls, values: Floats) -> None:
    for at in range(len(demands)):
        values[at] = team_value(board, demands[at], teams[at], sizes[at])

"""What the compiled loops read: arrays only."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

NONE = -(1 << 40)  # cannot lead
BARRED = 1e15  # the price of somebody who is not to be had

Ints = NDArray[np.int64]
Smalls = NDArray[np.int32]
Floats = NDArray[np.float64]


class Board(NamedTuple):
    """Arcs by demand: demand d may take `who[a]` for `points[a]` points where a lies in one of its
    segments `seg_lo[s] … seg_lo[s + 1]`, s in `seg_at[d] … seg_at[d + 1]`; a team lies in one
    segment and takes at most `seg_cap[s]` of it. `kind[a]`: arcs of one kind differ in nothing
    that a team counts but points and the leader's bonus.

    By supply: `bonus` for leading, or NONE; `flags` of the Some rules as bits; `cover`, `level`,
    `mix` with a column for each Covers, Balance and Mix (a mix value is one bit). By demand: what
    it wants, and what those who must be there bring (`base_…`). `room`: how many more.
    """

    seg_at: Ints
    seg_lo: Ints
    seg_cap: Smalls
    who: Smalls
    points: Smalls
    kind: Smalls
    kinds: int
    group: Smalls
    group_at: Ints
    members: Smalls
    bonus: Ints
    flags: Ints
    cover: Ints
    level: Ints
    mix: Ints
    least: Ints
    room: Ints
    led: NDArray[np.bool_]
    wants: Ints
    cover_need: Ints
    target: Ints
    base_size: Ints
    base_points: Ints
    base_mask: Ints
    base_bonus: Ints
    base_leads: NDArray[np.bool_]
    base_level: Ints
    base_mix: Ints
    lack_size: float
    lack_lead: float
    lack_bits: Floats
    mix_points: Floats
    level_points: Floats

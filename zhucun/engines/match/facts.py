"""What a match is given: columns, one row for each supply, demand and group."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Column = NDArray[np.generic]


@dataclass(frozen=True, kw_only=True)
class Pairs:
    """Rows of two indices and a rank (0 is the first wish; ignored by avoidances)."""

    left: Ints
    right: Ints
    rank: Ints


@dataclass(frozen=True, kw_only=True)
class Locks:
    """What a person decided: these pairs must be, in this role; these must not.

    `must`: supply, demand, and 1 leads, 0 does not lead, -1 either. `never`: supply, demand.
    """

    must: Ints = field(default_factory=lambda: np.zeros((0, 3), np.int64))
    never: Ints = field(default_factory=lambda: np.zeros((0, 2), np.int64))


@dataclass(frozen=True, kw_only=True)
class Facts:
    """N supplies in G groups, M demands.

    `supply`, `demand`, `groups`: column name → array of that many rows: bool for flags, int64 for
    numbers, bits and bands, str for division codes. `group`: each supply's group, N. `current`:
    the demand where each supply is now, -1 for none, N. `areas`: division codes that `reach`
    points into. `pairs`: by the name of the Wish or Avoid.
    """

    supply: Mapping[str, Column]
    demand: Mapping[str, Column]
    groups: Mapping[str, Column]
    group: Ints
    current: Ints
    pairs: Mapping[str, Pairs] = field(default_factory=dict)
    areas: NDArray[np.str_] = field(default_factory=lambda: np.array([], dtype="U12"))
    reach: Ints = field(default_factory=lambda: np.zeros((0, 2), np.int64))
    locks: Locks = field(default_factory=Locks)

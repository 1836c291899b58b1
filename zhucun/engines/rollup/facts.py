"""What a tree is held against: for each leaf a column over N subjects (counties, units,
villages)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from zhucun.engines.rollup.errors import BadFacts

Ints = NDArray[np.int64]


class Lack(IntEnum):
    """Why a leaf cannot be measured."""

    NOT_CONNECTED = 0  # no room gives such records
    UNSET = 1  # the source leaves it open
    NOT_COUNTED = 2  # such records are not counted for subjects of this kind
    HIDDEN = 3  # there are records, and the reader may not see them


@dataclass(frozen=True, kw_only=True)
class Tally:
    """Rows of each subject: that hold, that fail, that will fall due, of which nobody can say.
    `is_mild`: a row that fails warns and does not bar."""

    good: Ints
    bad: Ints
    soon: Ints
    open: Ints
    is_mild: bool = False


@dataclass(frozen=True, kw_only=True)
class Figures:
    """A number of each subject; None where there are no rows."""

    values: Sequence[Decimal | None]


Column = Tally | Figures | Lack


@dataclass(frozen=True, kw_only=True)
class Facts:
    """N subjects. A leaf without a column is not connected. Raises BadFacts."""

    count: int
    columns: Mapping[str, Column]

    def __post_init__(self) -> None:
        for item, column in self.columns.items():
            if isinstance(column, Figures) and len(column.values) != self.count:
                raise BadFacts(f"{item}: {len(column.values)} values instead of {self.count}")
            if isinstance(column, Tally):
                for name in ("good", "bad", "soon", "open"):
                    values: Ints = getattr(column, name)
                    if values.shape != (self.count,) or (values < 0).any():
                        raise BadFacts(f"{item}: {name} does not fit {self.count} subjects")

"""Whole numbers of 0.0001, rounded half up: one rule for every line that a person may recompute."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from zhucun.engines.score.facts import Ints


def half_up(above: Any, below: Any) -> Any:
    """above ÷ below, rounded half up; for numbers and for columns. `below` is above 0."""
    return (2 * above + below) // (2 * below)


def brought(value: Ints, scale: Any, whole: int) -> Ints:
    """Values (-1: none) of one scale on another, each rounded half up once."""
    return np.where(value < 0, value, half_up(value * whole, scale))


def shares_of(values: Sequence[Ints], weights: Sequence[Any], below: Any) -> list[Ints]:
    """What each value gives to the weighted mean Σ value × weight ÷ below. What they give adds up
    to the mean as it is when rounded once: the running sum is rounded, not each piece (three times
    83 by a third are 83, not 83.0001), so that equal evidence gives equal totals."""
    if isinstance(below, int) and len(values) == 1 and weights[0] == below:
        return [values[0]]
    found, running, before = [], np.zeros_like(values[0]), np.zeros_like(values[0])
    for value, weight in zip(values, weights, strict=True):
        running = running + value * weight
        rounded = half_up(running, below)
        found.append(rounded - before)
        before = rounded
    return found

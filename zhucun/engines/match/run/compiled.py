"""Loops that run as machine code.

Numba compiles at the first call and keeps the result beside the source (or under
NUMBA_CACHE_DIR), so that only the first match after an installation waits for it. They do not
hold Python's lock: two threads run two of them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

Function = TypeVar("Function", bound=Callable[..., Any])


def compiled(function: Function) -> Function:
    return cast(Function, numba.njit(cache=True, nogil=True)(function))

"""Loops that run as machine code.

Numba compiles at the first call and keeps the result beside the source (or under NUMBA_CACHE_DIR),
so that only the first match after an installation waits for it. They do not hold Python's lock: two
threads run two of them.

Numba looks at the file of a loop only, not at those of the loops that it calls: on 2026-11-27 a
kept loop whose callee had changed ended the process. So the folder is named after all sources.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar, cast

import numba

Function = TypeVar("Function", bound=Callable[..., Any])
_HERE = Path(__file__).parent


def _folder() -> Path:
    """Where this very state of the sources keeps its loops: beside them, or where an installation
    is read-only, in the user's own cache: kept loops are run, so nobody else may write there."""
    sources = sorted(_HERE.glob("*.py"))
    digest = sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()[:16]
    wanted = os.environ.get("NUMBA_CACHE_DIR")
    beside = _HERE / "__pycache__"
    if wanted:
        return Path(wanted) / digest
    if os.access(beside if beside.exists() else _HERE, os.W_OK):
        return beside / f"loops-{digest}"
    own = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(own) / "zhucun" / f"loops-{digest}"


numba.config.CACHE_DIR = str(_folder())  # type: ignore[attr-defined]


def compiled(function: Function) -> Function:
    return cast(Function, numba.njit(cache=True, nogil=True)(function))

"""Reads the policy packs, checks them, and says what holds in an area on a day.

`load_library(policy)` gives a complete `Library` or raises `PackErrors` with every error at once;
`check(policy)` also runs the packs' own cases. What differs between regions and years is in
`policy/`, never here.
"""

from __future__ import annotations

from zhucun.packs.diff import PackDiff, diff
from zhucun.packs.errors import PackError, PackErrors
from zhucun.packs.feeds import ColumnSpec, FeedSpec
from zhucun.packs.items import PackItem
from zhucun.packs.library import Library, Pack
from zhucun.packs.loading import Checked, check, load_library
from zhucun.packs.new import new_pack
from zhucun.packs.on_day import PackAt, ParameterAt
from zhucun.packs.registers import Cited, Entered, Register, cited, registers
from zhucun.packs.running import CaseResult
from zhucun.packs.sources import Clause
from zhucun.packs.standards import StandardChange, standard_changes

__all__ = [
    "CaseResult",
    "Cited",
    "Checked",
    "Clause",
    "ColumnSpec",
    "FeedSpec",
    "Entered",
    "Library",
    "Pack",
    "PackAt",
    "PackDiff",
    "PackError",
    "PackErrors",
    "PackItem",
    "ParameterAt",
    "Register",
    "StandardChange",
    "check",
    "cited",
    "diff",
    "load_library",
    "new_pack",
    "registers",
    "standard_changes",
]

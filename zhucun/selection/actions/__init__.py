"""Every write of selection; bulk and single writes are one path: a single write is a list of
one.
"""

from __future__ import annotations

from zhucun.selection.actions.adopting import adopt, take_back
from zhucun.selection.actions.confirming import answer
from zhucun.selection.actions.decisions import decide, lift, respect_refusals
from zhucun.selection.actions.editing import edit
from zhucun.selection.actions.posting import Posted, post
from zhucun.selection.actions.proposals import (
    beat,
    cancel,
    claim,
    complete,
    fail,
    propose,
)

__all__ = [
    "Posted",
    "adopt",
    "answer",
    "beat",
    "cancel",
    "claim",
    "complete",
    "decide",
    "edit",
    "fail",
    "lift",
    "post",
    "propose",
    "respect_refusals",
    "take_back",
]

"""The shapes that pass through the room: lists, and items of devices."""

from __future__ import annotations

from zhucun.intake.rows.devices import Parked, Receipt, register_replay, replay_parked
from zhucun.intake.rows.handlers import (
    Handler,
    OriginOf,
    Progress,
    Scope,
    feeds,
    handler_for,
    needs_of,
    own_rights,
    register,
    silent,
)
from zhucun.intake.rows.lists import (
    CellError,
    Heading,
    Layout,
    Masked,
    Row,
    Skipped,
    Table,
    cell_error,
    chunks,
    column_letter,
    first_seen,
)
from zhucun.intake.rows.plans import NOT_IN_LIST, Change, Gone, New, Plan

__all__ = [
    "CellError",
    "Change",
    "Gone",
    "Handler",
    "Heading",
    "Layout",
    "Masked",
    "NOT_IN_LIST",
    "New",
    "OriginOf",
    "Parked",
    "Plan",
    "Progress",
    "Receipt",
    "Row",
    "Scope",
    "Skipped",
    "Table",
    "cell_error",
    "chunks",
    "column_letter",
    "feeds",
    "first_seen",
    "handler_for",
    "needs_of",
    "own_rights",
    "register",
    "register_replay",
    "replay_parked",
    "silent",
]

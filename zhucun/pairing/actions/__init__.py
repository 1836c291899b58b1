"""Every write of pairing; bulk and single writes are one path: a single write is a list of one."""

from __future__ import annotations

from zhucun.pairing.actions.backings import end_backing, name_backing
from zhucun.pairing.actions.cells import end_cell, give_head, make_cell, place_households
from zhucun.pairing.actions.helpers import (
    HelperDraft,
    change_helper,
    end_helper,
    enlist_helpers,
    note_kin,
)
from zhucun.pairing.actions.merging import Followed, follow_merge
from zhucun.pairing.actions.offices import (
    CallDraft,
    OfficeDraft,
    leave_office,
    record_call,
    take_up,
    void_call,
)
from zhucun.pairing.actions.pairings import end_pairings, pair
from zhucun.pairing.actions.proposals import Asked, adopt, decline, propose, settle_cap

__all__ = [
    "Asked",
    "CallDraft",
    "Followed",
    "HelperDraft",
    "OfficeDraft",
    "adopt",
    "change_helper",
    "decline",
    "end_backing",
    "end_cell",
    "end_helper",
    "end_pairings",
    "enlist_helpers",
    "follow_merge",
    "give_head",
    "leave_office",
    "make_cell",
    "name_backing",
    "note_kin",
    "pair",
    "place_households",
    "propose",
    "record_call",
    "settle_cap",
    "take_up",
    "void_call",
]

"""Every write of pairing; bulk and single writes are one path: a single write is a list of one."""

from __future__ import annotations

from zhucun.pairing.actions.backings import end_backing, name_backing
from zhucun.pairing.actions.cells import end_cell, give_head, make_cell, place_households
from zhucun.pairing.actions.following import follow_households
from zhucun.pairing.actions.helpers import (
    HelperDraft,
    change_helper,
    end_helper,
    enlist_helpers,
)
from zhucun.pairing.actions.kin import note_kin, take_back_kin
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
from zhucun.pairing.actions.proposal_work import claim_proposal, work_on
from zhucun.pairing.actions.proposals import adopt, decline
from zhucun.pairing.actions.proposing import Asked, propose, settle_cap, stop_proposal

__all__ = [
    "Asked",
    "CallDraft",
    "Followed",
    "HelperDraft",
    "OfficeDraft",
    "adopt",
    "change_helper",
    "claim_proposal",
    "decline",
    "end_backing",
    "end_cell",
    "end_helper",
    "end_pairings",
    "enlist_helpers",
    "follow_households",
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
    "stop_proposal",
    "take_back_kin",
    "take_up",
    "void_call",
    "work_on",
]

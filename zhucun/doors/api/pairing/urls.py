"""Addresses of pairing."""

from __future__ import annotations

from ninja import Router

from zhucun.directory.enums import Permission
from zhucun.doors.api.pairing import backings, calls, helping, merging, pairs
from zhucun.doors.api.pairing.schemas import (
    ArithmeticOut,
    CallOut,
    CallPage,
    GridOut,
    GridPage,
    HelperOut,
    HelperPage,
    KinOut,
    OfficeOut,
    OfficePage,
    PairingOut,
    PairingPage,
    PairProposalOut,
    PairProposalPage,
    ProposedPage,
    UnpairedOut,
)
from zhucun.doors.api.pairing.village_schemas import (
    BackingOut,
    FollowedOut,
    MergedOut,
    VillageHelpOut,
)
from zhucun.doors.api.routes import read, write

_SEES, _KEEPS = Permission.SEE_HOUSEHOLDS, Permission.MANAGE_HOUSEHOLDS
_OFFICE = Permission.MANAGE_ROSTER
_PROPOSAL = "/pair-proposals/{public_id}"

router = Router()
# A helper without any permission sees his own: the query limits, the actions ask for the right.
read(router, "/helpers", pairs.helpers, answers=HelperPage, needs=None)
write(router, "/helpers", pairs.enlist_helper, answers=HelperOut, needs=_OFFICE)
write(
    router,
    "/helpers/{public_id}/end",
    pairs.end_helper,
    answers=HelperOut,
    needs=_OFFICE,
    makes=False,
)
_HELPER, _GRID = "/helpers/{public_id}", "/grids/{public_id}"
write(
    router,
    f"{_HELPER}/change",
    helping.change_helper,
    answers=HelperOut,
    needs=_OFFICE,
    makes=False,
)
read(router, f"{_HELPER}/kin", helping.kin, answers=list[KinOut], needs=_SEES)
for path, noting in (("kin", helping.note_kin), ("kin/take-back", helping.take_back_kin)):
    write(router, f"{_HELPER}/{path}", noting, answers=list[KinOut], needs=_SEES, makes=False)
read(router, "/pairings", pairs.pairings, answers=PairingPage, needs=None)
write(router, "/pairings", pairs.pair_household, answers=PairingOut, needs=_KEEPS)
write(
    router,
    "/pairings/{public_id}/end",
    pairs.end_pairing,
    answers=PairingOut,
    needs=_KEEPS,
    makes=False,
)
write(router, "/pairings/{public_id}/calls", calls.record_help, answers=CallOut, needs=None)
read(router, "/pairing-arithmetic", pairs.pairing_arithmetic, answers=ArithmeticOut, needs=_SEES)
read(router, "/unpaired", pairs.unpaired, answers=list[UnpairedOut], needs=_SEES)
read(router, "/pair-proposals", pairs.pair_proposals, answers=PairProposalPage, needs=_KEEPS)
write(router, "/pair-proposals", pairs.propose_pairs, answers=PairProposalOut, needs=_KEEPS)
read(router, _PROPOSAL, pairs.pair_proposal, answers=PairProposalOut, needs=_KEEPS)
read(router, f"{_PROPOSAL}/rows", pairs.proposed_pairs, answers=ProposedPage, needs=_KEEPS)
for path, view in (("adopt", pairs.adopt_pairs), ("decline", pairs.decline_pairs)):
    write(router, f"{_PROPOSAL}/{path}", view, answers=PairProposalOut, needs=_KEEPS, makes=False)
write(
    router,
    f"{_PROPOSAL}/stop",
    pairs.stop_proposal,
    answers=PairProposalOut,
    needs=_KEEPS,
    makes=False,
)
read(router, "/grids", calls.grids, answers=GridPage, needs=_SEES)
write(router, "/villages/{code}/grids", calls.make_grid, answers=GridOut, needs=_SEES)
write(
    router,
    "/grids/{public_id}/households",
    calls.place_in_grid,
    answers=GridOut,
    needs=_SEES,
    makes=False,
)
for path, changing in (("head", calls.give_head), ("end", calls.end_grid)):
    write(router, f"{_GRID}/{path}", changing, answers=GridOut, needs=_SEES, makes=False)
read(router, "/offices", calls.offices, answers=OfficePage, needs=None)
write(router, "/offices", calls.take_up_office, answers=OfficeOut, needs=_OFFICE)
write(router, "/offices/{public_id}/calls", calls.record_call, answers=CallOut, needs=None)
read(router, "/calls", calls.calls, answers=CallPage, needs=None)
write(router, "/calls/{public_id}/void", calls.void_call, answers=CallOut, needs=None, makes=False)
read(
    router,
    "/villages-helped",
    backings.villages_helped,
    answers=list[VillageHelpOut],
    needs=Permission.SEE_POSTINGS,
)
write(router, "/villages/{code}/backings", backings.name_backing, answers=BackingOut, needs=_OFFICE)
write(
    router,
    "/backings/{public_id}/end",
    backings.end_backing,
    answers=BackingOut,
    needs=_OFFICE,
    makes=False,
)
read(router, "/merged-villages", merging.merged_villages, answers=list[MergedOut], needs=_KEEPS)
write(
    router,
    "/merged-villages/{code}/follow",
    merging.follow_merge,
    answers=FollowedOut,
    needs=_KEEPS,
    makes=False,
)

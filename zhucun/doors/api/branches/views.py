"""What callers read of the village's organisations."""

from __future__ import annotations

from ninja import Query

from zhucun.branches import queries
from zhucun.doors.api.access import Request
from zhucun.doors.api.branches.forms import (
    BranchesWanted,
    CommitteesWanted,
    LeadershipsWanted,
    MeetingsWanted,
    PartyMembersWanted,
    RectificationsWanted,
    StarsWanted,
    TalentsWanted,
    WindowWanted,
)
from zhucun.doors.api.branches.schemas import (
    BranchMeetingOut,
    BranchMeetingPage,
    BranchOut,
    BranchPage,
    BranchStarsOut,
    CommitteeOut,
    CommitteePage,
    FlowOut,
    PartyMemberOut,
    PartyMemberPage,
    RectificationCardOut,
    RectificationFlowOut,
    RectificationOut,
    RectificationPage,
    TalentOut,
    TalentPage,
)
from zhucun.doors.api.fields import PublicId
from zhucun.doors.api.paging import page

_PAGING = {"after", "limit"}


def branches(request: Request, wanted: Query[BranchesWanted]) -> BranchPage:
    """Branches of a day in the caller's areas, with the ages of their members.

    One query whatever the number of rows.
    """
    found = queries.branches(actor=request.auth, **wanted.model_dump(exclude=_PAGING))
    rows, following = page(found, ["area", "kind", "pk"], wanted)
    return BranchPage(rows=[BranchOut.of(row) for row in rows], next=following)


def party_members(request: Request, wanted: Query[PartyMembersWanted]) -> PartyMemberPage:
    """Members of a day in the caller's areas, and who seeks to join; names masked as on pages.

    Two queries whatever the number of rows.
    """
    found = queries.members(actor=request.auth, **wanted.model_dump(exclude=_PAGING))
    rows, following = page(found, ["area", "pk"], wanted)
    queries.name_rows(request.auth, rows)
    return PartyMemberPage(rows=[PartyMemberOut.of(row) for row in rows], next=following)


def committees(request: Request, wanted: Query[CommitteesWanted]) -> CommitteePage:
    """Terms of village committees that run on a day.

    One query whatever the number of rows.
    """
    found = queries.committees(actor=request.auth, **wanted.model_dump(exclude=_PAGING))
    rows, following = page(found, ["area", "pk"], wanted)
    return CommitteePage(rows=[CommitteeOut.of(row) for row in rows], next=following)


def branch_meetings(request: Request, wanted: Query[MeetingsWanted]) -> BranchMeetingPage:
    """Meetings of the caller's areas, the latest first; void ones are left out.

    One query whatever the number of rows.
    """
    found = queries.meetings(actor=request.auth, **wanted.model_dump(exclude=_PAGING))
    rows, following = page(found, ["-on", "-pk"], wanted)
    return BranchMeetingPage(rows=[BranchMeetingOut.of(row) for row in rows], next=following)


def rectifications(request: Request, wanted: Query[RectificationsWanted]) -> RectificationPage:
    """Weak branches of the caller's areas, the latest listed first (HN22-63).

    One query whatever the number of rows.
    """
    found = queries.rectifications(actor=request.auth, **wanted.model_dump(exclude=_PAGING))
    rows, following = page(found, ["-listed_on", "area", "pk"], wanted)
    return RectificationPage(rows=[RectificationOut.of(row) for row in rows], next=following)


def leaderships(request: Request, wanted: Query[LeadershipsWanted]) -> RectificationPage:
    """Leadership teams of townships that are or were rectified, the latest first (HH18-088).

    One query whatever the number of rows.
    """
    found = queries.leaderships(actor=request.auth, area=wanted.area)
    rows, following = page(found, ["-listed_on", "area", "pk"], wanted)
    return RectificationPage(rows=[RectificationOut.of(row) for row in rows], next=following)


def rectification(request: Request, public_id: PublicId) -> RectificationCardOut:
    """One weak branch with its measures. Two queries."""
    card = queries.case_card(actor=request.auth, public_id=public_id)
    return RectificationCardOut.of_card(card)


def rectification_flow(request: Request, wanted: Query[WindowWanted]) -> RectificationFlowOut:
    """Stock and flow of weak branches in a window, kept apart (SQ24-095). One query."""
    return RectificationFlowOut.of(
        queries.rectification_flow(actor=request.auth, **wanted.model_dump())
    )


def talents(request: Request, wanted: Query[TalentsWanted]) -> TalentPage:
    """Talents of a day in the caller's areas; names masked as on pages.

    Two queries whatever the number of rows.
    """
    found = queries.talents(actor=request.auth, **wanted.model_dump(exclude=_PAGING))
    rows, following = page(found, ["area", "kind", "pk"], wanted)
    queries.name_rows(request.auth, rows)
    return TalentPage(rows=[TalentOut.of(row) for row in rows], next=following)


def talent_flows(request: Request, wanted: Query[WindowWanted]) -> list[FlowOut]:
    """Talents that came and went in a window, by kind (HN22-62, HN22-65). One query."""
    found = queries.talent_flows(actor=request.auth, **wanted.model_dump())
    return [FlowOut.of(flow) for flow in found]


def branch_stars(request: Request, wanted: Query[StarsWanted]) -> list[BranchStarsOut]:
    """Stars of every village branch of an area in a year, computed beside declared (SQ24-096).

    Four queries, and one more for each county.
    """
    found = queries.star_board(actor=request.auth, **wanted.model_dump())
    return [BranchStarsOut.of(each) for each in found]

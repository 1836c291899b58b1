"""Every write of the village's organisations. Bulk and single writes are one path."""

from __future__ import annotations

from zhucun.branches.actions.branches import (
    dissolve_branch,
    enrol,
    found_branch,
    found_joint,
    join_unit,
    state_branch,
)
from zhucun.branches.actions.committees import (
    OFFICES,
    SeatDraft,
    close_term,
    end_seat,
    give_seats,
    open_term,
)
from zhucun.branches.actions.meetings import (
    HELD,
    MeetingDraft,
    record_meeting,
    record_meetings,
    void_meeting,
)
from zhucun.branches.actions.members import (
    MemberDraft,
    admit_member,
    admit_members,
    advance_members,
    correct_members,
    end_member,
)
from zhucun.branches.actions.rectifications import (
    ListingDraft,
    accept_case,
    add_measure,
    finish_measure,
    list_branch,
    remove_label,
    send_back,
    submit_case,
    withdraw_case,
)
from zhucun.branches.actions.stars import (
    TaskDraft,
    check_task,
    declare_stars,
    keep_tasks,
    withdraw_task,
)
from zhucun.branches.actions.talents import (
    TalentDraft,
    begin_track,
    complete,
    end_talent,
    recognise,
    recognise_one,
    stop_track,
    train,
)
from zhucun.branches.queries.people import PersonDraft

__all__ = [
    "HELD",
    "OFFICES",
    "ListingDraft",
    "MeetingDraft",
    "MemberDraft",
    "PersonDraft",
    "SeatDraft",
    "TalentDraft",
    "TaskDraft",
    "accept_case",
    "add_measure",
    "admit_member",
    "admit_members",
    "advance_members",
    "begin_track",
    "check_task",
    "close_term",
    "complete",
    "correct_members",
    "declare_stars",
    "dissolve_branch",
    "end_member",
    "end_seat",
    "end_talent",
    "enrol",
    "finish_measure",
    "found_branch",
    "found_joint",
    "give_seats",
    "join_unit",
    "keep_tasks",
    "list_branch",
    "open_term",
    "recognise",
    "recognise_one",
    "record_meeting",
    "record_meetings",
    "remove_label",
    "send_back",
    "state_branch",
    "stop_track",
    "submit_case",
    "train",
    "void_meeting",
    "withdraw_case",
    "withdraw_task",
]

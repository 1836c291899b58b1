"""Every write of the registry of households; bulk and single writes are one path: a single write
is a list of one."""

from __future__ import annotations

from zhucun.households.actions.adding import add_household, add_households
from zhucun.households.actions.changing import (
    CHANGEABLE,
    HouseholdEdit,
    change_household,
    change_households,
)
from zhucun.households.actions.ending import end_household, end_households
from zhucun.households.actions.members import (
    MEMBER_CHANGEABLE,
    add_member,
    add_members,
    change_head,
    change_member,
    change_members,
    end_member,
)
from zhucun.households.actions.moving import follow_merge, move_households
from zhucun.households.actions.tags import end_tag, end_tags, retract_tag, set_tag, set_tags
from zhucun.households.queries import HouseholdDraft, MemberDraft

__all__ = [
    "CHANGEABLE",
    "MEMBER_CHANGEABLE",
    "HouseholdDraft",
    "HouseholdEdit",
    "MemberDraft",
    "add_household",
    "add_households",
    "add_member",
    "add_members",
    "change_head",
    "change_household",
    "change_households",
    "change_member",
    "change_members",
    "end_household",
    "end_households",
    "end_member",
    "end_tag",
    "end_tags",
    "follow_merge",
    "move_households",
    "retract_tag",
    "set_tag",
    "set_tags",
]

"""Every write of the registry of households; bulk and single writes are one path: a single write
is a list of one."""

from __future__ import annotations

from zhucun.households.actions.adding import add_household, add_households
from zhucun.households.actions.carrying import transfer_member
from zhucun.households.actions.changing import (
    CHANGEABLE,
    HouseholdEdit,
    change_household,
    change_households,
)
from zhucun.households.actions.coming import record_arrival, record_birth
from zhucun.households.actions.counting import close_account
from zhucun.households.actions.earning import (
    correct_income,
    record_income,
    record_incomes,
    retract_income,
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
    record_death,
)
from zhucun.households.actions.moving import follow_merge, move_households
from zhucun.households.actions.returning import take_back_end, take_back_member_end
from zhucun.households.actions.splitting import Branch, merge_household, split_household
from zhucun.households.actions.stating import Stated, state_homes, state_members
from zhucun.households.actions.tags import end_tag, end_tags, retract_tag, set_tag, set_tags
from zhucun.households.queries import HouseholdDraft, IncomeDraft, MemberDraft

__all__ = [
    "CHANGEABLE",
    "MEMBER_CHANGEABLE",
    "Branch",
    "HouseholdDraft",
    "HouseholdEdit",
    "IncomeDraft",
    "MemberDraft",
    "Stated",
    "add_household",
    "add_households",
    "add_member",
    "add_members",
    "change_head",
    "change_household",
    "change_households",
    "change_member",
    "change_members",
    "close_account",
    "correct_income",
    "end_household",
    "end_households",
    "end_member",
    "end_tag",
    "end_tags",
    "follow_merge",
    "merge_household",
    "move_households",
    "record_arrival",
    "record_birth",
    "record_death",
    "record_income",
    "record_incomes",
    "retract_income",
    "retract_tag",
    "set_tag",
    "set_tags",
    "split_household",
    "state_homes",
    "state_members",
    "take_back_end",
    "take_back_member_end",
    "transfer_member",
]

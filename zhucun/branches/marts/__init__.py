"""The room's columnar face: querysets of `m_code`, `m_area` and `m_<name>` in the packs' words.
Pure: nothing is run here."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from zhucun.branches.marts.joint import connect_helpers, joint_branches
from zhucun.branches.marts.meetings import meetings
from zhucun.branches.marts.numbers import numbered_cadres
from zhucun.branches.marts.rows import (
    Rows,
    branches,
    committee_members,
    committees,
    has_secretary,
    members,
    rectifications,
    talents,
    village_columns,
)
from zhucun.branches.marts.rules import village_rules

#: The subjects of the packs that this room can answer for.
MARTS: Mapping[str, Callable[..., Rows]] = {
    "party_branch": branches,
    "party_member": members,
    "committee": committees,
    "committee_member": committee_members,
    "joint_branch": joint_branches,
    "rectification": rectifications,
    "talent": talents,
    "branch_meeting": meetings,
    "village_rule": village_rules,
}

__all__ = ["MARTS", "connect_helpers", "has_secretary", "numbered_cadres", "village_columns"]

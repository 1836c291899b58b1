"""Every write of the directory. Bulk and single writes are one path: a single write is a list of
one."""

from __future__ import annotations

from zhucun.directory.actions.accounts import (
    end_role,
    grant_role,
    issue_token,
    open_account,
    revoke_token,
)
from zhucun.directory.actions.devices import (
    revoke_device,
    sign_in_device,
    touch_device,
)
from zhucun.directory.actions.keys import (
    rotate_keys,
)
from zhucun.directory.actions.people import (
    PersonDraft,
    correct_people,
    register_people,
)
from zhucun.directory.actions.places import (
    PlaceDraft,
    add_places,
    end_place,
    merge_places,
    rename_place,
)
from zhucun.directory.actions.tags import (
    record_figures,
    retract_tag,
    tag_places,
    untag_place,
)
from zhucun.directory.actions.units import (
    UnitDraft,
    correct_units,
    register_units,
)

__all__ = [
    "PersonDraft",
    "PlaceDraft",
    "UnitDraft",
    "add_places",
    "correct_people",
    "correct_units",
    "end_place",
    "end_role",
    "grant_role",
    "issue_token",
    "merge_places",
    "open_account",
    "record_figures",
    "register_people",
    "register_units",
    "rename_place",
    "retract_tag",
    "revoke_device",
    "revoke_token",
    "rotate_keys",
    "sign_in_device",
    "tag_places",
    "touch_device",
    "untag_place",
]

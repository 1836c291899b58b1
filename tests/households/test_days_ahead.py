"""What has not happened yet is not recorded: no act takes a day ahead."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.households.world import AT, DAY, added, draft, person
from zhucun.directory.perms import OPERATOR
from zhucun.households import actions
from zhucun.households.actions import Branch
from zhucun.households.errors import DayAhead
from zhucun.ledger.models import EventRecord

_TAG = "monitored-household"
HOW: dict[str, Any] = {"made_at": AT, "by": OPERATOR}
ACTS: dict[str, Any] = {
    "household": lambda w, on: actions.add_household(draft(w["west"], 8, since=on), **HOW),
    "member": lambda w, on: actions.add_member(
        household=w["family"], draft=person("王新", "child", since=on), **HOW
    ),
    "end": lambda w, on: actions.end_household(household=w["family"], on=on, reason="moved", **HOW),
    "leaves": lambda w, on: actions.end_member(member=w["child"], on=on, reason="moved", **HOW),
    "death": lambda w, on: actions.record_death(member=w["child"], on=on, **HOW),
    "last-death": lambda w, on: actions.record_death(member=w["other"].members.get(), on=on, **HOW),
    "move": lambda w, on: actions.move_households([w["family"]], into=w["west"], on=on, **HOW),
    "split": lambda w, on: actions.split_household(
        household=w["family"],
        branch=Branch(number="7", members=[w["child"]], relations={w["child"].pk: "head"}),
        on=on,
        **HOW,
    ),
    "merge": lambda w, on: actions.merge_household(
        household=w["other"],
        into=w["family"],
        relations={w["other"].members.get().pk: "other"},
        on=on,
        **HOW,
    ),
    "class": lambda w, on: actions.set_tag(household=w["family"], tag=_TAG, since=on, **HOW),
    "class-of-new": lambda w, on: actions.add_household(
        draft(w["west"], 9, tags={_TAG: on}), **HOW
    ),
    "class-ends": lambda w, on: actions.end_tag(household=w["classed"], tag=_TAG, until=on, **HOW),
    "transfer": lambda w, on: actions.transfer_member(
        member=w["child"], into=w["other"], relation="child", reason="adopted", on=on, **HOW
    ),
}


@pytest.mark.parametrize("act", ACTS)
def test_a_day_that_has_not_come_is_refused_and_today_is_not(act, family, members, east, west):
    world = {"family": family, "child": members["王小燕"], "other": added(east, 2), "west": west}
    world["classed"] = added(east, 3)
    actions.set_tag(household=world["classed"], tag=_TAG, since=date(2022, 3, 1), **HOW)
    before = EventRecord.objects.count()
    for ahead in (DAY + timedelta(days=1), date(2062, 6, 3)):
        with pytest.raises(DayAhead) as refused:
            ACTS[act](world, ahead)
        assert refused.value.facts["on"] == ahead
    assert EventRecord.objects.count() == before
    assert ACTS[act](world, DAY)
    assert EventRecord.objects.count() > before

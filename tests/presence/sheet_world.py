"""A month of the village of leave_world: trips, findings, confirmations, corrections."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from tests.presence.leave_world import TODAY, World, at
from zhucun.presence import actions
from zhucun.presence.enums import CheckResult
from zhucun.presence.models import MonthSheet
from zhucun.presence.queries import sheets as queries

MARCH, END, APRIL = date(2024, 3, 1), date(2024, 3, 31), date(2024, 4, 2)


def read_sheet(world: World, who: str = "office", posting: Any = None, on: date = TODAY) -> Any:
    """The member's March, if not said otherwise."""
    posting = posting or world.member
    return queries.month_sheet(
        actor=world.actors[who], posting=posting.public_id, month=MARCH, as_of=on
    )


def make_trip(world: World, first: int, days: int, **more: Any) -> Any:
    """A trip of the member from a day of March on."""
    starts = date(2024, 3, first)
    more = {
        "posting": world.member,
        "kind": "official",
        "starts_on": starts,
        "ends_on": starts + timedelta(days=days),
        "made_at": at(TODAY),
        "at": at(TODAY),
        "by": world.actors["member"],
        **more,
    }
    return actions.record_trip(**more)


def make_check(world: World, day: int, result: str = CheckResult.ABSENT, **more: Any) -> Any:
    """A finding about the member on a day of March."""
    more = {
        "posting": world.member,
        "on": date(2024, 3, day),
        "method": "visit",
        "result": result,
        "at": at(APRIL),
        "by": world.actors["township"],
        **more,
    }
    return actions.record_check(**more)


def confirm(world: World, who: str = "member", on: date = APRIL, **more: Any) -> bool:
    """Confirm the member's March as it is shown."""
    posting = more.pop("posting", world.member)
    shown = more.pop("shown", None) or read_sheet(world, who, posting, on).signs
    return actions.confirm_sheet(
        posting=posting, month=MARCH, shown=shown, at=at(on), by=world.actors[who], **more
    )


def lock(world: World) -> Any:
    """Confirm it twice; the sheet that is locked."""
    confirm(world)
    confirm(world, "township")
    return read_sheet(world, on=APRIL)


def correct(world: World, day: int, becomes: str, who: str = "township", **more: Any) -> bool:
    """Set a day of the member's locked March right."""
    base = more.pop("base", None) or MonthSheet.objects.get(posting=world.member).version
    more = {"reason": "核对台账", "at": at(APRIL), **more}
    return actions.correct_sheet(
        posting=world.member,
        day=date(2024, 3, day),
        becomes=becomes,
        base=base,
        by=world.actors[who],
        **more,
    )

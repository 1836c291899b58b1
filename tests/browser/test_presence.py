"""Leave, month sheets, trips, the rota and checks, on a phone and on a desk: no barrier, nothing
too wide."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine

from tests.presence.leave_world import EXAMPLE, TOWNSHIP, VILLAGE, World, at, build
from zhucun.directory.models import Place, Unit
from zhucun.presence import actions
from zhucun.presence.models import Leave, MonthSheet

pytestmark = pytest.mark.django_db(transaction=True)

MARCH = date(2024, 3, 1)
#: Name of a route → who looks at it → addresses at which he does.
PRESENCE: dict[str, dict[str, tuple[str, ...]]] = {
    "presence": {"office": ("/presence/?month=2024-03",)},
    "my-month": {
        "member": ("/presence/mine/?month=2024-03", "/presence/mine/?month=2019-01"),
        "colleague": ("/presence/mine/?month=2024-03",),
    },
    "month-sheets": {
        "township": ("/presence/sheets/?month=2024-03", "/presence/sheets/?standing=warned"),
        "office": ("/presence/sheets/?month=2024-03&q=nobody",),
    },
    "month-sheet": {
        "township": ("/presence/{member}/2024-03/", "/presence/{colleague}/2024-03/"),
        "unit": ("/presence/{member}/2024-03/",),
    },
    "trips": {"office": ("/trips/",), "member": ("/trips/",)},
    "trip-new": {"member": ("/trips/new/",)},
    "trip-new-for": {"township": ("/postings/{member}/trip/",)},
    "trip": {"member": ("/trips/{trip}/",)},
    "rota": {"secretary": ("/rota/{village}/2024-03/",), "audit": ("/rota/{village}/2024-03/",)},
    "checks": {"office": ("/checks/", "/checks/?result=undecided")},
    "draws": {"township": ("/checks/draws/",)},
    "draw": {"township": ("/checks/draws/{draw}/",)},
    "check-whom": {"township": ("/checks/new/", "/checks/new/?q=nobody")},
    "check-new": {"township": ("/checks/new/{secretary}/?draw={draw}",)},
    "check": {
        "member": ("/checks/{check}/",),
        "office": ("/checks/{check}/",),
        "township": ("/checks/{check}/",),
    },
    "leaves": {"office": ("/leave/",)},
    "my-leave": {"member": ("/leave/mine/",)},
    "leave-ask": {"member": ("/leave/ask/",)},
    "leave-ask-for": {"office": ("/postings/{member}/leave/",)},
    "leave": {"member": ("/leave/{leave}/",), "secretary": ("/leave/{leave}/",)},
    "leave-change": {"member": ("/leave/{leave}/change/",)},
}
#: Routes of these pages that only write, or give a file.
NO_PAGE = {
    "month-confirm",
    "month-file",
    "sheet-confirm",
    "sheet-correct",
    "trip-cancel",
    "check-do",
    "leave-cancel",
    "leave-return",
    "leave-file",
    "calendar-link",
    "calendar-file",
}


@pytest.fixture
def world(places: dict[str, Place], unit: Unit, settings: Any) -> World:
    settings.POLICY_DIR = EXAMPLE
    return build(places, unit)


@pytest.fixture
def keys(world: World) -> dict[str, str]:
    """A month with everything in it: trips, nights, a draw, an absence, a sheet that was locked
    and set right, and a correction that is proposed."""
    april = at(date(2024, 4, 2))
    made: dict[str, Any] = {"made_at": april, "at": april}

    def trip(posting: Any, first: int, days: int, who: str) -> Any:
        starts = date(2024, 3, first)
        ends = starts + timedelta(days=days)
        return actions.record_trip(
            posting=posting,
            kind="official",
            starts_on=starts,
            ends_on=ends,
            place_text="县委组织部",
            by=world.actors[who],
            **made,
        )

    first = trip(world.member, 11, 2, "member")
    nights = {
        MARCH + timedelta(days=day): [world.member, world.secretary] for day in range(0, 31, 3)
    }
    actions.set_night_duty(
        village=world.member.place, nights=nights, at=april, by=world.actors["secretary"]
    )
    draw = actions.draw_checks(
        area=TOWNSHIP,
        on=date(2024, 3, 18),
        seed="2024031",
        size=4,
        at=april,
        by=world.actors["township"],
    )
    check = actions.record_check(
        posting=world.member,
        draw=draw,
        on=date(2024, 3, 18),
        method="visit",
        result="absent",
        note="门锁着",
        at=april,
        by=world.actors["township"],
    )
    shown = "√" * 10 + "公公" + "√" * 5 + "旷" + "√" * 13
    for who in ("member", "township"):
        actions.confirm_sheet(
            posting=world.member, month=MARCH, shown=shown, at=april, by=world.actors[who]
        )
    actions.correct_sheet(
        posting=world.member,
        day=date(2024, 3, 20),
        becomes="sick",
        reason="漏登病假",
        base=MonthSheet.objects.get().version,
        at=april,
        by=world.actors["township"],
    )
    trip(world.member, 25, 2, "member")
    leave: Leave = world.ask(starts_on=date(2024, 4, 8), made_at=april, at=april)
    return {
        "member": world.member.public_id,
        "colleague": world.colleague.public_id,
        "secretary": world.secretary.public_id,
        "village": VILLAGE,
        "trip": first.public_id,
        "draw": draw.public_id,
        "check": check.public_id,
        "leave": leave.public_id,
    }


def test_no_page_of_presence_has_a_serious_barrier(
    world: World,
    keys: dict[str, str],
    walked: Callable[..., dict[str, list[str]]],
) -> None:
    asked: dict[str, list[str]] = {}
    for readers in PRESENCE.values():
        for who, addresses in readers.items():
            asked.setdefault(who, []).extend(address.format(**keys) for address in addresses)
    with time_machine.travel(datetime(2024, 4, 2, 2, 0, tzinfo=UTC), tick=True):
        assert walked(asked, world.actors) == {}

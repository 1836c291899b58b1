"""Guidance by offices and units, on a phone and on a desk: no barrier, nothing too wide."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import time_machine

from tests import factories as make
from tests.fieldwork.guiding import AT, DAY, DISTRICT, EAST, TOWN, Town, build
from zhucun.directory.models import Place
from zhucun.fieldwork import actions

pytestmark = pytest.mark.django_db(transaction=True)

#: Name of a route → who looks at it → addresses at which he does.
GUIDANCE: dict[str, dict[str, tuple[str, ...]]] = {
    "guidance": {"office": ("/guidance/", "/guidance/?open=1"), "sender": ("/guidance/",)},
    "guidance-new": {
        "town": ("/guidance/new/", f"/guidance/new/?place={TOWN}"),
        "sender": ("/guidance/new/", f"/guidance/new/?place={EAST}"),
    },
    "guidance-one": {"office": ("/guidance/{visit}/",), "cadre": ("/guidance/{visit}/",)},
    "coordination": {"office": ("/coordination/",)},
    "coordination-one": {"office": (f"/coordination/{DISTRICT}/",)},
    "inspections": {"office": ("/inspections/",)},
    "inspection-new": {"office": ("/inspections/new/", f"/inspections/new/?place={DISTRICT}")},
    "inspection": {"office": ("/inspections/{inspection}/",)},
    "inspection-team": {"office": ("/inspections/{inspection}/teams/{team}/",)},
    "tickets": {"office": ("/tickets/", "/tickets/?state=overdue"), "town": ("/tickets/",)},
    "ticket-new": {"office": ("/tickets/new/", f"/tickets/new/?place={TOWN}")},
    "ticket": {"office": ("/tickets/{ticket}/",), "cadre": ("/tickets/{ticket}/",)},
}
#: Routes of these pages that only write.
NO_PAGE = {"tickets-file", "guidance-void", "coordination-leave", "inspection-withdraw"}


@pytest.fixture
def town(places: dict[str, Place]) -> Town:
    return build()


def test_no_page_of_guidance_has_a_serious_barrier(
    town: Town, walked: Callable[..., dict[str, list[str]]]
) -> None:
    visit = town.guide("organisation-visit", "office", found="灌溉渠渗漏", agreed="申报水利项目")
    draft = actions.TicketDraft(
        kind="finding",
        title="值班表缺两天",
        place=visit.place,
        team=town.east,
        guidance=visit,
        given_on=DAY,
        due_on=date(2025, 7, 1),
    )
    office = town.actors["office"]
    place = make.place(DISTRICT, as_of=DAY)
    body = actions.set_up_body(place=place, name="联席会议", since=date(2025, 6, 1), by=office)
    seat: dict[str, Any] = {"seat": "leader", "name": "张某 区委副书记", "since": date(2025, 6, 1)}
    actions.seat_member(body=body, by=office, **seat)
    actions.record_meeting(body=body, on=DAY, decided="协调产业资金", at=AT, by=office)
    found = actions.give_ticket(draft=draft, at=AT, by=town.actors["office"])
    planned = actions.InspectionDraft(
        kind="organisation-visit",
        level="county",
        title="三季度督导",
        place=place,
        valid_from=DAY,
        size=2,
        points=["值班表是否每日有人"],
    )
    task = actions.plan_inspection(draft=planned, at=AT, by=office)
    actions.draw_inspection(inspection=task, word="瑞雪", at=AT, by=office)
    asked: dict[str, list[str]] = {}
    for readers in GUIDANCE.values():
        for who, addresses in readers.items():
            told = (
                address.format(
                    visit=visit.public_id,
                    ticket=found.public_id,
                    inspection=task.public_id,
                    team=town.west.public_id,
                )
                for address in addresses
            )
            asked.setdefault(who, []).extend(told)
    with time_machine.travel(AT, tick=True):
        assert walked(asked, town.actors) == {}

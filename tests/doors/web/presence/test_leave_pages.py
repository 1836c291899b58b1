"""Pages of leave: asking, the lists, the card with its chain, the return, the form, the calendar."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import time_machine
from django.test import Client

from tests.presence.leave_world import TODAY, World, build
from zhucun.directory.models import Account, Place, Unit
from zhucun.presence.enums import LeaveState
from zhucun.presence.models import Leave

DAY = timedelta(days=1)


def _form(**more: Any) -> dict[str, Any]:
    first = TODAY + DAY
    return {
        "kind": "personal",
        "starts_on": first.isoformat(),
        "last_day": (first + DAY).isoformat(),
        "reason": "家里老人住院",
        **more,
    }


def test_a_cadre_asks_in_one_short_form_and_lands_on_the_chain(
    world: World, browser: Callable[[str], Client], unknown_names: Callable[[str], list[str]]
) -> None:
    client = browser("member")
    assert unknown_names(client.get("/leave/ask/").content.decode()) == []
    answer = client.post("/leave/ask/", _form(substitute=world.colleague.public_id), follow=True)
    html = answer.content.decode()
    leave = Leave.objects.get()
    assert (leave.days, leave.substitute_id) == (2, world.colleague.pk)
    assert leave.ends_on == TODAY + 3 * DAY
    assert "乡镇党委意见" in html or "Township" in html
    assert "家里老人住院" in html
    assert unknown_names(html) == []


def test_a_refusal_stands_at_its_field_and_loses_nothing(
    world: World, browser: Callable[[str], Client]
) -> None:
    world.ask(days=5)
    answer = browser("member").post("/leave/ask/", _form())
    assert answer.status_code == 422
    html = answer.content.decode()
    assert "already has a leave from 2024-03-05 until 2024-03-09" in html
    assert "家里老人住院" in html


def test_who_signs_is_sent_to_the_signature(world: World, browser: Callable[[str], Client]) -> None:
    leave = world.ask()
    html = browser("secretary").get(f"/leave/{leave.public_id}/").content.decode()
    assert "It is your turn" in html
    [case] = re.findall(r'href="(/cases/\w+/)"', html)
    assert "家里老人住院" in browser("secretary").get(case).content.decode()


def test_change_cancel_and_return(world: World, browser: Callable[[str], Client]) -> None:
    client = browser("member")
    leave = world.ask()
    address = f"/leave/{leave.public_id}/"
    page = client.get(address + "change/").content.decode()
    assert 'value="1"' in page
    client.post(address + "change/", _form(base=1, kind="annual"))
    leave.refresh_from_db()
    assert (leave.kind, leave.version) == ("annual", 2)
    stale = client.post(address + "change/", _form(base=1, kind="sick"))
    assert stale.status_code == 422
    assert "Yours: sick. On record: annual." in stale.content.decode()
    for who in ("secretary", "township"):
        world.sign(leave, who)
    with time_machine.travel(datetime(2024, 3, 6, 2, 0, tzinfo=UTC), tick=False):
        client = browser("member")
        assert client.post(address + "cancel/").status_code == 409
        assert client.post(address + "return/", {"on": "2024-03-09"}).status_code == 422
        client.post(address + "return/", {"on": "2024-03-06"})
    leave.refresh_from_db()
    assert (leave.state, leave.days) == (LeaveState.RETURNED, 1)


def test_the_form_is_three_pages_for_those_who_see_the_reason(
    world: World, browser: Callable[[str], Client]
) -> None:
    leave = world.ask(days=5, substitute=world.neighbour)
    world.sign(leave, "secretary")
    answer = browser("office").get(f"/leave/{leave.public_id}/form/")
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert len(re.findall(rb"/Type\s*/Page\b", answer.content)) == 3
    for who in ("neighbour", "audit", "stranger"):
        assert browser(who).get(f"/leave/{leave.public_id}/form/").status_code == 404, who


def test_the_unit_sees_its_own_people_without_the_reason(
    world: World, browser: Callable[[str], Client]
) -> None:
    leave = world.ask()
    client = browser("unit")
    assert "李队员" in client.get("/leave/").content.decode()
    html = client.get(f"/leave/{leave.public_id}/").content.decode()
    assert "家里老人住院" not in html
    assert "13800001111" not in html


def test_charlie_sees_no_leave(world: World, browser: Callable[[str], Client]) -> None:
    leave = world.ask()
    client = browser("stranger")
    assert "李队员" not in client.get("/leave/").content.decode()
    for page in ("", "change/", "form/"):
        assert client.get(f"/leave/{leave.public_id}/{page}").status_code == 404
    for page in ("cancel/", "return/"):
        answer = client.post(f"/leave/{leave.public_id}/{page}", {"on": "2024-03-06"})
        assert answer.status_code == 404
    assert client.get(f"/postings/{world.member.public_id}/leave/").status_code == 404
    assert client.get("/leave/mine/").status_code == 403


def test_filters_find_who_is_away_and_whose_return_is_overdue(
    world: World, browser: Callable[[str], Client]
) -> None:
    leave = world.ask()
    world.sign(leave, "secretary")
    client = browser("township")
    assert "李队员" not in client.get("/leave/?state=now").content.decode()
    assert "李队员" in client.get("/leave/?state=now&as_of=2024-03-05").content.decode()
    assert "李队员" not in client.get("/leave/?state=overdue").content.decode()
    with time_machine.travel(datetime(2024, 3, 8, 2, 0, tzinfo=UTC), tick=False):
        client = browser("township")
        assert "Return overdue" in client.get("/leave/?state=overdue").content.decode()
        assert "Leave whose return is overdue" in client.get("/").content.decode()
    assert client.get("/leave/?state=elsewhere").status_code == 422


def test_a_list_costs_the_same_for_few_and_many(
    world: World, browser: Callable[[str], Client], queries_of: Callable[..., list[str]]
) -> None:
    client = browser("office")
    for weeks in range(3):
        world.ask(starts_on=TODAY + 7 * weeks * DAY)
    few = queries_of(lambda: client.get("/leave/"))
    for posting in (world.colleague, world.secretary, world.neighbour):
        for weeks in range(9):
            world.ask(posting, starts_on=TODAY + 7 * weeks * DAY)
    assert queries_of(lambda: client.get("/leave/")) == few


def test_the_part_equals_the_fresh_page(
    world: World, browser: Callable[[str], Client], part: Callable[[str, str], str]
) -> None:
    world.ask()
    client = browser("office")
    page = part(client.get("/leave/").content.decode(), "leaves")
    htmx = client.get(
        "/leave/", headers={"HX-Request": "true", "HX-Target": "leaves"}
    ).content.decode()
    assert htmx.strip() == page.strip()


def test_a_secret_link_opens_the_calendar_once_made_and_not_once_closed(
    world: World, browser: Callable[[str], Client], client: Client
) -> None:
    mine = browser("member")
    mine.post("/leave/calendar/", {"do": "make"})
    [link] = set(re.findall(r"/calendar/[\w-]+\.ics", mine.get("/leave/mine/").content.decode()))
    assert link not in mine.get("/leave/mine/").content.decode()  # it is shown once
    answer = client.get(link)
    assert answer.content.startswith(b"BEGIN:VCALENDAR")
    assert answer["Cache-Control"] == "private, no-store"
    mine.post("/leave/calendar/", {"do": "close"})
    assert client.get(link).status_code == 404
    assert client.get("/calendar/guessed.ics").status_code == 404


def test_a_region_without_a_table_says_so(
    places: dict[str, Place], unit: Unit, client_of: Callable[..., Client]
) -> None:
    world = build(places, unit)
    member = Account.objects.get(pk=world.actors["member"].account)
    html = client_of(member, "en").get("/leave/ask/").content.decode()
    assert "do not say who approves how many days" in html

"""A page shows a link only to who may open it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from tests import factories as make
from tests.fieldwork.world import actor_for
from tests.reports.burden_world import AT, World, build
from zhucun.directory.enums import Role
from zhucun.directory.models import Account, Place
from zhucun.directory.perms import OPERATOR
from zhucun.reports import actions as reports
from zhucun.roster import actions
from zhucun.roster.actions import PromiseDraft
from zhucun.roster.models import Posting

_LINK = re.compile(r'href="(/[^"#]*)')
#: Not followed: files, the other language, the way out, the manual.
_LEFT = re.compile(r"/(static|language|sign-out|files?)/|file/|pdf/|\.(xlsx|csv|pdf|js|css)")
_MOST = 160


@pytest.fixture
def world(places: dict[str, Place]) -> World:
    found = build(places)
    unit = make.unit("县财政局")
    sun = make.posting(
        make.person("孙队员", unit=unit, phone="13700001234"),
        places["411327100201"],
        found.wang.round,
        role="member",
        unit=unit,
    )
    found.actors["sun"] = actor_for(sun, "sun", Role.MEMBER)
    found.actors["unit"] = make.actor("ulla", Role.UNIT, unit=unit)
    found.visit()
    found.visit(posting=sun, by=found.actors["sun"])
    reports.issue_cards([sun], issued_on=date(2024, 3, 4), issued_at=AT, by=OPERATOR)
    draft = PromiseDraft(posting=found.wang, text="每周送药", made_on=date(2024, 3, 5))
    actions.make_promises([draft], by=OPERATOR)
    return found


@pytest.mark.parametrize("who", ["unit", "sun", "office"])
def test_no_page_shows_a_link_that_its_reader_cannot_open(
    world: World, client_of: Callable[..., Client], who: str
) -> None:
    client = client_of(Account.objects.get(pk=world.actors[who].account), "en")
    sun = Posting.objects.get(person__name="孙队员").public_id
    day = "?as_of=2024-07-01"
    first = ["/", f"/villages/411327100201/promises/{day}"]
    if who in ("unit", "sun"):
        first.append(f"/archives/{sun}/{day}")
    seen, waiting = set(first), [(address, "") for address in first]
    dead = []
    while waiting and len(seen) < _MOST * 4:
        address, since = waiting.pop(0)
        answer = client.get(address)
        if answer.status_code in (403, 404):
            dead.append((since, address))
        if answer.status_code != 200 or "text/html" not in answer["Content-Type"]:
            continue
        if len(seen) > _MOST:
            continue
        for link in _LINK.findall(answer.text):
            link = link.replace("&amp;", "&")
            if link not in seen and not _LEFT.search(link):
                seen.add(link)
                waiting.append((link, address))
    assert dead == []

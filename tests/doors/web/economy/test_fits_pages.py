"""What fits whom on the page of a village, and what somebody decides there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client

from tests import factories as make
from tests.economy.world import AT, body, family, head_of, post, project
from zhucun.directory.enums import Role
from zhucun.directory.models import Account
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.economy.models import BodyMember, Job, ProjectHousehold, Wish
from zhucun.households import actions as households
from zhucun.households.models import Household

BEGUN, SINCE, DAY, VILLAGE = date(2015, 1, 1), date(2021, 3, 1), date(2021, 4, 1), "431224100201"
PAGE = f"/economy/villages/{VILLAGE}/fits/"


@pytest.fixture(autouse=True)
def _in_april() -> Iterator[None]:
    with time_machine.travel(datetime(2021, 4, 1, 9, tzinfo=ZoneInfo("Asia/Shanghai")), tick=False):
        yield


@pytest.fixture
def actors(db: None) -> dict[str, Actor]:
    make.add_places({"43": "湖南省", "4312": "怀化市", "431224": "溆浦县"}, since=BEGUN)
    make.add_places({"431224100": "卢峰镇", VILLAGE: "阳雀坡村"}, since=BEGUN)
    make.add_places({"52": "贵州省", "5201": "贵阳市", "520111": "花溪区"}, since=BEGUN)
    who: dict[str, Any] = {
        "wang": (Role.FIRST_SECRETARY, VILLAGE),
        "audit": (Role.AUDIT, "4312"),
        "charlie": (Role.OFFICE, "520111"),
    }
    return {name: make.actor(name, *role, on=DAY) for name, role in who.items()}


@pytest.fixture
def clients(actors: dict[str, Actor], client_of: Callable[..., Client]) -> dict[str, Client]:
    return {
        name: client_of(Account.objects.get(pk=actor.account), "en")
        for name, actor in actors.items()
    }


@pytest.fixture
def home(actors: dict[str, Actor]) -> Household:
    """A poor family; a project of branch and co-operative; an open post."""
    wang, village = actors["wang"], make.place(VILLAGE)
    row = family(village, 1)
    households.set_tags([row], tag="poor-household", since=SINCE, made_at=AT, by=OPERATOR)
    coop = body(village, wang, since=SINCE)
    project(village, wang, on=SINCE, body=coop, is_led_by_branch=True)
    post(village, wang, since=SINCE, trade="services")
    return row


def links(text: str, word: str) -> list[str]:
    """Addresses of links that hold a word."""
    found = [part.split('"')[0] for part in text.split('href="')[1:]]
    return [link.replace("&amp;", "&") for link in found if word in link]


def test_a_household_is_taken_along_and_joins_the_cooperative_from_its_row(
    clients: dict[str, Client], home: Household, unknown_names: Callable[[str], list[str]]
) -> None:
    wang = clients["wang"]
    shown = wang.get(PAGE)
    assert not unknown_names(shown.text)
    assert home.number in shown.text
    [link] = links(shown.text, "/link/")
    form = wang.get(link)
    assert f'value="{home.public_id}" selected' in form.text
    given = {"households": home.public_id, "granted": "0", "joins_body": "on", "on": str(DAY)}
    assert wang.post(link, given).status_code == 302
    assert ProjectHousehold.objects.get().household == home
    assert BodyMember.objects.get().household == home
    assert "1 of 1 households" in wang.get(PAGE).text


def test_a_wish_is_recorded_and_becomes_work_from_its_row(
    clients: dict[str, Client], home: Household, unknown_names: Callable[[str], list[str]]
) -> None:
    wang, who = clients["wang"], head_of(home).public_id
    told = {"member": who, "sector": "services", "on": str(SINCE)}
    wish = f"/households/{home.public_id}/economy/wish/"
    assert wang.post(wish, told).status_code == 302
    shown = wang.get(PAGE)
    assert not unknown_names(shown.text)
    [link] = links(shown.text, "/economy/job/")
    form = wang.get(link)
    assert f'value="{who}" selected' in form.text
    job = {"member": who, "title": "保洁员", "on": str(DAY)}
    post_key = link.split("post=")[1]
    assert wang.post(link, {**job, "post": post_key}).status_code == 302
    assert Job.objects.get().post is not None
    assert "1 are at work and 0 are not" in wang.get(PAGE).text
    page = wang.get(f"/households/{home.public_id}/").text
    [end] = [link for link in links(page, "/economy/wish/") if link.endswith("/end/")]
    assert wang.post(end, {"on": str(DAY)}).status_code == 302
    assert Wish.objects.get().valid_until == DAY


def test_charlie_and_the_auditor_do_not_learn_who_is_not_linked(
    clients: dict[str, Client], home: Household
) -> None:
    assert clients["charlie"].get(PAGE).status_code == 404
    assert clients["audit"].get(PAGE).status_code == 403
    wish = f"/households/{home.public_id}/economy/wish/"
    told = {"member": head_of(home).public_id, "sector": "services", "on": str(SINCE)}
    assert clients["charlie"].post(wish, told).status_code == 404

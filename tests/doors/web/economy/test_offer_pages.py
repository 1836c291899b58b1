"""Offers of sending units on the page of a village: recorded, turned into a project, left alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client

from tests import factories as make
from zhucun.directory.enums import Role
from zhucun.directory.models import Account, Place
from zhucun.economy.models import Offer, Project

VILLAGE, SINCE, ON = "520111100201", date(2025, 6, 1), date(2025, 7, 1)


@pytest.fixture(autouse=True)
def _in_july() -> Iterator[None]:
    with time_machine.travel(datetime(2025, 7, 1, 9, tzinfo=ZoneInfo("Asia/Shanghai")), tick=False):
        yield


@pytest.fixture
def sender(places: dict[str, Place]) -> str:
    unit = make.unit("区农业农村局", area="520111")
    round_ = make.round_("2025", area="520111", starts_on=date(2025, 5, 1))
    make.posting(make.person("李明"), places[VILLAGE], round_, unit=unit, starts_on=SINCE)
    return unit.public_id


@pytest.fixture
def mine(places: dict[str, Place], client_of: Callable[..., Client]) -> Client:
    cadre = make.actor("li", Role.FIRST_SECRETARY, VILLAGE, on=ON)
    return client_of(Account.objects.get(pk=cadre.account), "en")


@pytest.fixture
def theirs(places: dict[str, Place], client_of: Callable[..., Client]) -> Client:
    charlie = make.actor("charlies", Role.OFFICE, "411327", on=ON)
    return client_of(Account.objects.get(pk=charlie.account), "en")


def test_an_offer_becomes_a_project_from_its_row_or_is_left_alone(
    sender: str, mine: Client, theirs: Client, unknown_names: Callable[[str], list[str]]
) -> None:
    page = f"/economy/villages/{VILLAGE}/"
    assert "区农业农村局" in mine.get(f"{page}offer/").text
    for title in ("冷库设备", "电商培训"):
        given = {"sender": sender, "title": title, "note": "可免费使用", "on": str(SINCE)}
        shown = mine.post(f"{page}offer/", given, follow=True)
    assert not unknown_names(shown.text)
    assert "Make a project of 冷库设备" in shown.text
    assert theirs.get(page).status_code == 404
    assert theirs.post(f"{page}offer/", given).status_code == 404
    cold, training = Offer.objects.order_by("pk")
    form = mine.get(f"{page}project/?offer={cold.public_id}").text
    assert f'value="{cold.public_id}" selected' in form
    told = {"kind": "industry", "title": "冷库", "offer": cold.public_id, "on": str(ON)}
    assert mine.post(f"{page}project/", told).status_code == 302
    row = Project.objects.get()
    assert row.offer == cold
    assert "Came of the offer" in mine.get(f"/economy/projects/{row.public_id}/").text
    close = f"/economy/offer/{training.public_id}/close/"
    assert theirs.post(close, {"on": str(ON), "reason": "用不上"}).status_code == 404
    assert mine.post(close, {"on": str(ON), "reason": "用不上"}).status_code == 302
    last = mine.get(page).text
    assert "Has become a project" in last
    assert "用不上" in last

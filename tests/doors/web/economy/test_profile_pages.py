"""What a village has, on its page."""

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
from zhucun.economy.models import Resource

VILLAGE, SINCE, ON = "520111100201", date(2025, 6, 1), date(2025, 7, 1)


@pytest.fixture(autouse=True)
def _in_july() -> Iterator[None]:
    with time_machine.travel(datetime(2025, 7, 1, 9, tzinfo=ZoneInfo("Asia/Shanghai")), tick=False):
        yield


def test_the_profile_is_kept_on_the_page_of_the_village(
    places: dict[str, Place],
    client_of: Callable[..., Client],
    unknown_names: Callable[[str], list[str]],
) -> None:
    cadre = make.actor("li", Role.FIRST_SECRETARY, VILLAGE, on=ON)
    charlie = make.actor("charlies", Role.OFFICE, "411327", on=ON)
    mine, theirs = (
        client_of(Account.objects.get(pk=actor.account), "en") for actor in (cadre, charlie)
    )
    page = f"/economy/villages/{VILLAGE}/"
    assert "Local produce" in mine.get(f"{page}resource/").text
    given = {"heading": "produce", "name": "红米", "note": "三十亩", "on": str(SINCE)}
    shown = mine.post(f"{page}resource/", given, follow=True)
    assert not unknown_names(shown.text)
    assert "红米 · 三十亩" in shown.text
    assert "Something is missing" in shown.text
    row = Resource.objects.get()
    assert theirs.get(page).status_code == 404
    assert theirs.post(f"{page}resource/", given).status_code == 404
    end = f"/economy/resource/{row.public_id}/end/"
    assert theirs.post(end, {"on": str(ON)}).status_code == 404
    assert mine.post(end, {"on": str(ON)}).status_code == 302
    row.refresh_from_db()
    assert row.valid_until == ON

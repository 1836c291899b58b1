"""What villages are honoured for, on the list and on the page of a village."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import time_machine
from django.test import Client

from tests.economy.world import AT, EAST, account
from zhucun.directory.enums import Role
from zhucun.directory.models import Account, Place
from zhucun.economy.models import Honour


@pytest.mark.usefixtures("places")
def test_an_honour_is_recorded_found_by_place_and_ended(
    places: dict[str, Place],
    client_of: Callable[..., Client],
    unknown_names: Callable[[str], list[str]],
) -> None:
    office, charlie = (
        account("office", Role.OFFICE, "411327"),
        account("charlies", Role.OFFICE, "520111"),
    )
    with time_machine.travel(AT, tick=False):
        mine, theirs = (
            client_of(Account.objects.get(pk=actor.account), "en") for actor in (office, charlie)
        )
        page = f"/economy/villages/{EAST}/"
        given = {
            "kind": "demonstration",
            "level": "province",
            "title": "省级示范村",
            "document": "豫振〔2024〕1号",
            "on": "2024-02-01",
        }
        shown = mine.post(f"{page}honour/", given, follow=True)
        assert not unknown_names(shown.text)
        assert "豫振〔2024〕1号" in shown.text
        again = mine.post(f"{page}honour/", given)
        assert (again.status_code, "already" in again.text) == (422, True)
        assert theirs.post(f"{page}honour/", given).status_code == 404
        listed = mine.get("/economy/honours/?area=411327&level=province&kind=demonstration")
        assert not unknown_names(listed.text)
        assert f"area={EAST[:9]}" in listed.text
        assert "省级示范村" in listed.text
        for other in ("level=county", "year=2023"):
            assert "省级示范村" not in mine.get(f"/economy/honours/?{other}").text
        assert "省级示范村" not in theirs.get("/economy/honours/").text
        end = f"/economy/honour/{Honour.objects.get().public_id}/end/"
        told = {"on": "2024-03-01", "reason": "复核不合格"}
        assert theirs.post(end, told).status_code == 404
        assert mine.post(end, told).status_code == 302
        assert "省级示范村" not in mine.get("/economy/honours/?as_of=2024-03-01").text
        assert "省级示范村" in mine.get("/economy/honours/?as_of=2024-02-29").text

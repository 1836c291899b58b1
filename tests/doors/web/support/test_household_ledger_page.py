"""The ledger of a household looked through, on its page and through the API."""

from __future__ import annotations

from collections.abc import Callable

import time_machine
from django.test import Client

from tests.exits.world import DAY, World, at
from tests.support.test_household_ledgers import own_pack as own_pack
from tests.support.test_household_ledgers import world as world
from zhucun.support.models import Given


def test_who_keeps_the_village_records_help_and_charlie_finds_nothing(
    world: World,
    client_of: Callable[..., Client],
    unknown_names: Callable[[str], list[str]],
) -> None:
    row = world.poor[0]
    page = f"/households/{row.public_id}/ledger/"
    with time_machine.travel(at(DAY), tick=False):
        mine, theirs = (client_of(world.accounts[who], "en") for who in ("office", "charlie"))
        shown = mine.get(page).text
        assert not unknown_names(shown)
        assert "25.0 %" in shown
        assert "0 / 1" in shown
        given = {
            "help_ref": "entitlements/industry-grant",
            "on": str(DAY),
            "document": "发放表3号",
        }
        assert mine.post(page, {**given, "document": ""}).status_code == 422
        assert theirs.post(page, given).status_code == 404
        after = mine.post(page, given, follow=True).text
        assert not unknown_names(after)
        assert "发放表3号" in after
        assert "1 / 1" in after
        void = f"/household-helps/{Given.objects.get().public_id}/void/"
        assert theirs.post(void, {"reason": "x"}).status_code == 404
        assert mine.post(void, {"reason": ""}, follow=True).status_code == 200
        assert "1 / 1" in mine.get(page).text
        assert mine.post(void, {"reason": "发错户"}).status_code == 302
        assert "0 / 1" in mine.get(page).text
        assert theirs.get(page).status_code == 404

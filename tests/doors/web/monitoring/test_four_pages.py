"""Pages of the four things that stay: who left poverty is found, looked at and listed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from tests.households.world import person
from tests.monitoring.world import DAY, World, at
from zhucun.directory.perms import OPERATOR
from zhucun.households import actions as homes
from zhucun.households.queries import HouseholdDraft

Browser = Callable[..., Client]


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def test_the_four_things_of_who_left_poverty_are_found_looked_at_and_listed(
    world: World, browser: Browser
) -> None:
    cadre, home = browser("secretary"), world.homes[0]
    link = f"/monitoring/four-things/households/{home.public_id}/"
    for where in ("/monitoring/four-things/?state=unchecked", f"/households/{home.public_id}/"):
        assert link in text_of(cadre.get(where)), where
    assert "Nobody has looked yet" in text_of(cadre.get(link))
    sent = {"on": DAY.isoformat(), "kept": ["policy", "responsibility"], "note": "联系人调走"}
    assert browser("charlie").get(link).status_code == 404
    assert browser("charlie").post(link, sent).status_code == 404
    assert browser("discipline").post(link, sent).status_code == 403
    early = cadre.post(link, {**sent, "on": "2020-01-01"})
    assert (early.status_code, "id_four_on" in text_of(early)) == (422, True)
    assert cadre.post(link, sent).status_code == 302
    page = text_of(browser("branch", "zh-hans").get(link))
    assert "联系人调走" in page
    assert '摘帽不摘帮扶 <span class="mark fail short">✗</span>' in page
    assert "联系人调走" in text_of(cadre.get("/monitoring/four-things/?state=broken"))
    assert "联系人调走" not in text_of(browser("charlie").get("/monitoring/four-things/"))
    assert "of whom not all of the four things hold" in text_of(cadre.get("/"))
    village = "/monitoring/four-things/villages/411327100201/"
    assert "not on this day" in text_of(cadre.get(village))
    assert cadre.post(village, sent).status_code == 403
    assert text_of(cadre.get("/monitoring/four-things/?of=village")).count(village) == 0


def exited(world: World, *numbers: int) -> None:
    drafts = [
        HouseholdDraft(
            village=world.homes[0].village,
            number=f"E{n}",
            since=date(2020, 1, 1),
            members=(person(f"钱{n}", serial=500 + n),),
            tags={"exited-household": date(2020, 12, 1)},
        )
        for n in numbers
    ]
    homes.add_households(drafts, made_at=at(DAY), by=OPERATOR)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_list_asks_the_same_for_few_rows_and_for_many(
    world: World,
    browser: Browser,
    queries_of: Any,
    unknown_names: Callable[[str], list[str]],
    language: str,
) -> None:
    client = browser("secretary", language)
    sent = {"on": DAY.isoformat(), "kept": ["policy"]}
    client.post(f"/monitoring/four-things/households/{world.homes[0].public_id}/", sent)

    def asked() -> list[str]:
        found: list[str] = queries_of(lambda: client.get("/monitoring/four-things/"))
        return found

    few = asked()
    exited(world, *range(1, 15))
    assert asked() == few
    page = text_of(client.get("/monitoring/four-things/"))
    assert (unknown_names(page), page.count("/monitoring/four-things/households/")) == ([], 15)

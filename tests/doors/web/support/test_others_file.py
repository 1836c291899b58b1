"""Those without a posting as a workbook: the lines of the page, for an area alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client

from tests import factories as make
from tests.doors.web.taken import taken
from tests.support.others_world import BEGUN, HOUSE, TODAY, TOWNSHIP, VILLAGE, Others, at, build
from zhucun.directory.enums import Role
from zhucun.directory.models import Account

FILE = "/support/others/file/?year=2018&month=2018-06"


@pytest.fixture
def others(db: None, settings: Any) -> Iterator[Others]:
    settings.POLICY_DIR = HOUSE
    with time_machine.travel(at(), tick=False):
        world = build()
        make.tag(TOWNSHIP, "hard-remote", since=BEGUN)
        make.actor("clerk", Role.UNIT, unit=make.unit("市林业局"), on=TODAY)
        yield world


def test_the_file_has_the_lines_of_the_page_for_the_office_and_none_for_charlie(
    others: Others, client_of: Callable[..., Client], queries_of: Any
) -> None:
    def browser(who: str) -> Client:
        return client_of(Account.objects.get(username=who), "en")

    asked = f"{FILE}&area={VILLAGE}&entitlement=township-allowance"
    rows = taken(browser("city").get(asked))
    assert "谭支书" in {row["Name"] for row in rows}
    assert {(row["Unit"], row["State"], row["Owed"]) for row in rows} == {
        ("yuan", "Not configured", None)
    }
    assert f'href="{FILE.partition("?")[0]}' in browser("city").get("/support/others/").text
    assert taken(browser("charlies").get(asked)) == []
    assert browser("clerk").get(asked).status_code == 403
    cost = len(queries_of(lambda: b"".join(browser("city").get(asked))))
    others.seats(27)
    assert len(queries_of(lambda: b"".join(browser("city").get(asked)))) == cost
    assert len(taken(browser("city").get(asked))) == len(rows) + 27

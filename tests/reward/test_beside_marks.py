"""Whoever reads what villagers said of a cadre, for a list or for priority, reads that another
evaluation of the period was set aside."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from tests.reward.conftest import COUNTY, DAY, Village
from zhucun.ballots.queries import Aside, Mark
from zhucun.directory.models import Account
from zhucun.directory.perms import Actor
from zhucun.doors.api.reward.schemas import PlacedOut
from zhucun.reward import actions, queries
from zhucun.reward.queries import workbooks

ASIDE = Aside(
    poll="abcdef012345",
    title="半年群众评议",
    starts_on=date(2025, 3, 1),
    ends_on=date(2025, 3, 5),
    on=date(2025, 3, 20),
    by_name="县纪委",
    reason="程序无效",
)


@pytest.fixture
def marked(village: Village, monkeypatch: pytest.MonkeyPatch) -> str:
    """The old cadre's mark of an evaluation that asked again; the key of his posting."""
    key = village.old.public_id
    counts = {"answered": 9, "satisfied": 9, "fairly": 0, "dissatisfied": 0, "unknown": 0}
    mark = Mark(
        kind="posting",
        key=key,
        name="岩老",
        poll="bcdefg012345",
        title="重评",
        poll_kind="half_year",
        area=village.place.code,
        starts_on=date(2025, 4, 1),
        ends_on=date(2025, 4, 5),
        closed_on=date(2025, 4, 6),
        issued=10,
        back=9,
        valid=9,
        least=5,
        is_shown=True,
        pack="yunnan-2025",
        pack_version="1",
        beside=(ASIDE,),
        **counts,
    )
    for room in ("actions.checking", "queries.priority"):
        monkeypatch.setattr(f"zhucun.reward.{room}.marks", lambda **asked: {key: mark})
    return key


def test_a_checked_list_keeps_it_and_shows_it(
    village: Village, office: Actor, marked: str, client_of: Callable[..., Client]
) -> None:
    made = actions.check_promotions(
        queries.listed("岩老\n玉新"), area=COUNTY, title="名单", as_of=DAY, by=office
    )
    old, new = made.rows.order_by("number")
    told = {"poll": "abcdef012345", "on": "2025-03-20", "by": "县纪委", "reason": "程序无效"}
    assert old.rests_on["asides"] == [told]
    assert "asides" not in new.rests_on
    assert "由县纪委撤销:程序无效" in workbooks._rests(old.rests_on)
    browser = client_of(Account.objects.get(pk=office.account), "zh-hans")
    page = browser.get(f"/promotion-checks/{made.public_id}/").content.decode()
    assert "同期另有一次评议已于2025-03-20由县纪委撤销：程序无效" in page


def test_lists_of_priority_show_it_beside_the_rules(
    village: Village, office: Actor, marked: str, client_of: Callable[..., Client]
) -> None:
    account = Account.objects.get(pk=office.account)
    for page in ("priority", "front-line"):
        shown: Any = client_of(account, "en").get(f"/{page}/?area={COUNTY}")
        assert "was set aside on 2025-03-20 by 县纪委: 程序无效" in shown.content.decode()
    found = queries.priority_list(actor=office, area=COUNTY, as_of=DAY)
    rows = [PlacedOut.of(row) for group in found.groups for row in group.rows]
    assert {row.posting: [one.by for one in row.beside] for row in rows} == {
        marked: ["县纪委"],
        village.new.public_id: [],
    }

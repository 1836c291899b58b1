"""What villagers say of their township and their committees, added up by place; who was not asked about
has no number (HH18-029, HH18-114)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from tests import factories as make
from tests.ballots.world import COUNTY, DAY, EAST, TOWN, WEST, build, counted, opened
from zhucun.ballots import queries
from zhucun.directory.enums import Role
from zhucun.directory.models import Account
from zhucun.directory.perms import Actor
from zhucun.directory.queries import pack_for
from zhucun.kernel.problems import NotAllowed

SINCE, UNTIL = date(2025, 1, 1), date(2025, 7, 1)
BOTH = [("committee", EAST), ("township", TOWN)]


def said(by: Actor, kind: str, area: str = COUNTY) -> dict[str, tuple[Any, ...]]:
    found = queries.bodies_said(actor=by, area=area, kind=kind, since=SINCE, until=UNTIL)
    return {row.key: (row.share, row.satisfied, row.known, row.villages) for row in found.rows}


def test_polls_are_added_up_by_place_and_whom_nobody_asked_about_has_no_number(
    db: None, queries_of: Callable[..., Any], client_of: Callable[..., Client]
) -> None:
    village = build()
    office = make.actor("office", Role.OFFICE, COUNTY, on=DAY)
    town = make.actor("town", Role.TOWNSHIP, TOWN, on=DAY)
    charlie = make.actor("charlies", Role.OFFICE, "411328", on=DAY)
    with pytest.raises(NotAllowed):  # nobody asks about himself
        opened(village, by=town, subjects=BOTH, title="镇里自己问")
    assert opened(village, by=town, subjects=BOTH[:1], title="镇里问村两委").size == 10
    answers = ["satisfied"] * 6 + ["fairly_satisfied", "dissatisfied", "unknown", "satisfied"]
    poll = counted(village, *answers, by=office, subjects=BOTH)
    share = queries.percent(7, 9)
    assert said(office, "township") == {TOWN: (share, 7, 9, 1)}
    assert said(office, "committee") == {EAST: (share, 7, 9, 1), WEST: (None, 0, 0, 0)}
    assert len(queries_of(lambda: said(office, "committee"))) == 3
    with pytest.raises(NotAllowed):
        said(charlie, "township")
    assert said(charlie, "township", "411328") == {}

    def page(who: Actor, query: str) -> Any:
        browser = client_of(Account.objects.get(pk=who.account), "en")
        return browser.get(f"/satisfaction/?from=2025-01-01&to=2025-06-30&{query}")

    shown = page(office, f"area={COUNTY}&kind=committee").text
    assert "77.78 %" in shown
    assert "Not asked" in shown
    assert f"/polls/{poll.public_id}/" in shown
    assert "1 of 2 were asked about" in shown
    assert page(charlie, f"area={COUNTY}").status_code == 403


def test_the_page_leads_to_the_schemes_of_which_it_is_a_part() -> None:
    day = date(2018, 6, 1)
    pack = pack_for("431224", as_of=day)
    found = {
        kind: [item.ref for item in queries.schemes_of("431224", kind, as_of=day)]
        for kind in queries.BODIES
    }
    assert found == {
        "committee": ["scores/front-line-satisfaction", "scores/three-corps-four-looks"],
        "township": ["scores/township-appraisal"],
    }
    clauses = {ref: pack.item(ref).clauses for refs in found.values() for ref in refs}
    assert "HH18-029" in clauses["scores/township-appraisal"]
    assert "HH18-114" in clauses["scores/front-line-satisfaction"]

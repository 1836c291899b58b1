"""What comes first in a plan: party building in Huaihua (HH18-044)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from tests import factories as make
from tests.fieldwork.test_tickets import COUNTY, MORE, VILLAGE, outcome
from zhucun.directory.enums import Role
from zhucun.directory.models import Account, Place
from zhucun.directory.perms import Actor
from zhucun.engines.rules import Outcome
from zhucun.fieldwork import actions, queries
from zhucun.fieldwork.models import PlanItem

DAY = date(2018, 6, 1)
AT = datetime(2018, 6, 1, 2, 0, tzinfo=UTC)
RULE = "party-building-first"


@pytest.fixture
def cadre(places: dict[str, Place]) -> Actor:
    make.add_places(MORE, since=date(2014, 1, 1))
    ever: dict[str, Any] = {"on": DAY, "since": date(2014, 1, 1)}
    return make.actor("p-cadre", Role.FIRST_SECRETARY, VILLAGE, **ever)


@time_machine.travel(AT, tick=False)
def test_party_building_stands_first_in_a_plan_of_huaihua_and_the_plan_says_so(
    cadre: Actor, client_of: Callable[..., Client]
) -> None:
    told: dict[str, Any] = {"at": AT, "by": cadre}
    village = make.place(VILLAGE, as_of=DAY)
    plan = actions.make_plan(kind="year_plan", village=village, year=2018, **told)
    assert queries.precedence([], area=VILLAGE, as_of=DAY) == []
    for title, category in (("修水渠", "other"), ("建强村党支部", "party_building")):
        draft = actions.ItemDraft(title=title, category=category)
        actions.add_item(plan=plan, item=draft, **told)
    first, second = PlanItem.objects.order_by("position")

    def said() -> list[tuple[str, Outcome]]:
        items = list(PlanItem.objects.order_by("position"))
        found = queries.precedence(items, area=VILLAGE, as_of=DAY)
        return [(item.id, outcome) for item, outcome in found]

    assert said() == [(RULE, Outcome.FAIL)]
    ever: dict[str, Any] = {"on": DAY, "since": date(2014, 1, 1)}
    office = make.actor("p-office", Role.OFFICE, COUNTY, **ever)
    assert outcome(office, RULE, COUNTY, DAY) == {"pass": [], "fail": [first.public_id]}
    page = client_of(Account.objects.get(pk=cadre.account)).get(f"/plans/{plan.public_id}/").text
    assert "党建任务排在首位" in page
    assert "HH18-044" in page
    PlanItem.objects.filter(pk=first.pk).update(category="party_building")
    assert said() == [(RULE, Outcome.PASS)]
    assert outcome(office, RULE, COUNTY, DAY) == {"pass": [first.public_id], "fail": []}
    charlie = make.actor("p-charlie", Role.OFFICE, "520111", **ever)
    assert outcome(charlie, RULE, COUNTY, DAY) == {"pass": [], "fail": []}
    assert second.category == "party_building"

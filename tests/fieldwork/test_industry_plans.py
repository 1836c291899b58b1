"""A village whose cadres serve owes a plan for its industries (HX25-65)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests import factories as make
from zhucun.analytics import queries as analytics
from zhucun.directory.enums import Role
from zhucun.directory.models import Place
from zhucun.directory.perms import Actor
from zhucun.fieldwork import actions, queries
from zhucun.fieldwork.enums import PlanKind
from zhucun.kernel.problems import NotFound

HUAXI, VILLAGE, NEXT = "520111", "520111100201", "520111100202"
SINCE, ON = date(2025, 5, 1), date(2025, 7, 1)
AT = datetime(2025, 7, 1, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def served(places: dict[str, Place]) -> Place:
    """龙井村 with its team."""
    round_ = make.round_("2025", area=HUAXI, starts_on=SINCE)
    team = make.team(places[VILLAGE], round_, formed_on=SINCE)
    make.posting(make.person("李明"), places[VILLAGE], round_, team=team, starts_on=SINCE)
    return places[VILLAGE]


def standing(by: Actor) -> dict[str, str]:
    owed = analytics.owed_in(actor=by, on=ON, area=HUAXI)
    return {
        line.row.place: str(line.standing.value)
        for line in owed.listed()
        if line.item.id == "industry-plan"
    }


def test_the_plan_is_owed_until_it_holds_an_item(served: Place) -> None:
    office = make.actor("huaxi", Role.OFFICE, HUAXI, on=ON)
    cadre = make.actor("li", Role.FIRST_SECRETARY, VILLAGE, on=ON)
    charlie = make.actor("charlies", Role.OFFICE, "411327", on=ON)
    assert standing(office) == {VILLAGE: "not_yet"}
    told: dict[str, Any] = {"at": AT, "by": cadre}
    plan = actions.make_plan(kind=PlanKind.INDUSTRY, village=served, year=2025, **told)
    assert standing(office) == {VILLAGE: "not_yet"}
    item = actions.ItemDraft(title="红米扩种三十亩,村合作社统一收购")
    actions.add_item(plan=plan, item=item, **told)
    assert standing(office) == {VILLAGE: "done"}
    with pytest.raises(NotFound):
        standing(charlie)
    span: dict[str, Any] = {"since": ON, "until": date(2025, 7, 2)}
    [fact] = queries.plan_facts(actor=office, **span)
    assert (fact.id, fact.counts, fact.row) == (VILLAGE, "industry-plan", plan.public_id)
    assert list(queries.plan_facts(actor=charlie, **span)) == []
    actions.withdraw_plan(plan=plan, reason="年度写错", **told)
    assert standing(office) == {VILLAGE: "not_yet"}

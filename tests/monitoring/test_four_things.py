"""The four things that stay, as each region's own document lists them; and the figures of cases."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests import factories as make
from tests.households.world import person
from tests.monitoring.world import COUNTY, World, at, later
from zhucun.analytics import queries as analytics
from zhucun.directory.perms import OPERATOR
from zhucun.directory.queries import pack_for
from zhucun.households import actions as homes
from zhucun.households.queries import HouseholdDraft
from zhucun.monitoring import actions, queries
from zhucun.monitoring.enums import MonitoringState
from zhucun.monitoring.models import Kept

YUNNAN = "530602001201"
DAY = date(2025, 7, 1)


@pytest.fixture
def village(db: None) -> Any:
    names = {"53": "云南省", "5306": "昭通市", "530602": "昭阳区", "530602001": "凤凰街道"}
    make.add_places({**names, YUNNAN: "凤凰村"})
    return make.place(YUNNAN)


def test_in_yunnan_the_four_things_of_its_own_document_are_checked_after_the_removal(
    village: Any,
) -> None:
    draft = HouseholdDraft(
        village=village,
        number="Y1",
        since=date(2021, 1, 1),
        members=(person("李四"),),
        tags={"monitored-household": date(2024, 1, 1)},
    )
    homes.add_household(draft, made_at=at(DAY), by=OPERATOR)
    [case] = actions.take_over_monitored(area="530602", at=at(DAY), by=OPERATOR)
    case.state, case.ended_on = MonitoringState.REMOVED, date(2025, 6, 1)
    case.save()
    items = queries.four_items(YUNNAN, as_of=DAY)
    assert [item.clause for item in items] == ["YN-001"] * 4
    kept = {item.id: item.id != "supervision" for item in items}
    assert actions.check_four(case=case, on=DAY, kept=kept, at=at(DAY), by=OPERATOR)
    assert Kept.objects.get().kept == {
        "responsibility": True,
        "policy": True,
        "assistance": True,
        "supervision": False,
    }


def test_the_board_counts_cases_and_charlies_counts_none(world: World) -> None:
    world.identified(0)
    world.case(1)
    pack = pack_for(COUNTY, as_of=later(20))
    for who, value in (("office", 1), ("charlie", 0)):
        found = analytics.board(actor=world.actors[who], pack=pack, area=COUNTY)
        [monitored] = [one for one in found if one.item.id == "monitored-households"]
        assert monitored.value == value, who
    office = world.actors["office"]
    _item, codes = analytics.rows_behind(
        actor=office, pack=pack, area=COUNTY, indicator="monitored-households", limit=10
    )
    [row] = analytics.shown(actor=office, subject="monitoring_case", codes=codes, as_of=later(20))
    assert (row.name, row.since) == ("H1", world.case(0).opened_on)

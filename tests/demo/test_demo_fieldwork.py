"""The village of the demo: its households, and what its team did there."""

from __future__ import annotations

import re
from collections.abc import Callable

from demo.households import MAZHUANG, SIZES
from zhucun.directory.queries import check_id_number
from zhucun.fieldwork.enums import MatterLevel, MatterState
from zhucun.fieldwork.models import Matter, PlanItem, Visit, VisitHousehold
from zhucun.households.models import Household, Member
from zhucun.roster.models import StandingPromise


def test_a_village_with_households_visits_and_matters_at_every_level(
    build_village: Callable[..., None],
) -> None:
    build_village()
    homes = Household.objects.filter(area=MAZHUANG)
    assert homes.count() == SIZES[MAZHUANG] + 1  # one has split since
    assert homes.filter(valid_until=None).count() == SIZES[MAZHUANG]
    for member in Member.objects.all():
        if not member.id_number:  # a child that was born since
            continue
        assert check_id_number(member.id_number) == member.id_number
        assert re.fullmatch(r"410000(19|20)\d{6}\d{3}[\dX]", member.id_number)
        assert re.fullmatch(r"(1990000\d{4})?", member.phone)
    assert Visit.objects.count() > 40
    reached = VisitHousehold.objects.values("household").distinct().count()
    assert 30 < reached < SIZES[MAZHUANG]
    assert set(Matter.objects.values_list("level", flat=True)) == set(MatterLevel)
    assert set(Matter.objects.values_list("state", flat=True)) == set(MatterState) - {
        MatterState.ANSWERED
    }
    assert Matter.objects.filter(reopened=1).exists()
    assert StandingPromise.objects.filter(ended_on=None).exists()
    states = PlanItem.objects.order_by("position").values_list("state", flat=True)
    assert list(states) == ["done", "waiting", "running", "waiting", "done", "running"]
    bridge = PlanItem.objects.get(title="修建便民桥")
    assert sum(one.spent for one in bridge.progress.all()) > (bridge.budget or 0)
    assert bridge.after
    assert PlanItem.objects.filter(pledge__kind="pledge").count() == 2

"""Satisfaction is a gate (SQ24-010): no reason opens it, whatever else is missing of a total."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from tests.appraisal.world import DECIDED, MARKS, SETTINGS, World, at, signed
from zhucun.appraisal import actions, errors
from zhucun.appraisal.models import Appraisal, Scheme

pytestmark = pytest.mark.django_db
LATER = DECIDED + timedelta(days=9)
WEIGHTLESS = {name: SETTINGS[name] for name in ("parameters", "shares", "thresholds")}
HIGH = {**SETTINGS, "thresholds": {**SETTINGS["thresholds"], "excellent": "99"}}


@pytest.mark.parametrize(
    ("settings", "marks", "standing"),
    [
        pytest.param(SETTINGS, {1: 92, 2: 90}, "no_total", id="without-reviews"),
        pytest.param(WEIGHTLESS, MARKS, "no_total", id="without-weights"),
        pytest.param(HIGH, MARKS, "below", id="below-the-minimum"),
    ],
)
def test_who_does_not_satisfy_is_not_excellent_though_the_scheme_asked_of_his_total_first(
    world: World, settings: Mapping[str, Any], marks: Mapping[int, int], standing: str
) -> None:
    appraisal = world.open()
    world.adopted(appraisal, settings)
    world.whole_year(appraisal, marks)
    world.polls.clear()
    world.poll(0, satisfied=10)
    world.compute(appraisal)
    assert world.who(appraisal, 0).result["standings"]["excellent"] == standing
    with pytest.raises(errors.GateClosed, match="群众满意第一标准"):
        world.decide(appraisal, 0, "excellent", reason="县委研究决定")
    with pytest.raises(errors.GateClosed):  # nobody asked the villagers about 李二
        world.decide(appraisal, 1, "excellent", reason="县委研究决定")
    assert world.decide(appraisal, 0, "basic", reason="县委研究决定")


def test_a_gate_that_closed_holds_at_the_freeze_where_the_total_fell_below_the_minimum_too(
    world: World, decided: Appraisal
) -> None:
    office = world.actors["office"]
    world.decide(decided, 0, "excellent", reason="同意评定意见")
    signed(world, decided)
    actions.notify_people(appraisal=decided, at=at(DECIDED), by=office)
    Scheme.objects.update(settings=HIGH)
    world.poll(0, satisfied=10, halves=(7,))
    world.compute(decided, LATER)
    assert world.who(decided, 0).result["standings"]["excellent"] == "below"
    with pytest.raises(errors.GradesNoLongerStand, match="王一 \\(优秀: 群众满意第一标准\\)"):
        actions.freeze_appraisal(appraisal=decided, at=at(LATER), by=office)

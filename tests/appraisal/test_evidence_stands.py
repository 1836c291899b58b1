"""What an appraisal rests on must stand: a check that was set aside takes no points, and a poll counts
however late it was closed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tests.appraisal.world import DECIDED, World, at
from zhucun.appraisal import actions, errors, queries
from zhucun.presence import actions as presence
from zhucun.presence.enums import CheckResult
from zhucun.reports.queries.appraisals import _deductions

pytestmark = pytest.mark.django_db
DAY = date(2024, 11, 4)


def test_points_for_a_check_that_was_set_aside_are_not_taken(world: World) -> None:
    appraisal, office = world.open(), world.actors["office"]
    world.adopted(appraisal)
    world.whole_year(appraisal, {0: 90})
    check = presence.record_check(
        posting=world.postings[0],
        on=DAY,
        method="visit",
        result=CheckResult.ABSENT,
        at=at(DAY),
        by=office,
    )
    given = {"appraisee": world.who(appraisal, 0), "on": DAY, "at": at(DECIDED), "by": office}
    for points, evidence, key in (
        ("2", "check", check.public_id),
        ("1", "document", "社纪〔2024〕7号"),
    ):
        actions.deduct_points(
            points=Decimal(points), evidence=evidence, key=key, reason="抽查不在岗", **given
        )
    world.compute(appraisal)
    before = world.who(appraisal, 0)
    assert before.result["deducted"] == "3"
    presence.void_check(check=check, reason="当日在县参加培训", at=at(DECIDED), by=office)
    with pytest.raises(errors.ComputedOtherwise, match="王一"):
        world.decide(appraisal, 0, before.proposed)
    run = world.compute(appraisal)
    now = world.who(appraisal, 0)
    assert (now.result["deducted"], now.total) == ("1", (before.total or 0) + 2)
    assert [one["fault"] for one in now.result["deductions"]] == [["no_evidence"], []]
    assert [one["fault"] for one in run.result["flags"]] == [["no_evidence"]]
    [gone, stands] = queries.appraisee_papers([now])[now.public_id].sections[1].lines
    assert "2.00" not in gone.value[0]
    assert (gone.value[0], stands.value[0]) == (
        f"{queries.SET_ASIDE[0]} 抽查不在岗",
        "-1.00 抽查不在岗",
    )
    card = queries.appraisee_card(actor=office, public_id=now.public_id, as_of=DECIDED)
    printed = [row[1:2] + row[3:] for row in _deductions(card, "zh")]
    assert printed == [["—", f"抽查不在岗 · {queries.SET_ASIDE[0]}"], ["1.00", "抽查不在岗"]]


def test_a_poll_of_the_year_counts_however_late_it_was_closed(world: World) -> None:
    appraisal = world.open()
    world.adopted(appraisal)
    world.whole_year(appraisal, {0: 90})
    late = date(2025, 6, 2)
    world.polls[-1] = replace(world.polls[-1], closed_on=late)
    world.compute(appraisal)
    row = world.who(appraisal, 0)
    assert row.result["gates"][0]["values"] == {"satisfaction": 95.0}
    assert row.total is not None

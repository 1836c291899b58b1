"""What a preview shows as good is accepted: whatever accepting would refuse is said before, at its cell."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.utils import translation

from tests import factories as make
from tests.intake.conftest import LI, NOW, TODAY, ZHANG, cadre, roster
from zhucun.directory.models import Unit
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.intake import actions, queries
from zhucun.intake.models import Batch
from zhucun.intake.rows import Plan
from zhucun.roster import actions as roster_actions
from zhucun.roster.models import Posting, Round

pytestmark = pytest.mark.django_db


@pytest.fixture
def posted(bring: Callable[..., Batch], unit: Unit, round_2023: Round) -> Round:
    """张三 stands in the round 2023."""
    bring(roster(cadre("张三", ZHANG)), "roster", round="2023")
    return round_2023


@pytest.fixture
def published(posted: Round) -> Round:
    roster_actions.publish_round(round_=posted, published_at=NOW, by=OPERATOR)
    return posted


@pytest.fixture
def plan_for(open_batch: Callable[..., Batch], office: Actor) -> Callable[..., Plan]:
    def planned(*rows: list[Any], **more: Any) -> Plan:
        batch = open_batch(roster(*rows), "roster", **{"round": "2023", **more})
        with translation.override("en"):
            return queries.preview(batch=batch, actor=office)

    return planned


@pytest.mark.usefixtures("published")
def test_who_would_join_a_published_round_is_an_error_with_what_to_do(
    plan_for: Callable[..., Plan],
) -> None:
    plan = plan_for(cadre("张三", ZHANG), cadre("李四", LI))
    assert (plan.same, plan.new) == (1, [])
    (error,) = plan.errors
    assert (error.row, error.code) == (3, "intake.round-settled")
    with translation.override("en"):
        assert "2023" in error.why
        assert "Open a new round" in error.todo


@pytest.mark.usefixtures("published")
def test_who_stands_in_a_published_round_can_be_corrected(
    office: Actor, open_batch: Callable[..., Batch]
) -> None:
    data = roster(cadre("张三", ZHANG, 学历="硕士", 任职起="2023.5.12"), cadre("李四", LI))
    batch = open_batch(data, "roster", round="2023")
    actions.accept(batch=batch, by=office, accepted_at=NOW, only_good=True)
    assert Posting.objects.get().starts_on == date(2023, 5, 12)


@pytest.mark.usefixtures("published")
def test_a_published_round_gets_no_team(plan_for: Callable[..., Plan]) -> None:
    (error,) = plan_for(cadre("张三", ZHANG, 工作队="甲队")).errors
    assert error.code == "intake.round-settled"


@pytest.mark.usefixtures("unit")
def test_a_team_in_a_round_of_the_office_above_is_left_to_that_office(
    plan_for: Callable[..., Plan],
) -> None:
    make.round_("市2023", area="4113", starts_on=date(2023, 5, 1))
    plan = plan_for(cadre("张三", ZHANG), cadre("李四", LI, 工作队="甲队"), round="市2023")
    assert [new.row.get("name") for new in plan.new] == ["张三"]
    (error,) = plan.errors
    assert (error.code, error.heading) == ("intake.round-of-office-above", "工作队")


@pytest.mark.usefixtures("posted")
def test_a_captain_brings_no_team(plan_for: Callable[..., Plan]) -> None:
    captain = cadre("李四", LI, 职务="乡镇队长", 村=None, 工作队="甲队")
    (error,) = plan_for(captain).errors
    assert error.code == "roster.not-a-village"


@pytest.mark.usefixtures("posted")
def test_one_village_has_one_team(plan_for: Callable[..., Plan]) -> None:
    rows = cadre("李四", LI, 工作队="甲队"), cadre("王五", "", 工作队="乙队")
    (error,) = plan_for(*rows).errors
    assert (error.row, error.code) == (3, "intake.team-named-otherwise")


@pytest.mark.usefixtures("posted")
def test_who_hands_over_ends_with_the_release(
    plan_for: Callable[..., Plan], open_batch: Callable[..., Batch], office: Actor
) -> None:
    roster_actions.open_handover(
        giver=Posting.objects.get(), taker=None, opened_on=TODAY, opened_at=NOW, by=OPERATOR
    )
    (error,) = plan_for(cadre("张三", ZHANG, 任职止="2024-05-20")).errors
    assert (error.code, error.heading) == ("roster.handover-under-way", "任职止")
    with translation.override("en"):
        batch = open_batch(roster(cadre("李四", LI)), "roster", round="2023")
        (gone,) = queries.preview(batch=batch, actor=office).gone
    assert gone.label == "张三 东关村 (hands over: the posting ends with the release)"


def test_what_is_shown_as_good_is_accepted(
    posted: Round, office: Actor, open_batch: Callable[..., Batch]
) -> None:
    rows = [
        cadre("张三", ZHANG, 工作队="甲队"),
        cadre("李四", LI, 工作队="甲队"),
        cadre("王五", "", 职务="乡镇队长", 村=None),
    ]
    batch = open_batch(roster(*rows), "roster", round="2023")
    assert (batch.counts["new"], batch.counts["changed"], batch.counts["errors"]) == (2, 1, 0)
    actions.accept(batch=batch, by=office, accepted_at=NOW)
    assert Posting.objects.count() == 3

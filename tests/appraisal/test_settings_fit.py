"""What a region settles is held against the scheme: a mistyped group, class or parameter would be kept and never
work."""

from __future__ import annotations

from typing import Any

import pytest

from tests.appraisal.world import DECIDED, MARKS, OPENED, SETTINGS, SINCE, World, at
from zhucun.appraisal import actions, errors
from zhucun.appraisal.models import Scheme
from zhucun.kernel.problems import Problem

pytestmark = pytest.mark.django_db
QUARTER: dict[str, Any] = {"grade": "excellent", "share": "0.25"}


def words_of(problem: Problem) -> str:
    return str(problem)


@pytest.mark.parametrize(
    ("change", "value", "allowed"),
    [
        (
            {"shares": [{**QUARTER, "personnel_class": "civil-servant"}]},
            "civil-servant",
            "civil_servant",
        ),
        ({"shares": [{**QUARTER, "level": "xian"}]}, "xian", "county"),
        (
            {"classes": {"quarter": {"county-leaders": "0.5", "township": "0.5"}}},
            "county-leaders",
            "township",
        ),
        ({"parameters": {"min_satisfacton": "90"}}, "min_satisfacton", "min_satisfaction"),
    ],
)
def test_a_word_that_nothing_knows_is_refused_with_those_that_are_known(
    world: World, change: dict[str, Any], value: str, allowed: str
) -> None:
    with pytest.raises(errors.SettingUnknown) as refused:
        world.scheme({**SETTINGS, **change})
    assert f"“{value}”" in words_of(refused.value)
    assert allowed in words_of(refused.value)
    assert not Scheme.objects.exists()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"shares": [QUARTER, {"grade": "excellent", "share": "0.5"}]}, "excellent × 2"),
        (
            {
                "thresholds": {
                    "excellent": "50",
                    "competent": "60",
                    "basic": "90",
                    "incompetent": "0",
                }
            },
            "excellent 50 < competent 60",
        ),
    ],
)
def test_two_shares_of_one_group_and_thresholds_that_rise_are_refused(
    world: World, change: dict[str, Any], said: str
) -> None:
    with pytest.raises(errors.BadSettings, match=said):
        world.scheme({**SETTINGS, **change})


def test_a_share_of_a_class_holds_its_members_back(world: World) -> None:
    """Of three civil servants one may be excellent, of the two of an institution everybody."""
    shares = [{**QUARTER, "share": "0.34", "personnel_class": "civil_servant"}]
    appraisal = world.open()
    world.adopted(appraisal, {**SETTINGS, "shares": shares})
    world.whole_year(appraisal, MARKS)
    world.compute(appraisal)
    world.decide(appraisal, 0, "excellent", "表现突出")
    with pytest.raises(errors.QuotaFull):
        world.decide(appraisal, 1, "excellent", "表现突出")


def test_a_draft_of_before_is_held_against_the_scheme_when_it_is_adopted(world: World) -> None:
    appraisal, scheme, office = world.open(), world.scheme(), world.actors["office"]
    actions.ask_run(appraisal=appraisal, scheme=scheme, at=at(OPENED), by=office)
    shares = [{**QUARTER, "personnel_class": "civil-servant"}]
    Scheme.objects.update(settings={**SETTINGS, "shares": shares})
    with pytest.raises(errors.SettingUnknown):
        actions.adopt_scheme(
            scheme=scheme, document="社组〔2024〕3号", since=SINCE, at=at(DECIDED), by=office
        )

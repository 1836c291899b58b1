"""Whom nobody trained: read from the facts of the yearly duty, so that nobody is done and missing at once."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests import factories as make
from tests.learning.world import COUNTY, DAY, School, at, attend, session
from zhucun.analytics import queries as analytics
from zhucun.directory.perms import OPERATOR
from zhucun.engines.cadence import State
from zhucun.presence import actions as presence

ON = date(2025, 12, 31)


@pytest.fixture(autouse=True)
def _packs(settings: Any) -> None:
    settings.POLICY_DIR = settings.ROOT / "policy"


def trip(school: School, name: str, day: date) -> Any:
    after = day + timedelta(days=2)
    draft = presence.TripDraft(
        posting=school.postings[name],
        kind="training",
        starts_on=day,
        ends_on=after,
        place_text="省委党校",
        reason="培训",
    )
    [row] = presence.record_trips([draft], made_at=at(after), at=at(after), by=OPERATOR)
    return row


def names(school: School, who: str = "office", area: str = COUNTY, on: date = ON) -> set[str]:
    rows = analytics.untrained(actor=school.actors[who], area=area, year=2025, on=on)
    return {row.person.name for row in rows}


def test_who_was_on_a_trip_to_a_training_is_not_among_them(school: School) -> None:
    attend(school, session(), "赵一")
    assert names(school) == {"钱二", "孙三"}
    trip(school, "钱二", date(2025, 6, 10))
    assert names(school) == {"孙三"}


def test_in_huaxi_the_duty_and_the_list_agree(school: School, places: Any) -> None:
    """花溪 asks everybody for a training a year (HX25-51)."""
    village, begin = places["520111100201"], date(2025, 5, 1)
    round_ = make.round_("2025h", area="520111", starts_on=begin)
    for name in ("花一", "花二"):
        school.postings[name] = make.posting(  # type: ignore[index]
            make.person(name), village, round_, role="member", starts_on=begin
        )
    trip(school, "花一", date(2025, 6, 10))
    owed = analytics.owed_in(
        actor=school.actors["charlie"], area="520111", on=ON, since=date(2025, 1, 1)
    )
    [line] = [each for each in owed.by_duty() if each.item.id == "yearly-training"]
    assert (line.counts[State.DONE], line.total) == (1, 2)
    assert names(school, "charlie", area="520111") == {"花二"}


def test_a_trip_of_another_year_or_after_the_day_trains_nobody(school: School) -> None:
    trip(school, "钱二", date(2024, 12, 20))
    trip(school, "孙三", date(2025, 6, 10))
    assert names(school, on=DAY) == {"赵一", "钱二", "孙三"}
    assert names(school) == {"赵一", "钱二"}


def test_charlie_is_told_of_nobody_in_another_county(school: School) -> None:
    trip(school, "钱二", date(2025, 6, 10))
    assert names(school, "charlie", area="") == set()
    assert names(school, "charlie") == set()

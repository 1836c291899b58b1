"""怀化 2017—2021: who comes first among equals, what a promotion looks at, who is selected from the
grassroots (HH18-077 to HH18-081)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests import factories as make
from zhucun.directory.enums import Role
from zhucun.directory.perms import Actor
from zhucun.reward import actions, queries
from zhucun.reward.actions import checking
from zhucun.reward.queries import ListedName, priority, rests

DAY = date(2020, 6, 16)
COUNTY, VILLAGE = "431225", "431225100201"


@pytest.fixture
def office(db: None) -> Actor:
    make.add_places(
        {
            "43": "湖南省",
            "4312": "怀化市",
            COUNTY: "会同县",
            "431225100": "林城镇",
            VILLAGE: "东门村",
        },
        since=date(2016, 1, 1),
    )
    place = make.place(VILLAGE, as_of=DAY)
    round_ = make.round_("2018", area=COUNTY, starts_on=date(2018, 3, 1))
    make.posting(make.person("杨驻村"), place, round_, starts_on=date(2018, 3, 1))
    make.person("龙机关", unit=make.unit("财政局"))
    return make.actor("office", Role.OFFICE, COUNTY, on=DAY)


def outcomes(office: Actor, purpose: str) -> dict[str, tuple[dict[str, str], str]]:
    """By name what each rule said, and how he came out."""
    made = actions.check_promotions(
        [ListedName(name="杨驻村"), ListedName(name="龙机关")],
        area=COUNTY,
        title="名单",
        purpose=purpose,
        as_of=DAY,
        by=office,
    )
    rows = queries.promotion_check(actor=office, public_id=made.public_id)[1]
    return {
        row.name: ({one["rule"]: one["outcome"] for one in row.answers}, row.standing)
        for row in rows
    }


def test_a_promotion_looks_at_the_record_of_achievements_and_lacks_it_where_none_was_issued(
    office: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule = "rules/promotion-cites-achievements"
    said, standing = outcomes(office, "promotion")["杨驻村"]
    assert (said[rule], standing) == ("fail", "out")
    assert outcomes(office, "promotion")["龙机关"][0][rule] == "unknown"

    def issued(actor: Actor, postings: Any, as_of: date) -> dict[str, queries.Issued]:
        return {
            one: queries.Issued(key="a", posting=one, version=1, on=date(2020, 6, 1))
            for one in postings
        }

    monkeypatch.setattr(rests, "_source", [issued])
    said, standing = outcomes(office, "promotion")["杨驻村"]
    assert (said[rule], standing) == ("pass", "in")


def test_among_equals_the_outstanding_with_whom_villagers_are_satisfied_come_first_and_nobody_falls(
    office: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule = "rules/promotion-among-equals"
    said = outcomes(office, "promotion")
    assert [said[name][0][rule] for name in ("杨驻村", "龙机关")] == ["unknown", "unknown"]

    class Grade:
        grade = "excellent"

    monkeypatch.setattr(checking, "grades", lambda *, people, **asked: dict.fromkeys(people, Grade))
    for satisfied, outcome in ((True, "pass"), (False, "fail")):
        monkeypatch.setattr(checking, "satisfied", lambda mark, pack, held=satisfied: held)
        said = outcomes(office, "promotion")
        assert said["杨驻村"][0][rule] == outcome
    assert said["杨驻村"][1] == "out"  # by the record that is not attached, not by this rule


@pytest.mark.parametrize(
    ("purpose", "rule"),
    [
        ("civil_servant_selection", "rules/selected-from-the-grassroots"),
        ("county_leadership", "rules/county-leaders-with-rural-experience"),
    ],
)
def test_who_served_in_a_village_is_from_the_grassroots_and_of_others_it_is_not_known(
    office: Actor, purpose: str, rule: str
) -> None:
    said = outcomes(office, purpose)
    assert said["杨驻村"][0][rule] == "pass"
    assert said["龙机关"][0][rule] == "unknown"
    assert said["龙机关"][1] == "unknown"


def test_whoever_proved_himself_at_the_front_stands_in_the_first_group_and_nobody_has_a_rank(
    office: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """HH18-077: cadres are exercised and looked at in the work itself."""
    village = make.place(VILLAGE, as_of=DAY)
    round_ = make.round_("2019", area=COUNTY, starts_on=date(2019, 3, 1))
    more: dict[str, Any] = {"role": "member", "starts_on": date(2019, 3, 1)}
    other = make.posting(make.person("梁驻村"), village, round_, **more)

    class Grade:
        def __init__(self, grade: str) -> None:
            self.grade = grade

    graded = {other.person.public_id: Grade("excellent")}
    monkeypatch.setattr(priority, "grades", lambda **asked: graded)
    monkeypatch.setattr(priority, "satisfied", lambda mark, pack: True)
    found = queries.priority_list(actor=office, area=COUNTY, as_of=DAY)
    assert [(one.holds, [row.posting.person.name for row in one.rows]) for one in found.groups] == [
        (("rules/promotion-among-equals",), ["梁驻村"]),
        ((), ["杨驻村"]),
    ]

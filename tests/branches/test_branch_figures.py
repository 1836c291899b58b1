"""What the packs count of branches: indicators with their rows, duties with their meetings."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests import factories as make
from tests.branches.test_branch_meetings import record
from tests.branches.test_rectification import list_, removed
from tests.branches.test_talents import recognise
from tests.branches.world import AT, DAPING, DAY, JOINED, admit, daping, found, named
from zhucun.analytics import queries as analytics
from zhucun.branches import actions
from zhucun.branches import queries as organisations
from zhucun.branches.models import Branch
from zhucun.directory.models import Place
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.directory.queries import pack_for
from zhucun.engines.cadence import State, Why
from zhucun.kernel.problems import NotFound

HUNAN_DAY = date(2022, 12, 17)


def value(actor: Actor, area: str, name: str, on: date = DAY) -> Any:
    pack = pack_for(area, as_of=on)
    return {each.item.id: each for each in analytics.board(actor=actor, pack=pack, area=area)}[name]


def owed(actor: Actor, area: str, duty: str, on: date = DAY, since: date = date(2024, 1, 1)) -> Any:
    found_ = analytics.owed_in(actor=actor, on=on, since=since, area=area)
    return found_.listed(duty=duty)


def test_four_and_five_stars_are_counted_by_the_latest_declaration(
    branch: Branch, west: Place, office: Actor, stranger: Actor
) -> None:
    """SQ24-096, SQ24-097, SQ24-082."""
    told: dict[str, Any] = {"meets_standard": True, "on": date(2024, 1, 10), "at": AT}
    actions.declare_stars(branch=branch, year=2023, stars=4, by=office, **told)
    actions.declare_stars(branch=found(west, office), year=2023, stars=5, by=office, **told)
    county = "411327"
    assert [value(office, county, f"{n}-star-branches").value for n in ("four", "five")] == [1, 1]
    declared = {each.value for each in value(office, county, "four-star-branches").declared}
    assert declared == {45}
    assert value(stranger, county, "four-star-branches").value == 0
    pack = pack_for(county, as_of=DAY)
    told = {"pack": pack, "indicator": "four-star-branches", "area": county, "limit": 9}
    _item, codes = analytics.rows_behind(actor=office, **told)
    assert codes == [branch.public_id]
    [row] = analytics.shown(actor=office, subject="party_branch", codes=codes, as_of=DAY)
    assert (row.name, row.subject) == (branch.name, "party_branch")
    assert not analytics.shown(actor=stranger, subject="party_branch", codes=codes, as_of=DAY)


def test_villages_that_lost_the_label_are_a_flow_and_those_that_bear_it_a_stock(
    branch: Branch, west: Place, keeper: Actor, office: Actor
) -> None:
    """SQ24-095, SQ24-024."""
    removed(list_(branch, office), keeper, office)
    list_(found(west, office), office, on=date(2024, 1, 15))
    assert value(office, "411327", "weak-villages-removed").value == 1
    assert value(office, "411327", "weak-branch-villages").value == 1


def test_hunan_counts_what_came_since_last_year_only(db: None) -> None:
    """HN22-56, HN22-60, HN22-62, HN22-64, HN22-65."""
    village = daping()
    branch = found(village, OPERATOR)
    for name, year, since in (("甲", 1950, date(1980, 1, 1)), ("乙", 1970, date(2022, 7, 1))):
        admit(branch, OPERATOR, name, born=date(year, 6, 1), party_since=since)
    admit(branch, OPERATOR, "丙", stage="activist")
    for kind, on in (("reserve", date(2019, 5, 1)), ("reserve", date(2022, 5, 1))):
        recognise(village, OPERATOR, kind, name=f"{kind}{on}", on=on)
    recognise(village, OPERATOR, "leader", on=date(2022, 5, 1))
    figures = {
        name: value(OPERATOR, "431225", name, HUNAN_DAY).value
        for name in (
            *("party-members", "party-members-mean-age", "party-activists"),
            *("new-party-members", "reserve-people", "prosperity-leaders"),
        )
    }
    assert figures == {
        "party-members": 2,
        "party-members-mean-age": 62,
        "party-activists": 1,
        "new-party-members": 1,
        "reserve-people": 1,
        "prosperity-leaders": 1,
    }


def test_in_hunan_the_rhythm_of_meetings_is_left_open_and_nobody_is_late(db: None) -> None:
    """HN22-58: 三会一课 without a number."""
    found(daping(), OPERATOR)
    rows = owed(OPERATOR, DAPING, "branch-member-meeting")
    assert {row.state for row in rows} == {State.OPEN}


def test_in_sheqi_each_branch_owes_its_meetings_by_the_regulation(
    branch: Branch, keeper: Actor, office: Actor
) -> None:
    first = record(branch, keeper, on=date(2024, 1, 20))
    by_start = {row.start: row for row in owed(office, branch.area, "branch-member-meeting")}
    quarter = by_start[date(2024, 1, 1)]
    assert (quarter.state, quarter.done, quarter.needed) == (State.DONE, 1, 1)
    assert [each.key for each in quarter.behind] == [first.public_id]
    themes = owed(office, branch.area, "branch-theme-day")
    assert [(row.start, row.state) for row in themes][:2] == [
        (date(2024, 1, 1), State.LATE),
        (date(2024, 2, 1), State.LATE),
    ]
    assert themes[0].row.name == branch.name


def test_only_a_branch_of_seven_full_members_owes_committee_meetings(
    branch: Branch, keeper: Actor, office: Actor
) -> None:
    def duties() -> int:
        return len(owed(office, branch.area, "branch-committee-meeting"))

    for n in range(6):
        admit(branch, keeper, f"党员{n}")
    assert duties() == 0
    draft = actions.MemberDraft(branch=branch, person=named("丁"), stage="full", joined_on=JOINED)
    actions.admit_member(draft, at=AT, by=keeper)
    assert duties() == 3
    assert not owed(office, branch.area, "branch-group-meeting")
    actions.state_branch(branch=branch, groups=2, at=AT, by=keeper)
    assert len(owed(office, branch.area, "branch-group-meeting")) == 3


def test_a_meeting_is_never_counted_for_who_may_not_see_it(
    branch: Branch, keeper: Actor, stranger: Actor
) -> None:
    record(branch, keeper)
    with pytest.raises(NotFound):
        owed(stranger, branch.area, "branch-member-meeting")


@pytest.fixture
def changle(db: None) -> Place:
    """A village of Huaihua in the years of its pack."""
    names = {"43": "湖南省", "4312": "怀化市", "431224": "溆浦县", "431224101": "卢峰镇"}
    make.add_places({**names, "431224101201": "长乐坊村民委员会"}, since=date(2015, 1, 1))
    make.tag("431224101201", "poverty", since=date(2016, 1, 1))
    return make.place("431224101201")


def test_huaihua_finds_its_joint_branch_its_leaders_and_its_committee(changle: Place) -> None:
    """HH18-094, HH18-097, HH18-163, HH18-164."""
    on, told = date(2018, 6, 1), {"at": AT, "by": OPERATOR}
    found(changle, OPERATOR)
    assert owed(OPERATOR, changle.code, "joint-branch", on, on)[0].state is State.LATE
    joint = actions.found_joint(
        village=changle, units=[make.unit("市财政局")], name="联合党总支部", on=on, **told
    )
    assert owed(OPERATOR, changle.code, "joint-branch", on, on)[0].state is State.DONE
    study = actions.MeetingDraft(
        branch=joint, kind="special_study", on=on, topic="研究产业项目", present=12
    )
    actions.record_meeting(study, **told)
    [owes] = owed(OPERATOR, changle.code, "joint-branch-study", on, on)
    assert (owes.state, owes.done) == (State.OPEN, 1)
    assert Why.SHORT not in {reason.why for reason in owes.reasons}
    term = actions.open_term(village=changle, number=10, on=date(2017, 5, 1), **told)
    seats = [
        actions.SeatDraft(
            person=named(f"人{n}"), body="villagers", office="member", since=term.starts_on,
            source_class=word,
        )
        for n, word in enumerate(("coop_head", "coop_head", "veteran"))
    ]  # fmt: skip
    actions.give_seats(seats, committee=term, **told)
    assert value(OPERATOR, "4312", "committee-coop-heads", on).value == 2


def test_in_huaihua_the_joint_branch_says_that_it_answers_for_the_whole_work(
    changle: Place,
) -> None:
    """HH18-096: until it does the rule is open, and it is told that it does not."""
    on = date(2018, 6, 1)
    told: dict[str, Any] = {"at": AT, "by": OPERATOR}
    found(changle, OPERATOR)
    joint = actions.found_joint(
        village=changle, units=[make.unit("市财政局")], name="联合党总支部", on=on, **told
    )

    def outcome() -> str:
        rules = organisations.joint_roster(actor=OPERATOR, branch=joint, as_of=on).rules
        return next(
            one.outcome.value for one in rules if one.item.id == "joint-branch-owns-the-task"
        )

    outcomes = [outcome()]
    for answers in (False, True):
        actions.state_branch(branch=joint, is_owner=answers, **told)
        outcomes.append(outcome())
    assert outcomes == ["unknown", "fail", "pass"]

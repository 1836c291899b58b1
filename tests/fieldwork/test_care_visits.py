"""Children left behind and elders in empty nests of 怀化: who is on record, who was visited, who is owed a visit."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

import pytest

from tests import factories as make
from tests.fieldwork.world import actor_for
from tests.households.world import added, person
from zhucun.analytics import queries as analytics
from zhucun.directory.enums import Role
from zhucun.directory.models import Place
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.fieldwork import actions, queries
from zhucun.households import actions as homes
from zhucun.households.actions import Stated
from zhucun.households.models import Household, Member
from zhucun.roster.models import Posting

COUNTY, VILLAGE = "431226", "431226100201"
DAY = date(2018, 6, 14)
AT = datetime(2018, 6, 14, 2, 0, tzinfo=UTC)


class Fengmu(NamedTuple):
    """枫木村 with two homes: a child left with its grandparents, and an old woman alone."""

    wang: Posting
    cadre: Actor
    office: Actor
    homes: tuple[Household, Household]
    child: Member
    elder: Member


@pytest.fixture
def fengmu(places: dict[str, Place]) -> Fengmu:
    names = {"43": "湖南省", "4312": "怀化市", COUNTY: "麻阳县"}
    make.add_places({**names, "431226100": "高村镇", VILLAGE: "枫木村"}, since=date(2010, 1, 1))
    village = make.place(VILLAGE)
    begun = date(2017, 9, 1)
    batch = make.round_("2017", area=COUNTY, starts_on=begun)
    wang = make.posting(make.person("王驻村", numbered=True), village, batch, starts_on=begun)
    two = (
        added(village, 1, person("张奶奶"), person("张小一", "grandchild"), since=begun),
        added(village, 2, person("赵婆婆"), since=begun),
    )
    child, elder = two[0].members.get(relation="grandchild"), two[1].members.get()
    office = make.actor("mayang", Role.OFFICE, COUNTY)
    fengmu = Fengmu(wang, actor_for(wang, "wang"), office, two, child, elder)
    needs(fengmu.child, "left_behind_child", date(2018, 3, 10))
    needs(fengmu.elder, "empty_nest_elder", date(2018, 5, 1))
    return fengmu


def needs(member: Member, kind: str, since: date, **more: Any) -> None:
    values = {"care_kind": kind, **more}
    homes.state_members([Stated(about=member, values=values, since=since)], made_at=AT, by=OPERATOR)


def visit(fengmu: Fengmu, home: Household, on: date, *topics: str) -> Any:
    return actions.record_visit(
        posting=fengmu.wang,
        kind="household",
        on=on,
        households=[actions.VisitedHousehold(public_id=home.public_id)],
        topics=topics or ("care",),
        made_at=AT,
        at=AT,
        by=fengmu.cadre,
    )


def owed(fengmu: Fengmu) -> dict[tuple[str, date], tuple[str, int | None, int | None]]:
    found = analytics.owed_in(actor=fengmu.office, on=DAY, area=COUNTY, duty="care-visits")
    return {
        (line.key, line.start): (str(line.standing.value), line.done, line.needed)
        for line in found.listed()
    }


def test_whoever_needs_care_is_listed_with_the_last_visit_for_it(fengmu: Fengmu) -> None:
    visit(fengmu, fengmu.homes[0], date(2018, 5, 2))
    visit(fengmu, fengmu.homes[0], date(2018, 6, 1), "income")
    visit(fengmu, fengmu.homes[1], date(2018, 2, 1))
    asked: dict[str, Any] = {"since": date(2018, 4, 1), "until": date(2018, 6, 15)}
    found = list(queries.care_people(actor=fengmu.office, area=COUNTY, **asked))
    assert [(row.pk, row.care_kind, row.care_since, row.visited_on) for row in found] == [
        (fengmu.child.pk, "left_behind_child", date(2018, 3, 10), date(2018, 5, 2)),
        (fengmu.elder.pk, "empty_nest_elder", date(2018, 5, 1), None),
    ]
    waiting = queries.care_people(actor=fengmu.office, waiting=True, **asked)
    assert [row.pk for row in waiting] == [fengmu.elder.pk]
    sums = queries.care_sums(actor=fengmu.office, **asked)
    assert {each.kind: (each.people, each.visited, each.waiting) for each in sums} == {
        "left_behind_child": (1, 1, 0),
        "empty_nest_elder": (1, 0, 1),
    }
    charlie = make.actor("charlies", Role.OFFICE, "520111")
    assert not queries.care_people(actor=charlie, **asked)
    assert queries.care_sums(actor=charlie, **asked) == []


def test_care_begins_and_ends_and_other_facts_are_no_break(fengmu: Fengmu) -> None:
    needs(fengmu.child, "left_behind_child", date(2018, 4, 20), schooling="compulsory")
    asked: dict[str, Any] = {"since": date(2018, 1, 1), "until": date(2018, 6, 15)}
    child, _elder = queries.care_people(actor=fengmu.office, **asked)
    assert child.care_since == date(2018, 3, 10)
    needs(fengmu.child, "no", date(2018, 5, 1))
    [elder] = queries.care_people(actor=fengmu.office, **asked)
    assert elder.pk == fengmu.elder.pk
    needs(fengmu.child, "other", date(2018, 6, 1))
    child, _elder = queries.care_people(actor=fengmu.office, **asked)
    assert (child.care_kind, child.care_since) == ("other", date(2018, 6, 1))


def test_the_board_counts_visits_of_care_and_makes_nobody_late_without_a_number(
    fengmu: Fengmu,
) -> None:
    """HH18-015, HH18-115: the source asks for care and gives no rhythm (未配置)."""
    visit(fengmu, fengmu.homes[0], date(2018, 6, 2))
    visit(fengmu, fengmu.homes[0], date(2018, 6, 3), "income")
    found = owed(fengmu)
    assert {key for key, _start in found} == {fengmu.child.public_id, fengmu.elder.public_id}
    assert found[fengmu.child.public_id, date(2018, 6, 1)] == ("open", 1, None)
    assert found[fengmu.elder.public_id, date(2018, 6, 1)] == ("open", 0, None)
    assert {state for state, _done, _needed in found.values()} == {"open"}


def test_where_a_region_sets_the_number_whoever_was_not_visited_is_owed_a_visit(
    fengmu: Fengmu, tmp_path: Any, settings: Any
) -> None:
    folder = tmp_path / "policy"
    shutil.copytree(settings.POLICY_DIR, folder)
    file = folder / "huaihua-2018/cadences/care-visits.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("times: unset", "times: 1, part: whole"), encoding="utf-8")
    settings.POLICY_DIR = folder
    made = visit(fengmu, fengmu.homes[0], date(2018, 5, 2))
    found = owed(fengmu)
    child, elder = fengmu.child.public_id, fengmu.elder.public_id
    assert found[child, date(2018, 5, 1)] == ("done", 1, 1)
    assert found[child, date(2018, 4, 1)] == ("late", 0, 1)
    assert found[elder, date(2018, 5, 1)] == ("late", 0, 1)
    assert (child, date(2018, 2, 1)) not in found  # nobody was left behind yet
    assert (elder, date(2018, 4, 1)) not in found
    asked: dict[str, Any] = {"duty": "care-visits", "key": child, "start": date(2018, 5, 1)}
    one = analytics.obligation(actor=fengmu.office, area=COUNTY, on=DAY, **asked)
    assert [(row.kind, row.key) for row in one.behind] == [("visit", made.public_id)]


def test_visits_of_care_cost_one_query_more_however_many(
    fengmu: Fengmu, queries_of: Callable[..., list[str]]
) -> None:
    visit(fengmu, fengmu.homes[0], date(2018, 6, 2))
    few = queries_of(lambda: owed(fengmu))
    for n in range(10, 16):
        home = added(fengmu.wang.place, n, person(f"孙{n}"), since=date(2018, 1, 1))
        needs(home.members.get(), "other", date(2018, 5, 1))
        visit(fengmu, home, date(2018, 6, 2))
    assert len(queries_of(lambda: owed(fengmu))) == len(few)

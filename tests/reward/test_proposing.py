"""What a rule of the pack says a case is to be opened for is proposed, with its record; a case rests
on records that exist. Huaihua, whose source says so (HH18-052, HH18-091)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests import factories as make
from tests.exits.world import COUNTY, DAY, EAST, WEST, World, at, build
from zhucun.directory.enums import Role
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.exits import actions as exits
from zhucun.fieldwork import actions as fieldwork
from zhucun.presence import actions as presence
from zhucun.reward import actions, queries
from zhucun.reward.errors import DayInFuture, EvidenceOtherDay, EvidenceUnknown, FactUnknown
from zhucun.reward.models import LiabilityCase
from zhucun.roster import actions as roster
from zhucun.roster.models import Posting

DUE, LATER = date(2017, 12, 31), date(2018, 2, 1)
PLEDGED = date(2017, 11, 30)


@pytest.fixture
def world(db: None) -> World:
    return build()


@pytest.fixture
def leader(world: World) -> Posting:
    """Who led the team of the eastern village until the middle of January 2018."""
    round_ = make.round_("2017", area=COUNTY, starts_on=date(2017, 3, 1))
    village = world.places[EAST]
    first = make.posting(make.person("向书记"), village, round_, starts_on=date(2017, 3, 1))
    roster.end_postings(
        [first], ends_on=date(2018, 1, 15), reason="轮换", made_at=at(DAY), by=OPERATOR
    )
    make.posting(make.person("后来者"), village, round_, starts_on=date(2018, 1, 15))
    return first


def told(by: Actor, as_of: date = LATER) -> list[tuple[Any, ...]]:
    found = queries.proposed(actor=by, as_of=as_of, area=COUNTY)
    return [
        (row.person.name, row.key.partition(":")[0], row.measure, row.rule.ref, row.on)
        for row in found
    ]


def test_who_led_the_team_on_the_day_is_proposed_for_exits_that_are_late(
    world: World, leader: Posting
) -> None:
    """HH18-091: villages and households that did not exit in time."""
    office = world.actor("office", LATER)
    village = world.open_place(EAST, due_on=DUE)
    draft = exits.ExitDraft(kind="household", household=world.poor[0], due_on=DUE)
    [home] = exits.open_exits([draft], at=at(DAY), by=world.actor("town"))
    world.open_place(WEST, due_on=DUE)  # nobody led a team there
    assert told(office, DUE) == []  # the day is not over
    late = "rules/late-exit-is-answered"
    assert told(office) == [("向书记", "exit", "", late, DUE)] * 2
    rows = {row.key: row for row in queries.proposed(actor=office, as_of=LATER)}
    found = rows[f"exit:{home.public_id}"]
    assert "至今未退出" in found.words
    assert world.poor[0].number in found.words
    assert found.rule.clauses == ("HH18-091",)
    assert found.pack.startswith("huaihua-2018 ")
    assert queries.proposed(actor=world.actor("charlie", LATER), as_of=LATER) == []
    made = opened(world, leader, ("exit", home.public_id, found.words, DUE), key=found.key)
    assert (made.ground, made.state) == ("target", "open")
    assert told(office) == [("向书记", "exit", "", late, DUE)]
    exits.withdraw_exit(exit_=village, reason="计划调整", at=at(DAY), by=world.actor("office"))
    assert told(office) == []


def opened(world: World, posting: Posting, *rows: Any, key: str = "") -> LiabilityCase:
    draft = actions.CaseDraft(
        posting=posting,
        ground="target",
        measure="admonition",
        rows=rows,
        reason="未完成年度退出计划",
        key=key,
    )
    return actions.open_case(draft, at=at(LATER), by=world.actor("office", LATER))


def pledged(leader: Posting) -> tuple[Any, Actor]:
    """One task that the cadre pledged to do by the end of November."""
    began = date(2017, 4, 1)
    himself = make.actor("xiang", Role.FIRST_SECRETARY, EAST, on=began, person=leader.person)
    more: dict[str, Any] = {"at": at(began), "by": himself}
    here: dict[str, Any] = {"village": leader.place, "year": 2017, "posting": leader}
    tasks = fieldwork.make_plan(kind="task_list", **here, **more)
    pledge = fieldwork.make_plan(kind="pledge", **here, **more)
    draft = fieldwork.ItemDraft(title="村级出列", due_on=PLEDGED)
    item = fieldwork.add_item(plan=tasks, item=draft, **more)
    fieldwork.pledge_items(pledge=pledge, items=[item.public_id], **more)
    return item, himself


def test_a_pledge_that_was_not_kept_by_its_day_is_proposed(world: World, leader: Posting) -> None:
    """HH18-052: 不摘贫帽摘官帽."""
    office = world.actor("office", LATER)
    pledged(leader)
    rule = "rules/missed-target-is-answered"
    assert told(office, PLEDGED - date.resolution) == []
    assert told(office, PLEDGED) == [("向书记", "pledge", "", rule, PLEDGED)]
    [row] = queries.proposed(actor=office, as_of=LATER)
    assert "1项未完成" in row.words
    opened(world, leader, ("pledge", row.key.partition(":")[2], row.words, row.on), key=row.key)
    assert told(office) == []


@pytest.mark.parametrize(("on", "proposed"), [(PLEDGED, 0), (date(2017, 12, 1), 1)])
def test_what_was_done_by_its_day_is_kept_and_a_day_later_it_is_not(
    world: World, leader: Posting, on: date, proposed: int
) -> None:
    finish(*pledged(leader), on)
    assert len(told(world.actor("office", LATER))) == proposed


def finish(item: Any, by: Actor, on: date) -> None:
    fieldwork.report_progress(
        item=item,
        on=on,
        evidence="paper",
        evidence_key="县扶办〔2017〕9号",
        made_at=at(on),
        at=at(on),
        by=by,
    )
    fieldwork.complete_item(item=item, on=on, at=at(on), by=by)


def test_a_case_rests_on_records_of_this_cadre_on_their_days_and_on_no_other(
    world: World, leader: Posting
) -> None:
    village = world.open_place(EAST, due_on=DUE)
    day = date(2017, 6, 2)
    check = presence.record_check(
        posting=leader, on=day, method="visit", result="absent", at=at(day), by=OPERATOR
    )
    good = ("check", check.public_id, "抽查未在岗", day)
    paper = ("document", "", "县委通报第3号", day)
    for problem, row in (
        (EvidenceUnknown, ("check", "invented", "抽查未在岗", day)),
        (EvidenceUnknown, ("rumour", "", "听说", day)),
        (EvidenceUnknown, ("document", "", " ", day)),
        (EvidenceUnknown, ("matter", check.public_id, "不是事项", day)),
        (EvidenceOtherDay, (*good[:3], date(2016, 6, 2))),  # another year, another reward
        (DayInFuture, (*paper[:3], date(2018, 2, 2))),
    ):
        with pytest.raises(problem):
            opened(world, leader, paper, row)
    late = Posting.objects.get(person__name="后来者")
    for row in (good, ("exit", village.public_id, "未如期出列", DUE)):
        with pytest.raises(EvidenceUnknown):
            opened(world, late, row)
    key = f"exit:{village.public_id}"
    with pytest.raises(EvidenceUnknown):  # the fact that proposed it is not among the rows
        opened(world, leader, paper, key=key)
    with pytest.raises(FactUnknown):
        opened(world, late, ("exit", village.public_id, "未如期出列", DUE), key=key)
    assert not LiabilityCase.objects.exists()
    made = opened(world, leader, paper, good, ("exit", village.public_id, "未如期出列", DUE))
    assert [row["kind"] for row in made.rows] == ["document", "check", "exit"]

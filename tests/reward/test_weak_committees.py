"""Committees that the pack says are to be rectified: each cause with its rows, a lead and no step (HH18-088)."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests import factories as make
from tests.exits.world import COUNTY, DAY, EAST, WEST, World, at, build
from zhucun.ballots import actions as ballots
from zhucun.branches import actions as branches
from zhucun.branches.models import Branch, Rectification
from zhucun.directory.enums import Role
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.fieldwork import actions as fieldwork
from zhucun.reward import queries

DUE, LATER = date(2017, 12, 31), date(2018, 2, 1)
POLLED = datetime(2018, 1, 21, 2, 0, tzinfo=UTC)


@pytest.fixture
def world(db: None) -> World:
    return build()


@pytest.fixture
def branch(world: World) -> Branch:
    return branches.found_branch(
        village=world.places[EAST], name="东村党支部", on=date(2016, 1, 1), at=at(DAY), by=OPERATOR
    )


def leads(by: Actor, as_of: date = LATER) -> list[queries.Weak]:
    return queries.weak_committees(actor=by, as_of=as_of, area=COUNTY)


def said(row: queries.Weak) -> dict[str, tuple[bool | None, int]]:
    return {each.trigger.value: (each.holds, len(each.causes)) for each in row.triggers}


def polled(world: World, *answers: str) -> Any:
    """Each of these was said of the branch of the eastern village."""
    for _ in range(len(answers) - len(world.poor)):
        world.home()
    draft = ballots.PollDraft(
        village=world.places[EAST],
        title="2018年群众评议",
        subjects=[("branch", EAST)],
        starts_on=date(2018, 1, 15),
        ends_on=date(2018, 1, 20),
        size=len(answers),
    )
    opened = datetime(2018, 1, 15, 2, 0, tzinfo=UTC)
    poll = ballots.open_poll(draft, at=opened, by=OPERATOR)
    ballots.draw_households(poll=poll, word="福彩18015", at=opened, by=OPERATOR)
    codes = ballots.print_sheets(poll=poll, at=opened, by=OPERATOR).codes
    for code, answer in zip(codes, answers, strict=True):
        ballots.cast(poll=poll.public_id, code=code, answers={1: answer}, today=date(2018, 1, 16))
    ballots.close_poll(poll=poll, at=POLLED, by=OPERATOR)
    return poll


def matter(world: World, n: int = 1) -> Any:
    """One that was due in December and was never done."""
    opened = at(date(2017, 12, 12))
    row = fieldwork.open_matter(
        village=world.places[EAST],
        kind="urgent",
        topic="water",
        title=f"饮水管冻裂{n}",
        text="",
        source="phone",
        made_at=opened,
        at=opened,
        by=OPERATOR,
    )
    fieldwork.add_step(
        matter=row,
        kind="taken",
        on=date(2017, 12, 12),
        due_on=date(2017, 12, 20),
        base=row.version,
        made_at=opened,
        at=opened,
        by=OPERATOR,
    )
    return row


def configured(settings: Any, tmp_path: Any, **numbers: int) -> None:
    """A region that says from when on."""
    folder = tmp_path / "policy"
    shutil.copytree(settings.POLICY_DIR, folder)
    for name, number in numbers.items():
        file = folder / f"huaihua-2018/parameters/rectification/{name.replace('_', '-')}.yaml"
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace("value: unset", f"value: {number}"), encoding="utf-8")
    settings.POLICY_DIR = folder


def test_an_unmet_task_asks_for_a_case_until_a_person_lists_the_branch(
    world: World, branch: Branch
) -> None:
    office = world.actor("office", LATER)
    late = world.open_place(EAST, due_on=DUE)
    assert leads(office, DUE) == []  # the day is not over
    [row] = leads(office)
    assert (row.area, row.is_asked, row.branch, row.holding) == (EAST, True, branch, ["unmet"])
    assert row.rule.clauses == ("HH18-088",)
    assert said(row) == {"problems": (None, 0), "dissatisfied": (None, 0), "unmet": (True, 1)}
    [cause] = row.triggers[-1].causes
    assert (cause.kind, cause.key, cause.on, cause.speaks) == ("exit", late.public_id, DUE, True)
    assert not Rectification.objects.exists()  # nothing follows before a person decides
    draft = branches.ListingDraft(
        branch=branch, on=LATER, problem="年度减贫任务未完成", triggers=row.holding
    )
    made = branches.list_branch(draft, at=at(LATER), by=office)
    assert made.triggers == ["unmet"]
    assert leads(office) == []


def test_what_villagers_said_is_shown_and_judged_only_where_a_number_is_set(
    world: World, branch: Branch, settings: Any, tmp_path: Any
) -> None:
    """未配置: the source names dissatisfaction and gives no number."""
    office = world.actor("office", LATER)
    poll = polled(world, *["satisfied"] * 2, *["dissatisfied"] * 4)
    [row] = leads(office)
    assert (row.is_asked, said(row)["dissatisfied"]) == (False, (None, 1))
    [cause] = row.triggers[1].causes
    assert (cause.key, str(cause.share)) == (poll.public_id, "33.33")
    configured(settings, tmp_path, rectify_below_satisfaction=60)
    [row] = leads(office)
    assert (row.is_asked, row.holding) == (True, ["dissatisfied"])


def test_outstanding_problems_are_matters_past_their_day_from_so_many_on(
    world: World, branch: Branch, settings: Any, tmp_path: Any
) -> None:
    office = world.actor("office", LATER)
    first = matter(world)
    [row] = leads(office)
    assert (row.is_asked, said(row)["problems"]) == (False, (None, 1))
    assert row.triggers[0].causes[0].key == first.public_id
    configured(settings, tmp_path, rectify_from_overdue_matters=2)
    assert leads(office) == []
    matter(world, 2)
    [row] = leads(office)
    assert (row.is_asked, row.holding) == (True, ["problems"])


def test_charlie_finds_no_committee_and_the_number_of_queries_stays(
    world: World, branch: Branch, queries_of: Callable[..., list[str]]
) -> None:
    office = world.actor("office", LATER)
    world.open_place(EAST, due_on=DUE)
    few = queries_of(lambda: leads(office))
    branches.open_term(
        village=world.places[WEST], number=10, on=date(2016, 1, 1), at=at(DAY), by=OPERATOR
    )
    world.open_place(WEST, due_on=DUE)
    for n in range(5):
        matter(world, n)
    assert queries_of(lambda: len(leads(office))) == few
    assert [row.area for row in leads(office)] == [EAST, WEST]
    assert leads(world.actor("charlie", LATER)) == []
    stranger = make.actor("stranger", Role.TOWNSHIP, "431225100", on=date(2024, 1, 1))
    assert queries.weak_committees(actor=stranger, as_of=LATER) == []

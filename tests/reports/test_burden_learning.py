"""What a cadre enters about his learning counts in his month; what is his alone does not."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests import factories as make
from tests.reports.burden_world import AT, COUNTY, EAST, MARCH, World, build
from zhucun.directory.models import Place
from zhucun.learning import actions
from zhucun.learning import queries as learning
from zhucun.reports.queries import burden as queries
from zhucun.reports.queries.minutes import Entered
from zhucun.roster.models import Round

ON = date(2024, 3, 5)
TEACHER = (actions.TeacherDraft(name="周老师"),)


@pytest.fixture
def world(places: dict[str, Place], settings: Any) -> World:
    settings.POLICY_DIR = settings.ROOT / "policy"
    return build(places)


def lines(world: World, who: str = "office", **more: Any) -> dict[str, queries.Line]:
    found = queries.burden(actor=world.actors[who], month=MARCH, **more)
    return {line.posting.person.name: line for line in found.lines}


def held(world: World) -> Any:
    draft = actions.SessionDraft(
        area=COUNTY, theme="防返贫监测", starts_on=ON, venue="党校", teachers=TEACHER
    )
    return actions.open_session(draft, at=AT, by=world.actors["office"])


def learn(world: World) -> Any:
    """李队员 states two needs, enrols, comes through the door, and suggests a question."""
    li, by = world.li, world.actors["li"]
    actions.state_topics(["电商", "法律"], posting=li, year=2024, on=ON, by=by, note="多讲案例")
    session = held(world)
    actions.enrol([li], session=session, at=AT, by=by)
    door = learning.read_door(learning.door_code(session=session.public_id, day=ON))
    actions.come_in(session=session, door=door, at=AT, by=by)
    actions.suggest(posting=li, text="缺医保", article=None, area=COUNTY, on=ON, by=by)
    return session


def test_what_he_enters_himself_counts_by_kind(world: World) -> None:
    learn(world)
    found = lines(world)["李队员"].entered
    assert found["need"] == Entered(records=2, typed=4, keys=2 * 6 + 2 * 12)
    assert found["enrolment"] == found["attendance"] == Entered(records=1, chosen=1, picks=1)
    assert found["suggestion"] == Entered(records=1, typed=1, keys=9)
    assert lines(world)["王驻村"].total == Entered()
    assert set(lines(world, area=EAST)["李队员"].entered) == set(found)


def test_what_the_office_enters_for_him_is_not_his_burden(world: World) -> None:
    session, office = held(world), world.actors["office"]
    actions.enrol([world.li], session=session, at=AT, by=office)
    actions.record_attendance([world.li], session=session, on=ON, at=AT, by=office)
    assert lines(world)["李队员"].total == Entered()


def test_a_lesson_in_the_village_counts_for_who_recorded_it(world: World) -> None:
    team = make.team(world.wang.place, Round.objects.get())
    draft = actions.MiniClassDraft(team=team, title="防火", on=ON, present=25)
    actions.hold_mini_class(draft, at=AT, by=world.actors["wang"])
    found = lines(world)["王驻村"].entered
    assert found == {"lesson": Entered(records=1, typed=2, chosen=1, picks=1, keys=6 + 2)}


def test_how_he_sees_himself_is_counted_nowhere(world: World) -> None:
    actions.check_self(
        posting=world.li, year=2024, ratings={"theory": "weak"}, at=AT, by=world.actors["li"]
    )
    assert lines(world)["李队员"].total == Entered()


def test_the_rows_of_a_cadre_say_the_same_to_himself_and_to_the_office(world: World) -> None:
    session = learn(world)
    for who in ("office", "li"):
        found = queries.burden_of(actor=world.actors[who], posting=world.li.public_id, month=MARCH)
        assert found.line.entered == lines(world)["李队员"].entered
        keys = {each.kind: each.key for each in found.records}
        assert keys["enrolment"] == keys["attendance"] == session.public_id
        assert keys["need"] == ""
    assert lines(world, "stranger") == {}

"""A story is published only when everybody of the village whom its text names was listed and asked
(HH18-085)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.branches.world import admit, found
from tests.reports.burden_world import World, build
from tests.reports.test_stories import AT, ON, agree, publish, write
from zhucun.branches.models import LocalPerson
from zhucun.directory.models import Place
from zhucun.directory.perms import OPERATOR
from zhucun.households.models import Member
from zhucun.kernel.problems import NotAllowed, NotFound
from zhucun.ledger.models import EventRecord
from zhucun.reports import actions
from zhucun.reports.enums import StoryState
from zhucun.reports.errors import ConsentMissing, StoryNamesOthers, StoryStands
from zhucun.reports.models import Story
from zhucun.reports.queries import stories

TEXT = "王驻村到村后,装上了路灯。\n村党支部书记谭泽勇带头修路;\n贫困户张大山的儿子服刑、妻子离家,经帮扶脱贫。"


@pytest.fixture
def world(places: dict[str, Place]) -> World:
    return build(places)


@pytest.fixture
def secretary(world: World) -> LocalPerson:
    """The Party secretary of the village, whom only the branch's register knows."""
    return admit(found(world.wang.place, OPERATOR), OPERATOR, "谭泽勇").local


def live(world: World, *names: str) -> list[Member]:
    """They live in the first home of the village."""
    told: dict[str, Any] = {"household": world.homes[0], "valid_from": date(2020, 1, 1)}
    return [Member.objects.create(name=name, relation="child", **told) for name in names]


def paper(world: World, story: Story, who: str) -> bool:
    """His consent on paper, through the office."""
    return actions.record_consent(
        story=story,
        person=who,
        way="signed",
        consented_on=ON,
        recorded_at=AT,
        by=world.actors["office"],
    )


def named(world: World, story: Story) -> list[tuple[str, str, list[str]]]:
    """(name, where, on which registers) of those whom the text names and nobody listed."""
    others = stories.others_named(story, actor=world.actors["office"], as_of=AT.date())
    return [(each.name, each.where, [one.named_as for one in each.bearers]) for each in others]


def put_on(world: World, story: Story, who: str, by: str = "wang") -> bool:
    return actions.list_person(story=story, person=who, at=AT, by=world.actors[by])


def test_a_party_secretary_is_named_asked_and_agrees_like_a_cadre(
    world: World, secretary: LocalPerson
) -> None:
    office = world.actors["office"]
    offered = stories.locals_of(actor=world.actors["wang"], village=world.wang.place.code)
    assert [row.name for row in offered] == ["谭泽勇"]
    assert not stories.locals_of(actor=world.actors["zhao"], village=world.wang.place.code)
    story = write(world, text=TEXT, locals_=[secretary])
    assert [row.name for row in stories.people_of(story)] == ["王驻村", "谭泽勇"]
    agree(world, story)
    with pytest.raises(ConsentMissing, match=r"谭\*\*"):
        publish(world, story)
    with pytest.raises(NotAllowed):
        actions.record_consent(
            story=story,
            person=secretary.public_id,
            way="here",
            consented_on=ON,
            recorded_at=AT,
            by=office,
        )
    assert paper(world, story, secretary.public_id)
    assert not paper(world, story, secretary.public_id)
    assert publish(world, story)
    told = {"story": story, "person": secretary.public_id, "at": AT, "by": office}
    assert actions.withdraw_consent(**told)
    with pytest.raises(NotFound):
        stories.public_story(public_id=story.public_id)


def test_a_text_that_names_people_who_were_not_asked_is_refused_until_they_are(
    world: World, secretary: LocalPerson
) -> None:
    [villager] = live(world, "张大山")
    story = write(world, text=TEXT)
    agree(world, story)
    assert named(world, story) == [
        ("谭泽勇", "第2行", ["local"]),
        ("张大山", "第3行", ["member"]),
    ]
    with pytest.raises(StoryNamesOthers, match=r"谭\*\*（第2行）、张\*\*（第3行）"):
        publish(world, story)
    assert put_on(world, story, secretary.public_id)
    assert not put_on(world, story, secretary.public_id)
    assert put_on(world, story, villager.public_id, by="office")
    assert named(world, story) == []
    with pytest.raises(ConsentMissing):
        publish(world, story)
    for who in (secretary, villager):
        paper(world, story, who.public_id)
    assert publish(world, story)
    assert EventRecord.objects.filter(name="reports.story.people-listed").count() == 2


def test_only_who_changes_the_story_lists_and_only_whom_it_names(world: World) -> None:
    villager, other = live(world, "张大山", "李小溪")
    story = write(world, text=TEXT)
    for charlie in ("stranger", "zhao", "li"):
        with pytest.raises(NotAllowed):
            put_on(world, story, villager.public_id, by=charlie)
    with pytest.raises(NotFound):
        put_on(world, story, other.public_id)
    agree(world, story)
    put_on(world, story, villager.public_id)
    paper(world, story, villager.public_id)
    publish(world, story)
    story.refresh_from_db()
    with pytest.raises(StoryStands):
        put_on(world, story, other.public_id)


def test_a_name_within_a_longer_one_and_the_name_of_who_is_listed_are_no_warning(
    world: World,
) -> None:
    live(world, "王驻", "张大", "张大山", "山", "买买提·吐逊")
    story = write(world, text="王驻村和张大山、买买提吐逊一起修路。\n张 大也来了。")
    assert [(name, where) for name, where, _ in named(world, story)] == [
        ("买买提吐逊", "第1行"),
        ("张大山", "第1行"),
        ("张大", "第2行"),
    ]


def test_a_cadre_who_is_not_listed_is_named_whole(world: World) -> None:
    story = write(world, text="王驻村和李队员修路。")
    agree(world, story)
    with pytest.raises(StoryNamesOthers, match=r"李队员（第1行）"):
        publish(world, story)
    assert put_on(world, story, world.li.person.public_id)
    assert agree(world, story, "li")
    assert publish(world, story)


def test_where_somebody_moved_in_while_it_was_signed_the_last_signature_hides_it(
    world: World,
) -> None:
    story = write(world, text=TEXT)
    agree(world, story)
    office = world.actors["office"]
    actions.send_to_review(story=story, at=AT, by=office)
    live(world, "张大山")
    actions.finish_review([story], at=AT, by=office)
    story.refresh_from_db()
    assert story.state == StoryState.HIDDEN
    assert [name for name, _, _ in named(world, story)] == ["张大山"]


def test_looking_for_names_costs_the_same_for_three_people_and_for_thirty(world: World) -> None:
    story, asked = write(world, text=TEXT), []
    for number in (3, 27):
        live(world, *(f"刘{number}{at}号" for at in range(number)))
        with CaptureQueriesContext(connection) as queries:
            named(world, story)
        asked.append(len(queries))
    assert asked[0] == asked[1]

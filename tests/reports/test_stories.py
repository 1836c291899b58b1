"""Stories are published with the consent of all whom they name, and hidden when one takes it back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests import factories as make
from tests.reports.burden_world import World, build
from zhucun.directory.enums import Role
from zhucun.directory.models import Place
from zhucun.directory.perms import Actor
from zhucun.kernel.problems import NotAllowed, NotFound
from zhucun.ledger.models import EventRecord
from zhucun.reports import actions
from zhucun.reports.actions import FactDraft
from zhucun.reports.enums import StoryState
from zhucun.reports.errors import (
    ConsentDay,
    ConsentMissing,
    ConsentTakenBack,
    StoryNeedsReview,
    StoryTellsSecrets,
    StoryWithoutPeople,
    UnknownFact,
)
from zhucun.reports.models import Story
from zhucun.reports.queries import stories
from zhucun.signoff import actions as signing
from zhucun.signoff import queries as signoff
from zhucun.signoff.errors import NoProcedure

ON = date(2024, 3, 1)
AT = datetime(2024, 3, 5, 2, 0, tzinfo=UTC)


@pytest.fixture
def world(places: dict[str, Place]) -> World:
    return build(places)


def write(world: World, who: str = "wang", **more: Any) -> Story:
    values: dict[str, Any] = {
        "kind": "secretary_story",
        "village": world.wang.place,
        "title": "点亮村路",
        "text": "王驻村到村后,和村民一起装上了路灯。",
        "people": [world.wang.person],
        "written_on": ON,
        "written_at": AT,
        "by": world.actors[who],
    }
    return actions.write_story(**{**values, **more})


def agree(world: World, story: Story, who: str = "wang", **more: Any) -> bool:
    posting = getattr(world, who)
    values = {"way": "here", "consented_on": ON, "recorded_at": AT, "by": world.actors[who]}
    return actions.record_consent(
        story=story, person=posting.person.public_id, **{**values, **more}
    )


def publish(world: World, story: Story) -> bool:
    world.publish(story)
    return actions.show_to_everybody(story=story, is_public=True, at=AT, by=world.actors["office"])


def test_a_draft_is_for_its_author_the_office_and_whom_it_names(world: World) -> None:
    story = write(world)
    for who in ("wang", "office"):
        assert stories.story_card(actor=world.actors[who], public_id=story.public_id) == story
    for who in ("li", "zhao", "stranger"):
        with pytest.raises(NotFound):
            stories.story_card(actor=world.actors[who], public_id=story.public_id)
    assert not stories.public_stories().exists()


def test_it_is_published_only_when_everybody_agrees(world: World) -> None:
    story = write(world, people=[world.wang.person, world.li.person])
    agree(world, story)
    with pytest.raises(ConsentMissing, match="李队员"):
        publish(world, story)
    office = world.actors["office"]
    assert agree(world, story, "li", by=office, way="signed", note="档案柜 3")
    assert publish(world, story)
    assert stories.public_story(public_id=story.public_id) == story
    assert stories.story_card(actor=world.actors["stranger"], public_id=story.public_id)


def test_a_consent_that_is_withdrawn_hides_the_story_at_once(world: World) -> None:
    story = write(world)
    agree(world, story)
    publish(world, story)
    story.refresh_from_db()
    person = world.wang.person.public_id
    assert actions.withdraw_consent(story=story, person=person, at=AT, by=world.actors["wang"])
    with pytest.raises(NotFound):
        stories.public_story(public_id=story.public_id)
    with pytest.raises(NotFound):
        stories.story_card(actor=world.actors["stranger"], public_id=story.public_id)
    story.refresh_from_db()
    assert (story.state, story.is_public) == (StoryState.HIDDEN, False)
    assert not actions.withdraw_consent(story=story, person=person, at=AT, by=world.actors["wang"])
    assert EventRecord.objects.filter(name="reports.story.consent-withdrawn").count() == 1


def test_nobody_else_puts_back_a_consent_that_somebody_took_back(world: World) -> None:
    story = write(world)
    office, himself = world.actors["office"], world.actors["wang"]
    paper: dict[str, Any] = {"by": office, "way": "signed"}
    for day in (date(2001, 1, 1), ON - timedelta(1), AT.date() + timedelta(1), date(2999, 1, 1)):
        with pytest.raises(ConsentDay):  # before the text was written, or still to come
            agree(world, story, consented_on=day, **paper)
    assert agree(world, story, **paper)
    person = world.wang.person.public_id
    assert actions.withdraw_consent(story=story, person=person, at=AT, by=office)
    with pytest.raises(ConsentDay):  # the paper that was in the drawer before
        agree(world, story, **paper)
    assert agree(world, story, consented_on=AT.date(), **paper)
    assert actions.withdraw_consent(story=story, person=person, at=AT, by=himself)
    for day in (date(2001, 1, 1), AT.date()):
        with pytest.raises(ConsentTakenBack, match="王驻村"):
            agree(world, story, consented_on=day, **paper)
    assert story.people.get().withdrawn_on == AT.date()
    assert agree(world, story, consented_on=AT.date())
    assert story.people.get().withdrawn_on is None


def test_where_the_office_was_faster_his_own_withdrawal_is_recorded_too(world: World) -> None:
    story = write(world)
    office, himself = world.actors["office"], world.actors["wang"]
    paper: dict[str, Any] = {"by": office, "way": "signed", "consented_on": AT.date()}
    person = world.wang.person.public_id
    assert agree(world, story, **paper)
    assert actions.withdraw_consent(story=story, person=person, at=AT, by=office)
    assert not actions.withdraw_consent(story=story, person=person, at=AT, by=office)
    later = AT + timedelta(days=1)
    said: dict[str, Any] = {"story": story, "person": person, "at": later, "by": himself}
    assert actions.withdraw_consent(**said)
    assert not actions.withdraw_consent(**said)
    with pytest.raises(ConsentTakenBack, match=str(later.date())):
        agree(world, story, **{**paper, "consented_on": later.date(), "recorded_at": later})
    assert agree(world, story, consented_on=later.date(), recorded_at=later)
    assert EventRecord.objects.filter(name="reports.story.consent-withdrawn").count() == 2


def test_nobody_agrees_for_another_in_his_own_name(world: World) -> None:
    story = write(world)
    with pytest.raises(NotAllowed):
        agree(world, story, by=world.actors["office"])  # “here” is for himself only
    with pytest.raises(NotAllowed):
        agree(world, story, by=world.actors["zhao"], way="signed")
    with pytest.raises(NotFound):
        agree(world, story, "zhao")


@pytest.mark.parametrize(
    "text", ["请拨打13712345678", "身份证411327198006150019", "请拨打１３７ 1234 5678"]
)
def test_numbers_of_people_do_not_come_into_a_story(world: World, text: str) -> None:
    with pytest.raises(StoryTellsSecrets):
        write(world, text=text)


def test_a_story_names_somebody_and_is_written_once_where_one_may(world: World) -> None:
    with pytest.raises(StoryWithoutPeople):
        write(world, people=[])
    assert write(world).pk == write(world).pk
    with pytest.raises(NotAllowed):
        write(world, "stranger")
    with pytest.raises(NotAllowed):
        write(world, "zhao")


def test_what_the_text_says_stands_beside_what_the_records_say(world: World) -> None:
    matter = world.matter()
    with pytest.raises(UnknownFact):
        write(world, facts=[FactDraft(kind="income", key="2023")])
    facts = [FactDraft(kind="matter", key=matter.public_id)]
    story = write(world, facts=facts)
    [line] = stories.lines_of(actor=world.actors["office"], story=story, as_of=ON)
    assert (line.label, line.agrees, line.is_seen) == ("饮水管冻裂", None, True)
    [hidden] = stories.lines_of(actor=world.actors["stranger"], story=story, as_of=ON)
    assert (hidden.is_seen, hidden.value) == (False, None)


def test_a_declared_figure_agrees_or_does_not(world: World) -> None:
    from zhucun.reports.models import StoryFact
    from zhucun.reports.queries.stories import FactLine

    def line(says: str) -> FactLine:
        fact = StoryFact(kind="income", key="2024", says=Decimal(says), unit="万元")
        return FactLine(fact=fact, label="", value=Decimal(299_000), unit="元", is_seen=True)

    assert line("29.9").agrees
    assert line("30").agrees is False


def test_words_of_title_and_text_find_it(world: World) -> None:
    story = write(world)
    office = world.actors["office"]
    assert list(stories.stories(actor=office, text="路灯 村民")) == [story]
    assert not stories.stories(actor=office, text="路灯 猪场").exists()


def test_in_sheqi_the_team_hands_in_and_the_county_checks_and_publishes(world: World) -> None:
    story = write(world)
    agree(world, story)
    office = world.actors["office"]
    chain: dict[str, Any] = {"kind": "story", "at": AT}
    with pytest.raises(StoryNeedsReview):
        actions.publish_story(story=story, is_public=True, at=AT, by=office)
    assert actions.send_to_review(story=story, at=AT, by=world.actors["wang"])
    case = signoff.cases(actor=office, as_of=ON, kind="story").get()
    assert (case.chain, case.area) == ("practice-story", "411327")
    for charlie in ("stranger", "zhao"):
        for does in ("check", "publish"):
            by = world.actors[charlie]
            assert signing.sign_own(story.public_id, does=does, by=by, **chain) == 0
    for does in ("check", "publish"):  # his own step is signed with the sending
        story.refresh_from_db()
        assert story.state == StoryState.REVIEW
        assert signing.sign_own(story.public_id, does=does, by=office, **chain) == 1
    story.refresh_from_db()
    assert (story.state, story.is_public) == (StoryState.PUBLISHED, False)


def test_where_no_pack_says_who_decides_the_office_does(
    places: dict[str, Place], world: World
) -> None:
    village = places["520111100201"]
    round_ = make.round_("2023", area="520111", starts_on=date(2023, 5, 1))
    row = make.posting(make.person("花溪干部"), village, round_, starts_on=date(2023, 5, 10))
    by = world.actors["stranger"]
    story = write(world, "stranger", village=village, people=[row.person], by=by)
    told: dict[str, Any] = {"story": story, "at": AT, "by": by}
    actions.record_consent(
        story=story,
        person=row.person.public_id,
        way="signed",
        consented_on=ON,
        recorded_at=AT,
        by=by,
    )
    with pytest.raises(NoProcedure):
        actions.send_to_review(**told)
    with pytest.raises(NotAllowed):
        actions.publish_story(**{**told, "by": world.actors["office"]}, is_public=True)
    story.refresh_from_db()
    assert actions.publish_story(**told, is_public=True)
    assert stories.public_story(public_id=story.public_id) == story


def test_where_the_pack_has_a_chain_its_last_signature_decides(
    places: dict[str, Place], world: World
) -> None:
    make.add_places(
        {
            "43": "湖南省",
            "4312": "怀化市",
            "431225": "会同县",
            "431225100": "林城镇",
            "431225100201": "城东村民委员会",
        },
        since=date(2014, 1, 1),
    )
    round_ = make.round_("2016", area="431225", starts_on=date(2016, 5, 1))
    place = make.place("431225100201", as_of=date(2021, 1, 1))
    posting = make.posting(make.person("向支书"), place, round_, starts_on=date(2016, 5, 10))
    office: Actor = make.actor("huitong", Role.OFFICE, "431225")
    on, at = date(2017, 9, 1), datetime(2017, 9, 1, 2, 0, tzinfo=UTC)
    story = write(
        world, village=place, people=[posting.person], by=office, written_on=on, written_at=at
    )
    person = posting.person.public_id
    actions.record_consent(
        story=story, person=person, way="signed", consented_on=on, recorded_at=at, by=office
    )
    with pytest.raises(StoryNeedsReview):
        actions.publish_story(story=story, is_public=True, at=at, by=office)
    assert actions.send_to_review(story=story, at=at, by=office)
    assert not actions.send_to_review(story=story, at=at, by=office)
    case = signoff.cases(actor=office, as_of=on, kind="story").get()
    assert case.subject == story.public_id
    actions.finish_review(stories.standing([story.public_id]), at=at, by=office)
    story.refresh_from_db()
    assert story.state == StoryState.PUBLISHED

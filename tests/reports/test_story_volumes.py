"""Published stories are compiled into a volume; a consent that is withdrawn leaves the next print."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from openpyxl import load_workbook

from tests import factories as make
from tests.reports.burden_world import AT, World, build
from zhucun.analytics import queries as analytics
from zhucun.directory import queries as directory
from zhucun.directory.enums import Role
from zhucun.directory.models import Place
from zhucun.directory.perms import OPERATOR
from zhucun.kernel.problems import NotAllowed, NotFound
from zhucun.ledger.models import AccessRecord
from zhucun.reports import actions
from zhucun.reports.errors import StoryNotForVolume, VolumeEmpty, VolumeIsThere
from zhucun.reports.models import Story, StoryVolume
from zhucun.reports.queries import stories

COUNTY, ON = "411327", date(2024, 3, 1)


@pytest.fixture
def world(places: dict[str, Place]) -> World:
    return build(places)


def published(
    world: World, title: str, *, who: str = "wang", kind: str = "secretary_story"
) -> Story:
    """A story about somebody, with his consent, published by the county's chain."""
    posting = getattr(world, who)
    told: dict[str, Any] = {"written_on": ON, "written_at": AT, "by": world.actors["office"]}
    story = actions.write_story(
        kind=kind,
        village=posting.place,
        title=title,
        text=f"{title}。\n第二段。",
        people=[posting.person],
        **told,
    )
    actions.record_consent(
        story=story,
        person=posting.person.public_id,
        way="signed",
        consented_on=ON,
        recorded_at=AT,
        by=world.actors["office"],
    )
    world.publish(story, who)
    return story


def compiled(world: World, *rows: Story, who: str = "office", **more: Any) -> StoryVolume:
    given: dict[str, Any] = {"area": COUNTY, "title": "第一辑", "issuer": "县委组织部", **more}
    return actions.compile_volume(
        **given, stories=[row.public_id for row in rows], on=ON, at=AT, by=world.actors[who]
    )


def pages_of(content: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", content))


def test_a_volume_has_a_cover_an_index_and_its_stories_in_order(world: World) -> None:
    two = [published(world, "点亮村路"), published(world, "一口井", who="zhao")]
    made = compiled(world, *reversed(two))
    assert compiled(world, *reversed(two)).pk == made.pk  # the same again is the same
    card = stories.volume_card(actor=world.actors["stranger"], public_id=made.public_id)
    assert ([each.title for each in card.stories], card.left_out) == (["一口井", "点亮村路"], 0)
    content = stories.volume_pdf(card, at=AT, language="zh")
    assert content.startswith(b"%PDF-")
    assert pages_of(content) == 4  # cover, index, two stories
    assert stories.volume_pdf(card, at=AT, language="zh") == content
    assert pages_of(stories.volume_pdf(card, at=AT, language="en")) == 4


def test_a_consent_that_is_withdrawn_takes_its_story_out_of_the_next_print(world: World) -> None:
    kept, gone = published(world, "点亮村路"), published(world, "一口井", who="zhao")
    made = compiled(world, kept, gone)
    actions.withdraw_consent(
        story=gone, person=world.zhao.person.public_id, at=AT, by=world.actors["zhao"]
    )
    card = stories.volume_card(actor=world.actors["office"], public_id=made.public_id)
    assert ([each.title for each in card.stories], card.left_out) == (["点亮村路"], 1)
    assert pages_of(stories.volume_pdf(card, at=AT, language="zh")) == 3


def test_only_published_stories_of_the_area_and_only_by_its_office(world: World) -> None:
    story = published(world, "点亮村路")
    draft = actions.write_story(
        kind="secretary_story",
        village=world.wang.place,
        title="草稿",
        text="还没有发表。",
        people=[world.wang.person],
        written_on=ON,
        written_at=AT,
        by=world.actors["wang"],
    )
    with pytest.raises(StoryNotForVolume, match="草稿"):
        compiled(world, story, draft)
    for who in ("wang", "stranger"):
        with pytest.raises(NotAllowed):
            compiled(world, story, who=who)
    with pytest.raises(VolumeEmpty):
        compiled(world)
    compiled(world, story)
    with pytest.raises(VolumeIsThere):
        compiled(world, published(world, "又一篇"))
    assert StoryVolume.objects.count() == 1
    with pytest.raises(NotFound):
        stories.for_volume(actor=world.actors["stranger"], area=COUNTY)


def test_the_list_goes_out_for_ones_area_and_is_logged(world: World) -> None:
    compiled(world, published(world, "点亮村路"))
    for who, rows in (("office", 1), ("stranger", 0)):
        actor = world.actors[who]
        path, count = stories.stories_workbook(
            stories.stories(actor=actor), actor=actor, area="", lang="zh"
        )
        cells = list(load_workbook(path).active.iter_rows(values_only=True))
        path.unlink()
        assert count == rows
        assert any("第一辑" in row for row in cells) is bool(rows)
    assert AccessRecord.objects.filter(what="stories").count() == 2


def test_stories_in_volumes_and_in_depth_reports_are_counted(settings: Any, places: Any) -> None:
    settings.POLICY_DIR = settings.ROOT / "policy"
    make.add_places(
        {
            "43": "湖南省",
            "4312": "怀化市",
            "431223": "辰溪县",
            "431223100": "辰阳镇",
            "431223100201": "大桥村",
        },
        since=date(2014, 1, 1),
    )
    office = OPERATOR
    round_ = make.round_("2017", area="431223", starts_on=date(2017, 1, 1))
    place = Place.objects.get(code="431223100201")
    row = make.posting(make.person("向支书"), place, round_, starts_on=date(2017, 3, 1))
    day = date(2018, 3, 1)

    def told(title: str, kind: str, *, publish: bool = True) -> Story:
        told: dict[str, Any] = {"written_on": day, "written_at": AT, "by": office}
        story = actions.write_story(
            kind=kind, village=place, title=title, text=title, people=[row.person], **told
        )
        actions.record_consent(
            story=story,
            person=row.person.public_id,
            way="signed",
            consented_on=day,
            recorded_at=AT,
            by=office,
        )
        if publish:
            Story.objects.filter(pk=story.pk).update(state="published", published_on=day)
        return story

    one = told("支书故事", "secretary_story")
    told("先进个人", "person_report")
    told("先进集体", "collective_report")
    told("未刊", "person_report", publish=False)
    actions.compile_volume(
        area="431223",
        title="汇编",
        issuer="市委宣传部",
        stories=[one.public_id],
        on=day,
        at=AT,
        by=office,
    )
    pack = directory.pack_for("431223", as_of=date(2018, 6, 1))
    asked: dict[str, Any] = {"actor": office, "pack": pack, "area": "431223"}
    reports = analytics.measure(**asked, indicator="in-depth-reports")
    assert (reports.state, reports.value) == ("computed", 2)
    share = analytics.measure(**asked, indicator="stories-in-volume")
    assert (share.numerator, share.denominator) == (1, 3)
    shown = analytics.shown(
        actor=office, subject="story", codes=[one.public_id], as_of=date(2018, 6, 1)
    )
    assert [(each.name, each.key) for each in shown] == [("支书故事", one.public_id)]
    charlie = make.actor("charlie9", Role.OFFICE, "520111")
    assert analytics.measure(
        actor=charlie, pack=pack, area="431223", indicator="in-depth-reports"
    ).value in (0, None)

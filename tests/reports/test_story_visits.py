"""Bright spots that leaders find on visits are written up, and counted with the visit (HH18-084)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests import factories as make
from tests.pairing.world import office as held
from zhucun.analytics import queries as analytics
from zhucun.directory.enums import Role
from zhucun.directory.models import Place
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.directory.queries import midnight, pack_for
from zhucun.pairing import actions as pairing
from zhucun.pairing.models import CallVisit
from zhucun.reports import actions
from zhucun.reports.errors import UnknownFact
from zhucun.reports.models import Story
from zhucun.reports.queries import stories
from zhucun.roster.models import Posting

CITY, HERE, THERE = "4312", "431225100201", "431225100202"
VISITED, ON = date(2017, 8, 20), date(2017, 9, 1)


@pytest.fixture
def posting(db: None) -> Posting:
    """A branch secretary of 城东村."""
    names = {"43": "湖南省", CITY: "怀化市", "431225": "会同县", "431225100": "林城镇"}
    make.add_places({**names, HERE: "城东村", THERE: "城西村"}, since=date(2014, 1, 1))
    make.add_places({"52": "贵州省", "5201": "贵阳市", "520111": "花溪区"}, since=date(2014, 1, 1))
    round_ = make.round_("2016", area="431225", starts_on=date(2016, 5, 1))
    place = make.place(HERE, as_of=ON)
    return make.posting(make.person("向支书"), place, round_, starts_on=date(2016, 5, 10))


@pytest.fixture
def office(posting: Posting) -> Actor:
    return make.actor("huaihua", Role.OFFICE, CITY, since=date(2014, 1, 1), on=ON)


def called(place: Place) -> CallVisit:
    leader = held(CITY, "leader", "李常委", since=date(2014, 1, 1))
    call = pairing.CallDraft(place=place, on=VISITED)
    return pairing.record_call(office=leader, call=call, at=midnight(ON), by=OPERATOR)


def written(posting: Posting, call: CallVisit, title: str, by: Actor, **more: Any) -> Story:
    """A lead that was captured on the visit; the cadre agrees to it."""
    told: dict[str, Any] = {
        "kind": "secretary_story",
        "village": posting.place,
        "title": title,
        "text": f"{title}。",
        "people": [posting.person],
        "facts": [actions.FactDraft(kind="visit", key=call.public_id)],
        "written_on": ON,
        "written_at": midnight(ON),
        "by": by,
    }
    story = actions.write_story(**{**told, **more})
    actions.record_consent(
        story=story,
        person=posting.person.public_id,
        way="signed",
        consented_on=ON,
        recorded_at=midnight(ON),
        by=by,
    )
    return story


def share(by: Actor) -> Any:
    pack = pack_for(CITY, as_of=ON)
    return analytics.measure(actor=by, pack=pack, indicator="bright-spots-published", area=CITY)


def test_bright_spots_of_a_visit_are_counted_and_those_that_are_published(
    posting: Posting, office: Actor
) -> None:
    first, second = called(posting.place), called(make.place(THERE, as_of=ON))
    assert share(office).value is None  # nothing was found on any visit yet
    rows = [written(posting, first, title, office) for title in ("带头修路", "守夜护林", "改厕")]
    found = share(office)
    assert (found.numerator, found.denominator) == (0, 3)
    for story in rows[:2]:
        actions.send_to_review(story=story, at=midnight(ON), by=office)
        actions.finish_review(stories.standing([story.public_id]), at=midnight(ON), by=office)
    found = share(office)
    assert (found.numerator, found.denominator) == (2, 3)
    rows[2].refresh_from_db()
    actions.withdraw_story(story=rows[2], reason="重复", at=midnight(ON), by=office)
    assert share(office).denominator == 2
    charlie = make.actor("charlies", Role.OFFICE, "520111", since=date(2014, 1, 1), on=ON)
    assert share(charlie).denominator in (0, None)
    [line] = stories.lines_of(actor=office, story=rows[0], as_of=ON)
    assert "李常委 2017-08-20" in line.label
    [line] = stories.lines_of(actor=charlie, story=rows[0], as_of=ON)
    assert not line.is_seen
    with pytest.raises(UnknownFact):
        written(posting, second, "别村的亮点", office)

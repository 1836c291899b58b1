"""The calendar behind a secret link."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.presence.leave_world import EXAMPLE, TODAY, World, at, build
from zhucun.directory.models import Place, Unit
from zhucun.kernel.problems import NotAllowed, NotFound
from zhucun.presence.actions import leave as actions
from zhucun.presence.models import CalendarLink
from zhucun.presence.queries.calendar import calendar_file
from zhucun.presence.writers.ics import Entry, ics


@pytest.fixture
def world(places: dict[str, Place], unit: Unit, settings: Any) -> World:
    settings.POLICY_DIR = EXAMPLE
    return build(places, unit)


def _link(world: World) -> str:
    person, by = world.member.person, world.actors["member"]
    return actions.make_calendar_link(person=person, at=at(TODAY), by=by)


def test_the_calendar_shows_leave_and_the_day_due_back_without_reason_or_kind(world: World) -> None:
    leave = world.ask(kind="sick", days=3)
    for who in ("secretary", "township"):
        world.sign(leave, who)
    text = calendar_file(token=_link(world), at=at(TODAY)).decode()
    assert f"DTSTART;VALUE=DATE:{leave.starts_on:%Y%m%d}" in text
    assert f"UID:return-{leave.public_id}@zhucun" in text
    assert "老人" not in text
    assert "南阳" not in text
    assert "Sick" not in text


def test_a_new_link_closes_the_old_one_and_a_revoked_one_opens_nothing(world: World) -> None:
    old, new = _link(world), _link(world)
    with pytest.raises(NotFound):
        calendar_file(token=old, at=at(TODAY))
    assert calendar_file(token=new, at=at(TODAY)).startswith(b"BEGIN:VCALENDAR\r\n")
    person, by = world.member.person, world.actors["member"]
    assert actions.revoke_calendar_link(person=person, at=at(TODAY), by=by)
    assert not actions.revoke_calendar_link(person=person, at=at(TODAY), by=by)
    with pytest.raises(NotFound):
        calendar_file(token=new, at=at(TODAY))


def test_only_the_digest_of_a_link_is_kept(world: World) -> None:
    token = _link(world)
    assert token not in str(list(CalendarLink.objects.values()))


def test_nobody_makes_a_link_to_the_calendar_of_another(world: World) -> None:
    for who in ("office", "colleague", "stranger"):
        with pytest.raises(NotAllowed):
            actions.make_calendar_link(
                person=world.member.person, at=at(TODAY), by=world.actors[who]
            )


def test_lines_are_folded_between_characters_and_signs_are_escaped() -> None:
    title = "请假；" * 30 + "a,b;c\\d\ne"
    entry = Entry(uid="x", title=title, starts_on=TODAY, ends_on=TODAY + timedelta(days=2))
    made = ics([entry], name="驻村", made_at=at(TODAY))
    lines = made.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    for line in lines:
        line.decode()  # no character is cut in two
    unfolded = made.decode().replace("\r\n ", "")
    assert "a\\,b\\;c\\\\d\\ne" in unfolded

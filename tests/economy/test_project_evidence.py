"""A project is closed with evidence from before and after, where the pack asks for it (HH18-022)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import translation

from tests import factories as make
from tests.economy.world import AT, account, photographed, picture, project
from zhucun.directory.enums import Role
from zhucun.directory.models import Place
from zhucun.directory.perms import Actor
from zhucun.economy import actions, errors, queries
from zhucun.economy.marts import MARTS
from zhucun.economy.models import Project, ProjectPhoto
from zhucun.kernel.problems import NotAllowed, NotFound
from zhucun.ledger.models import EventRecord

BEGUN, SINCE, ON = date(2015, 1, 1), date(2018, 3, 1), date(2018, 6, 14)
CITY, VILLAGE = "4312", "431224100201"


@pytest.fixture
def here(db: None) -> Place:
    make.add_places({"43": "湖南省", CITY: "怀化市", "431224": "溆浦县"}, since=BEGUN)
    make.add_places({"431224100": "卢峰镇", VILLAGE: "阳雀坡村"}, since=BEGUN)
    make.add_places({"52": "贵州省", "5201": "贵阳市", "520111": "花溪区"}, since=BEGUN)
    return make.place(VILLAGE)


@pytest.fixture
def city(here: Place) -> Actor:
    return account("city", Role.OFFICE, CITY)


@pytest.fixture
def road(here: Place, city: Actor) -> Project:
    return project(here, city, on=SINCE, kind="road", title="通组公路")


def keep(row: Project, by: Actor, moment: str, on: date, **more: Any) -> ProjectPhoto:
    told: dict[str, Any] = {"data": picture(), "at": AT, "by": by, **more}
    return actions.keep_project_photo(project=row, moment=moment, on=on, **told)


def close(row: Project, by: Actor, **more: Any) -> bool:
    return actions.close_project(project=row, on=ON, at=AT, by=by, **more)


def states() -> list[str | None]:
    """The states of projects in the words of the pack."""
    rows = MARTS["project"](as_of=ON, areas=(CITY,), names=("state",), tags={})
    return [row["m_state"] for row in rows]


def test_a_project_is_closed_only_with_photos_from_before_and_after(
    road: Project, city: Actor
) -> None:
    with pytest.raises(errors.EvidenceMissing) as refused, translation.override("en"):
        close(road, city)
    told = refused.value.facts
    assert (told["name"], told["source"]) == ("通组公路", "HH18-022")
    assert told["missing"] == "Before the works, After the works"
    keep(road, city, "after", ON)
    with pytest.raises(errors.EvidenceMissing) as still, translation.override("en"):
        close(road, city)
    assert still.value.facts["missing"] == "Before the works"
    road.refresh_from_db()
    assert road.closed_on is None
    keep(road, city, "before", SINCE)
    assert close(road, city)
    assert not close(road, city)
    names = list(
        EventRecord.objects.filter(name__contains="project").values_list("name", flat=True)
    )
    assert names.count("economy.project-photo.kept") == 2
    assert names.count("economy.project.closed") == 1
    assert states() == ["closed"]


def test_what_is_given_up_needs_a_reason_and_no_photo_and_is_not_done(
    road: Project, city: Actor
) -> None:
    with pytest.raises(errors.TextNeeded):
        close(road, city, is_given_up=True)
    assert close(road, city, is_given_up=True, reason="线路改由县里统建")
    assert states() == [None]


def test_elsewhere_no_photo_is_asked_for(east: Place, cadre: Actor) -> None:
    row = project(east, cadre)
    assert actions.close_project(project=row, on=AT.date(), at=AT, by=cadre)


def test_the_card_says_what_the_rule_says_and_shows_the_photos(road: Project, city: Actor) -> None:
    photographed(road, city, before=SINCE, after=ON)
    card = queries.project_card(actor=city, public_id=road.public_id, as_of=ON)
    assert [photo.moment for photo in card.photos] == ["before", "after"]
    assert "project-evidence" in {rule.rule for rule in card.verdict.rules}
    earlier = queries.project_card(
        actor=city, public_id=road.public_id, as_of=ON - timedelta(days=1)
    )
    assert [photo.moment for photo in earlier.photos] == ["before"]


def test_what_the_camera_wrote_is_not_kept_and_the_same_photo_is_kept_once(
    road: Project, city: Actor
) -> None:
    said = b"27.9N 110.6E"
    first = keep(road, city, "before", SINCE, data=picture(said=said))
    assert keep(road, city, "before", SINCE, data=picture(said=said)).pk == first.pk
    assert keep(road, city, "before", SINCE, data=picture()).pk == first.pk
    shown = queries.upright_photo(queries.one_photo(actor=city, public_id=first.public_id))
    assert shown.startswith("<svg")
    assert "base64," in shown
    with pytest.raises(errors.NotAWorksPhoto):
        keep(road, city, "before", SINCE, data=b"GIF89a")
    with pytest.raises(errors.DaysReversed):
        keep(road, city, "after", SINCE - timedelta(days=1), data=picture(1))


def test_evidence_is_taken_away_while_the_project_is_open_and_never_after(
    road: Project, city: Actor
) -> None:
    wrong = keep(road, city, "before", SINCE, data=picture(200))
    assert actions.remove_project_photo(photo=wrong, at=AT, by=city)
    photographed(road, city, before=SINCE, after=ON)
    close(road, city)
    with pytest.raises(errors.ProjectClosed):
        actions.remove_project_photo(photo=road.photos.all()[0], at=AT, by=city)


def test_charlie_sees_no_photo_and_adds_none(road: Project, city: Actor) -> None:
    charlie = account("charlies", Role.OFFICE, "520111")
    kept = keep(road, city, "before", SINCE)
    with pytest.raises(NotFound):
        queries.one_photo(actor=charlie, public_id=kept.public_id)
    assert list(queries.photos_of(actor=charlie, project=road)) == []
    with pytest.raises(NotAllowed):
        keep(road, charlie, "before", SINCE)
    with pytest.raises(NotAllowed):
        actions.remove_project_photo(photo=kept, at=AT, by=charlie)

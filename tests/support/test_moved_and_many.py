"""What was done for a person counts wherever he serves; many are written down at once; units insure
their own people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client

from tests import factories as make
from tests.support.world import COUNTY, EXAMPLE, OTHER, TODAY, VILLAGE, World, at, build
from zhucun.directory.models import Account, Place
from zhucun.directory.perms import OPERATOR
from zhucun.kernel.problems import NotAllowed
from zhucun.pairing import actions as offices
from zhucun.roster.models import Posting
from zhucun.support import actions, queries
from zhucun.support.errors import SeasonNeeded
from zhucun.support.models import Care, Insurance

pytestmark = pytest.mark.django_db
YEAR = (date(2025, 1, 1), date(2026, 1, 1))


@pytest.fixture
def world(places: dict[str, Place], settings: Any) -> World:
    settings.POLICY_DIR = EXAMPLE
    return build(places)


def moved(world: World, on: date = date(2025, 4, 1)) -> Posting:
    world.leaves(world.secretary, on)
    told = {"role": "first_secretary", "unit": world.unit, "starts_on": on}
    return make.posting(world.secretary.person, make.place(OTHER), world.secretary.round, **told)


def draft(posting: Posting, kind: str = "check-up", on: date = date(2025, 3, 1), season: str = ""):  # type: ignore[no-untyped-def]
    return actions.CareDraft(posting=posting, kind=kind, on=on, season=season)


def insured(
    world: World, by: str = "office", *postings: Posting, number: str = "P123456"
) -> Insurance:
    cover = queries.covers_of(COUNTY, YEAR[0])[0].id
    policy = actions.InsuranceDraft(
        area=COUNTY, cover=cover, insurer="人保", since=YEAR[0], until=YEAR[1], number=number
    )
    rows = postings or (world.secretary,)
    return actions.add_insurance(policy, postings=rows, at=at(), by=world[by])


def test_a_check_up_of_before_the_move_counts_after_it(world: World) -> None:
    actions.record_care([draft(world.secretary)], at=at(), by=world["office"])
    new = moved(world)
    told: dict[str, Any] = {"actor": world["office"], "year": 2025, "as_of": TODAY}
    for asked in ({}, {"area": OTHER}, {"posting": new.public_id}):
        [line] = [
            one
            for one in queries.care_lines(**told, **asked)
            if one.posting == new and one.kind == "check-up"
        ]
        assert (line.missing, len(line.done)) == (0, 1), asked


def test_who_moved_is_covered_by_the_policy_that_names_him(world: World) -> None:
    policy = insured(world)
    new = moved(world)
    [line] = [
        one
        for one in queries.cover_lines(actor=world["office"], as_of=TODAY, area=OTHER)
        if one.posting == new and one.asked.id == policy.cover
    ]
    assert line.gaps == ()


def test_a_visit_says_of_which_season_it_is(world: World) -> None:
    with pytest.raises(SeasonNeeded):
        actions.record_care([draft(world.member, "care-visit")], at=at(), by=world["office"])
    Care.objects.create(  # as it was written down before seasons were asked for
        posting=world.member,
        area=world.member.area,
        kind="care-visit",
        on=date(2025, 3, 1),
        by=1,
        by_name="",
    )
    actions.record_care(
        [draft(world.member, "care-visit", date(2025, 6, 5), "summer")], at=at(), by=world["office"]
    )
    [line] = [
        one
        for one in queries.care_lines(actor=world["office"], year=2025, as_of=TODAY)
        if one.posting == world.member and one.kind == "care-visit"
    ]
    assert line.missing == 1
    assert len(line.lacking) == 1


@time_machine.travel(at(), tick=False)
def test_a_whole_county_is_written_down_in_one_form(
    world: World, client_of: Callable[..., Client]
) -> None:
    client = client_of(Account.objects.get(pk=world["office"].account), "en")
    page = client.get("/support/care/new/?kind=check-up").text
    people = [row.public_id for row in (world.secretary, world.member, world.far)]
    assert all(f'value="{key}"' in page for key in people)
    assert page.count("checked") >= len(people)
    form = {"state": "done", "on": str(TODAY), "postings": people[:2]}
    assert client.post("/support/care/new/?kind=check-up", form).status_code == 302
    assert set(Care.objects.values_list("posting__public_id", flat=True)) == set(people[:2])
    page = client.get("/support/care/new/?kind=check-up").text
    assert [key in page for key in people] == [False, False, True]
    visit = client.post("/support/care/new/?kind=care-visit", form)  # of which season?
    assert visit.status_code == 200
    assert "This field is required." in visit.text
    assert visit.text.count("checked") == 2  # nothing that was ticked is lost
    assert Care.objects.count() == 2


def test_nobody_is_offered_to_who_does_not_keep_them_and_charlie_writes_nothing(
    world: World, client_of: Callable[..., Client]
) -> None:
    client = client_of(Account.objects.get(pk=world["charlie"].account), "en")
    assert world.secretary.public_id not in client.get("/support/care/new/?kind=check-up").text
    form = {
        "kind": "check-up",
        "state": "done",
        "on": str(TODAY),
        "postings": [world.secretary.public_id],
    }
    client.post("/support/care/new/?kind=check-up", form)
    assert not Care.objects.exists()


def test_a_unit_insures_its_own_people_and_nobody_elses(
    world: World, client_of: Callable[..., Client]
) -> None:
    policy = insured(world, "unit", world.secretary)
    assert queries.keeps_policy(actor=world["unit"], insurance=policy)
    with pytest.raises(NotAllowed):
        insured(world, "unit", world.secretary, world.far)
    mixed = insured(world, "office", world.secretary, world.far, number="P654321")
    assert not queries.keeps_policy(actor=world["unit"], insurance=mixed)
    with pytest.raises(NotAllowed):
        actions.void_insurance(insurance=mixed, reason="写错", at=at(), by=world["unit"])
    client = client_of(Account.objects.get(pk=world["unit"].account), "en")
    page = client.get("/support/insurance/new/").text
    assert world.secretary.public_id in page
    assert world.far.public_id not in page


def test_a_policy_is_renewed_with_those_who_are_still_on_post(
    world: World, client_of: Callable[..., Client]
) -> None:
    policy = insured(world, "office", world.secretary, world.member)
    world.leaves(world.member, date(2025, 6, 1))
    client = client_of(Account.objects.get(pk=world["office"].account), "en")
    page = client.get(f"/support/insurance/new/?like={policy.public_id}").text
    assert 'value="人保"' in page
    assert 'value="2026-01-01"' in page
    assert page.count("checked") == 1


def test_who_answers_for_a_tie_is_the_head_of_that_year(world: World) -> None:
    head = offices.OfficeDraft(
        person=make.person("周局长", unit=world.unit),
        area=COUNTY,
        level="county",
        kind="unit_head",
        unit=world.unit,
        linked=world.secretary.place,
    )
    offices.take_up([head], since=date(2025, 3, 1), by=OPERATOR)
    told: dict[str, Any] = {"actor": world["office"], "unit": world.unit.public_id}
    ties = {
        year: queries.one_tie(**told, village=VILLAGE, year=year, as_of=TODAY)
        for year in (2024, 2025)
    }
    assert [len(ties[year].responsible) for year in (2024, 2025)] == [0, 1]

"""The same seed gives the same facts, and none of them could be anybody's."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from demo.accounts import PASSWORD
from demo.names import person_name
from demo.numbers import Numbers
from demo.world import SUBJECT, build
from zhucun.directory.enums import Role
from zhucun.directory.models import Account, Person, Place, PlaceFigure, PlaceTag, Unit
from zhucun.directory.queries import check_credit_code, check_id_number
from zhucun.ledger.models import EventRecord
from zhucun.ledger.queries import export_chain, verify_chain
from zhucun.roster.models import Candidate, Finding, Posting


def facts() -> dict[str, list[tuple[Any, ...]]]:
    """Everything of a world but keys, public ids and the clock."""
    return {
        "places": list(Place.objects.order_by("pk").values_list("code", "name", "valid_from")),
        "tags": list(
            PlaceTag.objects.order_by("pk").values_list("area", "tag", "valid_from", "valid_until")
        ),
        "figures": list(
            PlaceFigure.objects.order_by("pk").values_list("place__code", "name", "value", "as_of")
        ),
        "units": [
            (u.name, u.credit_code, u.level, u.kind, u.phone) for u in Unit.objects.order_by("pk")
        ],
        "people": [
            (p.name, p.gender, p.ethnicity, p.birth_on, p.education, p.party_since, p.work_since,
             p.office, p.speciality, p.has_rural_experience, p.id_number, p.phone)
            for p in Person.objects.order_by("pk")
        ],
        "postings": list(
            Posting.objects.order_by("pk").values_list(
                "person__name", "area", "role", "unit__name", "starts_on", "ends_on", "team__name",
                "party_transferred_on",
            )
        ),
        "candidates": list(
            Candidate.objects.order_by("pk").values_list(
                "person__name", "role", "source", "motive", "nominated_on", "withdrawn_on"
            )
        ),
        "findings": list(Finding.objects.order_by("pk").values_list("name", "value", "found_on")),
        "events": list(EventRecord.objects.order_by("pk").values_list("name", "happened_at")),
    }  # fmt: skip


def _rolled_back(make: Callable[[], None]) -> dict[str, list[tuple[Any, ...]]]:
    with transaction.atomic():
        make()
        found = facts()
        transaction.set_rollback(True)
    return found


def _silent(*_step: object) -> None:
    return None


def test_the_same_seed_gives_the_same_county(db: None, tmp_path: Path, settings: Any) -> None:
    settings.VAR = tmp_path
    one, two = (
        _rolled_back(lambda: build(scale="county", seed=7, progress=_silent)) for _ in range(2)
    )
    assert len(one["people"]) > 500
    for what in one:
        assert one[what] == two[what], what


def test_another_seed_makes_other_people(build_village: Callable[..., None]) -> None:
    one, two = (_rolled_back(lambda seed=seed: build_village(seed=seed)) for seed in (1, 2))
    assert one["places"] == two["places"]
    assert one["people"] != two["people"]


def test_a_village_is_one_village_with_its_team(build_village: Callable[..., None]) -> None:
    build_village()
    assert [place.name for place in Place.objects.filter(level=12)] == ["马庄村民委员会"]
    assert sorted(Posting.objects.values_list("role", flat=True)) == [
        "first_secretary", "member", "member",
    ]  # fmt: skip


def test_the_last_event_says_that_the_world_is_complete(build_village: Callable[..., None]) -> None:
    build_village(seed=3)
    last = EventRecord.objects.order_by("-pk")[0]
    assert last.subject == SUBJECT
    assert last.data == {"scale": "village", "seed": 3}


def test_the_ledger_of_the_demo_is_sealed(build_village: Callable[..., None]) -> None:
    build_village()
    assert verify_chain(export_chain()) == EventRecord.objects.count()


@pytest.mark.usefixtures("county", "db")
class TestNothingCouldBeReal:
    def test_id_numbers_are_valid_and_of_no_county(self) -> None:
        for person in Person.objects.all():
            assert check_id_number(person.id_number) == person.id_number
            assert re.fullmatch(r"\d{2}0000(19|20)\d{6}\d{3}[\dX]", person.id_number)

    def test_id_numbers_agree_with_birthday_and_gender(self) -> None:
        for person in Person.objects.all():
            assert person.birth_on
            assert person.id_number[6:14] == f"{person.birth_on:%Y%m%d}"
            assert (int(person.id_number[16]) % 2 == 1) == (person.gender == "male")

    def test_phones_are_of_one_visibly_made_up_series(self) -> None:
        phones = [row.phone for row in (*Person.objects.all(), *Unit.objects.all())]
        assert all(re.fullmatch(r"1990000\d{4}", phone) for phone in phones)

    def test_credit_codes_are_valid_and_say_that_they_are_of_the_demo(self) -> None:
        codes = list(Unit.objects.values_list("credit_code", flat=True))
        assert all(check_credit_code(code) == code and code[8:11] == "DEM" for code in codes)

    def test_dates_follow_from_one_another(self) -> None:
        for person in Person.objects.exclude(work_since=None):
            assert person.birth_on
            assert person.work_since
            assert person.work_since.year - person.birth_on.year >= 16, person.name
        for posting in Posting.objects.select_related("person").exclude(person__party_since=None):
            assert posting.person.party_since < posting.starts_on


def test_there_is_an_account_for_every_role_but_the_public(county: Any, db: None) -> None:
    roles = {row["role"] for row in county.accounts}
    assert roles == {role.value for role in Role if role is not Role.PUBLIC}
    for row in county.accounts:
        assert Account.objects.get(username=row["username"]).check_password(PASSWORD)


def test_the_accounts_of_cadres_belong_to_the_team_of_mazhuang(county: Any, db: None) -> None:
    people = [Account.objects.get(username=name).person for name in ("shuji", "duiyuan")]
    assert [person and person.name for person in people][0] == "巴镜均"
    areas = {Posting.objects.get(person=person).area for person in people if person}
    assert areas == {"411327313209"}


def test_progress_ends_with_everything_done(county: Any) -> None:
    last = {step: (done, total) for step, done, total in county.steps}
    assert all(done == total for done, total in last.values())


def test_names_fit_decade_and_gender() -> None:
    from random import Random

    names = {person_name(Random(n), gender="female", born=1964)[-2:] for n in range(200)}
    assert {"秀英", "桂兰"} <= names
    assert not {"建国", "雨欣"} & names


def test_numbers_do_not_repeat_on_one_day() -> None:
    numbers = Numbers()
    made = {
        numbers.id_number(province="41", birth_on=date(1980, 2, 29), gender=gender)
        for gender in ("male", "female") * 400
    }
    assert len(made) == 800

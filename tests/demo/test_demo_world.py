"""The same seed gives the same facts, and none of them could be anybody's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.db import transaction

from demo.names import person_name
from demo.numbers import Numbers
from demo.world import SUBJECT
from tests.demo.worlds import Facts, facts
from zhucun.directory.models import Place
from zhucun.ledger.models import EventRecord
from zhucun.ledger.queries import export_chain, verify_chain
from zhucun.reports.queries.stories import public_stories
from zhucun.roster.models import Posting


def _rolled_back(make: Callable[[], None]) -> Facts:
    with transaction.atomic():
        make()
        found = facts()
        transaction.set_rollback(True)
    return found


def test_another_seed_makes_other_people(build_village: Callable[..., None]) -> None:
    one, two = (_rolled_back(lambda seed=seed: build_village(seed=seed)) for seed in (1, 2))
    assert one["places"] == two["places"]
    assert one["people"] != two["people"]


def test_a_village_is_one_village_with_its_team_and_a_sealed_ledger(
    build_village: Callable[..., None],
) -> None:
    build_village(seed=3)
    assert [place.name for place in Place.objects.filter(level=12)] == ["马庄村民委员会"]
    assert sorted(Posting.objects.values_list("role", flat=True)) == [
        "first_secretary", "member", "member",
    ]  # fmt: skip
    last = EventRecord.objects.order_by("-pk")[0]
    assert (last.subject, last.data) == (SUBJECT, {"scale": "village", "seed": 3})
    assert verify_chain(export_chain()) == EventRecord.objects.count()
    assert public_stories().count() == 1


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

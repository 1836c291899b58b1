"""The lowest grade of a scheme asks for a decision, whatever the region calls it, and as far back as the
pack says."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings as house

from tests.appraisal.packs_in_midyear import part, two_packs
from tests.appraisal.world import COUNTY, DECIDED, TOWNSHIP, World, build
from zhucun.appraisal.models import Appraisee
from zhucun.directory.models import Place
from zhucun.reward import queries

MONTHS = "parameters/reward/liability-look-back-months"


def decided(world: World, area: str = COUNTY, **grades: str) -> World:
    """Cadres by their names are told of these grades."""
    world.open(area=area)
    for name, grade in grades.items():
        days = {"decided_on": DECIDED, "signed_on": DECIDED, "notified_on": DECIDED}
        rows = Appraisee.objects.filter(person__name=name)
        assert rows.update(grade=grade, **days) == 1
    return world


def told(world: World, on: date) -> list[tuple[str, str]]:
    rows = queries.proposed(actor=world.actors["office"], as_of=on, area=COUNTY)
    return [(row.person.name, row.words) for row in rows]


def test_the_lowest_grade_is_proposed_for_two_years_and_only_to_his_office(
    places: dict[str, Place],
) -> None:
    world = decided(build(places), 孙五="incompetent", 赵四="basic")
    sun = [("孙五", "2024年度考核：不称职")]
    assert told(world, DECIDED) == told(world, date(2026, 12, 31)) == sun
    assert told(world, date(2027, 1, 1)) == []
    assert queries.proposed(actor=world.actors["charlie"], as_of=DECIDED) == []
    Appraisee.objects.update(notified_on=None)
    assert told(world, DECIDED) == []  # nobody was told of a grade yet


def words_of(folder: Path, *, months: Any) -> None:
    """A region that says how far back facts are proposed."""
    data = yaml.safe_load((house.POLICY_DIR / f"base/{MONTHS}.yaml").read_text(encoding="utf-8"))
    data["values"][0]["value"] = months
    path = folder / f"{MONTHS}.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(yaml.safe_dump(data, allow_unicode=True), "utf-8")
    case = [{"name": "own", "of": MONTHS, "as_of": date(2022, 1, 1), "expect": {"value": months}}]
    case[0]["as_of"] = date(2024, 12, 1) if folder.name == "sheqi-later" else date(2024, 1, 1)
    (folder / "cases/reward.yaml").write_text(yaml.safe_dump(case), "utf-8")


@pytest.mark.parametrize(("named", "lowest"), [(("优", "良", "差"), "g2"), (("优",), "")])
def test_a_region_has_its_own_grades_and_may_leave_open_how_far_back_it_looks(
    places: dict[str, Place], settings: Any, tmp_path: Path, named: tuple[str, ...], lowest: str
) -> None:
    """A scheme that names one grade, its best, has no lowest."""
    grades = [
        {"id": f"g{number}", "label": {"zh": name, "en": name}} for number, name in enumerate(named)
    ]
    own = {"grades": grades, "gates": [], "parts": [part("year", ["township"], 1, every="year")]}
    settings.POLICY_DIR = two_packs(tmp_path / "policy", own, own)
    for pack in ("sheqi-example", "sheqi-later"):
        words_of(tmp_path / "policy" / pack, months="unset")
    world = decided(build(places), TOWNSHIP, 赵四=lowest or "g0", 李二="g1" if lowest else "g0")
    expected = [("赵四", "2024年度考核：差")] if lowest else []
    assert told(world, date(2031, 1, 1)) == expected

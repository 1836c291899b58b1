"""Packs that follow each other in mid-year: both parts of the year by their own parts, classes and
scales."""

from __future__ import annotations

import json
import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from demo.packs import policy_with_example
from tests.appraisal.world import DECIDED, QUARTERS, REVIEWED, TOWNSHIP, World, at
from zhucun.appraisal import actions, errors, queries
from zhucun.appraisal.models import Appraisal
from zhucun.appraisal.queries import evidence
from zhucun.appraisal.queries.records import Pledged

pytestmark = pytest.mark.django_db
SCORE = "scores/one-pledge-three-reviews.yaml"
#: A pack shows each of its items by a case.
CASE = """\
- name: nothing was said
  of: scores/one-pledge-three-reviews
  as_of: {day}
  given: {{marks: {{}}}}
  expect: {{total: null}}
"""


def part(name: str, by: list[str], weight: float, **more: Any) -> dict[str, Any]:
    label = {"zh": name, "en": name}
    demo = {"title": "演示用的假设,非任何文件所载", "href": "docs/packs.md"}
    return {"id": name, "label": label, "by": by, "weight": weight, "reference": demo, **more}


def later(**more: Any) -> list[dict[str, Any]]:
    """From 1 July: no pledge, no leaders of the county, marks out of ten, and a look on the spot."""
    quarter = {"every": "quarter", "scale": 10, **more}
    return [
        part("quarter", ["township"], 0.3, **quarter),
        part("half-year", ["villager"], 0.3, every="half-year"),
        part("year", ["county-organisation"], 0.2, every="year", scale=10),
        part("on-the-spot", ["county-organisation"], 0.2, every="half-year"),
    ]


def two_packs(root: Path, parts: list[dict[str, Any]]) -> Path:
    """The demo's pack until 1 July 2024, and another from then on."""
    policy_with_example(root)
    first, second = root / "sheqi-example", root / "sheqi-later"
    source = first.resolve()
    first.unlink()
    days = (("2021-05-11", "2024-07-01"), ("2024-07-01", None))
    for folder, (since, until) in zip((first, second), days, strict=True):
        for name in ("scores", "cases"):
            (folder / name).mkdir(parents=True)
        shutil.copy(source / SCORE, folder / SCORE)
        shutil.copy(source / "CHANGELOG.md", folder)
        (folder / "cases/scheme.yaml").write_text(CASE.format(day=since), "utf-8")
        data = yaml.safe_load((source / "pack.yaml").read_text(encoding="utf-8"))
        valid = {
            "from": date.fromisoformat(since),
            "until": date.fromisoformat(until) if until else None,
        }
        data |= {"id": folder.name, "valid": valid}
        (folder / "pack.yaml").write_text(yaml.safe_dump(data, allow_unicode=True), "utf-8")
    data = yaml.safe_load((second / SCORE).read_text(encoding="utf-8"))
    data["parts"] = parts
    plain = json.loads(json.dumps(data, default=str))  # without anchors
    (second / SCORE).write_text(json.dumps(plain, ensure_ascii=False, indent=1), "utf-8")
    return root


def said(world: World, appraisal: Appraisal, by: str, part: str, **more: Any) -> None:
    world.review(appraisal, 0, by, part=part, **more)


def test_each_side_of_the_year_has_its_own_parts_classes_and_scale(
    world: World, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.POLICY_DIR = two_packs(tmp_path / "policy", later())
    appraisal = world.open(area=TOWNSHIP)
    half: dict[str, Any] = {"done": 1, "items": 2, "plans": ("plan",)}
    monkeypatch.setattr(evidence, "pledged_of", lambda rows, **days: {rows[0].pk: Pledged(**half)})
    for period, on in zip(QUARTERS[:2], REVIEWED[:2], strict=True):
        said(world, appraisal, "office", "quarter", period=period, on=on, mark=Decimal(90))
        said(world, appraisal, "township", "quarter", period=period, on=on, mark=Decimal(80))
    third: dict[str, Any] = {"period": QUARTERS[2], "on": REVIEWED[2]}
    with pytest.raises(errors.PartUnknown):
        said(world, appraisal, "office", "quarter", **third, mark=Decimal(9))
    with pytest.raises(errors.MarkOutsideScale, match="from 0 to 10"):
        said(world, appraisal, "township", "quarter", **third, mark=Decimal(85))
    said(world, appraisal, "township", "quarter", **third, mark=Decimal("8.5"))
    fourth: dict[str, Any] = {"period": QUARTERS[3], "on": REVIEWED[3]}
    said(world, appraisal, "township", "quarter", **fourth, mark=Decimal("9.5"))
    organisation: dict[str, Any] = {"by_class": "county-organisation", "on": DECIDED}
    year = {"period": "2024", "mark": Decimal(9)}
    said(world, appraisal, "office", "year", **organisation, **year)
    with pytest.raises(errors.PartUnknown):
        said(world, appraisal, "office", "on-the-spot", **organisation, period="2024-H1")
    spot = {"period": "2024-H2", "mark": Decimal(70)}
    said(world, appraisal, "office", "on-the-spot", **organisation, **spot)
    world.poll(0, satisfied=95, halves=(6,))
    world.poll(0, satisfied=80, halves=(12,))
    run = world.compute(appraisal)
    row = world.who(appraisal, 0)
    values = {(one["segment"], one["part"]): one["value"] for one in row.result["lines"]}
    assert values == {
        (0, "pledge"): "50",
        (0, "quarter"): "84",  # 0.4 × 90 + 0.6 × 80
        (0, "half-year"): "95",
        (0, "year"): "90",  # 9 of 10: on the scale of the year's last day
        (1, "quarter"): "90",
        (1, "half-year"): "80",
        (1, "year"): "90",
        (1, "on-the-spot"): "70",
    }
    assert [(one["days"], one["value"]) for one in row.result["segments"]] == [
        (182, "85.7"),
        (184, "83"),
    ]
    assert row.total == Decimal("84.34")  # (85.7 × 182 + 83 × 184) / 366
    assert run.result["flags"] == []
    [leaders] = [one for one in queries.view_of(appraisal).parts if one.id == "quarter"]
    assert [(until, one.most, len(one.classes)) for _since, until, one in leaders.versions] == [
        (date(2024, 7, 1), 100, 2),
        (date(2025, 1, 1), 10, 1),
    ]
    asked = {(one.part.id, one.period.name, one.by.word) for one in desk(world)}
    assert ("quarter", "2024-Q2", "county-leader") in asked
    assert ("quarter", "2024-Q3", "county-leader") not in asked
    assert {period for part, period, _by in asked if part == "on-the-spot"} == {"2024-H2"}


def desk(world: World) -> list[queries.Task]:
    return queries.tasks(actor=world.actors["office"], as_of=DECIDED)


def test_a_rhythm_that_changes_is_not_joined_and_people_are_told_the_way(
    world: World, settings: Any, tmp_path: Path
) -> None:
    settings.POLICY_DIR = two_packs(tmp_path / "policy", later(every="half-year"))
    with pytest.raises(errors.RhythmChanges, match="From 2024-07-01 on “quarter”"):
        world.open(area=TOWNSHIP)
    draft = actions.AppraisalDraft(
        area=TOWNSHIP,
        kind="annual",
        score="one-pledge-three-reviews",
        title="2024上半年",
        since=date(2024, 1, 1),
        until=date(2024, 7, 1),
    )
    assert actions.open_appraisal(draft, at=at(DECIDED), by=world.actors["office"])

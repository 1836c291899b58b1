"""Packs that follow each other in mid-year: both parts of the year by their own parts, rhythms,
classes and scales."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.appraisal.packs_in_midyear import part, two_packs
from tests.appraisal.world import DECIDED, QUARTERS, REVIEWED, TOWNSHIP, World, at
from zhucun.appraisal import actions, errors, queries
from zhucun.appraisal.models import Appraisal
from zhucun.appraisal.queries import evidence
from zhucun.appraisal.queries.frozen import evidence_text
from zhucun.appraisal.queries.keeping import from_data
from zhucun.appraisal.queries.records import Pledged
from zhucun.engines import score as engine

pytestmark = pytest.mark.django_db


def later(**more: Any) -> list[dict[str, Any]]:
    """From 1 July: no pledge, no leaders of the county, marks out of ten, and a look on the spot."""
    quarter = {"every": "quarter", "scale": 10, **more}
    return [
        part("quarter", ["township"], 0.3, **quarter),
        part("half-year", ["villager"], 0.3, every="half-year"),
        part("year", ["county-organisation"], 0.2, every="year", scale=10),
        part("on-the-spot", ["county-organisation"], 0.2, every="half-year"),
    ]


def said(world: World, appraisal: Appraisal, by: str, part: str, **more: Any) -> None:
    world.review(appraisal, 0, by, part=part, **more)


def test_each_side_of_the_year_has_its_own_parts_classes_and_scale(
    world: World, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.POLICY_DIR = two_packs(tmp_path / "policy", {}, {"parts": later()})
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


def by_township(every: str, **more: Any) -> dict[str, Any]:
    """One part, marked by the township."""
    return {"parts": [part("quarter", ["township"], 1, every=every)], **more}


def test_quarters_of_a_hundred_become_months_of_120_and_each_part_counts_by_its_own(
    world: World, settings: Any, tmp_path: Path
) -> None:
    """From 15 August: the third quarter ends on the 14th, and August begins on the 15th. A month
    without a mark leaves no total, and is never a zero."""
    sides = by_township("quarter"), by_township("month", scale=120)
    settings.POLICY_DIR = two_packs(tmp_path / "policy", *sides, on="2024-08-15")
    appraisal = world.open(area=TOWNSHIP)
    [shown] = queries.view_of(appraisal).parts
    assert [(one.name, one.start, one.until) for one in shown.periods[1:5]] == [
        ("2024-Q2", date(2024, 4, 1), date(2024, 7, 1)),
        ("2024-Q3", date(2024, 7, 1), date(2024, 8, 15)),
        ("2024-08", date(2024, 8, 15), date(2024, 9, 1)),
        ("2024-09", date(2024, 9, 1), date(2024, 10, 1)),
    ]
    asked = {
        one.period.name for one in queries.tasks(actor=world.actors["township"], as_of=DECIDED)
    }
    assert asked == {one.name for one in shown.periods}
    with pytest.raises(errors.PartUnknown):
        said(world, appraisal, "township", "quarter", period="2024-Q4", on=DECIDED)
    marks = {"2024-Q1": 80, "2024-Q2": 85, "2024-Q3": 90}
    marks |= {f"2024-{month:02}": 95 for month in (8, 9, 10, 11)}
    for name, mark in marks.items():
        more = {"period": name, "on": DECIDED, "mark": Decimal(mark)}
        said(world, appraisal, "township", "quarter", **more)
    deducted(world, appraisal, Decimal(5), on=date(2024, 3, 1))
    world.compute(appraisal)
    row = world.who(appraisal, 0)
    assert row.total is None
    late = row.result["lines"][-1]
    assert [cell["start"] for cell in late["cells"] if cell["value"] is None] == [
        date(2024, 12, 1).toordinal()
    ]
    said(world, appraisal, "township", "quarter", period="2024-12", on=DECIDED, mark=Decimal(100))
    world.compute(appraisal)
    row = world.who(appraisal, 0)
    facts = ("since", "until", "pack", "days", "value", "scale", "on_last", "given")
    assert [tuple(one[name] for name in facts) for one in row.result["segments"]] == [
        # 85 of 100 is 102 of 120; (95 × 4 + 100) / 5 = 96 of 100 is 115.2 of 120
        ("2024-01-01", "2024-08-15", "sheqi-example 1.4.0", 227, "85", "100", "102", "63.2623"),
        ("2024-08-15", "2025-01-01", "sheqi-later 1.4.0", 139, "115.2", "120", "115.2", "43.7508"),
    ]
    [taken] = row.result["deductions"]
    assert (taken["points"], taken["on_last"], row.result["deducted"]) == ("5", "6", "6")
    assert (row.result["base"], row.total) == ("107.0131", Decimal("101.01"))
    kept, _digest, answers = evidence_text(appraisal)
    again = engine.run(from_data(kept["plan"]), from_data(kept["facts"]))
    assert engine.digest(again) == answers


def test_a_year_that_becomes_quarters_ends_where_the_rhythm_changes(
    world: World, settings: Any, tmp_path: Path
) -> None:
    settings.POLICY_DIR = two_packs(
        tmp_path / "policy", by_township("year"), by_township("quarter")
    )
    appraisal = world.open(area=TOWNSHIP)
    for name, mark in {"2024": 90, "2024-Q3": 80, "2024-Q4": 84}.items():
        more = {"period": name, "on": DECIDED, "mark": Decimal(mark)}
        said(world, appraisal, "township", "quarter", **more)
    world.compute(appraisal)
    row = world.who(appraisal, 0)
    assert [(one["days"], one["value"]) for one in row.result["segments"]] == [
        (182, "90"),
        (184, "82"),
    ]
    assert row.total == Decimal("85.98")  # (90 × 182 + 82 × 184) / 366


def deducted(world: World, appraisal: Appraisal, points: Decimal, *, on: date) -> None:
    actions.deduct_points(
        appraisee=world.who(appraisal, 0),
        points=points,
        evidence="document",
        key="社组〔2024〕9号",
        reason="履职不力",
        on=on,
        at=at(DECIDED),
        by=world.actors["office"],
    )

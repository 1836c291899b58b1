"""Where an appraisal is easily wrong: classes of one person, rules that change, townships that mark
differently, classes of reviewers that weigh differently, a pack that says more than the sources."""

from __future__ import annotations

import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from demo.packs import policy_with_example
from tests.appraisal.world import (
    DECIDED,
    OPENED,
    OTHER,
    QUARTERS,
    REVIEWED,
    SETTINGS,
    TOWNSHIP,
    World,
    at,
)
from zhucun.appraisal import actions, errors, queries
from zhucun.appraisal.models import Appraisal, Appraisee
from zhucun.directory.models import Grant

pytestmark = pytest.mark.django_db
MARKS = {0: 95, 1: 92, 2: 90, 3: 94, 4: 88}
QUARTER_ONLY = {**SETTINGS, "weights": {"quarter": "1"}, "shares": []}


def computed(world: World, **settings: Any) -> Appraisal:
    """The county by the settings; 孙五 is left out, so that 赵四 is alone in his class."""
    appraisal = world.open()
    actions.leave_out(
        appraisee=world.who(appraisal, 4), reason="借调", at=at(OPENED), by=world.actors["office"]
    )
    world.adopted(appraisal, {**SETTINGS, **settings})
    world.whole_year(appraisal, {n: mark for n, mark in MARKS.items() if n != 4})
    world.compute(appraisal)
    return appraisal


@pytest.mark.parametrize(
    ("rounding", "small", "slots", "standing"),
    [
        ("floor", "none", 0, "full"),
        ("round-half-up", "none", 0, "full"),
        ("floor-at-least-one", "none", 1, "given"),
        ("ceil", "none", 1, "given"),
        ("floor", "pool", 1, "full"),
    ],
)
def test_a_class_of_one_person_has_a_quarter_of_a_place(
    world: World, rounding: str, small: str, slots: int, standing: str
) -> None:
    """0.25 of one is no place where it is rounded down; pooled with three others it is one place of
    four, which 王一 has."""
    shares = [{"grade": "excellent", "share": "0.25"}]
    appraisal = computed(world, rounding=rounding, small=small, shares=shares)
    [group] = [
        one
        for one in queries.groups_in(appraisal.last_run)  # type: ignore[arg-type]
        if one.grade == "excellent" and any(key[2] == "institution" for key in one.keys)
    ]
    assert group.slots == slots
    assert group.base == (4 if small == "pool" else 1)
    assert world.who(appraisal, 3).result["standings"]["excellent"] == standing
    if slots == 0:
        with pytest.raises(errors.QuotaFull) as refused:
            world.decide(appraisal, 3, "excellent", reason="表现突出")
        assert "0 of 1 (share 0.25)" in str(refused.value)


def test_classes_of_reviewers_weigh_as_they_were_settled(world: World) -> None:
    appraisal = world.open()
    world.adopted(
        appraisal,
        {**QUARTER_ONLY, "classes": {"quarter": {"county-leader": "0.3", "township": "0.7"}}},
    )
    for period, on in zip(QUARTERS, REVIEWED, strict=True):
        world.review(appraisal, 0, period=period, on=on, mark=Decimal(80))
        world.review(appraisal, 0, by="office", period=period, on=on, mark=Decimal(100))
    world.compute(appraisal)
    assert world.who(appraisal, 0).total == Decimal(86)  # 0.3 × 100 + 0.7 × 80


def test_townships_are_brought_together_only_where_a_method_was_adopted(world: World) -> None:
    """桥头镇 marks lower; its totals are shifted by what its mean lies below the county's."""
    compared = world.open()
    world.adopted(compared)
    world.whole_year(compared, MARKS)
    run = world.compute(compared)
    rows = {one["area"]: one for one in run.result["townships"] if one["part"] == ""}
    assert [rows[code]["count"] for code in (TOWNSHIP, OTHER)] == [3, 2]
    assert world.who(compared, 2).result["calibration"] == "0"
    before = world.who(compared, 2).total
    shifted = {**SETTINGS, "calibration": "shift-to-county-mean"}
    world.adopted(compared, shifted, since=date(2024, 1, 2))
    world.compute(compared)
    row = world.who(compared, 2)
    moved = Decimal(row.result["calibration"])
    assert moved == -Decimal(rows[OTHER]["off"]) > 0
    assert row.total is not None
    assert before is not None
    assert abs(row.total - before - moved) < Decimal("0.01")


def test_what_a_reviewer_said_while_he_was_in_office_stands_after_he_left(world: World) -> None:
    appraisal = computed(world)
    Grant.objects.filter(account__username="township").update(valid_until=DECIDED)
    run = world.compute(appraisal)
    assert run.result["flags"] == []
    assert world.who(appraisal, 0).total is not None


@pytest.fixture
def policy(tmp_path: Path, settings: Any) -> Path:
    """The demo's pack, which assumes weights that change on 2025-07-01; here it also states words
    and the team's evaluation."""
    root = policy_with_example(tmp_path / "policy")
    pack = root / "sheqi-example"
    source = pack.resolve()
    pack.unlink()
    shutil.copytree(source, pack)
    file = pack / "scores/one-pledge-three-reviews.yaml"
    text = file.read_text(encoding="utf-8")
    for part, more in (
        ("quarter", "words: {excellent: 96, good: 84}"),
        ("half-year", "poll: team"),
    ):
        text = text.replace(f"  - id: {part}\n", f"  - id: {part}\n    {more}\n")
    file.write_text(text, encoding="utf-8")
    settings.POLICY_DIR = root
    return root


def test_a_pack_states_words_and_whose_evaluation_it_reads(world: World, policy: Path) -> None:
    appraisal = world.open(area=TOWNSHIP, since=date(2025, 1, 1), until=date(2026, 1, 1))
    view = queries.view_of(appraisal)
    quarter, half = view.part("quarter"), view.part("half-year")
    assert quarter is not None
    assert half is not None
    assert [(one.word, one.label, one.mark) for one in quarter.words] == [
        ("excellent", ("优秀", "Excellent"), 96),
        ("good", ("好", "Good"), 84),
    ]
    assert (quarter.poll, half.poll) == ("posting", "team")
    draft = actions.ReviewDraft(
        appraisee=world.who(appraisal, 0),
        part="quarter",
        period="2025-Q1",
        by_class="township",
        on=date(2025, 4, 3),
        word="优秀",
    )
    by = world.actors["township"]
    [made] = actions.record_reviews([draft], at=at(date(2025, 4, 3)), by=by)
    assert (made.mark, made.word) == (None, "excellent")


def test_a_pack_that_changed_in_mid_year_holds_each_side_to_its_own_weights(
    world: World, settings: Any, tmp_path: Path
) -> None:
    """From 2025-07-01 the masses weigh 0.4 instead of 0.3, and the year 0.2."""
    settings.POLICY_DIR = policy_with_example(tmp_path / "policy")
    appraisal = world.open(area=TOWNSHIP, since=date(2025, 1, 1), until=date(2026, 1, 1))
    assert appraisal.pack == "sheqi-example"
    world.compute(appraisal, date(2026, 1, 20))
    row = Appraisee.objects.filter(appraisal=appraisal).order_by("pk").first()
    assert row is not None
    assert [one["days"] for one in row.result["segments"]] == [181, 184]
    weights = {
        (line["segment"], line["part"]): line["weight"]
        for line in row.result["lines"]
        if line["part"] in ("half-year", "year")
    }
    assert weights == {
        (0, "half-year"): "0.3",
        (0, "year"): "0.3",
        (1, "half-year"): "0.4",
        (1, "year"): "0.2",
    }
    assert row.total is None  # nothing was said yet: missing, and never a zero

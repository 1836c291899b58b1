"""What was frozen when every appraisal was about cadres on post comes out bit by bit as it did, and the same year
gives the same evidence today."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.appraisal.world import DECIDED, World, at, signed
from zhucun.appraisal import actions, queries
from zhucun.appraisal.models import Appraisal, Freeze
from zhucun.appraisal.queries.keeping import canonical, packed, text_digest, unpacked

pytestmark = pytest.mark.django_db
#: The freeze of this very year (2026-11-29), before an appraisal knew other subjects: its digest, that of
#: its answers, and the packed evidence.
BEFORE = Path(__file__).with_name("frozen_before.txt")


@pytest.fixture
def frozen(world: World, decided: Appraisal) -> Freeze:
    office = world.actors["office"]
    signed(world, decided)
    actions.notify_people(appraisal=decided, at=at(DECIDED + timedelta(days=2)), by=office)
    days = DECIDED + timedelta(days=9)
    return actions.freeze_appraisal(appraisal=decided, at=at(days), by=office)


def test_an_old_freeze_of_cadres_on_post_recomputes_bit_by_bit(frozen: Freeze) -> None:
    digest, answers, *lines = BEFORE.read_text().splitlines()
    evidence = "".join(lines)
    kept = unpacked(evidence)
    assert packed(kept) == evidence
    assert text_digest(canonical(kept)) == digest
    Freeze.objects.filter(pk=frozen.pk).delete()
    Freeze.objects.create(
        appraisal=frozen.appraisal,
        number=1,
        frozen_on=frozen.frozen_on,
        by=frozen.by,
        by_name=frozen.by_name,
        evidence=evidence,
        view=kept["view"],
        digest=digest,
        answers_digest=answers,
    )
    found = queries.recomputed(frozen.appraisal)
    assert (found.answers_digest, found.is_same, found.people) == (answers, True, 5)
    assert queries.view_of(frozen.appraisal).part("quarter") is not None


def test_the_evidence_of_a_year_of_cadres_keeps_its_bytes(frozen: Freeze) -> None:
    """But for what is drawn by chance (public ids) or kept in an order of the database."""
    before = unpacked("".join(BEFORE.read_text().splitlines()[2:]))
    now = unpacked(frozen.evidence)
    assert set(now) == set(before)
    assert now["format"] == before["format"]
    for part in ("facts", "answers"):
        assert canonical(_named(now[part])) == canonical(_named(before[part]))
    assert [ref.partition(":")[0] for ref in now["refs"]] == [
        ref.partition(":")[0] for ref in before["refs"]
    ]


def _named(data: Any) -> Any:
    """Facts with accounts numbered in their order and classes in theirs, as they differ from run to run
    and from database to database (PostgreSQL keeps the keys of a setting in an order of its own)."""
    if isinstance(data, dict) and data.get("is") == "Facts":
        facts, marks = data["of"], [one["of"] for one in data["of"]["marks"]["map"].values()]
        columns = [facts["person"], facts["offices"]["of"]["assessor"]]
        columns += [one["assessor"] for one in marks]
        known = sorted({key for each in columns for key in each["column"] if key >= 0})
        for each in columns:
            each["column"] = [known.index(key) if key >= 0 else key for key in each["column"]]
        classes, facts["classes"] = facts["classes"], sorted(facts["classes"])
        for one in marks:
            by = one["by"]["column"]
            one["by"]["column"] = [facts["classes"].index(classes[number]) for number in by]
    return data

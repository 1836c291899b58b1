"""`zhucun appraisal recompute`: is what was frozen still what the evidence comes to?"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tests.appraisal.world import DECIDED, TOWNSHIP, World, at, build
from zhucun.appraisal import actions
from zhucun.appraisal.models import Appraisal, Appraisee, Freeze
from zhucun.appraisal.queries import evidence, frozen, keeping
from zhucun.directory.models import Place
from zhucun.doors.command.appraisals import recompute
from zhucun.engines import score as engine

MARKS = {0: 95, 1: 92, 2: 90, 3: 94, 4: 88}


@pytest.fixture
def world(places: dict[str, Place], monkeypatch: pytest.MonkeyPatch) -> World:
    found = build(places)
    monkeypatch.setattr(evidence.ballots, "marks", lambda **asked: list(found.polls))
    return found


@pytest.fixture
def kept(world: World) -> Appraisal:
    """Frozen, without the offices' signatures."""
    appraisal, office = world.open(), world.actors["office"]
    world.adopted(appraisal)
    world.whole_year(appraisal, MARKS)
    world.compute(appraisal)
    actions.adopt_proposals(appraisal=appraisal, at=at(DECIDED), by=office)
    Appraisee.objects.update(signed_on=DECIDED, notified_on=DECIDED - timedelta(days=1))
    actions.freeze_appraisal(appraisal=appraisal, at=at(DECIDED), by=office)
    return appraisal


def run(*arguments: str) -> Result:
    return CliRunner().invoke(recompute, list(arguments))


@pytest.mark.django_db
def test_the_same_bits_are_told_with_their_digests_and_end_in_nought(
    world: World, kept: Appraisal
) -> None:
    world.polls.clear()
    freeze = Freeze.objects.get()
    for arguments in ((kept.public_id,), (), ("--area", "411327")):
        answer = run(*arguments)
        assert answer.exit_code == 0, answer.output
        assert "5 cadres, 55 marks" in answer.output
        assert freeze.answers_digest in answer.output
        assert answer.output.endswith("the same, bit by bit\n")


@pytest.mark.django_db
def test_another_result_ends_in_one_and_names_the_cadres_and_values_that_differ(
    world: World, kept: Appraisal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if a later engine let the masses weigh 0.4 and the quarters 0.3."""
    run_as_it_is = engine.run

    def otherwise(plan: engine.Plan, facts: engine.Facts) -> engine.Answers:
        [segment] = plan.segments
        parts = tuple(
            replace(part, weight=Decimal("0.4") if part.id == "half-year" else Decimal("0.3"))
            for part in segment.scheme.parts
        )
        other = replace(segment, scheme=replace(segment.scheme, parts=parts))
        return run_as_it_is(engine.Plan(segments=(other,)), facts)

    monkeypatch.setattr(frozen.engine, "run", otherwise)
    row = world.who(kept, 1)
    answer = run(kept.public_id)
    assert answer.exit_code == 1
    assert "NOT THE SAME" in answer.output
    told = [line.split() for line in answer.output.splitlines() if row.public_id in line]
    assert [row.public_id, "total:", "92.9000", "→", "93.2000"] in told
    assert [row.public_id, "grade:", "competent", "→", "excellent"] not in told
    short = run(kept.public_id, "--rows", "1").output
    assert "more" in short
    assert len(short.splitlines()) == 6


@pytest.mark.django_db
def test_evidence_that_was_changed_past_the_application_ends_in_one(
    world: World, kept: Appraisal
) -> None:
    Freeze.objects.update(digest="0" * 64)
    answer = run(kept.public_id)
    assert answer.exit_code == 1
    assert "another digest" in answer.output


@pytest.mark.django_db
def test_an_old_freeze_that_kept_no_answers_is_told_by_its_digest(
    world: World, kept: Appraisal
) -> None:
    row = Freeze.objects.get()
    data: dict[str, Any] = keeping.unpacked(row.evidence)
    del data["answers"]
    row.evidence = keeping.packed(data)
    row.digest = keeping.text_digest(keeping.canonical(data))
    row.answers_digest = "1" * 64
    row.save()
    answer = run(kept.public_id)
    assert answer.exit_code == 1
    assert "No value of a cadre differs" in answer.output


@pytest.mark.django_db
def test_where_nothing_is_frozen_there_is_nothing_to_compute(world: World) -> None:
    appraisal = world.open()
    assert run().exit_code == 2
    assert run("--area", TOWNSHIP).exit_code == 2
    answer = run(appraisal.public_id)
    assert answer.exit_code == 2
    assert "not frozen" in answer.output
    assert run("nosuchthing1").exit_code == 2

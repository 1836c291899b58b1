"""A decision rests on what the records come to now: nothing is decided on an old computation, and a
grade that a new one no longer carries is not frozen before people have looked at it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests.appraisal.world import COUNTY, DECIDED, SETTINGS, SINCE, World, at, signed
from zhucun.appraisal import actions, errors, queries
from zhucun.appraisal.models import Appraisal, Appraisee, Freeze, Scheme
from zhucun.appraisal.queries import evidence
from zhucun.appraisal.queries.holding import Why, fallen
from zhucun.appraisal.queries.records import Pledged
from zhucun.kernel.problems import NotAllowed

pytestmark = pytest.mark.django_db
LATER = DECIDED + timedelta(days=9)


def adopt(world: World, **other: Any) -> None:
    """Other settings hold from the first day of the window on."""
    Scheme.objects.filter(valid_from=SINCE).update(settings={**SETTINGS, **other})


def poll(world: World, patch: pytest.MonkeyPatch) -> None:
    world.poll(0, satisfied=60, halves=(7,))


def pledge(world: World, patch: pytest.MonkeyPatch) -> None:
    def half_done(rows: Any, **days: Any) -> dict[int, Pledged]:
        return {rows[1].pk: Pledged(items=2, done=1, plans=("plan1",))}

    patch.setattr(evidence, "pledged_of", half_done)


def region(world: World, patch: pytest.MonkeyPatch) -> None:
    adopt(world, thresholds={**SETTINGS["thresholds"], "competent": "61"})


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (poll, "王一: 半年群众评议"),
        (pledge, "李二: 年度承诺"),
        (region, "一诺三评.*社组〔2024〕3号"),
    ],
)
def test_nothing_is_decided_on_a_computation_that_the_records_no_longer_come_to(
    world: World,
    decided: Appraisal,
    monkeypatch: pytest.MonkeyPatch,
    change: Callable[[World, pytest.MonkeyPatch], None],
    named: str,
) -> None:
    """No review tells of any of these: nothing stamps the appraisal as changed."""
    if change is pledge:
        adopt(world, weights={"pledge": "0.2", "quarter": "0.4", "year": "0.4"})
        world.compute(decided)
    change(world, monkeypatch)
    with pytest.raises(errors.ComputedOtherwise, match=named):
        world.decide(decided, 1, "basic", reason="…")
    world.compute(decided)
    assert world.decide(decided, 1, "basic", reason="两项承诺未完成")


def test_a_gate_that_closed_behind_a_decided_grade_is_seen_and_opens_the_grade_again(
    world: World, decided: Appraisal
) -> None:
    office = world.actors["office"]
    signed(world, decided)
    actions.notify_people(appraisal=decided, at=at(DECIDED), by=office)
    row = world.who(decided, 0)
    again: dict[str, Any] = {"reason": "群众评议低于标准", "at": at(LATER), "by": office}
    with pytest.raises(errors.GradeStands):
        actions.reopen_grade(appraisee=row, **again)
    world.poll(0, satisfied=60, halves=(7,))
    world.compute(decided, LATER)
    freeze: dict[str, Any] = {"appraisal": decided, "at": at(LATER), "by": office}
    with pytest.raises(errors.GradesNoLongerStand, match="王一 \\(优秀: 群众满意第一标准\\)"):
        actions.freeze_appraisal(**freeze)
    card = queries.appraisal_card(actor=office, public_id=decided.public_id)
    assert ("王一", Why.GATE) in [(one.row.person.name, one.why) for one in card.fallen]
    with pytest.raises(NotAllowed):
        actions.reopen_grade(appraisee=row, **{**again, "by": world.actors["charlie"]})
    for one in fallen(decided):
        assert actions.reopen_grade(appraisee=one.row, **again)
        assert not actions.reopen_grade(appraisee=one.row, **again)
    row.refresh_from_db()
    assert (row.grade, row.signed_on, row.notified_on) == ("", None, None)
    actions.adopt_proposals(appraisal=decided, at=at(LATER), by=office)
    signed(world, decided, LATER)
    actions.notify_people(appraisal=decided, at=at(LATER), by=office)
    assert actions.freeze_appraisal(**{**freeze, "at": at(LATER + timedelta(days=1))})
    assert world.who(decided, 0).grade == "competent"


def test_a_quota_that_shrank_holds_for_grades_that_were_decided_before(
    world: World, decided: Appraisal
) -> None:
    office = world.actors["office"]
    signed(world, decided)
    actions.notify_people(appraisal=decided, at=at(DECIDED), by=office)
    adopt(world, shares=[{"grade": "excellent", "share": "0.1"}])
    world.compute(decided, LATER)
    with pytest.raises(errors.GradesNoLongerStand, match="优秀 .*1 > 0"):
        actions.freeze_appraisal(appraisal=decided, at=at(LATER), by=office)
    assert not Freeze.objects.exists()


def test_a_grade_that_now_differs_from_the_scheme_stands_with_a_reason(
    world: World, decided: Appraisal
) -> None:
    office = world.actors["office"]
    signed(world, decided)
    actions.notify_people(appraisal=decided, at=at(DECIDED), by=office)
    adopt(world, thresholds={**SETTINGS["thresholds"], "competent": "91"})
    world.compute(decided, LATER)
    assert [(one.row.person.name, one.why) for one in fallen(decided)] == [("孙五", Why.REASON)]
    world.decide(decided, 4, "competent", reason="年中换帮扶村，按称职")
    assert actions.freeze_appraisal(appraisal=decided, at=at(LATER), by=office)


def test_who_was_told_of_a_grade_is_told_anew_when_it_changes(
    world: World, decided: Appraisal
) -> None:
    """Without a chain a grade may still be changed after the notice."""
    Appraisee.objects.update(notified_on=DECIDED, object_until=LATER)
    world.decide(decided, 1, "basic", reason="年度综合考评后移")
    row = world.who(decided, 1)
    assert (row.notified_on, row.object_until) == (None, None)
    assert world.who(decided, 2).notified_on == DECIDED
    found = queries.appraisal_card(actor=world.actors["office"], public_id=decided.public_id)
    assert (found.row.area, found.counts.notified) == (COUNTY, 4)

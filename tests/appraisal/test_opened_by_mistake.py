"""An appraisal that was opened by mistake is withdrawn; a comment is no mark; an adoption that never held says so."""

from __future__ import annotations

from datetime import date

import pytest

from tests.appraisal.world import DECIDED, OPENED, SETTINGS, SINCE, UNTIL, World, at
from zhucun.appraisal import actions, errors, queries
from zhucun.appraisal.enums import AppraisalState
from zhucun.appraisal.models import Appraisal, Appraisee
from zhucun.kernel.problems import NotAllowed
from zhucun.ledger.models import EventRecord

pytestmark = pytest.mark.django_db
WHY = "日期录错"


def withdraw(world: World, appraisal: Appraisal, by: str = "office") -> bool:
    return actions.withdraw_appraisal(
        appraisal=appraisal, reason=WHY, at=at(DECIDED), by=world.actors[by]
    )


def test_a_mistyped_window_is_withdrawn_and_the_right_one_is_opened(world: World) -> None:
    wrong = world.open(until=date(2026, 1, 1), title="2024年度考核（误）")
    with pytest.raises(errors.WindowOverlaps):
        world.open()
    assert withdraw(world, wrong)
    assert not withdraw(world, wrong)
    right = world.open()
    assert (right.since, right.until) == (SINCE, UNTIL)
    assert wrong.state == AppraisalState.WITHDRAWN
    assert {
        one.appraisal for one in queries.tasks(actor=world.actors["township"], as_of=DECIDED)
    } == {right}
    assert queries.own(actor=world.actors["cadre"]) == [world.who(right, 0)]
    assert EventRecord.objects.filter(name="appraisal.withdrawn").count() == 1


def test_nothing_is_recorded_in_an_appraisal_that_was_withdrawn(world: World) -> None:
    appraisal = world.open()
    withdraw(world, appraisal)
    with pytest.raises(errors.AppraisalWithdrawn, match=WHY):
        world.compute(appraisal)
    trial = {"appraisal": appraisal, "at": at(DECIDED), "by": world.actors["office"]}
    with pytest.raises(errors.AppraisalWithdrawn):
        actions.ask_run(scheme=world.scheme(), **trial)
    with pytest.raises(errors.AppraisalWithdrawn):
        actions.take_back_in(
            appraisee=world.who(appraisal, 0), reason="x", at=at(DECIDED), by=world.actors["office"]
        )


def test_once_somebody_is_decided_it_is_not_withdrawn(world: World, decided: Appraisal) -> None:
    with pytest.raises(errors.DecidedAlready):
        withdraw(world, decided)
    assert not Appraisee.objects.filter(left_out_on__isnull=False).exists()


@pytest.mark.parametrize("by", ["charlie", "township", "cadre"])
def test_nobody_else_withdraws_an_appraisal(world: World, by: str) -> None:
    appraisal = world.open()
    with pytest.raises(NotAllowed):
        withdraw(world, appraisal, by)


def test_where_marks_are_weighed_a_comment_alone_is_still_due(world: World) -> None:
    appraisal = world.open()
    world.adopted(appraisal)
    for number in range(5):
        world.review(appraisal, number, "office", mark=None)
    world.review(appraisal, 0, "office")
    found = queries.tasks(actor=world.actors["office"], as_of=date(2024, 4, 10))
    [task] = [one for one in found if one.part.id == "quarter" and one.period.name == "2024-Q1"]
    assert (task.asked, task.given, task.open, task.unmarked) == (5, 1, 4, 4)


def test_an_adoption_that_had_not_begun_is_on_record_as_replaced(world: World) -> None:
    appraisal, office = world.open(), world.actors["office"]
    first = world.adopted(appraisal, since=date(2024, 6, 1))
    second = world.scheme({**SETTINGS, "deduct_most": "5"}, title="修订")
    actions.ask_run(appraisal=appraisal, scheme=second, at=at(OPENED), by=office)
    number = "社组〔2024〕9号"
    actions.adopt_scheme(
        scheme=second, document=number, since=date(2024, 5, 1), at=at(OPENED), by=office
    )
    [event] = EventRecord.objects.filter(name="appraisal.scheme.replaced")
    assert event.subject == f"scheme:{first.public_id}"
    assert (event.data["document"], event.data["since"]) == (number, "2024-06-01")

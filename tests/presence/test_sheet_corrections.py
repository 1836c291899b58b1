"""A locked sheet is set right by corrections: proposed by the records, entered by a person."""

from __future__ import annotations

from datetime import date
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection

from tests import factories as make
from tests.presence.leave_world import EXAMPLE, World, at, build
from tests.presence.sheet_world import (
    APRIL,
    MARCH,
    correct,
    lock,
    read_sheet,
)
from zhucun.directory.models import Place, Unit
from zhucun.kernel.problems import NotAllowed
from zhucun.ledger.models import EventRecord
from zhucun.presence import actions, errors
from zhucun.presence.enums import SheetState
from zhucun.presence.models import Correction, MonthSheet
from zhucun.roster import actions as roster


@pytest.fixture
def world(places: dict[str, Place], unit: Unit, settings: Any) -> World:
    settings.POLICY_DIR = EXAMPLE
    return build(places, unit)


# ── corrections ────────────────────────────────────────


def test_a_leave_recorded_after_the_lock_proposes_a_correction(world: World) -> None:
    before = lock(world)
    leave = world.ask(days=2)
    for who in ("secretary", "township"):
        world.sign(leave, who)
    sheet = read_sheet(world, on=APRIL)
    assert sheet.signs == before.signs
    assert [(one.day.day, one.signs) for one in sheet.proposals] == [
        (5, ("√", "事")),
        (6, ("√", "事")),
    ]
    assert correct(world, 5, "personal")
    assert correct(world, 6, "village", reason="当天在村，假条填错")
    sheet = read_sheet(world, on=APRIL)
    assert sheet.proposals == ()
    assert sheet.signs == "√√√√事" + "√" * 26
    assert (sheet.figures.planned, before.figures.planned) == (30, 31)
    assert MonthSheet.objects.get().village_days == 31  # what was locked stays as it was
    assert [row.was for row in sheet.corrections] == ["village", "village"]


def test_an_early_return_after_the_lock_proposes_the_days_back(world: World) -> None:
    leave = world.ask(days=3)
    for who in ("secretary", "township"):
        world.sign(leave, who)
    lock(world)
    actions.record_return(leave=leave, on=date(2024, 3, 6), at=at(APRIL), by=world.of(world.member))
    sheet = read_sheet(world, on=APRIL)
    assert [(one.day.day, one.becomes) for one in sheet.proposals] == [
        (6, "village"),
        (7, "village"),
    ]


def test_a_correction_against_the_records_is_not_proposed_back(world: World) -> None:
    lock(world)
    assert correct(world, 9, "absent", reason="村支书反映当天不在")
    sheet = read_sheet(world, on=APRIL)
    assert (sheet.codes[8], sheet.proposals) == ("absent", ())
    assert not correct(world, 9, "absent", reason="村支书反映当天不在")
    with pytest.raises(errors.NothingToCorrect):
        correct(world, 9, "absent", reason="again")


def test_a_posting_that_ended_earlier_takes_its_days_from_the_locked_sheet(world: World) -> None:
    lock(world)
    roster.end_postings(
        [world.member],
        ends_on=date(2024, 3, 30),
        reason="病退",
        made_at=at(APRIL),
        by=make.OPERATOR,
    )
    sheet = read_sheet(world, on=APRIL)
    assert [(one.day.day, one.becomes) for one in sheet.proposals] == [(30, ""), (31, "")]


def test_corrections_need_a_locked_sheet_a_reason_and_the_version_that_was_read(
    world: World,
) -> None:
    with pytest.raises(errors.SheetNotLocked):
        correct(world, 9, "absent", base=1)
    lock(world)
    for bad, problem in (
        ({"reason": " "}, errors.ReasonNeeded),
        ({"base": 1}, errors.EditedMeanwhile),
        ({"becomes": "village"}, errors.NothingToCorrect),
        ({"becomes": "gone"}, errors.CodeNotForDay),
        ({"who": "office"}, NotAllowed),
    ):
        with pytest.raises(problem):
            correct(world, 9, **{"becomes": "absent", **bad})  # type: ignore[arg-type]
    assert Correction.objects.count() == 0


@pytest.mark.only_postgres
@pytest.mark.django_db(transaction=True)
def test_two_clerks_lock_the_same_sheets_at_once_and_each_is_locked_once(world: World) -> None:
    postings = [world.member, world.secretary, world.colleague]
    begin, found, failed = Barrier(2), [], []

    def work(order: list[Any]) -> None:
        try:
            begin.wait(timeout=10)
            found.append(
                actions.confirm_sheets(
                    chosen=[actions.Chosen(posting=row, shown="√" * 31) for row in order],
                    month=MARCH,
                    without_own_reason="集中补录",
                    at=at(APRIL),
                    by=world.actors["township"],
                )
            )
        except BaseException as error:  # shown by the assertion below
            failed.append(error)
        finally:
            connection.close()

    threads = [Thread(target=work, args=(order,)) for order in (postings, postings[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert sum(len(one.done) for one in found) == 3
    assert [one.refused for one in found] == [(), ()]
    assert MonthSheet.objects.filter(state=SheetState.LOCKED).count() == 3
    assert EventRecord.objects.filter(name="presence.sheet.locked").count() == 3


@pytest.mark.only_postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_corrections_of_the_same_version_one_is_refused(world: World) -> None:
    lock(world)
    base = MonthSheet.objects.get().version
    begin, said = Barrier(2), []

    def work(becomes: str) -> None:
        try:
            begin.wait(timeout=10)
            said.append(correct(world, 9, becomes, base=base))
        except errors.EditedMeanwhile:
            said.append("refused")
        finally:
            connection.close()

    threads = [Thread(target=work, args=(code,)) for code in ("absent", "official")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(str, said)) == ["True", "refused"]
    assert Correction.objects.count() == 1

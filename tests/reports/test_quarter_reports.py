"""The quarterly report on its way: handed in as the records stand, checked, kept; or given back."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests import factories as make
from tests.reports.burden_world import COUNTY, World, build
from zhucun.analytics.queries import owing
from zhucun.directory.enums import Role
from zhucun.directory.models import Place
from zhucun.directory.perms import Actor
from zhucun.directory.queries import pack_for
from zhucun.engines.cadence import State
from zhucun.kernel.periods import Period
from zhucun.kernel.problems import NotAllowed, NotFound
from zhucun.ledger.models import EventRecord
from zhucun.presence import actions as presence
from zhucun.presence.queries import sheets
from zhucun.reports import actions
from zhucun.reports import queries as reports
from zhucun.reports.errors import QuarterCutShort, QuarterNotOver, QuarterUnlocked
from zhucun.reports.models import QuarterReport
from zhucun.reports.queries import archives
from zhucun.reports.queries import quarter_reports as handed
from zhucun.signoff import actions as signoff
from zhucun.signoff import queries as signing
from zhucun.signoff.enums import Said
from zhucun.signoff.errors import NoProcedure

APRIL = date(2024, 4, 3)
FIRST = Period.quarter(2024, 1)


def at(day: date = APRIL) -> datetime:
    return datetime(day.year, day.month, day.day, 2, 0, tzinfo=UTC)


@pytest.fixture
def world(places: dict[str, Place]) -> World:
    return build(places)


def lock(world: World, *months: int) -> None:
    for month in months:
        first = date(2024, month, 1)
        [shown] = sheets.sheets_of([world.wang], month=first, as_of=APRIL)
        presence.confirm_sheet(
            posting=world.wang,
            month=first,
            shown=shown.signs,
            without_own_reason="电话核实",
            at=at(),
            by=world.actors["township"],
        )


def page(world: World, who: str = "wang", on: date = APRIL) -> reports.QuarterPage:
    return reports.quarter_page(
        actor=world.actors[who], posting=world.wang, quarter=FIRST, as_of=on
    )


def hand_in(world: World, who: str = "wang", on: date = APRIL) -> QuarterReport:
    return actions.hand_in_quarter(page=page(world, who, on), at=at(on), by=world.actors[who])


def sign(row: QuarterReport, by: Actor, said: Said = Said.SIGNED, **more: Any) -> None:
    rows = signing.cases(actor=by, as_of=APRIL, kind=handed.KIND, subjects=[row.public_id])
    [card] = signing.cards(list(rows), actor=by, as_of=APRIL)
    [(step, word)] = card.may.signs
    one = signoff.Signing(
        case=card.case.public_id,
        step=step,
        word=word,
        evidence=card.opened.evidence,
        said=said,
        **more,
    )
    signoff.sign_case(one, at=at(), by=by)


def test_it_is_handed_in_when_it_is_over_and_its_months_are_locked(world: World) -> None:
    lock(world, 1, 2)
    with pytest.raises(QuarterNotOver):
        hand_in(world, on=date(2024, 3, 20))
    with pytest.raises(QuarterUnlocked):
        hand_in(world)
    lock(world, 3)
    with pytest.raises(NotAllowed):
        hand_in(world, "township")
    row = hand_in(world)
    assert hand_in(world).pk == row.pk
    assert EventRecord.objects.filter(name="reports.quarter.reported").count() == 1


def test_a_page_that_leaves_months_out_is_not_handed_in(world: World) -> None:
    lock(world, 1)
    early = page(world, on=date(2024, 1, 31))
    assert early.is_locked
    with pytest.raises(QuarterCutShort):
        actions.hand_in_quarter(page=early, at=at(), by=world.actors["wang"])
    assert not QuarterReport.objects.exists()
    lock(world, 2, 3)
    last = page(world, on=date(2024, 3, 31))
    row = actions.hand_in_quarter(page=last, at=at(), by=world.actors["wang"])
    assert row.content["days"] == 91


def test_what_was_handed_in_is_what_is_signed_though_a_record_changes(world: World) -> None:
    lock(world, 1, 2, 3)
    world.visit()
    row = hand_in(world)
    world.visit(on=date(2024, 3, 4))
    [paper] = handed.papers([row]).values()
    told = {line.label[0]: line.value[0] for line in paper.sections[0].lines}
    assert (told["驻村天数"], told["走访记录"], told["走访户次"]) == ("91", "1", "2")
    assert page(world).figures.visits == 2
    sign(row, world.actors["township"])
    sign(row, world.actors["office"])
    row.refresh_from_db()
    assert (row.state, row.kept_on) == ("kept", APRIL)
    reading = archives.Reading(actor=world.actors["office"], postings=[world.wang], as_of=APRIL)
    [found] = archives.archives_of(reading)
    [kept] = next(each for each in found.parts if each.part.id == "quarters").found.rows
    assert kept.state == "已于2024-04-03归档"


def test_one_that_comes_back_is_handed_in_anew_with_what_the_records_say_now(world: World) -> None:
    lock(world, 1, 2, 3)
    row = hand_in(world)
    sign(row, world.actors["township"], Said.REJECTED, reason="走访漏记")
    row.refresh_from_db()
    assert row.state == "returned"
    world.visit()
    again = hand_in(world)
    assert (again.pk, again.state, again.content["figures"]["visits"]) == (row.pk, "handed_in", 1)
    sign(again, world.actors["township"])
    sign(again, world.actors["office"])
    again.refresh_from_db()
    assert again.state == "kept"


def test_a_colleague_and_charlie_neither_read_nor_sign_it(world: World) -> None:
    lock(world, 1, 2, 3)
    row = hand_in(world)
    unit = make.actor("clerk", Role.UNIT, COUNTY, unit=make.unit("别的单位"))
    for actor in (world.actors["stranger"], unit):
        with pytest.raises(NotFound):
            reports.quarter_page(actor=actor, posting=world.wang, quarter=FIRST, as_of=APRIL)
        found = signing.cases(actor=actor, as_of=APRIL, kind=handed.KIND, subjects=[row.public_id])
        assert not found.exists()
    with pytest.raises(NotAllowed):
        hand_in(world, "li")


def test_where_no_pack_says_who_signs_nothing_is_handed_in(places: dict[str, Place]) -> None:
    round_ = make.round_("2023", area="520111", starts_on=date(2023, 5, 1))
    person = make.person("花溪干部")
    village = places["520111100201"]
    row = make.posting(person, village, round_, starts_on=date(2024, 3, 20))
    world = World(wang=row, li=row, zhao=row, homes=[])
    by = make.actor("hua", Role.FIRST_SECRETARY, village.code, person=person)
    world.actors = {"wang": by, "township": make.actor("qy", Role.TOWNSHIP, village.code[:9])}
    assert not handed.has_chain(village.code, APRIL)
    lock(world, 3)
    with pytest.raises(NoProcedure):
        hand_in(world)
    assert not QuarterReport.objects.exists()


def test_who_owes_a_report_is_known_from_the_locked_months(world: World) -> None:
    def done() -> int:
        duty = "achievement-report"
        found = owing.owed_in(actor=world.actors["office"], area=COUNTY, on=APRIL, duty=duty)
        [line] = found.by_duty()
        assert line.is_connected
        return found.count(states=(State.DONE,), duty=duty)

    assert done() == 0
    lock(world, 1, 2)
    assert done() == 0
    lock(world, 3)
    assert done() == 1


def test_where_only_work_reports_are_asked_for_the_quarterly_report_is_one(world: World) -> None:
    """YN-059 names work reports and no rhythm: they are counted, and nobody is late."""
    lock(world, 1, 2, 3)
    told: dict[str, Any] = {"area": COUNTY, "since": date(2024, 1, 1), "until": date(2024, 5, 1)}
    facts = list(handed.duty_facts(actor=world.actors["office"], **told))
    assert {(each.counts, each.row) for each in facts if each.id == world.wang.public_id} == {
        (word, f"{world.wang.public_id}?quarter=2024-Q1")
        for word in ("achievement-report", "work-report")
    }
    pack = pack_for("530627", as_of=date(2025, 6, 30))
    [item] = [each for each in pack.cadences("posting") if each.id == "work-report"]
    rhythm = item.spec.on(pack.as_of)
    assert item.spec.counts == "work-report"
    assert rhythm is not None
    assert rhythm.times == "unset"
    charlie = make.actor("charles", Role.OFFICE, "520111", on=APRIL)
    assert list(handed.duty_facts(actor=charlie, **told)) == []

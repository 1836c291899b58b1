"""Month sheets: by exception, confirmed twice, locked; the questions that they raise."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests import factories as make
from tests.presence.leave_world import EXAMPLE, TODAY, VILLAGE, World, at, build
from tests.presence.sheet_world import (
    APRIL,
    END,
    MARCH,
    confirm,
    lock,
    make_check,
    make_trip,
    read_sheet,
)
from zhucun.directory.models import Place, Unit
from zhucun.kernel.problems import NotAllowed, NotFound
from zhucun.ledger.models import EventRecord
from zhucun.presence import actions, errors
from zhucun.presence.enums import CheckResult, SheetState, Standing
from zhucun.presence.models import MonthSheet
from zhucun.presence.queries import questions as asking
from zhucun.presence.queries import sheets as queries


@pytest.fixture
def world(places: dict[str, Place], unit: Unit, settings: Any) -> World:
    settings.POLICY_DIR = EXAMPLE
    return build(places, unit)


# ── by exception ────────────────────────────────────────


def test_whoever_records_nothing_was_on_post(world: World) -> None:
    sheet = read_sheet(world, on=APRIL)
    assert sheet.signs == "√" * 31
    assert (sheet.figures.planned, sheet.figures.least) == (31, 20)
    assert (sheet.figures.standing, sheet.state) == (Standing.MET, SheetState.OPEN)
    assert sheet.pack.startswith("sheqi-example ")


def test_every_exception_is_entered_once_and_has_its_row(world: World) -> None:
    leave = world.ask(days=2)  # 5 and 6 March
    for who in ("secretary", "township"):
        world.sign(leave, who)
    trip = make_trip(world, 11, 2)
    course = make_trip(world, 14, 1, kind="training")
    rest = make_trip(world, 18, 2, kind="rotation")
    check = make_check(world, 25)
    sheet = read_sheet(world, on=APRIL)
    assert sheet.signs == "√√√√事事√√√√公公√训√√√轮轮√√√√√旷√√√√√√"
    records = {day.on.day: day.span.record for day in sheet.grid if day.span}
    assert records == {
        **dict.fromkeys((5, 6), leave.public_id),
        **dict.fromkeys((11, 12), trip.public_id),
        14: course.public_id,
        **dict.fromkeys((18, 19), rest.public_id),
        25: check.public_id,
    }
    assert sheet.figures.planned == 26  # trips and trainings count in this pack, the others do not
    assert sheet.figures.counts["village"] == 23


def test_a_half_day_of_leave_leaves_the_day_in_the_village(world: World) -> None:
    leave = world.ask(days=1, starts_at_noon=True)
    world.sign(leave, "secretary")
    assert read_sheet(world, on=APRIL).signs == "√" * 31


def test_what_a_pack_leaves_open_is_said_and_not_guessed(
    places: dict[str, Place], unit: Unit
) -> None:
    world = build(places, unit)  # the pack of the county: no minimum, nothing about trips
    make_trip(world, 11, 2)
    counted = read_sheet(world, on=APRIL).figures
    assert (counted.planned, counted.open_days) == (29, 2)
    assert (counted.least, counted.standing) == (None, Standing.UNSET)


def test_nights_are_counted_where_the_village_keeps_a_rota(world: World) -> None:
    assert read_sheet(world).figures.nights is None
    nights = {date(2024, 3, day): [world.member] for day in (2, 5, 9)}
    village = world.member.place
    actions.set_night_duty(village=village, nights=nights, at=at(TODAY), by=world.of(world.member))
    assert read_sheet(world).figures.nights == 3
    assert read_sheet(world, posting=world.secretary).figures.nights == 0
    assert read_sheet(world, posting=world.neighbour).figures.nights is None


def test_a_warning_comes_while_the_month_can_still_be_met(world: World) -> None:
    make_trip(world, 10, 11, kind="rotation")
    warned = queries.early_warnings(actor=world.actors["office"], as_of=TODAY)
    assert [(one.posting, one.figures.standing) for one in warned] == [
        (world.member, Standing.TIGHT)
    ]
    make_trip(world, 25, 2, kind="rotation")
    [one] = queries.early_warnings(actor=world.actors["office"], as_of=TODAY)
    assert (one.figures.standing, one.figures.spare) == (Standing.SHORT, -2)
    later = date(2024, 3, 30)
    [one] = queries.early_warnings(actor=world.actors["office"], as_of=later)
    assert one.figures.standing == Standing.MISSED
    assert queries.early_warnings(actor=world.actors["stranger"], as_of=TODAY) == []


# ── who sees what ────────────────────────────────────────


def test_charlie_sees_no_sheet_of_another_county(world: World) -> None:
    for who in ("office", "township", "audit", "unit", "member"):
        assert read_sheet(world, who)
    for who in ("stranger", "neighbour"):
        with pytest.raises(NotFound):
            read_sheet(world, who)
    found = queries.month_sheets(actor=world.actors["stranger"], month=MARCH, as_of=TODAY)
    assert found == []


def test_a_month_before_the_posting_has_no_sheet(world: World) -> None:
    with pytest.raises(NotFound):
        queries.month_sheet(
            actor=world.actors["office"],
            posting=world.member.public_id,
            month=date(2021, 4, 1),
            as_of=TODAY,
        )


def test_thirty_sheets_cost_as_many_queries_as_three(
    world: World, places: dict[str, Place], unit: Unit, queries_of: Callable[..., list[str]]
) -> None:
    def read() -> list[str]:
        return queries_of(
            lambda: queries.month_sheets(actor=world.actors["office"], month=MARCH, as_of=APRIL)
        )

    def ask() -> list[str]:
        return queries_of(
            lambda: asking.questions(actor=world.actors["office"], month=MARCH, as_of=APRIL)
        )

    lock(world)
    few, few_asked = read(), ask()
    _more(places, unit, 27)
    assert read() == few
    assert len(few) == 7
    assert ask() == few_asked


def test_confirming_thirty_costs_as_many_queries_as_three(
    world: World, places: dict[str, Place], unit: Unit, queries_of: Callable[..., list[str]]
) -> None:
    def confirm(month: date) -> list[str]:
        actor = world.actors["township"]
        sheets = queries.month_sheets(actor=actor, month=month, as_of=APRIL)
        chosen = [actions.Chosen(posting=one.posting, shown=one.signs) for one in sheets]
        return queries_of(
            lambda: actions.confirm_sheets(
                chosen=chosen, month=month, without_own_reason="补录", at=at(APRIL), by=actor
            )
        )

    few = confirm(date(2024, 1, 1))
    _more(places, unit, 27)
    assert confirm(date(2024, 2, 1)) == few
    assert MonthSheet.objects.filter(state=SheetState.LOCKED).count() == 4 + 31


def _more(places: dict[str, Place], unit: Unit, count: int) -> None:
    from zhucun.roster.models import Round

    for number in range(count):
        person = make.person(f"赵{number}", unit=unit)
        make.posting(person, places[VILLAGE], Round.objects.get(), role="member", unit=unit)


# ── confirmed, locked ────────────────────────────────────────


def test_the_cadre_confirms_then_the_township_and_the_sheet_locks(world: World) -> None:
    make_trip(world, 11, 2)
    assert confirm(world)
    assert read_sheet(world).is_ready
    assert confirm(world, "township")
    sheet = read_sheet(world, on=APRIL)
    row = MonthSheet.objects.get()
    assert (sheet.state, row.village_days, row.confirmed_township_name) == (
        SheetState.LOCKED,
        31,
        "Township",
    )
    assert row.pack.startswith("sheqi-example ")
    event = EventRecord.objects.get(name="presence.sheet.locked")
    assert event.data["days"] == "√" * 10 + "公公" + "√" * 19
    assert not confirm(world)
    assert not confirm(world, "township")
    assert EventRecord.objects.filter(name__startswith="presence.sheet").count() == 2


def test_a_month_is_confirmed_when_it_is_over_as_it_was_shown(world: World) -> None:
    with pytest.raises(errors.MonthNotOver):
        confirm(world, on=date(2024, 3, 30))
    make_trip(world, 11, 2)
    with pytest.raises(errors.SheetChanged) as refused:
        confirm(world, shown="√" * 31)
    assert refused.value.facts["days"] == "11: √ → 公, 12: √ → 公"
    assert confirm(world, on=END)
    assert not MonthSheet.objects.filter(state=SheetState.OPEN).exists()


def test_what_changes_after_the_cadre_confirmed_is_confirmed_again(world: World) -> None:
    confirm(world)
    make_check(world, 20)
    assert read_sheet(world).is_changed
    with pytest.raises(errors.OwnConfirmationMissing):
        confirm(world, "township")
    assert confirm(world)
    assert confirm(world, "township")


def test_a_township_locks_without_the_cadre_only_with_a_reason(world: World) -> None:
    with pytest.raises(errors.OwnConfirmationMissing):
        confirm(world, "township")
    assert confirm(world, "township", without_own_reason="本人住院")
    assert MonthSheet.objects.get().without_own_reason == "本人住院"
    with pytest.raises(errors.SheetLocked):
        confirm(world)


@pytest.mark.parametrize("who", ["office", "secretary", "colleague", "audit", "unit", "stranger"])
def test_nobody_else_confirms(world: World, who: str) -> None:
    with pytest.raises(NotAllowed):
        confirm(world, who, shown="√" * 31)
    with pytest.raises((NotAllowed, errors.SheetNotLocked)):
        actions.correct_sheet(
            posting=world.member,
            day=MARCH,
            becomes="absent",
            reason="x",
            base=1,
            at=at(APRIL),
            by=world.actors[who],
        )


def test_many_are_confirmed_at_once_and_each_refusal_says_why(world: World) -> None:
    confirm(world)
    confirm(world, "secretary", posting=world.secretary)
    postings = [world.member, world.secretary, world.colleague]
    found = actions.confirm_sheets(
        chosen=[actions.Chosen(posting=row) for row in postings],
        month=MARCH,
        at=at(APRIL),
        by=world.actors["township"],
    )
    assert found.done == (world.member, world.secretary)
    [(refused, problem)] = found.refused
    assert refused == world.colleague
    assert isinstance(problem, errors.OwnConfirmationMissing)
    assert MonthSheet.objects.count() == 2


# ── questions ────────────────────────────────────────


def _asked(world: World, area: str = "") -> list[tuple[str, str]]:
    found = asking.questions(actor=world.actors["office"], month=MARCH, as_of=APRIL, area=area)
    return [(one.sheet.posting.person.name, one.screen) for one in found]


def test_a_late_return_is_a_question_with_its_days(world: World) -> None:
    leave = world.ask(days=1)
    world.sign(leave, "secretary")
    actions.record_return(leave=leave, on=date(2024, 3, 8), at=at(APRIL), by=world.of(world.member))
    [found] = asking.questions(actor=world.actors["office"], month=MARCH, as_of=APRIL)
    assert (found.screen, [day.day for day in found.days]) == (asking.LATE, [6, 7])
    assert asking.questions(actor=world.actors["stranger"], month=MARCH, as_of=APRIL) == []


def test_the_screens_of_hunan_ask_about_two_posts_and_nights(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    hunan = asking.directory.policy().pack("hunan-2022")
    monkeypatch.setattr(asking.directory, "pack_for", lambda area, *, as_of: hunan.at(as_of))
    assert ("李队员", "screens/two-masters") in _asked(world)  # no contact is on record
    make_trip(world, 11, 2, to_unit=True)
    make_check(world, 12, CheckResult.PRESENT)
    nights = {date(2024, 3, 2): [world.secretary]}
    actions.set_night_duty(
        village=world.member.place, nights=nights, at=at(TODAY), by=world.of(world.member)
    )
    asked = _asked(world)
    assert ("李队员", "screens/two-posts") in asked
    assert ("李队员", "screens/day-student") in asked
    assert ("张书记", "screens/day-student") not in asked
    assert ("李队员", "screens/frequent-returns") not in asked  # Hunan gives no number
    assert ("李队员", "screens/home-unit-work") not in asked  # nobody here knows
    [one] = [
        one
        for one in asking.questions(actor=world.actors["office"], month=MARCH, as_of=APRIL)
        if one.screen == "screens/two-posts"
    ]
    assert [day.day for day in one.days] == [12]
    assert one.values[0][0] == "days_in_both_places"
    assert one.values[0][2] == 1
    assert [span.first.day for span in one.spans] == [11]


def test_work_for_the_own_unit_is_asked_about_where_the_cadre_told_of_it_and_it_is_not_tolerated(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """HN22-31: nobody is watched; what a person enters with a trip is counted, and a region's list
    of what is tolerated is left out."""
    hunan = asking.directory.policy().pack("hunan-2022")
    monkeypatch.setattr(asking.directory, "pack_for", lambda area, *, as_of: hunan.at(as_of))
    make_trip(world, 11, 2, to_unit=True)
    assert ("李队员", "screens/home-unit-work") not in _asked(world)
    trip = make_trip(world, 18, 1, unit_activity="meeting")
    assert trip.to_unit
    [one] = [
        one
        for one in asking.questions(actor=world.actors["office"], month=MARCH, as_of=APRIL)
        if one.screen == "screens/home-unit-work"
    ]
    assert one.sheet.posting.person.name == "李队员"
    assert (one.values[0][0], one.values[0][2]) == ("home_unit_activities", 1)
    assert asking.questions(actor=world.actors["stranger"], month=MARCH, as_of=APRIL) == []
    assert asking.tolerated_of(hunan.at(APRIL)) == frozenset()
    monkeypatch.setattr(asking, "tolerated_of", lambda pack: frozenset({"meeting"}))
    assert ("李队员", "screens/home-unit-work") not in _asked(world)
    make_trip(world, 20, 1, unit_activity="duty")
    assert ("李队员", "screens/home-unit-work") in _asked(world)

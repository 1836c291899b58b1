"""Who owes what: one person's list, an office's gaps, the reasons and the rows behind them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from tests import factories as make
from tests.analytics.duties_world import COUNTY, EAST, POLICY, TODAY, TOWNSHIP, World, build
from zhucun.analytics import queries
from zhucun.analytics.queries import Obligation, subjects
from zhucun.analytics.queries.duties import duties_of, duty_of
from zhucun.directory.enums import Permission, Role
from zhucun.directory.models import Place
from zhucun.directory.perms import Actor
from zhucun.directory.queries import policy
from zhucun.engines.cadence import State, Why
from zhucun.kernel.problems import NotFound
from zhucun.presence.models import Leave
from zhucun.roster.models import Posting

MARCH = date(2024, 3, 1)


@pytest.fixture
def world(places: dict[str, Place], settings: Any) -> World:
    settings.POLICY_DIR = POLICY
    return build(places)


def owed(world: World, *, actor: Actor | None = None, on: date = TODAY, **more: Any) -> Any:
    return queries.owed_in(
        actor=actor or world.office, on=on, since=more.pop("since", MARCH), area=TOWNSHIP, **more
    )


def one(
    world: World, duty: str, posting: Posting, *, on: date = TODAY, start: date = MARCH
) -> Obligation:
    return owed(world, on=on).one(duty=duty, key=posting.public_id, start=start)  # type: ignore[no-any-return]


def why(found: Obligation) -> dict[Why, tuple[int, ...]]:
    return {reason.why: reason.numbers for reason in found.reasons}


# ── what counts ────────────────────────────────────────


def test_households_that_were_reached_are_counted_once_and_visits_each_time(world: World) -> None:
    world.visit(world.wang, date(2024, 3, 4), 0, 1)
    world.visit(world.wang, date(2024, 3, 11), 0)
    distinct, each = (one(world, duty, world.wang) for duty in ("home-visits", "home-calls"))
    assert (distinct.done, distinct.needed, distinct.state) == (2, 2, State.DONE)
    assert (each.done, each.needed, each.state) == (3, 4, State.DUE)
    assert why(each) == {Why.SHORT: (3, 4, 1)}


def test_the_records_behind_a_number_are_named(world: World) -> None:
    first = world.visit(world.wang, date(2024, 3, 4), 0, 1)
    world.visit(world.wang, date(2024, 2, 29), 2)
    world.visit(world.li, date(2024, 3, 5), 2)
    found = one(world, "home-visits", world.wang)
    assert [(row.kind, row.key, row.on) for row in found.behind] == [
        ("visit", first.public_id, date(2024, 3, 4))
    ] * 2


def test_what_happens_after_the_day_does_not_count_on_it(world: World) -> None:
    world.visit(world.wang, date(2024, 3, 20), 0, 1)
    assert one(world, "home-visits", world.wang, on=date(2024, 3, 19)).done == 0


def test_a_month_that_passed_without_it_is_late_and_stays_so(world: World) -> None:
    found = one(world, "home-calls", world.wang, on=date(2024, 4, 20))
    assert (found.state, found.due_on) == (State.LATE, TODAY)
    world.visit(world.wang, date(2024, 4, 2), 0, 1, 2, 3)
    assert one(world, "home-calls", world.wang, on=date(2024, 4, 20)).state == State.LATE


def test_a_training_that_was_entered_for_the_month_sheet_counts_for_the_year(world: World) -> None:
    trip = world.training(world.wang, date(2024, 2, 6))
    found = one(world, "yearly-lesson", world.wang, start=date(2024, 1, 1))
    assert found.state == State.DONE
    assert [(row.kind, row.key) for row in found.behind] == [("training", trip.public_id)]
    assert one(world, "yearly-lesson", world.li, start=date(2024, 1, 1)).done == 0


def test_days_in_the_village_come_from_the_month_sheet(world: World) -> None:
    found = one(world, "days-in-village", world.wang)
    assert (found.done, found.needed, found.state) == (31, 20, State.DONE)
    [row] = found.behind
    assert (row.kind, row.key) == ("sheet", f"{world.wang.public_id}/2024-03")


def test_a_village_is_covered_by_who_serves_there(world: World) -> None:
    assert [each for each in owed(world).by_duty() if each.item.spec.subject == "village"]


# ── what the source leaves open ────────────────────────────────────────


def test_a_number_that_is_not_configured_is_open_and_never_late(world: World) -> None:
    found = one(world, "some-visits", world.wang, on=date(2024, 6, 1))
    assert (found.state, found.needed, found.done) == (State.OPEN, None, 0)
    assert Why.NUMBER_OPEN in why(found)


def test_events_that_no_room_keeps_are_not_nought(world: World) -> None:
    found = one(world, "songs", world.wang, on=date(2024, 6, 1))
    assert (found.state, found.done) == (State.OPEN, None)
    assert Why.NOT_CONNECTED in why(found)


def test_a_duty_of_subjects_that_no_room_keeps_waits(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subjects, "has_mart", lambda subject: subject != "county")
    waiting = {line.item.id: line for line in owed(world).waiting}
    assert "demonstration-class" in waiting
    assert (waiting["demonstration-class"].is_connected, waiting["demonstration-class"].total) == (
        False,
        0,
    )


def test_what_the_reader_may_not_see_is_not_connected_either(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    unseeing = make.actor("unit", Role.AUDIT, COUNTY, on=TODAY)
    monkeypatch.setattr(Actor, "can", _but_fieldwork(Actor.can))
    found = owed(world, actor=unseeing).one(
        duty="home-visits", key=world.wang.public_id, start=MARCH
    )
    assert (found.done, found.state) == (None, State.OPEN)


def _but_fieldwork(can: Callable[..., bool]) -> Callable[..., bool]:
    return lambda self, permission, **more: (
        permission is not Permission.SEE_FIELDWORK and can(self, permission, **more)
    )


def test_every_duty_of_the_house_is_understood_by_the_engine(places: dict[str, Place]) -> None:
    found = 0
    for pack in policy().packs.values():
        at = pack.at(pack.valid.start)
        for _subject, items in duties_of(at):
            duties = [duty_of(item, at) for item in items]
            assert [duty.id for duty in duties] == [item.id for item in items]
            found += len(duties)
    assert found > 60


# ── part months and leave ────────────────────────────────────────


@pytest.mark.parametrize(
    ("duty", "needed", "state", "reason"),
    [
        ("home-visits", 2, State.LATE, Why.SHARED),  # half of 2, more than 1: rounded up
        ("home-calls", 4, State.OPEN, Why.PART_OPEN),
    ],
)
def test_what_a_part_of_a_month_asks_is_as_the_pack_says(
    world: World, duty: str, needed: int, state: State, reason: Why
) -> None:
    found = one(world, duty, world.zhao, on=date(2024, 4, 10))
    assert (found.needed, found.state) == (needed, state)
    assert reason in why(found)


def test_the_first_week_of_a_newcomer_asks_nothing_where_the_pack_says_so(world: World) -> None:
    monday = date(2024, 3, 11)  # he began on Saturday the 16th
    found = one(world, "weekly-diary", world.zhao, start=monday)
    assert (found.needed, found.state) == (0, State.EXCUSED)


def test_leave_excuses_only_where_the_pack_says_so_and_only_when_it_was_long(world: World) -> None:
    world.leave(world.wang, date(2024, 3, 4), 12)
    world.leave(world.li, date(2024, 3, 4), 10)
    day = date(2024, 4, 10)
    excused = one(world, "home-visits", world.wang, on=day)
    assert (excused.state, why(excused)[Why.LEAVE_EXCUSES]) == (State.EXCUSED, (12, 10))
    assert one(world, "home-visits", world.li, on=day).state == State.LATE  # 10 are not more
    assert one(world, "home-calls", world.wang, on=day).state == State.LATE  # nothing said


def test_leave_that_was_only_asked_for_excuses_nobody(world: World) -> None:
    world.leave(world.wang, date(2024, 3, 4), 12)
    Leave.objects.update(state="asked")
    assert one(world, "home-visits", world.wang, on=date(2024, 4, 10)).state == State.LATE


# ── lists ────────────────────────────────────────


def test_a_cadre_reads_his_own_list_without_any_right_to_others(world: World) -> None:
    world.visit(world.li, date(2024, 3, 4), 0, 1)
    mine = queries.own_obligations(person=world.li.person.public_id, on=TODAY, since=MARCH)
    listed = mine.listed()
    assert {each.key for each in listed} == {world.li.public_id}
    [visits] = [each for each in listed if each.item.id == "home-visits"]
    assert (visits.state, visits.done) == (State.DONE, 2)


def test_somebody_without_a_posting_owes_nothing(world: World) -> None:
    nobody = make.person("无岗")
    assert queries.own_obligations(person=nobody.public_id, on=TODAY).listed() == []


def test_the_gaps_of_an_area_begin_with_what_is_late(world: World) -> None:
    found = owed(world, on=date(2024, 4, 10))
    listed = found.listed(states=(State.LATE, State.DUE))
    ranks = [each.state == State.DUE for each in listed]
    assert ranks == sorted(ranks)
    assert len(listed) == found.count(states=(State.LATE, State.DUE))
    assert {each.state for each in listed} == {State.LATE, State.DUE}
    late = [each.due_on for each in listed if each.state == State.LATE]
    assert late == sorted(late)  # type: ignore[type-var]


def test_the_pages_of_a_list_are_the_list(world: World) -> None:
    found = owed(world, on=date(2024, 4, 10))
    whole = [each.id for each in found.listed()]
    pages = [
        each.id
        for offset in range(0, len(whole), 7)
        for each in found.listed(limit=7, offset=offset)
    ]
    assert pages == whole
    assert len(set(whole)) == len(whole)


def test_a_list_is_cut_to_a_duty_and_to_a_village(world: World) -> None:
    found = owed(world)
    calls = found.listed(duty="home-calls")
    assert {each.row.name for each in calls if each.row} == {"王驻村", "李队员", "赵队员"}
    assert {each.place for each in found.listed(area=EAST)} == {EAST}
    assert found.count(duty="home-calls", area=EAST) == 2


def test_numbers_by_duty_and_by_place_add_up_to_the_list(world: World) -> None:
    found = owed(world, on=date(2024, 4, 10))
    by_duty = [sum(line.counts[state] for line in found.by_duty()) for state in State]
    places = found.by_place(12)
    by_place = [sum(counts[state] for counts in places.values()) for state in State]
    assert by_duty == by_place == [found.count(states=(state,)) for state in State]
    assert set(places) == {EAST, "411327100202"}


def test_each_place_is_counted_under_its_own_pack(world: World) -> None:
    """A township with a pack of its own lies in a county with another one."""
    found = queries.owed_in(actor=world.office, on=TODAY, since=MARCH, area=COUNTY)
    listed = found.listed()
    packs = {each.key: each.pack.id for each in listed if each.subject == "posting"}
    assert packs[world.wang.public_id] == "sheqi-duties"
    assert packs[world.qian.public_id] == "sheqi-2024"
    qian = [each for each in listed if each.key == world.qian.public_id]
    [days] = [each for each in qian if each.item.id == "days-in-village"]
    assert (days.needed, days.state) == (None, State.OPEN)


def test_one_duty_alone_gives_the_same_answer(world: World) -> None:
    world.visit(world.wang, date(2024, 3, 4), 0, 1)
    alone = owed(world, duty="home-visits")
    assert alone.listed() == owed(world).listed(duty="home-visits")


def test_an_obligation_that_is_not_there_is_not_found(world: World) -> None:
    with pytest.raises(NotFound):
        one(world, "home-visits", world.qian)


# ── who sees, what it costs ────────────────────────────────────────


def test_charlie_finds_nothing(world: World) -> None:
    charlie = make.actor("charles", Role.OFFICE, "520111", on=TODAY)
    with pytest.raises(NotFound):
        owed(world, actor=charlie)
    assert queries.owed_in(actor=charlie, on=TODAY).listed() == []


def test_a_township_sees_its_own_part_of_the_county(world: World) -> None:
    town = make.actor("town", Role.TOWNSHIP, "411327101", on=TODAY)
    found = queries.owed_in(actor=town, on=TODAY, since=MARCH, area=COUNTY)
    assert {each.place for each in found.listed()} == {"411327101201"}
    with pytest.raises(NotFound):
        owed(world, actor=town)


def test_a_member_may_not_read_what_others_owe(world: World) -> None:
    member = make.actor("li", Role.MEMBER, EAST, on=TODAY, person=world.li.person)
    with pytest.raises(NotFound):
        queries.owed_in(actor=member, on=TODAY, area=EAST)


def test_it_costs_the_same_for_three_people_and_for_twenty(
    world: World, queries_of: Callable[..., list[str]]
) -> None:
    def read() -> None:
        owed(world).listed(limit=20)

    read()
    few = len(queries_of(read))
    world.more_people(20)
    for n in range(10):
        world.visit(world.wang, MARCH + timedelta(days=n), 0, 1)
    assert len(queries_of(read)) == few


def test_the_own_list_costs_the_same_in_a_large_team(
    world: World, queries_of: Callable[..., list[str]]
) -> None:
    def read() -> None:
        queries.own_obligations(person=world.li.person.public_id, on=TODAY).listed()

    read()
    few = len(queries_of(read))
    world.more_people(20)
    assert len(queries_of(read)) == few

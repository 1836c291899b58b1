"""First the villages (先定村): fixed with their types, announced, and replaced where one merged."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests import factories as make
from tests.factories import NOW
from zhucun.directory import actions as directory
from zhucun.directory.enums import Role
from zhucun.directory.errors import PlaceGone, PlaceMerged, UnknownPlace
from zhucun.directory.models import Place, Unit
from zhucun.directory.perms import ANYBODY, OPERATOR
from zhucun.kernel.problems import NotAllowed, NotFound
from zhucun.ledger.models import EventRecord
from zhucun.roster import actions, queries
from zhucun.roster.actions import Need, VillageDraft
from zhucun.roster.errors import (
    NotAVillage,
    RoundElsewhere,
    RoundPublished,
    SizeReversed,
    VillageHasLeft,
    VillagesAnnounced,
    VillagesNotFixed,
    VillageStands,
    VillageTwice,
)
from zhucun.roster.models import Round, RoundVillage

ON = date(2021, 4, 1)
MERGED_ON = date(2021, 6, 1)


def freeze(round_: Round, *drafts: VillageDraft, on: date = ON, by: Any = OPERATOR) -> int:
    return actions.freeze_villages(drafts, round_=round_, on=on, by=by)


def announce(round_: Round, **more: Any) -> bool:
    return actions.announce_villages(
        **{"round_": round_, "announced_at": NOW, "by": OPERATOR, **more}
    )


def listed(round_: Round, as_of: date = ON, by: Any = OPERATOR) -> list[str]:
    rows = queries.round_villages(actor=by, round_=round_, as_of=as_of)
    return [row.area for row in rows]


def merge(one: Place, into: Place) -> None:
    directory.merge_places(codes=[one.code], into=into.code, on=MERGED_ON, by=OPERATOR)


# fixing


def test_a_village_is_fixed_with_the_types_that_it_bears_on_the_day(
    batch: Round, east: Place
) -> None:
    make.tag(east.code, "weak-branch")
    make.tag(east.code, "industry", since=date(2021, 5, 1))
    row = make.village_of(batch, east)
    make.tag(east.code, "heavy-task")
    assert row.tags == ["weak-branch"]
    assert RoundVillage.objects.get().tags == ["weak-branch"]
    assert Round.objects.get(pk=batch.pk).villages_fixed_on == ON


def test_who_is_fixed_already_is_set_right_and_what_does_not_change_is_not_recorded(
    batch: Round, east: Place, west: Place
) -> None:
    drafts = [VillageDraft(village=east, team_least=3), VillageDraft(village=west)]
    assert [freeze(batch, *drafts), freeze(batch, *drafts)] == [2, 0]
    assert freeze(batch, VillageDraft(village=east, team_least=2), on=date(2021, 4, 2)) == 1
    assert RoundVillage.objects.get(village=east).team_least == 2
    assert Round.objects.get(pk=batch.pk).villages_fixed_on == ON
    assert EventRecord.objects.filter(name="roster.village.fixed").count() == 3


def test_only_villages_of_the_rounds_area_that_exist_are_fixed(
    batch: Round, town: Place, far: Place, east: Place, west: Place
) -> None:
    directory.end_place(code=west.code, until=date(2021, 3, 1), by=OPERATOR)
    for place, problem in (
        (town, NotAVillage),
        (far, RoundElsewhere),
        (make.place(west.code, as_of=date(2021, 1, 1)), PlaceGone),
    ):
        with pytest.raises(problem):
            freeze(batch, VillageDraft(village=east), VillageDraft(village=place))
    with pytest.raises(UnknownPlace):
        freeze(batch, VillageDraft(village=east), on=date(2019, 1, 1))
    with pytest.raises(VillageTwice, match="东关村 stands in this list twice"):
        freeze(batch, VillageDraft(village=east), VillageDraft(village=east))
    with pytest.raises(SizeReversed, match="the team's most, 2, is less than its least, 3"):
        freeze(batch, VillageDraft(village=east, team_least=3, team_most=2))
    assert not RoundVillage.objects.exists()


def test_only_the_office_of_the_area_fixes_its_villages(batch: Round, east: Place) -> None:
    for role, area in ((Role.OFFICE, "520111"), (Role.BRANCH, east.code), (Role.TOWNSHIP, "41")):
        by = make.actor(f"{role}{area}".lower(), role, area)
        for act in (freeze, announce):
            with pytest.raises(NotAllowed):
                act(batch, by=by)


def test_fixing_needs_no_more_questions_for_more_villages(
    batch: Round, queries_of: Any, east: Place, west: Place
) -> None:
    few = queries_of(lambda: freeze(batch, VillageDraft(village=east)))
    make.add_places({f"4113271002{n}": f"村{n}" for n in range(10, 40)})
    more = [VillageDraft(village=make.place(f"4113271002{n}")) for n in range(10, 40)]
    assert queries_of(lambda: freeze(batch, *more, VillageDraft(village=west))) == few


# announcing


def test_the_list_is_announced_once_and_stands_from_then_on(
    batch: Round, east: Place, west: Place
) -> None:
    row = make.village_of(batch, east)
    assert [announce(batch), announce(batch)] == [True, False]
    assert EventRecord.objects.get(name="roster.villages.announced").data["villages"] == 1
    with pytest.raises(VillagesAnnounced, match="Open a reinforcement for further villages"):
        freeze(batch, VillageDraft(village=west))
    with pytest.raises(VillagesAnnounced):
        actions.leave_out_village(village=row, on=ON, reason="a mistake", by=OPERATOR)


def test_no_list_is_announced_that_is_empty_or_names_a_village_that_is_gone(
    batch: Round, east: Place, west: Place
) -> None:
    with pytest.raises(VillagesNotFixed, match="are not fixed yet"):
        announce(batch)
    make.village_of(batch, east)
    merge(east, west)
    with pytest.raises(PlaceMerged, match="西关村"):
        announce(batch)


def test_before_the_announcement_a_village_can_be_left_out_again(batch: Round, east: Place) -> None:
    row = make.village_of(batch, east)
    leave = {"village": row, "on": date(2021, 4, 3), "reason": "a mistake", "by": OPERATOR}
    assert [actions.leave_out_village(**leave), actions.leave_out_village(**leave)] == [True, False]
    assert listed(batch, ON) == [east.code]
    assert listed(batch, date(2021, 4, 3)) == []
    assert freeze(batch, VillageDraft(village=east), on=date(2021, 4, 4)) == 1


def test_fixing_nothing_fixes_nothing(batch: Round) -> None:
    assert freeze(batch) == 0
    assert Round.objects.get().villages_fixed_on is None


def test_everybody_reads_an_announced_list_with_types_and_needs_and_nothing_before(
    batch: Round, east: Place
) -> None:
    row = make.village_of(batch, east)
    actions.state_needs([Need(speciality="agronomy")], village=row, stated_on=ON, by=OPERATOR)
    assert not queries.announced_villages(as_of=NOW.date())
    announce(batch)
    [seen] = queries.announced_villages(as_of=NOW.date())
    assert [need.speciality for need in seen.needs.all()] == ["agronomy"]
    assert not queries.announced_villages(as_of=date(2024, 2, 29))
    assert queries.announced_villages(as_of=NOW.date(), text="东关").count() == 1
    assert not queries.announced_villages(as_of=NOW.date(), text="西关")
    assert listed(batch, by=ANYBODY) == [east.code]


def test_charlie_does_not_see_villages_of_another_county_before_the_announcement(
    batch: Round, east: Place
) -> None:
    row = make.village_of(batch, east)
    charlie = make.actor("charlie", Role.OFFICE, "520111")
    bob = make.actor("bob", Role.BRANCH, east.code)
    assert (listed(batch, by=charlie), listed(batch, by=bob)) == ([], [east.code])
    with pytest.raises(NotFound):
        queries.round_village_card(actor=charlie, public_id=row.public_id)
    assert queries.preparation(actor=charlie, round_=batch, as_of=ON).villages == 0


# merging


def test_a_village_that_merged_in_mid_round_is_told_with_what_to_do(
    batch: Round, east: Place, west: Place
) -> None:
    make.village_of(batch, east)
    merge(east, west)
    told = queries.ended_villages(actor=OPERATOR, round_=batch, as_of=MERGED_ON)
    assert [(each.row.area, each.heir.code) for each in told] == [(east.code, west.code)]
    assert isinstance(told[0].problem, PlaceMerged)
    assert not queries.ended_villages(actor=OPERATOR, round_=batch, as_of=date(2021, 5, 31))


def test_the_heir_takes_the_place_of_a_village_with_its_needs_and_wishes(
    batch: Round, east: Place, west: Place, unit: Unit
) -> None:
    row = make.village_of(batch, east, difficulty=3)
    actions.state_needs([Need(speciality="health")], village=row, stated_on=ON, by=OPERATOR)
    actions.state_village_wishes(["health"], village=row, stated_on=ON, by=OPERATOR)
    candidate = make.candidate(make.person(unit=unit), batch, village=east)
    actions.state_wishes([row], candidate=candidate, stated_on=ON, by=OPERATOR)
    announce(batch, announced_at=NOW.replace(year=2021, month=5))
    make.tag(west.code, "industry")
    merge(east, west)
    gone = queries.round_village_card(actor=OPERATOR, public_id=row.public_id)
    heir = actions.replace_village(village=gone, on=MERGED_ON, by=OPERATOR)
    assert actions.replace_village(village=gone, on=MERGED_ON, by=OPERATOR) == heir
    assert (heir.area, heir.difficulty, heir.tags) == (west.code, 3, ["industry"])
    assert [need.speciality for need in heir.needs.all()] == ["health"]
    assert [wish.unit_kind for wish in heir.wishes.all()] == ["health"]
    assert [wish.village for wish in queries.wishes_of(candidate=candidate)] == [heir]
    candidate.refresh_from_db()
    assert candidate.area == west.code
    assert listed(batch, MERGED_ON) == [west.code]
    left = EventRecord.objects.get(name="roster.village.left")
    assert left.data["into"] == west.code


def test_an_heir_that_is_in_the_round_keeps_its_own_needs_first(
    batch: Round, east: Place, west: Place
) -> None:
    gone, heir = make.village_of(batch, east), make.village_of(batch, west)
    for row, words in ((gone, ["health", "finance"]), (heir, ["finance"])):
        needs = [Need(speciality=word) for word in words]
        actions.state_needs(needs, village=row, stated_on=ON, by=OPERATOR)
    merge(east, west)
    gone = queries.round_village_card(actor=OPERATOR, public_id=gone.public_id)
    assert actions.replace_village(village=gone, on=MERGED_ON, by=OPERATOR) == heir
    ranked = heir.needs.order_by("rank").values_list("speciality", "rank")
    assert list(ranked) == [("finance", 1), ("health", 2)]


def test_what_stands_is_not_replaced_and_what_has_no_heir_is_left_out(
    batch: Round, east: Place
) -> None:
    row = make.village_of(batch, east)
    with pytest.raises(VillageStands, match="Record first in the directory"):
        actions.replace_village(village=row, on=MERGED_ON, by=OPERATOR)
    announce(batch, announced_at=NOW.replace(year=2021, month=5))
    directory.end_place(code=east.code, until=MERGED_ON, by=OPERATOR)
    row = queries.round_village_card(actor=OPERATOR, public_id=row.public_id)
    with pytest.raises(PlaceGone):
        actions.replace_village(village=row, on=MERGED_ON, by=OPERATOR)
    out = {"village": row, "on": MERGED_ON, "reason": "it ended", "by": OPERATOR}
    assert actions.leave_out_village(**out)
    with pytest.raises(NotAllowed):
        actions.leave_out_village(**{**out, "by": make.actor("c", Role.OFFICE, "520111")})


def test_a_village_that_was_left_out_is_not_replaced(
    batch: Round, east: Place, west: Place
) -> None:
    row = make.village_of(batch, east)
    actions.leave_out_village(village=row, on=ON, reason="a mistake", by=OPERATOR)
    merge(east, west)
    row = queries.round_village_card(actor=OPERATOR, public_id=row.public_id)
    with pytest.raises(VillageHasLeft, match="left the round “2021” on 2021-04-01"):
        actions.replace_village(village=row, on=MERGED_ON, by=OPERATOR)


def test_a_published_round_keeps_its_villages(batch: Round, east: Place, west: Place) -> None:
    row = make.village_of(batch, east)
    make.posting(make.person(), east, batch)
    actions.publish_round(round_=batch, published_at=NOW, by=OPERATOR)
    for act in (
        lambda: freeze(batch, VillageDraft(village=west)),
        lambda: actions.leave_out_village(village=row, on=ON, reason="x", by=OPERATOR),
        lambda: actions.replace_village(village=row, on=ON, by=OPERATOR),
    ):
        with pytest.raises(RoundPublished):
            act()

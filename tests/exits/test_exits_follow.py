"""An exit follows its household, and one household that is gone keeps no other from its exit."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.exits.world import BEGUN, DAY, EAST, WEST, World, at
from zhucun.directory.perms import OPERATOR
from zhucun.exits import actions
from zhucun.exits.enums import SUBJECT, ExitState
from zhucun.exits.models import Exit
from zhucun.households import actions as homes
from zhucun.households.models import Household
from zhucun.ledger import queries as ledger
from zhucun.signoff import actions as signoff
from zhucun.signoff.queries import Asked

NEXT = DAY + timedelta(days=1)
FAR = "431225100201"
HOW: dict[str, Any] = {"made_at": at(NEXT), "by": OPERATOR}


def ends(world: World, *rows: Household) -> None:
    homes.end_households(list(rows), on=NEXT, reason="death", **HOW)


def joins(world: World, *rows: Household) -> None:
    for row in rows:
        relations = {member.pk: "other" for member in row.members.all()}
        told: dict[str, Any] = {"relations": relations, "on": NEXT, **HOW}
        homes.merge_household(household=row, into=world.poor[2], **told)


def moves(world: World, *rows: Household, into: str = FAR) -> None:
    homes.move_households(list(rows), into=world.places[into], on=NEXT, **HOW)


def signed(world: World, *rows: Household) -> list[Exit]:
    made = world.open(*rows)
    for row in made:
        world.sign_all(row)
    return made


@pytest.mark.parametrize(
    ("happens", "why"),
    [(ends, "该户已注销"), (joins, "该户已并入另一户"), (moves, "该户已迁往外县")],
)
def test_the_exit_of_a_household_that_is_gone_is_withdrawn_and_its_chain_stops(
    world: World, happens: Any, why: str
) -> None:
    gone, stays = world.open(*world.poor[:2])
    happens(world, world.poor[0])
    gone.refresh_from_db()
    stays.refresh_from_db()
    assert (gone.state, gone.end_reason, gone.ended_on) == (ExitState.WITHDRAWN, why, NEXT)
    assert (stays.state, gone.area) == (ExitState.RUNNING, EAST)
    assert [world.card(row).case.state for row in (gone, stays)] == ["stopped", "running"]
    told = [each.name for each in ledger.history(subjects=[f"exit:{gone.public_id}"])]
    assert told.count("exits.exit.withdrawn") == 1


def test_within_the_county_an_exit_lies_where_its_household_lives_and_is_signed_on(
    world: World,
) -> None:
    [row] = world.open(world.poor[0])
    moves(world, world.poor[0], into=WEST)
    row.refresh_from_db()
    assert (row.area, row.place, row.state) == (WEST, world.places[WEST], ExitState.RUNNING)
    [told] = [
        each
        for each in ledger.history(subjects=[f"exit:{row.public_id}"])
        if each.name == "exits.exit.moved"
    ]
    assert (told.area, told.data["left"]) == (WEST, EAST)
    world.sign_all(row, NEXT)
    assert row.state == ExitState.SIGNED


def test_what_was_signed_is_entered_in_the_county_to_which_the_household_moved(
    world: World,
) -> None:
    [row] = signed(world, world.poor[0])
    moves(world, world.poor[0])
    row.refresh_from_db()
    assert (row.state, row.area) == (ExitState.SIGNED, FAR)
    result = actions.enter_exits([row], at=at(NEXT), by=world.actor("office", NEXT))
    assert [problem.code for _row, problem in result.refused] == ["not-allowed"]
    assert actions.enter_exit(exit_=row, at=at(NEXT), by=world.actor("charlie", NEXT))
    assert ("poor-household", BEGUN, DAY) in world.tags(world.poor[0])


def test_where_the_end_of_a_household_is_taken_back_its_exit_goes_on(world: World) -> None:
    done, running = *signed(world, world.poor[0]), *world.open(world.poor[1])
    world.sign(running, "branch-secretary", "branch")
    evidence = done.evidence
    ends(world, *world.poor[:2])
    for row in world.poor[:2]:
        row.refresh_from_db()
        homes.take_back_end(household=row, basis="登记错误", **HOW)
    for each in (done, running):
        each.refresh_from_db()
        assert (each.ended_on, each.end_reason) == (None, "")
    assert (done.state, done.signed_on, done.evidence) == (ExitState.SIGNED, DAY, evidence)
    assert actions.enter_exit(exit_=done, at=at(NEXT), by=world.actor("office", NEXT))
    assert (running.state, running.first_signed_on) == (ExitState.RUNNING, None)
    world.sign_all(running, NEXT)
    assert (running.state, running.signed_on) == (ExitState.SIGNED, NEXT)
    told = [one.name for one in ledger.history(subjects=[f"exit:{running.public_id}"])]
    assert told.count("exits.exit.returned") == 1


def test_ten_exits_cost_no_more_to_follow_than_two(world: World) -> None:
    def cost(number: int, happens: Any, **more: Any) -> int:
        rows = [world.home() for _ in range(number)]
        world.open(*rows)
        with CaptureQueriesContext(connection) as asked:
            happens(world, *rows, **more)
        return sum("exits_exit" in query["sql"] or "signoff_" in query["sql"] for query in asked)

    assert cost(2, ends) == cost(10, ends)
    assert cost(2, moves, into=WEST) == cost(10, moves, into=WEST)


def test_what_the_register_refuses_is_named_with_its_reason_and_the_rest_is_entered(
    world: World,
) -> None:
    rows = [*world.poor[:2], *(world.home() for _ in range(3))]
    exits = signed(world, *rows)
    dead, elsewhere, late = rows[0], rows[1], rows[2]
    # As it stood before exits followed their households.
    Household.objects.filter(pk=dead.pk).update(valid_until=NEXT)
    far = world.places[FAR]
    Household.objects.filter(pk=elsewhere.pk).update(village=far, area=far.code)
    late.tags.update(valid_from=NEXT)
    result = actions.enter_exits(exits, at=at(NEXT), by=world.actor("office", NEXT))
    assert {row.title: problem.code for row, problem in result.refused} == {
        dead.number: "households.ended",
        elsewhere.number: "not-allowed",
        late.number: "kernel.period-reversed",
    }
    assert result.done == 2
    for row in exits:
        row.refresh_from_db()
    assert [row.state for row in exits] == [*["signed"] * 3, *["exited"] * 2]
    again = actions.enter_exits(exits, at=at(NEXT), by=world.actor("office", NEXT))
    assert (again.done, len(again.refused)) == (0, 3)


@pytest.mark.parametrize("gone", ["dead", "elsewhere"])
def test_one_household_that_is_gone_keeps_no_other_from_being_signed_together(
    world: World, gone: str
) -> None:
    rows = world.open(*world.poor[:2])
    for row in rows:
        world.sign(row, "branch-secretary", "branch")
        world.sign(row, "committee-director", "director")
        world.sign(row, "township-secretary", "town")
    head = world.actor("head")
    asked = Asked(
        kind=SUBJECT, chain="household-exit", step="township-checks", word="township-head"
    )
    review = signoff.ask_review(asked=asked, at=at(DAY), by=head)
    review.refresh_from_db()
    far = world.places[FAR]
    moved: dict[str, Any] = {"village": far, "area": far.code}
    changed = {"valid_until": DAY} if gone == "dead" else moved
    Household.objects.filter(pk=world.poor[0].pk).update(**changed)
    signoff.confirm_review(review=review, revision=review.revision, at=at(DAY), by=head)
    review.refresh_from_db()
    assert (review.state, review.signed) == ("done", 1)
    assert {row.outcome for row in review.cases.all()} == {"signed", "signoff.subject-gone"}
    assert [row.state for row in Exit.objects.order_by("pk")] == ["running", "signed"]

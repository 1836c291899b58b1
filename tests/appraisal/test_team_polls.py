"""Whose evaluation villagers' marks are of: the cadre's own, or his team's, as the scheme says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests import factories as make
from tests.appraisal.world import SETTINGS, World, at, build
from tests.households.world import draft
from zhucun.appraisal import queries
from zhucun.appraisal.models import Appraisal, Appraisee
from zhucun.ballots import actions as ballots
from zhucun.directory.enums import Role
from zhucun.directory.models import Place
from zhucun.directory.perms import OPERATOR
from zhucun.households import actions as households
from zhucun.roster.models import Posting, Team

pytestmark = pytest.mark.django_db
#: Only what villagers say counts; 优秀 asks for 90 per cent.
ASKED = {**SETTINGS, "weights": {"half-year": "1"}, "classes": {}}
OF_TEAM = {**ASKED, "poll": "team"}


def in_team(world: World, name: str, **more: Any) -> Posting:
    """Somebody of 东关村's team."""
    place, round_ = world.postings[0].place, world.postings[0].round
    team = Team.objects.first() or make.team(place, round_)
    person = make.person(name)
    return make.posting(person, place, round_, role="member", team=team, **more)


def of_team(world: World, own: int, team: int) -> None:
    """王一 of the world is polled himself, and so is the team of the others, in both halves."""
    world.poll(0, satisfied=own)
    found = Team.objects.get()
    world.polls += [
        replace(
            mark,
            kind="team",
            key=found.public_id,
            poll=f"team{mark.starts_on.month}",
            satisfied=team,
            fairly=100 - team,
        )
        for mark in world.polls
    ]


def value(appraisal: Appraisal, posting: Posting) -> str | None:
    row = Appraisee.objects.get(appraisal=appraisal, posting=posting)
    [line] = row.result["lines"]
    return line["value"]  # type: ignore[no-any-return]


def test_the_teams_poll_is_the_mark_of_everybody_who_was_in_it_and_of_nobody_else(
    world: World,
) -> None:
    first, late = in_team(world, "周六"), in_team(world, "吴七", starts_on=date(2024, 8, 1))
    of_team(world, own=95, team=80)
    appraisal = world.open()
    world.adopted(appraisal, OF_TEAM)
    world.compute(appraisal)
    assert value(appraisal, first) == "80"
    assert value(appraisal, world.postings[0]) is None  # in no team; his own poll does not stand in
    row = Appraisee.objects.get(posting=late)
    [line] = row.result["lines"]
    polls = [cell["rows"][0][0] for cell in line["cells"] if cell["rows"]]
    assert polls == ["poll:team12"]  # the team of June is not his


def test_without_it_the_mark_is_the_cadres_own(world: World) -> None:
    first = in_team(world, "周六")
    of_team(world, own=95, team=80)
    appraisal = world.open()
    world.adopted(appraisal, ASKED)
    world.compute(appraisal)
    assert value(appraisal, world.postings[0]) == "95"
    assert value(appraisal, first) is None


@pytest.mark.parametrize(("satisfied", "standing"), [(92, "given"), (80, "gate_failed")])
def test_the_gate_of_satisfaction_reads_the_same_polls_in_per_cent(
    world: World, satisfied: int, standing: str
) -> None:
    first = in_team(world, "周六")
    of_team(world, own=50, team=satisfied)
    appraisal = world.open()
    world.adopted(appraisal, {**OF_TEAM, "rounding": "floor-at-least-one"})
    world.compute(appraisal)
    row = Appraisee.objects.get(posting=first)
    assert row.total == Decimal(satisfied)
    assert row.result["standings"]["excellent"] == standing
    [gate] = row.result["gates"]
    assert gate["values"] == {"satisfaction": float(satisfied)}
    assert gate["parameters"] == {"min_satisfaction": 90.0}


def test_a_poll_that_is_not_shown_is_no_mark(world: World) -> None:
    first = in_team(world, "周六")
    of_team(world, own=95, team=80)
    world.polls = [replace(mark, is_shown=False) for mark in world.polls]
    appraisal = world.open()
    world.adopted(appraisal, OF_TEAM)
    world.compute(appraisal)
    assert value(appraisal, first) is None


def test_an_evaluation_that_villagers_really_gave_of_a_team_reaches_its_members(
    places: Mapping[str, Place],
) -> None:
    """Ten households answer on paper: nine are satisfied, one does not know the team."""
    world, on = build(dict(places)), date(2024, 6, 10)
    first = in_team(world, "周六")
    drafts = [draft(first.place, number) for number in range(1, 13)]
    households.add_households(drafts, made_at=at(on), by=OPERATOR)
    given: dict[str, Any] = {"at": at(on), "by": OPERATOR}
    poll = ballots.open_poll(
        ballots.PollDraft(
            village=first.place,
            title="半年群众评议",
            subjects=[("team", Team.objects.get().public_id)],
            questions=[],
            starts_on=on,
            ends_on=on + timedelta(days=4),
            size=10,
            special_share=None,
        ),
        **given,
    )
    ballots.draw_households(poll=poll, word="福彩", **given)
    for number, code in enumerate(ballots.print_sheets(poll=poll, **given).codes):
        answer = "satisfied" if number else "unknown"
        ballots.cast(poll=poll.public_id, code=code, answers={1: answer}, today=on)
    ballots.close_poll(poll=poll, at=at(on + timedelta(days=5)), by=OPERATOR)
    appraisal = world.open()
    world.adopted(appraisal, OF_TEAM)
    world.compute(appraisal)
    row = Appraisee.objects.get(posting=first)
    [line] = row.result["lines"]
    assert [(cell["value"], bool(cell["rows"])) for cell in line["cells"]] == [
        ("100", True),
        (None, False),
    ]
    assert line["cells"][0]["rows"][0][0] == f"poll:{poll.public_id}"
    assert value(appraisal, world.postings[0]) is None


def test_who_reads_the_mark_reads_that_an_evaluation_of_these_days_was_set_aside(
    places: Mapping[str, Place], queries_of: Callable[..., Any]
) -> None:
    world, on = build(dict(places)), date(2024, 6, 10)
    first = in_team(world, "周六")
    drafts = [draft(first.place, number) for number in range(1, 13)]
    households.add_households(drafts, made_at=at(on), by=OPERATOR)
    given: dict[str, Any] = {"at": at(on), "by": OPERATOR}
    poll = ballots.open_poll(
        ballots.PollDraft(
            village=first.place,
            title="半年群众评议",
            subjects=[("team", Team.objects.get().public_id)],
            starts_on=on,
            ends_on=on,
            size=10,
        ),
        **given,
    )
    ballots.draw_households(poll=poll, word="福彩", **given)
    for code in ballots.print_sheets(poll=poll, **given).codes:
        ballots.cast(poll=poll.public_id, code=code, answers={1: "dissatisfied"}, today=on)
    later = at(on + timedelta(days=5))
    ballots.close_poll(poll=poll, at=later, by=OPERATOR)
    appraisal = world.open()
    world.adopted(appraisal, OF_TEAM)
    row = Appraisee.objects.get(posting=first)
    stranger = Appraisee.objects.get(posting=world.postings[0])
    assert queries.asides_of(row) == []
    inspector = make.actor("jiwei", Role.DISCIPLINE, first.area[:6], on=on)
    ballots.set_aside(poll=poll, reason="程序无效", at=later, by=inspector)
    world.compute(appraisal)
    assert value(appraisal, first) is None  # it is no mark any more
    assert [(one.reason, one.by_name) for one in queries.asides_of(row)] == [
        ("程序无效", inspector.name)
    ]
    assert queries.asides_of(stranger) == []
    row.until = on
    assert queries.asides_of(row) == []
    assert len(queries_of(lambda: queries.asides_of(row))) == 1

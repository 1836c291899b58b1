"""A pledge with target, day and consequence (军令状, HH18-053): complete before it is signed, judged by
its record at its day, decided by a person."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests import factories as make
from tests.exits.world import COUNTY, DAY, EAST, World, at, build
from zhucun.directory.enums import Role
from zhucun.directory.perms import Actor
from zhucun.exits.models import Exit
from zhucun.kernel.problems import NotAllowed, NotFound
from zhucun.reward import actions, queries
from zhucun.reward.errors import (
    ExitUnknown,
    HandlesHimself,
    PledgeDecided,
    PledgeIncomplete,
    PledgeNotDue,
    PledgeNotSigned,
    ReasonNeeded,
)
from zhucun.reward.models import TargetPledge

DUE, LATER = date(2017, 12, 31), date(2018, 1, 8)
PAPER = "怀脱贫军令状〔2017〕1号"


@pytest.fixture
def world(db: None) -> World:
    return build()


@pytest.fixture
def leader(world: World) -> Any:
    round_ = make.round_("2017", area=COUNTY, starts_on=date(2017, 3, 1))
    village = world.places[EAST]
    return make.posting(make.person("向书记"), village, round_, starts_on=date(2017, 3, 1))


def pledge(by: Actor, leader: Any, **more: Any) -> TargetPledge:
    given = {
        "person": leader.person,
        "posting": leader,
        "area": EAST,
        "level": "township",
        "target": "东村年底出列",
        "due_on": DUE,
        "consequence": "未完成的，就地免职",
        **more,
    }
    return actions.make_pledge(actions.TargetPledgeDraft(**given), at=at(DAY), by=by)


def test_it_is_signed_once_complete_and_a_person_decides_what_its_record_proposes(
    world: World, leader: Any
) -> None:
    office, told = world.actor("office"), {"document": PAPER, "on": DAY, "at": at(DAY)}
    bare = pledge(office, leader, target="东村通水", consequence="")
    with pytest.raises(PledgeIncomplete, match="pledge-is-complete"):
        actions.sign_pledge(pledge=bare, by=office, **told)
    with pytest.raises(ExitUnknown):
        pledge(office, leader, exit="abcdef012345")
    exit_ = world.open_place(EAST, due_on=DUE)
    row = pledge(office, leader, exit=exit_.public_id)
    assert pledge(office, leader) == row
    with pytest.raises(PledgeNotSigned):
        actions.decide_pledge(pledge=row, verdict="kept", at=at(DAY), by=office)
    assert actions.sign_pledge(pledge=row, by=office, **told)
    assert not actions.sign_pledge(pledge=row, by=office, **told)
    row.refresh_from_db()
    assert ["rules/pledge-is-complete", "pass"] in row.answers
    with pytest.raises(PledgeNotDue):
        actions.decide_pledge(pledge=row, verdict="missed", reason="差得远", at=at(DAY), by=office)
    after = world.actor("office", LATER)
    card = queries.pledge_card(actor=after, public_id=row.public_id, as_of=LATER)
    assert (card.proposed, card.is_due, card.row.verdict) == ("missed", True, "")
    outcomes = {each.rule: each.outcome.value for each in card.answers}
    assert outcomes["rules/pledge-is-kept"] == "fail"
    assert list(queries.pledges_due(actor=after, as_of=LATER)) == [row]
    assert not queries.proposed(actor=after, as_of=LATER, area="431225")
    with pytest.raises(ReasonNeeded):  # against what the record proposes
        actions.decide_pledge(pledge=row, verdict="kept", at=at(LATER), by=after)
    assert actions.decide_pledge(pledge=row, verdict="missed", at=at(LATER), by=after)
    row.refresh_from_db()
    with pytest.raises(PledgeDecided):
        actions.decide_pledge(pledge=row, verdict="kept", reason="x", at=at(LATER), by=after)
    found = {each.key: each for each in queries.proposed(actor=after, as_of=LATER)}
    fact = found[f"target:{row.public_id}"]
    assert "就地免职" in fact.words
    case = actions.open_case(
        actions.CaseDraft(
            posting=leader,
            ground="target",
            measure="removal",
            rows=[("target", row.public_id, fact.words, fact.on)],
            reason="军令状未完成",
            key=fact.key,
        ),
        at=at(LATER),
        by=after,
    )
    assert case.state == "open"  # nothing follows before it is verified and decided


def test_an_exit_by_the_day_proposes_that_it_was_kept(world: World, leader: Any) -> None:
    office, after = world.actor("office"), world.actor("office", LATER)
    exit_ = world.open_place(EAST, due_on=DUE)
    row = pledge(office, leader, exit=exit_.public_id)
    actions.sign_pledge(pledge=row, document=PAPER, on=DAY, at=at(DAY), by=office)
    Exit.objects.filter(pk=exit_.pk).update(exited_on=DUE)
    row.refresh_from_db()
    card = queries.pledge_card(actor=after, public_id=row.public_id, as_of=LATER)
    assert card.proposed == "kept"
    assert actions.decide_pledge(pledge=row, verdict="kept", at=at(LATER), by=after)
    measured = pledge(office, leader, target="东村路面硬化")
    actions.sign_pledge(pledge=measured, document=PAPER, on=DAY, at=at(DAY), by=office)
    measured.refresh_from_db()
    with pytest.raises(ReasonNeeded):  # nothing on record measures it
        actions.decide_pledge(pledge=measured, verdict="missed", at=at(LATER), by=after)


def test_charlie_sees_no_pledge_and_nobody_handles_his_own(world: World, leader: Any) -> None:
    office, charlie = world.actor("office"), world.actor("charlie")
    row = pledge(office, leader)
    assert not queries.target_pledges(actor=charlie, as_of=DAY).exists()
    with pytest.raises(NotFound):
        queries.pledge_card(actor=charlie, public_id=row.public_id, as_of=DAY)
    with pytest.raises(NotAllowed):
        pledge(charlie, leader, target="别县的")
    himself = make.actor(
        "xiang", Role.OFFICE, COUNTY, on=DAY, person=leader.person, since=date(2017, 1, 1)
    )
    assert queries.target_pledges(actor=himself, as_of=DAY).get() == row
    with pytest.raises(HandlesHimself):
        pledge(himself, leader, target="我自己的")
    assert actions.void_pledge(pledge=row, reason="重复登记", at=at(DAY), by=office)
    assert not queries.target_pledges(actor=himself, as_of=DAY).exists()

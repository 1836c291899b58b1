"""Posting a rotation: the old lead the new for some days, hand over, and no village is left alone."""

from __future__ import annotations

from datetime import date

import pytest

from tests import factories as make
from tests.selection.conftest import EAST, NOW
from tests.selection.test_selection_confirming import STARTS, agree, seats
from zhucun.directory.models import Place
from zhucun.directory.perms import Actor
from zhucun.roster.enums import HandoverState, PostingRole
from zhucun.roster.models import Handover, Posting
from zhucun.selection import actions
from zhucun.selection.models import Proposal

BEFORE = date(2020, 5, 1)


@pytest.fixture
def old_team(places: dict[str, Place]) -> dict[str, Posting]:
    """A first secretary and a member who have served in the eastern village for two years."""
    earlier = make.round_("2020", starts_on=BEFORE)
    return {
        role: make.posting(make.person(name), places[EAST], earlier, role=role, starts_on=BEFORE)
        for role, name in (
            (PostingRole.FIRST_SECRETARY, "老书记"),
            (PostingRole.MEMBER, "老队员"),
        )
    }


def post(proposal: Proposal, office: Actor, days: int) -> actions.Posted:
    return actions.post(
        proposal=proposal, starts_on=STARTS, together_days=days, made_at=NOW, by=office
    )


def test_those_who_leave_get_their_last_day_and_hand_over_in_their_role(
    old_team: dict[str, Posting], adopted: Proposal, office: Actor
) -> None:
    agree(adopted, office)
    done = post(adopted, office, 15)

    assert (done.teams, done.postings, done.handovers) == (2, 4, 2)
    for role, old in old_team.items():
        old.refresh_from_db()
        assert old.ends_on == date(2021, 6, 16)
        handover = Handover.objects.select_related("taker").get(giver=old)
        assert handover.state == HandoverState.OPEN
        assert (handover.taker.role, handover.taker.area) == (role, EAST)
        assert handover.taker.starts_on == STARTS


def test_who_remains_keeps_his_posting_and_hands_nothing_over(
    old_team: dict[str, Posting], adopted: Proposal, office: Actor
) -> None:
    [member] = [seat for seat in seats(adopted, EAST) if not seat.leads]
    type(member).objects.filter(pk=member.pk).update(
        remains=True,
        candidate=make.candidate(
            old_team[PostingRole.MEMBER].person, adopted.round, role=PostingRole.MEMBER
        ),
    )
    agree(adopted, office)
    post(adopted, office, 0)

    kept = old_team[PostingRole.MEMBER]
    kept.refresh_from_db()
    assert kept.ends_on is None
    assert not Handover.objects.filter(giver=kept).exists()


def test_without_days_together_the_new_begin_on_the_last_day_and_no_day_lies_between(
    old_team: dict[str, Posting], adopted: Proposal, office: Actor
) -> None:
    agree(adopted, office)
    post(adopted, office, 0)
    old = old_team[PostingRole.FIRST_SECRETARY]
    old.refresh_from_db()
    assert old.ends_on == STARTS

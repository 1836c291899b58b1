"""Nobody leaves with something unaccepted, and no village is left alone."""

from __future__ import annotations

from datetime import date

import pytest

from tests import factories as make
from tests.factories import NOW
from tests.roster.handover_world import (
    COMES,
    LEAVES,
    accept_all,
    items,
    release,
    replace,
    sign,
)
from zhucun.directory.models import Place
from zhucun.directory.perms import OPERATOR
from zhucun.ledger.models import EventRecord
from zhucun.roster import actions
from zhucun.roster.enums import EndReason, HandoverState, PostingRole
from zhucun.roster.errors import (
    AlreadyPosted,
    GapBetween,
    HandoverSettled,
    HandoverUnderWay,
    ItemsWaiting,
    NobodyLeft,
    NoHandover,
    NotOneForOne,
    NotTakenOver,
    ReasonNeeded,
)
from zhucun.roster.models import Handover, Posting, Release, Round, StandingPromise
from zhucun.roster.queries import OpenThing

# signatures and release


def test_nobody_signs_while_an_item_waits(handover: Handover) -> None:
    with pytest.raises(ItemsWaiting):
        sign(handover, "taker")
    accept_all(handover)
    assert [sign(handover, "giver"), sign(handover, "taker")] == [True, True]
    assert [sign(handover, "giver"), handover.state] == [False, HandoverState.SIGNED]
    with pytest.raises(HandoverSettled):
        actions.add_items(handover, [("keys", OpenThing(key="1", text="村部钥匙"))], added_at=NOW, by=OPERATOR)  # fmt: skip


def test_a_cadre_is_not_released_while_something_is_unaccepted(handover: Handover) -> None:
    with pytest.raises(NotTakenOver, match="李明 cannot be released"):
        release(handover.giver)
    accept_all(handover)
    with pytest.raises(NotTakenOver, match="0 items are not taken over, 2 signatures are missing"):
        release(handover.giver)
    sign(handover, "giver")
    sign(handover, "taker")
    assert [release(handover.giver), release(handover.giver)] == [True, False]
    assert Posting.objects.get(pk=handover.giver_id).state == "ended"
    assert Handover.objects.get().state == HandoverState.CLOSED


def test_who_never_handed_over_is_not_released(old: Posting) -> None:
    with pytest.raises(NoHandover, match="李明"):
        release(old)


def test_no_other_way_leads_around_the_handover(handover: Handover) -> None:
    with pytest.raises(HandoverUnderWay, match="李明 is handing over"):
        actions.end_postings([handover.giver], ends_on=LEAVES, reason="x", made_at=NOW, by=OPERATOR)


def test_the_office_may_release_all_the_same_and_its_reason_is_kept(handover: Handover) -> None:
    open_items = len(items(handover))
    assert release(handover.giver, override="县委决定提前调离")
    kept = Release.objects.get()
    assert (kept.override, kept.open_items) == ("县委决定提前调离", open_items)
    data = EventRecord.objects.get(name="roster.cadre.released").data
    assert (data["override"], data["open_items"]) == ("县委决定提前调离", open_items)
    assert accept_all(handover) == open_items


def test_a_death_needs_no_acceptance_and_the_office_accepts_later(handover: Handover) -> None:
    with pytest.raises(ReasonNeeded):
        release(handover.giver, EndReason.DEATH)
    assert release(handover.giver, EndReason.DEATH, note="因公殉职")
    assert accept_all(handover, paper="办公室代为接收")
    assert StandingPromise.objects.get().posting_id == handover.taker_id


def test_a_recall_is_told_from_an_ordinary_end_in_the_posting(handover: Handover) -> None:
    release(handover.giver, EndReason.RECALL, note="组织决定", override="立即召回")
    assert Posting.objects.get(pk=handover.giver_id).state == "recalled"


# one in, one out


def test_no_day_lies_between_the_one_who_leaves_and_the_one_who_comes(
    old: Posting, far: Place, new_batch: Round
) -> None:
    late = make.draft(make.person(), far, new_batch, starts_on=date(2025, 7, 17))
    with pytest.raises(
        GapBetween, match="leaves on 2025-07-16 and the successor begins on 2025-07-17"
    ):
        replace(old, late)
    same_day = make.draft(make.person(), far, new_batch, starts_on=LEAVES)
    made, handover = replace(old, same_day)
    assert (made.starts_on, Posting.objects.get(pk=old.pk).ends_on) == (LEAVES, LEAVES)
    assert handover.taker_id == made.pk


def test_a_member_does_not_replace_a_first_secretary(
    old: Posting, far: Place, new_batch: Round
) -> None:
    member = make.draft(make.person(), far, new_batch, role=PostingRole.MEMBER, starts_on=COMES)
    with pytest.raises(NotOneForOne):
        replace(old, member)


def test_a_refused_successor_leaves_everything_as_it_was(
    old: Posting, far: Place, far_batch: Round, new_batch: Round
) -> None:
    other = make.posting(make.person("陈刚"), far, far_batch, role=PostingRole.MEMBER)
    with pytest.raises(AlreadyPosted, match="陈刚"):
        replace(old, make.draft(other.person, far, new_batch, starts_on=COMES))
    assert Posting.objects.get(pk=old.pk).ends_on is None
    assert not Handover.objects.exists()


def test_a_weak_branch_is_not_left_without_a_first_secretary(east: Place, batch: Round) -> None:
    make.tag(east.code, "weak-branch")
    row = make.posting(make.person("李明"), east, batch)
    member = make.posting(make.person(), east, batch, role=PostingRole.MEMBER)
    made = actions.open_handover(
        giver=row, taker=member, opened_on=COMES, opened_at=NOW, by=OPERATOR
    )
    accept_all(made)
    sign(made, "giver")
    sign(made, "taker")
    with pytest.raises(NobodyLeft, match="东关村 must have a first secretary"):
        release(row)
    assert Posting.objects.get(pk=row.pk).state == "posted"
    assert release(row, override="继任下月到任")

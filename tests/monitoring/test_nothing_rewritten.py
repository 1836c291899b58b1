"""What somebody signed or what hangs on the board is not rewritten behind him; what is sent back is
reviewed and published anew."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.monitoring.world import World, at, later
from zhucun.kernel.problems import NotFound
from zhucun.ledger.models import EventRecord
from zhucun.monitoring import actions, queries
from zhucun.monitoring.errors import (
    DayInFuture,
    PublicityTooLong,
    StepNotOpen,
)
from zhucun.monitoring.models import Case, Removal, SentBack
from zhucun.signoff import actions as signoff
from zhucun.signoff import queries as signing
from zhucun.signoff.errors import StepBlocked


@pytest.fixture
def published(world: World) -> Case:
    """Checked, compared, reviewed with 21 to 2, and on the board for five days."""
    case = world.case()
    world.check(case)
    world.compare(case)
    world.review(case)
    world.publish(case, later(4))
    return case


def voted(world: World, case: Case, votes: tuple[int, int], day: date) -> bool:
    return actions.record_review(
        case=case,
        on=day,
        votes_for=votes[0],
        votes_against=votes[1],
        at=at(day),
        by=world.actors["branch"],
    )


def test_what_the_village_reviewed_and_the_township_signed_is_not_rewritten(
    world: World, published: Case
) -> None:
    for day in (later(9), later(10)):
        with pytest.raises(StepNotOpen):
            world.check(published, day=day, proposed="unstable", income_per_head=Decimal(1))
        with pytest.raises(StepNotOpen):
            world.compare(published, day=day)
        with pytest.raises(StepNotOpen):
            voted(world, published, (1, 99), day)
        if day == later(9):
            world.sign_step(published, "township", "township", day)
    world.sign_step(published, "county", "office", later(10))
    published.refresh_from_db()
    assert (published.proposed, published.votes_for) == ("sudden", 21)


def test_a_check_is_made_anew_once_its_signature_is_recalled(world: World) -> None:
    case = world.case()
    world.check(case)
    with pytest.raises(StepNotOpen):
        world.check(case, proposed="unstable")
    secretary = world.secretary_actor
    [card] = signing.cards(
        list(signing.cases(actor=secretary, as_of=later(2), subjects=[case.public_id])),
        actor=secretary,
        as_of=later(2),
    )
    [serial] = card.may.recalls
    assert signoff.recall(case=card.case.public_id, serial=serial, at=at(later(2)), by=secretary)
    world.check(case, proposed="unstable")
    assert case.proposed == "unstable"


def test_a_rejection_voids_review_and_notice_and_keeps_them_as_history(
    world: World, published: Case
) -> None:
    old = published.notice
    told = {"said": "rejected", "reason": "类别不对"}
    world.sign_step(published, "township", "township", later(9), **told)
    assert (published.reviewed_on, published.published_from, published.notice) == (None, None, "")
    world.check(published, day=later(10), proposed="unstable")
    voted(world, published, (20, 1), later(11))
    with pytest.raises(StepBlocked):
        world.sign_step(published, "township", "township", later(11))
    new = world.publish(published, later(11))
    assert ("突发严重困难户" in old, "脱贫不稳定户" in new) == (True, True)
    world.sign_step(published, "township", "township", later(16))
    [kept] = SentBack.objects.all()
    assert (kept.notice, kept.votes_for, kept.proposed) == (old, 21, "sudden")
    assert EventRecord.objects.filter(name="monitoring.review.sent_back").count() == 1
    card = queries.case_card(
        actor=world.actors["office"], public_id=published.public_id, as_of=later(16)
    )
    assert [row.published_from for row in card.sent_back] == [later(4)]
    assert "notices" in card.sealed
    with pytest.raises(NotFound):
        queries.case_card(
            actor=world.actors["charlie"], public_id=published.public_id, as_of=later(16)
        )


def test_a_county_that_sends_back_to_the_township_leaves_the_village_s_review(
    world: World, published: Case
) -> None:
    world.sign_step(published, "township", "township", later(9))
    told = {"said": "rejected", "reason": "再核"}
    world.sign_step(published, "county", "office", later(10), **told)
    assert (published.votes_for, published.published_from) == (21, later(4))
    assert not SentBack.objects.exists()
    world.sign_step(published, "township", "township", later(10))


def test_a_removal_that_is_sent_back_is_published_anew(world: World) -> None:
    case = world.identified()
    world.helped(case, later(30))
    day = later(200)
    removal = world.removal(case, day)
    world.sign_step(removal, "review", "branch", day)
    world.publish(removal, day)
    after = day + timedelta(days=5)
    world.sign_step(removal, "township", "township", after, said="rejected", reason="再核")
    assert (removal.published_from, removal.notice) == (None, "")
    world.removal(case, after)
    world.sign_step(removal, "review", "branch", after)
    with pytest.raises(StepBlocked):
        world.sign_step(removal, "township", "township", after)
    assert SentBack.objects.get().removal == Removal.objects.get()


def test_a_review_against_it_stops_the_township_where_the_pack_asks_for_a_majority(
    world: World,
) -> None:
    case = world.case()
    world.check(case)
    world.compare(case)
    voted(world, case, (1, 99), later(4))
    world.publish(case, later(4))
    with pytest.raises(StepBlocked) as told:
        world.sign_step(case, "township", "township", later(9))
    assert "过半数" in str(told.value)


def test_no_notice_hangs_for_ever_nor_is_signed_while_it_hangs(world: World) -> None:
    case = world.case()
    world.check(case)
    world.compare(case)
    world.review(case)
    with pytest.raises(PublicityTooLong):
        world.publish(case, later(4), days=91)
    with pytest.raises(DayInFuture):
        actions.publish(
            about=case,
            since=later(6),
            until=later(9),
            at=at(later(5)),
            by=world.actors["branch"],
        )
    world.publish(case, later(4), days=10)
    with pytest.raises(StepBlocked) as told:
        world.sign_step(case, "township", "township", later(12))
    assert "公示还没有结束" in str(told.value)
    world.sign_step(case, "township", "township", later(14))


def test_a_notice_of_which_the_last_day_is_mistyped_breaks_no_page(
    world: World, published: Case
) -> None:
    Case.objects.filter(pk=published.pk).update(published_until=date(9999, 12, 31))
    card = queries.case_card(
        actor=world.actors["township"], public_id=published.public_id, as_of=later(9)
    )
    assert card.chain is not None
    assert card.chain.standing.next == ("township",)


def test_a_publicity_that_was_entered_afterwards_says_so_to_who_signs(world: World) -> None:
    case = world.case()
    world.check(case)
    world.compare(case)
    world.review(case)
    actions.publish(
        about=case, since=later(4), until=later(8), at=at(later(9)), by=world.actors["branch"]
    )
    paper = queries.case_papers([case])[case.public_id]
    lines = {line.label[1]: line.value[1] for part in paper.sections for line in part.lines}
    assert lines["Entered afterwards, on"] == later(9).isoformat()

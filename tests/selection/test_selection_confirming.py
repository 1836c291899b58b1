"""Adopting, confirming by both sides, posting: nothing is final before, nothing half done after."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests import factories as make
from tests.selection.conftest import BROOK, EAST, NOW, ON
from zhucun.directory import actions as directory
from zhucun.directory.enums import Role
from zhucun.directory.models import Unit
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.kernel.problems import NotAllowed
from zhucun.roster import actions as roster
from zhucun.roster.errors import AlreadyPosted
from zhucun.roster.models import Posting, Team
from zhucun.selection import actions, jobs, queries
from zhucun.selection.enums import Answer, DecisionKind, Side
from zhucun.selection.errors import (
    AlreadyAdopted,
    AnsweredAlready,
    DecidedAlready,
    NotAdopted,
    NothingConfirmed,
    ProposalStale,
    ReasonMissing,
)
from zhucun.selection.models import Assignment, Confirmation, Decision, Proposal
from zhucun.selection.queries import match_of
from zhucun.selection.rows import Settings

STARTS = date(2021, 6, 1)


def seats(proposal: Proposal, code: str = "") -> list[Assignment]:
    found = Assignment.objects.filter(proposal=proposal, area__startswith=code)
    return list(found.order_by("area", "-leads", "pk"))


def agree(proposal: Proposal, office: Actor, code: str = "") -> None:
    for side in Side:
        actions.answer(
            seats(proposal, code),
            side=side,
            answer=Answer.AGREED,
            reason="书面回复",
            answered_at=NOW,
            by=office,
        )


def post(proposal: Proposal, office: Actor) -> actions.Posted:
    return actions.post(proposal=proposal, starts_on=STARTS, made_at=NOW, by=office)


def again(proposal: Proposal, office: Actor, settings: Settings) -> Proposal:
    row = actions.propose(
        round_=proposal.round,
        title="再",
        settings=settings,
        parent=proposal,
        asked_at=NOW,
        by=office,
    )
    assert jobs.work_once(clock=lambda: NOW, worker="w")
    row.refresh_from_db()
    return row


def test_a_round_adopts_one_proposal(adopted: Proposal, office: Actor, settings: Settings) -> None:
    assert not actions.adopt(proposal=adopted, adopted_at=NOW, by=office)
    other = again(adopted, office, settings)
    with pytest.raises(AlreadyAdopted):
        actions.adopt(proposal=other, adopted_at=NOW, by=office)
    actions.take_back(proposal=adopted, reason="换方案", at=NOW, by=office)
    assert actions.adopt(proposal=other, adopted_at=NOW, by=office)


def test_taking_back_needs_a_reason_and_an_adoption(proposed: Proposal, office: Actor) -> None:
    with pytest.raises(NotAdopted):
        actions.take_back(proposal=proposed, reason="x", at=NOW, by=office)
    with pytest.raises(ReasonMissing):
        actions.take_back(proposal=proposed, reason=" ", at=NOW, by=office)


def test_a_branch_answers_for_its_village_and_no_other(adopted: Proposal) -> None:
    branch = make.actor("bella", Role.BRANCH, EAST)
    assert actions.answer(
        seats(adopted, EAST), side=Side.VILLAGE, answer=Answer.AGREED, answered_at=NOW, by=branch
    )
    with pytest.raises(NotAllowed):
        actions.answer(
            seats(adopted, BROOK),
            side=Side.VILLAGE,
            answer=Answer.AGREED,
            answered_at=NOW,
            by=branch,
        )
    asked = queries.questions(actor=branch)
    assert {seat.area for seat in asked} == {EAST}


def test_a_unit_answers_for_its_people_and_no_others(
    adopted: Proposal, party: Unit, finance: Unit
) -> None:
    clerk = make.actor("ulla", Role.UNIT, "411327", unit=party)
    own = [seat for seat in seats(adopted) if seat.unit_id == party.pk]
    others = [seat for seat in seats(adopted) if seat.unit_id == finance.pk]
    assert {seat.pk for seat in queries.questions(actor=clerk)} == {seat.pk for seat in own}
    assert actions.answer(
        own, side=Side.UNIT, answer=Answer.AGREED, answered_at=NOW, by=clerk
    ) == len(own)
    with pytest.raises(NotAllowed):
        actions.answer(others, side=Side.UNIT, answer=Answer.AGREED, answered_at=NOW, by=clerk)


def test_charlie_is_asked_about_nobody(adopted: Proposal) -> None:
    charlie = make.actor("charlie", Role.OFFICE, "520111")
    assert not queries.questions(actor=charlie).exists()
    with pytest.raises(NotAllowed):
        actions.answer(
            seats(adopted), side=Side.OFFICE, answer=Answer.AGREED, answered_at=NOW, by=charlie
        )


def test_a_refusal_needs_a_reason_and_stands(adopted: Proposal, office: Actor) -> None:
    [seat, *_] = seats(adopted)
    with pytest.raises(ReasonMissing):
        actions.answer([seat], side=Side.OFFICE, answer=Answer.REFUSED, answered_at=NOW, by=office)
    for _ in range(2):
        actions.answer(
            [seat],
            side=Side.OFFICE,
            answer=Answer.REFUSED,
            reason="另有任用",
            answered_at=NOW,
            by=office,
        )
    assert Confirmation.objects.count() == 1
    with pytest.raises(AnsweredAlready):
        actions.answer([seat], side=Side.OFFICE, answer=Answer.AGREED, answered_at=NOW, by=office)


def test_the_office_writes_down_a_paper_reply_and_says_where_it_is_from(
    adopted: Proposal, office: Actor
) -> None:
    [seat, *_] = seats(adopted)
    with pytest.raises(ReasonMissing):
        actions.answer([seat], side=Side.UNIT, answer=Answer.AGREED, answered_at=NOW, by=office)
    actions.answer(
        [seat],
        side=Side.UNIT,
        answer=Answer.AGREED,
        reason="回函3号",
        answered_at=NOW,
        by=office,
    )
    assert Confirmation.objects.get().on_behalf


def test_before_adoption_nobody_is_asked(proposed: Proposal, office: Actor) -> None:
    with pytest.raises(NotAdopted):
        actions.answer(
            seats(proposed), side=Side.OFFICE, answer=Answer.AGREED, answered_at=NOW, by=office
        )


def test_what_is_confirmed_is_posted_and_the_rest_goes_into_the_next_match(
    adopted: Proposal, office: Actor, settings: Settings
) -> None:
    with pytest.raises(NothingConfirmed):
        post(adopted, office)
    assert Proposal.objects.get(pk=adopted.pk).posted_at is None
    agree(adopted, office, EAST)
    done = post(adopted, office)
    assert (done.teams, done.postings, done.left_over) == (1, 2, 1)
    assert Team.objects.get().area == EAST
    assert sorted(Posting.objects.values_list("role", flat=True)) == ["first_secretary", "member"]
    rest = match_of(adopted.round, settings)
    assert [village.code for village in rest.rows.villages] == [BROOK]
    posted = set(Posting.objects.values_list("person", flat=True))
    assert not posted & {person.person_key for person in rest.rows.people}


def test_posting_twice_posts_once(adopted: Proposal, office: Actor) -> None:
    agree(adopted, office)
    post(adopted, office)
    with pytest.raises(NotAdopted):
        post(adopted, office)
    assert Posting.objects.count() == 4


def test_a_team_that_one_side_refuses_is_not_posted(adopted: Proposal, office: Actor) -> None:
    [seat, *rest] = seats(adopted, EAST)
    actions.answer(
        [seat],
        side=Side.VILLAGE,
        answer=Answer.REFUSED,
        reason="村里不同意",
        answered_at=NOW,
        by=office,
    )
    agree_rest = [*rest, *seats(adopted, BROOK)]
    for side in Side:
        actions.answer(
            agree_rest,
            side=side,
            answer=Answer.AGREED,
            reason="书面",
            answered_at=NOW,
            by=office,
        )
    assert post(adopted, office).teams == 1
    assert Team.objects.get().area == BROOK


def test_a_candidate_who_withdrew_meanwhile_makes_the_proposal_stale(
    proposed: Proposal, office: Actor
) -> None:
    [seat, *_] = seats(proposed)
    roster.withdraw(candidate=seat.candidate, withdrawn_on=ON, reason="生病", by=OPERATOR)
    with pytest.raises(ProposalStale) as caught:
        actions.adopt(proposal=proposed, adopted_at=NOW, by=office)
    assert seat.candidate.person.name in str(caught.value)


def test_a_village_that_merged_meanwhile_stops_its_posting_and_nothing_is_half_done(
    adopted: Proposal, office: Actor
) -> None:
    agree(adopted, office)
    directory.end_place(code=EAST, until=date(2021, 5, 25), merged_into="411327100202", by=OPERATOR)
    with pytest.raises(ProposalStale):
        post(adopted, office)
    assert not Team.objects.exists()
    assert not Posting.objects.exists()
    assert Proposal.objects.get(pk=adopted.pk).posted_at is None


def test_somebody_posted_by_hand_meanwhile_stops_all_of_it(
    adopted: Proposal, office: Actor
) -> None:
    agree(adopted, office)
    seat = seats(adopted, BROOK)[-1]
    make.posting(
        seat.candidate.person,
        make.place("411327100202"),
        adopted.round,
        starts_on=STARTS,
        role="member",
    )
    with pytest.raises(AlreadyPosted):
        post(adopted, office)
    assert not Team.objects.exists()
    assert Posting.objects.count() == 1


def test_consent_to_the_same_seat_holds_in_the_next_proposal(
    adopted: Proposal, office: Actor, settings: Settings
) -> None:
    agree(adopted, office, EAST)
    actions.take_back(proposal=adopted, reason="重配", at=NOW, by=office)
    other = again(adopted, office, settings)
    actions.adopt(proposal=other, adopted_at=NOW + timedelta(hours=1), by=office)
    kept = Confirmation.objects.filter(assignment__proposal=other)
    assert kept.count() == 6
    assert {row.assignment.area for row in kept} == {EAST}


def test_refusals_become_decisions_that_the_next_match_keeps(
    adopted: Proposal, office: Actor
) -> None:
    [seat, *_] = seats(adopted)
    actions.answer(
        [seat],
        side=Side.OFFICE,
        answer=Answer.REFUSED,
        reason="另有任用",
        answered_at=NOW,
        by=office,
    )
    assert actions.respect_refusals(proposal=adopted, made_at=NOW, by=office) == 1
    assert actions.respect_refusals(proposal=adopted, made_at=NOW, by=office) == 0
    row = Decision.objects.get()
    assert (row.kind, row.reason) == (DecisionKind.NEVER, "另有任用")


def test_a_decision_has_a_reason_and_contradicts_no_other(
    proposed: Proposal, office: Actor
) -> None:
    [seat, *_] = seats(proposed)

    def decide(kind: str, reason: str = "组织决定") -> Decision:
        return actions.decide(
            kind=kind,
            village=seat.village,
            candidate=seat.candidate,
            reason=reason,
            made_at=NOW,
            by=office,
        )

    with pytest.raises(ReasonMissing):
        decide(DecisionKind.MUST, "")
    made = decide(DecisionKind.MUST)
    assert decide(DecisionKind.MUST).pk == made.pk
    with pytest.raises(DecidedAlready):
        decide(DecisionKind.NEVER)
    assert actions.lift(decision=made, lifted_at=NOW, by=office)
    assert not actions.lift(decision=made, lifted_at=NOW, by=office)
    assert decide(DecisionKind.NEVER).kind == DecisionKind.NEVER

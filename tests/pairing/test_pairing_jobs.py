"""Proposals of many households are a worker's: computed, adopted, killed, stopped."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.pairing.world import AT, COUNTY, DAY, TOWN, helper, home
from zhucun.directory.models import Place
from zhucun.directory.perms import Actor
from zhucun.kernel.problems import NotAllowed
from zhucun.ledger.models import EventRecord
from zhucun.pairing import actions, errors, jobs, queries
from zhucun.pairing.actions import proposal_work, proposals, proposing
from zhucun.pairing.enums import Lacks, PairProposalState
from zhucun.pairing.models import Pairing, Proposal, ProposedPair

LATER = AT + timedelta(minutes=1)


@pytest.fixture(autouse=True)
def few_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """What takes a worker of a city takes one of this village; two rows in a transaction."""
    monkeypatch.setattr(proposing, "AT_ONCE", 0)
    monkeypatch.setattr(proposals, "AT_ONCE", 0)
    monkeypatch.setattr(proposal_work, "BATCH", 2)


@pytest.fixture
def asked(east: Place, office: Actor) -> Proposal:
    """Five households and a helper; the proposal waits for a worker."""
    for _ in range(5):
        home(east)
    helper(TOWN, "刘结对")
    told: dict[str, Any] = {"area": COUNTY, "title": "全县结对", "asked": actions.Asked()}
    return actions.propose(as_of=DAY, at=AT, by=office, **told)


def work() -> bool:
    return jobs.work_once(clock=lambda: LATER, worker="here:1:a")


def claimed(worker: str = "gone:1:a", at: datetime = AT) -> Proposal:
    row = actions.claim_proposal(worker=worker, now=at, is_alive=lambda worker: False)
    assert row is not None
    return row


def state_of(row: Proposal) -> str:
    row.refresh_from_db()
    return row.state


def test_a_worker_computes_what_was_asked_for_and_people_adopt_it(
    asked: Proposal, office: Actor
) -> None:
    assert (asked.state, asked.rows.count()) == (PairProposalState.WAITING, 0)
    with pytest.raises(errors.ProposalBusy):
        actions.adopt(proposal=asked, since=DAY, at=AT, by=office)
    assert work()
    assert not work()
    assert state_of(asked) == PairProposalState.OPEN
    assert (asked.result["paired"], asked.done, asked.total, asked.rows.count()) == (5, 5, 5, 5)
    assert actions.adopt(proposal=asked, since=DAY, at=AT, by=office) == 0
    assert (state_of(asked), Pairing.objects.count()) == (PairProposalState.QUEUED, 0)
    with pytest.raises(errors.ProposalBusy):
        actions.decline(proposal=asked, reason="不合适", at=AT, by=office)
    assert work()
    assert state_of(asked) == PairProposalState.DECIDED
    assert (asked.decided_by, asked.done, Pairing.objects.count()) == (office.name, 5, 5)
    assert set(Pairing.objects.values_list("valid_from", flat=True)) == {DAY}


def test_a_worker_that_is_killed_computing_leaves_no_half(
    asked: Proposal, office: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = claimed()

    def killed(*args: object, **more: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(proposal_work, "_complete", killed)
    with pytest.raises(KeyboardInterrupt):
        actions.work_on(row, clock=lambda: AT)
    monkeypatch.undo()
    assert (state_of(asked), asked.rows.count()) == (PairProposalState.RUNNING, 5)
    waiting = queries.unpaired(actor=office, area=COUNTY, as_of=DAY)
    lines = queries.unpaired_lines(actor=office, codes=[code for code, _ in waiting])
    assert {line.lacks for line in lines} == {Lacks.NOT_ASKED}
    actions.work_on(claimed("here:2:b", LATER), clock=lambda: LATER)
    assert state_of(asked) == PairProposalState.OPEN
    assert (asked.tries, ProposedPair.objects.count()) == (0, 5)


def test_a_worker_that_is_killed_adopting_is_followed_by_one_that_goes_on(
    asked: Proposal, office: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    work()
    actions.adopt(proposal=asked, since=DAY, at=AT, by=office)
    stand, calls = proposals.stand, []

    def killed(*args: Any, **more: Any) -> int:
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return stand(*args, **more)

    monkeypatch.setattr(proposal_work, "stand", killed)
    with pytest.raises(KeyboardInterrupt):
        actions.work_on(claimed(), clock=lambda: AT)
    assert (state_of(asked), asked.done, Pairing.objects.count()) == ("adopting", 2, 2)
    actions.work_on(claimed("here:2:b", LATER), clock=lambda: LATER)
    assert (state_of(asked), asked.done, Pairing.objects.count()) == ("decided", 5, 5)
    made = EventRecord.objects.filter(name="pairing.pairing.made")
    assert (made.count(), len(calls)) == (5, 4)


def test_after_the_third_death_it_has_failed_with_a_reason(asked: Proposal) -> None:
    for minute in range(proposal_work.TRIES):
        claimed(at=AT + timedelta(minutes=minute))
    again = actions.claim_proposal(worker="here:1:a", now=LATER, is_alive=lambda worker: False)
    assert again is None
    assert (state_of(asked), asked.failure) == (
        PairProposalState.FAILED,
        {"code": "pairing.proposal-failed", "facts": {"what": "worker lost"}},
    )


def test_what_cannot_be_paired_is_kept_with_the_proposal(office: Actor, east: Place) -> None:
    home(east)
    row = actions.propose(
        area=COUNTY, title="无人", as_of=DAY, asked=actions.Asked(), at=AT, by=office
    )
    assert work()
    assert state_of(row) == PairProposalState.FAILED
    assert row.failure is not None
    assert row.failure["code"] == "pairing.nobody-helps"


def test_a_stopped_worker_keeps_nothing_and_what_was_adopted_stands(
    asked: Proposal, office: Actor, charlie: Actor
) -> None:
    with pytest.raises(NotAllowed):
        actions.stop_proposal(proposal=asked, at=AT, by=charlie)
    row = claimed("here:1:a")
    assert actions.stop_proposal(proposal=asked, at=AT, by=office)
    assert not actions.stop_proposal(proposal=asked, at=AT, by=office)
    actions.work_on(row, clock=lambda: LATER)
    assert (state_of(asked), ProposedPair.objects.count()) == (PairProposalState.DROPPED, 0)
    told: dict[str, Any] = {"area": COUNTY, "title": "再来", "asked": actions.Asked()}
    other = actions.propose(as_of=DAY, at=AT, by=office, **told)
    work()
    actions.adopt(proposal=other, since=DAY, at=AT, by=office)
    row = claimed("here:1:a")
    assert actions.stop_proposal(proposal=other, at=AT, by=office)
    actions.work_on(row, clock=lambda: LATER)
    assert (state_of(other), Pairing.objects.count()) == (PairProposalState.OPEN, 0)

"""A proposal is asked for, claimed by one worker, computed, cancelled, taken over, given up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests import factories as make
from tests.selection.conftest import NOW
from zhucun.directory.enums import Role
from zhucun.directory.models import Place
from zhucun.directory.perms import Actor
from zhucun.kernel.problems import NotAllowed
from zhucun.ledger.models import EventRecord
from zhucun.roster.models import Candidate, Round, RoundVillage
from zhucun.selection import actions, jobs, queries
from zhucun.selection.enums import DecisionKind, ProposalState
from zhucun.selection.errors import FAILURES, NotDone, UnknownWeight
from zhucun.selection.models import Assignment, Proposal, ProposalVillage
from zhucun.selection.rows import Settings


@pytest.fixture
def waiting(
    batch: Round, people: object, east: object, brook: object, office: Actor, settings: Settings
) -> Proposal:
    return actions.propose(round_=batch, title="一", settings=settings, asked_at=NOW, by=office)


def work(worker: str = "w", at: Any = NOW) -> bool:
    return jobs.work_once(clock=lambda: at, worker=worker)


def states() -> list[str]:
    return list(Proposal.objects.order_by("pk").values_list("state", flat=True))


def test_each_village_gets_its_team_with_a_first_secretary(
    proposed: Proposal, people: dict[str, Candidate]
) -> None:
    assert (proposed.state, proposed.shortages) == (ProposalState.DONE, 0)
    seats = list(Assignment.objects.filter(proposal=proposed).order_by("area", "-leads"))
    assert [seat.leads for seat in seats] == [True, False, True, False]
    assert {seat.candidate_id for seat in seats} <= {one.pk for one in people.values()}
    assert proposed.result["totals"]["people"] == 4
    assert proposed.fingerprint
    assert proposed.pack == "sheqi-2024"


def test_the_terms_of_the_seats_add_up_to_the_score(
    batch: Round,
    people: object,
    east: object,
    brook: object,
    office: Actor,
    settings: Settings,
) -> None:
    weights = {"weight_age": Decimal("0.5"), "weight_nearness": Decimal(1)}
    row = actions.propose(
        round_=batch, title="权重", settings=settings, weights=weights, asked_at=NOW, by=office
    )
    assert work()
    row.refresh_from_db()
    villages = ProposalVillage.objects.filter(proposal=row)
    assert sum(village.points for village in villages) == sum(row.result["terms"].values())
    kept = Settings.from_json(row.settings).weights["weight_age"]
    assert (kept.weight, kept.by) == (Decimal("0.5"), "Olga")


def test_only_the_office_of_the_area_asks_and_only_for_open_weights(
    batch: Round, settings: Settings, office: Actor
) -> None:
    stranger = make.actor("charlie", Role.OFFICE, "520111")
    with pytest.raises(NotAllowed):
        actions.propose(round_=batch, title="x", settings=settings, asked_at=NOW, by=stranger)
    with pytest.raises(UnknownWeight):
        actions.propose(
            round_=batch,
            title="x",
            settings=settings,
            weights={"luck": Decimal(1)},
            asked_at=NOW,
            by=office,
        )
    assert not Proposal.objects.exists()


def test_two_workers_never_compute_the_same(waiting: Proposal) -> None:
    first = actions.claim(worker="a", now=NOW, is_alive=lambda _: True)
    assert first is not None
    assert actions.claim(worker="b", now=NOW, is_alive=lambda _: True) is None


def test_a_cancelled_computation_keeps_nothing(waiting: Proposal, office: Actor) -> None:
    claimed = actions.claim(worker="a", now=NOW, is_alive=lambda _: True)
    assert claimed is not None
    assert actions.cancel(proposal=waiting, cancelled_at=NOW, by=office)
    assert not actions.beat(proposal=claimed, now=NOW, progress={})
    assert not actions.cancel(proposal=waiting, cancelled_at=NOW, by=office)
    assert states() == ["cancelled"]
    assert not Assignment.objects.exists()


def test_cancelling_in_the_midst_of_the_search_stops_it(
    waiting: Proposal, office: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    match_of = queries.match_of

    def cancelled_meanwhile(*args: Any) -> Any:
        actions.cancel(proposal=waiting, cancelled_at=NOW, by=office)
        return match_of(*args)

    monkeypatch.setattr(queries, "match_of", cancelled_meanwhile)
    assert work()
    assert states() == ["cancelled"]
    assert not Assignment.objects.exists()


def test_what_a_killed_worker_left_is_done_by_the_next(waiting: Proposal) -> None:
    assert actions.claim(worker="dead", now=NOW, is_alive=lambda _: True)
    assert actions.claim(worker="b", now=NOW, is_alive=lambda _: False)
    row = Proposal.objects.get()
    assert (row.worker, row.tries) == ("b", 2)


def test_a_worker_that_is_silent_for_long_counts_as_dead(waiting: Proposal) -> None:
    assert actions.claim(worker="a", now=NOW, is_alive=lambda _: True)
    later = NOW + timedelta(minutes=6)
    assert actions.claim(worker="b", now=later, is_alive=lambda _: True)


def test_after_two_deaths_it_is_given_up_with_what_to_do(waiting: Proposal) -> None:
    for _ in range(2):
        assert actions.claim(worker="dead", now=NOW, is_alive=lambda _: False)
    assert actions.claim(worker="b", now=NOW, is_alive=lambda _: False) is None
    row = Proposal.objects.get()
    assert (row.state, row.failure) == (
        "failed",
        {"code": "selection.too-many-tries", "facts": {"tries": "2"}},
    )
    problem = FAILURES[row.failure["code"]](**row.failure["facts"])
    assert "earlier proposals stand" in str(problem)


@pytest.mark.parametrize(
    ("raised", "code"),
    [(MemoryError(), "selection.out-of-memory"), (ValueError("x"), "selection.solver-failed")],
)
def test_whatever_breaks_ends_in_a_sentence_and_the_last_good_proposal_stays(
    proposed: Proposal,
    office: Actor,
    settings: Settings,
    raised: Exception,
    code: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(*_args: Any) -> Any:
        raise raised

    monkeypatch.setattr(queries, "match_of", broken)
    row = actions.propose(
        round_=proposed.round, title="二", settings=settings, asked_at=NOW, by=office
    )
    assert work()
    row.refresh_from_db()
    assert row.failure["code"] == code
    assert states() == ["done", "failed"]
    assert Assignment.objects.filter(proposal=proposed).count() == 4


def test_a_round_with_nobody_says_so(office: Actor, settings: Settings) -> None:
    actions.propose(
        round_=make.round_("2030"), title="空", settings=settings, asked_at=NOW, by=office
    )
    assert work()
    assert Proposal.objects.get().failure["code"] == "selection.nothing-to-match"


def test_nothing_waits_when_nobody_asked(db: None) -> None:
    assert not work()


def test_decisions_are_kept_by_every_match(
    waiting: Proposal,
    office: Actor,
    people: dict[str, Candidate],
    east: RoundVillage,
    brook: RoundVillage,
) -> None:
    for kind, name, village, leads in [
        (DecisionKind.MUST, "孙三", brook, True),
        (DecisionKind.NEVER, "赵一", east, None),
    ]:
        actions.decide(
            kind=kind,
            village=village,
            candidate=people[name],
            leads=leads,
            reason="组织决定",
            made_at=NOW,
            by=office,
        )
    assert work()
    seats = {
        (seat.village_id, seat.candidate.person.name): seat.leads
        for seat in Assignment.objects.select_related("candidate__person")
    }
    assert seats[brook.pk, "孙三"] is True
    assert (east.pk, "赵一") not in seats


def test_matching_again_needs_a_computed_proposal(
    waiting: Proposal, office: Actor, settings: Settings
) -> None:
    with pytest.raises(NotDone):
        actions.propose(
            round_=waiting.round,
            title="再",
            settings=settings,
            parent=waiting,
            asked_at=NOW,
            by=office,
        )


def test_matching_again_changes_only_what_must_change(
    proposed: Proposal, office: Actor, settings: Settings
) -> None:
    seat = Assignment.objects.filter(proposal=proposed, leads=False).order_by("pk")[0]
    actions.decide(
        kind=DecisionKind.NEVER,
        village=seat.village,
        candidate=seat.candidate,
        reason="村里不同意",
        made_at=NOW,
        by=office,
    )
    again = actions.propose(
        round_=proposed.round,
        title="再",
        settings=settings,
        parent=proposed,
        asked_at=NOW,
        by=office,
    )
    assert work()
    again.refresh_from_db()
    assert again.state == ProposalState.DONE
    found = queries.compared(before=proposed, after=again)
    assert found.kept >= 3
    assert seat.candidate.person.name in {moved.name for moved in found.moved}


def test_every_step_is_an_event(proposed: Proposal) -> None:
    names = EventRecord.objects.filter(subject=f"proposal:{proposed.public_id}").order_by("pk")
    assert list(names.values_list("name", flat=True)) == [
        "selection.proposal.asked",
        "selection.proposal.ended",
    ]


def test_a_what_if_is_never_adopted(
    batch: Round, people: object, east: object, office: Actor, settings: Settings
) -> None:
    asked = replace(settings, rules_off=("rules/three-gates",))
    row = actions.propose(round_=batch, title="如果", settings=asked, asked_at=NOW, by=office)
    assert work()
    with pytest.raises(NotDone):
        actions.adopt(proposal=row, adopted_at=NOW, by=office)


def test_more_villages_cost_no_more_reads(
    batch: Round,
    settings: Settings,
    places: object,
    queries_of: Callable[..., list[str]],
    people: object,
    east: object,
    brook: object,
) -> None:
    few = queries_of(lambda: queries.match_of(batch, settings))
    crowd = {f"4113271002{number}": f"第{number}村民委员会" for number in range(11, 19)}
    make.add_places(crowd)
    for code in crowd:
        make.village_of(batch, make.place(code))
    assert queries_of(lambda: queries.match_of(batch, settings)) == few


def test_decisions_that_contradict_a_rule_are_named(
    waiting: Proposal, office: Actor, people: dict[str, Candidate], east: RoundVillage
) -> None:
    for name in ("赵一", "钱二", "孙三"):  # three in a team of two
        actions.decide(
            kind=DecisionKind.MUST,
            village=east,
            candidate=people[name],
            reason="组织决定",
            made_at=NOW,
            by=office,
        )
    assert work()
    failure = Proposal.objects.get().failure
    assert failure["code"] == "selection.decisions-conflict"
    assert "赵一 → 东关村" in failure["facts"]["what"]


def test_matching_again_fills_a_village_that_came_in_between(
    proposed: Proposal, places: dict[str, Place], office: Actor, settings: Settings
) -> None:
    make.village_of(proposed.round, places["411327100202"], team_least=2, team_most=2)
    again = actions.propose(
        round_=proposed.round,
        title="再",
        settings=settings,
        parent=proposed,
        asked_at=NOW,
        by=office,
    )
    assert work()
    again.refresh_from_db()
    assert again.shortages == 0
    found = queries.compared(before=proposed, after=again).moved
    elsewhere = [one for one in found if one.before and _village(one.before) != _village(one.after)]
    assert len(elsewhere) <= 1  # whoever leads the new village


def _village(seat: Assignment | None) -> int | None:
    return seat.village_id if seat else None

"""Many cases looked at on one page and signed together: laid open, sorted, confirmed, gone on with."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import factories as make
from tests.signoff.conftest import AT, DAY
from tests.signoff.test_signoff_many import crowd
from zhucun.directory import actions as directory
from zhucun.directory.models import Account, Unit
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.engines.rules import Outcome
from zhucun.kernel.problems import NotAllowed, NotFound
from zhucun.ledger.models import EventRecord
from zhucun.roster import actions as roster
from zhucun.roster.models import Candidate, Round
from zhucun.signoff import actions, errors, jobs, queries
from zhucun.signoff.actions import review_work, signing
from zhucun.signoff.enums import ReviewState
from zhucun.signoff.models import Case, Review, Signature
from zhucun.signoff.queries import Asked
from zhucun.signoff.queries.tallies import MANY, _Line, _rare

ASKED = Asked(kind="candidate", chain="selection", step="nominate", word="sending-unit")


@pytest.fixture
def cases(batch: Round, unit: Unit) -> list[Case]:
    return crowd(5, batch, unit)


def ask(by: Actor, **more: Any) -> Review:
    return actions.ask_review(asked=dataclasses.replace(ASKED, **more), at=AT, by=by)


def confirm(row: Review, by: Actor, **more: Any) -> bool:
    more = {"revision": row.revision, "at": AT, **more}
    return actions.confirm_review(review=row, by=by, **more)


def work() -> bool:
    return jobs.work_once(clock=lambda: AT, worker="test")


def told(row: Review) -> dict[str, Any]:
    """Why a review failed."""
    assert row.failure is not None
    return dict(row.failure)


def outcomes(row: Review) -> dict[str, int]:
    found = row.cases.values_list("outcome", flat=True)
    return {one: list(found).count(one) for one in set(found)}


def test_few_are_laid_open_and_signed_at_once(cases: list[Case], clerk: Actor) -> None:
    row = ask(clerk)
    assert (row.state, row.total, row.cases.count()) == (ReviewState.READY, 5, 5)
    assert not Signature.objects.exists()
    assert confirm(row, clerk, reason="同意")
    row.refresh_from_db()
    assert (row.state, row.done, row.signed, outcomes(row)) == ("done", 5, 5, {"signed": 5})
    assert {(one.name, one.reason) for one in Signature.objects.all()} == {("Clerk", "同意")}
    assert not confirm(row, clerk)
    assert Signature.objects.count() == 5
    names = EventRecord.objects.filter(name__startswith="signoff.review.")
    assert list(names.order_by("pk").values_list("name", flat=True)) == [
        "signoff.review.asked",
        "signoff.review.confirmed",
    ]


def test_many_wait_for_a_worker_and_each_of_its_turns_is_a_thousand(
    cases: list[Case], clerk: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(review_work, "AT_ONCE", 2)
    monkeypatch.setattr(review_work, "BATCH", 2)
    row = ask(clerk)
    assert row.state == ReviewState.ASKED
    assert work()
    row.refresh_from_db()
    assert (row.state, row.cases.count()) == (ReviewState.READY, 5)
    assert not work()
    confirm(row, clerk)
    assert not Signature.objects.exists()
    assert work()
    row.refresh_from_db()
    assert (row.state, row.signed) == (ReviewState.DONE, 5)


def test_what_changed_since_it_was_looked_at_is_left_out_and_named(
    cases: list[Case], clerk: Actor, office: Actor
) -> None:
    row = ask(clerk)
    changed = Candidate.objects.get(public_id=cases[0].subject)
    roster.record_findings({"health": "poor"}, candidate=changed, found_on=DAY, by=office)
    gone = Candidate.objects.get(public_id=cases[1].subject)
    roster.withdraw(candidate=gone, withdrawn_on=DAY, reason="illness", by=office)
    confirm(row, clerk)
    assert outcomes(row) == {
        "signed": 3,
        "signoff.evidence-changed": 1,
        "signoff.case-ended": 1,
    }
    told = [(type(problem), number) for problem, number in queries.refusals(row)]
    assert told == [(errors.CaseEnded, 1), (errors.EvidenceChanged, 1)]


def test_ticked_ones_are_left_out_and_another_choice_than_was_seen_is_not_signed(
    cases: list[Case], clerk: Actor
) -> None:
    row = ask(clerk)
    first, second = (one.public_id for one in cases[:2])
    sort: dict[str, Any] = {"review": row, "at": AT, "by": clerk}
    assert actions.sort_review(leave_out=[first, second], **sort)
    assert not actions.sort_review(leave_out=[first], **sort)
    assert actions.sort_review(take_in=[second], **sort)
    with pytest.raises(errors.ReviewChanged):
        confirm(row, clerk, revision=0)
    assert not Signature.objects.exists()
    confirm(row, clerk, revision=2)
    assert outcomes(row) == {"": 1, "signed": 4}
    with pytest.raises(errors.ReviewNotReady):
        actions.sort_review(take_in=[first], **sort)


def test_a_worker_that_died_is_followed_by_one_that_goes_on_and_signs_nothing_twice(
    cases: list[Case], clerk: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(review_work, "AT_ONCE", 0)
    monkeypatch.setattr(review_work, "BATCH", 2)
    row = ask(clerk)
    work()
    row.refresh_from_db()
    confirm(row, clerk)
    claimed = actions.claim_review(worker="dead", now=AT, is_alive=bool)
    assert claimed is not None
    review_work.sign_some(review=claimed, now=AT, by=clerk)
    assert Signature.objects.count() == 2
    assert actions.claim_review(worker="other", now=AT, is_alive=bool) is None
    again = actions.claim_review(worker="other", now=AT, is_alive=lambda worker: worker != "dead")
    assert again is not None
    assert review_work.sign_some(review=claimed, now=AT, by=clerk) == 0  # no longer his
    actions.work_on(again, clock=lambda: AT)
    row.refresh_from_db()
    assert (row.state, row.done, row.signed) == ("done", 5, 5)
    assert Signature.objects.count() == 5


def test_after_three_lost_workers_it_has_failed_and_the_signer_lets_it_go_on(
    cases: list[Case], clerk: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(review_work, "AT_ONCE", 0)
    row = ask(clerk)
    work()
    row.refresh_from_db()
    confirm(row, clerk)
    for _ in range(3):
        assert actions.claim_review(worker="dead", now=AT, is_alive=lambda _worker: False)
    assert actions.claim_review(worker="dead", now=AT, is_alive=lambda _worker: False) is None
    row.refresh_from_db()
    assert (row.state, told(row)["code"]) == ("failed", "signoff.review-failed")
    assert confirm(row, clerk)
    work()
    row.refresh_from_db()
    assert (row.state, row.signed) == ("done", 5)


def test_what_goes_wrong_outside_is_kept_and_what_was_signed_stands(
    cases: list[Case], clerk: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(review_work, "BATCH", 2)
    row, real, calls = ask(clerk), signing.sign_cases, itertools.count()

    def broken(*args: Any, **more: Any) -> Any:
        if next(calls) == 1:
            raise OSError("disk")
        return real(*args, **more)

    monkeypatch.setattr(review_work, "sign_cases", broken)
    confirm(row, clerk)
    row.refresh_from_db()
    assert (row.state, told(row)["facts"], row.signed) == ("failed", {"what": "OSError"}, 2)
    confirm(row, clerk)
    row.refresh_from_db()
    assert (row.state, row.signed, Signature.objects.count()) == ("done", 5, 5)


def test_the_signatures_are_of_the_day_of_the_click(
    cases: list[Case], clerk: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(review_work, "AT_ONCE", 0)
    row = ask(clerk)
    work()
    row.refresh_from_db()
    confirm(row, clerk)
    account = Account.objects.get(pk=clerk.account)
    directory.end_role(grant=account.grants.get(), until=DAY + timedelta(days=1), by=OPERATOR)
    later = AT + timedelta(days=2)
    jobs.work_once(clock=lambda: later, worker="test")
    assert set(Signature.objects.values_list("signed_on", flat=True)) == {DAY}


def test_an_account_that_was_closed_signs_no_more(
    cases: list[Case], clerk: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(review_work, "AT_ONCE", 0)
    row = ask(clerk)
    work()
    row.refresh_from_db()
    confirm(row, clerk)
    Account.objects.filter(pk=clerk.account).update(is_active=False)
    work()
    row.refresh_from_db()
    assert (row.state, told(row)["code"]) == ("failed", "not-allowed")
    assert not Signature.objects.exists()


def test_a_stopped_review_signs_no_more(
    cases: list[Case], clerk: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(review_work, "AT_ONCE", 0)
    row = ask(clerk)
    work()
    row.refresh_from_db()
    confirm(row, clerk)
    assert actions.stop_review(review=row, at=AT, by=clerk)
    assert not actions.stop_review(review=row, at=AT, by=clerk)
    assert not work()
    assert not Signature.objects.exists()


def test_nobody_else_sees_a_review_or_signs_it(
    cases: list[Case], clerk: Actor, office: Actor, stranger: Actor
) -> None:
    row = ask(clerk)
    for other in (office, stranger, dataclasses.replace(clerk, viewer=9)):
        assert not queries.reviews(actor=other).exists()
        with pytest.raises(NotFound):
            queries.review_card(actor=other, public_id=row.public_id)
        with pytest.raises(NotAllowed):
            confirm(row, other)
        with pytest.raises(NotAllowed):
            actions.stop_review(review=row, at=AT, by=other)
        with pytest.raises(NotAllowed):
            actions.sort_review(review=row, leave_out=[cases[0].public_id], at=AT, by=other)
    for nobody in (office, stranger):  # the office may only record this step on paper
        with pytest.raises(errors.NothingToSign):
            ask(nobody)
        assert queries.signable_counts(actor=nobody, as_of=DAY) == []
    assert not Signature.objects.exists()


def test_an_area_narrows_what_is_laid_open(batch: Round, unit: Unit, clerk: Actor) -> None:
    rows = [
        make.candidate(make.person(f"人{n}", unit=unit), batch, village=make.place(code))
        for n, code in enumerate(("411327100201", "411327100202", "411327101201"))
    ]
    keys = [row.public_id for row in rows]
    actions.start_cases(keys, kind="candidate", at=AT, by=OPERATOR)
    [found] = queries.signable_counts(actor=clerk, as_of=DAY)
    assert (found.number, found.asked) == (3, ASKED)
    places = queries.signable_places(actor=clerk, as_of=DAY, asked=ASKED)
    assert places == {"411327100201": 1, "411327100202": 1, "411327101201": 1}
    row = ask(clerk, area="411327100")
    assert [one.place for one in queries.review_places(row)] == ["411327100201", "411327100202"]


@pytest.mark.parametrize("size", [3, 30])
def test_a_review_costs_the_queries_of_one(
    batch: Round, unit: Unit, clerk: Actor, queries_of: Any, size: int
) -> None:
    crowd(size, batch, unit)
    asked = queries_of(lambda: ask(clerk))
    row = Review.objects.get()
    signed = queries_of(lambda: confirm(row, clerk))
    assert (len(asked), len(signed)) == (26, 36)


def test_what_is_missing_and_what_a_rule_says_is_counted_and_stands_at_the_case(
    cases: list[Case], clerk: Actor, office: Actor
) -> None:
    poor = Candidate.objects.get(public_id=cases[0].subject)
    roster.record_findings({"health": "good"}, candidate=poor, found_on=DAY, by=office)
    summary = ask(clerk).summary
    health = next(one for one in summary["lines"] if one["label"][1] == "Health")
    assert (health["known"], health["missing"]) == (1, 4)
    assert [value[2] for value in health["values"]] == [1]
    assert sum(sum(one["counts"].values()) for one in summary["rules"]) == 5 * len(summary["rules"])
    assert {word for one in summary["rules"] for word in one["counts"]} <= {
        outcome.value for outcome in Outcome
    }


@given(st.lists(st.decimals(-10_000, 10_000, places=2), min_size=1, max_size=40))
def test_sums_and_ends_of_a_line_are_those_of_its_numbers(numbers: Sequence[Any]) -> None:
    line = _Line(number=0)
    for at, number in enumerate(numbers):
        line.take((f"{number} 元", f"{number} yuan"), at)
    assert line.is_number
    assert (line.total, line.least, line.most) == (sum(numbers), min(numbers), max(numbers))


@given(st.lists(st.sampled_from("甲乙丙"), min_size=0, max_size=3 * MANY))
def test_a_rare_value_is_one_of_few_among_many(values: Sequence[str]) -> None:
    line = _Line(number=0)
    for at, value in enumerate(values):
        line.take((value, value), at)
    rare = _rare(line, len(values))
    for (value, _english), numbers in rare.items():
        assert len(values) >= MANY
        assert numbers == [at for at, each in enumerate(values) if each == value]
        assert len(numbers) <= max(1, len(values) // 20)

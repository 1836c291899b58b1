"""Many at once: constant queries, what is refused is named, and of two who race one wins."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections

from tests import factories as make
from tests.signoff.conftest import AT, DAY, evidence
from zhucun.directory.models import Unit
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.kernel.problems import NotFound, Problem
from zhucun.roster import actions as roster
from zhucun.roster.models import Candidate, Round
from zhucun.signoff import actions, errors, queries
from zhucun.signoff.actions import Signing, signing
from zhucun.signoff.models import Case, Signature

Sign = Callable[..., None]


def crowd(size: int, batch: Round, unit: Unit) -> list[Case]:
    rows = [make.candidate(make.person(f"人{n}", unit=unit), batch) for n in range(size)]
    return actions.start_cases(
        [row.public_id for row in rows], kind="candidate", at=AT, by=OPERATOR
    )


def signings(cases: Sequence[Case], by: Actor) -> list[Signing]:
    found = queries.waiting(actor=by, as_of=DAY).filter(pk__in=[case.pk for case in cases])
    return [
        Signing(case=card.case.public_id, step=step, word=word, evidence=card.opened.evidence)
        for card in queries.cards(list(found), actor=by, as_of=DAY)
        for step, word in card.may.signs
    ]


@pytest.mark.parametrize("size", [3, 30])
def test_signing_many_costs_the_queries_of_one(
    batch: Round, unit: Unit, clerk: Actor, queries_of: Any, size: int
) -> None:
    cases = crowd(size, batch, unit)
    ready = signings(cases, clerk)
    asked = queries_of(lambda: actions.sign_cases(ready, at=AT, by=clerk))
    assert len(asked) == 19, asked
    assert Signature.objects.count() == size


@pytest.mark.parametrize("size", [3, 30])
def test_starting_and_showing_many_costs_the_queries_of_one(
    batch: Round, unit: Unit, office: Actor, queries_of: Any, size: int
) -> None:
    rows = [make.candidate(make.person(f"人{n}", unit=unit), batch) for n in range(size)]
    keys = [row.public_id for row in rows]
    asked = queries_of(lambda: actions.start_cases(keys, kind="candidate", at=AT, by=office))
    assert len(asked) == 17, asked
    found = queries.cases(actor=office, as_of=DAY, kind="candidate", subjects=keys)
    asked = queries_of(lambda: queries.cards(list(found), actor=office, as_of=DAY))
    assert len(asked) == 11, asked


def test_what_cannot_be_signed_is_named_and_the_rest_is_signed(
    batch: Round, unit: Unit, clerk: Actor, office: Actor
) -> None:
    cases = crowd(4, batch, unit)
    ready = signings(cases, clerk)
    changed = Candidate.objects.get(person__name="人1")
    roster.record_findings({"health": "poor"}, candidate=changed, found_on=DAY, by=office)
    ready.append(Signing(case="nowhere", step="nominate", word="sending-unit", evidence=""))
    heard: list[tuple[int, int]] = []
    result = actions.sign_cases(ready, at=AT, by=clerk, progress=lambda *at: heard.append(at))
    assert result.done == 3
    assert [type(problem) for _, problem in result.refused] == [errors.EvidenceChanged, NotFound]
    assert heard == [(5, 5)]


def test_an_interrupted_signing_is_sent_again_and_goes_on(
    batch: Round, unit: Unit, clerk: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signing, "BATCH", 2)
    ready = signings(crowd(5, batch, unit), clerk)

    def stop(done: int, total: int) -> None:
        if done == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        actions.sign_cases(ready, at=AT, by=clerk, progress=stop)
    assert Signature.objects.count() == 4
    again = actions.sign_cases(ready, at=AT, by=clerk)
    assert again.done == 1
    assert {type(problem) for _, problem in again.refused} == {errors.AlreadySigned}


def test_of_two_offices_that_act_on_one_reading_the_second_is_told_and_nothing_of_his_is_kept(
    case: Case,
    clerk: Actor,
    office: Actor,
    colleague: Actor,
    sign: Sign,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """On SQLite, where two cannot write at once: the other signs between reading and writing."""
    sign(case, "nominate", "sending-unit", by=clerk)
    seen, won = evidence(case), signing._won

    def overtaken(rows: Any) -> Any:
        monkeypatch.setattr(signing, "_won", won)
        sign(case, "politics", "county-organisation", by=colleague, evidence=seen)
        return won(rows)

    monkeypatch.setattr(signing, "_won", overtaken)
    with pytest.raises(errors.SignedMeanwhile, match="李明"):
        sign(case, "politics", "county-organisation", by=office, evidence=seen)
    assert [row.name for row in queries.signatures(case=case)] == ["Clerk", "Bob"]


@pytest.mark.only_postgres
@pytest.mark.django_db(transaction=True)
def test_two_offices_signing_at_once_leave_one_signature(
    case: Case,
    clerk: Actor,
    office: Actor,
    colleague: Actor,
    sign: Sign,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sign(case, "nominate", "sending-unit", by=clerk)
    seen, won = evidence(case), signing._won
    both = threading.Barrier(2)
    outcomes: list[str] = []

    def together(rows: Any) -> Any:
        both.wait(10)
        return won(rows)

    def confirm(by: Actor) -> None:
        try:
            sign(case, "politics", "county-organisation", by=by, evidence=seen)
            outcomes.append("signed")
        except Problem as problem:
            outcomes.append(type(problem).__name__)
        finally:
            connections.close_all()

    monkeypatch.setattr(signing, "_won", together)
    threads = [threading.Thread(target=confirm, args=(by,)) for by in (office, colleague)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["SignedMeanwhile", "signed"]
    assert [row.step for row in queries.signatures(case=case)] == ["nominate", "politics"]


def test_a_day_on_is_no_other_evidence(case: Case) -> None:
    later = queries.case_card(
        actor=OPERATOR, public_id=case.public_id, as_of=DAY + timedelta(days=30)
    )
    assert later.opened.evidence == evidence(case)


@pytest.mark.parametrize("size", [2, 20])
def test_what_waits_is_counted_without_opening_a_case(
    batch: Round,
    unit: Unit,
    clerk: Actor,
    office: Actor,
    stranger: Actor,
    queries_of: Any,
    size: int,
) -> None:
    cases = crowd(size, batch, unit)
    keys = [case.subject for case in cases]

    def counts(actor: Actor) -> list[tuple[str, str, int]]:
        found = queries.turn_counts(actor=actor, as_of=DAY, kind="candidate", subjects=keys)
        return [(one.step, one.word, one.number) for one in found]

    asked = queries_of(lambda: counts(clerk))
    assert len(asked) == 3, asked
    assert counts(clerk) == [("nominate", "sending-unit", size)]
    assert counts(office) == []  # she records on paper what the unit signs, and signs nothing yet
    assert counts(stranger) == []
    through = dataclasses.replace(clerk, viewer=1)
    assert counts(through) == []


def test_who_may_only_record_on_paper_has_nothing_to_sign(
    batch: Round, unit: Unit, clerk: Actor, office: Actor, stranger: Actor, sign: Sign
) -> None:
    first, *_rest = crowd(3, batch, unit)
    assert queries.waiting(actor=office, as_of=DAY).count() == 3
    assert queries.signable(actor=office, as_of=DAY).count() == 0
    assert queries.signable(actor=clerk, as_of=DAY).count() == 3
    sign(first, "nominate", "sending-unit", by=clerk)
    found = queries.signable(actor=office, as_of=DAY, step="politics", word="county-organisation")
    assert [case.pk for case in found] == [first.pk]
    assert not queries.signable(actor=stranger, as_of=DAY).exists()

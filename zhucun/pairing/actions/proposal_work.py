"""What a worker does with proposals: computes the one that has waited longest, makes the pairs of
one that was adopted, some thousand in a transaction. A worker that is killed leaves no half: a
proposal is computed anew, an adoption goes on with the rows that wait."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any

import numpy as np
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.timezone import localdate

from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor
from zhucun.engines import match as engine
from zhucun.engines.match.answers import Proposal as Answer
from zhucun.kernel.problems import NotAllowed, Problem
from zhucun.ledger import actions as ledger
from zhucun.pairing import events
from zhucun.pairing.actions.proposals import settle, stand
from zhucun.pairing.enums import Lacks, PairProposalState, RowState
from zhucun.pairing.errors import NobodyHelps, NothingToPair, ProposalFailed
from zhucun.pairing.models import Proposal, ProposedPair
from zhucun.pairing.queries.choices import next_choices
from zhucun.pairing.queries.matching import Match, match_of

logger = logging.getLogger(__name__)
Clock = Callable[[], datetime]
BATCH = 2_000
#: A worker that was not heard of for so long is taken for dead.
SILENCE = timedelta(minutes=10)
#: What a dead worker left is tried so often.
TRIES = 3
_SECONDS, _GAP = 300.0, 0.001
_WORK = {
    PairProposalState.WAITING: PairProposalState.RUNNING,
    PairProposalState.QUEUED: PairProposalState.ADOPTING,
}
#: The same backwards, for whose worker is gone; and where it ends when it fails.
_AGAIN = {running: waiting for waiting, running in _WORK.items()}
_FAILED = {
    PairProposalState.RUNNING: PairProposalState.FAILED,
    PairProposalState.ADOPTING: PairProposalState.OPEN,
}


class Stopped(Exception):
    """Somebody stopped it, or another worker took over."""


def compute_at_once(row: Proposal, *, at: datetime, by: Actor) -> None:
    """Compute a proposal within the transaction of whoever asked for it. Raises NothingToPair,
    NobodyHelps."""
    Proposal.objects.filter(pk=row.pk).update(state=PairProposalState.RUNNING, worker="request")
    row.refresh_from_db()
    _compute(row, by, lambda: at)
    row.refresh_from_db()


def claim_proposal(
    *, worker: str, now: datetime, is_alive: Callable[[str], bool]
) -> Proposal | None:
    """Take the proposal that has waited longest; None where none waits. What a dead worker left is
    tried again, and given up after the third time."""
    _let_go(now, is_alive)
    waiting = Proposal.objects.filter(state__in=_WORK).order_by("asked_at", "pk")
    for key, state in waiting.values_list("pk", "state")[:10]:
        mine = Proposal.objects.filter(pk=key, state=state).update(
            state=_WORK[PairProposalState(state)], worker=worker, beat_at=now, tries=F("tries") + 1
        )
        if mine:
            return Proposal.objects.get(pk=key)
    return None


def work_on(row: Proposal, *, clock: Clock) -> None:
    """Compute or adopt a claimed proposal; why it came to no end is kept with it."""
    try:
        if row.state == PairProposalState.RUNNING:
            _compute(row, _account(row.by, row.asked_at), clock)
        else:
            assert row.adopt_by is not None
            assert row.adopt_at is not None
            _adopt(row, _account(row.adopt_by, row.adopt_at), clock)
    except Stopped:
        logger.info("proposal %s was stopped", row.public_id)
    except Problem as problem:
        fail_proposal(row=row, problem=problem, now=clock())
    except Exception as error:
        logger.exception("proposal %s failed", row.public_id)
        fail_proposal(row=row, problem=ProposalFailed(what=type(error).__name__), now=clock())


@transaction.atomic
def fail_proposal(*, row: Proposal, problem: Problem, now: datetime) -> bool:
    """Say why it came to no end. False where it was stopped or taken over."""
    failure = {"code": problem.code, "facts": {k: str(v) for k, v in problem.facts.items()}}
    state = _FAILED[PairProposalState(row.state)]
    if not _mine(row).update(state=state, failure=failure, worker="", phase=""):
        return False
    if state == PairProposalState.FAILED:
        row.rows.all().delete()
    event = events.ProposalEnded(
        subject=f"pairs:{row.public_id}",
        area=row.area,
        happened_at=now,
        state=state.value,
        failure=problem.code,
    )
    return ledger.append(event)


def _account(key: int, at: datetime) -> Actor:
    """Whoever asked, with the offices that he held on that day, while his account is in use."""
    account = directory.account_of_key(key)
    if not account.is_active:
        raise NotAllowed
    return directory.actor_of(account, on=localdate(at))


def _mine(row: Proposal) -> QuerySet[Proposal]:
    return Proposal.objects.filter(pk=row.pk, state=row.state, worker=row.worker)


def _beat(row: Proposal, now: datetime, **how_far: Any) -> None:
    """Say how far it is. Raises Stopped."""
    if not _mine(row).update(beat_at=now, **how_far):
        raise Stopped


def _let_go(now: datetime, is_alive: Callable[[str], bool]) -> None:
    for row in Proposal.objects.filter(state__in=_AGAIN).order_by("pk"):
        silent = row.beat_at is None or now - row.beat_at > SILENCE
        if is_alive(row.worker) and not silent:
            continue
        if row.tries >= TRIES:
            fail_proposal(row=row, problem=ProposalFailed(what="worker lost"), now=now)
        else:
            _mine(row).update(state=_AGAIN[PairProposalState(row.state)], worker="")


def _compute(row: Proposal, by: Actor, clock: Clock) -> None:
    _beat(row, clock(), phase="gather", done=0)
    match = match_of(
        actor=by,
        area=row.area,
        as_of=row.as_of,
        cap=row.settings["cap"],
        nearness=Decimal(row.settings["nearness"]),
        tag=row.settings["tag"],
    )
    if not match.households:
        raise NothingToPair(area=row.area, day=row.as_of)
    if not match.helpers:
        raise NobodyHelps(area=row.area, day=row.as_of)
    _beat(row, clock(), phase="search", total=len(match.households))
    answer = _solved(match)
    row.rows.all().delete()  # of a worker that was killed
    rows, done = _rows(row, match, answer), 0
    while some := list(islice(rows, BATCH)):
        done += len(some)
        with transaction.atomic():
            _beat(row, clock(), phase="keep", done=done)
            ProposedPair.objects.bulk_create(some)
    _complete(row, match, answer, clock())


@transaction.atomic
def _complete(row: Proposal, match: Match, answer: Answer, now: datetime) -> None:
    result = _result(match, answer)
    _beat(row, now, state=PairProposalState.OPEN, result=result, worker="", phase="", tries=0)
    event = events.PairsProposed(
        subject=f"pairs:{row.public_id}",
        area=row.area,
        happened_at=now,
        title=row.title,
        cap=row.settings["cap"],
        households=len(match.households),
        helpers=len(match.helpers),
        paired=len(answer.pairs),
    )
    ledger.append(event)


def _solved(match: Match) -> Answer:
    """Households want one helper each: the search of teams, which loads its compiled loops first,
    is asked only where kin stand in the way of a few."""
    spec, facts = match.spec, match.facts
    single = engine.solve_singles(spec, facts, seed=1, seconds=_SECONDS, gap=_GAP)
    return single or engine.solve(spec, facts, seed=1, seconds=60.0, gap=_GAP)


def _result(match: Match, answer: Answer) -> dict[str, Any]:
    places = int(match.facts.supply["places"].sum())
    return {
        "households": len(match.households),
        "helpers": len(match.helpers),
        "places": places,
        "paired": len(answer.pairs),
        "missing": len(answer.shortages),
        "short_of_places": max(0, len(match.households) - places),
        "points": sum(answer.terms.values()),
        "most": round(answer.bound + answer.lost),
        "objective": answer.objective,
        "bound": answer.bound,
        "seconds": round(answer.seconds, 2),
        "terms": {name: int(points) for name, points in answer.terms.items()},
        "lines": [
            {"name": line.name, "label": line.label, "clause": line.clause, "points": line.points}
            for line in match.lines
        ],
    }


def _rows(proposal: Proposal, match: Match, answer: Answer) -> Iterator[ProposedPair]:
    helper_of = {int(where): int(who) for who, where, _ in answer.pairs.tolist()}
    places = match.facts.supply["places"].astype(np.int64).copy()
    np.subtract.at(places, answer.pairs[:, 0], 1)
    others = next_choices(match, answer)
    is_left = bool((places > 0).any())
    for at, household in enumerate(match.households):
        who = helper_of.get(at)
        terms = others.terms(at, who) if who is not None else {}
        lacks = "" if who is not None else (Lacks.KIN if is_left else Lacks.NO_PLACE)
        yield ProposedPair(
            proposal=proposal,
            household_id=household.pk,
            helper=match.helpers[who] if who is not None else None,
            area=household.area,
            is_severe=bool(match.is_severe[at]),
            points=sum(terms.values()),
            terms=terms,
            choices=others.of(at, who) if who is not None else [],
            lacks=lacks,
        )


def _adopt(row: Proposal, by: Actor, clock: Clock) -> None:
    _beat(row, clock(), phase="adopt")
    after: int | None = 0
    while after is not None:
        after = _adopt_some(row, after, by, clock())


@transaction.atomic
def _adopt_some(row: Proposal, after: int, by: Actor, now: datetime) -> int | None:
    """Make the pairs of the next rows that wait, beyond a key; None where there are no more."""
    assert row.adopt_since is not None
    assert row.adopt_at is not None
    waiting = row.rows.filter(state=RowState.OPEN, helper__isnull=False, pk__gt=after)
    rows = list(waiting.select_related("household", "helper__person").order_by("pk")[:BATCH])
    if not rows:
        _beat(row, now, state=PairProposalState.OPEN, worker="", phase="", tries=0)
        settle(row, row.adopt_at, by)
        return None
    _beat(row, now, done=F("done") + len(rows))
    stand(row, rows, since=row.adopt_since, at=row.adopt_at, by=by)
    return rows[-1].pk

"""What a worker does with reviews: takes one, opens its cases, signs what was confirmed."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.timezone import localdate

from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor
from zhucun.kernel.problems import NotAllowed, Problem
from zhucun.ledger import actions as ledger
from zhucun.ledger.enums import Access
from zhucun.signoff.actions.signing import BATCH, Signing, sign_cases
from zhucun.signoff.enums import ReviewState
from zhucun.signoff.errors import ReviewFailed
from zhucun.signoff.models import Case, Review, ReviewCase
from zhucun.signoff.queries import opened
from zhucun.signoff.queries.reviews import SIGNED, TO_SIGN, Asked, wanted
from zhucun.signoff.queries.tallies import Tally

logger = logging.getLogger(__name__)
Clock = Callable[[], datetime]
#: Up to so many cases are opened, and signed, within the request.
AT_ONCE = 200
#: A worker that was not heard of for so long is taken for dead; it speaks with every thousand.
SILENCE = timedelta(minutes=5)
#: What a dead worker left goes on so often.
TRIES = 3
#: What waits, and what it becomes in the hands of a worker.
_WORK = {
    ReviewState.ASKED: ReviewState.OPENING,
    ReviewState.CONFIRMED: ReviewState.SIGNING,
}
#: The same backwards: where it goes on when the worker is gone.
_AGAIN = {running: waiting for waiting, running in _WORK.items()}


def work_at_once(row: Review, *, at: datetime) -> None:
    """Do within the request what a review of few cases asks for; one of many waits for a worker."""
    if row.total > AT_ONCE:
        return
    claimed = claim_review(worker="request", now=at, is_alive=bool, review=row)
    if claimed is not None:  # else a worker was faster
        work_on(claimed, clock=lambda: at)
    row.refresh_from_db()


def work_on(row: Review, *, clock: Clock) -> None:
    """Open or sign the cases of a claimed review; why it came to no end is kept with it."""
    try:
        if row.state == ReviewState.OPENING:
            _open(row, clock)
        else:
            _sign(row, clock)
    except Problem as problem:
        fail_review(review=row, problem=problem, now=clock())
    except Exception as error:
        logger.exception("review %s failed", row.public_id)
        broken = ReviewFailed(what=type(error).__name__)
        fail_review(review=row, problem=broken, now=clock())


def claim_review(
    *, worker: str, now: datetime, is_alive: Callable[[str], bool], review: Review | None = None
) -> Review | None:
    """Take the review that has waited longest, or this one; None where none waits. What a dead
    worker left waits again where its signatures end, and is given up after the third time."""
    _let_go(now, is_alive)
    waiting = Review.objects.filter(state__in=_WORK).order_by("asked_at", "pk")
    if review is not None:
        waiting = waiting.filter(pk=review.pk)
    for key, state in waiting.values_list("pk", "state")[:10]:
        mine = Review.objects.filter(pk=key, state=state).update(
            state=_WORK[ReviewState(state)], worker=worker, beat_at=now, tries=F("tries") + 1
        )
        if mine:
            return Review.objects.get(pk=key)
    return None


def beat_review(*, review: Review, done: int, now: datetime) -> bool:
    """So many cases are opened. False where it was stopped or taken over: stop then."""
    return bool(_mine(review).update(beat_at=now, done=done))


@transaction.atomic
def lay_open(*, review: Review, tally: Tally, now: datetime, by: Actor) -> bool:
    """Keep what was opened, for the person who judges; what of people it shows him is in the
    access log, once for all. False where it was stopped meanwhile: nothing is kept then."""
    summary, looked = tally.finish(), tally.looked
    changed = {"state": ReviewState.READY, "opened_at": now, "beat_at": now, "worker": ""}
    if not _mine(review).update(**changed, summary=summary, total=len(looked), done=0, tries=0):
        return False
    ReviewCase.objects.bulk_create(
        (
            ReviewCase(
                review=review,
                case=one.opened.case,
                number=number,
                place=one.opened.case.place,
                evidence=one.opened.evidence,
                notes=one.notes,
                weight=len(one.notes),
                is_ready=one.is_ready,
            )
            for number, one in enumerate(looked)
        ),
        batch_size=500,
    )
    if tally.readings:
        ledger.log_access(
            kind=Access.EXPORT,
            origin=by.origin,
            subject=f"review:{review.public_id}",
            what=", ".join(tally.personal)[:1000],
            area=review.area,
            reason=f"{review.kind} {review.step}"[:200],
            rows=tally.readings,
        )
    return True


@transaction.atomic
def sign_some(*, review: Review, now: datetime, by: Actor) -> int:
    """Sign the next thousand of a confirmed review, each case whole or not at all, and settle them
    in the same transaction: what is settled is not sent again. Returns how many were settled; 0:
    there are no more, or it was stopped or taken over."""
    rows = list(review.cases.filter(TO_SIGN).select_related("case").order_by("number")[:BATCH])
    if not rows or not _mine(review).update(beat_at=now):
        return 0
    assert review.confirmed_at is not None
    signings = [
        Signing(
            case=row.case.public_id,
            step=review.step,
            word=review.word,
            evidence=row.evidence,
            reason=review.reason,
        )
        for row in rows
    ]
    result = sign_cases(signings, at=review.confirmed_at, by=by)
    why = {signing.case: problem for signing, problem in result.refused}
    refused = [row for row in rows if row.case.public_id in why]
    for row in refused:
        problem = why[row.case.public_id]
        row.outcome, row.facts = problem.code, _kept(problem)
    ReviewCase.objects.bulk_update(refused, ["outcome", "facts"], batch_size=500)
    signed = [row.pk for row in rows if row.case.public_id not in why]
    ReviewCase.objects.filter(pk__in=signed).update(outcome=SIGNED)
    _mine(review).update(done=F("done") + len(rows), signed=F("signed") + result.done)
    return len(rows)


def complete_review(*, review: Review, now: datetime) -> bool:
    """All that was confirmed is settled. False where it was stopped or taken over."""
    ended = {"state": ReviewState.DONE, "ended_at": now, "worker": ""}
    return bool(_mine(review).update(**ended))


def fail_review(*, review: Review, problem: Problem, now: datetime) -> bool:
    """Say why it came to no end. False where it was stopped or taken over."""
    failure = {"code": problem.code, "facts": _kept(problem)}
    ended = {"state": ReviewState.FAILED, "failure": failure, "ended_at": now, "worker": ""}
    return bool(_mine(review).update(**ended))


def _kept(problem: Problem) -> dict[str, str]:
    return {name: str(value) for name, value in problem.facts.items()}


def _mine(review: Review) -> QuerySet[Review]:
    return Review.objects.filter(pk=review.pk, state=review.state, worker=review.worker)


def _let_go(now: datetime, is_alive: Callable[[str], bool]) -> None:
    for row in Review.objects.filter(state__in=_AGAIN).defer("summary").order_by("pk"):
        silent = row.beat_at is None or now - row.beat_at > SILENCE
        if is_alive(row.worker) and not silent:
            continue
        if row.tries >= TRIES:
            fail_review(review=row, problem=ReviewFailed(what="worker lost"), now=now)
        else:
            _mine(row).update(state=_AGAIN[ReviewState(row.state)], worker="")


def _open(row: Review, clock: Clock) -> None:
    actor = _asked_by(row, row.asked_at)
    asked = Asked(kind=row.kind, chain=row.chain, step=row.step, word=row.word, area=row.area)
    day = localdate(row.asked_at)
    found = wanted(actor=actor, as_of=day, asked=asked)
    keys, tally = list(found.values_list("pk", flat=True)), Tally(row.step)
    for start in range(0, len(keys), BATCH):
        some = keys[start : start + BATCH]
        rows = Case.objects.filter(pk__in=some).select_related("procedure", "unit", "person")
        for one in opened(list(rows.order_by("place", "pk")), on=day):
            tally.take(one)
        if not beat_review(review=row, done=len(tally.looked), now=clock()):
            logger.info("review %s was stopped", row.public_id)
            return
    lay_open(review=row, tally=tally, now=clock(), by=actor)


def _sign(row: Review, clock: Clock) -> None:
    assert row.confirmed_at is not None
    actor = _asked_by(row, row.confirmed_at)
    while sign_some(review=row, now=clock(), by=actor):
        continue
    complete_review(review=row, now=clock())


def _asked_by(row: Review, at: datetime) -> Actor:
    """Whoever asked, with the offices that he held on that day, while his account is in use."""
    account = directory.account_of_key(row.account)
    if not account.is_active:
        raise NotAllowed
    return directory.actor_of(account, on=localdate(at))

"""Many cases looked at together by one signer: asked for, sorted, confirmed, stopped.

The table of reviews is its own queue (docs/decisions/0008-jobs.md); `review_work` is what a worker
does with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.timezone import localtime

from zhucun.directory.perms import Actor
from zhucun.kernel.problems import NotAllowed
from zhucun.ledger import actions as ledger
from zhucun.signoff import events
from zhucun.signoff.actions.review_work import work_at_once
from zhucun.signoff.enums import ReviewState
from zhucun.signoff.errors import NothingToSign, ReviewChanged, ReviewNotReady
from zhucun.signoff.models import Review
from zhucun.signoff.queries.reviews import TO_SIGN, Asked, wanted

_UNDER_WAY = (
    ReviewState.ASKED,
    ReviewState.OPENING,
    ReviewState.READY,
    ReviewState.CONFIRMED,
    ReviewState.SIGNING,
    ReviewState.FAILED,
)


def ask_review(*, asked: Asked, at: datetime, by: Actor) -> Review:
    """Have all these cases laid open for the actor, as he may sign them today: few at once, many by
    a worker. Nothing is signed by it. Raises NothingToSign, NotAllowed."""
    row = _asked(asked, at, by)
    work_at_once(row, at=at)
    return row


@transaction.atomic
def _asked(asked: Asked, at: datetime, by: Actor) -> Review:
    if by.viewer is not None or not by.account:
        raise NotAllowed
    total = wanted(actor=by, as_of=localtime(at).date(), asked=asked).count()
    if not total:
        raise NothingToSign
    row = Review.objects.create(
        account=by.account, by_name=by.name, total=total, asked_at=at, **vars(asked)
    )
    event = events.ReviewAsked(
        subject=f"review:{row.public_id}",
        area=row.area,
        happened_at=at,
        kind=row.kind,
        chain=row.chain,
        step=row.step,
        word=row.word,
        cases=total,
    )
    ledger.append(event, origin=by.origin)
    return row


@transaction.atomic
def sort_review(
    *,
    review: Review,
    leave_out: Sequence[str] = (),
    take_in: Sequence[str] = (),
    at: datetime,
    by: Actor,
) -> bool:
    """Leave cases (public ids) out of what will be signed, take others in again. False where all
    of them stand so already. Raises ReviewNotReady, NotAllowed."""
    _require_own(review, by)
    _require_state(review, ReviewState.READY)
    rows = review.cases.filter(is_ready=True)
    out = rows.filter(case__public_id__in=leave_out, is_left_out=False).update(is_left_out=True)
    back = rows.filter(case__public_id__in=take_in, is_left_out=True).update(is_left_out=False)
    if not out + back:
        return False
    mine = Review.objects.filter(pk=review.pk, state=ReviewState.READY)
    if not mine.update(revision=F("revision") + 1):
        raise ReviewNotReady(state=review.get_state_display())
    review.refresh_from_db()
    event = events.ReviewSorted(
        subject=f"review:{review.public_id}",
        area=review.area,
        happened_at=at,
        left_out=out,
        taken_in=back,
    )
    return ledger.append(event, origin=by.origin)


def confirm_review(
    *, review: Review, revision: int, reason: str = "", at: datetime, by: Actor
) -> bool:
    """Sign all that was laid open and not left out, few at once, many by a worker: each signature
    is bound to the evidence that was shown, and of this moment. What failed goes on with what is
    not settled. False where it is confirmed already.

    Raises ReviewChanged, NothingToSign, ReviewNotReady, NotAllowed.
    """
    if not _confirmed(review, revision, reason, at, by):
        return False
    work_at_once(review, at=at)
    return True


@transaction.atomic
def _confirmed(review: Review, revision: int, reason: str, at: datetime, by: Actor) -> bool:
    _require_own(review, by)
    if review.confirmed_at is not None and review.state != ReviewState.FAILED:
        return False
    if review.revision != revision:
        raise ReviewChanged
    is_again = review.state == ReviewState.FAILED and review.opened_at is not None
    _require_state(review, ReviewState.FAILED if is_again else ReviewState.READY)
    number = review.cases.filter(TO_SIGN).count()
    if not number:
        raise NothingToSign
    mine = Review.objects.filter(pk=review.pk, state=review.state, revision=revision)
    changed = {"state": ReviewState.CONFIRMED, "tries": 0, "failure": None, "ended_at": None}
    if not mine.update(**changed, confirmed_at=at, reason=reason.strip() or review.reason):
        raise ReviewChanged
    review.refresh_from_db()
    event = events.ReviewConfirmed(
        subject=f"review:{review.public_id}",
        area=review.area,
        happened_at=at,
        step=review.step,
        word=review.word,
        cases=number,
    )
    return ledger.append(event, origin=by.origin)


@transaction.atomic
def stop_review(*, review: Review, at: datetime, by: Actor) -> bool:
    """Put a review away; what is signed by then stands. False where it has ended."""
    _require_own(review, by)
    mine = Review.objects.filter(pk=review.pk, state__in=_UNDER_WAY)
    if not mine.update(state=ReviewState.STOPPED, ended_at=at, worker=""):
        return False
    review.refresh_from_db()
    event = events.ReviewStopped(
        subject=f"review:{review.public_id}",
        area=review.area,
        happened_at=at,
        signed=review.signed,
    )
    return ledger.append(event, origin=by.origin)


def _require_own(review: Review, by: Actor) -> None:
    if by.viewer is not None or review.account != by.account:
        raise NotAllowed


def _require_state(review: Review, state: ReviewState) -> None:
    if review.state != state:
        raise ReviewNotReady(state=review.get_state_display())

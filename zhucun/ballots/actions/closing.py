"""A poll is closed, or declared void: codes go, and what was written is put into another order."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime

from zhucun.ballots import events, perms
from zhucun.ballots.actions.casting import shuffle_words
from zhucun.ballots.actions.words import plain
from zhucun.ballots.enums import PollState
from zhucun.ballots.errors import NotRunning, StillRunning
from zhucun.ballots.models import Code, Kiosk, Line, Poll, Said
from zhucun.directory.perms import Actor
from zhucun.ledger import actions as ledger


@transaction.atomic
def close_poll(*, poll: Poll, at: datetime, by: Actor) -> bool:
    """Close a poll after its last day, or when every ballot is back: from then on its results are
    shown. False where it is closed.

    Raises StillRunning, NotRunning, OwnPoll, NotAllowed.
    """
    perms.require_runner(by, poll)
    poll.refresh_from_db()
    today = localtime(at).date()
    if poll.state == PollState.CLOSED:
        return False
    if poll.state != PollState.RUNNING:
        raise NotRunning
    if today <= poll.ends_on and poll.back < poll.issued:
        raise StillRunning(day=poll.ends_on)
    closed = Poll.objects.filter(pk=poll.pk, state=PollState.RUNNING).update(
        state=PollState.CLOSED, closed_on=today
    )
    if not closed:
        return False
    _forget(poll)
    poll.refresh_from_db()
    event = events.PollClosed(
        subject=f"poll:{poll.public_id}",
        area=poll.area,
        happened_at=at,
        issued=poll.issued,
        back=poll.back,
        spoiled=poll.spoiled,
    )
    return ledger.append(event, origin=by.origin)


@transaction.atomic
def void_poll(*, poll: Poll, reason: str, at: datetime, by: Actor) -> bool:
    """Declare a poll void, closed or not: it counts for nothing, and its counts are removed. False
    where it is void.

    Raises ReasonNeeded, NumberInText, TextTooLong, OwnPoll, NotAllowed.
    """
    perms.require_runner(by, poll)
    why = plain(reason, needed=True)
    voided = (
        Poll.objects.filter(pk=poll.pk)
        .exclude(state=PollState.VOIDED)
        .update(state=PollState.VOIDED, reason=why)
    )
    if not voided:
        return False
    _forget(poll)
    Said.objects.filter(poll=poll).delete()
    Line.objects.filter(poll=poll).update(
        satisfied=0, fairly_satisfied=0, dissatisfied=0, unknown=0
    )
    poll.refresh_from_db()
    event = events.PollVoided(
        subject=f"poll:{poll.public_id}", area=poll.area, happened_at=at, reason=why
    )
    return ledger.append(event, origin=by.origin)


def _forget(poll: Poll) -> None:
    """Codes go; devices are shut; words are written anew, all at once and in another order."""
    Code.objects.filter(poll=poll).delete()
    Kiosk.objects.filter(poll=poll).update(is_shut=True)
    shuffle_words(poll)

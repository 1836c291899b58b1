"""A poll is closed, or declared void before: codes go, and what was written is put into another
order. What is closed stays on record; another office may set it aside."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models.functions import Coalesce
from django.utils.timezone import localtime

from zhucun.ballots import events, perms
from zhucun.ballots.actions.casting import shuffle_words
from zhucun.ballots.actions.words import plain
from zhucun.ballots.enums import COUNTED, PollState
from zhucun.ballots.errors import (
    CountsStay,
    LastDayNotEarlier,
    NotClosed,
    NotRunning,
    PollOver,
    StillRunning,
)
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
def bring_forward(*, poll: Poll, ends_on: date, reason: str, at: datetime, by: Actor) -> bool:
    """Bring the last day of a poll forward, as where its year was mistyped, with a reason that
    everybody reads. Not before today, nor its first day: who can answer has today to do so, and
    sheets that are out are entered until the close. False where that is its last day.

    Raises LastDayNotEarlier, PollOver, ReasonNeeded, NumberInText, TextTooLong, OwnPoll,
    NotAllowed.
    """
    perms.require_runner(by, poll)
    why = plain(reason, needed=True)
    poll.refresh_from_db()
    if poll.state in (PollState.VOIDED, *COUNTED):
        raise PollOver(day=poll.closed_on or poll.ends_on)
    if ends_on == poll.ends_on:
        return False
    before, earliest = poll.ends_on, max(localtime(at).date(), poll.held_from)
    if not earliest <= ends_on < before:
        raise LastDayNotEarlier(until=ends_on, before=before, earliest=earliest)
    moved = Poll.objects.filter(pk=poll.pk, state=poll.state, ends_on=before).update(
        ends_on=ends_on, first_ends_on=Coalesce("first_ends_on", before), moved_because=why
    )
    if not moved:
        raise NotRunning
    poll.refresh_from_db()
    event = events.PollBroughtForward(
        subject=f"poll:{poll.public_id}",
        area=poll.area,
        happened_at=at,
        before=before,
        ends_on=ends_on,
        reason=why,
    )
    return ledger.append(event, origin=by.origin)


@transaction.atomic
def void_poll(*, poll: Poll, reason: str, at: datetime, by: Actor) -> bool:
    """Declare a poll void before it is closed, while nobody knows what it finds: it counts for
    nothing, and its counts are removed. False where it is void.

    Raises CountsStay, ReasonNeeded, NumberInText, TextTooLong, OwnPoll, NotAllowed.
    """
    perms.require_runner(by, poll)
    why = plain(reason, needed=True)
    voided = (
        Poll.objects.filter(pk=poll.pk)
        .exclude(state__in=(PollState.VOIDED, *COUNTED))
        .update(state=PollState.VOIDED, reason=why)
    )
    if not voided:
        poll.refresh_from_db()
        if poll.state in COUNTED:
            raise CountsStay(day=poll.closed_on)
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


@transaction.atomic
def set_aside(*, poll: Poll, reason: str, at: datetime, by: Actor) -> bool:
    """Another office than the one that ran a closed poll sets it aside: it counts for nothing; its
    counts stay to be read, beside whichever poll asks again. False where it is set aside.

    Raises NotClosed, RanIt, ReasonNeeded, NumberInText, TextTooLong, OwnPoll, NotAllowed.
    """
    perms.require_another(by, poll)
    why = plain(reason, needed=True)
    changed = Poll.objects.filter(pk=poll.pk, state=PollState.CLOSED).update(
        state=PollState.ASIDE, reason=why, aside_on=localtime(at).date(), aside_by_name=by.name
    )
    poll.refresh_from_db()
    if not changed:
        if poll.state == PollState.ASIDE:
            return False
        raise NotClosed(state=poll.get_state_display())
    event = events.PollSetAside(
        subject=f"poll:{poll.public_id}", area=poll.area, happened_at=at, reason=why
    )
    return ledger.append(event, origin=by.origin)


def _forget(poll: Poll) -> None:
    """Codes go; devices are shut; words are written anew, all at once and in another order."""
    Code.objects.filter(poll=poll).delete()
    Kiosk.objects.filter(poll=poll).update(is_shut=True)
    shuffle_words(poll)

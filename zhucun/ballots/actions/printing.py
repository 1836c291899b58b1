"""Codes are made when sheets are printed, and are then in nobody's memory but the paper's;
devices in the village are opened and shut."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.timezone import localtime

from zhucun.ballots import events, perms
from zhucun.ballots.actions.words import plain
from zhucun.ballots.enums import COUNTED, PollKind, PollState
from zhucun.ballots.errors import NotDrawn, NotRunning, PollOver, PrintingOver
from zhucun.ballots.models import Asked, Code, Kiosk, Poll
from zhucun.ballots.queries.voting import (
    LENGTH,
    digest_of_code,
    digest_of_kiosk,
    digest_of_short,
)
from zhucun.directory.perms import Actor
from zhucun.kernel.ids import new_public_id
from zhucun.ledger import actions as ledger

_PARTS = -(-LENGTH // 12)


@dataclass(frozen=True, kw_only=True)
class Sheets:
    """Codes for so many sheets, in no order; they are shown once and can never be read again."""

    codes: tuple[str, ...]


def new_code() -> str:
    """26 random letters and digits, 130 bits."""
    return "".join(new_public_id() for _ in range(_PARTS))[:LENGTH]


@transaction.atomic
def print_sheets(*, poll: Poll, reason: str = "", at: datetime, by: Actor) -> Sheets:
    """One code for each household that is asked; which household gets which is nowhere. Printing
    again needs a reason, withdraws every code with which nothing came, and gives as many new
    ones. Not after the last day: what is out may still be entered.

    Raises NotDrawn, PollOver, PrintingOver, ReasonNeeded, OwnPoll, NotAllowed.
    """
    perms.require_runner(by, poll)
    poll.refresh_from_db()
    if poll.state in (PollState.VOIDED, *COUNTED):
        raise PollOver(day=poll.closed_on or poll.ends_on)
    today = localtime(at).date()
    if today > poll.ends_on:
        raise PrintingOver(day=poll.ends_on)
    if poll.state == PollState.OPENED:
        raise NotDrawn
    why = plain(reason, needed=poll.batches > 0)
    first = Poll.objects.filter(pk=poll.pk, batches=poll.batches).update(
        batches=F("batches") + 1,
        state=PollState.RUNNING,
        began_on=poll.began_on or max(poll.starts_on, today),
    )
    if not first:
        raise NotRunning
    withdrawn = Code.objects.filter(poll=poll, is_spent=False).delete()[0]
    wanted = Asked.objects.filter(draw__poll=poll, draw__replaced_because="").count()
    if poll.kind == PollKind.ADAPTATION:  # all newcomers are asked, nobody is drawn
        wanted = poll.size
    codes = _issue(poll, withdrawn if poll.batches else wanted)
    Poll.objects.filter(pk=poll.pk).update(issued=wanted)
    event = events.SheetsPrinted(
        subject=f"poll:{poll.public_id}",
        area=poll.area,
        happened_at=at,
        sheets=len(codes),
        withdrawn=withdrawn,
        reason=why,
    )
    ledger.append(event, origin=by.origin)
    poll.refresh_from_db()
    return Sheets(codes=codes)


def _issue(poll: Poll, count: int) -> tuple[str, ...]:
    """Kept in the order of their digests, printed in another: where a row stands says nothing of
    the place of its sheet in the pile."""
    codes: Sequence[str] = [new_code() for _ in range(count)]
    rows = [
        Code(digest=digest_of_code(code), short=digest_of_short(code), poll=poll) for code in codes
    ]
    Code.objects.bulk_create(sorted(rows, key=lambda row: row.digest))
    return tuple(codes)


@transaction.atomic
def open_kiosk(
    *, poll: Poll, place: str = "", until: datetime, at: datetime, by: Actor
) -> tuple[Kiosk, str]:
    """Open a device in the village until an hour; the second is its address, which is shown once.

    Raises NotRunning, NumberInText, TextTooLong, OwnPoll, NotAllowed.
    """
    perms.require_runner(by, poll)
    if poll.state != PollState.RUNNING:
        raise NotRunning
    key = new_code()
    kiosk = Kiosk.objects.create(
        poll=poll,
        digest=digest_of_kiosk(key),
        place=plain(place, most=60),
        until=until,
        by_name=by.name,
    )
    event = events.KioskOpened(
        subject=f"poll:{poll.public_id}", area=poll.area, happened_at=at, kiosk=kiosk.public_id
    )
    ledger.append(event, origin=by.origin)
    return kiosk, key


@transaction.atomic
def shut_kiosk(*, kiosk: Kiosk, at: datetime, by: Actor) -> bool:
    """Shut a device at once. False where it is shut."""
    perms.require_runner(by, kiosk.poll)
    if not Kiosk.objects.filter(pk=kiosk.pk, is_shut=False).update(is_shut=True):
        return False
    event = events.KioskShut(
        subject=f"poll:{kiosk.poll.public_id}",
        area=kiosk.poll.area,
        happened_at=at,
        kiosk=kiosk.public_id,
    )
    return ledger.append(event, origin=by.origin)

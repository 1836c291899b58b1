"""Sheets of cards for a whole area: asked for, made by a worker, forgotten after some days.

The table is its own queue (docs/decisions/0008-jobs.md).
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.ledger import actions as ledger
from zhucun.ledger.enums import UNDER_WAY, Access
from zhucun.reports import events
from zhucun.reports.enums import Language
from zhucun.reports.errors import NoCards, PrintFailed, TooManyCards
from zhucun.reports.models import CardFile, CardPrint
from zhucun.reports.queries import DAYS, cards_of

#: Cards of one print, with their copies.
MOST = 100_000
#: A worker that was not heard of for so long is taken for dead; it speaks after each file.
SILENCE = timedelta(minutes=3)
TRIES = 2


@transaction.atomic
def ask_print(
    *, area: str, copies: int, language: str, site: str, asked_at: datetime, by: Actor
) -> CardPrint:
    """Ask for sheets of all cards in force of an area, so many copies of each; who prints how many
    numbers is logged. Where the same is waiting or being made, that one.

    `site` is where the code on the cards leads, without the path. Raises NoCards, TooManyCards,
    NotAllowed.
    """
    by.require(Permission.EXPORT, area=area)
    count = cards_of(area).count()
    if not count:
        raise NoCards
    if count * copies > MOST:
        raise TooManyCards(count=count * copies, most=MOST)
    asked = {
        "area": area,
        "copies": copies,
        "language": Language(language),
        "site": site.rstrip("/"),
        "by": by.account,
    }
    known = CardPrint.objects.filter(**asked, state__in=UNDER_WAY).first()
    if known is not None:
        return known
    row = CardPrint.objects.create(
        **asked, total=count * copies, asked_at=asked_at, by_name=by.name
    )
    ledger.log_access(
        kind=Access.EXPORT,
        origin=by.origin,
        subject=f"area:{area}",
        what="contact cards",
        area=area,
        rows=count,
    )
    event = events.CardPrintAsked(
        subject=f"card-print:{row.public_id}",
        area=area,
        happened_at=asked_at,
        cards=count,
        copies=copies,
    )
    ledger.append(event, origin=by.origin)
    return row


@transaction.atomic
def cancel_print(*, row: CardPrint, at: datetime, by: Actor) -> bool:
    """Stop a print that waits or is being made. False where it has ended."""
    by.require(Permission.EXPORT, area=row.area)
    if not ledger.stop_work(row, at=at):
        return False
    row.files.all().delete()
    return True


@transaction.atomic
def claim_print(
    *, worker: str, now: datetime, is_alive: Callable[[str], bool] = bool
) -> CardPrint | None:
    """Take the print that has waited longest; None where none waits.

    What a dead worker left is begun anew, and given up after the second time.
    """
    row = ledger.claim_work(
        CardPrint.objects.all(),
        worker=worker,
        now=now,
        silence=SILENCE,
        tries=TRIES,
        lost=PrintFailed(what="worker lost"),
        is_alive=is_alive,
    )
    if row is not None:
        row.files.all().delete()
        row.done = 0
        row.save(update_fields=["done"])
    return row


@transaction.atomic
def keep_file(
    *, row: CardPrint, number: int, name: str, cards: int, data: bytes, now: datetime
) -> bool:
    """Keep the next file of a print and say how far it is. False where it was stopped or taken
    over: nothing is kept then."""
    if not ledger.held_work(row).update(done=F("done") + cards, beat_at=now):
        return False
    content = b64encode(data).decode("ascii")
    CardFile.objects.create(
        print=row, number=number, name=name, cards=cards, size=len(data), content=content
    )
    return True


def complete_print(*, row: CardPrint, ended_at: datetime) -> bool:
    """All files are made. False where it was stopped or taken over."""
    return ledger.complete_work(row, ended_at=ended_at, total=F("done"))


def forget_prints(*, now: datetime) -> int:
    """Remove the files of prints after a week, for they hold phone numbers. Returns how many.

    `zhucun forget` does it daily.
    """
    old = CardFile.objects.filter(print__asked_at__lt=now - timedelta(days=DAYS))
    return old.delete()[0]

"""Sheets of cards for a whole area: asked for, made by a worker, forgotten after some days.

The table is its own queue (docs/decisions/0008-jobs.md).
"""

from __future__ import annotations

from base64 import b64encode
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, QuerySet

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.kernel.problems import Problem
from zhucun.ledger import actions as ledger
from zhucun.ledger.enums import Access
from zhucun.reports import events
from zhucun.reports.enums import Language, PrintState
from zhucun.reports.errors import NoCards, PrintFailed, TooManyCards
from zhucun.reports.models import CardFile, CardPrint
from zhucun.reports.queries import DAYS, cards_of

#: Cards of one print, with their copies.
MOST = 100_000
#: A worker that was not heard of for so long is taken for dead; it speaks after each file.
SILENCE = timedelta(minutes=3)
TRIES = 2
_UNDER_WAY = (PrintState.WAITING, PrintState.RUNNING)


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
    known = CardPrint.objects.filter(**asked, state__in=_UNDER_WAY).first()
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
    mine = CardPrint.objects.filter(pk=row.pk, state__in=_UNDER_WAY)
    if not mine.update(state=PrintState.CANCELLED, ended_at=at, worker=""):
        return False
    row.files.all().delete()
    return True


@transaction.atomic
def claim_print(*, worker: str, now: datetime) -> CardPrint | None:
    """Take the print that has waited longest; None where none waits.

    What a dead worker left is begun anew, and given up after the second time.
    """
    dead = CardPrint.objects.filter(state=PrintState.RUNNING, beat_at__lt=now - SILENCE)
    lost = PrintFailed(what="worker lost")
    dead.filter(tries__gte=TRIES).update(
        state=PrintState.FAILED, failure=_told(lost), ended_at=now, worker=""
    )
    dead.update(state=PrintState.WAITING, worker="")
    waiting = CardPrint.objects.filter(state=PrintState.WAITING).order_by("asked_at", "pk")
    for key in waiting.values_list("pk", flat=True)[:10]:
        mine = CardPrint.objects.filter(pk=key, state=PrintState.WAITING).update(
            state=PrintState.RUNNING, worker=worker, beat_at=now, tries=F("tries") + 1, done=0
        )
        if mine:
            CardFile.objects.filter(print=key).delete()
            return CardPrint.objects.get(pk=key)
    return None


@transaction.atomic
def keep_file(
    *, row: CardPrint, number: int, name: str, cards: int, data: bytes, now: datetime
) -> bool:
    """Keep the next file of a print and say how far it is. False where it was stopped or taken
    over: nothing is kept then."""
    if not _mine(row).update(done=F("done") + cards, beat_at=now):
        return False
    content = b64encode(data).decode("ascii")
    CardFile.objects.create(
        print=row, number=number, name=name, cards=cards, size=len(data), content=content
    )
    return True


def complete_print(*, row: CardPrint, ended_at: datetime) -> bool:
    """All files are made. False where it was stopped or taken over."""
    ended = _mine(row).update(state=PrintState.DONE, ended_at=ended_at, worker="", total=F("done"))
    return bool(ended)


def fail_print(*, row: CardPrint, problem: Problem, ended_at: datetime) -> bool:
    """Say why there are no sheets. False where it was stopped or taken over."""
    ended = {"state": PrintState.FAILED, "failure": _told(problem), "ended_at": ended_at}
    return bool(_mine(row).update(**ended, worker=""))


def forget_prints(*, now: datetime) -> int:
    """Remove the files of prints after a week, for they hold phone numbers. Returns how many.

    `zhucun forget` does it daily.
    """
    old = CardFile.objects.filter(print__asked_at__lt=now - timedelta(days=DAYS))
    return old.delete()[0]


def _mine(row: CardPrint) -> QuerySet[CardPrint]:
    return CardPrint.objects.filter(pk=row.pk, state=PrintState.RUNNING, worker=row.worker)


def _told(problem: Problem) -> dict[str, object]:
    return {"code": problem.code, "facts": {k: str(v) for k, v in problem.facts.items()}}

"""Every write of analytics: that somebody was reminded, and boards that are kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from django.db import transaction
from django.db.models import F

from zhucun.analytics import queries
from zhucun.analytics.events import BoardKept, BoardsForgotten, DigestSent
from zhucun.analytics.models import KeptBoard
from zhucun.analytics.queries import kept
from zhucun.analytics.queries.digests import Digest
from zhucun.directory.perms import Actor
from zhucun.directory.queries import pack_for
from zhucun.kernel.problems import NotAllowed
from zhucun.ledger import actions as ledger
from zhucun.ledger import queries as journal


@transaction.atomic
def send_digest(
    *, digest: Digest, send: Callable[[Digest], None], sent_at: datetime, by: Actor
) -> bool:
    """Send a digest, once a day to each person: False where it went out before.

    `send` is called inside the transaction: where it raises, nothing is noted, and the next run
    tries again.
    """
    event = DigestSent(
        subject=f"person:{digest.person}" if digest.person else f"account:{digest.account}",
        area=digest.area,
        happened_at=sent_at,
        on=digest.on,
        late=len(digest.late) + digest.signing_late,
        due=len(digest.due) + digest.signing_due,
    )
    key = f"digest:{digest.on}:{digest.person or digest.account}"
    if not ledger.append(event, origin=by.origin, key=key):
        return False
    send(digest)
    return True


@transaction.atomic
def keep_board(*, area: str, on: date, made_at: datetime, by: Actor) -> bool:
    """Compute the board of an area as of a day and keep it in the place of the one that was kept.
    False where that would change nothing: the same pack, and nothing recorded since.

    Raises NotAllowed for an actor who does not see the whole area.
    """
    pack = pack_for(area, as_of=on)
    if not all(kept.sees_whole(by, item.spec.subject, area) for item in pack.indicators()):
        raise NotAllowed
    known = KeptBoard.objects.filter(area=area, on=on).first()
    if kept.is_current(known, pack):
        return False
    stand = journal.latest_key()  # before the figures: what comes in between counts as later
    found = queries.board(actor=by, pack=pack, area=area)
    KeptBoard.objects.update_or_create(
        area=area,
        on=on,
        defaults={
            "pack": pack.id,
            "version": pack.version,
            "figures": kept.encoded(found),
            "stand": stand,
            "computed_at": made_at,
        },
    )
    event = BoardKept(
        subject=f"board:{area}:{on}",
        area=area,
        happened_at=made_at,
        on=on,
        board_pack=f"{pack.id} {pack.version}",
        figures=sum(each.state == "computed" for each in found),
    )
    return ledger.append(event, origin=by.origin)


@transaction.atomic
def forget_boards(*, before: date, made_at: datetime, by: Actor) -> int:
    """Let go of the boards that nights before a day kept for their own day; those of other days,
    which somebody asked for, stay. Returns how many."""
    if not kept.sees_whole(by, "village", ""):
        raise NotAllowed
    old = KeptBoard.objects.filter(computed_at__date=F("on"), on__lt=before)
    count, _by_table = old.delete()
    if count:
        event = BoardsForgotten(subject="boards", happened_at=made_at, before=before, boards=count)
        ledger.append(event, origin=by.origin)
    return count

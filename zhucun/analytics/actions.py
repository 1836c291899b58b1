"""Every write of analytics: that somebody was reminded."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from zhucun.analytics.events import DigestSent
from zhucun.analytics.queries.digests import Digest
from zhucun.directory.perms import Actor
from zhucun.ledger import actions as ledger


@transaction.atomic
def send_digest(
    *, digest: Digest, send: Callable[[Digest], None], sent_at: datetime, by: Actor
) -> bool:
    """Send a digest, once a day to each person: False where it went out before.

    `send` is called inside the transaction: where it raises, nothing is noted, and the next run
    tries again.
    """
    event = DigestSent(
        subject=f"person:{digest.person}",
        area=digest.area,
        happened_at=sent_at,
        on=digest.on,
        late=len(digest.late),
        due=len(digest.due),
    )
    key = f"digest:{digest.on}:{digest.person}"
    if not ledger.append(event, origin=by.origin, key=key):
        return False
    send(digest)
    return True

"""Rounds: opening and publishing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.ledger import actions as ledger
from zhucun.roster import events
from zhucun.roster.enums import RoundState
from zhucun.roster.errors import (
    RoundEmpty,
    RoundExists,
    RoundPublished,
)
from zhucun.roster.models import Posting, Round

BATCH = 2_000


@transaction.atomic
def open_round(
    *, area: str, code: str, title: str, kind: str, starts_on: date, opened_at: datetime, by: Actor
) -> Round:
    """Open a round of selection or rotation. Raises RoundExists."""
    by.require(Permission.MANAGE_ROSTER, area=area)
    round_, is_new = Round.objects.get_or_create(
        area=area, code=code, defaults={"title": title, "kind": kind, "starts_on": starts_on}
    )
    if not is_new:
        raise RoundExists(round=code)
    event = events.RoundOpened(
        subject=f"round:{round_.public_id}",
        area=area,
        happened_at=opened_at,
        code=code,
        title=title,
    )
    ledger.append(event, origin=by.origin)
    return round_


@transaction.atomic
def publish_round(*, round_: Round, published_at: datetime, by: Actor) -> bool:
    """Publish the teams of a round: from then on everybody may read them. False where it is
    published.

    Raises RoundEmpty.
    """
    by.require(Permission.MANAGE_ROSTER, area=round_.area)
    postings = Posting.objects.filter(round=round_).count()
    if not postings:
        raise RoundEmpty(round=round_.code)
    changed = Round.objects.filter(pk=round_.pk, state=RoundState.OPEN).update(
        state=RoundState.PUBLISHED, published_at=published_at
    )
    if not changed:
        return False
    event = events.RoundPublished(
        subject=f"round:{round_.public_id}",
        area=round_.area,
        happened_at=published_at,
        code=round_.code,
        postings=postings,
    )
    return ledger.append(event, origin=by.origin)


def require_open(rounds: Iterable[Round]) -> None:
    """Asks the database: the round in the caller's hands may have been published since."""
    keys = {round_.pk for round_ in rounds}
    published = Round.objects.filter(pk__in=keys, state=RoundState.PUBLISHED)
    if first := published.order_by("pk").first():
        raise RoundPublished(round=first.code)

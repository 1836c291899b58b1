"""Closing an account: what was counted on a day stays, whatever is learned later."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.directory.queries import midnight, names_of
from zhucun.households import events, queries
from zhucun.households.actions.rows import racing, require_past
from zhucun.households.errors import AlreadyCounted
from zhucun.households.models import Count
from zhucun.ledger import actions as ledger


@transaction.atomic
def close_account(
    *, area: str, tag: str, on: date, again: bool = False, made_at: datetime, by: Actor
) -> Count:
    """Count the stock of an area under a classification ("" for all) in the night before a day,
    and keep it. `again` replaces an earlier count of the day, which stays on record.

    Raises AlreadyCounted, DayAhead.
    """
    by.require(Permission.MANAGE_HOUSEHOLDS, area=area)
    require_past(on, made_at)
    earlier = Count.objects.filter(area=area, tag=tag, on=on, superseded_at=None)
    taken = AlreadyCounted(place=names_of([area], as_of=on).get(area, area), on=on)
    if again:
        earlier.update(superseded_at=made_at)
    elif earlier.exists():
        raise taken
    known = queries.account(
        actor=by, area=area, tag=tag, since=on - timedelta(days=1), until=on
    ).closing
    with racing(lambda: [taken]):
        row = Count.objects.create(
            area=area,
            tag=tag,
            on=on,
            households=known.households,
            persons=known.persons,
            counted_at=made_at,
        )
    event = events.StockCounted(
        subject=f"place:{area}",
        area=area,
        happened_at=midnight(on),
        tag=tag,
        on=on,
        households=row.households,
        persons=row.persons,
    )
    ledger.append(event, origin=by.origin)
    return row

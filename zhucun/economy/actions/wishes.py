"""What people wish to work in: stated, and ended (HH18-147)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from zhucun.directory.perms import Actor
from zhucun.economy import events
from zhucun.economy.actions.checking import author, belongs, ending, head, past, word
from zhucun.economy.enums import Sector
from zhucun.economy.models import Wish
from zhucun.economy.perms import require_keeper
from zhucun.ledger import actions as ledger


@transaction.atomic
def state_wish(*, member: Any, sector: str, since: date, at: datetime, by: Actor) -> Wish:
    """State what a member wishes to work in from a day on; the wish before it ends that day, and
    one of the same day is corrected. The same wish again is left as it is.

    Raises MemberNotThere, DaysReversed, WordUnknown, DayInFuture, NotAllowed.
    """
    household = member.household
    require_keeper(by, household.area)
    word("sector", sector, Sector.values)
    belongs(member, past(since, at))
    standing = Wish.objects.select_for_update().filter(member=member, valid_until=None).first()
    if standing is not None:
        if standing.sector == sector:
            return standing
        if standing.valid_from == since:
            standing.delete()
        else:
            standing.valid_until = ending(standing.valid_from, since)
            standing.save(update_fields=["valid_until"])
    row = Wish.objects.create(
        household=household,
        member=member,
        area=household.area,
        sector=sector,
        valid_from=since,
        **author(by),
    )
    event = events.WishStated(
        **head("wish", row, at),
        member=member.public_id,
        household=household.public_id,
        sector=sector,
        since=since,
    )
    ledger.append(event, origin=by.origin)
    return row


@transaction.atomic
def end_wish(*, wish: Wish, until: date, at: datetime, by: Actor) -> bool:
    """Somebody looks for no work any more; False where the wish has ended. Raises DaysReversed,
    DayInFuture, NotAllowed."""
    require_keeper(by, wish.area)
    ending(wish.valid_from, past(until, at))
    if not Wish.objects.filter(pk=wish.pk, valid_until=None).update(valid_until=until):
        return False
    event = events.WishEnded(**head("wish", wish, at), member=wish.member.public_id, until=until)
    return ledger.append(event, origin=by.origin)

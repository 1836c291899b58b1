"""Help of the pack that reached a household (扶贫政策落实落地, HH18-072)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from zhucun.directory.perms import Actor
from zhucun.directory.queries import midnight, pack_for
from zhucun.kernel.problems import NotFound
from zhucun.ledger import actions as ledger
from zhucun.support import events, perms
from zhucun.support.actions.words import plain
from zhucun.support.errors import DayInFuture
from zhucun.support.models import Given
from zhucun.support.queries.helps import HOUSEHOLD, helps_of


@transaction.atomic
def deliver_help(
    *, household: Any, help_ref: str, on: date, document: str, at: datetime, by: Actor
) -> Given:
    """Write down that a help of the pack reached a household on a day, and what shows it; the same
    twice is one record.

    Raises NotFound for a help that the pack does not name, DayInFuture, ReasonNeeded without
    what shows it, NumberInText, TextTooLong, NotAllowed.
    """
    perms.require_helper_keeper(by, household.area)
    if on > localdate(at):
        raise DayInFuture(day=on)
    if help_ref not in {each.ref for each in helps_of(pack_for(household.area, as_of=on))}:
        raise NotFound
    shown = plain(document, needed=True, most=60)
    same = {
        "subject": HOUSEHOLD,
        "key": household.public_id,
        "entitlement": help_ref,
        "on": on,
        "document": shown,
    }
    there = Given.objects.filter(**same, voided_on=None).first()
    if there is not None:
        return there
    own = {"area": household.area, "year": on.year, "by": by.account, "by_name": by.name}
    try:
        with transaction.atomic():
            row = Given.objects.create(**same, **own)
    except IntegrityError:
        # Two devices at once: the other one was first.
        return Given.objects.get(**same, voided_on=None)
    event = events.GivenRecorded(
        subject=f"{HOUSEHOLD}:{row.key}",
        area=row.area,
        happened_at=midnight(on),
        given=row.public_id,
        entitlement=help_ref,
        year=row.year,
        planned_on=None,
        on=on,
        document=shown,
    )
    ledger.append(event, origin=by.origin)
    return row


@transaction.atomic
def take_back_help(*, given: Given, reason: str, at: datetime, by: Actor) -> bool:
    """It was written down by mistake. False where it is void. Raises ReasonNeeded, NumberInText,
    NotAllowed."""
    perms.require_helper_keeper(by, given.area)
    why = plain(reason, needed=True)
    standing = Given.objects.filter(pk=given.pk, voided_on=None)
    if not standing.update(voided_on=localdate(at), void_reason=why):
        return False
    event = events.GivenVoided(
        subject=f"{HOUSEHOLD}:{given.key}",
        area=given.area,
        happened_at=at,
        given=given.public_id,
        entitlement=given.entitlement,
        reason=why,
    )
    return ledger.append(event, origin=by.origin)

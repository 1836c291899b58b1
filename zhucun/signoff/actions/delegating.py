"""Somebody signs for another for a time."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localtime

from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor, Held
from zhucun.kernel.problems import N_, NotAllowed, NotFound
from zhucun.ledger import actions as ledger
from zhucun.signoff import events
from zhucun.signoff.errors import DelegationMisfit
from zhucun.signoff.models import Delegation

_NOT_HELD = N_("you do not hold this office")
_NOBODY = N_("no account of this name is in use")
_YOURSELF = N_("it is your own account")
_NO_TIME = N_("the last day is not after the first")
_PAST = N_("the first day has gone by")
_TOO_LONG = N_("it lasts for more than a year")
#: What lasts longer is an office of its own, not a delegation.
MOST_DAYS = 366


@transaction.atomic
def delegate(
    *,
    held: Held,
    unit: Any = None,
    taker: str,
    starts_on: date,
    ends_on: date,
    reason: str = "",
    at: datetime,
    by: Actor,
) -> Delegation:
    """Let an account (by its name) sign in one of the giver's offices, from today or later, until
    `ends_on` (half-open), for a year at most. `unit` is the unit of an office in one. Gives the one
    that is there where the same was delegated. Raises DelegationMisfit, NotAllowed."""
    if by.viewer is not None or not by.account:
        raise NotAllowed
    if held not in by.held or held.unit != (unit.public_id if unit else ""):
        raise DelegationMisfit(why=_NOT_HELD)
    account = directory.account_named(username=taker)
    if account is None:
        raise DelegationMisfit(why=_NOBODY)
    if account.pk == by.account:
        raise DelegationMisfit(why=_YOURSELF)
    if ends_on <= starts_on:
        raise DelegationMisfit(why=_NO_TIME)
    same: dict[str, Any] = {
        "giver_id": by.account,
        "taker": account,
        "role": held.role,
        "area": held.area,
        "unit": unit,
        "starts_on": starts_on,
        "ends_on": ends_on,
    }
    known = Delegation.objects.filter(**same).order_by("pk").first()
    if known is not None:
        return known
    if starts_on < localtime(at).date():
        raise DelegationMisfit(why=_PAST)
    if (ends_on - starts_on).days > MOST_DAYS:
        raise DelegationMisfit(why=_TOO_LONG)
    made = Delegation.objects.create(**same, reason=reason)
    event = events.SigningDelegated(
        subject=f"delegation:{made.public_id}",
        area=held.area,
        happened_at=at,
        role=held.role,
        unit=held.unit,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    ledger.append(event, origin=by.origin)
    return made


@transaction.atomic
def end_delegation(*, public_id: str, at: datetime, by: Actor) -> bool:
    """Take back today what one has delegated. False where it has ended. Raises NotFound."""
    today = localtime(at).date()
    mine = Delegation.objects.filter(public_id=public_id, giver=by.account)
    row = mine.first()
    if row is None or by.viewer is not None:
        raise NotFound
    ends = max(today, row.starts_on)
    if not mine.filter(ends_on__gt=ends).update(ends_on=ends):
        return False
    event = events.DelegationEnded(
        subject=f"delegation:{row.public_id}",
        area=row.area,
        happened_at=at,
        role=row.role,
        ends_on=ends,
    )
    return ledger.append(event, origin=by.origin)

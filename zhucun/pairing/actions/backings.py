"""Who answers for a village without a team: named and ended (HH18-067)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from zhucun.directory.enums import UnitLevel
from zhucun.directory.perms import Actor
from zhucun.directory.queries import midnight
from zhucun.kernel.divisions import Level, at_level
from zhucun.ledger import actions as ledger
from zhucun.pairing import events, perms
from zhucun.pairing.actions.words import plain
from zhucun.pairing.enums import BackingKind
from zhucun.pairing.errors import BackingThere, EndsTooEarly, LinkNeeded, UnitDoesNotFit
from zhucun.pairing.models import Backing

#: The level of a unit that may answer, and how much of the code it shares with the village.
_OF = {
    BackingKind.TOWNSHIP_GROUP: (UnitLevel.TOWNSHIP, Level.TOWNSHIP),
    BackingKind.COUNTY_UNIT: (UnitLevel.COUNTY, Level.COUNTY),
}


@transaction.atomic
def name_backing(
    *, village: Any, kind: BackingKind, unit: Any | None = None, since: date, by: Actor
) -> Backing:
    """Name who answers for a village from a day on; what stands with the same unit is given back.

    Raises LinkNeeded where the place is no village, UnitDoesNotFit, BackingThere, NotAllowed.
    """
    perms.require_helper_office(by, village.code)
    if len(village.code) != Level.VILLAGE:
        raise LinkNeeded(place=village.short_name)
    _require_fitting(village, kind, unit)
    known = _standing(village, kind)
    if known is not None:
        if known.unit_id == (unit.pk if unit else None):
            return known
        raise _there(known)
    try:
        with transaction.atomic():
            return open_backing(village, kind, unit, since=since, by=by)
    except IntegrityError as error:
        other = _standing(village, kind)
        if other is None:
            raise
        raise _there(other) from error


def open_backing(village: Any, kind: str, unit: Any | None, *, since: date, by: Actor) -> Backing:
    """`name_backing` inside the transaction of an act that checked what it asks for."""
    row = Backing.objects.create(
        village=village, area=village.code, kind=kind, unit=unit, valid_from=since
    )
    event = events.BackingNamed(
        subject=f"backing:{row.public_id}",
        area=row.area,
        happened_at=midnight(since),
        village=row.area,
        kind=row.kind,
        unit=unit.public_id if unit else "",
        since=since,
    )
    ledger.append(event, origin=by.origin)
    return row


@transaction.atomic
def end_backing(*, backing: Backing, until: date, reason: str, by: Actor) -> bool:
    """From `until` on it answers no more. False where it has ended. Raises EndsTooEarly,
    ReasonNeeded, NumberInText, NotAllowed."""
    perms.require_helper_office(by, backing.area)
    why = plain(reason, needed=True)
    if until <= backing.valid_from:
        raise EndsTooEarly(day=until, since=backing.valid_from)
    return close_backing(backing, until=until, reason=why, by=by)


def close_backing(backing: Backing, *, until: date, reason: str, by: Actor) -> bool:
    """`end_backing` inside the transaction of an act that checked what it asks for."""
    standing = Backing.objects.filter(pk=backing.pk, valid_until=None)
    if not standing.update(valid_until=until, end_reason=reason):
        return False
    backing.refresh_from_db()
    event = events.BackingEnded(
        subject=f"backing:{backing.public_id}",
        area=backing.area,
        happened_at=midnight(until),
        village=backing.area,
        kind=backing.kind,
        until=until,
        reason=reason,
    )
    return ledger.append(event, origin=by.origin)


def _standing(village: Any, kind: str) -> Backing | None:
    rows = Backing.objects.filter(area=village.code, kind=kind, valid_until=None)
    return rows.select_related("unit", "village").first()


def _there(known: Backing) -> BackingThere:
    who = known.unit.name if known.unit else BackingKind(known.kind).label
    return BackingThere(unit=who, place=known.village.short_name, since=known.valid_from)


def _require_fitting(village: Any, kind: BackingKind, unit: Any | None) -> None:
    if not fits(village, kind, unit):
        raise UnitDoesNotFit(
            unit=unit.name if unit else "—", place=village.short_name, kind=BackingKind(kind).label
        )


def fits(village: Any, kind: str, unit: Any | None) -> bool:
    """A unit of the county, or of the township, in which the village lies."""
    if unit is None:
        return kind == BackingKind.TOWNSHIP_GROUP
    level, digits = _OF[BackingKind(kind)]
    return bool(
        unit.level == level and at_level(unit.area, digits) == at_level(village.code, digits)
    )

"""Villages linked with each other, and ended (连村联创, HH18-159)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from zhucun.directory.perms import Actor
from zhucun.economy import events
from zhucun.economy.actions.checking import (
    author,
    ending,
    head,
    known,
    past,
    plain,
    record_id,
    village,
)
from zhucun.economy.errors import GroupThere, GroupTooSmall
from zhucun.economy.models import GroupVillage, VillageGroup
from zhucun.economy.perms import require_keeper
from zhucun.kernel.divisions import Level, at_level
from zhucun.ledger import actions as ledger

_FEWEST = 2


@transaction.atomic
def link_villages(
    *,
    public_id: str = "",
    name: str,
    villages: Sequence[Any],
    since: date,
    at: datetime,
    by: Actor,
) -> VillageGroup:
    """Link villages of a county; the same id with the same content gives the group that is there.
    Needs the right in the township or county that all of them lie in.

    Raises GroupTooSmall, GroupThere, PlaceWrong, RecordIdTaken, TextNeeded, DayInFuture,
    NotAllowed.
    """
    places = {village(each).code: each for each in villages}
    area = _around(places)
    require_keeper(by, area)
    values = {
        "area": area,
        "name": plain("name", name, most=60, needed=True),
        "valid_from": past(since, at),
    }
    key = record_id(public_id)
    there = known(VillageGroup, key, values)
    if there is not None:
        return there
    same = VillageGroup.objects.filter(area=area, name=values["name"], valid_until=None).first()
    if same is not None:
        raise GroupThere(name=same.name, day=same.valid_from)
    row = VillageGroup.objects.create(public_id=key, **values, **author(by))
    GroupVillage.objects.bulk_create(
        GroupVillage(group=row, village=places[code], area=code) for code in sorted(places)
    )
    event = events.VillagesLinked(
        **head("group", row, at), title=row.name, villages=sorted(places), since=since
    )
    ledger.append(event, origin=by.origin)
    return row


@transaction.atomic
def end_group(*, group: VillageGroup, until: date, reason: str, at: datetime, by: Actor) -> bool:
    """The villages fight together no more; their projects stay theirs. False where it has ended.

    Raises DaysReversed, DayInFuture, TextNeeded, NotAllowed.
    """
    require_keeper(by, group.area)
    why = plain("reason", reason, most=200, needed=True)
    ending(group.valid_from, past(until, at))
    standing = VillageGroup.objects.filter(pk=group.pk, valid_until=None)
    if not standing.update(valid_until=until, end_reason=why):
        return False
    group.refresh_from_db()
    event = events.GroupEnded(**head("group", group, at), until=until, reason=why)
    return ledger.append(event, origin=by.origin)


def _around(codes: Any) -> str:
    """The township of all, else their county. Raises GroupTooSmall."""
    for level in (Level.TOWNSHIP, Level.COUNTY):
        found = {at_level(code, level) for code in codes}
        if len(codes) >= _FEWEST and len(found) == 1:
            return found.pop()
    raise GroupTooSmall

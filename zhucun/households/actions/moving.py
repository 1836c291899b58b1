"""Households that move to another village, or whose village was merged into another (并村)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.directory.queries import gone, midnight
from zhucun.households import events
from zhucun.households.actions.rows import BATCH, require_living, require_past, subject
from zhucun.households.enums import Became
from zhucun.households.errors import EditedMeanwhile, NotAVillage
from zhucun.households.models import Dwelling, Household
from zhucun.households.queries import Turn, tell_followers
from zhucun.kernel.divisions import Level
from zhucun.kernel.periods import Period
from zhucun.ledger import actions as ledger
from zhucun.ledger.events import Origin


@transaction.atomic
def move_households(
    households: Sequence[Household],
    *,
    into: Any,
    on: date,
    reason: str = "",
    made_at: datetime,
    by: Actor,
    origins: Sequence[Origin] | None = None,
) -> int:
    """Households live in another village from a day on; where they lived stays known. Returns how
    many moved: those that live there already are left.

    Needs the right in both villages. Raises NotAVillage, PlaceMerged, PlaceGone, HouseholdEnded,
    DayAhead, PeriodReversed.
    """
    by.require(Permission.MANAGE_HOUSEHOLDS, area=into.code)
    if len(into.code) != Level.VILLAGE:
        raise NotAVillage(place=into.name)
    if into.valid_until is not None and into.valid_until <= on:
        raise gone(into)
    require_past(on, made_at)
    moving, sources = [], []
    for index, row in enumerate(households):
        by.require(Permission.MANAGE_HOUSEHOLDS, area=row.area)
        if row.village_id == into.pk:
            continue
        require_living(row)
        Period(row.lives_since, on)
        moving.append(row)
        sources.append(origins[index] if origins else by.origin)
    Dwelling.objects.bulk_create(
        (
            Dwelling(
                household=row,
                village_id=row.village_id,
                area=row.area,
                valid_from=row.lives_since,
                valid_until=on,
            )
            for row in moving
        ),
        batch_size=BATCH,
    )
    for start in range(0, len(moving), BATCH):
        _settle(moving[start : start + BATCH], into, on)
    news = [
        events.HouseholdMoved(
            subject=subject(row),
            area=into.code,
            happened_at=midnight(on),
            left=row.area,
            village=into.code,
            on=on,
            reason=reason,
        )
        for row in moving
    ]
    turns = [
        Turn(became=Became.MOVED, household=row, on=on, area=row.area, reason=reason)
        for row in moving
    ]
    for row in moving:
        row.village, row.area, row.lives_since = into, into.code, on
        row.version += 1
    done = ledger.append_many(
        (event, origin, None) for event, origin in zip(news, sources, strict=True)
    )
    tell_followers(turns, made_at, by)
    return done


def follow_merge(*, village: Any, made_at: datetime, by: Actor) -> int:
    """Everybody who lives in a village that was merged into another lives in that one from the
    day of the merger. Safe to repeat; 0 where the village was not merged."""
    if village.merged_into is None or village.valid_until is None:
        return 0
    left = Household.objects.filter(village=village, valid_until=None).order_by("pk")
    return move_households(
        list(left), into=village.merged_into, on=village.valid_until, made_at=made_at, by=by
    )


def _settle(rows: Sequence[Household], into: Any, on: date) -> None:
    """Raises EditedMeanwhile where somebody moved or ended one of them in between."""
    keys = [row.pk for row in rows]
    same = Household.objects.filter(pk__in=keys, valid_until=None).exclude(village=into)
    changed = same.update(village=into, area=into.code, lives_since=on, version=F("version") + 1)
    if changed != len(keys):
        raise EditedMeanwhile(number=rows[0].number, fields={})

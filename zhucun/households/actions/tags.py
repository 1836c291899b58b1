"""Dated classifications of households: 纳入, 退出, taking back a mistake."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.timezone import localdate

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.directory.queries import midnight, names_of
from zhucun.households import events
from zhucun.households.actions.rows import (
    BATCH,
    raise_version,
    require_living,
    require_past,
    subject,
)
from zhucun.households.errors import (
    HistoryWithoutSource,
    TagDecidedElsewhere,
    TagOverlaps,
    UnknownTag,
)
from zhucun.households.models import Household, HouseholdTag
from zhucun.households.queries import HISTORY, known_words, reserved
from zhucun.kernel.divisions import Level, at_level
from zhucun.kernel.periods import Period
from zhucun.ledger import actions as ledger
from zhucun.ledger.events import Origin


@transaction.atomic
def set_tags(
    households: Sequence[Household],
    *,
    tag: str,
    since: date,
    basis: str = "",
    decided: str = "",
    made_at: datetime,
    by: Actor,
    origins: Sequence[Origin] | None = None,
) -> int:
    """Give households a classification from a day. Those that bear it on that day are left;
    returns how many were new. It may begin before the registry knew the household. `decided`: the
    room whose decision it is, where one reserves it, or HISTORY, with its source as `basis`.

    Raises UnknownTag, HouseholdEnded, DayAhead, TagOverlaps, TagDecidedElsewhere,
    HistoryWithoutSource.
    """
    require_past(since, made_at)
    for row in households:
        by.require(Permission.MANAGE_HOUSEHOLDS, area=row.area)
        require_living(row)
    require_words(((row.area, tag, since) for row in households), made_at)
    wanted = {row.pk: (index, row) for index, row in enumerate(households)}
    for known in _after(since, tag, list(wanted)):
        _, row = wanted[known.household_id]
        if known.valid_until is not None or known.valid_from > since:
            raise TagOverlaps(number=row.number, start=known.valid_from)
        del wanted[known.household_id]
    _require_decided([row for _, row in wanted.values()], tag, since, decided, basis)
    HouseholdTag.objects.bulk_create(
        (
            HouseholdTag(household=row, tag=tag, valid_from=since, basis=basis)
            for _, row in wanted.values()
        ),
        batch_size=BATCH,
    )
    raise_version([row for _, row in wanted.values()])
    return ledger.append_many(
        (
            events.HouseholdTagged(
                subject=subject(row),
                area=row.area,
                happened_at=midnight(since),
                tag=tag,
                since=since,
                basis=basis,
                decided=decided,
            ),
            origins[index] if origins else by.origin,
            None,
        )
        for index, row in wanted.values()
    )


def set_tag(
    *,
    household: Household,
    tag: str,
    since: date,
    basis: str = "",
    decided: str = "",
    made_at: datetime,
    by: Actor,
) -> bool:
    """One household. False where it bears the classification already."""
    told: dict[str, Any] = {"basis": basis, "decided": decided}
    return set_tags([household], tag=tag, since=since, **told, made_at=made_at, by=by) == 1


@transaction.atomic
def end_tags(
    households: Sequence[Household],
    *,
    tag: str,
    until: date,
    basis: str = "",
    decided: str = "",
    made_at: datetime,
    by: Actor,
    origins: Sequence[Origin] | None = None,
) -> int:
    """End a classification on a day (the first on which it no longer holds); returns how many
    bore it. `decided` as in `set_tags`. Raises PeriodReversed where it begins later, DayAhead,
    TagDecidedElsewhere, HistoryWithoutSource."""
    require_past(until, made_at)
    for row in households:
        by.require(Permission.MANAGE_HOUSEHOLDS, area=row.area)
    known = {row.pk: row for row in households}
    sources = dict(zip((row.pk for row in households), origins or (), strict=False))
    keys = list(known)
    ended: list[Household] = []
    for start in range(0, len(keys), BATCH):
        rows = HouseholdTag.objects.filter(
            household__in=keys[start : start + BATCH],
            tag=tag,
            valid_until=None,
            retracted_at=None,
        )
        for begun in rows:
            Period(begun.valid_from, until)
            ended.append(known[begun.household_id])
        rows.update(valid_until=until)
    _require_decided(ended, tag, until, decided, basis, ends=True)
    raise_version(ended)
    return ledger.append_many(
        (
            events.HouseholdUntagged(
                subject=subject(row),
                area=row.area,
                happened_at=midnight(until),
                tag=tag,
                until=until,
                basis=basis,
                decided=decided,
            ),
            sources.get(row.pk, by.origin),
            None,
        )
        for row in ended
    )


def end_tag(
    *,
    household: Household,
    tag: str,
    until: date,
    basis: str = "",
    decided: str = "",
    made_at: datetime,
    by: Actor,
) -> bool:
    """One household. False where it does not bear the classification."""
    told: dict[str, Any] = {"basis": basis, "decided": decided}
    return end_tags([household], tag=tag, until=until, **told, made_at=made_at, by=by) == 1


@transaction.atomic
def retract_tag(
    *,
    household: Household,
    tag: str,
    since: date,
    basis: str = "",
    made_at: datetime,
    by: Actor,
) -> bool:
    """Take back a classification that was recorded by mistake: it never held. The row stays with
    the instant of its retraction. False where it is not there."""
    by.require(Permission.MANAGE_HOUSEHOLDS, area=household.area)
    rows = household.tags.filter(tag=tag, valid_from=since, retracted_at=None)
    if not rows.update(retracted_at=Now()):
        return False
    raise_version([household])
    event = events.HouseholdTagRetracted(
        subject=subject(household),
        area=household.area,
        happened_at=midnight(since),
        tag=tag,
        since=since,
        basis=basis,
    )
    return ledger.append(event, origin=by.origin)


def require_words(stated: Iterable[tuple[str, str, date]], made_at: datetime) -> None:
    """Each (area, tag, day) is a word of the pack of its county, on that day or on the day of
    recording: a pack seldom reaches back as far as a classification. Raises UnknownTag."""
    counties = {(at_level(area, Level.COUNTY), tag, on) for area, tag, on in stated}
    for area, tag, on in sorted(counties):
        words = known_words(area, since=on, recorded_on=localdate(made_at))
        if tag not in words:
            place = names_of([area], as_of=on).get(area, area)
            raise UnknownTag(tag=tag, place=place, on=on, tags=", ".join(words) or "—")


def _require_decided(
    rows: Sequence[Household], tag: str, on: date, decided: str, basis: str, *, ends: bool = False
) -> None:
    """Raises TagDecidedElsewhere where a room above decides and did not, HistoryWithoutSource."""
    if decided == HISTORY:
        if rows and not basis:
            raise HistoryWithoutSource
        return
    rooms = {area: reserved(tag, area=area, on=on, ends=ends) for area in {r.area for r in rows}}
    for row in rows:
        if rooms[row.area] not in ("", decided):
            raise TagDecidedElsewhere(number=row.number, tag=tag)


def _after(since: date, tag: str, keys: Sequence[int]) -> Iterable[HouseholdTag]:
    """Rows of a classification that hold on the day or later."""
    running = Q(valid_until=None) | Q(valid_until__gt=since)
    for start in range(0, len(keys), BATCH):
        yield from HouseholdTag.objects.filter(
            running, tag=tag, household__in=keys[start : start + BATCH], retracted_at=None
        )

"""Credit ratings of households as station and bank gave them (HH18-154): nothing is computed here,
no source names grades or weights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from zhucun.directory.perms import Actor
from zhucun.economy import events
from zhucun.economy.actions.checking import (
    author,
    head,
    known,
    lives,
    maybe_amount,
    past,
    plain,
    record_id,
    rewritten,
)
from zhucun.economy.errors import RatedThatDay
from zhucun.economy.models import Rating, Station
from zhucun.economy.perms import require_keeper
from zhucun.ledger import actions as ledger
from zhucun.ledger.events import Origin


@dataclass(frozen=True, kw_only=True)
class RatingDraft:
    """A grade in the words of station and bank, the day on which it was given, the limit in yuan
    where one was set, and the list or letter that says so."""

    household: Any
    on: date
    grade: str
    limit: Decimal | None = None
    source: str = ""
    public_id: str = ""


@transaction.atomic
def rate_all(
    drafts: Sequence[tuple[RatingDraft, Origin]], *, at: datetime, by: Actor
) -> list[Rating]:
    """Record many ratings, each with where it comes from; all or none. The station is the one of
    the household's village on the day, where it has one. Three queries and one for each 500.

    Raises RatedThatDay, RecordIdTaken, TextNeeded, AmountWrong, DayInFuture, HouseholdElsewhere,
    NotAllowed.
    """
    for area in {draft.household.area for draft, _origin in drafts}:
        require_keeper(by, area)
    stations = _stations({draft.household.area for draft, _origin in drafts})
    taken = {(row.household_id, row.on): row for row in _there(drafts)}
    rows: list[Rating] = []
    made: list[tuple[Rating, Origin]] = []
    for draft, origin in drafts:
        values = checked(draft, at)
        key = record_id(draft.public_id)
        there = known(Rating, key, values) if draft.public_id else None
        if there is None:
            same = taken.get((draft.household.pk, draft.on))
            if same is not None:
                raise RatedThatDay(day=draft.on, grade=same.grade)
            there = Rating(
                public_id=key,
                area=draft.household.area,
                station=_station_on(stations.get(draft.household.area, ()), draft.on),
                **values,
                **author(by),
            )
            taken[draft.household.pk, draft.on] = there
            made.append((there, origin))
        rows.append(there)
    Rating.objects.bulk_create([row for row, _origin in made], batch_size=500)
    ledger.append_many((_rated(row, at), origin, None) for row, origin in made)
    return rows


def rate_household(
    *,
    public_id: str = "",
    household: Any,
    on: date,
    grade: str,
    limit: Decimal | None = None,
    source: str = "",
    at: datetime,
    by: Actor,
) -> Rating:
    """Record one rating. Raises what `rate_all` raises."""
    draft = RatingDraft(
        household=household, on=on, grade=grade, limit=limit, source=source, public_id=public_id
    )
    return rate_all([(draft, by.origin)], at=at, by=by)[0]


@transaction.atomic
def change_rating(
    *,
    rating: Rating,
    base: int,
    changes: Mapping[str, Any],
    at: datetime,
    by: Actor,
    origin: Origin | None = None,
) -> bool:
    """Correct a rating (`grade`, `limit`, `on`, `source`) as it was seen at version `base`; False
    where nothing differs. The event keeps both values.

    Raises EditedMeanwhile, RatedThatDay, TextNeeded, AmountWrong, DayInFuture, HouseholdElsewhere,
    NotAllowed.
    """
    require_keeper(by, rating.area)
    row = Rating.objects.select_for_update(of=("self",)).select_related("household")
    found = row.get(pk=rating.pk)
    draft = RatingDraft(
        household=found.household,
        on=changes.get("on", found.on),
        grade=changes.get("grade", found.grade),
        limit=changes.get("limit", found.limit),
        source=changes.get("source", found.source),
    )
    values = checked(draft, at)
    del values["household"]
    beside = Rating.objects.filter(household=found.household, on=draft.on).exclude(pk=found.pk)
    same = beside.first()
    if same is not None:
        raise RatedThatDay(day=draft.on, grade=same.grade)
    told = rewritten(found, base, values)
    if not told:
        return False
    rating.refresh_from_db()
    event = events.RatingChanged(
        **head("rating", found, at), household=found.household.public_id, **told
    )
    return ledger.append(event, origin=origin or by.origin)


def checked(draft: RatingDraft, at: datetime) -> dict[str, Any]:
    """The values of a rating. Raises TextNeeded, AmountWrong, DayInFuture, HouseholdElsewhere."""
    values = {
        "household": draft.household,
        "on": past(draft.on, at),
        "grade": plain("grade", draft.grade, most=8, needed=True),
        "limit": maybe_amount("limit", draft.limit),
        "source": plain("source", draft.source, most=100),
    }
    lives(draft.household, draft.on)
    return values


def _there(drafts: Sequence[tuple[RatingDraft, Origin]]) -> list[Rating]:
    """Ratings of the same households. One query for each 500."""
    keys = sorted({draft.household.pk for draft, _origin in drafts})
    return [
        row
        for start in range(0, len(keys), 500)
        for row in Rating.objects.filter(household__in=keys[start : start + 500])
    ]


def _stations(areas: set[str]) -> dict[str, list[Station]]:
    """Finance stations of villages. One query."""
    found: dict[str, list[Station]] = {}
    for row in Station.objects.filter(area__in=areas).order_by("pk") if areas else ():
        found.setdefault(row.area, []).append(row)
    return found


def _station_on(rows: Sequence[Station], day: date) -> Station | None:
    held = (row for row in rows if row.valid_from <= day < (row.valid_until or date.max))
    return next(held, None)


def _rated(row: Rating, at: datetime) -> events.HouseholdRated:
    return events.HouseholdRated(
        **head("rating", row, at),
        household=row.household.public_id,
        on=row.on,
        grade=row.grade,
        station=row.station.public_id if row.station is not None else "",
        source=row.source,
    )

"""What holds of members and of homes from a day on (A2, A8–A16, A21–A37)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models.functions import Now

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.directory.queries import midnight
from zhucun.households import events
from zhucun.households.actions.rows import BATCH, require_living, require_past, subject
from zhucun.households.errors import BeforeHousehold, MemberLeft
from zhucun.households.models import (
    OF_HOME,
    OF_MEMBER,
    Household,
    HouseholdState,
    Member,
    MemberState,
)
from zhucun.ledger import actions as ledger
from zhucun.ledger.events import Event, Origin


@dataclass(frozen=True, kw_only=True)
class Stated:
    """What somebody says of a member or a home from a day on: only the fields that he names."""

    about: Any
    values: Mapping[str, Any]
    since: date


@transaction.atomic
def state_members(
    stated: Sequence[Stated],
    *,
    made_at: datetime,
    by: Actor,
    origins: Sequence[Origin] | None = None,
) -> int:
    """Record what holds of members (OF_MEMBER) from a day on; what is not named goes on. Returns
    how many differed. Raises MemberLeft, BeforeHousehold, DayAhead. A few queries whatever the
    number."""
    for each in stated:
        member: Member = each.about
        if member.valid_until is not None:
            raise MemberLeft(number=member.household.number, on=member.valid_until)
    return _state(MemberState, "member", OF_MEMBER, stated, made_at, by, origins)


@transaction.atomic
def state_homes(
    stated: Sequence[Stated],
    *,
    made_at: datetime,
    by: Actor,
    origins: Sequence[Origin] | None = None,
) -> int:
    """Record what holds of homes (OF_HOME), as in `state_members`. Raises HouseholdEnded."""
    return _state(HouseholdState, "household", OF_HOME, stated, made_at, by, origins)


def _state(
    model: Any,
    owner: str,
    names: tuple[str, ...],
    stated: Sequence[Stated],
    made_at: datetime,
    by: Actor,
    origins: Sequence[Origin] | None,
) -> int:
    for each in stated:
        if unknown := set(each.values) - set(names):
            raise ValueError(f"not a fact of a {owner}: {sorted(unknown)}")
        _require(each, made_at, by)
    held = _held(model, owner, [each.about.pk for each in stated])
    fresh, news = list[Any](), list[tuple[Event, Origin, str | None]]()
    closed, replaced = defaultdict[date, list[int]](list), list[int]()
    for index, each in enumerate(stated):
        former = held.get(each.about.pk) or model()
        changed = sorted(key for key, value in each.values.items() if value != getattr(former, key))
        if not changed:
            continue
        values = {name: getattr(former, name) for name in names} | dict(each.values)
        fresh.append(model(**{owner: each.about}, **values, valid_from=each.since))
        if former.pk is not None and former.valid_from < each.since:
            closed[each.since].append(former.pk)
        elif former.pk is not None:
            replaced.append(former.pk)
        news.append((_told(each, owner, changed), origins[index] if origins else by.origin, None))
    for since, keys in closed.items():
        _each(model, keys, valid_until=since)
    _each(model, replaced, retracted_at=Now())
    model.objects.bulk_create(fresh, batch_size=BATCH)
    return ledger.append_many(news)


def _require(each: Stated, made_at: datetime, by: Actor) -> None:
    household = _household(each)
    by.require(Permission.MANAGE_HOUSEHOLDS, area=household.area)
    require_living(household)
    require_past(each.since, made_at)
    if each.since < household.valid_from:
        raise BeforeHousehold(on=each.since, start=household.valid_from, number=household.number)


def _household(each: Stated) -> Household:
    about: Household = getattr(each.about, "household", each.about)
    return about


def _held(model: Any, owner: str, keys: Sequence[int]) -> dict[int, Any]:
    found: dict[int, Any] = {}
    for start in range(0, len(keys), BATCH):
        rows = model.objects.filter(
            **{f"{owner}__in": keys[start : start + BATCH]}, valid_until=None, retracted_at=None
        )
        found.update({getattr(row, f"{owner}_id"): row for row in rows})
    return found


def _each(model: Any, keys: Sequence[int], **values: Any) -> None:
    for start in range(0, len(keys), BATCH):
        model.objects.filter(pk__in=keys[start : start + BATCH]).update(**values)


def _told(each: Stated, owner: str, changed: list[str]) -> events.StateRecorded:
    household = _household(each)
    return events.StateRecorded(
        subject=subject(household),
        area=household.area,
        happened_at=midnight(each.since),
        changed=changed,
        since=each.since,
        member=each.about.public_id if owner == "member" else "",
    )

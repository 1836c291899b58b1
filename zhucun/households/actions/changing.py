"""Changing what is known of households, with two editors at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from zhucun.directory.perms import Actor
from zhucun.households import events, perms
from zhucun.households.actions.rows import derive, racing, raise_first, require_living, subject
from zhucun.households.errors import (
    EditedMeanwhile,
    HouseholdElsewhere,
    NotHisToChange,
    NumberTaken,
    SizeBelowMembers,
)
from zhucun.households.models import Household
from zhucun.households.queries import history_of
from zhucun.kernel.problems import NotAllowed, Problem
from zhucun.ledger import actions as ledger
from zhucun.ledger.events import Origin

#: What may be changed of a household. The village changes by a move, the head by its members.
CHANGEABLE = frozenset({"number", "size", "address", "phone"})

_SEALED = frozenset({"phone", "name", "id_number", "birth_on"})
_HIDDEN = "•••"


@dataclass(frozen=True, kw_only=True)
class HouseholdEdit:
    """Fields of one household to change; `base` is the version that the editor saw, None where a
    list was held against the present state."""

    household: Household
    values: Mapping[str, Any]
    base: int | None = None


@transaction.atomic
def change_households(
    edits: Sequence[HouseholdEdit],
    *,
    made_at: datetime,
    by: Actor,
    origins: Sequence[Origin] | None = None,
) -> int:
    """Change fields (CHANGEABLE); what does not differ is not recorded. Returns how many changed.

    An edit of an older version is merged where nobody touched the same field since. Raises
    EditedMeanwhile, HouseholdEnded, NotHisToChange, NumberTaken, HouseholdElsewhere,
    SizeBelowMembers. One update for each household that differs.
    """
    done = 0
    for index, edit in enumerate(edits):
        origin = origins[index] if origins else by.origin
        done += _change(edit, made_at=made_at, by=by, origin=origin)
    return done


def change_household(
    *,
    household: Household,
    base: int,
    changes: Mapping[str, Any],
    made_at: datetime,
    by: Actor,
) -> bool:
    """One household. False where nothing differs. Raises what change_households raises."""
    edit = HouseholdEdit(household=household, values=changes, base=base)
    return change_households([edit], made_at=made_at, by=by) == 1


def _change(edit: HouseholdEdit, *, made_at: datetime, by: Actor, origin: Origin) -> bool:
    if unknown := set(edit.values) - CHANGEABLE:
        raise ValueError(f"not changeable: {sorted(unknown)}")
    row = Household.objects.select_related("village").get(pk=edit.household.pk)
    _require(by, row, set(edit.values))
    require_living(row)
    changed = {name: value for name, value in edit.values.items() if getattr(row, name) != value}
    if not changed:
        return False
    require_untouched(row, edit.base, changed, row)
    if "size" in changed:
        _require_room(row, changed["size"])
    for name, value in changed.items():
        setattr(row, name, value)
    touched = {*changed, *derive(row, changed)}
    seen, row.version = row.version, row.version + 1
    stored = {name: getattr(row, name) for name in touched}
    with racing(lambda: [_number_problem(row)]):
        raise_first([_number_problem(row)] if "number" in changed else [])
        same = Household.objects.filter(pk=row.pk, version=seen)
        if not same.update(version=row.version, **stored):
            raise EditedMeanwhile(number=row.number, fields=_both(row, changed))
    for name in (*touched, "version"):
        setattr(edit.household, name, getattr(row, name))
    event = events.HouseholdChanged(
        subject=subject(row),
        area=row.area,
        happened_at=made_at,
        changed=sorted(changed),
        version=row.version,
    )
    return ledger.append(event, origin=origin)


def _require_room(row: Household, size: int) -> None:
    """A household counts at least its members. Raises SizeBelowMembers."""
    members = row.members.filter(valid_until=None).count()
    if size < members:
        raise SizeBelowMembers(number=row.number, members=members, size=size)


def require_untouched(
    household: Household, base: int | None, changed: Mapping[str, Any], row: Any
) -> None:
    """Raises EditedMeanwhile where somebody changed one of these fields of `row` (the household or
    a member) after version `base`. One query, for an older base only."""
    if base is None or base >= household.version:
        return
    kind = getattr(row, "public_id", "")
    since = set[str]()
    for record in history_of(household):
        if record.data.get("version", 0) > base and (
            record.data.get("member", household.public_id) == kind
        ):
            since.update(record.data.get("changed", ()))
    if both := since & set(changed):
        theirs = {name: changed[name] for name in both}
        raise EditedMeanwhile(number=household.number, fields=_both(row, theirs))


def _both(row: Any, yours: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Each field with what it was (not kept: None), what it is, what was wanted. Personal values
    are in no problem."""
    return {
        name: [None, _told(name, getattr(row, name)), _told(name, value)]
        for name, value in sorted(yours.items())
    }


def _told(name: str, value: Any) -> Any:
    return _HIDDEN if name in _SEALED and value else value


def _require(by: Actor, row: Household, names: set[str]) -> None:
    if perms.may_keep(by, row.area):
        return
    if not perms.may_correct(by, row.area):
        raise NotAllowed
    if names - perms.AT_THE_DOOR:
        raise NotHisToChange


def _number_problem(row: Household) -> Problem | None:
    other = (
        Household.objects.exclude(pk=row.pk)
        .filter(number=row.number)
        .select_related("village")
        .first()
    )
    if other is None:
        return None
    if other.area == row.area:
        return NumberTaken(number=row.number, place=other.village.short_name)
    return HouseholdElsewhere(number=row.number, place=other.village.short_name, code=other.area)

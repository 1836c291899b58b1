"""What every record is asked: its id, its words, its numbers, its days; and what is written with
it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar

from django.db.models import Model
from django.utils.timezone import localdate

from zhucun.directory.perms import Actor
from zhucun.economy.errors import (
    AmountWrong,
    BadRecordId,
    DayInFuture,
    DaysReversed,
    EditedMeanwhile,
    HouseholdElsewhere,
    MemberNotThere,
    PersonalInText,
    PlaceWrong,
    RecordIdTaken,
    TextNeeded,
    TooLong,
    UnitUnknown,
    WordUnknown,
)
from zhucun.kernel.divisions import Level, level_of
from zhucun.kernel.ids import is_public_id, new_public_id
from zhucun.kernel.personal import secrets_in
from zhucun.kernel.quantities import UNITS

_MOST = Decimal("999999999999.99")
_CENT = Decimal("0.01")
AnyModel = TypeVar("AnyModel", bound=Model)


def record_id(given: str) -> str:
    """The id that was given, or a new one. Raises BadRecordId."""
    if not given:
        return new_public_id()
    if not is_public_id(given):
        raise BadRecordId(id=given[:20])
    return given


def known(model: type[AnyModel], key: str, values: Mapping[str, Any]) -> AnyModel | None:
    """The record under an id, where it says the same; of one that was changed since, only that it
    is there. Raises RecordIdTaken."""
    row: Any = model._default_manager.filter(public_id=key).first()
    if row is None:
        return None
    if getattr(row, "version", 1) == 1 and any(
        _kept(row, name) != _plain(value) for name, value in values.items()
    ):
        raise RecordIdTaken
    return row  # type: ignore[no-any-return]


def _kept(row: Any, name: str) -> Any:
    return getattr(row, row._meta.get_field(name).attname)


def _plain(value: Any) -> Any:
    return value.pk if isinstance(value, Model) else value


def word(field: str, given: str, known_words: Collection[str]) -> str:
    """Raises WordUnknown."""
    if given not in known_words:
        raise WordUnknown(word=given[:20], field=field)
    return given


def plain(field: str, given: str, *, most: int, needed: bool = False) -> str:
    """A short text that stands in lists: without what looks like a number of a person.

    Raises TextNeeded, TooLong, PersonalInText.
    """
    text = given.strip()
    if needed and not text:
        raise TextNeeded(field=field)
    if len(text) > most:
        raise TooLong(field=field, length=len(text), most=most)
    if secrets_in(text):
        raise PersonalInText(field=field)
    return text


def amount(field: str, given: Decimal) -> Decimal:
    """A number above zero with two decimals, exact. Raises AmountWrong."""
    rounded = given.quantize(_CENT) if given.is_finite() and abs(given) <= _MOST else None
    if rounded is None or rounded != given or rounded <= 0:
        raise AmountWrong(field=field)
    return rounded


def maybe_amount(field: str, given: Decimal | None) -> Decimal | None:
    """The same where it is known."""
    return None if given is None else amount(field, given)


def unit_of(given: str) -> str:
    """A unit of the glossary. Raises UnitUnknown."""
    if given not in UNITS:
        raise UnitUnknown(unit=given[:8])
    return given


def past(day: date, at: datetime) -> date:
    """A day that has come. Raises DayInFuture."""
    if day > localdate(at):
        raise DayInFuture(day=day)
    return day


def ending(since: date, until: date) -> date:
    """The first day that no longer counts. Raises DaysReversed."""
    if until <= since:
        raise DaysReversed(since=since, until=until)
    return until


def not_after(since: date, first: date | None) -> None:
    """Something begins no later than the first of what belongs to it. Raises DaysReversed."""
    if first is not None and first < since:
        raise DaysReversed(since=since, until=first)


def village(place: Any) -> Any:
    """Raises PlaceWrong for anything but a village."""
    if level_of(place.code) != Level.VILLAGE:
        raise PlaceWrong(place=place.short_name)
    return place


def lives(household: Any, day: date) -> Any:
    """A household that is one on a day. Raises HouseholdElsewhere before it was founded and from
    the day on which it ended."""
    ended = household.valid_until is not None and household.valid_until <= day
    if ended or household.valid_from > day:
        raise HouseholdElsewhere(number=household.number, day=day)
    return household


def belongs(member: Any, day: date) -> Any:
    """A member of a household on a day. Raises MemberNotThere for the dead and those who left."""
    is_there = member.valid_from <= day and (member.valid_until is None or day < member.valid_until)
    if not is_there:
        raise MemberNotThere(day=day)
    return member


def author(by: Actor) -> dict[str, Any]:
    return {"by": by.account, "by_name": by.name}


def head(kind: str, row: Any, at: datetime) -> dict[str, Any]:
    """What every event of a record begins with."""
    return {"subject": f"{kind}:{row.public_id}", "area": row.area, "happened_at": at}


def rewritten(
    row: Any, base: int, values: Mapping[str, Any], *, beside: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Write values into a record as it was seen at version `base`; gives what the event says of it
    (`changed`, `before`, `after`, `version`), nothing where nothing differs. `beside`: before and
    after of what stands in no column of the record.

    Raises EditedMeanwhile.
    """
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    before = {name: _told(getattr(row, name)) for name in changed}
    after = {name: _told(values[name]) for name in changed}
    for name, (was, wanted) in (beside or {}).items():
        if was != wanted:
            before[name], after[name] = was, wanted
    if not after:
        return {}
    if row.version != base:
        raise EditedMeanwhile
    for name in changed:
        setattr(row, name, values[name])
    row.version += 1
    row.save()
    return {"changed": sorted(after), "before": before, "after": after, "version": row.version}


def _told(value: Any) -> Any:
    """A value as an event keeps it: days and numbers as text, another record by its public id."""
    if isinstance(value, Model):
        return value.public_id  # type: ignore[attr-defined]
    return str(value) if isinstance(value, date | Decimal) else value

"""Figures of years, stated with their source; the same year again replaces what stood there."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.economy import events
from zhucun.economy.actions.checking import author, head, plain, word
from zhucun.economy.enums import SeriesKind
from zhucun.economy.errors.series import YearNotOver, YearValueWrong
from zhucun.economy.models import YearFigure
from zhucun.ledger import actions as ledger

_FIRST = 1978
_CENT = Decimal("0.01")
_HUNDRED, _MOST = Decimal(100), Decimal(1_000_000)


@transaction.atomic
def state_year(
    *,
    place: Any,
    kind: str,
    year: int,
    value: Decimal,
    source: str,
    at: datetime,
    by: Actor,
) -> bool:
    """State a number of a year of a place, with where it stands. False where just that is on
    record.

    Raises YearNotOver, YearValueWrong, WordUnknown, TextNeeded, TooLong, PersonalInText,
    NotAllowed.
    """
    by.require(Permission.MANAGE_PLACES, area=place.code)
    which = SeriesKind(word("kind", kind, SeriesKind.values))
    if not _FIRST <= year < localdate(at).year:
        raise YearNotOver(year=year)
    low, high = (-_HUNDRED, _HUNDRED) if which.is_growth else (Decimal(0), _MOST)
    if not value.is_finite() or not low < value < high:
        raise YearValueWrong(value=value, kind=which.label)
    stated = value.quantize(_CENT)
    told = plain("source", source, most=120, needed=True)
    known = YearFigure.objects.select_for_update().filter(area=place.code, kind=which, year=year)
    row = known.first()
    before = str(row.value) if row is not None else ""
    if row is not None and (row.value, row.source) == (stated, told):
        return False
    row, _new = YearFigure.objects.update_or_create(
        area=place.code,
        kind=which,
        year=year,
        defaults={"value": stated, "source": told, **author(by)},
    )
    event = events.YearFigureStated(
        **head("year-figure", row, at),
        kind=which,
        year=year,
        value=str(stated),
        before=before,
        source=told,
    )
    return ledger.append(event, origin=by.origin)

"""Finding people without an ID number: by name, day of birth and village together, or by the whole
name for a person to choose among."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.db.models import QuerySet

from zhucun.households.enums import LeftReason
from zhucun.households.models import (
    Member,
)
from zhucun.households.queries.names import whole_name_key
from zhucun.kernel.divisions import code_range
from zhucun.ledger.fields import on_day

_CHUNK = 500


class Likeness(NamedTuple):
    """Who is looked for: a whole name, a day of birth, a village's code."""

    name: str
    birth_on: date
    village: str


def people_like(wanted: Iterable[Likeness], *, as_of: date) -> dict[Likeness, list[Member]]:
    """Members of the day whom name, birth and village fit, each with the household; more than one
    is nobody for certain. Asks for no right: the caller has checked. One query per 500 names."""
    asked = sorted(set(wanted))
    found: dict[Likeness, list[Member]] = {one: [] for one in asked}
    by_key: dict[tuple[bytes, date, str], Likeness] = {
        (whole_name_key(one.name), one.birth_on, one.village): one for one in asked
    }
    names = sorted({key for key, _birth, _village in by_key})
    for start in range(0, len(names), _CHUNK):
        rows = Member.objects.filter(on_day(as_of), name_index__in=names[start : start + _CHUNK])
        for row in rows.select_related("household").order_by("pk"):
            if row.birth_on is None:
                continue
            one = by_key.get((bytes(row.name_index), row.birth_on, row.household.area))
            if one is not None:
                found[one].append(row)
    return found


def people_called(names: Iterable[str], *, area: str, as_of: date) -> dict[str, list[Member]]:
    """Members of the day in an area who bear one of these whole names, each with the household and
    its village. Asks for no right: the caller has checked. One query per 500 names."""
    return _called(names, area, Member.objects.filter(on_day(as_of)))


def dead_called(names: Iterable[str], *, area: str, as_of: date) -> dict[str, list[Member]]:
    """The same of who had died by the day; `valid_until` is the day from which on he is no member.
    Asks for no right. One query per 500 names."""
    died = Member.objects.filter(left_reason=LeftReason.DEATH, valid_until__lte=as_of)
    return _called(names, area, died)


def _called(names: Iterable[str], area: str, members: QuerySet[Member]) -> dict[str, list[Member]]:
    keys = {whole_name_key(name): name for name in sorted(set(names)) if name}
    found: dict[str, list[Member]] = {name: [] for name in keys.values()}
    wanted = sorted(keys)
    low, high = code_range(area)
    for start in range(0, len(wanted), _CHUNK):
        rows = members.filter(
            name_index__in=wanted[start : start + _CHUNK],
            household__area__gte=low,
            household__area__lt=high,
        )
        for row in rows.select_related("household__village").order_by("pk"):
            found[keys[bytes(row.name_index)]].append(row)
    return found

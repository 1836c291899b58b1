"""What the writes of this room have in common."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.timezone import localdate

from zhucun.directory.queries import check_id_number, id_index, phone_index
from zhucun.households.errors import DayAhead, HouseholdEnded
from zhucun.households.models import Household, Member
from zhucun.households.queries import name_keys
from zhucun.kernel.problems import Problem

BATCH = 2_000


def subject(household: Household) -> str:
    return f"household:{household.public_id}"


def require_living(household: Household) -> None:
    """Raises HouseholdEnded."""
    if household.valid_until is not None:
        raise HouseholdEnded(number=household.number, on=household.valid_until)


def require_past(on: date, made_at: datetime) -> None:
    """What happens to people is recorded when it has happened. Raises DayAhead."""
    if on > localdate(made_at):
        raise DayAhead(on=on)


def raise_first(problems: Iterable[Problem | None]) -> None:
    for problem in problems:
        if problem is not None:
            raise problem


def derive(row: Household | Member, changed: Iterable[str]) -> set[str]:
    """Set the index columns that follow from changed fields; returns their names. Raises
    BadIdNumber."""
    touched = set[str]()
    names = set(changed)
    if isinstance(row, Member):
        if "name" in names:
            keys = name_keys(row.name)
            row.name_index, row.pinyin_index = keys.name, keys.pinyin
            row.initials_index = keys.initials
            touched |= {"name_index", "pinyin_index", "initials_index"}
        if "id_number" in names:
            row.id_number = check_id_number(row.id_number)
            row.id_index = id_index(row.id_number)
            touched.add("id_index")
    if "phone" in names:
        row.phone_index = phone_index(row.phone)
        touched.add("phone_index")
    return touched


def raise_version(rows: Sequence[Household], values: Mapping[str, Any] | None = None) -> None:
    """The next version of households that changed with something beside them."""
    for start in range(0, len(rows), BATCH):
        keys = [row.pk for row in rows[start : start + BATCH]]
        Household.objects.filter(pk__in=keys).update(version=F("version") + 1, **(values or {}))
    for row in rows:
        row.version += 1


@contextmanager
def racing(problems: Any) -> Iterator[None]:
    """Names the problem where somebody else was faster between our check and our write."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        raise_first(problems())
        raise

"""Members of households."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, IntegerField, QuerySet, Value, When

from zhucun.directory.perms import Actor
from zhucun.directory.queries import id_index
from zhucun.households import perms
from zhucun.households.enums import LeftReason, Relation
from zhucun.households.models import (
    Household,
    Member,
)
from zhucun.households.queries.names import shown_name
from zhucun.kernel.problems import NotFound
from zhucun.ledger.fields import on_day

_CHUNK = 2_000
_ORDER = Case(
    *(When(relation=word, then=Value(at)) for at, word in enumerate(Relation)),
    output_field=IntegerField(),
)


def members_of(household: Household) -> QuerySet[Member]:
    """Everybody who ever belonged to a household, the head first. The caller shows them through
    `opened`."""
    return household.members.order_by(_ORDER, "valid_from", "pk")


def members_on(households: Iterable[Household], *, as_of: date) -> dict[int, list[Member]]:
    """Members of a day by household, the head first. One query per 2,000 households."""
    keys = [row.pk for row in households]
    found: dict[int, list[Member]] = {key: [] for key in keys}
    for start in range(0, len(keys), _CHUNK):
        rows = Member.objects.filter(on_day(as_of), household__in=keys[start : start + _CHUNK])
        for row in rows.order_by(_ORDER, "valid_from", "pk"):
            found[row.household_id].append(row)
    return found


def members_between(household: Household) -> Callable[[date], int]:
    """How many persons belonged to a household on a day: its members, and those that its list
    counts without a name. One query, whatever the number of days."""
    spans = list(household.members.values_list("valid_from", "valid_until"))
    unnamed = max(0, household.size - sum(until is None for _, until in spans))

    def on(day: date) -> int:
        return unnamed + sum(
            since <= day and (until is None or day < until) for since, until in spans
        )

    return on


def member_card(*, actor: Actor, public_id: str) -> Member:
    """One member with the household. Raises NotFound."""
    seen = perms.visible_households(actor).values("pk")
    rows = Member.objects.filter(household__in=seen, public_id=public_id)
    found = rows.select_related("household__village").first()
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True, slots=True)
class Resident:
    """A member for a list, named as the actor may read him."""

    code: str
    name: str
    household: Household
    since: date


def residents_named(*, actor: Actor, ids: Iterable[str]) -> list[Resident]:
    """Members of households that the actor may see, by public id; the others are left out. One
    query."""
    seen = perms.visible_households(actor).values("pk")
    rows = Member.objects.filter(household__in=seen, public_id__in=sorted(set(ids)))
    return [
        Resident(
            row.public_id,
            shown_name(actor, row.household.area, row.name),
            row.household,
            row.valid_from,
        )
        for row in rows.select_related("household").order_by("household__number", "pk")
    ]


def known_people(numbers: Iterable[str]) -> dict[bytes, Member]:
    """Who is behind ID numbers: the present membership, else the dead, else the latest one.

    For checks inside this room: asks for no right, and opens nothing. One query per 2,000.
    """
    wanted = sorted({index for number in numbers if (index := id_index(number))})
    found: dict[bytes, Member] = {}
    for start in range(0, len(wanted), _CHUNK):
        rows = Member.objects.filter(id_index__in=wanted[start : start + _CHUNK])
        for row in rows.select_related("household").order_by("pk"):
            key = bytes(row.id_index or b"")
            if key not in found or _rank(row) >= _rank(found[key]):
                found[key] = row
    return found


def _rank(row: Member) -> tuple[bool, bool]:
    return row.valid_until is None, row.left_reason == LeftReason.DEATH

"""What makes an account doubtful, row by row: records that contradict each other, and what was
recorded after an account had been closed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import (
    Case,
    DateField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils.timezone import localdate

from zhucun.directory.perms import Actor, in_areas
from zhucun.directory.queries import midnight
from zhucun.households.enums import Oddity
from zhucun.households.marts.spells import FAR
from zhucun.households.models import Count, Dwelling, Household, HouseholdTag, Member
from zhucun.households.queries.households import households_named, within
from zhucun.ledger import queries as journal

#: Events that move a stock.
_MOVES = (
    "households.household.added",
    "households.household.moved",
    "households.household.ended",
    "households.household.end-retracted",
    "households.household.split",
    "households.household.joined",
    "households.household.tagged",
    "households.household.untagged",
    "households.household.tag-retracted",
    "households.member.added",
    "households.member.ended",
    "households.member.end-retracted",
)


@dataclass(frozen=True, kw_only=True)
class OddRow:
    """A household whose records contradict each other. `other`: the number of the household in
    which the member of the same name and birthday is, where that is the lead."""

    oddity: Oddity
    household: str
    number: str
    area: str
    other: str = ""


@dataclass(frozen=True, kw_only=True)
class LateRow:
    """Something that took effect before an account was closed and was recorded after it."""

    household: str
    number: str
    event: str
    happened_on: date
    recorded_on: date


def oddities(*, actor: Actor, area: str, on: date, limit: int = 50) -> list[OddRow]:
    """Households of an area whose records contradict each other on a day or before it, at most
    `limit` of each kind. Six queries."""
    areas = within(actor, area)
    found = list[OddRow]()
    for oddity, rows in _odd(areas, on):
        values = rows.order_by("number").values_list("public_id", "number", "area").distinct()
        found += [
            OddRow(oddity=oddity, household=key, number=number, area=code)
            for key, number, code in values[:limit]
        ]
    return found + _leads(areas, limit)


def recorded_late(*, actor: Actor, area: str, count: Count, limit: int = 50) -> list[LateRow]:
    """What explains that a count is no longer what is known: changes that took effect before its
    day and were recorded after it was taken. Two queries."""
    rows = journal.recorded_late(
        areas=within(actor, area),
        names=_MOVES,
        before=midnight(count.on),
        after=count.counted_at,
    )[:limit]
    found = list(rows)
    keys = {row.subject.partition(":")[2] for row in found}
    known = households_named(actor=actor, ids=keys)
    return [
        LateRow(
            household=key,
            number=known[key].number,
            event=row.name,
            happened_on=localdate(row.happened_at),
            recorded_on=localdate(row.recorded_at),
        )
        for row in found
        if (key := row.subject.partition(":")[2]) in known
    ]


def _odd(areas: tuple[str, ...], on: date) -> Iterator[tuple[Oddity, QuerySet[Household]]]:
    here = Household.objects.filter(in_areas("area", areas))
    yield (
        Oddity.VILLAGE_GONE,
        here.filter(valid_until=None, village__valid_until__lte=on),
    )
    members = Member.objects.filter(household=OuterRef("pk"))
    longer = members.filter(Q(valid_until=None) | Q(valid_until__gt=OuterRef("valid_until")))
    yield Oddity.MEMBER_OUTLIVES, here.filter(Exists(longer), valid_until__isnull=False)
    yield Oddity.PERSON_TWICE, here.filter(pk__in=_twice(areas).values("household"))
    yield Oddity.TAG_TWICE, here.filter(pk__in=_tagged_twice(areas).values("household"))
    yield Oddity.HOME_BROKEN, here.filter(Exists(_broken()))


def _twice(areas: tuple[str, ...]) -> QuerySet[Member]:
    """Members with an ID number that is in another membership at the same time."""
    other = Member.objects.filter(_meets(), id_index=OuterRef("id_index")).exclude(
        pk=OuterRef("pk")
    )
    mine = Member.objects.filter(in_areas("household__area", areas), id_index__isnull=False)
    return mine.filter(Exists(other))


def _leads(areas: tuple[str, ...], limit: int) -> list[OddRow]:
    """Members of the area with the name and day of birth of another member there at the same time,
    whom no two ID numbers tell apart (同名同生日). A lead for a person to check: a name alone
    refuses nobody. One query."""
    same = Member.objects.filter(
        _meets(),
        in_areas("household__area", areas),
        name_index=OuterRef("name_index"),
        birth_on=OuterRef("birth_on"),
    ).exclude(pk=OuterRef("pk"))
    anybody, unnumbered = (
        Subquery(rows.order_by("pk").values("household__number")[:1])
        for rows in (same, same.filter(id_index=None))
    )
    beside = Case(When(id_index=None, then=anybody), default=unnumbered)
    rows = Member.objects.filter(in_areas("household__area", areas), birth_on__isnull=False)
    found = rows.annotate(other=beside).filter(other__isnull=False)
    told = ("household__public_id", "household__number", "household__area", "other")
    values = found.order_by("household__number", "other").values_list(*told).distinct()
    return [
        OddRow(oddity=Oddity.NAMESAKE, household=key, number=number, area=code, other=other)
        for key, number, code, other in values[:limit]
    ]


def _tagged_twice(areas: tuple[str, ...]) -> QuerySet[HouseholdTag]:
    other = HouseholdTag.objects.filter(
        _meets(), household=OuterRef("household"), tag=OuterRef("tag"), retracted_at=None
    ).exclude(pk=OuterRef("pk"))
    mine = HouseholdTag.objects.filter(in_areas("household__area", areas), retracted_at=None)
    return mine.filter(Exists(other))


def _broken() -> QuerySet[Dwelling]:
    """A former home after which nothing follows on the day."""
    further = Dwelling.objects.filter(
        household=OuterRef("household"), valid_from=OuterRef("valid_until")
    )
    return Dwelling.objects.filter(
        ~Exists(further), ~Q(valid_until=F("household__lives_since")), household=OuterRef("pk")
    )


def _meets() -> Q:
    """The inner row's period meets the outer's."""
    begun = Q(valid_until=None) | Q(valid_until__gt=OuterRef("valid_from"))
    far = Value(FAR, output_field=DateField())
    return begun & Q(valid_from__lt=Coalesce(OuterRef("valid_until"), far))

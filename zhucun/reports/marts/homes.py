"""Contact cards in the homes: put up on a visit, stale once another took the place of the one that
hangs there (SQ24-057)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
    Window,
)
from django.db.models.functions import Coalesce, Concat, NullIf, RowNumber, Substr

from zhucun.directory.marts import select
from zhucun.directory.perms import in_areas
from zhucun.fieldwork import queries as fieldwork
from zhucun.fieldwork.enums import Slot
from zhucun.kernel.divisions import Level
from zhucun.reports.models import ContactCard, Photo

Rows = QuerySet[Any, dict[str, Any]]


def cards(
    *, as_of: date, areas: tuple[str, ...], names: Collection[str], tags: Mapping[str, str]
) -> Rows:
    """One row for each role of which a card hangs in a home: the latest that was put up there. Of
    the number nothing is told but that there is one."""
    columns: dict[str, Any] = {
        "code": Concat("household__public_id", Value("-"), "role"),
        "household": F("household__public_id"),
        "village": F("area"),
        "township": Substr("area", 1, Level.TOWNSHIP),
        "county": Substr("area", 1, Level.COUNTY),
        "has_photo": Exists(Photo.objects.filter(person=OuterRef("holder"))),
        "cadre_name": NullIf("cadre_name", Value("")),
        "unit_name": NullIf("unit_name", Value("")),
        "contact": Value("•", output_field=CharField()),
        "version": F("version"),
        "current_version": F("current_version"),
        "delivered_on": F("on"),
    }
    return select(hanging(as_of, in_areas("area", areas)), columns, names)


def household_columns(as_of: date) -> dict[str, Any]:
    """What the papers say of households: how many cards that hold hang in the home."""
    return {"cards": of_household(as_of)}


def deliveries(as_of: date) -> QuerySet[Any]:
    """Every time that a card was put up in a home, up to a day, with `card`, its key: on the day of
    the visit the cadre's own, else the first secretary's of the village, else a colleague's. Asks
    for no right."""
    there = ContactCard.objects.filter(
        Q(withdrawn_on=None) | Q(withdrawn_on__gt=OuterRef("on")),
        area=OuterRef("area"),
        issued_on__lte=OuterRef("on"),
    )
    own = there.filter(posting=OuterRef("visit__posting")).order_by("pk").values("pk")[:1]
    other = there.order_by("role", "pk").values("pk")[:1]
    found = fieldwork.received(Slot.CARD, as_of=as_of)
    return found.annotate(card=Coalesce(Subquery(own), Subquery(other))).filter(card__isnull=False)


def hanging(as_of: date, within: Q) -> QuerySet[Any]:
    """The latest card of each role in each home of some areas, with what it says, whether it holds
    and the version that does."""
    it = ContactCard.objects.filter(pk=OuterRef("card"))
    newest = _in_force(as_of).filter(area=OuterRef("area"), role=OuterRef("role"))
    text, number = CharField(), IntegerField()
    latest = Window(
        RowNumber(),
        partition_by=[F("household"), F("role")],
        order_by=[F("on").desc(), F("pk").desc()],
    )
    put_up = deliveries(as_of).filter(within)
    put_up = put_up.annotate(role=Subquery(it.values("role")[:1], output_field=text))
    last = put_up.annotate(turn=latest).filter(turn=1).order_by()
    found: QuerySet[Any] = put_up.filter(pk__in=last.values("pk")).annotate(
        holder=Subquery(it.values("posting__person")[:1], output_field=number),
        version=Subquery(it.values("version")[:1], output_field=number),
        cadre_name=Subquery(it.values("name")[:1], output_field=text),
        unit_name=Subquery(it.values("unit_name")[:1], output_field=text),
        serial=Subquery(it.values("public_id")[:1], output_field=text),
        holds=Exists(_in_force(as_of).filter(pk=OuterRef("card"))),
        current_version=Case(
            When(Exists(_in_force(as_of).filter(pk=OuterRef("card"))), then=F("version")),
            default=Subquery(newest.order_by("-version").values("version")[:1]),
            output_field=number,
        ),
    )
    return found


def of_household(as_of: date) -> Any:
    """How many cards that hold hang in the home of the outer row (`m_code`: its public id)."""
    mine = deliveries(as_of).filter(household__public_id=OuterRef("m_code"))
    holding = mine.filter(Exists(_in_force(as_of).filter(pk=OuterRef("card"))))
    counted = holding.order_by().values("household").annotate(n=Count("card", distinct=True))
    return Coalesce(Subquery(counted.values("n"), output_field=IntegerField()), Value(0))


def _in_force(as_of: date) -> QuerySet[ContactCard]:
    return ContactCard.objects.filter(
        Q(withdrawn_on=None) | Q(withdrawn_on__gt=as_of), issued_on__lte=as_of
    )

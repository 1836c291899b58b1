"""Pairing's columnar face: one row a helper, a pairing, a grid, an office, a visit by office; and
what pairing says of the households, villages and townships of other rooms.

As in the roster: a queryset of dictionaries with `m_code`, `m_area` and `m_<name>` for each name of
the packs' vocabulary that is asked for. Nothing is run here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import NullIf, Substr

from zhucun.directory import marts as directory
from zhucun.directory.enums import PoliticalStatus
from zhucun.directory.marts import code_at, number_of, select
from zhucun.directory.perms import in_areas
from zhucun.households.marts import households as registry
from zhucun.kernel.divisions import Level
from zhucun.ledger.fields import on_day
from zhucun.pairing.enums import OfficeKind, OfficeLevel, PairingRole
from zhucun.pairing.models import (
    Backing,
    CallVisit,
    Cell,
    CellPlace,
    Helper,
    Office,
    Pairing,
)
from zhucun.roster.marts import Mart
from zhucun.roster.marts import townships as posted_townships

Rows = QuerySet[Any, dict[str, Any]]
Columns = dict[str, Any]
_PARTY = (PoliticalStatus.PARTY_MEMBER, PoliticalStatus.PROBATIONARY)


def helpers(
    *, as_of: date, areas: tuple[str, ...], names: Collection[str], tags: Mapping[str, str]
) -> Rows:
    """One row for each helper of the day, with the households for which he answers."""
    helped = Pairing.objects.filter(on_day(as_of), helper=OuterRef("pk"), role=PairingRole.MAIN)
    columns: Columns = {
        "code": F("public_id"),
        "person": F("person__public_id"),
        "county": code_at("area", Level.COUNTY),
        "township": code_at("area", Level.TOWNSHIP),
        "corps": NullIf("corps", Value("")),
        "kind": F("kind"),
        "level": F("level"),
        "is_end_responsible": F("is_end_responsible"),
        "is_able": F("is_able"),
        "is_good_at_village_work": F("is_good_at_village_work"),
        "is_leading": F("is_leading"),
        "is_party_member": is_party_member("person__"),
        "households": number_of(helped, "helper"),
    }
    found = Helper.objects.filter(in_areas("area", areas), on_day(as_of))
    return select(found, columns, names)


def pairings(
    *, as_of: date, areas: tuple[str, ...], names: Collection[str], tags: Mapping[str, str]
) -> Rows:
    """One row for each pairing of the day in which somebody answers for a household. Whether the
    household is in deep poverty is asked of the registry, by the tag that the pack names."""
    columns: Columns = {
        "code": F("public_id"),
        "household": F("household__public_id"),
        "person": F("helper__person__public_id"),
        "township": Substr("area", 1, Level.TOWNSHIP),
        "helper_level": F("helper__level"),
        "helper_is_leading": F("helper__is_leading"),
        "helper_is_party_member": is_party_member("helper__person__"),
        "is_severe": _severe(as_of),
        "starts_on": F("valid_from"),
        "ends_on": F("valid_until"),
    }
    found = Pairing.objects.filter(in_areas("area", areas), on_day(as_of), role=PairingRole.MAIN)
    return select(found, columns, names)


def answering(as_of: date) -> QuerySet[Any]:
    """Who answers for households on a day: one row a pairing with `village`, its code, and `cadre`,
    the key of the helper in the directory. For rooms that know no pairing (HH18-095)."""
    found = Pairing.objects.filter(on_day(as_of), role=PairingRole.MAIN)
    return found.annotate(village=F("area"), cadre=F("helper__person"))


def _severe(as_of: date) -> Exists:
    """A household reads its own tags only through the registry's mart."""
    homes = registry(
        as_of=as_of, areas=("",), names=("is_severe",), tags={"is_severe": "severe-poverty"}
    )
    return Exists(homes.filter(pk=OuterRef("household"), m_is_severe=True))


def grids(
    *, as_of: date, areas: tuple[str, ...], names: Collection[str], tags: Mapping[str, str]
) -> Rows:
    """One row for each micro-grid of the day, with its households."""
    inside = CellPlace.objects.filter(on_day(as_of), cell=OuterRef("pk"))
    columns: Columns = {
        "code": F("public_id"),
        "village": F("area"),
        "households": number_of(inside, "cell"),
    }
    return select(Cell.objects.filter(in_areas("area", areas), on_day(as_of)), columns, names)


def leaders(
    *, as_of: date, areas: tuple[str, ...], names: Collection[str], tags: Mapping[str, str]
) -> Rows:
    """One row for each office that is held on the day."""
    columns: Columns = {
        "code": F("public_id"),
        "person": F("person__public_id"),
        "level": F("level"),
        "office": F("kind"),
        "linked_village": F("linked__code"),
        "starts_on": F("valid_from"),
        "ends_on": F("valid_until"),
        "county": code_at("area", Level.COUNTY),
    }
    return select(Office.objects.filter(in_areas("area", areas), on_day(as_of)), columns, names)


def calls(
    *, as_of: date, areas: tuple[str, ...], names: Collection[str], tags: Mapping[str, str]
) -> Rows:
    """One row for each visit by office up to the day: none that still lies ahead."""
    columns: Columns = {
        "code": F("public_id"),
        "person": F("office__person__public_id"),
        "level": F("office__level"),
        "office": F("office__kind"),
        "township": code_at("area", Level.TOWNSHIP),
        "village": code_at("area", Level.VILLAGE),
        "household": F("household__public_id"),
        "happened_on": F("on"),
        "is_unannounced": F("is_unannounced"),
        "notified_on": F("notified_on"),
    }
    found = CallVisit.objects.filter(
        in_areas("area", areas), on__lte=as_of, voided_on=None, office__isnull=False
    )
    return select(found, columns, names)


def household_columns(as_of: date) -> Columns:
    """What pairing says of households: names of the packs' vocabulary → an expression over rows
    that have `m_code`, the household's public id."""
    mine = {"household__public_id": OuterRef("m_code")}
    helped = Pairing.objects.filter(on_day(as_of), role=PairingRole.MAIN, **mine)
    inside = CellPlace.objects.filter(on_day(as_of), **mine)
    return {
        "helpers": number_of(helped, "household"),
        "grids": number_of(inside, "household"),
        **_visited(CallVisit.objects.filter(**mine), OfficeLevel.TOWNSHIP, as_of),
    }


def village_columns(as_of: date) -> Columns:
    """The same of villages; `m_code` is the code."""
    called = CallVisit.objects.filter(area=OuterRef("m_code"))
    answers = Backing.objects.filter(on_day(as_of), area=OuterRef("m_code"))
    return {
        **_visited(called, OfficeLevel.COUNTY, as_of),
        "has_unit_responsible": Exists(answers),
    }


def county_columns(as_of: date) -> Columns:
    """What pairing says of counties; `m_code` is the code (SQ24-007)."""
    secretaries = _secretaries(as_of).filter(area=OuterRef("m_code"))
    return {"party_secretaries": number_of(secretaries, "area")}


def secretaries_above(as_of: date) -> Combinable:
    """At how many of the four levels above the village whose code is `m_code` its Party secretary
    is on record (HH18-046); the fifth is the branch's."""
    levels = (Level.PROVINCE, Level.PREFECTURE, Level.COUNTY, Level.TOWNSHIP)
    total: Combinable = Value(0)
    for level in levels:
        above = Substr(OuterRef("m_code"), 1, level.value)
        named = Exists(_secretaries(as_of).annotate(above=above).filter(area=F("above")))
        total = total + Case(When(named, then=1), default=0, output_field=IntegerField())
    return total


def _secretaries(as_of: date) -> QuerySet[Office]:
    return Office.objects.filter(on_day(as_of), kind=OfficeKind.SECRETARY, unit=None)


def township_columns(as_of: date) -> Columns:
    """The same of townships: whoever visits a village of it is in the township."""
    called = CallVisit.objects.filter(area__startswith=OuterRef("m_code"))
    return _visited(called, OfficeLevel.PREFECTURE, as_of)


def households(
    *, as_of: date, areas: tuple[str, ...], names: Collection[str], tags: Mapping[str, str]
) -> Rows:
    """The registry's households with what pairing says of them."""
    rows = registry(as_of=as_of, areas=areas, names=names, tags=tags)
    columns = household_columns(as_of)
    asked = {f"m_{name}": columns[name] for name in sorted(names) if name in columns}
    return rows.annotate(**asked) if asked else rows


def townships(
    *, as_of: date, areas: tuple[str, ...], names: Collection[str], tags: Mapping[str, str]
) -> Rows:
    """Where a tag of townships is asked for, every township of the day with its tags; else those of
    the roster, in which somebody serves."""
    asked = sorted(set(tags) & set(names))
    if not asked:
        return posted_townships(as_of=as_of, areas=areas, names=names, tags=tags)
    found = directory.places(
        level=Level.TOWNSHIP,
        as_of=as_of,
        areas=areas,
        tags={name: tags[name] for name in asked},
        figures=(),
    )
    columns: Columns = {"m_code": F("code"), "m_area": F("code")}
    if "county" in names:
        columns["m_county"] = Substr("code", 1, Level.COUNTY)
    flags = [f"m_{name}" for name in asked]
    rows: Rows = found.annotate(**columns).values("m_area", *columns, *flags).order_by()
    return rows


def is_party_member(prefix: str) -> Any:
    """Member or probationary member of the Party, by what the directory keeps of the person."""
    condition = Q(**{f"{prefix}political_status__in": _PARTY}) | Q(
        **{f"{prefix}party_since__isnull": False}
    )
    return Case(When(condition, then=True), default=False, output_field=BooleanField())


#: The subjects of the packs that pairing can answer for.
MARTS: dict[str, Mart] = {
    "helper": helpers,
    "pairing": pairings,
    "grid": grids,
    "leader": leaders,
    "township": townships,
}


def _visited(called: QuerySet[CallVisit], level: str, as_of: date) -> Columns:
    made = called.filter(on__lte=as_of, voided_on=None, office__level=level)
    return {
        "visited_by_secretary": Exists(made.filter(office__kind=OfficeKind.SECRETARY)),
        "visited_by_mayor": Exists(made.filter(office__kind=OfficeKind.MAYOR)),
    }

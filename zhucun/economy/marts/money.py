"""Money, loans, sales and relocation as rows."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Exists,
    F,
    FloatField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Concat, NullIf, Substr

from zhucun.directory.perms import in_areas
from zhucun.economy.enums import IncomeKind, Nature
from zhucun.economy.marts.columns import (
    Columns,
    Rows,
    at_places,
    given,
    names_of,
    number,
    pack_of,
    select,
    translated,
    truth,
    words_in,
)
from zhucun.economy.models import (
    Fund,
    Income,
    Loan,
    Offer,
    Project,
    ProjectHousehold,
    Relocation,
    Sale,
    Station,
)
from zhucun.kernel.divisions import Level
from zhucun.ledger.fields import on_day

_KILOS = {"公斤": Decimal(1), "吨": Decimal(1_000), "万公斤": Decimal(10_000)}


def sales(
    *, as_of: date, areas: tuple[str, ...], names: Collection[str], tags: Mapping[str, str]
) -> Rows:
    """One row for each sale; what was not sold by weight has no weight."""
    kilos = [When(unit=unit, then=F("quantity") * factor) for unit, factor in _KILOS.items()]
    columns: Columns = {
        "code": F("public_id"),
        **at_places(),
        "happened_on": F("on"),
        "quantity": Cast(Case(*kilos, default=None), FloatField()),
    }
    found = Sale.objects.filter(in_areas("area", areas), on__lte=as_of, voided_on=None)
    return select(found, columns, names)


def funds(
    *, as_of: date, areas: tuple[str, ...], names: Collection[str], tags: Mapping[str, str]
) -> Rows:
    """One row for each sum of money received."""
    known = words_in(pack_of(areas, as_of), "fund", "kind")
    columns: Columns = {
        "code": F("public_id"),
        **at_places(),
        "happened_on": F("on"),
        "kind": given("kind", known),
        "amount": number("amount"),
    }
    found = Fund.objects.filter(in_areas("area", areas), on__lte=as_of, voided_on=None)
    return select(found, columns, names)


def became_project(as_of: date, offer: Any) -> QuerySet[Project]:
    """Projects begun by the day that came of an offer; one that was given up is none."""
    return Project.objects.filter(offer=offer, opened_on__lte=as_of).exclude(
        is_given_up=True, closed_on__lte=as_of
    )


def offers(
    *, as_of: date, areas: tuple[str, ...], names: Collection[str], tags: Mapping[str, str]
) -> Rows:
    """One row for each thing that a unit offered by the day (HX25-69)."""
    columns: Columns = {
        "code": F("public_id"),
        "unit": F("sender__public_id"),
        **at_places(),
        "is_project": Exists(became_project(as_of, OuterRef("pk"))),
    }
    return select(Offer.objects.filter(in_areas("area", areas), on__lte=as_of), columns, names)


def fundings(
    *, as_of: date, areas: tuple[str, ...], names: Collection[str], tags: Mapping[str, str]
) -> Rows:
    """One row for each household that was granted money by a project: the four-follow chain."""
    leader = Coalesce("leader__public_id", "project__leader__public_id")
    columns: Columns = {
        "code": F("public_id"),
        "household": F("household__public_id"),
        "leader": leader,
        "project": F("project__public_id"),
        "market": NullIf("project__market", Value("")),
        "amount": number("granted"),
        "amount_received": number("received"),
    }
    found = ProjectHousehold.objects.filter(in_areas("area", areas), on_day(as_of), granted__gt=0)
    return select(found, columns, names)


def loans(
    *, as_of: date, areas: tuple[str, ...], names: Collection[str], tags: Mapping[str, str]
) -> Rows:
    """One row for each loan granted by the day."""
    columns: Columns = {
        "code": F("public_id"),
        "household": F("household__public_id"),
        **at_places(),
        "amount": number("amount"),
        "months": F("months"),
        "purpose": F("purpose"),
        "has_collateral": F("has_collateral"),
        "has_guarantor": F("has_guarantor"),
        "rate": number("rate"),
        "base_rate": number("base_rate"),
    }
    found = Loan.objects.filter(in_areas("area", areas), granted_on__lte=as_of)
    return select(found, columns, names)


def relocations(
    *, as_of: date, areas: tuple[str, ...], names: Collection[str], tags: Mapping[str, str]
) -> Rows:
    """One row for each household in the list of relocation."""

    def by(column: str) -> Case:
        return truth(Q(**{f"{column}__lte": as_of}))

    columns: Columns = {
        "code": F("public_id"),
        "household": F("household__public_id"),
        **at_places(),
        "persons": F("persons"),
        "state": Case(
            When(moved_on__lte=as_of, then=Value("moved")),
            default=Value("planned"),
            output_field=CharField(max_length=7),
        ),
        "is_moved": by("moved_on"),
        "is_settled": by("settled_on"),
        "is_out_of_poverty": by("exited_on"),
        "is_sustained": by("sustained_on"),
        "area_per_person": Cast("floor_area", FloatField())
        / Cast(
            Case(
                When(on_record__gt=0, on_record__lt=F("persons"), then=F("on_record")),
                default=F("persons"),
            ),
            FloatField(),
        ),
        "self_raised": number("self_raised"),
    }
    found = Relocation.objects.filter(in_areas("area", areas), planned_on__lte=as_of)
    return select(found, columns, names)


def finance_stations(
    *, as_of: date, areas: tuple[str, ...], names: Collection[str], tags: Mapping[str, str]
) -> Rows:
    """One row for each finance station on the day."""
    columns: Columns = {
        "code": F("public_id"),
        **at_places(),
        "run_by_village": F("is_run_by_village"),
    }
    found = Station.objects.filter(in_areas("area", areas), on_day(as_of))
    return select(found, columns, names)


def booked(as_of: date) -> QuerySet[Any]:
    """Actual bookings up to a day with `heir`, the code of the village that stands for theirs."""
    heir = Case(
        When(village__valid_until__lte=as_of, then=Coalesce("village__merged_into__code", "area")),
        default=F("area"),
        output_field=CharField(max_length=12),
    )
    rows = Income.objects.filter(nature=Nature.ACTUAL, voided_on=None, on__lte=as_of)
    return rows.annotate(heir=heir)


def incomes(
    *, as_of: date, areas: tuple[str, ...], names: Collection[str], tags: Mapping[str, str]
) -> Rows:
    """Actual income up to the day, never a forecast: one row a booking; where the pack compares
    years, one a village, year and source, with the year before. What a village that was merged
    earned counts with its heir."""
    pack = pack_of(areas, as_of)
    known = words_in(pack, "income", "kind")
    found = booked(as_of).filter(in_areas("heir", areas))
    word = translated("kind", IncomeKind, known)
    if "amount_last_year" not in names_of(pack, "income"):
        columns: Columns = {
            "code": F("public_id"),
            "village": F("heir"),
            "township": Substr("heir", 1, Level.TOWNSHIP),
            "county": Substr("heir", 1, Level.COUNTY),
            "year": F("year"),
            "happened_on": F("on"),
            "kind": word,
            "amount": number("amount"),
        }
        return select(found, columns, names, area="heir")
    before = booked(as_of).filter(heir=OuterRef("heir"), year=OuterRef("year") - 1)
    before = before.annotate(word=word).filter(word=OuterRef("word"))
    last = before.order_by().values("heir").annotate(total=Sum("amount")).values("total")
    last_year, total = Cast(Subquery(last), FloatField()), Cast(Sum("amount"), FloatField())
    grouped = found.annotate(word=word).values("heir", "year", "word").annotate(total=total)
    columns = {
        "code": Concat(
            "heir", Value("-"), Cast("year", CharField()), Value("-"), "word",
            output_field=CharField(),
        ),
        "village": F("heir"),
        "kind": F("word"),
        "amount": F("total"),
        "amount_last_year": last_year,
        "growth": F("total") - last_year,
    }  # fmt: skip
    asked = {f"m_{name}": columns[name] for name in sorted({"code", *names}) if name in columns}
    if "year" in names:
        asked["m_year"] = F("year")
    rows: Rows = grouped.annotate(m_area=F("heir"), **asked).values("m_area", *asked).order_by()
    return rows

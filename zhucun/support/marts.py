"""Support's columnar face: lines of batches with what was due, asked for and paid; who is insured;
units with their villages and the four bindings; and what support says of postings.

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
    DecimalField,
    Exists,
    F,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    When,
)
from django.db.models import Value as V
from django.db.models.functions import Coalesce, Concat, ExtractYear, Substr

from zhucun.directory.marts import select
from zhucun.directory.perms import in_areas
from zhucun.kernel.divisions import Level
from zhucun.pairing import marts as pairing
from zhucun.pairing.enums import OfficeKind
from zhucun.roster import marts as roster
from zhucun.roster.marts import Mart
from zhucun.support.enums import BatchState, UnitFundKind
from zhucun.support.models import BatchLine, BoundProject, FundEntry, Insured, Payment

Rows = QuerySet[Any, dict[str, Any]]
Columns = dict[str, Any]
_YUAN: DecimalField[Any, Any] = DecimalField(max_digits=14, decimal_places=2)
_KINDS = {"accident-insurance": "accident", "critical-illness-insurance": "illness"}


def lines(
    *, as_of: date, areas: tuple[str, ...], names: Collection[str], tags: Mapping[str, str]
) -> Rows:
    """One row for each line of a batch that was signed by the day and asks to pay, with what was
    paid of it by then."""
    paid = Payment.objects.filter(line=OuterRef("pk"), paid_on__lte=as_of).order_by()
    total = paid.values("line").annotate(total=Sum("amount")).values("total")
    got = Coalesce(Subquery(total, output_field=_YUAN), V(0), output_field=_YUAN)
    columns: Columns = {
        "code": F("public_id"),
        "person": F("posting__person__public_id"),
        "posting": F("posting__public_id"),
        "role": F("posting__role"),
        "unit_level": F("posting__unit__level"),
        "entitlement": F("entitlement"),
        "year": F("batch__year"),
        "township": Substr("area", 1, Level.TOWNSHIP),
        "county": Substr("area", 1, Level.COUNTY),
        "due": F("due"),
        "asked": F("amount"),
        "paid": got,
        "gap": F("amount") - got,
    }
    found = BatchLine.objects.filter(in_areas("area", areas), batch__signed_on__lte=as_of)
    found = found.filter(amount__gt=0)
    return select(found.exclude(batch__state=BatchState.DROPPED), columns, names)


def posting_columns(as_of: date) -> Columns:
    """What support says of postings: rows that have `m_code`, the posting's public id. The first
    day that the covers begun by the day leave out; one that begins later covers nobody yet."""

    def until(cover: str) -> Subquery:
        rows = Insured.objects.filter(
            posting__public_id=OuterRef("m_code"), insurance__cover=cover, valid_from__lte=as_of
        )
        last = rows.order_by().values("posting").annotate(last=Max("valid_until")).values("last")
        return Subquery(last)

    return {f"{kind}_insured_until": until(cover) for cover, kind in _KINDS.items()}


def ties(
    *, as_of: date, areas: tuple[str, ...], names: Collection[str], tags: Mapping[str, str]
) -> Rows:
    """One row for each unit and village to which it sent anybody in the year up to the day, with
    the four bindings (四个捆绑, HX25-47) as `queries.bound` has them."""
    arranged = FundEntry.objects.filter(
        unit=OuterRef("unit"),
        village=OuterRef("place"),
        year=as_of.year,
        kind=UnitFundKind.ARRANGED,
        on__lte=as_of,
    )
    sums = arranged.order_by().values("unit").annotate(total=Sum("amount")).values("total")
    bound = BoundProject.objects.filter(
        unit=OuterRef("unit"), project__village=OuterRef("place"), year=as_of.year
    )
    heads = pairing.leaders(as_of=as_of, areas=("",), names=(), tags={}).filter(
        kind=OfficeKind.UNIT_HEAD, unit=OuterRef("unit"), linked=OuterRef("place")
    )
    columns: Columns = {
        "code": Concat("unit__public_id", V("-"), "place__code"),
        "unit": F("unit__public_id"),
        "village": F("place__code"),
        "year": V(as_of.year),
        "has_project": Exists(bound),
        "has_fund": _truth(Q(arranged__gt=0)),
        "has_responsible": Exists(heads),
        "has_people": _truth(Q(serving__gt=0)),
    }
    found = roster.units_in_villages(as_of=as_of, areas=areas).annotate(arranged=Subquery(sums))
    return select(found, columns, names)


def _truth(condition: Q) -> Case:
    return Case(When(condition, then=True), default=False, output_field=BooleanField())


def insured(
    *, as_of: date, areas: tuple[str, ...], names: Collection[str], tags: Mapping[str, str]
) -> Rows:
    """One row for each person whom a policy covered from some day up to this one."""
    columns: Columns = {
        "code": Concat("insurance__public_id", V("-"), "posting__public_id"),
        "person": F("posting__person__public_id"),
        "posting": F("posting__public_id"),
        "kind": Case(
            *(When(insurance__cover=cover, then=V(kind)) for cover, kind in _KINDS.items())
        ),
        "year": ExtractYear("valid_from"),
        "is_donated": F("insurance__is_donated"),
        "amount": F("insurance__sum_insured"),
        "starts_on": F("valid_from"),
        "ends_on": F("valid_until"),
    }
    found = Insured.objects.filter(in_areas("area", areas), valid_from__lte=as_of)
    return select(found, columns, names)


#: The subjects of the packs that support can answer for.
MARTS: dict[str, Mart] = {"support_line": lines, "insurance": insured, "assistance_link": ties}

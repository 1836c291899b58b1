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
    CharField,
    DateField,
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
from django.db.models.functions import Cast, Coalesce, Concat, ExtractYear, Substr

from zhucun.branches import marts as branches
from zhucun.directory import queries as directory
from zhucun.directory.marts import bears, number_of, select
from zhucun.directory.perms import in_areas
from zhucun.kernel.divisions import Level
from zhucun.ledger.fields import keyring
from zhucun.pairing import marts as pairing
from zhucun.pairing.enums import OfficeKind, OfficeLevel
from zhucun.roster import marts as roster
from zhucun.roster.marts import Mart
from zhucun.support.enums import BatchState, StatedFact, UnitFundKind
from zhucun.support.models import (
    BatchLine,
    BoundProject,
    FundEntry,
    Insured,
    Payment,
    Stated,
)

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
            posting__public_id=OuterRef("m_code"),
            insurance__cover=cover,
            valid_from__lte=as_of,
            insurance__voided_on=None,
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
    found = Insured.objects.filter(
        in_areas("area", areas), valid_from__lte=as_of, insurance__voided_on=None
    )
    return select(found, columns, names)


def periods(
    *, as_of: date, areas: tuple[str, ...], names: Collection[str], tags: Mapping[str, str]
) -> Rows:
    """One row for each period of support that began by the day, with the end of the one before it
    (激励不断档, YN-078): the days of a policy after those of the same cover, and a year for which
    something was paid after the last such year of the same posting."""
    earlier = Insured.objects.filter(
        posting=OuterRef("posting"),
        insurance__cover=OuterRef("insurance__cover"),
        insurance__voided_on=None,
    )
    earlier = earlier.filter(
        Q(valid_from__lt=OuterRef("valid_from"))
        | Q(valid_from=OuterRef("valid_from"), pk__lt=OuterRef("pk"))
    )
    ends = earlier.order_by().values("posting").annotate(end=Max("valid_until")).values("end")
    covers: Columns = {
        "code": Concat("insurance__public_id", V("-"), "posting__public_id"),
        "person": F("posting__person__public_id"),
        "starts_on": F("valid_from"),
        "previous_until": Subquery(ends, output_field=DateField()),
    }
    found = Insured.objects.filter(
        in_areas("area", areas), valid_from__lte=as_of, insurance__voided_on=None
    )
    paid = Payment.objects.filter(
        posting__isnull=False,
        reverses=None,
        is_taken_back=False,
        is_return=False,
        paid_on__lte=as_of,
    )
    same = paid.filter(posting=OuterRef("posting"), entitlement=OuterRef("entitlement"))
    before = same.filter(year__lt=OuterRef("year")).order_by("-year").values("year")[:1]
    years: Columns = {
        "code": F("public_id"),
        "person": F("posting__person__public_id"),
        "starts_on": _first_of("year"),
        "previous_until": Case(When(before__isnull=False, then=_first_of(F("before") + 1))),
    }
    first = paid.filter(in_areas("area", areas)).exclude(
        Exists(same.filter(year=OuterRef("year"), pk__lt=OuterRef("pk")))
    )
    first = first.annotate(before=Subquery(before))
    return select(found, covers, names).union(select(first, years, names), all=True)


def _first_of(year: Any) -> Cast:
    """The first of January of a year."""
    return Cast(Concat(Cast(year, CharField()), V("-01-01")), DateField())


def cadres(
    *, as_of: date, areas: tuple[str, ...], names: Collection[str], tags: Mapping[str, str]
) -> Rows:
    """One row for each grassroots cadre of the day (乡村干部): members of village committees, and
    holders of an office of a township. `person` stays with him from term to term; facts of the care
    file and of places are joined to it, and are false where nobody stated them."""
    asked: dict[str, Any] = {"as_of": as_of, "areas": areas, "tags": {}}
    own = {"person", "starts_on", "ends_on"}
    seats = branches.MARTS["committee_member"](names={*own, "office"}, **asked)
    offices = pairing.leaders(names=own, **asked).filter(level=OfficeLevel.TOWNSHIP, unit=None)
    is_head = When(kind=OfficeKind.SECRETARY, then=V("township_secretary"))
    offices = offices.annotate(m_office=Case(is_head, default=V("other")))
    chosen = ["m_area", "m_code", *(f"m_{name}" for name in sorted(names) if name in _OF_CADRES)]
    found: list[Rows] = []
    for rows in (seats, offices):
        rows = rows.annotate(town=Substr("m_area", 1, Level.TOWNSHIP.value))
        columns = _of_cadres(as_of, tags)
        more = {f"m_{name}": columns[name] for name in sorted(names) if name in columns}
        found.append(rows.annotate(**more).values(*chosen).order_by())
    return found[0].union(found[1], all=True)


def _of_cadres(as_of: date, tags: Mapping[str, str]) -> Columns:
    """Over rows that have `m_person`, `m_area` and `town`."""
    month = as_of.replace(day=1)

    def file(fact: StatedFact) -> QuerySet[Stated]:
        mine = stated(fact, as_of).filter(subject="grassroots_cadre", key=OuterRef("m_person"))
        return mine.filter(Q(until=None) | Q(until__gt=month))

    appraised = stated(StatedFact.APPRAISED, as_of).filter(
        subject="township", key=OuterRef("town"), year=as_of.year
    )
    hard = tags.get("in_hard_township", "")
    return {
        "county": Substr("m_area", 1, Level.COUNTY.value),
        "has_family_difficulty": Exists(file(StatedFact.FAMILY_DIFFICULTY)),
        "illnesses": number_of(file(StatedFact.ILLNESS), "key"),
        "is_model": Exists(file(StatedFact.MODEL)),
        "in_hard_township": bears(hard, as_of, code="town"),
        "unit_appraised": Exists(appraised),
    }


#: What is known of grassroots cadres.
_OF_CADRES = frozenset(
    ("person", "office", "starts_on", "ends_on", "county", "has_family_difficulty")
    + ("illnesses", "is_model", "in_hard_township", "unit_appraised")
)


def committee_columns(as_of: date) -> Columns:
    """What support says of village committees and of their members, over rows that have `m_area`:
    whether somebody judged that the year's plan was completed with quality (unknown until then),
    and whether a reward of the year was paid to a member and not returned (HH18-090)."""
    good = Stated.objects.filter(
        fact_index=fact_index(StatedFact.HIGH_QUALITY),
        subject="committee",
        key=OuterRef("m_area"),
        year=as_of.year,
        voided_on=None,
    )
    paid = Payment.objects.filter(
        payee__area=OuterRef("m_area"),
        payee__subject__in=("committee", "committee_member"),
        entitlement__in=_rewards(as_of),
        year=as_of.year,
        paid_on__lte=as_of,
    )
    sums = paid.order_by().values("payee").annotate(total=Sum("amount")).filter(total__gt=0)
    return {
        "quality_is_high": Case(
            When(Exists(good), then=True), default=None, output_field=BooleanField(null=True)
        ),
        "reward_granted": Exists(sums),
    }


def _rewards(as_of: date) -> set[str]:
    """What packs call a reward of the year, by id. No query."""
    return {
        item.id
        for pack in directory.policy().packs.values()
        if as_of in pack.valid
        for item in pack.at(as_of).entitlements()
        if item.spec.is_reward
    }


def stated(fact: StatedFact, as_of: date) -> QuerySet[Stated]:
    """A fact as it stands on a day."""
    rows = Stated.objects.filter(fact_index=fact_index(fact), voided_on=None)
    return rows.filter(Q(year=None, on__lte=as_of) | Q(year__isnull=False))


def fact_index(fact: str) -> bytes:
    """By which a sealed fact is found."""
    return keyring().index(str(fact), context="support.stated.fact")


#: The subjects of the packs that support can answer for.
MARTS: dict[str, Mart] = {
    "support_line": lines,
    "insurance": insured,
    "assistance_link": ties,
    "support_period": periods,
    "grassroots_cadre": cadres,
}

"""What the marts of the village economy share: their columns in the words of the packs."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
    Exists,
    F,
    FloatField,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Substr

from zhucun.directory import queries as directory
from zhucun.economy.enums import IncomeKind, JobEnd, ProjectKind
from zhucun.economy.models import (
    Job,
)
from zhucun.kernel.divisions import Level
from zhucun.kernel.problems import Problem
from zhucun.ledger.fields import on_day
from zhucun.packs import PackAt

Rows = QuerySet[Any, dict[str, Any]]
Columns = dict[str, Any]

#: What a pack that lacks our word says instead; what it says of neither is its “other”.
INSTEAD = {
    ProjectKind.BASE: ("income",),
    ProjectKind.INDUSTRY: ("income",),
    ProjectKind.TOURISM: ("income",),
    ProjectKind.PLANTATION: ("industry", "income"),
    ProjectKind.INCOME: ("industry",),
    ProjectKind.CEMENT_ROAD: ("road",),
    ProjectKind.ROAD: ("cement_road",),
    ProjectKind.STREET_LAMP: ("lighting",),
    ProjectKind.LIGHTING: ("street_lamp",),
    IncomeKind.INDUSTRY_GAIN: ("operating",),
    IncomeKind.ATTRACTED_ENTERPRISE: ("operating",),
    IncomeKind.CONTRACTING: ("operating",),
    IncomeKind.INVESTMENT: ("operating",),
}


def pack_of(areas: tuple[str, ...], as_of: date) -> PackAt | None:
    try:
        return directory.pack_for(areas[0] if areas else "", as_of=as_of)
    except Problem:
        return None


def names_of(pack: PackAt | None, subject: str) -> Mapping[str, Any]:
    if pack is None:
        return {}
    try:
        spec: Any = pack.item(f"terms/{subject}").spec
    except Problem:
        return {}
    names: Mapping[str, Any] = spec.names
    return names


def words_in(pack: PackAt | None, subject: str, name: str) -> frozenset[str]:
    term = names_of(pack, subject).get(name)
    return frozenset(term.one_of or ()) if term is not None else frozenset()


def translated(column: str, ours: Any, known: frozenset[str]) -> Case:
    """A column of our words in the words of a pack; NULL where it has none, not even “other”."""
    whens = []
    for one in ours:
        chain = (one.value, *INSTEAD.get(one, ()), "other")
        word = next((each for each in chain if each in known), None)
        if word is not None:
            whens.append(When(**{column: one.value}, then=Value(word)))
    return Case(*whens, default=None, output_field=CharField(max_length=20))


def given(column: str, known: frozenset[str]) -> Any:
    """A column whose words the pack shares; the others are its “other”, where it has one."""
    other = Value("other") if "other" in known else None
    same = {f"{column}__in": sorted(known)}
    return Case(When(**same, then=F(column)), default=other, output_field=CharField(max_length=20))


def is_in_village() -> Q:
    """Rows whose place is a village: its code is longer than that of its township."""
    return Q(area__gt=Substr("area", 1, Level.TOWNSHIP))


def at_places() -> Columns:
    """The codes of the places; a village only where the row lies in one."""
    village = Case(
        When(is_in_village(), then=F("area")), default=None, output_field=CharField(max_length=12)
    )
    return {
        "village": village,
        "township": Substr("area", 1, Level.TOWNSHIP),
        "county": Substr("area", 1, Level.COUNTY),
    }


def working(as_of: date) -> QuerySet[Job]:
    return Job.objects.filter(on_day(as_of)).exclude(end_reason=JobEnd.MISTAKE)


def households(as_of: date) -> QuerySet[Any]:
    """Households of a day, through our own foreign key."""
    model: Any = Job._meta.get_field("household").remote_field.model
    rows: QuerySet[Any] = model.objects.filter(on_day(as_of))
    return rows


def classifications(as_of: date) -> QuerySet[Any]:
    """Classifications that households bear on a day, through our own foreign key."""
    household: Any = Job._meta.get_field("household").remote_field.model
    model: Any = household._meta.get_field("tags").related_model
    rows: QuerySet[Any] = model.objects.filter(on_day(as_of), retracted_at=None)
    return rows


def classified(as_of: date) -> Exists:
    return Exists(classifications(as_of).filter(household=OuterRef("household")))


def counted(rows: QuerySet[Any], by: str, of: str) -> Coalesce:
    """How many distinct values of a column the rows of each `by` have; 0 without any."""
    each = rows.order_by().values(by).annotate(n=Count(of, distinct=True)).values("n")
    return Coalesce(Subquery(each, output_field=IntegerField()), 0)


def number(column: str) -> Cast:
    return Cast(column, FloatField())


def truth(condition: Q) -> Case:
    return Case(When(condition, then=True), default=False, output_field=BooleanField())


def select(
    found: QuerySet[Any, Any], columns: Columns, names: Collection[str], *, area: str = "area"
) -> Rows:
    asked = {f"m_{name}": columns[name] for name in sorted({"code", *names}) if name in columns}
    rows: Rows = found.annotate(m_area=F(area), **asked).values("m_area", *asked).order_by()
    return rows

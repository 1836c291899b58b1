"""The monitoring's columnar face: one row a case, and one a household as the rules watch it.

As in the roster: a queryset of dictionaries with `m_code`, `m_area` and `m_<name>` for each name of
the packs' vocabulary that is asked for. Nothing is run here. What the registry knows of a household
comes from its own mart.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db.models import (
    BooleanField,
    CharField,
    Count,
    DateField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models import Case as Choice
from django.db.models.functions import Cast, Coalesce, NullIf, Substr

from zhucun.directory.perms import in_areas
from zhucun.households.marts import JOINED_NAMES, Joined, joined
from zhucun.households.marts import MARTS as REGISTRY
from zhucun.kernel.divisions import Level
from zhucun.kernel.periods import months_after
from zhucun.monitoring.models import Case, Kept, Measure, Sign
from zhucun.roster.marts import Mart

Rows = QuerySet[Any, dict[str, Any]]
Columns = dict[str, Any]
_YEAR = 12
#: What this room says of a household beside the registry.
OWN_NAMES = frozenset({"signs_in_year", "kinds_in_year", "has_case"})
#: The items of the packs' checklist, of which the rules and questions have a name each.
_FOUR = ("responsibility", "policy", "assistance", "supervision")
_INCOMES = frozenset({"per_capita_income", "previous_income"})


def cases(
    *, as_of: date, areas: tuple[str, ...], names: Collection[str], tags: Mapping[str, str]
) -> Rows:
    """One row for each case that was opened by the day, as it stood on it."""
    identified = Q(identified_on__lte=as_of)
    ended = Q(ended_on__lte=as_of)
    measures = Measure.objects.filter(case=OuterRef("pk"), added_on__lte=as_of)
    signs = Sign.objects.filter(case=OuterRef("pk"), on__lte=as_of)
    columns: Columns = {
        "code": F("public_id"),
        "household": F("household__public_id"),
        "village": F("area"),
        "township": Substr("area", 1, Level.TOWNSHIP),
        "county": Substr("area", 1, Level.COUNTY),
        "case_state": Choice(
            When(ended & Q(state__in=("refused", "ended")), then=F("state")),
            When(ended, then=Value("removed")),
            When(identified, then=Value("monitored")),
            default=Value("running"),
            output_field=CharField(),
        ),
        "proposed": NullIf("proposed", Value("")),
        "sources": _counted(signs, "source"),
        "signs": _counted(signs, "pk"),
        "is_green": F("is_green"),
        "has_authorisation": _by(Q(authorised_on__lte=as_of)),
        "is_checked": _by(Q(checked_on__lte=as_of)),
        "is_compared": _by(Q(compared_on__lte=as_of)),
        "has_difficulty": F("has_difficulty"),
        "per_capita_income": F("income_per_head"),
        "votes_for": F("votes_for"),
        "votes_against": F("votes_against"),
        "is_published": _by(Q(published_from__lte=as_of)),
        "is_publicity_over": _by(Q(published_until__lt=as_of)),
        "open_objections": F("objections") - F("objections_answered"),
        "opened_on": F("opened_on"),
        "identified_on": _day("identified_on", as_of),
        "removed_on": Choice(
            When(ended & Q(state="removed"), then=F("ended_on")), output_field=DateField()
        ),
        "measures": _counted(measures, "pk"),
        "measures_delivered": _counted(measures.filter(delivered_on__lte=as_of), "pk"),
    }
    found = Case.objects.filter(in_areas("area", areas), opened_on__lte=as_of)
    asked = {f"m_{name}": columns[name] for name in sorted({"code", *names}) if name in columns}
    rows: Rows = found.annotate(m_area=F("area"), **asked).values("m_area", *asked).order_by()
    return rows


def watched(
    *, as_of: date, areas: tuple[str, ...], names: Collection[str], tags: Mapping[str, str]
) -> Rows:
    """One row for each household of the day as the rules watch it: what the registry knows, its
    income a year before, and its signs of the last twelve months."""
    known: Mart = REGISTRY["household"]
    rows = known(as_of=as_of, areas=areas, names=names, tags=tags)
    before = months_after(as_of, -_YEAR)
    signs = Sign.objects.filter(
        household=OuterRef("pk"), on__lte=as_of, on__gt=before, is_certain=True
    )
    columns: Columns = {
        "signs_in_year": _counted(signs, "pk", "household"),
        "kinds_in_year": _counted(signs, "kind", "household"),
        "has_case": Exists(
            Case.objects.filter(household=OuterRef("pk"), opened_on__lte=as_of).filter(
                Q(ended_on=None) | Q(ended_on__gt=as_of)
            )
        ),
    }
    if "previous_income" in names:
        columns["previous_income"] = _income_of(known, before, areas)
    asked = {f"m_{name}": columns[name] for name in sorted(names) if name in columns}
    found: Rows = rows.annotate(**asked) if asked else rows
    return found


def watched_together(
    *, as_of: date, areas: tuple[str, ...], names: Collection[str], tags: Mapping[str, str]
) -> Joined | None:
    """The rows of `watched` as one statement over whole sets, for looking over a county; None where
    a name is asked for that only the registry's own mart knows."""
    if not set(names) <= {*JOINED_NAMES, *tags, *OWN_NAMES, *_INCOMES}:
        return None
    days = {"per_capita_income": as_of, "previous_income": months_after(as_of, -_YEAR)}
    made = joined(
        as_of=as_of,
        areas=areas,
        names=names,
        tags={name: tag for name, tag in tags.items() if name in names},
        incomes={name: on for name, on in days.items() if name in names},
    )
    if {"signs_in_year", "kinds_in_year"} & set(names):
        text = (
            "SELECT s.household_id AS id, COUNT(*) AS n, COUNT(DISTINCT s.kind) AS kinds "  # noqa: S608
            f'FROM {Sign._meta.db_table} s WHERE s.is_certain AND s."on" <= %s AND s."on" > %s '
            "GROUP BY s.household_id"
        )
        made.add("signs", text, as_of, days["previous_income"])
    if "has_case" in names:
        text = (
            f"SELECT DISTINCT c.household_id AS id FROM {Case._meta.db_table} c "  # noqa: S608
            "WHERE c.opened_on <= %s AND (c.ended_on IS NULL OR c.ended_on > %s)"
        )
        made.add("cases", text, as_of, as_of)
    columns = {
        "signs_in_year": "COALESCE(signs.n, 0)",
        "kinds_in_year": "COALESCE(signs.kinds, 0)",
        "has_case": "(cases.id IS NOT NULL)",
    }
    made.columns |= {name: text for name, text in columns.items() if name in names}
    return made


def household_columns(as_of: date) -> Columns:
    """What looks say of households, over rows that have `m_code`, the public id: whether each of
    the four things still held when somebody looked last (SQ24-009). Where nobody looked, nothing is
    known."""
    return _held(Kept.objects.filter(on__lte=as_of, household__public_id=OuterRef("m_code")))


def village_columns(as_of: date) -> Columns:
    """The same of villages, over rows that have `m_area`, the code."""
    return _held(Kept.objects.filter(on__lte=as_of, place__code=OuterRef("m_area")))


def _held(looks: QuerySet[Kept]) -> Columns:
    last = looks.order_by("-on", "-pk")
    return {f"{item}_kept": Subquery(_answers(last, item)) for item in _FOUR}


def _answers(looks: QuerySet[Kept], item: str) -> Any:
    """Yes, no, or NULL where the area's list does not have the item."""
    answer = Choice(
        When(**{f"kept__{item}": True}, then=Value(True)),
        When(**{f"kept__{item}": False}, then=Value(False)),
        default=Value(None),
        output_field=BooleanField(null=True),
    )
    return looks.annotate(answer=answer).values("answer")[:1]


#: The subjects that this room makes known to analytics.
MARTS: dict[str, Mart] = {"monitoring_case": cases, "household_watch": watched}


def _income_of(known: Mart, day: date, areas: tuple[str, ...]) -> Any:
    rows = known(as_of=day, areas=areas, names={"per_capita_income"}, tags={})
    if "m_per_capita_income" not in rows.query.annotation_select:
        return Cast(Value(None), IntegerField())
    return Subquery(rows.filter(pk=OuterRef("pk")).values("m_per_capita_income")[:1])


def _counted(rows: QuerySet[Any, Any], column: str, by: str = "case") -> Coalesce:
    counted = rows.order_by().values(by).annotate(n=Count(column, distinct=True)).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))


def _by(condition: Q) -> Any:
    return Choice(
        When(condition, then=Value(True)), default=Value(False), output_field=BooleanField()
    )


def _day(column: str, as_of: date) -> Any:
    return Choice(
        When(**{f"{column}__lte": as_of}, then=F(column)), default=None, output_field=DateField()
    )

"""Learning's columnar face: one row a session that was held, a teacher of one, an attendance, a
cadre's year, an edition of the handbook, an entry in a contest; and what learning says of postings.

As in the roster: a queryset of dictionaries with `m_code`, `m_area` and `m_<name>` for each name of
the packs' vocabulary that is asked for. Nothing is run here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Exists,
    F,
    IntegerField,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Concat, NullIf, Substr

from zhucun.directory.marts import code_at, number_of, select
from zhucun.directory.perms import in_areas
from zhucun.kernel.divisions import Level
from zhucun.learning.enums import ClassKind, ContestState, PlanState, Tier
from zhucun.learning.models import Attendance, Edition, Entry, Session, Teacher, held
from zhucun.ledger.fields import ListLength
from zhucun.roster.marts import Mart
from zhucun.roster.marts import postings as roster_postings

Rows = QuerySet[Any, dict[str, Any]]
Columns = dict[str, Any]


def sessions(
    *, as_of: date, areas: tuple[str, ...], names: Collection[str], tags: Mapping[str, str]
) -> Rows:
    """One row for each session that was held up to the day. `tier` knows three (YN-068: the county
    and its townships are one), `level` all."""
    found = Session.objects.filter(in_areas("area", areas), held(), starts_on__lte=as_of)
    return select(found, _session_columns(as_of), names)


def known_sessions(*, keys: Collection[int], as_of: date, names: Collection[str]) -> Rows:
    """The same of some sessions, held or not."""
    return select(Session.objects.filter(pk__in=keys), _session_columns(as_of), names)


def _session_columns(as_of: date) -> Columns:
    teacher = Teacher.objects.filter(session=OuterRef("pk")).order_by("position")
    same = Session.objects.filter(
        Q(held(), starts_on__lte=as_of) | Q(pk=OuterRef("pk")),
        area=OuterRef("area"),
        theme=OuterRef("theme"),
    )
    return {
        "code": F("public_id"),
        "county": code_at("area", Level.COUNTY),
        "happened_on": F("starts_on"),
        "level": F("tier"),
        "tier": _tier("tier"),
        "kind": Case(
            When(kind__in=(ClassKind.DEMONSTRATION, ClassKind.LECTURE), then=F("kind")),
            default=Value(ClassKind.SPECIAL),
        ),
        "mode": F("mode"),
        "theme": F("theme"),
        "sessions_on_theme": number_of(same, "theme"),
        "need": NullIf("need", Value("")),
        "plan_line": Case(When(in_plan(), then=F("course__public_id"))),
        "lecturer": Subquery(teacher.values("name")[:1]),
        "lecturer_honour": NullIf(Subquery(teacher.values("honour")[:1]), Value("")),
    }


def in_plan() -> Q:
    """Sessions on a line of a plan that was approved; one that is being changed still stands."""
    return Q(course__plan__state=PlanState.APPROVED) | Q(course__plan__version__gt=1)


def lectures(
    *, as_of: date, areas: tuple[str, ...], names: Collection[str], tags: Mapping[str, str]
) -> Rows:
    """One row for each teacher of each session that was held up to the day; the code is the
    session's, a slash, and his place among its teachers."""
    columns: Columns = {
        "code": Concat(
            "session__public_id",
            Value("/"),
            Cast("position", CharField()),
            output_field=CharField(),
        ),
        "county": code_at("session__area", Level.COUNTY),
        "happened_on": F("session__starts_on"),
        "level": F("session__tier"),
        "mode": F("session__mode"),
        "theme": F("session__theme"),
        "lecturer": F("name"),
        "lecturer_honour": NullIf("honour", Value("")),
    }
    there = Attendance.objects.filter(session=OuterRef("session"), voided_on=None)
    found = Teacher.objects.filter(
        in_areas("session__area", areas), Exists(there), session__starts_on__lte=as_of
    )
    return select(found, columns, names, area="session__area")


def attendances(
    *, as_of: date, areas: tuple[str, ...], names: Collection[str], tags: Mapping[str, str]
) -> Rows:
    """One row for each person at each session up to the day: the rows behind 人次. What was voided
    is none."""
    columns: Columns = {
        "code": F("public_id"),
        "session": F("session__number"),
        "person": F("person__public_id"),
        "county": Substr("area", 1, Level.COUNTY),
        "happened_on": F("on"),
        "is_present": Value(True),
        "tier": _tier("session__tier"),
    }
    found = Attendance.objects.filter(in_areas("area", areas), voided_on=None, on__lte=as_of)
    return select(found, columns, names)


def training_years(
    *, as_of: date, areas: tuple[str, ...], names: Collection[str], tags: Mapping[str, str]
) -> Rows:
    """One row for each cadre on post on the day, with what he attended in its year, tier by
    tier."""
    rows = roster_postings(as_of=as_of, areas=areas, names=("person", "state"), tags={})
    there = Attendance.objects.filter(
        voided_on=None,
        on__year=as_of.year,
        on__lte=as_of,
        person__public_id=OuterRef("m_person"),
    )
    columns: Columns = {
        "person": F("m_person"),
        "year": Value(as_of.year, output_field=IntegerField()),
        "province_sessions": number_of(there.filter(session__tier=Tier.PROVINCE), "person"),
        "prefecture_sessions": number_of(there.filter(session__tier=Tier.PREFECTURE), "person"),
        "county_sessions": number_of(
            there.filter(session__tier__in=(Tier.COUNTY, Tier.TOWNSHIP)), "person"
        ),
    }
    asked = {f"m_{name}": columns[name] for name in sorted(names) if name in columns}
    asked.pop("m_person", None)
    kept = ["m_area", "m_code", *(["m_person"] if "person" in names else []), *asked]
    found: Rows = rows.filter(m_state="posted").annotate(**asked).values(*kept).order_by()
    return found


def handbooks(
    *, as_of: date, areas: tuple[str, ...], names: Collection[str], tags: Mapping[str, str]
) -> Rows:
    """One row for each edition of the handbook that was issued up to the day."""
    columns: Columns = {
        "code": F("public_id"),
        "title": F("title"),
        "questions": ListLength(F("articles")),
    }
    found = Edition.objects.filter(in_areas("area", areas), issued_on__lte=as_of)
    return select(found, columns, names)


def contest_entries(
    *, as_of: date, areas: tuple[str, ...], names: Collection[str], tags: Mapping[str, str]
) -> Rows:
    """One row for each entry in a contest up to the day; one that was called off is none."""
    columns: Columns = {
        "code": F("public_id"),
        "person": F("person__public_id"),
        "happened_on": F("contest__on"),
    }
    found = Entry.objects.filter(
        in_areas("area", areas), withdrawn_on=None, contest__on__lte=as_of
    ).exclude(contest__state=ContestState.OFF)
    return select(found, columns, names)


def posting_columns(as_of: date) -> Columns:
    """What learning says of postings: rows that have `m_code`, the posting's public id."""
    there = Attendance.objects.filter(
        posting__public_id=OuterRef("m_code"),
        session__kind=ClassKind.PRE_POST,
        voided_on=None,
        on__lte=as_of,
    )
    first = there.order_by().values("posting").annotate(day=Min("on")).values("day")
    return {"pre_post_training_on": Subquery(first)}


#: The subjects of the packs that learning can answer for.
MARTS: dict[str, Mart] = {
    "session": sessions,
    "lecture": lectures,
    "attendance": attendances,
    "training_year": training_years,
    "handbook": handbooks,
    "contest_entry": contest_entries,
}


def _tier(column: str) -> Case:
    return Case(
        When(**{column: Tier.TOWNSHIP}, then=Value(Tier.COUNTY)),
        default=F(column),
        output_field=CharField(),
    )

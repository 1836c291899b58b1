"""The columnar face: one row a personnel event (`event`), a commendation (`commendation`), a result
of an appraisal with what it was used for (`appraisal_result`)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db.models import Case, CharField, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Least, Substr

from zhucun.appraisal.enums import AppraisalKind, Appraised
from zhucun.appraisal.marts import graded
from zhucun.directory.marts import select
from zhucun.directory.perms import in_areas
from zhucun.reward.enums import OutcomeKind
from zhucun.reward.models import STANDS, Commendation, Outcome
from zhucun.roster.marts import postings

Rows = QuerySet[Any, dict[str, Any]]


def events(
    *, as_of: date, areas: tuple[str, ...], names: Collection[str], tags: Mapping[str, str]
) -> Rows:
    """What became of cadres up to a day; times, not heads: `person` tells heads apart."""
    columns = {
        "code": F("public_id"),
        "person": F("person__public_id"),
        "county": Substr("area", 1, 6),
        "kind": F("kind"),
        "happened_on": F("on"),
    }
    found = Outcome.objects.filter(in_areas("area", areas), on__lte=as_of, voided_on=None)
    return select(found, columns, names)


def commendations(
    *, as_of: date, areas: tuple[str, ...], names: Collection[str], tags: Mapping[str, str]
) -> Rows:
    """Commendations given up to a day."""
    served = postings(as_of=as_of, areas=("",), names=("months_served",), tags={})
    months = served.filter(pk=OuterRef("posting")).values("m_months_served")[:1]
    columns = {
        "code": F("public_id"),
        "person": F("person__public_id"),
        "role": F("posting__role"),
        "level": F("level"),
        "months_served": Subquery(months),
        "happened_on": F("given_on"),
    }
    found = Commendation.objects.filter(STANDS, in_areas("area", areas), given_on__lte=as_of)
    return select(found, columns, names)


def results(
    *, as_of: date, areas: tuple[str, ...], names: Collection[str], tags: Mapping[str, str]
) -> Rows:
    """Grades of a year or a term that were decided by the day, with what of the cadre came first
    after it, on that day or later: a commendation, a promotion, a rise in rank (YN-086)."""
    at_once: dict[str, Any] = {"person": OuterRef("person"), "voided_on": None}
    use = Outcome.objects.filter(
        **at_once,
        kind__in=(OutcomeKind.PROMOTION, OutcomeKind.RANK),
        on__gte=OuterRef("decided_on"),
        on__lte=as_of,
    ).order_by("on", "pk")
    praise = Commendation.objects.filter(
        STANDS, **at_once, given_on__gte=OuterRef("decided_on"), given_on__lte=as_of
    ).order_by("given_on", "pk")
    used = Subquery(use.values("on")[:1])
    praised = Subquery(praise.values("given_on")[:1])
    found = graded(as_of=as_of, areas=areas, names={"is_decided"}, tags=tags).filter(
        m_is_decided=True,
        subject=Appraised.POSTING,
        appraisal__kind__in=(AppraisalKind.ANNUAL, AppraisalKind.TERM),
    )
    found = found.annotate(used=used, praised=praised)
    columns: dict[str, Any] = {
        "person": F("person__public_id"),
        "kind": Case(
            When(appraisal__kind=AppraisalKind.TERM, then=Value("term_end")),
            default=Value("yearly"),
        ),
        "settled_on": F("decided_on"),
        "used_on": Least(Coalesce("used", "praised"), Coalesce("praised", "used")),
        "used_as": Case(
            When(Q(used=None, praised=None), then=Value(None)),
            When(Q(used=None) | Q(praised__lt=F("used")), then=Value("commendation")),
            default=Subquery(use.values("kind")[:1]),
            output_field=CharField(),
        ),
    }
    asked = {f"m_{name}": columns[name] for name in sorted(names) if name in columns}
    rows: Rows = found.annotate(**asked).values("m_area", "m_code", *asked).order_by()
    return rows


#: The subjects of the packs that this room can answer for.
MARTS = {"event": events, "commendation": commendations, "appraisal_result": results}

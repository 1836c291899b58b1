"""The columnar face of appraisal: one row for each cadre, member of a committee, helper or place in
each appraisal, as it stood on a day."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db.models import BooleanField, Case, F, Q, QuerySet, Value, When
from django.db.models.functions import NullIf, Substr

from zhucun.appraisal.enums import Appraised
from zhucun.appraisal.models import Appraisee
from zhucun.appraisal.perms import TOLD
from zhucun.directory.perms import in_areas
from zhucun.kernel.divisions import Level
from zhucun.roster.marts import Mart

Rows = QuerySet[Any, dict[str, Any]]


def graded(
    *, as_of: date, areas: tuple[str, ...], names: Collection[str], tags: Mapping[str, str]
) -> Rows:
    """Those of appraisals that were opened by the day, without who was left out; a grade is there
    from the day on which it was decided. Only a cadre on post has a role, and no place a person; a
    place does not count itself before it was told."""
    decided = Q(decided_on__lte=as_of)
    columns: dict[str, Any] = {
        "code": F("public_id"),
        "subject": F("subject"),
        "person": Case(When(~Q(subject=Appraised.PLACE), then=F("person__public_id"))),
        "appraisal": F("appraisal__public_id"),
        "kind": F("appraisal__kind"),
        "since": F("appraisal__since"),
        "until": F("appraisal__until"),
        "village": F("area"),
        "township": Substr("area", 1, Level.TOWNSHIP),
        "county": Substr("area", 1, Level.COUNTY),
        "role": Case(When(subject=Appraised.POSTING, then=F("role"))),
        "unit_level": NullIf("level", Value("")),
        "personnel_class": NullIf("personnel_class", Value("")),
        "has_total": _true(Q(total__isnull=False)),
        "proposed": NullIf("proposed", Value("")),
        "grade": Case(When(decided, then=NullIf("grade", Value(""))), default=Value(None)),
        "is_decided": _true(decided & ~Q(grade="")),
        "is_frozen": _true(Q(appraisal__frozen_on__lte=as_of)),
        "differs": _true(decided & ~Q(grade="") & ~Q(grade=F("proposed"))),
    }
    found = Appraisee.objects.filter(
        in_areas("area", areas),
        ~Q(subject=Appraised.PLACE, area__in=areas) | TOLD,
        appraisal__opened_on__lte=as_of,
        left_out_on=None,
    )
    asked = {f"m_{name}": columns[name] for name in sorted({"code", *names}) if name in columns}
    rows: Rows = found.annotate(m_area=F("area"), **asked).values("m_area", *asked).order_by()
    return rows


#: The subjects that this room makes known to analytics.
MARTS: dict[str, Mart] = {"appraisee": graded}


def _true(condition: Q) -> Any:
    return Case(
        When(condition, then=Value(True)), default=Value(False), output_field=BooleanField()
    )

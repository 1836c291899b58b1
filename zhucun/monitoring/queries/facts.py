"""Cases and removals as the packs' rules see them, many at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from zhucun.households import queries as homes
from zhucun.monitoring.models import Case, Published, Removal, Sign
from zhucun.monitoring.queries.clocks import days_between, publicity_days

_EXITED = "exited-household"
#: Signs that nobody has settled and that the identification did not weigh: of a later day, or of an
#: earlier one and recorded on that day or later: what a department sends is of the first of its
#: month (`feeds.reading`).
_OPEN_SIGNS = Q(signs__isnull=False, signs__settled_on=None) & (
    Q(signs__on__gt=F("identified_on")) | Q(signs__recorded_at__date__gte=F("identified_on"))
)


def case_facts(rows: Sequence[Case], as_of: date) -> dict[str, dict[str, Any]]:
    """The facts of `terms/monitoring_case`, by public id. Three queries."""
    keys = [row.pk for row in rows]
    tags = homes.tags_on([row.household_id for row in rows], as_of=as_of)
    signs = {
        each["case"]: each
        for each in Sign.objects.filter(case__in=keys)
        .values("case")
        .annotate(signs=Count("pk"), sources=Count("source", distinct=True))
        .order_by()
    }
    measures = {
        each["pk"]: each
        for each in Case.objects.filter(pk__in=keys)
        .values("pk")
        .annotate(
            added=Count("measures"),
            delivered=Count("measures", filter=Q(measures__delivered_on__lte=as_of)),
        )
    }
    return {
        row.public_id: _case(row, signs.get(row.pk, {}), measures[row.pk], tags, as_of)
        for row in rows
    }


def _case(
    row: Case,
    signs: Mapping[str, Any],
    measures: Mapping[str, Any],
    tags: Mapping[int, list[str]],
    as_of: date,
) -> dict[str, Any]:
    decided = row.identified_on or (row.ended_on if row.state == "refused" else None)
    income = row.income_per_head
    return {
        "code": row.public_id,
        "household": row.household.public_id,
        "village": row.area,
        "township": row.area[:9],
        "county": row.area[:6],
        "case_state": row.state,
        "proposed": row.proposed or None,
        "sources": signs.get("sources", 0),
        "signs": signs.get("signs", 0),
        "is_green": row.is_green,
        "is_exited_poverty": _EXITED in tags[row.household_id],
        "has_authorisation": row.authorised_on is not None,
        "is_checked": row.checked_on is not None,
        "is_compared": row.compared_on is not None,
        "has_difficulty": row.has_difficulty,
        "per_capita_income": None if income is None else float(income),
        "votes_for": row.votes_for,
        "votes_against": row.votes_against,
        **published(row, row.area, as_of),
        "opened_on": row.opened_on,
        "identified_on": row.identified_on,
        "removed_on": row.ended_on if row.state == "removed" else None,
        "decision_days": None if decided is None else (decided - row.opened_on).days,
        "measures": measures["added"],
        "measures_delivered": measures["delivered"],
    }


def published(row: Published, area: str, as_of: date) -> dict[str, Any]:
    """How far a publicity is: a day counts when it is over."""
    if row.published_from is None or row.published_until is None:
        return {
            "is_published": False,
            "is_publicity_over": False,
            "publicity_days": None,
            "open_objections": 0,
        }
    end = min(row.published_until, as_of - timedelta(days=1)) + timedelta(days=1)
    asked = publicity_days(area, row.published_from)
    days = days_between(
        row.published_from, end, are_working=bool(asked and asked.are_working), area=area
    )
    return {
        "is_published": row.published_from <= as_of,
        "is_publicity_over": row.published_until < as_of,
        "publicity_days": days,
        "open_objections": row.objections - row.objections_answered,
    }


def removal_facts(rows: Sequence[Removal], as_of: date) -> dict[str, dict[str, Any]]:
    """The facts of `terms/risk_removal`, by public id. Two queries."""
    keys = [row.case_id for row in rows]
    waiting = Sign.objects.filter(
        household=OuterRef("household"), is_certain=False, settled_on=None
    ).order_by()
    counted = {
        each["pk"]: each
        for each in Case.objects.filter(pk__in=keys)
        .values("pk")
        .annotate(
            delivered=Count("measures", filter=Q(measures__delivered_on__lte=as_of), distinct=True),
            open=Count("signs", filter=_OPEN_SIGNS, distinct=True),
            waiting=Coalesce(
                Subquery(
                    waiting.values("household").annotate(n=Count("pk")).values("n"),
                    output_field=IntegerField(),
                ),
                0,
            ),
        )
    }
    return {row.public_id: _removal(row, counted[row.case_id], as_of) for row in rows}


def _removal(row: Removal, counted: Mapping[str, Any], as_of: date) -> dict[str, Any]:
    income = row.income
    return {
        "household": row.case.household.public_id,
        "identified_on": row.case.identified_on,
        "measures_delivered": counted["delivered"],
        "open_signs": counted["open"] + counted["waiting"],
        "per_capita_income": None if income is None else float(income),
        "income_is_steady": row.income_is_steady,
        "has_three_guarantees": row.has_three_guarantees,
        "has_safe_water": row.has_safe_water,
        "is_risk_gone": row.is_risk_gone,
        "has_new_risk": row.has_new_risk,
        "has_labour": row.labour,
        **published(row, row.area, as_of),
    }

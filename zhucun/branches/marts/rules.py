"""One row for each time that a village made or revised a rule (SQ24-093)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from django.db.models import Case, CharField, F, Q, Value, When

from zhucun.branches.marts.rows import WHERE, Columns, Rows
from zhucun.branches.models import VillageRule
from zhucun.directory.marts import select
from zhucun.directory.perms import in_areas

#: Entered by mistake: it never stood.
NEVER = Q(ends_on=F("adopted_on")) & ~Q(end_reason="")


def village_rules(
    *, as_of: date, areas: tuple[str, ...], names: Collection[str], tags: Mapping[str, str]
) -> Rows:
    """One row for each rule that was adopted by the day, in force or not; none for what was entered
    by mistake."""
    columns: Columns = {
        **WHERE,
        "code": F("public_id"),
        "kind": Case(
            When(is_revision=True, then=Value("revised")),
            default=Value("made"),
            output_field=CharField(),
        ),
        "happened_on": F("adopted_on"),
    }
    found = VillageRule.objects.filter(in_areas("area", areas), adopted_on__lte=as_of)
    return select(found.exclude(NEVER), columns, names)

"""The columnar face: one row a line of a closed poll that may be shown, never a row of a voter.

As in the roster: a queryset of dictionaries with `m_code`, `m_area` and `m_<name>` for each name of
the packs' vocabulary that is asked for. Nothing is run here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db.models import CharField, Exists, F, OuterRef, QuerySet
from django.db.models import Value as V
from django.db.models.functions import Cast, Concat, Substr

from zhucun.ballots.enums import OVERALL, PollState
from zhucun.ballots.models import Line
from zhucun.directory.marts import select
from zhucun.directory.perms import in_areas
from zhucun.kernel.divisions import Level
from zhucun.roster.marts import Mart

Rows = QuerySet[Any, dict[str, Any]]
_KNOWN = F("satisfied") + F("fairly_satisfied") + F("dissatisfied")


def ballots(
    *, as_of: date, areas: tuple[str, ...], names: Collection[str], tags: Mapping[str, str]
) -> Rows:
    """What villagers said of each cadre, team and branch at their latest evaluation of a kind that
    was closed by the day, by the question that every poll asks. Of a poll or a line below its
    `least` there is no row, so that no sum holds what is not shown."""
    columns: dict[str, Any] = {
        "code": Concat("poll__public_id", V("-"), Cast("number", CharField())),
        "village": F("poll__area"),
        "township": Substr("poll__area", 1, Level.TOWNSHIP),
        "county": Substr("poll__area", 1, Level.COUNTY),
        "happened_on": F("poll__closed_on"),
        "poll": F("poll__kind"),
        "about": F("subject__kind"),
        "satisfied": F("satisfied"),
        "fairly_satisfied": F("fairly_satisfied"),
        "dissatisfied": F("dissatisfied"),
        "unknown": F("unknown"),
        "known": _KNOWN,
    }
    shown = _shown(as_of)
    later = shown.filter(
        subject__kind=OuterRef("subject__kind"),
        subject__key=OuterRef("subject__key"),
        poll__kind=OuterRef("poll__kind"),
        poll__closed_on__gt=OuterRef("poll__closed_on"),
    )
    found = shown.filter(in_areas("poll__area", areas)).filter(~Exists(later))
    return select(found, columns, names, area="poll__area")


def _shown(as_of: date) -> QuerySet[Line]:
    """Lines that may be shown, as `queries.marks.is_shown` has it."""
    valid = F("poll__back_paper") + F("poll__back_link") + F("poll__back_kiosk")
    rows = Line.objects.annotate(valid=valid - F("poll__spoiled"), enough=_KNOWN)
    return rows.filter(
        question=OVERALL,
        poll__state=PollState.CLOSED,
        poll__closed_on__lte=as_of,
        valid__gte=F("poll__least"),
        enough__gte=F("poll__least"),
    )


#: The subjects of the packs that the evaluation by villagers can answer for.
MARTS: dict[str, Mart] = {"ballot": ballots}

"""Part 走访民情: visits that he made or on which he came along; findings and households stay
out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from django.db.models import Q
from django.utils.translation import gettext, ngettext

from zhucun.fieldwork import queries as fieldwork
from zhucun.fieldwork.enums import VisitKind
from zhucun.reports.queries.archives.parts import Found, Reading, Row, ordered

_WORD = "diary-entry"


def read(reading: Reading) -> Mapping[int, Found]:
    """Each visit with its kind and how many households it reached. Three queries."""
    found, keys = reading.empty(), frozenset(reading.keys)
    seen = fieldwork.visits(actor=reading.actor).filter(on__lte=reading.as_of).order_by()
    along: dict[int, set[int]] = defaultdict(set)
    companions = seen.filter(companions__posting__in=keys)
    for visit, posting in companions.values_list("pk", "companions__posting"):
        along[visit].add(posting)
    made = seen.filter(Q(posting__in=keys) | Q(pk__in=companions.values("pk")))
    homes: dict[int, set[int]] = defaultdict(set)
    for visit, home in made.filter(households__isnull=False).values_list(
        "pk", "households__household"
    ):
        homes[visit].add(home)
    times: dict[int, int] = defaultdict(int)
    reached: dict[int, set[int]] = defaultdict(set)
    columns = ("pk", "public_id", "posting", "kind", "on")
    for visit, public_id, posting, kind, on in made.values_list(*columns):
        count = len(homes[visit])
        told = ngettext("%(count)s household", "%(count)s households", count)
        state = told % {"count": count} if count else ""
        text = str(VisitKind(kind).label)
        row = Row(on=on, text=text, state=state, record=("visit", public_id), word=_WORD)
        for key in ({posting} | along[visit]) & keys:
            found[key].rows.append(row)
            times[key] += count
            reached[key] |= homes[visit]
    for key, each in found.items():
        if each.rows:
            each.figures = [
                (gettext("Visits"), str(len(each.rows))),
                (gettext("Visits to households"), str(times[key])),
                (gettext("Different households"), str(len(reached[key]))),
            ]
    ordered(found.values())
    return found

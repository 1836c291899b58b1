"""The months that are locked, for whoever pays by them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import Any

from zhucun.directory.perms import in_areas
from zhucun.presence.enums import SheetState
from zhucun.presence.models import Correction, MonthSheet
from zhucun.presence.queries.sheets import sheets_of

#: Up to so many postings are asked for by key; for more, the areas are read.
_NAMED = 500


def locked_months(
    *, since: date, until: date, areas: tuple[str, ...], postings: Collection[int]
) -> dict[int, dict[date, int]]:
    """Locked sheets of months in [since, until) of postings (by key) that the reader may see: month
    → days in the village as the sheet counts them, with its corrections. Two queries; six more for
    each month with corrections."""
    rows = MonthSheet.objects.filter(
        month__gte=since, month__lt=until, state=SheetState.LOCKED
    ).filter(in_areas("area", areas))
    if len(postings) <= _NAMED:
        rows = rows.filter(posting__in=postings)
    found: dict[int, dict[date, int]] = defaultdict(dict)
    columns = ("posting", "month", "village_days")
    for posting, month, days in rows.values_list(*columns).iterator(chunk_size=20_000):
        found[posting][month] = days
    corrected = Correction.objects.filter(sheet__in=rows).select_related(
        "sheet__posting__person", "sheet__posting__place", "sheet__posting__unit"
    )
    changed: dict[date, dict[int, Any]] = defaultdict(dict)
    for row in corrected:
        changed[row.sheet.month][row.sheet.posting_id] = row.sheet.posting
    for month, those in changed.items():
        for sheet in sheets_of(list(those.values()), month=month, as_of=until):
            found[sheet.posting.pk][month] = sheet.figures.planned
    return found

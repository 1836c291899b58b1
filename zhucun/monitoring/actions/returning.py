"""What is void when a case or a removal goes back to the village: its review and its publicity."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import F

from zhucun.directory.perms import Actor
from zhucun.directory.queries import midnight
from zhucun.ledger import actions as ledger
from zhucun.monitoring import events
from zhucun.monitoring.actions.recording import head
from zhucun.monitoring.models import Case, Removal, SentBack

UNREVIEWED: Mapping[str, Any] = {"reviewed_on": None, "votes_for": None, "votes_against": None}
UNPUBLISHED: Mapping[str, Any] = {
    "notice": "",
    "published_from": None,
    "published_until": None,
    "publicity_recorded_on": None,
    "objections": 0,
    "objections_answered": 0,
}
_BATCH = 500


def send_back(about: Sequence[Case | Removal], *, on: date, by: Actor) -> int:
    """A signer rejected them back to the village: it reviews and publishes them anew, and what it
    had reviewed and published is kept as history. Inside the rejection's transaction; returns how
    many had something of the kind. Five statements, whatever the number."""
    rows = keep_history(about, on=on)
    removals = [row for row in rows if isinstance(row, Removal)]
    cases = [row for row in rows if isinstance(row, Case)]
    keys = [row.pk for row in cases]
    Case.objects.filter(pk__in=keys).update(**UNREVIEWED, **UNPUBLISHED, version=F("version") + 1)
    Removal.objects.filter(pk__in=[row.pk for row in removals]).update(**UNPUBLISHED)
    touched = Case.objects.filter(pk__in=[row.case_id for row in removals])
    touched.update(version=F("version") + 1)
    return ledger.append_many((_told(row, on), by.origin, None) for row in rows)


def keep_history(about: Sequence[Case | Removal], *, on: date) -> list[Case | Removal]:
    """Keep what was reviewed or published of these; gives those of which something was. One
    statement for each 500."""
    rows = [row for row in about if row.published_from is not None or _reviewed_on(row) is not None]
    SentBack.objects.bulk_create((_kept(row, on) for row in rows), batch_size=_BATCH)
    return rows


def _kept(row: Case | Removal, on: date) -> SentBack:
    case = row if isinstance(row, Case) else row.case
    kept = SentBack(
        case=case,
        area=row.area,
        sent_on=on,
        proposed=case.proposed,
        notice=row.notice,
        published_from=row.published_from,
        published_until=row.published_until,
        objections=row.objections,
        objections_answered=row.objections_answered,
    )
    if isinstance(row, Removal):
        kept.removal = row
    else:
        kept.reviewed_on, kept.votes_for = row.reviewed_on, row.votes_for
        kept.votes_against = row.votes_against
    return kept


def _reviewed_on(row: Case | Removal) -> date | None:
    return row.reviewed_on if isinstance(row, Case) else None


def _told(row: Case | Removal, on: date) -> events.ReviewSentBack:
    case = row if isinstance(row, Case) else row.case
    return events.ReviewSentBack(
        **head(case, midnight(on)),
        about="case" if isinstance(row, Case) else f"removal:{row.public_id}",
        on=on,
        reviewed_on=_reviewed_on(row),
        published_from=row.published_from,
        published_until=row.published_until,
    )

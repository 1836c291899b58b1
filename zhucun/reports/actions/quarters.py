"""Quarterly reports: handed in by the cadre, then on their way through the region's chain."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.directory.queries import midnight
from zhucun.kernel.problems import NotAllowed
from zhucun.ledger import actions as ledger
from zhucun.reports import events
from zhucun.reports.enums import ReportState
from zhucun.reports.errors import QuarterCutShort, QuarterNotOver, QuarterUnlocked
from zhucun.reports.models import QuarterReport
from zhucun.reports.queries.quarter_reports import CHAIN, KIND, content_of
from zhucun.reports.queries.quarters import QuarterPage
from zhucun.roster.perms import is_himself
from zhucun.signoff import actions as signoff


@transaction.atomic
def hand_in_quarter(*, page: QuarterPage, at: datetime, by: Actor) -> QuarterReport:
    """Hand in a quarter as its records stand; it goes the way of the region's chain (SQ24-067), and
    the cadre's own step is signed with it. What is handed in stands until it comes back.

    The cadre himself, or the office for him: then his signature on paper is recorded with the case.
    Raises QuarterNotOver, QuarterCutShort, QuarterUnlocked, NotAllowed, and NoProcedure where no
    pack says how.
    """
    posting, today = page.posting, localdate(at)
    if not is_himself(by, posting) and not by.can(Permission.MANAGE_ROSTER, area=posting.area):
        raise NotAllowed
    known = QuarterReport.objects.filter(posting=posting, quarter=page.name).first()
    if known is not None and known.state != ReportState.RETURNED:
        return known
    if today < page.ends_on:
        raise QuarterNotOver(quarter=page.name, day=page.ends_on)
    if page.until != page.ends_on:
        raise QuarterCutShort(quarter=page.name, day=page.until - timedelta(days=1))
    if not page.is_locked:
        raise QuarterUnlocked(quarter=page.name)
    row, _new = QuarterReport.objects.update_or_create(
        posting=posting,
        quarter=page.name,
        defaults={
            "area": posting.area,
            "content": content_of(page),
            "state": ReportState.HANDED_IN,
            "handed_in_on": today,
            "by": by.account,
            "by_name": by.name,
        },
    )
    subjects = [row.public_id]
    signoff.start_cases(subjects, kind=KIND, chain=CHAIN, is_checked=True, at=at, by=by)
    signoff.sign_own(row.public_id, kind=KIND, does="submit", at=at, by=by)
    ledger.append(_event(row, at), origin=by.origin)
    return row


def keep_quarters(rows: Sequence[QuarterReport], *, on: date, by: Actor) -> int:
    """The last signature keeps reports in the archive; returns how many."""
    return _move(rows, ReportState.KEPT, on=on, by=by, kept_on=on)


def return_quarters(rows: Sequence[QuarterReport], *, on: date, by: Actor) -> int:
    """Reports that came back to their author; returns how many."""
    return _move(rows, ReportState.RETURNED, on=on, by=by, kept_on=None)


@transaction.atomic
def _move(
    rows: Sequence[QuarterReport], state: ReportState, *, on: date, by: Actor, kept_on: date | None
) -> int:
    changed = []
    for row in rows:
        mine = QuarterReport.objects.filter(pk=row.pk).exclude(state=state)
        if mine.update(state=state, kept_on=kept_on):
            row.state = state
            changed.append(row)
    return ledger.append_many((_event(row, midnight(on)), by.origin, None) for row in changed)


def _event(row: QuarterReport, at: datetime) -> events.QuarterReported:
    return events.QuarterReported(
        subject=f"posting:{row.posting.public_id}",
        area=row.area,
        happened_at=at,
        quarter=row.quarter,
        state=row.state,
    )

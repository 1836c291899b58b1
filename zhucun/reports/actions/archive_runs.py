"""Archives of a whole area: asked for, made by a worker, stopped, gone on with.

The table is its own queue (docs/decisions/0008-jobs.md).
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.ledger import actions as ledger
from zhucun.ledger.enums import UNDER_WAY
from zhucun.reports import events
from zhucun.reports.enums import Language, RunScope
from zhucun.reports.errors import NoArchives, RunFailed
from zhucun.reports.models import ArchiveIssue, ArchiveRun, ArchiveShelf
from zhucun.reports.queries import DAYS
from zhucun.reports.queries.archives.runs import postings_of

#: A worker that was not heard of for so long is taken for dead; it speaks every 50 archives.
SILENCE = timedelta(minutes=3)
TRIES = 3


@transaction.atomic
def ask_archives(
    *, area: str, scope: str, language: str, on: date, asked_at: datetime, by: Actor
) -> ArchiveRun:
    """Ask for the archives of an area; where the same is waiting or being made, that one.

    Raises NoArchives, NotAllowed.
    """
    by.require(Permission.MANAGE_ROSTER, area=area)
    asked = {"area": area, "scope": RunScope(scope), "language": Language(language)}
    known = ArchiveRun.objects.filter(**asked, state__in=UNDER_WAY).first()
    if known is not None:
        return known
    total = postings_of(actor=by, area=area, scope=scope, on=on).count()
    if not total:
        raise NoArchives
    row = ArchiveRun.objects.create(
        **asked, on=on, total=total, asked_at=asked_at, by=by.account, by_name=by.name
    )
    event = events.ArchiveRunAsked(
        subject=f"archive-run:{row.public_id}",
        area=area,
        happened_at=asked_at,
        scope=scope,
        archives=total,
    )
    ledger.append(event, origin=by.origin)
    return row


@transaction.atomic
def stop_archives(*, row: ArchiveRun, at: datetime, by: Actor) -> bool:
    """Stop a run that waits or is under way; what is issued stays. False where it has ended."""
    by.require(Permission.MANAGE_ROSTER, area=row.area)
    if not ledger.stop_work(row, at=at):
        return False
    row.refresh_from_db()
    event = events.ArchiveRunStopped(
        subject=f"archive-run:{row.public_id}", area=row.area, happened_at=at, done=row.done
    )
    return ledger.append(event, origin=by.origin)


@transaction.atomic
def claim_run(
    *, worker: str, now: datetime, is_alive: Callable[[str], bool] = bool
) -> ArchiveRun | None:
    """Take the run that has waited longest; None where none waits. What a dead worker left goes on
    where its finished townships end, and is given up after the third time."""
    row = ledger.claim_work(
        ArchiveRun.objects.all(),
        worker=worker,
        now=now,
        silence=SILENCE,
        tries=TRIES,
        lost=RunFailed(what="worker lost"),
        is_alive=is_alive,
    )
    if row is not None:
        row.done = ArchiveShelf.issues.through.objects.filter(archiveshelf__run=row).count()
        row.save(update_fields=["done"])
    return row


def beat_run(*, row: ArchiveRun, done: int, made: int, now: datetime) -> bool:
    """So many more archives are done. False where the run was stopped or taken over."""
    more = {"done": F("done") + done, "made": F("made") + made, "beat_at": now}
    return bool(ledger.held_work(row).update(**more))


@transaction.atomic
def keep_shelf(
    *,
    row: ArchiveRun,
    area: str,
    name: str,
    issues: Sequence[ArchiveIssue],
    content: bytes,
    now: datetime,
) -> bool:
    """A township is finished; `content` is its ZIP. False where the run was stopped or taken over:
    nothing is kept then."""
    if not ledger.held_work(row).update(beat_at=now):
        return False
    shelf = ArchiveShelf.objects.create(
        run=row,
        area=area,
        name=name,
        size=len(content),
        content=b64encode(content).decode("ascii"),
    )
    shelf.issues.set(issues)
    return True


def complete_run(*, row: ArchiveRun, ended_at: datetime) -> bool:
    """All is made. False where it was stopped or taken over."""
    return ledger.complete_work(row, ended_at=ended_at, total=F("done"))


def forget_shelves(*, now: datetime) -> int:
    """Remove the ZIPs of runs after a week: they name people in clear, and whoever asks later gets
    them made anew of what was issued. Returns how many. `zhucun forget` does it daily."""
    old = ArchiveShelf.objects.filter(run__asked_at__lt=now - timedelta(days=DAYS))
    return old.exclude(content=b"").update(content="")

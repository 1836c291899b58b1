"""Archives of a whole area: asked for, made by a worker, stopped, gone on with.

The table is its own queue (docs/decisions/0008-jobs.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F, QuerySet

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.kernel.problems import Problem
from zhucun.ledger import actions as ledger
from zhucun.reports import events
from zhucun.reports.enums import Language, PrintState, RunScope
from zhucun.reports.errors import NoArchives, RunFailed
from zhucun.reports.models import ArchiveIssue, ArchiveRun, ArchiveShelf
from zhucun.reports.queries.archives.runs import postings_of

#: A worker that was not heard of for so long is taken for dead; it speaks every 50 archives.
SILENCE = timedelta(minutes=3)
TRIES = 3
_UNDER_WAY = (PrintState.WAITING, PrintState.RUNNING)


@transaction.atomic
def ask_archives(
    *, area: str, scope: str, language: str, on: date, asked_at: datetime, by: Actor
) -> ArchiveRun:
    """Ask for the archives of an area; where the same is waiting or being made, that one.

    Raises NoArchives, NotAllowed.
    """
    by.require(Permission.MANAGE_ROSTER, area=area)
    asked = {"area": area, "scope": RunScope(scope), "language": Language(language)}
    known = ArchiveRun.objects.filter(**asked, state__in=_UNDER_WAY).first()
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
    mine = ArchiveRun.objects.filter(pk=row.pk, state__in=_UNDER_WAY)
    if not mine.update(state=PrintState.CANCELLED, ended_at=at, worker=""):
        return False
    row.refresh_from_db()
    event = events.ArchiveRunStopped(
        subject=f"archive-run:{row.public_id}", area=row.area, happened_at=at, done=row.done
    )
    return ledger.append(event, origin=by.origin)


@transaction.atomic
def claim_run(*, worker: str, now: datetime) -> ArchiveRun | None:
    """Take the run that has waited longest; None where none waits. What a dead worker left goes on
    where its finished townships end, and is given up after the third time."""
    dead = ArchiveRun.objects.filter(state=PrintState.RUNNING, beat_at__lt=now - SILENCE)
    lost = {"code": RunFailed.code, "facts": {"what": "worker lost"}}
    dead.filter(tries__gte=TRIES).update(
        state=PrintState.FAILED, failure=lost, ended_at=now, worker=""
    )
    dead.update(state=PrintState.WAITING, worker="")
    waiting = ArchiveRun.objects.filter(state=PrintState.WAITING).order_by("asked_at", "pk")
    for key in waiting.values_list("pk", flat=True)[:10]:
        mine = ArchiveRun.objects.filter(pk=key, state=PrintState.WAITING)
        kept = ArchiveShelf.issues.through.objects.filter(archiveshelf__run=key).count()
        changed = {"state": PrintState.RUNNING, "worker": worker, "beat_at": now, "done": kept}
        if mine.update(**changed, tries=F("tries") + 1):
            return ArchiveRun.objects.get(pk=key)
    return None


def beat_run(*, row: ArchiveRun, done: int, made: int, now: datetime) -> bool:
    """So many more archives are done. False where the run was stopped or taken over."""
    changed = _mine(row).update(done=F("done") + done, made=F("made") + made, beat_at=now)
    return bool(changed)


@transaction.atomic
def keep_shelf(
    *, row: ArchiveRun, area: str, name: str, issues: Sequence[ArchiveIssue], now: datetime
) -> bool:
    """A township is finished. False where the run was stopped or taken over."""
    if not _mine(row).update(beat_at=now):
        return False
    shelf = ArchiveShelf.objects.create(run=row, area=area, name=name)
    shelf.issues.set(issues)
    return True


def complete_run(*, row: ArchiveRun, ended_at: datetime) -> bool:
    """All is made. False where it was stopped or taken over."""
    ended = {"state": PrintState.DONE, "ended_at": ended_at, "worker": "", "total": F("done")}
    return bool(_mine(row).update(**ended))


def fail_run(*, row: ArchiveRun, problem: Problem, ended_at: datetime) -> bool:
    """Say why not all is made. False where it was stopped or taken over."""
    told = {"code": problem.code, "facts": {k: str(v) for k, v in problem.facts.items()}}
    ended = {"state": PrintState.FAILED, "failure": told, "ended_at": ended_at, "worker": ""}
    return bool(_mine(row).update(**ended))


def _mine(row: ArchiveRun) -> QuerySet[ArchiveRun]:
    return ArchiveRun.objects.filter(pk=row.pk, state=PrintState.RUNNING, worker=row.worker)

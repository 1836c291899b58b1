"""Every write of the intake: open a batch, accept it whole or in its good rows, discard it,
forget its file.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.directory.queries import place_on
from zhucun.intake.enums import BatchState
from zhucun.intake.errors import (
    BatchAccepted,
    BatchClosed,
    CannotEnd,
    DifferenceChanged,
    EndingNeedsAll,
    RowsInError,
)
from zhucun.intake.models import Batch
from zhucun.intake.queries import feed_spec, pack_version, planned, scope_of
from zhucun.intake.readers import guard, vault
from zhucun.intake.rows import Plan, Progress, Row, Scope, handler_for, silent
from zhucun.kernel.ciphers import sm3
from zhucun.kernel.ids import new_public_id
from zhucun.ledger.events import Origin


def open_batch(
    *,
    file: Path | bytes,
    file_name: str,
    feed: str,
    area: str,
    as_of: date,
    by: Actor,
    made_at: datetime,
    round: str = "",
    sheet: str = "",
    progress: Progress = silent,
) -> Batch:
    """Read a file, hold it against what is known, and keep it sealed until somebody decides.
    Nothing else changes.

    Raises NotAllowed, BadFile of every kind, UnknownFeed, RoundNeeded, and where the area is no
    place of that day UnknownPlace, PlaceGone, PlaceMerged.
    """
    by.require(Permission.IMPORT, area=area)
    handler_for(feed)
    place_on(code=area, as_of=as_of)
    data = guard.load(file, name=file_name)
    scope = Scope(
        actor=by,
        area=area,
        round=round,
        as_of=as_of,
        at=made_at,
        spec=feed_spec(feed, area, as_of),
        pack=pack_version(area, as_of),
    )
    plan, read = planned(
        data, name=file_name, feed=feed, sheet=sheet, scope=scope, progress=progress
    )
    batch = Batch(
        public_id=new_public_id(),
        feed=feed,
        area=area,
        round=round,
        sheet=sheet,
        as_of=as_of,
        file_name=Path(file_name).name[-200:],
        size=len(data),
        digest=sm3(data).hex(),
        difference=plan.digest(),
        counts=plan.counts,
        mapping=read.mapping,
        columns=read.columns,
        pack=scope.pack,
        made_by=by.account,
        made_at=made_at,
    )
    vault.keep(batch.public_id, data)
    try:
        batch.save(force_insert=True)
    except BaseException:
        vault.forget(batch.public_id)
        raise
    return batch


def accept(
    *,
    batch: Batch,
    by: Actor,
    accepted_at: datetime,
    seen: str = "",
    only_good: bool = False,
    end_gone_on: date | None = None,
    progress: Progress = silent,
) -> Batch:
    """Carry out a previewed difference in one transaction: all of it, or with `only_good` the
    rows without error.

    `seen` is the digest of the preview that the reader looked at (`Plan.digest()`); without it,
    of the first
    preview. Safe to repeat: an accepted batch is returned as it is. `end_gone_on` ends what the
    list does not
    name, on that day. Raises NotAllowed, BatchClosed, DifferenceChanged, RowsInError,
    EndingNeedsAll, CannotEnd,
    FileForgotten, and the problems of the room's own actions: nothing has happened then.
    """
    by.require(Permission.IMPORT, area=batch.area)
    if end_gone_on and not handler_for(batch.feed).ends_gone:
        raise CannotEnd
    with transaction.atomic():
        batch = Batch.objects.select_for_update().get(pk=batch.pk)
        if batch.state == BatchState.ACCEPTED:
            return batch
        if batch.state == BatchState.DISCARDED:
            raise BatchClosed
        scope = scope_of(batch, actor=by, at=accepted_at)
        plan, _ = planned(
            vault.bring(batch.public_id),
            name=batch.file_name,
            feed=batch.feed,
            sheet=batch.sheet,
            scope=scope,
            progress=progress,
        )
        _check(plan, seen or batch.difference, only_good=only_good, ends=end_gone_on is not None)
        _claim(batch, by=by, accepted_at=accepted_at, only_good=only_good, counts=plan.counts)
        handler_for(batch.feed).accept(plan, scope, _origins(batch, by), end_gone_on, progress)
    return batch


@transaction.atomic
def discard(*, batch: Batch, by: Actor) -> bool:
    """Close a batch that nobody wants and remove its file. False where it is discarded. Raises
    BatchAccepted.
    """
    by.require(Permission.IMPORT, area=batch.area)
    changed = Batch.objects.filter(pk=batch.pk, state=BatchState.PREVIEWED).update(
        state=BatchState.DISCARDED
    )
    batch.refresh_from_db()
    if batch.state == BatchState.ACCEPTED:
        raise BatchAccepted
    vault.forget(batch.public_id)
    return bool(changed)


def forget_files(*, made_before: datetime) -> int:
    """Remove the kept files of old batches (they hold personal data); returns how many.

    `zhucun forget` does it daily.
    """
    old = Batch.objects.filter(made_at__lt=made_before).order_by("pk")
    return sum(vault.forget(public_id) for public_id in old.values_list("public_id", flat=True))


def _check(plan: Plan, seen: str, *, only_good: bool, ends: bool) -> None:
    if plan.digest() != seen:
        raise DifferenceChanged
    bad_rows = plan.counts["bad_rows"]
    if bad_rows and ends:
        raise EndingNeedsAll(count=bad_rows)
    if bad_rows and not only_good:
        raise RowsInError(count=bad_rows)


def _claim(
    batch: Batch, *, by: Actor, accepted_at: datetime, only_good: bool, counts: dict[str, int]
) -> None:
    """Compare and set: of two who accept at once, one carries it out."""
    batch.state, batch.accepted_by, batch.accepted_at = BatchState.ACCEPTED, by.account, accepted_at
    batch.only_good, batch.counts = only_good, counts
    changed = Batch.objects.filter(pk=batch.pk, state=BatchState.PREVIEWED).update(
        state=batch.state,
        accepted_by=batch.accepted_by,
        accepted_at=accepted_at,
        only_good=only_good,
        counts=counts,
    )
    if not changed:
        raise DifferenceChanged


def _origins(batch: Batch, by: Actor) -> Callable[[Row | None], Origin]:
    """Where each event comes from: batch, file, sheet and row; the columns stand in the batch."""
    origin = by.origin

    def origin_of(row: Row | None) -> Origin:
        source: dict[str, Any] = {"batch": batch.public_id, "file": batch.digest[:16]}
        if row is not None:
            source |= {"sheet": row.place[0], "row": row.place[1]}
        return Origin(
            actor=origin.actor, acting_for=origin.acting_for, source=source, pack=batch.pack
        )

    return origin_of

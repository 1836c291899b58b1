"""Every write of the intake: open a batch, accept it whole or in its good rows, discard it,
forget its file.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.directory.queries import place_on
from zhucun.intake.enums import BatchState, ParkedState
from zhucun.intake.errors import (
    BatchAccepted,
    BatchClosed,
    CannotEnd,
    DifferenceChanged,
    EndingNeedsAll,
    NoteNeeded,
    RowsInError,
)
from zhucun.intake.models import Batch, DeviceCopy, DeviceReceipt, ParkedItem
from zhucun.intake.queries import feed_spec, pack_version, parked_card, planned, scope_of
from zhucun.intake.readers import guard, vault
from zhucun.intake.rows import (
    Parked,
    Plan,
    Progress,
    Receipt,
    Row,
    Scope,
    handler_for,
    needs_of,
    replay_parked,
    silent,
)
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
    by.require(needs_of(feed), area=area)
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
    by.require(needs_of(batch.feed), area=batch.area)
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
        _claim(batch, plan, by=by, accepted_at=accepted_at, only_good=only_good)
        handler_for(batch.feed).accept(plan, scope, _origins(batch, by), end_gone_on, progress)
    return batch


@transaction.atomic
def discard(*, batch: Batch, by: Actor) -> bool:
    """Close a batch that nobody wants and remove its file. False where it is discarded. Raises
    BatchAccepted.
    """
    by.require(needs_of(batch.feed), area=batch.area)
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


def _claim(batch: Batch, plan: Plan, *, by: Actor, accepted_at: datetime, only_good: bool) -> None:
    """Compare and set: of two who accept at once, one carries it out."""
    decided: dict[str, Any] = {
        "state": BatchState.ACCEPTED,
        "accepted_by": by.account,
        "accepted_at": accepted_at,
        "only_good": only_good,
        "counts": plan.counts,
        "left": [one.kept for one in plan.skipped[: Batch.KEPT]],
    }
    if not Batch.objects.filter(pk=batch.pk, state=BatchState.PREVIEWED).update(**decided):
        raise DifferenceChanged
    for name, value in decided.items():
        setattr(batch, name, value)


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


# ── devices ────────────────────────────────────────


def keep_receipts(
    rows: Iterable[Receipt], *, account: int, device: int, received_at: datetime
) -> None:
    """Note items of a device as done, inside the transaction that did them.

    An integrity error where another request did one of them at the same time: then nothing of
    this transaction stands, and the caller begins again.
    """
    kept = [
        DeviceReceipt(account=account, device=device, received_at=received_at, **_values(row))
        for row in rows
    ]
    DeviceReceipt.objects.bulk_create(kept, batch_size=500)


def park_items(
    rows: Iterable[Parked], *, account: int, account_name: str, received_at: datetime
) -> None:
    """Keep refused items for the office; one that is kept already stays as it is."""
    kept = [
        ParkedItem(
            account=account, account_name=account_name, received_at=received_at, **_values(row)
        )
        for row in rows
    ]
    ParkedItem.objects.bulk_create(kept, batch_size=500, ignore_conflicts=True)


def _values(row: Receipt | Parked) -> dict[str, Any]:
    return {field.name: getattr(row, field.name) for field in fields(row)}


def keep_copy(
    *,
    device: int,
    cursor: str,
    held: Mapping[str, str],
    sent_cursor: str,
    sent: Mapping[str, str],
    stamp: str,
    is_truncated: bool,
    at: datetime,
) -> None:
    """Note what a device holds with `cursor`, and what it is being sent with `sent_cursor`."""
    values = {
        "cursor": cursor,
        "held": _packed(held),
        "sent_cursor": sent_cursor,
        "sent": _packed(sent),
        "stamp": stamp,
        "is_truncated": is_truncated,
        "at": at,
    }
    DeviceCopy.objects.update_or_create(device=device, defaults=values)


def _packed(digests: Mapping[str, str]) -> bytes:
    return zlib.compress(json.dumps(dict(digests)).encode(), level=6)


@transaction.atomic
def record_parked(*, public_id: str, note: str, settled_at: datetime, by: Actor) -> bool:
    """Record a parked item after all, in the name of its author. False where it is decided.

    For a last day that was entered wrongly: it is put right at the posting first. Raises NotFound,
    NoteNeeded, and what the rooms refuse; then the item stays as it is.
    """
    item = _settle(public_id, ParkedState.RECORDED, note, settled_at, by)
    if item is None:
        return False
    replay_parked(item, settled_at)
    return True


def settle_parked(*, public_id: str, note: str, settled_at: datetime, by: Actor) -> bool:
    """Close a parked item without recording it, with a note of the reason. False where it is
    decided.

    Raises NotFound, NoteNeeded.
    """
    return _settle(public_id, ParkedState.SETTLED, note, settled_at, by) is not None


def _settle(
    public_id: str, state: ParkedState, note: str, settled_at: datetime, by: Actor
) -> ParkedItem | None:
    item = parked_card(actor=by, public_id=public_id)
    by.require(Permission.MANAGE_ROSTER, area=item.area)
    if not (text := note.strip()):
        raise NoteNeeded
    changed = ParkedItem.objects.filter(pk=item.pk, state=ParkedState.WAITING).update(
        state=state, note=text[:200], settled_by=by.account, settled_at=settled_at
    )
    return item if changed else None

"""Writing to the ledger: events, reads of personal data, seals."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction

from zhucun.ledger.enums import Access
from zhucun.ledger.errors import KeyReused, SealerAtWork
from zhucun.ledger.events import SYSTEM, Event, Origin
from zhucun.ledger.models import AccessRecord, EventRecord, Seal
from zhucun.ledger.queries import GENESIS, canonical, seal_digest
from zhucun.ledger.rows import insert_rows

_BATCH = 2_000


def append(event: Event, *, origin: Origin = SYSTEM, key: str | None = None) -> bool:
    """Write one event inside the caller's transaction. False where the same key was written before.

    Raises KeyReused where the key belongs to an event of another kind or subject.
    """
    record = _record(event, origin=origin, key=key)
    if key is None:
        record.save(force_insert=True)
        return True
    if _is_known(event, key):
        return False
    try:
        with transaction.atomic():
            record.save(force_insert=True)
    except IntegrityError:  # the same request came twice at once, and the other one was faster
        if _is_known(event, key):
            return False
        raise
    return True


def append_many(
    events: Iterable[tuple[Event, Origin, str | None]], *, batch_size: int = _BATCH
) -> int:
    """Write many events in bulk inside the caller's transaction; returns how many.

    The caller has checked the keys: a key that exists already is an integrity error, and nothing
    is written.
    """
    records = [_record(event, origin=origin, key=key) for event, origin, key in events]
    insert_rows(records, batch_size=batch_size)
    return len(records)


def log_access(
    *,
    kind: Access,
    origin: Origin,
    subject: str,
    what: str,
    area: str = "",
    reason: str = "",
    rows: int = 1,
) -> None:
    """Note that somebody read personal data; who looked through another account is the reader."""
    AccessRecord.objects.create(
        kind=kind,
        actor=origin.actor or 0,  # 0: the system itself
        acting_for=origin.acting_for,
        subject=subject,
        what=what,
        area=area,
        reason=reason,
        rows=rows,
    )


@transaction.atomic
def seal_pending(*, sealed_at: datetime, limit: int = 10_000) -> int:
    """Bind the events that have no seal yet into the chain; returns how many (0: nothing to do).

    An event that was committed late goes into the next seal. Holds at most `limit` events in
    memory: call it until it returns 0. Two sealers at once cannot fork the chain, for `previous`
    is unique: the second one raises SealerAtWork.
    """
    last = Seal.objects.order_by("-pk").first()  # before the events: a sealer in between shows
    pending = list(EventRecord.objects.filter(seal=None).order_by("pk")[:limit])
    if not pending:
        return 0
    previous = last.digest if last else GENESIS
    lines = [canonical(record) for record in pending]
    digest = seal_digest(previous, sealed_at, lines)
    try:
        with transaction.atomic():
            seal = Seal.objects.create(
                previous=previous, digest=digest, events=len(pending), sealed_at=sealed_at
            )
    except IntegrityError as error:
        raise SealerAtWork from error
    bound = 0
    for start in range(0, len(pending), _BATCH):
        keys = [record.pk for record in pending[start : start + _BATCH]]
        bound += EventRecord.objects.filter(pk__in=keys, seal=None).update(seal=seal)
    if bound != len(pending):
        raise SealerAtWork
    return bound


def _is_known(event: Event, key: str) -> bool:
    known = EventRecord.objects.filter(key=key).values("name", "subject").first()
    if known is None:
        return False
    if known != {"name": event.name, "subject": event.subject}:
        raise KeyReused(name=known["name"])
    return True


def _record(event: Event, *, origin: Origin, key: str | None) -> EventRecord:
    return EventRecord(
        name=event.name,
        subject=event.subject,
        area=event.area,
        data=event.data(),
        happened_at=event.happened_at,
        actor=origin.actor,
        acting_for=origin.acting_for,
        source=origin.source,
        pack=origin.pack,
        key=key,
    )

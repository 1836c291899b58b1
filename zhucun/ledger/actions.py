"""Writing to the ledger: events, reads of personal data, seals; a write to many rows of which some
are refused; and who of the workers holds what was asked for outside the request."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.db.models import F, Manager, Model, QuerySet

from zhucun.kernel.problems import Problem
from zhucun.ledger.enums import UNDER_WAY, Access, Work
from zhucun.ledger.errors import KeyReused, SealerAtWork
from zhucun.ledger.events import SYSTEM, Event, Origin
from zhucun.ledger.models import AccessRecord, EventRecord, Seal, SentForm
from zhucun.ledger.queries import GENESIS, canonical, seal_digest
from zhucun.ledger.rows import insert_rows

_BATCH = 2_000
#: How long the same form is known again: nobody keeps a page open for longer.
_FORMS = timedelta(days=2)
W = TypeVar("W", bound=Model)
R = TypeVar("R")
T = TypeVar("T")


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


def take_form(digest: str, *, at: datetime) -> bool:
    """Take a form that was sent into work. False where it was sent before: `queries.answer_to` says
    what came of it. Forms of days past are forgotten."""
    SentForm.objects.filter(sent_at__lt=at - _FORMS).delete()
    try:
        with transaction.atomic():
            SentForm.objects.create(digest=digest, sent_at=at)
    except IntegrityError:
        return False
    return True


def answer_form(digest: str, *, answer: str) -> None:
    """Keep where a form led to; without an answer nothing came of it, and it may be sent again."""
    sent = SentForm.objects.filter(digest=digest)
    if answer:
        sent.update(answer=answer)
    else:
        sent.delete()


def all_but(
    rows: Sequence[R], act: Callable[[Sequence[R]], T]
) -> tuple[list[T], list[tuple[R, Problem]]]:
    """Do an act to all rows but those that it refuses: gives what it answered, and each of those
    with its problem; to them nothing has happened.

    One transaction where nothing is refused; else the halves are tried apart, each by itself, so
    that the act has to read what it changes.
    """
    try:
        with transaction.atomic():
            return [act(rows)], []
    except Problem as problem:
        if len(rows) == 1:
            return [], [(rows[0], problem)]
    half = len(rows) // 2
    parts = [all_but(some, act) for some in (rows[:half], rows[half:])]
    return [one for done, _ in parts for one in done], [one for _, late in parts for one in late]


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


@transaction.atomic
def claim_work(
    rows: QuerySet[W],
    *,
    worker: str,
    now: datetime,
    silence: timedelta,
    tries: int,
    lost: Problem,
    is_alive: Callable[[str], bool],
) -> W | None:
    """Take what has waited longest in a table that is its own queue (docs/decisions/0008-jobs.md);
    None where nothing waits. Its columns: state, worker, beat_at, tries, failure, asked_at,
    ended_at.

    What a dead worker left waits again: one whose process is gone, or that was `silent` for so
    long. After so many tries it has failed with `lost`.
    """
    for row in rows.filter(state=Work.RUNNING).values("pk", "worker", "beat_at", "tries"):
        if row["beat_at"] >= now - silence and is_alive(row["worker"]):
            continue
        left = rows.filter(pk=row["pk"], state=Work.RUNNING, worker=row["worker"])
        if row["tries"] >= tries:
            left.update(**_failed(lost, now))
        else:
            left.update(state=Work.WAITING, worker="")
    waiting = rows.filter(state=Work.WAITING).order_by("asked_at", "pk")
    taken = {"state": Work.RUNNING, "worker": worker, "beat_at": now, "tries": F("tries") + 1}
    for key in waiting.values_list("pk", flat=True)[:10]:
        if rows.filter(pk=key, state=Work.WAITING).update(**taken):
            return rows.get(pk=key)
    return None


def held_work(row: W) -> QuerySet[W]:
    """The row itself while its worker holds it; nothing once it was stopped or taken over."""
    table: Manager[W] = type(row)._default_manager
    return table.filter(pk=row.pk, state=Work.RUNNING, worker=row.worker)  # type: ignore[attr-defined]


def complete_work(row: Model, *, ended_at: datetime, **more: Any) -> bool:
    """All is done. False where it was stopped or taken over."""
    ended = {"state": Work.DONE, "ended_at": ended_at, "worker": "", **more}
    return bool(held_work(row).update(**ended))


def fail_work(row: Model, *, problem: Problem, ended_at: datetime) -> bool:
    """Say why it did not come to an end. False where it was stopped or taken over."""
    return bool(held_work(row).update(**_failed(problem, ended_at)))


def stop_work(row: Model, *, at: datetime) -> bool:
    """Stop what waits or is under way. False where it has ended."""
    running = type(row)._default_manager.filter(pk=row.pk, state__in=UNDER_WAY)
    return bool(running.update(state=Work.CANCELLED, ended_at=at, worker=""))


def _failed(problem: Problem, ended_at: datetime) -> dict[str, Any]:
    told = {"code": problem.code, "facts": {k: str(v) for k, v in problem.facts.items()}}
    return {"state": Work.FAILED, "failure": told, "ended_at": ended_at, "worker": ""}


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

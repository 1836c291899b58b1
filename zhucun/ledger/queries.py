"""Reading the ledger: histories, the chain, the access log."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from typing import Any

from django.db.models import QuerySet

from zhucun.kernel.ciphers import sm3
from zhucun.ledger.errors import ChainBroken
from zhucun.ledger.models import AccessRecord, EventRecord, Seal

#: What the first seal follows.
GENESIS = "0" * 64

_COLUMNS = (
    "pk",
    "name",
    "subject",
    "area",
    "data",
    "happened_at",
    "recorded_at",
    "actor",
    "acting_for",
    "source",
    "pack",
    "key",
)


def history(*, subjects: Iterable[str], until: datetime | None = None) -> QuerySet[EventRecord]:
    """Events about some subjects, oldest first. The caller has checked that the actor may see
    them."""
    events = EventRecord.objects.filter(subject__in=list(subjects))
    if until is not None:
        events = events.filter(happened_at__lte=until)
    return events.order_by("happened_at", "pk")


def readers_of(*, subject: str) -> QuerySet[AccessRecord]:
    """Who read this subject's personal data, latest first."""
    return AccessRecord.objects.filter(subject=subject).order_by("-read_at", "-pk")


def canonical(record: EventRecord) -> str:
    """One event as the line of text that is sealed: sorted keys, no spaces, times in UTC."""
    line = {column: getattr(record, column) for column in _COLUMNS}
    return json.dumps(
        line, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain
    )


def export_chain() -> Iterator[str]:
    """The whole sealed ledger as JSON lines: each seal, then its events. For `verify_chain`,
    offline."""
    for seal in Seal.objects.order_by("pk").iterator():
        yield json.dumps({"seal": seal.digest, "previous": seal.previous, "events": seal.events})
        for record in EventRecord.objects.filter(seal=seal).order_by("pk").iterator():
            yield canonical(record)


def verify_chain(lines: Iterable[str]) -> int:
    """Recompute every seal of an exported chain; no database is needed. Returns the number of
    events.

    Raises ChainBroken at the first seal that does not fit.
    """
    seen, previous = 0, GENESIS
    source = iter(lines)
    for line in source:
        seal = json.loads(line)
        if seal.get("previous") != previous:
            raise ChainBroken(
                seal=seal.get("seal", "?")[:12], why="it does not follow the seal before"
            )
        body = [next(source, "").rstrip("\n") for _ in range(seal["events"])]
        digest = sm3("\n".join([previous, *body]).encode()).hex()
        if digest != seal["seal"]:
            raise ChainBroken(
                seal=seal["seal"][:12], why="an event was changed, removed or inserted"
            )
        seen, previous = seen + len(body), digest
    return seen


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value)

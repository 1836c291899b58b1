"""The bundle: what a phone takes along, and on later visits only what changed in it.

What each device holds is kept as digests of its records. A record is sent when its digest differs,
and named as gone when it is no longer there: whatever the reason, an edit, a household that moved,
a village that was merged, a new posting. Nobody has to send anything again because somebody else's
village changed, and nothing depends on every change having been foreseen.

Making the bundle reads the whole village. So the ledger is asked first whether anything happened
there since: if not, on the same day, nothing is read. It is a hint and no more; from one day to the
next everything is compared.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import get_language
from pydantic_core import to_json

from zhucun import __version__
from zhucun.doors.sync.arrival import Sender
from zhucun.doors.sync.records import SOURCES
from zhucun.doors.sync.records.reader import Reader
from zhucun.intake import actions as intake
from zhucun.intake import queries as copies
from zhucun.kernel.ids import new_public_id
from zhucun.ledger import queries as journal
from zhucun.ledger.fields import keyring

#: What a phone is asked to hold: bytes of JSON before packing.
MOST_BYTES = 4 * 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Bundle:
    """`full`: the phone forgets what it holds and takes this. `truncated`: the size cap left
    something out, the oldest first."""

    cursor: str
    server_time: datetime
    full: bool
    records: list[dict[str, Any]]
    truncated: bool


def bundle_for(sender: Sender, *, since: str = "") -> Bundle:
    """Everything, or what changed since a cursor that this device was given. An unknown cursor
    gives everything."""
    reader = Reader(sender=sender)
    stamp = _stamp(reader)
    copy = copies.device_copy(device=sender.device.pk)
    held = copy.held_at(since) if copy is not None and since else None
    if copy is not None and held is not None and copy.stamp == stamp and since == copy.sent_cursor:
        return Bundle(
            cursor=since,
            server_time=sender.now,
            full=False,
            records=[],
            truncated=copy.is_truncated,
        )
    before = held or {}
    records: list[dict[str, Any]] = []
    after: dict[str, str] = {}
    room = MOST_BYTES
    truncated = False
    for key, version, shown, size in _all(reader):
        if size > room:
            truncated = True
            continue
        room -= size
        after[key] = version
        if before.get(key) != version:
            records.append({**shown, "v": version})
    for key in before.keys() - after.keys():
        kind, _, name = key.partition(":")
        records.append({"t": kind, "id": name, "gone": True})
    cursor = new_public_id()
    intake.keep_copy(
        device=sender.device.pk,
        cursor=since if held is not None else "",
        held=before,
        sent_cursor=cursor,
        sent=after,
        stamp=stamp,
        is_truncated=truncated,
        at=sender.now,
    )
    return Bundle(
        cursor=cursor,
        server_time=sender.now,
        full=held is None,
        records=records,
        truncated=truncated,
    )


def _all(reader: Reader) -> Iterator[tuple[str, str, dict[str, Any], int]]:
    """Each record as (key, digest, what is sent, bytes)."""
    ring = keyring()
    for source in SOURCES:
        for record in source(reader):
            body = to_json(record.d)
            version = ring.index(body.decode(), context="sync.record").hex()[:16]
            yield (
                f"{record.t}:{record.id}",
                version,
                {"t": record.t, "id": record.id, "d": record.d},
                len(body),
            )


def _stamp(reader: Reader) -> str:
    """Equal as long as nothing can have changed, as far as the ledger knows: the day, the language,
    the postings with their last days, the rights, and what happened in the area."""
    happened = journal.stand_of(areas=reader.areas)
    parts = (
        __version__,
        reader.today,
        get_language(),
        reader.sender.shown_postings(),
        [(held.role, held.area, held.unit) for held in reader.actor.held],
        happened,
    )
    return keyring().index(to_json(parts).decode(), context="sync.stamp").hex()

"""Reading the ledger: histories, the chain, the access log."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any

from cryptography.hazmat.primitives import hashes
from django.db.models import (
    Count,
    F,
    IntegerField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    Window,
)
from django.db.models.functions import Coalesce, Concat, Lag

from zhucun.kernel.divisions import code_range
from zhucun.kernel.problems import N_
from zhucun.ledger.errors import ChainBroken
from zhucun.ledger.models import AccessRecord, EventRecord, Seal, SentForm

#: What the first seal follows.
GENESIS = "0" * 64

#: No seal holds as many events; a larger number in a copy was not written by us.
_MOST = 10**9

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
    """Events about some subjects before an instant, oldest first. The caller has checked that
    the actor may see them."""
    events = EventRecord.objects.filter(subject__in=list(subjects))
    if until is not None:
        events = events.filter(happened_at__lt=until)
    return events.order_by("happened_at", "pk")


def counted_of(*, kind: str, names: Iterable[str], before: datetime) -> Coalesce:
    """How many events of some names the outer row has (its `public_id`, of a kind of subject) that
    took effect before an instant: a column for rows of another room, one look into the index each.
    """
    subject = Concat(Value(f"{kind}:"), OuterRef("public_id"))
    mine = EventRecord.objects.filter(subject=subject, name__in=list(names), happened_at__lt=before)
    counted = mine.order_by().values("subject").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))


def recorded_late(
    *, areas: Iterable[str], names: Iterable[str], before: datetime, after: datetime
) -> QuerySet[EventRecord]:
    """Events of some names in some areas that took effect before an instant and were recorded
    after another one: what was learned too late. Oldest first. The caller has checked that the
    actor may see them."""
    here = Q(pk__in=[])
    for area in areas:
        low, high = code_range(area)
        here |= Q(area__gte=low, area__lt=high)
    late = EventRecord.objects.filter(here, happened_at__lt=before, recorded_at__gt=after)
    return late.filter(name__in=list(names)).order_by("happened_at", "pk")


def answer_to(digest: str) -> str | None:
    """Where a sent form led to: "" while it is worked on, None where nothing came of it."""
    return SentForm.objects.filter(digest=digest).values_list("answer", flat=True).first()


def readers_of(*, subject: str) -> QuerySet[AccessRecord]:
    """Who read this subject's personal data, latest first."""
    return AccessRecord.objects.filter(subject=subject).order_by("-read_at", "-pk")


def stand_of(*, areas: Iterable[str]) -> tuple[int, int]:
    """How many events there are in some areas, and the key of the latest: equal as long as nothing
    happened there. A hint: an event of a transaction that still runs is not among them. One query.
    """
    here = Q(pk__in=[])
    for area in areas:
        low, high = code_range(area)
        here |= Q(area__gte=low, area__lt=high)
    found = EventRecord.objects.filter(here).aggregate(number=Count("pk"), latest=Max("pk"))
    return found["number"], found["latest"] or 0


@dataclass(frozen=True, kw_only=True)
class Changes:
    """What a reader that follows the ledger has to look at: subjects of events, the key of the
    latest one there is, and the keys below it that nobody had committed yet, as [first, last]."""

    subjects: frozenset[str]
    latest: int
    gaps: list[list[int]]


def changes_since(
    *, area: str, prefixes: Iterable[str], after: int, gaps: Iterable[Sequence[int]] = ()
) -> Changes:
    """Subjects of events in an area whose names begin so, that came after the event with a key or
    into one of the gaps that the run before left: a transaction that runs long commits events with
    keys below those that were committed meanwhile. Costs what was recorded since: three queries,
    and two for each gap."""
    latest = EventRecord.objects.aggregate(latest=Max("pk"))["latest"] or 0
    here = Q(pk__gt=after, pk__lte=latest)
    known = [list(gap) for gap in gaps]
    for first, last in known:
        here |= Q(pk__gte=first, pk__lte=last)
    open_ = _gaps(after, latest) + [
        left for first, last in known for left in _gaps(first - 1, last, is_closed=True)
    ]
    named = Q(pk__in=[])
    for prefix in prefixes:
        named |= Q(name__startswith=prefix)
    low, high = code_range(area)
    rows = EventRecord.objects.filter(here, named, area__gte=low, area__lt=high)
    subjects = frozenset(rows.values_list("subject", flat=True).distinct())
    return Changes(subjects=subjects, latest=latest, gaps=open_)


def _gaps(after: int, latest: int, *, is_closed: bool = False) -> list[list[int]]:
    """Keys in (after, latest] of which there is no event, as ranges; `is_closed`: `latest` itself
    may be one of them. Looked for before the events are read: what is committed between the two is
    looked at twice, never missed."""
    rows = EventRecord.objects.filter(pk__gt=after, pk__lte=latest)
    before = Window(Lag("pk", default=after), order_by=F("pk").asc())
    found = [
        [before + 1, key - 1]
        for key, before in rows.annotate(before=before)
        .filter(pk__gt=F("before") + 1)
        .order_by("pk")
        .values_list("pk", "before")
    ]
    if is_closed:
        last = rows.aggregate(last=Max("pk"))["last"] or after
        if last < latest:
            found.append([last + 1, latest])
    return found


def latest_key() -> int:
    """The key of the latest event there is; 0 before the first. One query."""
    return EventRecord.objects.aggregate(latest=Max("pk"))["latest"] or 0


def recorded_since(*, area: str, after: int, besides: str, most: int) -> int:
    """How many events of an area came after the event with a key, counted up to `most`; those
    whose names begin with `besides` are left out. One query, that looks at nothing older."""
    low, high = code_range(area)
    rows = EventRecord.objects.filter(pk__gt=after, area__gte=low, area__lt=high)
    return rows.exclude(name__startswith=besides).values("pk")[:most].count()


def subjects_told_after(*, area: str, prefix: str, instant: datetime, on: date) -> frozenset[str]:
    """Subjects of which something was told only after an instant although its twelve months
    (`ends_on`) were over on a day. One query."""
    low, high = code_range(area)
    rows = EventRecord.objects.filter(
        area__gte=low,
        area__lt=high,
        name__startswith=prefix,
        happened_at__gt=instant,
        data__ends_on__lte=on.isoformat(),
    )
    return frozenset(rows.values_list("subject", flat=True).distinct())


def canonical(record: EventRecord) -> str:
    """One event as the line of text that is sealed: sorted keys, no spaces, times in UTC."""
    line = {column: getattr(record, column) for column in _COLUMNS}
    text = json.dumps(
        line, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain
    )
    return text.encode(
        "utf-8", "backslashreplace"
    ).decode()  # half a surrogate pair stays "\\ud83d"


def export_chain() -> Iterator[str]:
    """The whole sealed ledger as JSON lines: each seal, then its events. For `verify_chain`,
    offline."""
    for seal in Seal.objects.order_by("pk").iterator():
        yield _heading(seal.digest, seal.previous, seal.events, seal.sealed_at.astimezone(UTC))
        for record in EventRecord.objects.filter(seal=seal).order_by("pk").iterator():
            yield canonical(record)


def chain_head() -> str:
    """The digest of the latest seal; noted elsewhere (on paper, at another office) it proves that
    a later copy still holds everything up to here."""
    last = Seal.objects.order_by("-pk").first()
    return last.digest if last else GENESIS


def seal_digest(previous: str, sealed_at: datetime, lines: Iterable[str]) -> str:
    """What a seal says of its events: SM3 over the seal before, the time and each line."""
    digest = hashes.Hash(hashes.SM3())
    digest.update(f"{previous}\n{sealed_at.astimezone(UTC).isoformat()}".encode())
    for line in lines:
        digest.update(f"\n{line}".encode())
    return digest.finalize().hex()


def verify_chain(lines: Iterable[str], *, head: str = "") -> int:
    """Recompute every seal of an exported chain; no database is needed. Returns the number of
    events.

    Give the `head` that was noted earlier: without it, seals cut off at the end are not missed.
    Raises ChainBroken at the first seal that does not fit.
    """
    seen, previous, met = 0, GENESIS, head in ("", GENESIS)
    source = (line.rstrip("\n") for line in lines)
    for line in source:
        digest, events, sealed_at = _parsed(line, previous)
        body = islice(source, events)
        if digest != seal_digest(previous, sealed_at, body):
            raise ChainBroken(seal=digest[:12], why=N_("an event was changed, removed or inserted"))
        seen, previous, met = seen + events, digest, met or digest == head
    if not met:
        raise ChainBroken(seal=head[:12], why=N_("it is missing from this copy"))
    return seen


def _parsed(line: str, previous: str) -> tuple[str, int, datetime]:
    """(digest, number of events, time) of a seal's line, which must follow `previous`."""
    try:
        seal = json.loads(line)
        digest, events = str(seal["seal"]), int(seal["events"])
        sealed_at = datetime.fromisoformat(seal["sealed_at"])
        is_whole = 0 < events < _MOST and line == _heading(
            digest, seal["previous"], events, sealed_at
        )
    except (ValueError, KeyError, TypeError) as error:
        raise ChainBroken(seal=line[:12], why=N_("it is not the line of a seal")) from error
    if not is_whole:
        raise ChainBroken(seal=line[:12], why=N_("it is not the line of a seal"))
    if seal["previous"] != previous:
        raise ChainBroken(seal=digest[:12], why=N_("it does not follow the seal before"))
    return digest, events, sealed_at


def _heading(digest: str, previous: str, events: int, sealed_at: datetime) -> str:
    return json.dumps(
        {
            "seal": digest,
            "previous": previous,
            "events": events,
            "sealed_at": sealed_at.isoformat(),
        }
    )


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value)

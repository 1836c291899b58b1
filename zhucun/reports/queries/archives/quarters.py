"""Part 工作实绩季报: a report is made from the records; it stands when the months of its quarter
are locked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext

from zhucun.kernel.periods import months_after
from zhucun.presence.enums import SheetState
from zhucun.presence.perms import visible_postings
from zhucun.presence.queries.sheets import stored_of
from zhucun.reports.queries.archives.parts import Found, Reading, Row


def read(reading: Reading) -> Mapping[int, Found]:
    """Each quarter of the term that is over and whose months are all locked. Two queries."""
    found = reading.empty()
    seen = visible_postings(reading.actor).filter(pk__in=reading.keys)
    readable = frozenset(seen.values_list("pk", flat=True))
    months = sorted({each for start in _starts(reading) for each in _of(start)})
    rows = stored_of(reading.postings, months)
    for posting in reading.postings:
        into = found[posting.pk]
        into.is_seen = posting.pk in readable
        for start in _quarters(posting, reading.as_of) if into.is_seen else ():
            served = [month for month in _of(start) if _serves(posting, month)]
            states = [getattr(rows.get((posting.pk, month)), "state", "") for month in served]
            if not served or any(state != SheetState.LOCKED for state in states):
                continue
            name = f"{start.year}-Q{(start.month + 2) // 3}"
            last = months_after(start, 3) - timedelta(days=1)
            if posting.ends_on is not None:
                last = min(last, posting.ends_on - timedelta(days=1))
            record = ("quarter", f"{posting.public_id}?quarter={name}")
            text = gettext("Quarterly report %(quarter)s") % {"quarter": name}
            into.rows.append(Row(on=last, text=text, record=record, word="achievement-report"))
    return found


def _starts(reading: Reading) -> set[date]:
    return {each for posting in reading.postings for each in _quarters(posting, reading.as_of)} or {
        reading.since.replace(day=1)
    }


def _quarters(posting: Any, as_of: date) -> Iterator[date]:
    """First days of the quarters of a term that are over on a day."""
    start = posting.starts_on.replace(day=1, month=(posting.starts_on.month - 1) // 3 * 3 + 1)
    until = min(as_of, posting.ends_on or as_of)
    while months_after(start, 3) <= as_of and start < until:
        yield start
        start = months_after(start, 3)


def _of(start: date) -> list[date]:
    return [months_after(start, number) for number in range(3)]


def _serves(posting: Any, month: date) -> bool:
    is_over = posting.ends_on is not None and posting.ends_on <= month
    return not is_over and posting.starts_on < months_after(month, 1)

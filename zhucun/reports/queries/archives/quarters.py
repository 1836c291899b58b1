"""Part 工作实绩季报: a report is made from the records; it stands when the months of its quarter
are locked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from django.utils.translation import get_language, gettext

from zhucun.kernel.periods import months_after, period_in_words
from zhucun.presence.enums import SheetState
from zhucun.presence.perms import visible_postings
from zhucun.presence.queries.sheets import stored_of
from zhucun.reports.models import QuarterReport
from zhucun.reports.queries.archives.parts import Found, Reading, Row


def read(reading: Reading) -> Mapping[int, Found]:
    """Each quarter of the term that is over and whose months are all locked, with how far it is
    where it was handed in. Three queries."""
    found = reading.empty()
    seen = visible_postings(reading.actor).filter(pk__in=reading.keys)
    readable = frozenset(seen.values_list("pk", flat=True))
    quarters = _Quarters(reading)
    months = sorted({each for start in quarters.starts for each in _of(start)})
    rows = stored_of(reading.postings, months)
    handed_in = QuarterReport.objects.filter(
        posting__in=reading.keys, handed_in_on__lte=reading.as_of
    )
    reports = {(row.posting_id, row.quarter): row for row in handed_in.defer("content")}
    locked_of: dict[int, set[date]] = defaultdict(set)
    for (key, month), sheet in rows.items():
        if sheet.state == SheetState.LOCKED:
            locked_of[key].add(month)
    for posting in reading.postings:
        key = posting.pk
        into = found[key]
        into.is_seen = key in readable
        for start, served in quarters.of(posting) if key in locked_of and into.is_seen else ():
            if not served or not locked_of[key].issuperset(served):
                continue
            name = f"{start.year}-Q{(start.month + 2) // 3}"
            last = months_after(start, 3) - timedelta(days=1)
            if posting.ends_on is not None:
                last = min(last, posting.ends_on - timedelta(days=1))
            record = ("quarter", f"{posting.public_id}?quarter={name}")
            called = period_in_words(name, (get_language() or "zh")[:2])
            text = gettext("Quarterly report %(quarter)s") % {"quarter": called}
            state = _state(reports.get((key, name)), reading.as_of)
            row = Row(on=last, text=text, state=state, record=record, word="achievement-report")
            into.rows.append(row)
    return found


def _state(report: QuarterReport | None, as_of: date) -> str:
    if report is None:
        return ""
    if report.kept_on is not None and report.kept_on <= as_of:
        return gettext("Kept in the archive on %(on)s") % {"on": report.kept_on}
    return gettext("Handed in on %(on)s") % {"on": report.handed_in_on}


class _Quarters:
    """The quarters of each term that are over, each with its months in service; postings of one
    round have the same."""

    def __init__(self, reading: Reading) -> None:
        self.as_of = reading.as_of
        self._known: dict[tuple[date, date | None], list[tuple[date, list[date]]]] = {}
        starts = {start for row in reading.postings for start, _served in self.of(row)}
        self.starts = starts or {reading.since.replace(day=1)}

    def of(self, posting: Any) -> list[tuple[date, list[date]]]:
        term = posting.starts_on, posting.ends_on
        if term not in self._known:
            self._known[term] = [
                (start, [month for month in _of(start) if _serves(posting, month)])
                for start in _quarters(posting, self.as_of)
            ]
        return self._known[term]


def _quarters(posting: Any, as_of: date) -> Iterator[date]:
    """First days of the quarters of a term that are over on a day; the last one ends with the
    term."""
    start = posting.starts_on.replace(day=1, month=(posting.starts_on.month - 1) // 3 * 3 + 1)
    until = min(as_of, posting.ends_on or as_of)
    has_left = posting.ends_on is not None and posting.ends_on <= as_of
    while start < until and (has_left or months_after(start, 3) <= as_of):
        yield start
        start = months_after(start, 3)


def _of(start: date) -> list[date]:
    return [months_after(start, number) for number in range(3)]


def _serves(posting: Any, month: date) -> bool:
    is_over = posting.ends_on is not None and posting.ends_on <= month
    return not is_over and posting.starts_on < months_after(month, 1)

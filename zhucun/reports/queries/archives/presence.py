"""Parts 考勤 and 请销假: month sheets, leave, trips; reasons of leave stay sealed."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext, ngettext

from zhucun.kernel.periods import months_after
from zhucun.presence.enums import LeaveState, SheetState
from zhucun.presence.perms import visible_postings
from zhucun.presence.queries.duty import trips
from zhucun.presence.queries.leave import leaves
from zhucun.presence.queries.sheets import stored_of
from zhucun.reports.queries.archives.parts import Found, Gap, Reading, Row, Who, ordered


def read_sheets(reading: Reading) -> Mapping[int, Found]:
    """Locked sheets by month, and whole months of the term without one. Two queries."""
    found = reading.empty()
    seen = _seen(reading)
    months = list(_months(reading.since, reading.as_of))
    rows = stored_of(reading.postings, months)
    state, said = str(SheetState.LOCKED.label), gettext("%(month)s: %(days)s days in the village")
    following = [*months[1:], months_after(months[-1], 1)] if months else []
    lacking = _Unlocked(months, following)
    for posting in reading.postings:
        key = posting.pk
        into = found[key]
        if key not in seen:
            into.is_seen = False
            continue
        total, unlocked = 0, list[tuple[int, Who]]()
        first = bisect_left(months, posting.starts_on.replace(day=1))
        until = min(posting.ends_on or date.max, reading.as_of)
        for at in range(first, bisect_right(months, until)):
            month, row = months[at], rows.get((key, months[at]))
            if row is not None and row.state == SheetState.LOCKED:
                total += row.village_days
                text = said % {"month": f"{month:%Y-%m}", "days": row.village_days}
                record = ("sheet", f"{posting.public_id}/{month:%Y-%m}")
                last = following[at] - timedelta(days=1)
                into.rows.append(Row(on=last, text=text, state=state, record=record))
            elif following[at] <= reading.as_of:
                unlocked.append((at, Who.CADRE if row is None else _bringer(row)))
        into.gaps += lacking.gaps(unlocked)
        if into.rows:
            into.figures = [
                (gettext("Months locked"), str(len(into.rows))),
                (gettext("Days in the village"), str(total)),
            ]
    return found


def _bringer(row: Any) -> Who:
    """The township where the cadre has confirmed it, else the cadre."""
    return Who.TOWNSHIP if row.state == SheetState.OWN_CONFIRMED else Who.CADRE


class _Unlocked:
    """Gaps of months without a locked sheet: those that follow each other and wait for the same
    hand are one, and cadres whose gap is the same share it."""

    def __init__(self, months: list[date], following: list[date]) -> None:
        self.months, self.following = months, following
        self._known: dict[tuple[int, int, Who], Gap] = {}

    def gaps(self, waiting: list[tuple[int, Who]]) -> list[Gap]:
        """`waiting`: which of the months, in their order, and whom each waits for."""
        spans: list[tuple[int, int, Who]] = []
        for at, who in waiting:
            if spans and spans[-1][2] is who and spans[-1][1] + 1 == at:
                spans[-1] = (spans[-1][0], at, who)
            else:
                spans.append((at, at, who))
        return [self._known.get(span) or self._gap(span) for span in spans]

    def _gap(self, span: tuple[int, int, Who]) -> Gap:
        first, last, who = span
        if first == last:
            text = gettext("Month sheet %(month)s is not locked") % {
                "month": f"{self.months[first]:%Y-%m}"
            }
        else:
            text = gettext("Month sheets %(first)s to %(last)s are not locked") % {
                "first": f"{self.months[first]:%Y-%m}",
                "last": f"{self.months[last]:%Y-%m}",
            }
        self._known[span] = Gap(text=text, since=self.following[first], due_on=None, who=who)
        return self._known[span]


def read_leave(reading: Reading) -> Mapping[int, Found]:
    """Leave that was granted, and duty trips. Three queries."""
    found = reading.empty()
    seen = _seen(reading)
    granted = (LeaveState.APPROVED, LeaveState.RETURNED)
    asked = leaves(actor=reading.actor, as_of=reading.as_of).filter(
        posting__in=reading.keys, state__in=granted, starts_on__lte=reading.as_of
    )
    for row in asked:
        text = f"{row.get_kind_display()} · {row.starts_on} – {row.last_day}"
        told = ngettext("%(days)s day", "%(days)s days", 1 if row.days == 1 else 2)
        days = told % {"days": f"{row.days.normalize():f}"}
        record = ("leave", row.public_id)
        found[row.posting_id].rows.append(
            Row(on=row.starts_on, text=text, state=days, record=record)
        )
    away: Any = trips(actor=reading.actor).filter(
        posting__in=reading.keys, starts_on__lte=reading.as_of
    )
    for trip in away:
        text = f"{trip.get_kind_display()} · {trip.starts_on} – {trip.last_day}"
        each = Row(on=trip.starts_on, text=text, record=("trip", trip.public_id))
        found[trip.posting_id].rows.append(each)
    for key, each_found in found.items():
        each_found.is_seen = key in seen
    ordered(found.values())
    return found


def _seen(reading: Reading) -> frozenset[int]:
    rows = visible_postings(reading.actor).filter(pk__in=reading.keys)
    return frozenset(rows.values_list("pk", flat=True))


def _months(since: date, until: date) -> Iterator[date]:
    month = since.replace(day=1)
    while month <= until:
        yield month
        month = months_after(month, 1)

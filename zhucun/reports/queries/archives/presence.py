"""Parts 考勤 and 请销假: month sheets, leave, trips; reasons of leave stay sealed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext

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
    for posting in reading.postings:
        into = found[posting.pk]
        if posting.pk not in seen:
            into.is_seen = False
            continue
        total, unlocked = 0, list[tuple[date, Who]]()
        for month in _months(posting.starts_on, min(posting.ends_on or date.max, reading.as_of)):
            row = rows.get((posting.pk, month))
            if row is not None and row.state == SheetState.LOCKED:
                total += row.village_days
                text = gettext("%(month)s: %(days)s days in the village") % {
                    "month": f"{month:%Y-%m}",
                    "days": row.village_days,
                }
                last = months_after(month, 1) - timedelta(days=1)
                record = ("sheet", f"{posting.public_id}/{month:%Y-%m}")
                state = str(SheetState.LOCKED.label)
                into.rows.append(Row(on=last, text=text, state=state, record=record))
            elif months_after(month, 1) <= reading.as_of:
                unlocked.append((month, _bringer(row)))
        into.gaps += _unlocked(unlocked)
        if into.rows:
            into.figures = [
                (gettext("Months locked"), str(len(into.rows))),
                (gettext("Days in the village"), str(total)),
            ]
    return found


def _bringer(row: Any) -> Who:
    """The township where the cadre has confirmed it, else the cadre."""
    is_own = row is not None and row.state == SheetState.OWN_CONFIRMED
    return Who.TOWNSHIP if is_own else Who.CADRE


def _unlocked(months: list[tuple[date, Who]]) -> Iterator[Gap]:
    """Months that follow each other and wait for the same hand are one gap."""
    spans: list[tuple[date, date, Who]] = []
    for month, who in months:
        if spans and spans[-1][2] is who and months_after(spans[-1][1], 1) == month:
            spans[-1] = (spans[-1][0], month, who)
        else:
            spans.append((month, month, who))
    for first, last, who in spans:
        if first == last:
            text = gettext("Month sheet %(month)s is not locked") % {"month": f"{first:%Y-%m}"}
        else:
            text = gettext("Month sheets %(first)s to %(last)s are not locked") % {
                "first": f"{first:%Y-%m}",
                "last": f"{last:%Y-%m}",
            }
        yield Gap(text=text, since=months_after(first, 1), due_on=None, who=who)


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
        days = gettext("%(days)s days") % {"days": f"{row.days.normalize():f}"}
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

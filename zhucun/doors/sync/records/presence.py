"""Own leaves and trips, the night rota, the month sheets of this month and the last."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from zhucun.doors.sync.records.reader import Reader, Record
from zhucun.kernel.divisions import Level
from zhucun.presence.queries import duty, leave, sheets

#: How long what is over stays on the phone.
KEPT = timedelta(days=60)
_HIDDEN = ("posting__person__id_number", "posting__person__phone")


def leaves(reader: Reader) -> Iterator[Record]:
    """The own leaves, with their reasons. One query."""
    if not reader.actor.person:
        return
    wanted = leave.Wanted(person=reader.actor.person, since=reader.today - KEPT)
    found = leave.leaves(actor=reader.actor, as_of=reader.today, wanted=wanted)
    for row in found.defer(None).defer(*_HIDDEN):
        shown = {
            "version": row.version,
            "kind": row.kind,
            "starts_on": row.starts_on,
            "ends_on": row.ends_on,
            "starts_at_noon": row.starts_at_noon,
            "ends_at_noon": row.ends_at_noon,
            "days": float(row.days),
            "state": row.state,
            "reason": row.reason,
            "returned_on": row.returned_on,
        }
        yield Record(t="leave", id=row.public_id, d=shown)


def trips(reader: Reader) -> Iterator[Record]:
    """The own trips that stand. One query."""
    if not reader.actor.person:
        return
    since = reader.today - KEPT
    for row in duty.trips(actor=reader.actor, person=reader.actor.person, since=since):
        shown = {
            "version": row.version,
            "kind": row.kind,
            "starts_on": row.starts_on,
            "ends_on": row.ends_on,
            "place_text": row.place_text,
            "to_unit": row.to_unit,
            "reason": row.reason,
            "cancelled": False,
        }
        yield Record(t="trip", id=row.public_id, d=shown)


def sheets_of_months(reader: Reader) -> Iterator[Record]:
    """The own sheets of this month and the last. Six queries."""
    served = [row for row in reader.postings if row.starts_on < reader.today]
    months = [_before(reader.today), reader.today.replace(day=1)]
    for sheet in sheets.sheets_of_months(served, months=months, as_of=reader.today):
        yield _sheet(sheet)


def _sheet(sheet: sheets.Sheet) -> Record:
    figures = sheet.figures
    shown = {
        "posting": sheet.posting.public_id,
        "month": sheet.month,
        "days": sheet.codes,
        "shown": sheet.signs,
        "signs": dict(zip(sheet.codes, sheet.signs, strict=False)),
        "village_days": figures.so_far,
        "planned_days": figures.planned,
        "min_days": figures.least,
        "nights": None if sheet.nights is None else len(sheet.nights),
        "state": sheet.state,
        "last_day": sheet.last_day,
        "standing": figures.standing,
    }
    return Record(t="sheet", id=f"{sheet.posting.public_id}-{sheet.month:%Y-%m}", d=shown)


def nights(reader: Reader) -> Iterator[Record]:
    """Who is on duty in the own village from last week until the end of next month. Four queries
    a month."""
    first, last = reader.today - timedelta(days=7), _after(_after(reader.today))
    for area in reader.areas:
        month = first.replace(day=1)
        while len(area) == Level.VILLAGE and month < last:
            rota = duty.rota(actor=reader.actor, village=area, month=month, on=reader.today)
            for night in rota.nights:
                if night.on >= first:
                    yield from _night(night)
            month = _after(month)


def _night(night: duty.Night) -> Iterator[Record]:
    for row in night.postings:
        shown = {"on": night.on, "posting": row.public_id, "name": row.person.name}
        yield Record(t="night", id=f"{row.public_id}-{night.on:%Y-%m-%d}", d=shown)


def _before(day: date) -> date:
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)


def _after(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)

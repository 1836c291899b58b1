"""Leave, trips, the night rota and the own month sheet, as phones send them."""

from __future__ import annotations

from typing import Any

from zhucun.doors.sync.arrival import Arrived, Done, Kind, Sender, one_by_one
from zhucun.doors.sync.protocol import Day, MaybeId, RecordId, Short, Strict, Text
from zhucun.presence import actions
from zhucun.presence.enums import LeaveKind, TripKind
from zhucun.presence.queries import duty, sheets
from zhucun.presence.queries.leave import leave_card, neighbour


class AskLeave(Strict):
    posting: RecordId
    kind: LeaveKind
    starts_on: Day
    ends_on: Day
    starts_at_noon: bool = False
    ends_at_noon: bool = False
    reason: Text = ""
    whereabouts: Short = ""
    contact: Short = ""
    substitute: MaybeId = ""


class Nothing(Strict):
    """All is said by the record."""


class RecordReturn(Strict):
    on: Day


class RecordTrip(Strict):
    """`ends_on` is the first day back."""

    posting: RecordId
    kind: TripKind
    starts_on: Day
    ends_on: Day
    place_text: Short = ""
    to_unit: bool = False
    reason: Short = ""


class CancelTrip(Strict):
    reason: Short


class SetNight(Strict):
    """The own name on the rota of one night, or off it; the others stay."""

    posting: RecordId
    on: Day
    present: bool


class ConfirmSheet(Strict):
    """`month` is its first day; `shown` the signs that the cadre saw, one a day, where the phone
    has them: then nothing else is confirmed."""

    posting: RecordId
    month: Day
    shown: Short = ""


def _ask_leave(sender: Sender, arrived: Arrived) -> Done:
    given: AskLeave = arrived.content
    posting = sender.posting(given.posting)
    row = actions.ask_leave(
        public_id=arrived.record,
        posting=posting,
        kind=given.kind,
        starts_on=given.starts_on,
        ends_on=given.ends_on,
        starts_at_noon=given.starts_at_noon,
        ends_at_noon=given.ends_at_noon,
        reason=given.reason,
        whereabouts=given.whereabouts,
        contact=given.contact,
        substitute=neighbour(posting, given.substitute) if given.substitute else None,
        made_at=arrived.item.made_at,
        at=sender.now,
        by=arrived.actor,
    )
    return Done(record=row.public_id, version=row.version)


def _cancel_leave(sender: Sender, arrived: Arrived) -> Done:
    row = leave_card(actor=arrived.actor, public_id=arrived.record, as_of=sender.today).leave
    actions.cancel_leave(leave=row, at=sender.now, by=arrived.actor)
    return Done(record=row.public_id, version=row.version)


def _record_return(sender: Sender, arrived: Arrived) -> Done:
    row = leave_card(actor=arrived.actor, public_id=arrived.record, as_of=sender.today).leave
    actions.record_return(leave=row, on=arrived.content.on, at=sender.now, by=arrived.actor)
    return Done(record=row.public_id, version=row.version)


def _record_trip(sender: Sender, arrived: Arrived) -> Done:
    given: RecordTrip = arrived.content
    row = actions.record_trip(
        public_id=arrived.record,
        posting=sender.posting(given.posting),
        kind=given.kind,
        starts_on=given.starts_on,
        ends_on=given.ends_on,
        place_text=given.place_text,
        to_unit=given.to_unit,
        reason=given.reason,
        made_at=arrived.item.made_at,
        at=sender.now,
        by=arrived.actor,
    )
    return Done(record=row.public_id, version=row.version)


def _cancel_trip(sender: Sender, arrived: Arrived) -> Done:
    row = duty.trip_card(actor=arrived.actor, public_id=arrived.record)
    base, reason = arrived.item.base or 1, arrived.content.reason
    actions.cancel_trip(trip=row, base=base, reason=reason, at=sender.now, by=arrived.actor)
    return Done(record=row.public_id, version=row.version)


def _set_night(sender: Sender, arrived: Arrived) -> Done:
    given: SetNight = arrived.content
    posting = sender.posting(given.posting)
    month = given.on.replace(day=1)
    rota = duty.rota(actor=arrived.actor, village=posting.area, month=month, on=sender.today)
    on_duty: list[Any] = list(rota.nights[given.on.day - 1].postings)
    others = [row for row in on_duty if row.pk != posting.pk]
    nights = {given.on: [*others, posting] if given.present else others}
    actions.set_night_duty(village=rota.village, nights=nights, at=sender.now, by=arrived.actor)
    return Done()


def _confirm_sheet(sender: Sender, arrived: Arrived) -> Done:
    given: ConfirmSheet = arrived.content
    posting, month = sender.posting(given.posting), given.month.replace(day=1)
    actions.confirm_sheet(
        posting=posting, month=month, shown=given.shown, at=sender.now, by=arrived.actor
    )
    found = sheets.stored_of([posting], [month]).get((posting.pk, month))
    return Done(record=found.public_id if found else "", version=found.version if found else None)


KINDS = (
    Kind(name="ask_leave", schema=AskLeave, act=one_by_one(_ask_leave)),
    Kind(name="cancel_leave", schema=Nothing, act=one_by_one(_cancel_leave)),
    Kind(name="record_return", schema=RecordReturn, act=one_by_one(_record_return)),
    Kind(name="record_trip", schema=RecordTrip, act=one_by_one(_record_trip)),
    Kind(name="cancel_trip", schema=CancelTrip, act=one_by_one(_cancel_trip)),
    Kind(name="set_night_duty", schema=SetNight, act=one_by_one(_set_night), needs_record=False),
    Kind(
        name="confirm_sheet",
        schema=ConfirmSheet,
        act=one_by_one(_confirm_sheet),
        needs_record=False,
    ),
)

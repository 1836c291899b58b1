"""Endpoints of duty trips and of the night rota."""

from __future__ import annotations

from datetime import date

from django.utils.timezone import localdate, now
from ninja import Query, Status

from zhucun.directory.perms import Actor
from zhucun.doors.api.access import Request
from zhucun.doors.api.fields import Code, IdempotencyKey, PublicId
from zhucun.doors.api.paging import page
from zhucun.doors.api.presence.duty_forms import RotaIn, TripCancelIn, TripIn, TripsWanted
from zhucun.doors.api.presence.duty_schemas import RotaOut, TripOut, TripPage
from zhucun.doors.api.presence.months import Month
from zhucun.doors.api.problems import Unfit
from zhucun.doors.api.receipts import once
from zhucun.kernel.problems import N_, NotFound
from zhucun.presence import actions
from zhucun.presence.queries import duty as queries
from zhucun.roster import queries as roster


def trips(request: Request, wanted: Query[TripsWanted]) -> TripPage:
    """Duty trips of the cadres whose presence the caller may see, latest first.

    Those that were taken back are left out. One query whatever the number of rows.
    """
    found = queries.trips(
        actor=request.auth,
        area=wanted.area,
        person=wanted.person,
        since=wanted.since,
        until=wanted.until,
        text=wanted.q,
        kind=wanted.kind,
    )
    rows, following = page(found, ["-starts_on", "-pk"], wanted)
    return TripPage(rows=[TripOut.of(row) for row in rows], next=following)


def trip(request: Request, public_id: PublicId) -> TripOut:
    """One duty trip, also one that was taken back."""
    return _trip(request.auth, public_id)


def record_trip(
    request: Request, public_id: PublicId, body: TripIn, key: IdempotencyKey = ""
) -> Status[TripOut]:
    """Record days out of the village that are no leave: a trip, a training, rotation days.

    By the cadre or for him by his township or the office. Safe to repeat with an `id` of one's
    own. 409 where it overlaps another trip, 422 where it leaves the posting.
    """
    actor = request.auth

    def act() -> str:
        posting = roster.posting_card(actor=actor, public_id=public_id)
        values = body.model_dump(exclude={"id", "made_at"})
        made = actions.record_trip(
            public_id=body.id,
            posting=posting,
            **values,
            made_at=body.made_at or now(),
            at=now(),
            by=actor,
        )
        return made.public_id

    made = once(actor=actor, key=key, doing=f"record_trip {public_id}", body=body, act=act)
    return Status(201, _trip(actor, made))


def cancel_trip(
    request: Request, public_id: PublicId, body: TripCancelIn, key: IdempotencyKey = ""
) -> TripOut:
    """Take back a trip that was not made or was entered wrongly; in a locked month the days stand.

    Safe to repeat. 409 where somebody changed it since.
    """
    actor = request.auth

    def act() -> str:
        found = queries.trip_card(actor=actor, public_id=public_id)
        actions.cancel_trip(trip=found, base=body.base, reason=body.reason, at=now(), by=actor)
        return public_id

    once(actor=actor, key=key, doing=f"cancel_trip {public_id}", body=body, act=act)
    return _trip(actor, public_id)


def rota(request: Request, code: Code, month: Month) -> RotaOut:
    """The night rota of a village for a month, each night with who is on duty.

    For those who see presence there, and for the cadres who serve there.
    """
    return _rota(request.auth, code, month)


def set_rota(
    request: Request, code: Code, month: Month, body: RotaIn, key: IdempotencyKey = ""
) -> RotaOut:
    """Set who is on duty in some nights of a month; the other nights stay as they are.

    By a cadre of the village, its township or the office. Safe to repeat.
    """
    actor = request.auth
    for night in body.nights:
        if night.on.replace(day=1) != month:
            raise Unfit(field="body.nights", why=N_("the day lies in another month"))

    def act() -> str:
        found = queries.rota(actor=actor, village=code, month=month, on=localdate())
        team = {row.public_id: row for row in found.team}
        if any(one not in team for night in body.nights for one in night.postings):
            raise NotFound
        actions.set_night_duty(
            village=found.village,
            nights={night.on: [team[one] for one in night.postings] for night in body.nights},
            at=now(),
            by=actor,
        )
        return code

    once(actor=actor, key=key, doing=f"set_rota {code} {month}", body=body, act=act)
    return _rota(actor, code, month)


def _trip(actor: Actor, public_id: str) -> TripOut:
    return TripOut.of(queries.trip_card(actor=actor, public_id=public_id))


def _rota(actor: Actor, code: str, month: date) -> RotaOut:
    return RotaOut.of(queries.rota(actor=actor, village=code, month=month, on=localdate()))

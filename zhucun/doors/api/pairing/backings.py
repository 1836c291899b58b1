"""Endpoints of who helps which village."""

from __future__ import annotations

from django.utils.timezone import localdate
from ninja import Query, Status

from zhucun.analytics import queries as analytics
from zhucun.directory import queries as directory
from zhucun.doors.api.access import Request
from zhucun.doors.api.fields import Code, IdempotencyKey, PublicId
from zhucun.doors.api.pairing.forms import BackingIn, HelpedWanted, PairEndIn
from zhucun.doors.api.pairing.village_schemas import BackingOut, VillageHelpOut
from zhucun.doors.api.receipts import once
from zhucun.pairing import actions, queries


def villages_helped(request: Request, wanted: Query[HelpedWanted]) -> list[VillageHelpOut]:
    """Villages of an area with teams, township work groups and units of the county on a day, and
    what the rules of the pack say of it (HH18-066, HH18-067).

    Three queries whatever the number of villages.
    """
    pack = directory.pack_for(wanted.area, as_of=wanted.as_of)
    rows = analytics.villages_helped(actor=request.auth, pack=pack, area=wanted.area)
    shown = [row for row in rows if not wanted.state or row.fits(wanted.state)]
    return [VillageHelpOut.of(row) for row in shown]


def name_backing(
    request: Request, code: Code, body: BackingIn, key: IdempotencyKey = ""
) -> Status[BackingOut]:
    """Name who answers for a village from a day on. Safe to repeat.

    409 where another one of the kind answers for it, 422 where the unit is of another place.
    """
    actor = request.auth

    def act() -> str:
        village = directory.place_card(actor=actor, code=code, as_of=localdate())
        unit = directory.unit_card(actor=actor, public_id=body.unit) if body.unit else None
        made = actions.name_backing(
            village=village, kind=body.kind, unit=unit, since=body.since, by=actor
        )
        return made.public_id

    made = once(actor=actor, key=key, doing=f"name_backing {code}", body=body, act=act)
    return Status(201, BackingOut.of(queries.one_backing(actor=actor, public_id=made)))


def end_backing(
    request: Request, public_id: PublicId, body: PairEndIn, key: IdempotencyKey = ""
) -> BackingOut:
    """A work group or unit answers for a village no more. Safe to repeat."""
    actor = request.auth

    def act() -> str:
        found = queries.one_backing(actor=actor, public_id=public_id)
        actions.end_backing(backing=found, until=body.until, reason=body.reason, by=actor)
        return public_id

    once(actor=actor, key=key, doing=f"end_backing {public_id}", body=body, act=act)
    return BackingOut.of(queries.one_backing(actor=actor, public_id=public_id))

"""Endpoints of checklists that offices tick, of rows behind pillars, and of volumes of stories."""

from __future__ import annotations

from django.utils.timezone import localdate, now
from ninja import Query, Status

from zhucun.doors.api.access import Request
from zhucun.doors.api.fields import IdempotencyKey, PublicId
from zhucun.doors.api.paging import page
from zhucun.doors.api.receipts import once
from zhucun.doors.api.reports.list_schemas import (
    PillarRowOut,
    PillarRowsWanted,
    PlaceListOut,
    PlaceListWanted,
    PlaceTickEndIn,
    PlaceTickIn,
    VolumeCardOut,
    VolumeIn,
    VolumeOut,
    VolumePage,
    VolumesWanted,
)
from zhucun.reports import actions
from zhucun.reports.queries import pillars, stories


def pillar_rows(request: Request, wanted: Query[PillarRowsWanted]) -> list[PillarRowOut]:
    """The records behind a number of a pillar, by place: cadres, teams, households, cases …

    A constant number of queries.
    """
    found = pillars.rows_behind(
        actor=request.auth,
        area=wanted.area,
        item=wanted.item,
        as_of=wanted.as_of,
        unit=wanted.unit,
    )
    return PillarRowOut.all(found)


def place_list(request: Request, checklist: str, wanted: Query[PlaceListWanted]) -> PlaceListOut:
    """A checklist of an area with what an office said is in place. One query."""
    found = pillars.place_list(
        actor=request.auth, area=wanted.area, checklist=checklist, as_of=wanted.as_of
    )
    return PlaceListOut.of(found)


def tick_item(
    request: Request, body: PlaceTickIn, key: IdempotencyKey = ""
) -> Status[PlaceListOut]:
    """Say that an item of a checklist is in place, and what shows it.

    422 for an item that the area's pack does not have. Safe to repeat.
    """
    actor, today = request.auth, localdate()

    def act() -> str:
        made = actions.tick_item(**body.model_dump(), on=today, at=now(), by=actor)
        return str(made.public_id)

    once(actor=actor, key=key, doing="tick_item", body=body, act=act)
    return Status(201, _list(request, body.area, body.checklist))


def end_tick(
    request: Request, public_id: PublicId, body: PlaceTickEndIn, key: IdempotencyKey = ""
) -> PlaceListOut:
    """Take a tick back, with a reason; it stays on record.

    Safe to repeat.
    """
    actor, today = request.auth, localdate()
    tick = pillars.one_tick(actor=actor, public_id=public_id)

    def act() -> str:
        actions.end_tick(tick=tick, why=body.reason, on=today, at=now(), by=actor)
        return public_id

    once(actor=actor, key=key, doing=f"end_tick {public_id}", body=body, act=act)
    return _list(request, tick.area, tick.checklist)


def _list(request: Request, area: str, checklist: str) -> PlaceListOut:
    found = pillars.place_list(
        actor=request.auth, area=area, checklist=checklist, as_of=localdate()
    )
    return PlaceListOut.of(found)


def story_volumes(request: Request, wanted: Query[VolumesWanted]) -> VolumePage:
    """Volumes of stories, the latest first. One query."""
    found = stories.volumes(actor=request.auth, area=wanted.area)
    rows, following = page(found, ["-issued_on", "-pk"], wanted)
    return VolumePage(rows=[VolumeOut.of(row) for row in rows], next=following)


def story_volume(request: Request, public_id: PublicId) -> VolumeCardOut:
    """One volume with the stories that may be shown now. Three queries."""
    return VolumeCardOut.whole(stories.volume_card(actor=request.auth, public_id=public_id))


def compile_volume(
    request: Request, body: VolumeIn, key: IdempotencyKey = ""
) -> Status[VolumeCardOut]:
    """Compile published stories of an area into a volume (HH18-086).

    409 where one of them is not published here or lacks a consent. Safe to repeat.
    """
    actor = request.auth

    def act() -> str:
        made = actions.compile_volume(**body.model_dump(), on=localdate(), at=now(), by=actor)
        return str(made.public_id)

    made = once(actor=actor, key=key, doing="compile_volume", body=body, act=act)
    return Status(201, story_volume(request, made))

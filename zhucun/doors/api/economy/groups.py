"""Endpoints of groups of linked villages."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.timezone import localdate, now
from ninja import Query, Schema, Status
from pydantic import Field

from zhucun.directory.queries import place_on
from zhucun.doors.api.access import Request
from zhucun.doors.api.economy import forms
from zhucun.doors.api.economy.schemas import RecordedOut
from zhucun.doors.api.fields import IdempotencyKey, PublicId
from zhucun.doors.api.paging import page
from zhucun.doors.api.receipts import once
from zhucun.economy import actions, queries


class GroupOut(Schema):
    """Villages that fight together; `area`: the township or county that all of them lie in."""

    id: str
    name: str
    area: str
    villages: list[str]
    since: date
    until: date | None

    @classmethod
    def of(cls, row: Any) -> GroupOut:
        return cls(
            id=row.public_id,
            name=row.name,
            area=row.area,
            villages=sorted(each.area for each in row.villages.all()),
            since=row.valid_from,
            until=row.valid_until,
        )


class GroupPage(Schema):
    rows: list[GroupOut]
    next: str | None


class GroupCardOut(GroupOut):
    """With what its villages share, and the outcome of each rule of the pack."""

    projects: list[str]
    workshops: list[str] = Field(description="Workshops that serve two of them or more.")
    rules: dict[str, str]


def groups(request: Request, wanted: Query[forms.EconomyWanted]) -> GroupPage:
    """Groups of linked villages of a day (HH18-159). Two queries."""
    found = queries.groups(actor=request.auth, as_of=wanted.as_of, area=wanted.area)
    rows, following = page(found, ["area", "name", "pk"], wanted)
    return GroupPage(rows=[GroupOut.of(row) for row in rows], next=following)


def economy_group(
    request: Request, public_id: PublicId, wanted: Query[forms.FundWanted]
) -> GroupCardOut:
    """One group with the projects and workshops that its villages share. Some six queries."""
    day = wanted.as_of or localdate()
    card = queries.group_card(actor=request.auth, public_id=public_id, as_of=day)
    return GroupCardOut(
        **dict(GroupOut.of(card.group)),
        projects=[row.public_id for row in card.projects],
        workshops=[row.public_id for row in card.workshops],
        rules=card.verdict.told,
    )


def link_villages(
    request: Request, body: forms.GroupIn, key: IdempotencyKey = ""
) -> Status[RecordedOut]:
    """Link villages of one county. Safe to repeat.

    409 where a group of the name is there, 422 for fewer than two villages or two counties.
    """

    def act() -> str:
        today = localdate()
        made = actions.link_villages(
            public_id=body.id,
            name=body.name,
            villages=[place_on(code=each, as_of=today) for each in body.villages],
            since=body.since,
            at=now(),
            by=request.auth,
        )
        return str(made.public_id)

    made = once(actor=request.auth, key=key, doing="link_villages", body=body, act=act)
    return Status(201, RecordedOut(id=made))


def end_group(
    request: Request, public_id: PublicId, body: forms.BodyEndIn, key: IdempotencyKey = ""
) -> Status[RecordedOut]:
    """The villages fight together no more; their projects stay theirs. Safe to repeat."""

    def act() -> str:
        row = queries.one_group(actor=request.auth, public_id=public_id)
        actions.end_group(
            group=row, until=body.until, reason=body.reason, at=now(), by=request.auth
        )
        return public_id

    made = once(actor=request.auth, key=key, doing=f"end_group {public_id}", body=body, act=act)
    return Status(201, RecordedOut(id=made))

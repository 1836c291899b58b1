"""Endpoints of a candidate's checklists: item by item, each answered under one's name."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from django.utils.timezone import localdate
from django.utils.translation import get_language
from ninja import Query, Schema
from pydantic import Field, StrictBool

from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor
from zhucun.doors.api.access import Request
from zhucun.doors.api.analytics.schemas import PackRef
from zhucun.doors.api.fields import Body, IdempotencyKey, Note200, OnDay, PublicId, Ref
from zhucun.doors.api.receipts import once
from zhucun.roster import actions, queries
from zhucun.roster.queries import Checked


class TickIn(Body):
    """One item answered; null takes the answer back."""

    item: Ref
    holds: StrictBool | None
    note: Note200 = Field("", description="Needed where the source only counts the item.")


class TicksIn(Body):
    """Items that are left out stay as they are."""

    checklist: Ref
    items: Annotated[list[TickIn], Field(min_length=1, max_length=100)]


class TickedItemOut(Schema):
    """An item with its latest answer; `label` empty: the source only counts it."""

    item: str
    number: int
    label: str
    holds: bool | None
    note: str
    by: str
    on: date | None


class ChecklistOut(Schema):
    """A list of the area's pack. `value`: how many items hold, null while that is open."""

    checklist: str
    label: str
    mode: Literal["all", "none", "list"]
    answered: int
    value: int | None
    items: list[TickedItemOut]

    @classmethod
    def of(cls, found: Checked, lang: str) -> ChecklistOut:
        return cls(
            checklist=found.item.id,
            label=found.item.spec.label.in_(lang),
            mode=found.item.spec.mode,
            answered=found.answered,
            value=found.value,
            items=[
                TickedItemOut(
                    item=one.id,
                    number=one.number,
                    label=one.label.in_(lang) if one.label else "",
                    holds=one.tick.holds if one.tick else None,
                    note=one.note,
                    by=one.tick.by_name if one.tick else "",
                    on=one.tick.checked_on if one.tick else None,
                )
                for one in found.items
            ],
        )


class ChecklistsOut(Schema):
    candidate: str
    pack: PackRef
    rows: list[ChecklistOut]


def checklists(request: Request, public_id: PublicId, wanted: Query[OnDay]) -> ChecklistsOut:
    """The checklists of the area's pack for one candidate, with who answered what when.

    Two queries.
    """
    return _lists(request.auth, public_id, wanted.as_of)


def tick_items(
    request: Request, public_id: PublicId, body: TicksIn, key: IdempotencyKey = ""
) -> ChecklistsOut:
    """Answer items of one checklist under the caller's name; what is counted follows from them.

    Safe to repeat. 422 where the pack has no such item, or an open item is ticked without words.
    """
    actor = request.auth

    def act() -> str:
        found = queries.candidate_card(actor=actor, public_id=public_id)
        drafts = [
            actions.TickDraft(item=each.item, holds=each.holds, note=each.note)
            for each in body.items
        ]
        actions.tick_items(
            drafts, candidate=found, checklist=body.checklist, checked_on=localdate(), by=actor
        )
        return public_id

    once(actor=actor, key=key, doing=f"tick_items {public_id}", body=body, act=act)
    return _lists(actor, public_id, localdate())


def _lists(actor: Actor, public_id: str, as_of: date) -> ChecklistsOut:
    found = queries.candidate_card(actor=actor, public_id=public_id)
    pack = directory.pack_for(found.area, as_of=as_of)
    lang = get_language() or "zh"
    return ChecklistsOut(
        candidate=public_id,
        pack=PackRef(id=pack.id, version=pack.version),
        rows=[
            ChecklistOut.of(each, lang)
            for each in queries.checklists_of(candidate=found, pack=pack)
        ],
    )

"""Endpoints of visits and the diary."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.utils.timezone import localdate, now
from ninja import Query, Status

from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.doors.api.access import Request
from zhucun.doors.api.fields import Body, IdempotencyKey, PublicId
from zhucun.doors.api.fieldwork.forms import (
    CampaignIn,
    DiaryWanted,
    VisitChangeIn,
    VisitedIn,
    VisitIn,
    VisitsWanted,
    VisitVoidIn,
)
from zhucun.doors.api.fieldwork.schemas import DiaryOut, VisitCardOut, VisitOut, VisitPage
from zhucun.doors.api.paging import page
from zhucun.doors.api.receipts import once
from zhucun.fieldwork import actions, queries
from zhucun.fieldwork.actions import NewMatter, VisitChanges, VisitedHousehold
from zhucun.kernel.problems import NotFound
from zhucun.roster import queries as roster


def visits(request: Request, wanted: Query[VisitsWanted]) -> VisitPage:
    """Visits of the caller's areas and his own, latest first.

    Without what was found. One query whatever the number of rows.
    """
    asked = wanted.model_dump(exclude={"after", "limit"})
    found = queries.visits(actor=request.auth, **asked).defer("findings")
    rows, following = page(found, ["-on", "-pk"], wanted)
    return VisitPage(rows=[VisitOut.of(row) for row in rows], next=following)


def visit(request: Request, public_id: PublicId) -> VisitCardOut:
    """One visit with its households, companions and the matters that were heard.

    What was found is for its author, for those who record in the village and for those who handle
    matters; that somebody else than the author read it is noted. Four queries.
    """
    return _card(request.auth, public_id)


def record_visit(
    request: Request, public_id: PublicId, body: VisitIn, key: IdempotencyKey = ""
) -> Status[VisitCardOut]:
    """Record a visit of a posting, with the matters that were heard.

    Safe to repeat with an `id` of one's own. Accepted for every day on which the posting ran, also
    after its end. 409 where the id is taken by other content or the posting did not run.
    """
    actor = request.auth

    def act() -> str:
        posting = roster.posting_card(actor=actor, public_id=public_id)
        values = body.model_dump(include={"kind", "on", "topics", "findings", "companions"})
        made = actions.record_visit(
            public_id=body.id,
            posting=posting,
            village=_village(actor, posting, body.village),
            households=_visited(body.households),
            matters=[
                NewMatter(public_id=each.id, **each.model_dump(exclude={"id"}))
                for each in body.matters
            ],
            **values,
            made_at=body.made_at or now(),
            at=now(),
            by=actor,
        )
        return made.public_id

    made = once(actor=actor, key=key, doing=f"record_visit {public_id}", body=body, act=act)
    return Status(201, _card(actor, made))


def change_visit(
    request: Request, public_id: PublicId, body: VisitChangeIn, key: IdempotencyKey = ""
) -> VisitCardOut:
    """Change fields of a visit.

    Changes of different fields both stand. 409 where somebody changed the same field since: both
    values of each, but not of what is sealed, which is read with the visit.
    """
    values = body.model_dump(exclude={"base", "households"}, exclude_none=True)
    reached = None if body.households is None else _visited(body.households)

    def act(row: Any) -> None:
        changes = VisitChanges(**values, households=reached)
        actions.change_visit(visit=row, base=body.base, changes=changes, at=now(), by=request.auth)

    return _changed(request, public_id, body, key, "change_visit", act)


def void_visit(
    request: Request, public_id: PublicId, body: VisitVoidIn, key: IdempotencyKey = ""
) -> VisitCardOut:
    """Strike out a visit that did not take place; it stays on record with the reason.

    Safe to repeat. 409 while matters that were heard on it are under way.
    """

    def act(row: Any) -> None:
        actions.void_visit(visit=row, reason=body.reason, at=now(), by=request.auth)

    return _changed(request, public_id, body, key, "void_visit", act)


def tag_visit(
    request: Request, public_id: PublicId, body: CampaignIn, key: IdempotencyKey = ""
) -> VisitCardOut:
    """Say to which campaign of the pack a visit belongs. Safe to repeat."""

    def act(row: Any) -> None:
        actions.set_campaign(record=row, campaign=body.campaign, at=now(), by=request.auth)

    return _changed(request, public_id, body, key, "tag_visit", act)


def diary(request: Request, public_id: PublicId, wanted: Query[DiaryWanted]) -> DiaryOut:
    """The diary page (民情日记) of a posting: the visits of a month, nothing that was typed again.

    One note in the access log where the reader is somebody else than the cadre. Four queries.
    """
    actor = request.auth
    posting = roster.posting_card(actor=actor, public_id=public_id)
    is_own = bool(actor.person) and posting.person.public_id == actor.person
    if not is_own and not actor.can(Permission.SEE_FIELDWORK, area=posting.area):
        raise NotFound
    month = date.fromisoformat(f"{wanted.month}-01")
    return DiaryOut.of(actor, queries.diary(actor=actor, posting=posting, month=month))


def _visited(given: Sequence[VisitedIn]) -> list[VisitedHousehold]:
    return [VisitedHousehold(public_id=each.household, slots=each.slots) for each in given]


def _village(actor: Actor, posting: Any, code: str | None) -> Any:
    """The village that a captain names. Raises NotFound outside his township."""
    if code is None:
        return None
    found = directory.places(actor=actor, as_of=localdate(), area=posting.area)
    row = found.filter(code=code).first()
    if row is None:
        raise NotFound
    return row


def _changed(
    request: Request,
    public_id: str,
    body: Body,
    key: str,
    doing: str,
    act: Callable[[Any], None],
) -> VisitCardOut:
    actor = request.auth

    def done() -> str:
        act(queries.visit_card(actor=actor, public_id=public_id))
        return public_id

    once(actor=actor, key=key, doing=f"{doing} {public_id}", body=body, act=done)
    return _card(actor, public_id)


def _card(actor: Actor, public_id: str) -> VisitCardOut:
    return VisitCardOut.of_card(actor, queries.visit_card(actor=actor, public_id=public_id))

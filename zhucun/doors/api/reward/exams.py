"""Endpoints of heads of village committees in exams (HH18-082)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from django.utils.timezone import localdate, now
from ninja import Field, Query, Schema, Status

from zhucun.branches import queries as branches
from zhucun.doors.api.access import Request
from zhucun.doors.api.fields import (
    Area,
    Body,
    Day,
    IdempotencyKey,
    OnDay,
    PublicId,
    Rows,
    Text80,
)
from zhucun.doors.api.paging import page
from zhucun.doors.api.receipts import once
from zhucun.doors.api.reward.forms import RewardReasonIn
from zhucun.doors.api.reward.schemas import RewardAnswerOut
from zhucun.reward import actions, queries
from zhucun.reward.enums import ExamKind
from zhucun.reward.queries import ExamCard

_Year = Annotated[int, Field(ge=2014, le=2100)]
_Points = Annotated[str, Field(pattern=r"^[0-9]{1,3}(\.[0-9]{1,2})?$")]
_Note80 = Annotated[str, Field(max_length=80, pattern=r"^[^\x00]*$")]


class ExamEntriesWanted(OnDay, Rows):
    area: Area = ""
    year: _Year | None = None
    kind: ExamKind | None = None


class ExamEntryIn(Body):
    """`seat`: that of a secretary or director in office; `document`: a paper that shows an
    outstanding record where the house keeps none."""

    seat: PublicId
    kind: ExamKind
    year: _Year
    notice: Text80
    on: Day
    document: _Note80 = ""


class ExamPointsIn(Body):
    """As the exam authority's paper says."""

    points: _Points
    document: Text80
    on: Day


class ExamProofOut(Schema):
    """`kind`: commendation, grade or document; `key`: the id of the record."""

    kind: str
    key: str
    words: str
    on: date | None


class ExamEntryOut(Schema):
    """`due`: the points by the pack, null where none are due or the pack does not say how many
    (`is_unset`)."""

    id: str
    seat: str
    area: str
    name: str
    kind: ExamKind
    year: int
    notice: str
    registered_on: date
    proofs: list[ExamProofOut]
    due: str | None
    is_unset: bool
    points: str | None
    points_on: date | None
    points_document: str
    voided_on: date | None
    answers: list[RewardAnswerOut]

    @classmethod
    def of(cls, card: ExamCard) -> ExamEntryOut:
        row = card.row
        same = ("area", "kind", "year", "notice", "registered_on", "points_on")
        return cls(
            id=row.public_id,
            seat=row.seat.public_id,
            name=card.name,
            proofs=[ExamProofOut(**each._asdict()) for each in card.proofs],
            due=None if card.due is None else f"{card.due:f}",
            is_unset=card.is_unset,
            points=None if row.points is None else f"{row.points:f}",
            points_document=row.points_document,
            voided_on=row.voided_on,
            answers=[
                RewardAnswerOut(rule=each.rule, outcome=each.outcome.value) for each in card.answers
            ],
            **{name: getattr(row, name) for name in same},
        )


class ExamEntryPage(Schema):
    rows: list[ExamEntryOut]
    next: str | None


def exam_entries(request: Request, wanted: Query[ExamEntriesWanted]) -> ExamEntryPage:
    """Heads of villages who are registered for exams, by village, with the points that are due.

    Four queries whatever the number of rows.
    """
    found = queries.exam_entries(
        actor=request.auth, area=wanted.area, year=wanted.year, kind=wanted.kind or ""
    )
    rows, following = page(found, ["-year", "area", "pk"], wanted)
    cards = queries.exam_cards(actor=request.auth, rows=list(rows), as_of=wanted.as_of)
    return ExamEntryPage(rows=[ExamEntryOut.of(card) for card in cards], next=following)


def exam_entry(request: Request, public_id: PublicId) -> ExamEntryOut:
    """One entry. Four queries."""
    return _card(request, public_id)


def enter_exam(
    request: Request, body: ExamEntryIn, key: IdempotencyKey = ""
) -> Status[ExamEntryOut]:
    """Register a head of a village for an exam. Safe to repeat."""
    actor = request.auth

    def act() -> str:
        given = body.model_dump()
        seat = branches.seat_card(actor=actor, public_id=given.pop("seat"))
        draft = actions.ExamDraft(seat=seat, **given)
        return actions.enter_exam(draft, at=now(), by=actor).public_id

    made = once(actor=actor, key=key, doing="enter_exam", body=body, act=act)
    return Status(201, _card(request, made))


def record_exam_points(
    request: Request, public_id: PublicId, body: ExamPointsIn, key: IdempotencyKey = ""
) -> ExamEntryOut:
    """Record the points that the exam authority added. Safe to repeat. 409 where others are."""
    actor = request.auth

    def act() -> str:
        row = queries.exam_card(actor=actor, public_id=public_id, as_of=localdate()).row
        told: dict[str, Any] = {"document": body.document, "on": body.on}
        actions.record_points(entry=row, points=Decimal(body.points), at=now(), by=actor, **told)
        return public_id

    once(actor=actor, key=key, doing=f"record_points {public_id}", body=body, act=act)
    return _card(request, public_id)


def void_exam_entry(
    request: Request, public_id: PublicId, body: RewardReasonIn, key: IdempotencyKey = ""
) -> ExamEntryOut:
    """An entry was recorded by mistake; it stays with the reason. Safe to repeat."""
    actor = request.auth

    def act() -> str:
        row = queries.exam_card(actor=actor, public_id=public_id, as_of=localdate()).row
        actions.void_entry(entry=row, reason=body.reason, at=now(), by=actor)
        return public_id

    once(actor=actor, key=key, doing=f"void_entry {public_id}", body=body, act=act)
    return _card(request, public_id)


def _card(request: Request, public_id: str) -> ExamEntryOut:
    card = queries.exam_card(actor=request.auth, public_id=public_id, as_of=localdate())
    return ExamEntryOut.of(card)

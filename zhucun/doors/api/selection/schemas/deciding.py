"""Decisions, questions and answers, and what was posted."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ninja import Schema

from zhucun.doors.api.directory.schemas import PlaceRef
from zhucun.doors.api.roster.schemas import PersonRef, RoundRef, round_ref
from zhucun.doors.api.selection.schemas.seats import SeatOut
from zhucun.selection.enums import Answer, DecisionKind, Side


class DecisionOut(Schema):
    """What a person decided before the match; every later match keeps it."""

    id: str
    round: RoundRef
    kind: DecisionKind
    village: PlaceRef
    candidate: str
    person: PersonRef
    leads: bool | None
    reason: str
    by: str
    made_at: datetime

    @classmethod
    def of(cls, row: Any) -> DecisionOut:
        person = row.candidate.person
        return cls(
            id=row.public_id,
            round=round_ref(row.round),
            kind=row.kind,
            village=PlaceRef(code=row.village.area, name=row.village.village.short_name),
            candidate=row.candidate.public_id,
            person=PersonRef(id=person.public_id, name=person.name),
            leads=row.leads,
            reason=row.reason,
            by=row.by_name,
            made_at=row.made_at,
        )


class DecisionPage(Schema):
    rows: list[DecisionOut]
    next: str | None


class LiftedOut(Schema):
    """A decision that was taken back."""

    id: str


class SaidOut(Schema):
    """One side's answer; `on_behalf`: the office wrote down a paper reply."""

    side: Side
    answer: Answer
    reason: str
    on_behalf: bool
    by: str
    answered_at: datetime


class QuestionOut(SeatOut):
    """A seat of an adopted proposal about which the caller is asked, with the answers so far."""

    proposal: str
    round: RoundRef
    answers: list[SaidOut]

    @classmethod
    def of(cls, row: Any) -> QuestionOut:
        return cls(
            **SeatOut.fields_of(row),
            proposal=row.proposal.public_id,
            round=round_ref(row.proposal.round),
            answers=[
                SaidOut(
                    side=each.side,
                    answer=each.answer,
                    reason=each.reason,
                    on_behalf=each.on_behalf,
                    by=each.by_name,
                    answered_at=each.answered_at,
                )
                for each in row.confirmations.all()
            ],
        )


class QuestionPage(Schema):
    rows: list[QuestionOut]
    next: str | None


class AnsweredOut(Schema):
    """The seats that were named, as they stand now."""

    seats: list[QuestionOut]


class PostedOut(Schema):
    """What was posted; `left_over`: villages that go into the next match; `handovers`: opened for
    those who leave."""

    proposal: str
    teams: int
    postings: int
    left_over: int
    handovers: int

"""What the API says of the handbook, quizzes and contests, and of corrected sessions."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from ninja import Schema

from zhucun.learning.enums import ContestState, Prize, SuggestionState
from zhucun.learning.queries import Correction, Hit
from zhucun.learning.queries.outcomes import Outcome


class ArticleOut(Schema):
    """A question of the handbook; `is_whole`: found by whole words."""

    id: str
    area: str
    number: int
    question: str
    answer: str
    topic: str
    source: str
    owner: str
    since: date
    until: date | None
    is_whole: bool

    @classmethod
    def of(cls, row: Any, *, is_whole: bool = True) -> ArticleOut:
        return cls(
            id=row.public_id,
            area=row.area,
            number=row.number,
            question=row.question,
            answer=row.answer,
            topic=row.topic,
            source=row.source,
            owner=row.owner,
            since=row.valid_from,
            until=row.valid_until,
            is_whole=is_whole,
        )

    @classmethod
    def found(cls, hit: Hit) -> ArticleOut:
        return cls.of(hit.article, is_whole=hit.is_whole)


class HandbookOut(Schema):
    total: int
    rows: list[ArticleOut]


class EditionOut(Schema):
    id: str
    area: str
    title: str
    issued: date
    articles: list[str]

    @classmethod
    def of(cls, row: Any) -> EditionOut:
        return cls(
            id=row.public_id,
            area=row.area,
            title=row.title,
            issued=row.issued_on,
            articles=row.articles,
        )


class EditionPage(Schema):
    rows: list[EditionOut]
    next: str | None


class SuggestionOut(Schema):
    id: str
    article: str
    text: str
    state: SuggestionState
    answer: str

    @classmethod
    def of(cls, row: Any) -> SuggestionOut:
        return cls(
            id=row.public_id,
            article=row.article.public_id if row.article else "",
            text=row.text,
            state=row.state,
            answer=row.answer,
        )


class SuggestionPage(Schema):
    rows: list[SuggestionOut]
    next: str | None


class MiniClassOut(Schema):
    id: str
    team: str
    place: str
    title: str
    day: date
    present: int
    voided: date | None
    void_reason: str

    @classmethod
    def of(cls, row: Any) -> MiniClassOut:
        return cls(
            id=row.public_id,
            team=row.team.public_id,
            place=row.area,
            title=row.title,
            day=row.on,
            present=row.present,
            voided=row.voided_on,
            void_reason=row.void_reason,
        )


class MiniClassPage(Schema):
    rows: list[MiniClassOut]
    next: str | None


class QuizQuestionOut(Schema):
    """Which options are right is told after the answer only."""

    position: int
    text: str
    options: list[str]
    article: str
    axis: str


class QuizOut(Schema):
    id: str
    area: str
    title: str
    training: str
    phase: str
    opens: date
    closes: date | None
    voided: date | None
    void_reason: str
    questions: list[QuizQuestionOut]

    @classmethod
    def of(cls, row: Any, questions: Any = ()) -> QuizOut:
        return cls(
            id=row.public_id,
            area=row.area,
            title=row.title,
            training=row.session.public_id if row.session else "",
            phase=row.phase,
            opens=row.opens_on,
            closes=row.closes_on,
            voided=row.voided_on,
            void_reason=row.void_reason,
            questions=[
                QuizQuestionOut(
                    position=each.position,
                    text=each.text,
                    options=each.options,
                    article=each.article.public_id,
                    axis=each.axis,
                )
                for each in questions
            ],
        )


class QuizPage(Schema):
    """Quizzes without their questions."""

    rows: list[QuizOut]
    next: str | None


class AttemptOut(Schema):
    """One's own try."""

    id: str
    quiz: str
    correct: int
    asked: int
    wrong: list[int]


class HeatOut(Schema):
    id: str
    position: int
    title: str
    day: date
    judges: list[str]
    judged: date | None


class PrizeOut(Schema):
    """Who received a prize; within a class by name."""

    prize: Prize
    person: str
    name: str
    citation: str


class ContestOut(Schema):
    """`off_reason`: why it was called off."""

    id: str
    area: str
    title: str
    about: str
    day: date
    state: ContestState
    people: int
    off_reason: str
    is_mine: bool
    heats: list[HeatOut]
    prizes: list[PrizeOut]


class ContestRow(Schema):
    id: str
    area: str
    title: str
    day: date
    state: ContestState
    people: int

    @classmethod
    def of(cls, row: Any) -> ContestRow:
        return cls(
            id=row.public_id,
            area=row.area,
            title=row.title,
            day=row.on,
            state=row.state,
            people=row.people,
        )


class ContestPage(Schema):
    rows: list[ContestRow]
    next: str | None


class TrainingOutcomeOut(Schema):
    """One axis: shares of right answers of those who tried both quizzes, in per cent, and the
    change in points. Null where they are too few to be shown, or nothing asked about it."""

    axis: str
    label: str
    clauses: list[str]
    people: int
    before: Decimal | None
    after: Decimal | None
    change: Decimal | None

    @classmethod
    def of(cls, found: Outcome) -> TrainingOutcomeOut:
        same = {name: getattr(found, name) for name in ("people", "before", "after", "change")}
        axis = found.axis
        return cls(axis=axis.id, label=axis.label, clauses=list(axis.clauses), **same)


class TrainingChangeOut(Schema):
    """One field that was corrected; what said nothing is empty."""

    field: str
    was: str
    now: str


class TrainingCorrectionOut(Schema):
    day: date
    reason: str
    changes: list[TrainingChangeOut]

    @classmethod
    def of(cls, row: Correction) -> TrainingCorrectionOut:
        return cls(
            day=row.on,
            reason=row.reason,
            changes=[
                TrainingChangeOut(field=field, was=was, now=now) for field, was, now in row.changes
            ],
        )

"""Endpoints of reviews: many cases of one step looked at together, then signed together."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from django.utils.timezone import now
from django.utils.translation import get_language
from ninja import Query, Schema, Status
from pydantic import Field

from zhucun.directory.perms import Actor
from zhucun.doors.api.access import Request
from zhucun.doors.api.fields import Area, Body, IdempotencyKey, Note300, PublicId, Rows
from zhucun.doors.api.paging import page
from zhucun.doors.api.problems import ProblemOut, said
from zhucun.doors.api.receipts import once
from zhucun.signoff import actions, queries
from zhucun.signoff.enums import ReviewState
from zhucun.signoff.queries import Asked

_WORD = r"^[A-Za-z0-9_-]+$"
_Word = Annotated[str, Field(min_length=1, max_length=40, pattern=_WORD)]


class ReviewsWanted(Rows):
    """The caller's own reviews, the latest first."""


class CasesAskedIn(Body):
    """Cases of one step of one chain, as one signer of it; see `may_sign` of what waits."""

    kind: _Word
    chain: Annotated[str, Field(min_length=1, max_length=80, pattern=_WORD)]
    step: _Word
    signer: Annotated[str, Field(min_length=1, max_length=60, pattern=_WORD)]
    area: Area = Field("", description="Only cases of this place and below.")


class SortIn(Body):
    """Cases that will not be signed, and those that are taken in again."""

    leave_out: list[PublicId] = Field(default_factory=list, max_length=1_000)
    take_in: list[PublicId] = Field(default_factory=list, max_length=1_000)


class ConfirmIn(Body):
    """What is signed is what the review shows at this revision."""

    revision: Annotated[int, Field(strict=True, ge=0, le=1_000_000)]
    reason: Note300 = Field("", description="A remark under each signature.")


class ReviewCasesWanted(Rows):
    show: Literal["", "differs", "blocked", "left-out", "open", "signed", "refused"] = ""
    area: Area = ""


class ReviewOut(Schema):
    """Many cases that are looked at together. Numbers of cases; `differs`: something of them is
    missing, rare, or a rule does not hold. Signing goes on outside the request where they are
    many: ask again until `state` is `done`.
    """

    id: str
    kind: str
    chain: str
    step: str
    signer: str
    area: str
    state: ReviewState
    total: int
    done: int = Field(description="Read, and later settled, so far.")
    revision: int
    cases: int
    ready: int
    blocked: int
    differs: int
    left_out: int
    to_sign: int
    signed: int
    refused: int
    asked_at: datetime
    opened_at: datetime | None
    confirmed_at: datetime | None
    ended_at: datetime | None
    failure: str | None = Field(description="The code of the problem that ended it.")

    @classmethod
    def of(cls, row: Any) -> ReviewOut:
        return cls(
            id=row.public_id,
            kind=row.kind,
            chain=row.chain,
            step=row.step,
            signer=row.word,
            area=row.area,
            state=row.state,
            total=row.total,
            done=row.done,
            revision=row.revision,
            asked_at=row.asked_at,
            opened_at=row.opened_at,
            confirmed_at=row.confirmed_at,
            ended_at=row.ended_at,
            failure=row.failure["code"] if row.failure else None,
            **queries.numbers_of(row),
        )


class LooseReviewOut(Schema):
    id: str
    kind: str
    chain: str
    step: str
    signer: str
    area: str
    state: ReviewState
    total: int
    signed: int
    asked_at: datetime


class ReviewPage(Schema):
    rows: list[LooseReviewOut]
    next: str | None


class SummedLineOut(Schema):
    """One line of the evidence over all cases; `values`: how many cases have which value, where
    they are few; `least`, `most` and `sum` of numbers, in `unit`.
    """

    section: str
    label: str
    known: int
    missing: int
    least: str | None
    most: str | None
    sum: str | None
    unit: str
    values: dict[str, int] | None


class SummedRuleOut(Schema):
    """One rule before the step: in how many cases it came out how."""

    rule: str
    label: str
    counts: dict[str, int]


class PlaceCountOut(Schema):
    place: str
    cases: int
    ready: int
    left_out: int
    signed: int
    refused: int


class ReviewCard(ReviewOut):
    """With what its cases show together, as they stood when they were laid open."""

    lines: list[SummedLineOut]
    rules: list[SummedRuleOut]
    places: list[PlaceCountOut]


class ReviewCaseOut(Schema):
    """One case of a review. `notes`: what it differs by; `outcome`: empty until it is settled, then
    `signed` or the code of the problem that stood in the way; `problem`: that problem in words.
    """

    case: str
    title: str
    place: str
    evidence: str = Field(description="The digest that is signed.")
    is_ready: bool
    is_left_out: bool
    notes: list[list[str | int]]
    outcome: str
    problem: ProblemOut | None


class ReviewCasePage(Schema):
    rows: list[ReviewCaseOut]
    next: str | None


def reviews(request: Request, wanted: Query[ReviewsWanted]) -> ReviewPage:
    """The caller's own reviews, the latest first.

    One query.
    """
    found = queries.reviews(actor=request.auth)
    rows, following = page(found, ["-asked_at", "-pk"], wanted)
    return ReviewPage(rows=[_loose(row) for row in rows], next=following)


def review(request: Request, public_id: PublicId) -> ReviewCard:
    """One of the caller's reviews: how far it is, and what its cases show together.

    Three queries.
    """
    return _card(request.auth, public_id)


def review_cases(
    request: Request, public_id: PublicId, wanted: Query[ReviewCasesWanted]
) -> ReviewCasePage:
    """The cases of a review in their order, each with what it differs by and what became of it.

    Two queries.
    """
    row = queries.review_card(actor=request.auth, public_id=public_id)
    found = queries.review_cases(row, show=wanted.show, area=wanted.area)
    rows, following = page(found, ["number"], wanted)
    return ReviewCasePage(rows=[_case(each) for each in rows], next=following)


def ask_review(
    request: Request, body: CasesAskedIn, key: IdempotencyKey = ""
) -> Status[ReviewCard]:
    """Have all cases laid open that wait for the caller's signature at one step.

    Nothing is signed by it. Up to 200 are ready with the answer, more are read by a worker. 409
    where nothing waits.
    """
    actor = request.auth

    def act() -> str:
        asked = Asked(
            kind=body.kind, chain=body.chain, step=body.step, word=body.signer, area=body.area
        )
        return actions.ask_review(asked=asked, at=now(), by=actor).public_id

    made = once(actor=actor, key=key, doing="ask_review", body=body, act=act)
    return Status(201, _card(actor, made))


def sort_review(
    request: Request, public_id: PublicId, body: SortIn, key: IdempotencyKey = ""
) -> ReviewCard:
    """Leave cases out of what will be signed, or take them in again.

    Safe to repeat. 409 once it is confirmed.
    """
    actor = request.auth

    def act() -> str:
        row = queries.review_card(actor=actor, public_id=public_id)
        actions.sort_review(review=row, **body.model_dump(), at=now(), by=actor)
        return public_id

    once(actor=actor, key=key, doing=f"sort_review {public_id}", body=body, act=act)
    return _card(actor, public_id)


def confirm_review(
    request: Request, public_id: PublicId, body: ConfirmIn, key: IdempotencyKey = ""
) -> ReviewCard:
    """Sign what was laid open and not left out, each case whole or not at all.

    A case whose evidence has changed since, or that a rule blocks, is left out and named. Safe to
    repeat. Up to 200 are signed with the answer, more by a worker; what a lost worker left goes on
    where it stopped. 409 where cases were left out or taken in since.
    """
    actor = request.auth

    def act() -> str:
        row = queries.review_card(actor=actor, public_id=public_id)
        actions.confirm_review(review=row, **body.model_dump(), at=now(), by=actor)
        return public_id

    once(actor=actor, key=key, doing=f"confirm_review {public_id}", body=body, act=act)
    return _card(actor, public_id)


def stop_review(request: Request, public_id: PublicId, key: IdempotencyKey = "") -> ReviewCard:
    """Put a review away; what is signed by then stands.

    Safe to repeat.
    """
    actor = request.auth

    def act() -> str:
        row = queries.review_card(actor=actor, public_id=public_id)
        actions.stop_review(review=row, at=now(), by=actor)
        return public_id

    once(actor=actor, key=key, doing=f"stop_review {public_id}", act=act)
    return _card(actor, public_id)


def _card(actor: Actor, public_id: str) -> ReviewCard:
    row = queries.review_card(actor=actor, public_id=public_id)
    at = 1 if (get_language() or "zh").startswith("en") else 0
    return ReviewCard(
        **ReviewOut.of(row).model_dump(),
        lines=[_line(each, at) for each in row.summary.get("lines", ())],
        rules=[
            SummedRuleOut(rule=each["rule"], label=each["label"][at], counts=each["counts"])
            for each in row.summary.get("rules", ())
        ],
        places=[PlaceCountOut(**vars(each)) for each in queries.review_places(row)],
    )


def _line(one: dict[str, Any], at: int) -> SummedLineOut:
    values = one.get("values")
    return SummedLineOut(
        section=one["section"][at],
        label=one["label"][at],
        known=one["known"],
        missing=one["missing"],
        least=one.get("least"),
        most=one.get("most"),
        sum=one.get("sum"),
        unit=one.get("unit", ""),
        values=None if values is None else {value[at]: value[2] for value in values},
    )


def _case(row: Any) -> ReviewCaseOut:
    why = queries.refusal_of(row)
    return ReviewCaseOut(
        case=row.case.public_id,
        title=row.case.title,
        place=row.place,
        evidence=row.evidence,
        is_ready=row.is_ready,
        is_left_out=row.is_left_out,
        notes=row.notes,
        outcome=row.outcome,
        problem=None if why is None else said(why),
    )


def _loose(row: Any) -> LooseReviewOut:
    return LooseReviewOut(
        id=row.public_id,
        kind=row.kind,
        chain=row.chain,
        step=row.step,
        signer=row.word,
        area=row.area,
        state=row.state,
        total=row.total,
        signed=row.signed,
        asked_at=row.asked_at,
    )

"""What the API says of appraisal: nothing is ordered by points."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from ninja import Schema
from pydantic import Field

from zhucun.appraisal import queries
from zhucun.appraisal.enums import (
    AppraisalKind,
    AppraisalState,
    Appraised,
    DeductionEvidence,
    Progress,
    RunState,
    SchemeState,
)
from zhucun.appraisal.queries import AppraisalCard, AppraiseeCard, Task
from zhucun.doors.api.appraisal.services import AppraisedElsewhereOut, ServiceOut
from zhucun.doors.api.ballots.schemas import PollAsideOut

_ENDS = ("until", "state", "frozen_on", "withdrawn_on", "withdraw_reason")


class AppraisalOut(Schema):
    id: str
    area: str
    kind: AppraisalKind
    title: str
    score: str
    level: str = Field(description="Of places: their level; empty where it is about people.")
    pack: str
    pack_version: str
    since: date
    until: date
    state: AppraisalState
    frozen_on: date | None
    withdrawn_on: date | None
    withdraw_reason: str

    @staticmethod
    def fields_of(row: Any) -> dict[str, Any]:
        same = ("area", "kind", "title", "score", "level", "pack", "pack_version", "since")
        found = {name: getattr(row, name) for name in (*same, *_ENDS)}
        return {"id": row.public_id, **found}

    @classmethod
    def of(cls, row: Any) -> AppraisalOut:
        return cls(**cls.fields_of(row))


class AppraisalPage(Schema):
    rows: list[AppraisalOut]
    next: str | None


class AppraisalPartOut(Schema):
    """`weight` null: not configured (未配置), or the area lets the part not count."""

    id: str
    label: str
    classes: list[str]
    periods: list[str]
    weight: Decimal | None
    most: Decimal
    words: dict[str, Decimal] = Field(description="Marks that are words, with their numbers.")
    poll: str = Field(description="Whose evaluation villagers' marks are of: posting or team.")


class QuotaGroupOut(Schema):
    """`slots` null: the share is not configured; nobody is held back. `tied`: cadres who are equal
    on the border, for `left` places: people choose."""

    grade: str
    groups: list[list[str]] = Field(description="County, level of the unit, class of personnel.")
    base: int
    shares: list[str | None]
    product: str | None
    rounding: str
    slots: int | None
    inside: int
    decided: int
    tied: list[str]
    left: int
    waiting: int


class AppraisalCardOut(AppraisalOut):
    """One appraisal with its numbers, of the cadres whom the caller sees."""

    people: int
    left_out: int
    without_total: int
    decided: int
    signed: int
    notified: int
    is_stale: bool = Field(description="Evidence came in after the last computation.")
    has_chain: bool
    objection_days: int | None = Field(description="Null: not configured, until it is frozen.")
    parts: list[AppraisalPartOut]
    quotas: list[QuotaGroupOut]
    notice: str

    @classmethod
    def of_card(cls, card: AppraisalCard) -> AppraisalCardOut:
        counted = ("people", "left_out", "without_total", "decided", "signed", "notified")
        return cls(
            **cls.fields_of(card.row),
            **{name: getattr(card.counts, name) for name in counted},
            is_stale=card.is_stale,
            has_chain=card.has_chain,
            objection_days=card.objection_days,
            parts=[
                AppraisalPartOut(
                    id=part.id,
                    label=part.label[0],
                    classes=[one.word for one in part.classes],
                    periods=[one.name for one in part.periods],
                    weight=part.weight,
                    most=part.most,
                    words={one.word: one.mark for one in part.words},
                    poll=str(part.poll),
                )
                for part in card.view.parts
            ],
            quotas=[
                QuotaGroupOut(
                    grade=one.grade,
                    groups=[list(key) for key in one.keys],
                    shares=list(one.shares),
                    tied=list(one.tied),
                    **{
                        name: getattr(one, name)
                        for name in (
                            *("base", "product", "rounding", "slots", "inside", "decided"),
                            *("left", "waiting"),
                        )
                    },
                )
                for one in card.groups
            ],
            notice=card.row.notice,
        )


class AppraiseeOut(Schema):
    """`posting`: of a cadre on post. `person`: he himself, of a place whoever heads it. Each empty
    where there is none."""

    id: str
    subject: Appraised
    person: str
    posting: str
    name: str
    area: str
    role: str
    level: str
    personnel_class: str
    progress: Progress
    proposed: str = Field(description="Empty to the cadre himself until he is notified.")
    grade: str
    version: int

    @staticmethod
    def fields_of(row: Any, *, is_told: bool = True) -> dict[str, Any]:
        same = ("area", "role", "level", "personnel_class", "version")
        return {
            "id": row.public_id,
            "subject": row.subject,
            "person": row.person.public_id if row.person else "",
            "posting": row.posting.public_id if row.posting else "",
            "name": row.called,
            "progress": queries.progress_of(row) if is_told else Progress.OPEN,
            "proposed": row.proposed if is_told else "",
            "grade": row.grade if is_told else "",
            **{name: getattr(row, name) for name in same},
        }


class AppraiseePage(Schema):
    rows: list[AppraiseeOut]
    next: str | None


class CadreReviewOut(Schema):
    """`by_name` is empty to the cadre himself."""

    id: str
    part: str
    period: str
    by_class: str
    mark: Decimal | None
    word: str = Field(description="The mark as a word of the scheme, in place of a number.")
    comment: str
    on: date
    by_name: str
    document: str


class PointsOut(Schema):
    id: str
    points: Decimal
    evidence: DeductionEvidence
    evidence_key: str
    reason: str
    on: date


class GradeObjectionOut(Schema):
    id: str
    made_on: date
    text: str
    answered_on: date | None
    answer: str
    upheld: bool | None


class AppraiseeCardOut(AppraiseeOut):
    """One cadre whole. `result`: what the last computation says of him, part by part with its rows,
    what is missing and why, gates, how he stands to each grade; empty to himself until he is
    notified. `asides`: evaluations by villagers within its days that were set aside, to be read
    with its marks and conditions."""

    appraisal: str
    reason: str
    decided_on: date | None
    signed_on: date | None
    notified_on: date | None
    object_until: date | None
    result: dict[str, Any]
    reviews: list[CadreReviewOut]
    deductions: list[PointsOut]
    objections: list[GradeObjectionOut]
    asides: list[PollAsideOut]
    elsewhere: list[AppraisedElsewhereOut]
    services: list[ServiceOut] = Field(description="Where and when he served within the days.")

    @classmethod
    def of_card(cls, card: AppraiseeCard) -> AppraiseeCardOut:
        row, himself = card.row, card.rights.is_himself
        is_told = queries.is_open_to_him(row) or not himself
        same = ("decided_on", "signed_on", "notified_on", "object_until")
        days: dict[str, Any] = {name: getattr(row, name) if is_told else None for name in same}
        return cls(
            **cls.fields_of(row, is_told=is_told),
            **days,
            appraisal=row.appraisal.public_id,
            reason=row.reason if is_told else "",
            result=row.result if is_told else {},
            reviews=[
                CadreReviewOut(
                    **_fields(CadreReviewOut, one, "by_name"),
                    by_name="" if himself else one.by_name,
                )
                for one in card.reviews
            ],
            deductions=[PointsOut(**_fields(PointsOut, one)) for one in card.deductions],
            objections=[
                GradeObjectionOut(**_fields(GradeObjectionOut, one)) for one in card.objections
            ],
            asides=[PollAsideOut.of(one) for one in queries.asides_of(row)] if is_told else [],
            elsewhere=[AppraisedElsewhereOut.of(one) for one in card.elsewhere],
            services=[ServiceOut(**vars(one)) for one in row.services],
        )


class AppraisalOfferOut(Schema):
    """A scheme by which an appraisal can be opened. `subject`: whom it is about, in the words of
    the packs; `level`: of places."""

    score: str
    level: str
    subject: str
    label: str
    label_en: str


class AppraisalOffersOut(Schema):
    rows: list[AppraisalOfferOut]


class ReviewTaskOut(Schema):
    appraisal: str
    part: str
    period: str
    by_class: str
    asked: int
    given: int
    unmarked: int = Field(description="Commented on where marks are weighed: not given yet.")
    is_over: bool

    @classmethod
    def of(cls, task: Task) -> ReviewTaskOut:
        return cls(
            appraisal=task.appraisal.public_id,
            part=task.part.id,
            period=task.period.name,
            by_class=task.by.word,
            asked=task.asked,
            given=task.given,
            unmarked=task.unmarked,
            is_over=task.is_over,
        )


class ReviewTasksOut(Schema):
    rows: list[ReviewTaskOut]


class CountOut(Schema):
    """How many cadres or reviews changed; 0 where it was so before."""

    changed: int


class AppraisalRunOut(Schema):
    """`result`: groups with their quotas, townships, marks that did not count; of a trial how many
    change. `changes` of a trial: whose proposal, by which terms."""

    id: str
    appraisal: str
    scheme: str | None
    state: RunState
    asked_at: datetime
    ended_at: datetime | None
    digest: str
    failure: str
    result: dict[str, Any]
    changes: list[dict[str, Any]]

    @classmethod
    def of(cls, row: Any) -> AppraisalRunOut:
        same = ("state", "asked_at", "ended_at", "digest", "failure", "result", "changes")
        return cls(
            id=row.public_id,
            appraisal=row.appraisal.public_id,
            scheme=row.scheme.public_id if row.scheme else None,
            **{name: getattr(row, name) for name in same},
        )


class AppraisalSchemeOut(Schema):
    id: str
    area: str
    score: str
    title: str
    state: SchemeState
    settings: dict[str, Any]
    document: str
    valid_from: date | None
    valid_until: date | None
    tried_on: date | None
    digest: str

    @classmethod
    def of(cls, row: Any) -> AppraisalSchemeOut:
        return cls(**_fields(cls, row))


class AppraisalSchemePage(Schema):
    rows: list[AppraisalSchemeOut]
    next: str | None


class RecomputedOut(Schema):
    """`is_same`: computed again from what was frozen, it came out bit by bit as it did."""

    number: int
    frozen_on: date
    digest: str
    answers_digest: str
    is_same: bool
    people: int
    marks: int


def _fields(schema: type[Schema], row: Any, *without: str) -> dict[str, Any]:
    return {
        name: row.public_id if name == "id" else getattr(row, name)
        for name in schema.model_fields
        if name not in without
    }

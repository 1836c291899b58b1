"""What callers ask of appraisal, and what they record."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Field

from zhucun.appraisal.enums import AppraisalKind, DeductionEvidence, Progress
from zhucun.doors.api.fields import (
    Area,
    Asked,
    Body,
    Code,
    Day,
    MaybePublicId,
    Note200,
    OnDay,
    PublicId,
    Ref,
    Rows,
    Text80,
    Text200,
)

_NO_NUL = r"^[^\x00]*$"
Mark: TypeAlias = Annotated[
    Decimal, Field(ge=0, le=100_000, max_digits=8, decimal_places=2, allow_inf_nan=False)
]
Comment: TypeAlias = Annotated[str, Field(max_length=1000, pattern=_NO_NUL)]
SealedWords: TypeAlias = Annotated[str, Field(min_length=1, max_length=4000, pattern=_NO_NUL)]
MarkWord: TypeAlias = Annotated[str, Field(max_length=20, pattern=_NO_NUL, examples=["优秀"])]
PartWord: TypeAlias = Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[a-z0-9_-]+$")]
PeriodName: TypeAlias = Annotated[
    str, Field(min_length=1, max_length=12, pattern=r"^[A-Za-z0-9-]+$", examples=["2026-Q1"])
]
MaybeGrade: TypeAlias = Annotated[str, Field(max_length=20, pattern=r"^[a-z0-9_-]*$")]
MaybeDocument: TypeAlias = Annotated[str, Field(max_length=80, pattern=_NO_NUL)]


class AppraisalsWanted(Rows):
    area: Area = Field("", description="Appraisals of this place and all below it.")
    kind: AppraisalKind | Literal[""] = ""


class AppraiseesWanted(Rows):
    area: Area = Field("", description="Cadres of this place and all below it.")
    progress: Progress | Literal[""] = ""
    grade: MaybeGrade = ""


class ReviewTasksWanted(OnDay):
    pass


class AppraisalOffersWanted(OnDay):
    area: Code


class SchemesWanted(Rows):
    area: Area = ""


class AppraisalIn(Body):
    id: MaybePublicId = Field("", description="Made by the caller: the same id is one appraisal.")
    area: Code
    kind: AppraisalKind
    score: Ref = Field(description="The scheme of the pack, such as one-pledge-three-reviews.")
    level: Literal["prefecture", "county", "township", "village", ""] = Field(
        "", description="Of places, where the scheme is about those of several levels."
    )
    title: Text80
    since: Day
    until: Day = Field(description="The first day that no longer counts.")


class CadreReviewIn(Body):
    appraisee: PublicId
    part: PartWord
    period: PeriodName
    by_class: PartWord
    on: Day
    mark: Mark | None = Field(None, description="Without one it is a comment, and no zero.")
    word: MarkWord = Field("", description="The mark as a word of the scheme.")
    comment: Comment = ""
    document: MaybeDocument = Field("", description="The paper on which somebody else gave it.")


class CadreReviewsIn(Body):
    reviews: Annotated[list[CadreReviewIn], Field(min_length=1, max_length=500)]


class AppraisalReasonIn(Body):
    reason: Text200


class DeductionIn(Body):
    points: Mark
    evidence: DeductionEvidence
    key: Text80 = Field(description="A spot check, a matter (their ids), or a document number.")
    reason: Text200
    on: Day


class GradeDecisionIn(Body):
    appraisee: PublicId
    grade: MaybeGrade = Field("", description="Empty takes a decision back.")
    reason: Note200 = ""
    base: Annotated[int, Field(strict=True, ge=1, le=1_000_000)] | None = Field(
        None, description="`version` as it was looked at; 409 where it has changed since."
    )


class GradeDecisionsIn(Body):
    decisions: Annotated[list[GradeDecisionIn], Field(min_length=1, max_length=500)]


class ObjectionIn(Body):
    id: MaybePublicId = Field("", description="Made by the caller: the same id is one objection.")
    text: SealedWords


class ObjectionAnswerIn(Body):
    answer: SealedWords
    upheld: bool


class PublicityOfGradeIn(Body):
    grade: PartWord
    since: Day
    until: Day
    added: Annotated[str, Field(max_length=500, pattern=_NO_NUL)] = ""


class TrialIn(Body):
    scheme: PublicId


class SchemeIn(Body):
    """`settings`: weights, classes, thresholds, shares, rounding and the like; numbers as text."""

    id: MaybePublicId = Field("", description="Made by the caller: the same id is one draft.")
    area: Code
    score: Ref
    title: Text80
    settings: dict[str, Any] = Field(
        description="Keys: weights, classes, most, thresholds, shares, rounding, missing, partial, "
        "small, parameters, deduct_most, calibration, satisfaction, words, poll."
    )


class AdoptionIn(Body):
    document: Text80
    since: Day


class NoFields(Body):
    """No field is sent."""


class RecomputationWanted(Asked):
    number: Annotated[int, Field(ge=0, le=1000)] = Field(
        0, description="Which freeze, counted from 1; 0: the latest."
    )

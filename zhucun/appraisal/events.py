"""News of appraisal. Comments and objections stay sealed with their records."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from zhucun.ledger.events import Event


@dataclass(frozen=True, kw_only=True)
class SchemeDrafted(Event):
    name: ClassVar[str] = "appraisal.scheme.drafted"
    title: str
    score: str
    settings: str


@dataclass(frozen=True, kw_only=True)
class SchemeAdopted(Event):
    """`digest` is of the settings as they were adopted."""

    name: ClassVar[str] = "appraisal.scheme.adopted"
    document: str
    since: date
    digest: str


@dataclass(frozen=True, kw_only=True)
class SchemeReplaced(Event):
    """Adopted from a day (`since`) that had not come; another one, by its `document`, holds
    instead, and this one never did."""

    name: ClassVar[str] = "appraisal.scheme.replaced"
    since: date
    by_scheme: str
    document: str


@dataclass(frozen=True, kw_only=True)
class AppraisalOpened(Event):
    name: ClassVar[str] = "appraisal.opened"
    kind: str
    score: str
    pack: str
    version: str
    since: date
    until: date
    scheme: str = ""
    level: str = ""


@dataclass(frozen=True, kw_only=True)
class AppraisalWithdrawn(Event):
    """Before anybody was decided: it was opened by mistake."""

    name: ClassVar[str] = "appraisal.withdrawn"
    reason: str


@dataclass(frozen=True, kw_only=True)
class AppraiseesTaken(Event):
    """From the registers; nobody is typed."""

    name: ClassVar[str] = "appraisal.appraisees.taken"
    added: int
    changed: int


@dataclass(frozen=True, kw_only=True)
class AppraiseeLeftOut(Event):
    name: ClassVar[str] = "appraisal.appraisee.left-out"
    reason: str


@dataclass(frozen=True, kw_only=True)
class AppraiseeTakenBackIn(Event):
    """Who was left out is in it again."""

    name: ClassVar[str] = "appraisal.appraisee.taken-back-in"
    reason: str


@dataclass(frozen=True, kw_only=True)
class CadreReviewed(Event):
    name: ClassVar[str] = "appraisal.cadre.reviewed"
    review: str
    part: str
    period: str
    by_class: str
    mark: Decimal | None
    source: str
    word: str = ""


@dataclass(frozen=True, kw_only=True)
class ReviewWithdrawn(Event):
    name: ClassVar[str] = "appraisal.review.withdrawn"
    review: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class PointsDeducted(Event):
    name: ClassVar[str] = "appraisal.points.deducted"
    deduction: str
    points: Decimal
    evidence: str


@dataclass(frozen=True, kw_only=True)
class DeductionWithdrawn(Event):
    name: ClassVar[str] = "appraisal.deduction.withdrawn"
    deduction: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class RunAsked(Event):
    """`scheme`: one that is only tried."""

    name: ClassVar[str] = "appraisal.run.asked"
    run: str
    scheme: str = ""


@dataclass(frozen=True, kw_only=True)
class AppraisalComputed(Event):
    """What came out, by the digest of evidence and answers."""

    name: ClassVar[str] = "appraisal.computed"
    run: str
    appraisees: int
    digest: str


@dataclass(frozen=True, kw_only=True)
class GradeDecided(Event):
    """`proposed` is what the scheme came to; a person decided `grade`."""

    name: ClassVar[str] = "appraisal.grade.decided"
    grade: str
    proposed: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class GradeReopened(Event):
    """A grade that a new computation no longer carries is open again; `why`: gate, quota or
    reason, or “appraisal”: this was opened again since it was signed."""

    name: ClassVar[str] = "appraisal.grade.reopened"
    grade: str
    why: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class GradeSigned(Event):
    name: ClassVar[str] = "appraisal.grade.signed"
    grade: str
    on: date


@dataclass(frozen=True, kw_only=True)
class PersonNotified(Event):
    name: ClassVar[str] = "appraisal.person.notified"
    on: date
    until: date | None


@dataclass(frozen=True, kw_only=True)
class ObjectionMade(Event):
    name: ClassVar[str] = "appraisal.objection.made"
    objection: str
    on: date


@dataclass(frozen=True, kw_only=True)
class ObjectionAnswered(Event):
    """`upheld`: the grade goes back to be decided anew."""

    name: ClassVar[str] = "appraisal.objection.answered"
    objection: str
    upheld: bool


@dataclass(frozen=True, kw_only=True)
class ResultsPublished(Event):
    name: ClassVar[str] = "appraisal.results.published"
    since: date
    until: date


@dataclass(frozen=True, kw_only=True)
class AppraisalFrozen(Event):
    name: ClassVar[str] = "appraisal.frozen"
    number: int
    digest: str


@dataclass(frozen=True, kw_only=True)
class AppraisalReopened(Event):
    name: ClassVar[str] = "appraisal.reopened"
    reason: str

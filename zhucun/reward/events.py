"""News of use and reward. Reasons of cases are sealed and stand in none."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from zhucun.ledger.events import Event


@dataclass(frozen=True, kw_only=True)
class OutcomeRecorded(Event):
    name: ClassVar[str] = "reward.outcome.recorded"
    person: str
    kind: str
    on: date


@dataclass(frozen=True, kw_only=True)
class OutcomeVoided(Event):
    name: ClassVar[str] = "reward.outcome.voided"
    reason: str


@dataclass(frozen=True, kw_only=True)
class Commended(Event):
    """`against`: rules that spoke against it, `unknown`: of which it was not known, with the
    reason for which a person decided so."""

    name: ClassVar[str] = "reward.commendation.given"
    person: str
    level: str
    title: str
    on: date
    against: list[str]
    reason: str = ""
    unknown: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class CommendationProposed(Commended):
    """Proposed to those who sign it by the pack."""

    name: ClassVar[str] = "reward.commendation.proposed"


@dataclass(frozen=True, kw_only=True)
class CommendationApproved(Event):
    """The signatures that approve it are given; `is_approved` false: one was taken back."""

    name: ClassVar[str] = "reward.commendation.approved"
    on: date
    is_approved: bool = True


@dataclass(frozen=True, kw_only=True)
class CommendationNumbered(Event):
    name: ClassVar[str] = "reward.commendation.numbered"
    document: str


@dataclass(frozen=True, kw_only=True)
class CommendationPublished(Event):
    name: ClassVar[str] = "reward.commendation.published"
    document: str
    on: date


@dataclass(frozen=True, kw_only=True)
class CommendationVoided(Event):
    name: ClassVar[str] = "reward.commendation.voided"
    reason: str


@dataclass(frozen=True, kw_only=True)
class ListChecked(Event):
    name: ClassVar[str] = "reward.promotion-check.made"
    title: str
    pack: str
    version: str
    names: int
    held: int
    failed: int
    unknown: int


@dataclass(frozen=True, kw_only=True)
class CaseOpened(Event):
    name: ClassVar[str] = "reward.case.opened"
    person: str
    ground: str
    measure: str
    rows: list[str]


@dataclass(frozen=True, kw_only=True)
class CaseDecided(Event):
    name: ClassVar[str] = "reward.case.decided"
    measure: str
    on: date


@dataclass(frozen=True, kw_only=True)
class CaseNotified(Event):
    name: ClassVar[str] = "reward.case.notified"
    document: str
    influence_until: date


@dataclass(frozen=True, kw_only=True)
class CaseAppealed(Event):
    name: ClassVar[str] = "reward.case.appealed"
    on: date


@dataclass(frozen=True, kw_only=True)
class AppealAnswered(Event):
    name: ClassVar[str] = "reward.case.appeal-answered"
    is_lifted: bool


@dataclass(frozen=True, kw_only=True)
class CaseRestored(Event):
    """`gives_back`: the reward that the case cancelled is due again, as a person decided."""

    name: ClassVar[str] = "reward.case.restored"
    on: date
    gives_back: bool = False


@dataclass(frozen=True, kw_only=True)
class CaseWithdrawn(Event):
    name: ClassVar[str] = "reward.case.withdrawn"
    reason: str


@dataclass(frozen=True, kw_only=True)
class CaseTakenBack(Event):
    """It was decided, and the person was not told yet."""

    name: ClassVar[str] = "reward.case.taken-back"
    reason: str


@dataclass(frozen=True, kw_only=True)
class InfluenceCorrected(Event):
    """The person is told anew, on that day."""

    name: ClassVar[str] = "reward.case.influence-corrected"
    before: date
    influence_until: date
    reason: str
    on: date


@dataclass(frozen=True, kw_only=True)
class TargetPledged(Event):
    name: ClassVar[str] = "reward.target-pledge.made"
    person: str
    target: str
    due_on: date


@dataclass(frozen=True, kw_only=True)
class TargetPledgeSigned(Event):
    name: ClassVar[str] = "reward.target-pledge.signed"
    document: str
    on: date


@dataclass(frozen=True, kw_only=True)
class TargetPledgeDecided(Event):
    """`proposed`: what the record said by which it is measured, "" where none did."""

    name: ClassVar[str] = "reward.target-pledge.decided"
    verdict: str
    proposed: str
    reason: str
    on: date


@dataclass(frozen=True, kw_only=True)
class TargetPledgeVoided(Event):
    name: ClassVar[str] = "reward.target-pledge.voided"
    reason: str


@dataclass(frozen=True, kw_only=True)
class ExamEntered(Event):
    """A head of a village committee is registered for an exam."""

    name: ClassVar[str] = "reward.exam.entered"
    seat: str
    kind: str
    year: int
    notice: str


@dataclass(frozen=True, kw_only=True)
class ExamPointsAdded(Event):
    """`points`: as the exam authority's paper says."""

    name: ClassVar[str] = "reward.exam.points"
    points: str
    document: str
    on: date


@dataclass(frozen=True, kw_only=True)
class ExamEntryVoided(Event):
    name: ClassVar[str] = "reward.exam.voided"
    reason: str

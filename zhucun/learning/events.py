"""News of learning. What somebody finds hard, and how he did in a quiz, is in none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from zhucun.ledger.events import Event


@dataclass(frozen=True, kw_only=True)
class PlanMade(Event):
    name: ClassVar[str] = "learning.plan.made"
    year: int
    title: str


@dataclass(frozen=True, kw_only=True)
class CourseAdded(Event):
    name: ClassVar[str] = "learning.course.added"
    plan: str
    theme: str
    kind: str
    sessions: int
    people: int


@dataclass(frozen=True, kw_only=True)
class CourseTakenOut(Event):
    name: ClassVar[str] = "learning.course.taken-out"
    plan: str
    theme: str


@dataclass(frozen=True, kw_only=True)
class PlanApprovedOn(Event):
    """What was approved, line by line: it stays here when the plan is reopened."""

    name: ClassVar[str] = "learning.plan.approved"
    version: int
    courses: list[dict[str, str]]


@dataclass(frozen=True, kw_only=True)
class PlanReopened(Event):
    name: ClassVar[str] = "learning.plan.reopened"
    version: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class NeedsStated(Event):
    name: ClassVar[str] = "learning.needs.stated"
    year: int
    topics: list[str]


@dataclass(frozen=True, kw_only=True)
class NeedWithdrawn(Event):
    name: ClassVar[str] = "learning.need.withdrawn"
    year: int
    topic: str


@dataclass(frozen=True, kw_only=True)
class SelfChecked(Event):
    """That somebody looked at his own abilities; how, is his own."""

    name: ClassVar[str] = "learning.self-check.made"
    year: int


@dataclass(frozen=True, kw_only=True)
class SessionOpened(Event):
    name: ClassVar[str] = "learning.session.opened"
    number: str
    theme: str
    kind: str
    mode: str
    first: date
    last: date
    teachers: list[str]


@dataclass(frozen=True, kw_only=True)
class SessionCancelled(Event):
    name: ClassVar[str] = "learning.session.cancelled"
    reason: str


@dataclass(frozen=True, kw_only=True)
class SessionCorrected(Event):
    """What a session said and says now, field by field: {field, was, now}."""

    name: ClassVar[str] = "learning.session.corrected"
    changes: list[dict[str, str]]
    reason: str


@dataclass(frozen=True, kw_only=True)
class Enrolled(Event):
    name: ClassVar[str] = "learning.enrolment.made"
    session: str
    person: str
    state: str


@dataclass(frozen=True, kw_only=True)
class EnrolmentWithdrawn(Event):
    name: ClassVar[str] = "learning.enrolment.withdrawn"
    session: str
    person: str


@dataclass(frozen=True, kw_only=True)
class Attended(Event):
    name: ClassVar[str] = "learning.attendance.recorded"
    session: str
    person: str
    on: date
    via: str


@dataclass(frozen=True, kw_only=True)
class AttendanceVoided(Event):
    name: ClassVar[str] = "learning.attendance.voided"
    session: str
    person: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class CertificateIssued(Event):
    name: ClassVar[str] = "learning.certificate.issued"
    number: str
    session: str


@dataclass(frozen=True, kw_only=True)
class CertificateRevoked(Event):
    name: ClassVar[str] = "learning.certificate.revoked"
    number: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class ArticleWritten(Event):
    name: ClassVar[str] = "learning.article.written"
    number: int
    question: str
    source: str
    replaces: str = ""


@dataclass(frozen=True, kw_only=True)
class ArticleEnded(Event):
    name: ClassVar[str] = "learning.article.ended"
    number: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class EditionIssued(Event):
    name: ClassVar[str] = "learning.edition.issued"
    title: str
    questions: int


@dataclass(frozen=True, kw_only=True)
class Suggested(Event):
    name: ClassVar[str] = "learning.suggestion.made"
    article: str


@dataclass(frozen=True, kw_only=True)
class SuggestionAnswered(Event):
    name: ClassVar[str] = "learning.suggestion.answered"
    state: str
    answer: str


@dataclass(frozen=True, kw_only=True)
class MiniClassHeld(Event):
    name: ClassVar[str] = "learning.mini-class.held"
    team: str
    title: str
    on: date
    present: int


@dataclass(frozen=True, kw_only=True)
class MiniClassVoided(Event):
    name: ClassVar[str] = "learning.mini-class.voided"
    title: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class QuizMade(Event):
    name: ClassVar[str] = "learning.quiz.made"
    title: str
    questions: int


@dataclass(frozen=True, kw_only=True)
class QuizVoided(Event):
    name: ClassVar[str] = "learning.quiz.voided"
    title: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class QuizTried(Event):
    """That somebody tried a quiz; neither who is told nor how it went: the subject is the try."""

    name: ClassVar[str] = "learning.quiz.tried"
    quiz: str


@dataclass(frozen=True, kw_only=True)
class ContestOpened(Event):
    name: ClassVar[str] = "learning.contest.opened"
    title: str
    on: date
    rounds: list[str]


@dataclass(frozen=True, kw_only=True)
class ContestEntered(Event):
    name: ClassVar[str] = "learning.contest.entered"
    contest: str
    person: str


@dataclass(frozen=True, kw_only=True)
class ContestLeft(Event):
    name: ClassVar[str] = "learning.contest.left"
    contest: str
    person: str


@dataclass(frozen=True, kw_only=True)
class HeatDecided(Event):
    name: ClassVar[str] = "learning.contest.judged"
    contest: str
    title: str
    judges: list[str]
    through: int


@dataclass(frozen=True, kw_only=True)
class ContestEnded(Event):
    """Classes of prizes with how many received each; who, stands with the entries."""

    name: ClassVar[str] = "learning.contest.announced"
    prizes: dict[str, int]


@dataclass(frozen=True, kw_only=True)
class ContestCalledOff(Event):
    name: ClassVar[str] = "learning.contest.called-off"
    title: str
    reason: str

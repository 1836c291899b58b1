"""Tables of learning."""

from __future__ import annotations

from zhucun.learning.models.contests import Contest, Entry, Heat
from zhucun.learning.models.handbook import (
    Article,
    Attempt,
    Edition,
    MiniClass,
    Quiz,
    QuizQuestion,
    Suggestion,
)
from zhucun.learning.models.plans import Course, Need, Plan, SelfCheck
from zhucun.learning.models.sessions import (
    Attendance,
    Certificate,
    Enrolment,
    Session,
    Teacher,
    held,
)

__all__ = [
    "Article",
    "Attempt",
    "Attendance",
    "Certificate",
    "Contest",
    "Course",
    "Edition",
    "Enrolment",
    "Entry",
    "Heat",
    "MiniClass",
    "Need",
    "Plan",
    "Quiz",
    "QuizQuestion",
    "SelfCheck",
    "Session",
    "Suggestion",
    "Teacher",
    "held",
]

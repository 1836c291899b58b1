"""Every write of learning; bulk and single writes are one path: a single write is a list of one."""

from __future__ import annotations

from zhucun.learning.actions.attendance import (
    Recorded,
    come_in,
    issue_certificates,
    record_attendance,
    revoke_certificate,
    void_attendance,
)
from zhucun.learning.actions.contests import (
    announce_results,
    call_off_contest,
    enter_contest,
    judge_heat,
    leave_contest,
    open_contest,
)
from zhucun.learning.actions.correcting import SessionChanges, correct_session
from zhucun.learning.actions.handbook import (
    ArticleDraft,
    MiniClassDraft,
    answer_suggestion,
    correct_article,
    end_article,
    hold_mini_class,
    issue_edition,
    suggest,
    void_mini_class,
    write_articles,
)
from zhucun.learning.actions.needs import check_self, state_topics, withdraw_need
from zhucun.learning.actions.plans import (
    CourseDraft,
    add_courses,
    approve_plan,
    make_plan,
    reopen_plan,
    take_out_course,
    tier_of,
)
from zhucun.learning.actions.quizzes import QuestionDraft, make_quiz, try_quiz, void_quiz
from zhucun.learning.actions.sessions import (
    SessionDraft,
    TeacherDraft,
    cancel_session,
    enrol,
    open_session,
    withdraw_enrolment,
)

__all__ = [
    "ArticleDraft",
    "CourseDraft",
    "MiniClassDraft",
    "QuestionDraft",
    "Recorded",
    "SessionChanges",
    "SessionDraft",
    "TeacherDraft",
    "add_courses",
    "announce_results",
    "answer_suggestion",
    "approve_plan",
    "call_off_contest",
    "cancel_session",
    "check_self",
    "come_in",
    "correct_article",
    "correct_session",
    "end_article",
    "enrol",
    "enter_contest",
    "hold_mini_class",
    "issue_certificates",
    "issue_edition",
    "judge_heat",
    "leave_contest",
    "make_plan",
    "make_quiz",
    "open_contest",
    "open_session",
    "record_attendance",
    "reopen_plan",
    "revoke_certificate",
    "state_topics",
    "suggest",
    "take_out_course",
    "tier_of",
    "try_quiz",
    "void_attendance",
    "void_mini_class",
    "void_quiz",
    "withdraw_enrolment",
    "withdraw_need",
    "write_articles",
]

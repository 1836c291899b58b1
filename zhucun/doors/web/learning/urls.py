"""Addresses of learning."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhucun.doors.web.access import Request
from zhucun.doors.web.asof import address
from zhucun.doors.web.learning import (
    attending,
    contests,
    counting,
    handbook,
    lessons,
    mine,
    plans,
    quizzes,
    sessions,
)
from zhucun.doors.web.learning.shown import keeps_learning, learns, sees_learning
from zhucun.doors.web.presence.leave import is_cadre
from zhucun.doors.web.rooms import Entry, Task
from zhucun.learning import queries

_ID = "<str:public_id>"

urlpatterns = [
    path("my-learning/", mine.my_learning, name="my-learning"),
    path("my-learning/needs/", mine.my_needs, name="my-needs"),
    path("my-learning/abilities/", mine.my_abilities, name="my-abilities"),
    path(f"my-learning/needs/{_ID}/withdraw/", mine.need_withdraw, name="need-withdraw"),
    path("trainings/", sessions.trainings, name="trainings"),
    path("trainings/new/", sessions.training_new, name="training-new"),
    path(f"trainings/{_ID}/", sessions.training, name="training"),
    path(f"trainings/{_ID}/correct/", sessions.training_correct, name="training-correct"),
    path(f"trainings/{_ID}/cancel/", sessions.training_cancel, name="training-cancel"),
    path(f"trainings/{_ID}/enrol/", sessions.training_enrol, name="training-enrol"),
    path(f"trainings/{_ID}/people/", sessions.training_people, name="training-people"),
    path(f"trainings/{_ID}/attend/", attending.training_attend, name="training-attend"),
    path(f"trainings/{_ID}/door/", attending.training_door, name="training-door"),
    path(f"trainings/{_ID}/list/", attending.training_sign, name="training-sign"),
    path(f"trainings/{_ID}/certify/", attending.training_certify, name="training-certify"),
    path(f"enrolments/{_ID}/withdraw/", sessions.enrolment_withdraw, name="enrolment-withdraw"),
    path(f"attendances/{_ID}/void/", attending.attendance_void, name="attendance-void"),
    path("door/<str:code>/", attending.door, name="door"),
    path(f"certificates/{_ID}/", attending.certificate, name="certificate"),
    path(f"certificates/{_ID}/file/", attending.certificate_file, name="certificate-file"),
    path(f"certificates/{_ID}/revoke/", attending.certificate_revoke, name="certificate-revoke"),
    path("training-plans/", plans.training_plans, name="training-plans"),
    path("training-plans/new/", plans.training_plan_new, name="training-plan-new"),
    path(f"training-plans/{_ID}/", plans.training_plan, name="training-plan"),
    path(
        f"training-plans/{_ID}/approve/", plans.training_plan_approve, name="training-plan-approve"
    ),
    path(f"training-plans/{_ID}/reopen/", plans.training_plan_reopen, name="training-plan-reopen"),
    path(f"courses/{_ID}/out/", plans.course_out, name="course-out"),
    path("training-menu/", plans.training_menu, name="training-menu"),
    path("training-menu/needs/", plans.training_needs, name="training-needs"),
    path("training-count/", counting.training_count, name="training-count"),
    path("training-count/rows/", counting.training_rows, name="training-rows"),
    path("training-count/file/", counting.training_file, name="training-file"),
    path("training-count/gaps/", counting.training_gaps, name="training-gaps"),
    path("training-count/coverage/", counting.training_coverage, name="training-coverage"),
    path("handbook/", handbook.handbook, name="handbook"),
    path("handbook/new/", handbook.article_new, name="article-new"),
    path("handbook/editions/", handbook.editions, name="editions"),
    path(f"handbook/editions/{_ID}/", handbook.edition, name="edition"),
    path("handbook/suggestions/", handbook.suggestions, name="suggestions"),
    path("handbook/suggestions/new/", handbook.suggestion_new, name="suggestion-new"),
    path(
        f"handbook/suggestions/{_ID}/answer/", handbook.suggestion_answer, name="suggestion-answer"
    ),
    path(f"handbook/{_ID}/", handbook.article, name="article"),
    path(f"handbook/{_ID}/correct/", handbook.article_correct, name="article-correct"),
    path(f"handbook/{_ID}/end/", handbook.article_end, name="article-end"),
    path("mini-classes/", lessons.mini_classes, name="mini-classes"),
    path("mini-classes/new/", lessons.mini_class_new, name="mini-class-new"),
    path(f"mini-classes/{_ID}/void/", lessons.mini_class_void, name="mini-class-void"),
    path("quizzes/", quizzes.quizzes, name="quizzes"),
    path("quizzes/new/", quizzes.quiz_new, name="quiz-new"),
    path(f"quizzes/{_ID}/", quizzes.quiz, name="quiz"),
    path(f"quizzes/{_ID}/void/", quizzes.quiz_void, name="quiz-void"),
    path(f"attempts/{_ID}/", quizzes.attempt, name="attempt"),
    path("contests/", contests.contests, name="contests"),
    path("contests/new/", contests.contest_new, name="contest-new"),
    path(f"contests/{_ID}/", contests.contest, name="contest"),
    path(f"contests/{_ID}/enter/", contests.contest_enter, name="contest-enter"),
    path(f"contests/{_ID}/leave/", contests.contest_leave, name="contest-leave"),
    path(f"contests/{_ID}/announce/", contests.contest_announce, name="contest-announce"),
    path(f"contests/{_ID}/call-off/", contests.contest_call_off, name="contest-call-off"),
    path(f"contest-rounds/{_ID}/judge/", contests.heat_judge, name="heat-judge"),
]

MENU = [
    Entry(
        _("My learning"),
        "web:my-learning",
        is_cadre,
        _("Trainings ahead, what you attended, certificates, what you need"),
    ),
    Entry(
        _("Trainings"),
        "web:trainings",
        learns,
        _("Sessions with one theme each: who is coming, who was there"),
    ),
    Entry(
        _("Plans of trainings"),
        "web:training-plans",
        learns,
        _("The year's courses, approved, and what of them was held"),
    ),
    Entry(
        _("Menu of needs"),
        "web:training-menu",
        keeps_learning,
        _("What cadres ask to be taught, and the courses that serve it"),
    ),
    Entry(
        _("What was counted"),
        "web:training-count",
        sees_learning,
        _("Sessions, attendances and people, kept apart, with their rows"),
    ),
    Entry(
        _("Handbook"),
        "web:handbook",
        learns,
        _("Questions and answers of the work in the village, each with its document"),
    ),
    Entry(_("Lessons in villages"), "web:mini-classes", learns, _("What teams taught in villages")),
    Entry(_("Quizzes"), "web:quizzes", learns, _("From the handbook; how you did is yours")),
    Entry(_("Contests"), "web:contests", learns, _("Voluntary, judged by people")),
]


def waiting(request: Request) -> Iterator[Task]:
    """Suggestions to be answered, for who keeps the handbook. One count."""
    if not keeps_learning(request.actor):
        return
    open_ = queries.suggestions(actor=request.actor, state="open")
    yield Task(
        gettext("Suggestions to the handbook to be answered"),
        open_.count(),
        address(request, "web:suggestions"),
    )

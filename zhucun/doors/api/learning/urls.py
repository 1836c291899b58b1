"""Addresses of learning."""

from __future__ import annotations

from ninja import Router

from zhucun.directory.enums import Permission
from zhucun.doors.api.learning import certificate_pdf, contests, handbook, plans, trainings
from zhucun.doors.api.learning.handbook_schemas import (
    ArticleOut,
    AttemptOut,
    ContestOut,
    ContestPage,
    EditionOut,
    EditionPage,
    HandbookOut,
    MiniClassOut,
    MiniClassPage,
    QuizOut,
    QuizPage,
    SuggestionOut,
    SuggestionPage,
    TrainingCorrectionOut,
    TrainingOutcomeOut,
)
from zhucun.doors.api.learning.schemas import (
    AbilitiesOut,
    AttendanceOut,
    AttendancePage,
    AttendedOut,
    CertificateOut,
    CertificatePage,
    EnrolmentOut,
    MenuLineOut,
    TrainingCountOut,
    TrainingNeedPage,
    TrainingOut,
    TrainingPage,
    TrainingPlanOut,
    TrainingPlanPage,
)
from zhucun.doors.api.routes import read, write

_SEES, _KEEPS = Permission.SEE_LEARNING, Permission.KEEP_LEARNING
_ONE, _PLAN = "/trainings/{public_id}", "/training-plans/{public_id}"

router = Router()
# What is offered to a cadre he reads without any permission: the queries limit it, actions ask.
read(router, "/trainings", trainings.trainings, answers=TrainingPage, needs=None)
write(router, "/trainings", trainings.open_training, answers=TrainingOut, needs=_KEEPS)
read(router, _ONE, trainings.training, answers=TrainingOut, needs=None)
write(
    router,
    f"{_ONE}/correct",
    trainings.correct_training,
    answers=TrainingOut,
    needs=_KEEPS,
    makes=False,
)
read(
    router,
    f"{_ONE}/corrections",
    trainings.training_corrections,
    answers=list[TrainingCorrectionOut],
    needs=None,
)
write(
    router,
    f"{_ONE}/cancel",
    trainings.cancel_training,
    answers=TrainingOut,
    needs=_KEEPS,
    makes=False,
)
read(
    router,
    f"{_ONE}/outcome",
    trainings.training_outcome,
    answers=list[TrainingOutcomeOut],
    needs=_KEEPS,
)
read(
    router,
    f"{_ONE}/enrolments",
    trainings.training_enrolments,
    answers=list[EnrolmentOut],
    needs=None,
)
write(router, f"{_ONE}/enrolments", trainings.enrol, answers=list[EnrolmentOut], needs=None)
write(
    router,
    "/enrolments/{public_id}/withdraw",
    trainings.withdraw_enrolment,
    answers=EnrolmentOut,
    needs=None,
    makes=False,
)
read(router, "/attendances", trainings.attendances, answers=AttendancePage, needs=None)
write(
    router,
    f"{_ONE}/attendances",
    trainings.record_attendances,
    answers=AttendedOut,
    needs=_KEEPS,
)
write(
    router,
    "/attendances/{public_id}/void",
    trainings.void_attendance,
    answers=AttendanceOut,
    needs=_KEEPS,
    makes=False,
)
write(router, "/door", trainings.come_in, answers=AttendedOut, needs=None)
read(router, "/training-count", trainings.training_count, answers=TrainingCountOut, needs=_SEES)
read(router, "/certificates", trainings.certificates, answers=CertificatePage, needs=None)
write(
    router,
    f"{_ONE}/certificates",
    trainings.issue_certificates,
    answers=CertificatePage,
    needs=_KEEPS,
)
write(
    router,
    "/certificates/{public_id}/revoke",
    trainings.revoke_certificate,
    answers=CertificateOut,
    needs=_KEEPS,
    makes=False,
)
certificate_pdf.connect(router)
read(router, "/training-plans", plans.training_plans, answers=TrainingPlanPage, needs=None)
write(
    router,
    "/training-plans",
    plans.make_training_plan,
    answers=TrainingPlanOut,
    needs=_KEEPS,
)
read(router, _PLAN, plans.training_plan, answers=TrainingPlanOut, needs=None)
write(router, f"{_PLAN}/courses", plans.add_courses, answers=TrainingPlanOut, needs=_KEEPS)
write(
    router,
    f"{_PLAN}/approve",
    plans.approve_training_plan,
    answers=TrainingPlanOut,
    needs=_KEEPS,
    makes=False,
)
write(
    router,
    f"{_PLAN}/reopen",
    plans.reopen_training_plan,
    answers=TrainingPlanOut,
    needs=_KEEPS,
    makes=False,
)
read(router, "/training-menu", plans.training_menu, answers=list[MenuLineOut], needs=_KEEPS)
read(router, "/training-needs", plans.training_needs, answers=TrainingNeedPage, needs=None)
write(
    router,
    "/training-needs",
    plans.state_training_needs,
    answers=TrainingNeedPage,
    needs=None,
)
write(
    router,
    "/training-needs/{public_id}/withdraw",
    plans.withdraw_training_need,
    answers=TrainingNeedPage,
    needs=None,
    makes=False,
)
# One's own: the query knows no other.
read(router, "/my-abilities", plans.my_abilities, answers=AbilitiesOut, needs=None)
write(router, "/my-abilities", plans.check_abilities, answers=AbilitiesOut, needs=None)
read(router, "/handbook", handbook.handbook, answers=HandbookOut, needs=None)
write(router, "/handbook", handbook.write_article, answers=ArticleOut, needs=_KEEPS)
read(router, "/handbook/{public_id}", handbook.handbook_article, answers=ArticleOut, needs=None)
read(router, "/handbook-editions", handbook.editions, answers=EditionPage, needs=None)
write(router, "/handbook-editions", handbook.issue_edition, answers=EditionOut, needs=_KEEPS)
read(
    router,
    "/handbook-suggestions",
    handbook.handbook_suggestions,
    answers=SuggestionPage,
    needs=None,
)
write(router, "/handbook-suggestions", handbook.suggest, answers=SuggestionOut, needs=None)
write(
    router,
    "/handbook-suggestions/{public_id}/answer",
    handbook.answer_suggestion,
    answers=SuggestionOut,
    needs=_KEEPS,
    makes=False,
)
read(router, "/mini-classes", handbook.mini_classes, answers=MiniClassPage, needs=None)
write(
    router,
    "/mini-classes",
    handbook.record_mini_class,
    answers=MiniClassOut,
    needs=Permission.RECORD_FIELDWORK,
)
# A cadre of the village, or who keeps trainings there: the action asks.
write(
    router,
    "/mini-classes/{public_id}/void",
    handbook.void_mini_class,
    answers=MiniClassOut,
    needs=None,
    makes=False,
)
read(router, "/quizzes", contests.quizzes, answers=QuizPage, needs=None)
write(router, "/quizzes", contests.make_quiz, answers=QuizOut, needs=_KEEPS)
read(router, "/quizzes/{public_id}", contests.quiz, answers=QuizOut, needs=None)
write(router, "/quizzes/{public_id}/tries", contests.try_quiz, answers=AttemptOut, needs=None)
write(
    router,
    "/quizzes/{public_id}/void",
    contests.void_quiz,
    answers=QuizOut,
    needs=_KEEPS,
    makes=False,
)
read(router, "/contests", contests.contests, answers=ContestPage, needs=None)
write(router, "/contests", contests.announce_contest, answers=ContestOut, needs=_KEEPS)
read(router, "/contests/{public_id}", contests.contest, answers=ContestOut, needs=None)
write(router, "/contests/{public_id}/enter", contests.enter_contest, answers=ContestOut, needs=None)
write(
    router,
    "/contests/{public_id}/leave",
    contests.leave_contest,
    answers=ContestOut,
    needs=None,
    makes=False,
)
write(
    router,
    "/contest-rounds/{public_id}/judge",
    contests.judge_contest_round,
    answers=ContestOut,
    needs=_KEEPS,
    makes=False,
)
write(
    router,
    "/contests/{public_id}/results",
    contests.announce_contest_results,
    answers=ContestOut,
    needs=_KEEPS,
    makes=False,
)
write(
    router,
    "/contests/{public_id}/call-off",
    contests.call_off_contest,
    answers=ContestOut,
    needs=_KEEPS,
    makes=False,
)

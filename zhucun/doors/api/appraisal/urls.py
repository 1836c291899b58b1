"""Addresses of appraisal."""

from __future__ import annotations

from ninja import Router

from zhucun.directory.enums import Permission
from zhucun.doors.api.appraisal import papers, people, schemes, townships, views
from zhucun.doors.api.appraisal.schemas import (
    AppraisalCardOut,
    AppraisalOffersOut,
    AppraisalPage,
    AppraisalRunOut,
    AppraisalSchemeOut,
    AppraisalSchemePage,
    AppraiseeCardOut,
    AppraiseePage,
    CountOut,
    RecomputedOut,
    ReviewTasksOut,
)
from zhucun.doors.api.routes import read, write

_ONE = "/appraisals/{public_id}"
_PERSON = "/appraisees/{public_id}"
_SEES, _RUNS = Permission.SEE_APPRAISALS, Permission.RUN_APPRAISALS

router = Router()
read(router, "/appraisals", views.list_appraisals, answers=AppraisalPage, needs=None)
write(router, "/appraisals", views.open_appraisal, answers=AppraisalCardOut, needs=_RUNS)
read(router, _ONE, views.show_appraisal, answers=AppraisalCardOut, needs=None)
read(router, f"{_ONE}/appraisees", views.list_appraisees, answers=AppraiseePage, needs=None)
read(router, f"{_ONE}/recomputation", views.recompute_appraisal, answers=RecomputedOut, needs=_RUNS)
read(
    router,
    f"{_ONE}/townships",
    townships.show_township_years,
    answers=townships.TownshipYearsOut,
    needs=None,
)
read(
    router,
    "/appraisal-offers",
    views.list_appraisal_offers,
    answers=AppraisalOffersOut,
    needs=_RUNS,
)
read(router, "/review-tasks", views.list_review_tasks, answers=ReviewTasksOut, needs=None)
for path, view in (
    ("cadres", views.take_cadres),
    ("proposals", views.adopt_grade_proposals),
    ("signing", views.sign_cadre_grades),
    ("notices", views.notify_cadres),
    ("publicity", views.publish_cadre_grade),
    ("freeze", views.freeze_appraisal),
    ("reopening", views.reopen_appraisal),
    ("withdrawal", views.withdraw_appraisal),
):
    write(router, f"{_ONE}/{path}", view, answers=AppraisalCardOut, needs=_RUNS, makes=False)
write(
    router,
    f"{_ONE}/reviews",
    views.record_cadre_reviews,
    answers=CountOut,
    needs=None,
    makes=False,
)
write(
    router,
    f"{_ONE}/decisions",
    views.decide_cadre_grades,
    answers=CountOut,
    needs=_RUNS,
    makes=False,
)
for path, each in (("runs", views.compute_appraisal), ("trials", views.try_appraisal_scheme)):
    write(router, f"{_ONE}/{path}", each, answers=AppraisalRunOut, needs=_RUNS, makes=False)
read(
    router,
    "/appraisal-runs/{public_id}",
    views.show_appraisal_run,
    answers=AppraisalRunOut,
    needs=_RUNS,
)
papers.connect(router)
read(router, _PERSON, people.show_appraisee, answers=AppraiseeCardOut, needs=None)
for path, needs, one in (
    ("deductions", _RUNS, people.deduct_cadre_points),
    ("leaving-out", _RUNS, people.leave_out_appraisee),
    ("taking-back-in", _RUNS, people.take_back_in_appraisee),
    ("grade-reopening", _RUNS, people.reopen_cadre_grade),
    ("objections", None, people.object_to_grade),
    ("objections/{objection}/answer", _RUNS, people.answer_grade_objection),
):
    write(router, f"{_PERSON}/{path}", one, answers=AppraiseeCardOut, needs=needs, makes=False)
read(
    router,
    "/appraisal-schemes",
    schemes.list_appraisal_schemes,
    answers=AppraisalSchemePage,
    needs=_SEES,
)
write(
    router,
    "/appraisal-schemes",
    schemes.draft_appraisal_scheme,
    answers=AppraisalSchemeOut,
    needs=_RUNS,
)
write(
    router,
    "/appraisal-schemes/{public_id}/adoption",
    schemes.adopt_appraisal_scheme,
    answers=AppraisalSchemeOut,
    needs=_RUNS,
    makes=False,
)

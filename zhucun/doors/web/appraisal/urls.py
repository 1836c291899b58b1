"""Addresses of appraisal."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import path, reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhucun.appraisal import queries
from zhucun.doors.web.access import Request
from zhucun.doors.web.appraisal import appraisals, people, reviewing, schemes
from zhucun.doors.web.appraisal.shown import (
    gives_reviews,
    is_cadre,
    runs_appraisals,
    sees_appraisals,
)
from zhucun.doors.web.rooms import Entry, Task

_ONE = "appraisals/<str:public_id>/"

urlpatterns = [
    path("appraisals/", appraisals.appraisals, name="appraisals"),
    path("appraisals/new/", appraisals.appraisal_new, name="appraisal-new"),
    path(_ONE, appraisals.appraisal, name="appraisal"),
    path(f"{_ONE}file/", appraisals.appraisal_file, name="appraisal-file"),
    path(f"{_ONE}published/", appraisals.appraisal_notice, name="appraisal-published"),
    path(f"{_ONE}do/<str:do>/", appraisals.appraisal_do, name="appraisal-do"),
    path("appraisees/<str:public_id>/", people.appraisee, name="appraisee"),
    path("appraisees/<str:public_id>/do/<str:do>/", people.appraisee_do, name="appraisee-do"),
    path("appraisees/<str:public_id>/notice/", people.appraisee_notice, name="appraisee-notice"),
    path("appraisees/<str:public_id>/form/", people.appraisee_form, name="appraisee-form"),
    path(
        "appraisees/<str:public_id>/notice/file/",
        people.appraisee_notice_file,
        name="appraisee-notice-file",
    ),
    path("my-appraisals/", people.my_appraisals, name="my-appraisals"),
    path("reviews/", reviewing.reviews, name="reviews"),
    path(
        "reviews/<str:public_id>/<str:part>/<str:period>/<str:by_class>/",
        reviewing.review_sheet,
        name="review-sheet",
    ),
    path("reviews/<str:public_id>/withdraw/", people.review_withdraw, name="review-withdraw"),
    path(
        "deductions/<str:public_id>/withdraw/",
        people.deduction_withdraw,
        name="deduction-withdraw",
    ),
    path("appraisal-schemes/", schemes.appraisal_schemes, name="appraisal-schemes"),
    path(
        "appraisal-schemes/new/<str:score>/",
        schemes.appraisal_scheme_new,
        name="appraisal-scheme-new",
    ),
    path("appraisal-schemes/<str:public_id>/", schemes.appraisal_scheme, name="appraisal-scheme"),
    path(
        "appraisal-schemes/<str:public_id>/try/",
        schemes.appraisal_scheme_try,
        name="appraisal-scheme-try",
    ),
    path(
        "appraisal-schemes/<str:public_id>/adopt/",
        schemes.appraisal_scheme_adopt,
        name="appraisal-scheme-adopt",
    ),
    path("appraisal-runs/<str:public_id>/", schemes.appraisal_run, name="appraisal-run"),
]

MENU = [
    Entry(
        _("My appraisal"),
        "web:my-appraisals",
        is_cadre,
        _("What was said of my work, my grade, and how to object"),
    ),
    Entry(
        _("Reviews"),
        "web:reviews",
        gives_reviews,
        _("Comment on the cadres of a quarter, all on one page"),
    ),
    Entry(
        _("Appraisals"),
        "web:appraisals",
        sees_appraisals,
        _("Parts with their rows, quotas, and grades that people decide"),
    ),
    Entry(
        _("Schemes of appraisal"),
        "web:appraisal-schemes",
        sees_appraisals,
        _("What the area settled where the source leaves it open, and what it would change"),
    ),
]


def waiting(request: Request) -> Iterator[Task]:
    """Reviews of periods that are over, objections without an answer, and one's own grade. A few
    queries for who reviews; one for who decides, one for a cadre."""
    actor, today = request.actor, localdate()
    if gives_reviews(actor):
        due = queries.reviews_due(actor=actor, as_of=today)
        yield Task(gettext("Cadres who wait for a review"), due, reverse("web:reviews"))
    if runs_appraisals(actor):
        open_ones = queries.objections_waiting(actor=actor).count()
        label = gettext("Objections to a grade without an answer")
        yield Task(label, open_ones, reverse("web:appraisals"))
    if is_cadre(actor):
        told = queries.to_be_read(actor=actor).count()
        yield Task(gettext("Your grade was decided"), told, reverse("web:my-appraisals"))

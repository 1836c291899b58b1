"""Addresses of use and reward."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import path
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhucun.doors.web.access import Request
from zhucun.doors.web.asof import address
from zhucun.doors.web.presence.leave import is_cadre
from zhucun.doors.web.reward import (
    answering,
    both,
    checking,
    examining,
    lauding,
    pledging,
    public,
    rectifying,
)
from zhucun.doors.web.reward.shown import keeps_reward, sees_areas, sees_reward
from zhucun.doors.web.rooms import Entry, Task
from zhucun.reward import queries

urlpatterns = [
    path("outcomes/", lauding.outcomes, name="outcomes"),
    path("outcomes/new/", lauding.outcome_new, name="outcome-new"),
    path("outcomes/<str:public_id>/void/", lauding.outcome_void, name="outcome-void"),
    path("commended/", public.commended, name="commended"),
    path("commendations/", lauding.commendations, name="commendations"),
    path("commendations/list/", lauding.commendation_list, name="commendation-list"),
    path("commendations/list/file/", lauding.commendation_list_file, name="commendation-list-file"),
    path("commendations/<str:public_id>/", lauding.commendation, name="commendation"),
    path("priority/", lauding.priority, name="priority"),
    path("front-line/", lauding.front_line, name="front-line"),
    path("promotion-checks/", checking.promotion_checks, name="promotion-checks"),
    path("promotion-checks/<str:public_id>/", checking.promotion_check, name="promotion-check"),
    path(
        "promotion-checks/<str:public_id>/file/",
        checking.promotion_check_file,
        name="promotion-check-file",
    ),
    path("target-pledges/", pledging.target_pledges, name="target-pledges"),
    path("target-pledges/new/", pledging.target_pledge_new, name="target-pledge-new"),
    path("target-pledges/<str:public_id>/", pledging.target_pledge, name="target-pledge"),
    path(
        "target-pledges/<str:public_id>/<str:do>/",
        pledging.target_pledge_do,
        name="target-pledge-do",
    ),
    path("exam-entries/", examining.exam_entries, name="exam-entries"),
    path("exam-entries/file/", examining.exam_entries_file, name="exam-entries-file"),
    path(
        "exam-entries/seats/<str:public_id>/new/", examining.exam_entry_new, name="exam-entry-new"
    ),
    path("exam-entries/<str:public_id>/", examining.exam_entry, name="exam-entry"),
    path("exam-entries/<str:public_id>/<str:do>/", examining.exam_entry_do, name="exam-entry-do"),
    path("weak-committees/", rectifying.weak_committees, name="weak-committees"),
    path("both-accounts/", both.end_responsible, name="end-responsible"),
    path("both-accounts/mine/", both.my_ledgers, name="my-ledgers"),
    path("both-accounts/<str:person>/", both.ledgers, name="ledgers"),
    path("liability/", answering.cases, name="liability"),
    path("liability/new/", answering.case_new, name="liability-new"),
    path("liability/<str:public_id>/", answering.case, name="liability-case"),
    path("liability/<str:public_id>/notice/", answering.case_notice, name="liability-notice"),
    path("liability/<str:public_id>/do/<str:what>/", answering.case_do, name="liability-do"),
]

MENU = [
    Entry(
        _("What became of cadres"),
        "web:outcomes",
        sees_reward,
        _("Promotions, further use, rises in rank and title, each counted by itself"),
    ),
    Entry(
        _("Commendations"),
        "web:commendations",
        sees_reward,
        _("Who is commended, and who would be by the pack's rules"),
    ),
    Entry(
        _("Priority"),
        "web:priority",
        sees_areas,
        _("Who comes first among equals: groups by what holds, no ranking"),
    ),
    Entry(
        _("Cadres of the front line"),
        "web:front-line",
        sees_areas,
        _("What is on record of each, in the order of what a promotion asks; no points"),
    ),
    Entry(
        _("Checked lists of people"),
        "web:promotion-checks",
        keeps_reward,
        _("Whoever is promoted has served at the grassroots: lists checked name by name"),
    ),
    Entry(
        _("Pledges with consequence"),
        "web:target-pledges",
        sees_reward,
        _("Target, day and consequence, signed; at its day a person decides"),
    ),
    Entry(
        _("Exam bonus points"),
        "web:exam-entries",
        sees_areas,
        _("Heads of village committees in exams: points due by their record, points added"),
    ),
    Entry(
        _("Committees to be rectified"),
        "web:weak-committees",
        rectifying.lists_branches,
        _("Villages where the pack asks for a rectification that nobody has opened"),
    ),
    Entry(
        _("My two accounts"),
        "web:my-ledgers",
        is_cadre,
        _("What you can gain, and what you may have to answer for"),
    ),
    Entry(
        _("End-responsible persons"),
        "web:end-responsible",
        sees_areas,
        _("Incentive and constraint of whoever answers at the end of the line"),
    ),
    Entry(
        _("Accountability"),
        "web:liability",
        sees_reward,
        _("Facts that ask for a decision, cases, appeals, restoration"),
    ),
]


def waiting(request: Request) -> Iterator[Task]:
    """Appeals that nobody has answered, pledges whose day has come. Two counts."""
    if not keeps_reward(request.actor):
        return
    yield Task(
        gettext("Appeals to be answered"),
        queries.appeals_waiting(actor=request.actor).count(),
        address(request, "web:liability"),
    )
    yield Task(
        gettext("Pledges to be judged"),
        queries.pledges_due(actor=request.actor, as_of=localdate()).count(),
        f"{address(request, 'web:target-pledges')}?state=due",
    )

"""Addresses of the evaluation by villagers; those on sheets are short."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import path
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhucun.ballots import queries
from zhucun.doors.web.access import Request
from zhucun.doors.web.asof import address
from zhucun.doors.web.ballots import answering, bodies, polls, running, surveys
from zhucun.doors.web.ballots.shown import runs_polls, sees_areas, sees_polls
from zhucun.doors.web.rooms import Entry, Task

urlpatterns = [
    path("polls/", polls.polls, name="polls"),
    path("polls/new/", polls.poll_new, name="poll-new"),
    path("polls/file/", polls.polls_file, name="polls-file"),
    path("satisfaction/", bodies.satisfaction, name="satisfaction"),
    path("newcomers/", surveys.newcomers, name="newcomers"),
    path("polls/<str:public_id>/", polls.poll, name="poll"),
    path("polls/<str:public_id>/asked/", polls.poll_asked, name="poll-asked"),
    path("polls/<str:public_id>/frame/<int:number>/", polls.poll_frame, name="poll-frame"),
    path("polls/<str:public_id>/sheets/", running.poll_sheets, name="poll-sheets"),
    path("polls/<str:public_id>/enter/", running.poll_enter, name="poll-enter"),
    path("polls/<str:public_id>/kiosk/", running.poll_kiosk, name="poll-kiosk"),
    path(
        "polls/<str:public_id>/kiosks/<str:kiosk>/shut/", running.kiosk_shut, name="poll-kiosk-shut"
    ),
    path("polls/<str:public_id>/do/<str:what>/", polls.poll_do, name="poll-do"),
    path("polls/<str:public_id>/aside/", polls.poll_aside, name="poll-aside"),
    path("b/<str:poll>/", answering.ballot_code, name="ballot-code"),
    path("b/<str:poll>/<str:code>/", answering.ballot, name="ballot"),
    path("k/<str:key>/", answering.kiosk, name="kiosk"),
]

MENU = [
    Entry(
        _("Evaluation by villagers"),
        "web:polls",
        sees_polls,
        _("Households that chance chose say what they think, and nobody knows who said what"),
    ),
    Entry(
        _("Townships and committees"),
        "web:satisfaction",
        sees_areas,
        _("What villagers say of the leaders of townships and of village committees"),
    ),
    Entry(
        _("How newcomers settle in"),
        "web:newcomers",
        sees_areas,
        _("What newcomers say of their first months, by county and topic; of nobody by name"),
    ),
]


def waiting(request: Request) -> Iterator[Task]:
    """Polls whose last day is over. One count."""
    if not runs_polls(request.actor):
        return
    yield Task(
        gettext("Evaluations by villagers to be closed"),
        queries.to_close(actor=request.actor, today=localdate()).count(),
        address(request, "web:polls"),
    )

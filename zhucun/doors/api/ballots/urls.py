"""The API's addresses of the evaluation by villagers."""

from __future__ import annotations

from ninja import Router

from zhucun.directory.enums import Permission
from zhucun.doors.api.ballots import bodies, surveys, views
from zhucun.doors.api.ballots.schemas import (
    BallotSheetsOut,
    KioskOut,
    PollAskedOut,
    PollCardOut,
    PollFrameOut,
    PollMarkOut,
    PollOut,
    PollPage,
    PollResultsOut,
)
from zhucun.doors.api.routes import read, write

_RUNS = Permission.RUN_POLLS
_POLL = "/polls/{public_id}"

router = Router()
# A cadre without any permission reads the polls about himself: the query limits.
read(router, "/polls", views.polls, answers=PollPage, needs=None)
read(router, "/poll-marks", views.poll_marks, answers=list[PollMarkOut], needs=None)
read(
    router,
    "/satisfaction",
    bodies.satisfaction,
    answers=bodies.SatisfactionOut,
    needs=Permission.SEE_POLLS,
)
read(
    router,
    "/newcomer-surveys",
    surveys.newcomer_surveys,
    answers=list[surveys.NewcomerSurveyOut],
    needs=Permission.SEE_POLLS,
)
write(
    router,
    "/counties/{code}/newcomer-surveys",
    surveys.open_newcomer_survey,
    answers=surveys.NewcomerSurveyOpened,
    needs=_RUNS,
)
read(router, _POLL, views.poll, answers=PollCardOut, needs=None)
read(router, f"{_POLL}/results", views.poll_results, answers=PollResultsOut, needs=None)
read(router, f"{_POLL}/asked", views.poll_asked, answers=list[PollAskedOut], needs=_RUNS)
read(router, f"{_POLL}/draws/{{number}}/frame", views.poll_frame, answers=PollFrameOut, needs=None)
write(router, "/polls", views.open_poll, answers=PollCardOut, needs=_RUNS)
for path, view in (("draw", views.draw_poll), ("replace-draw", views.replace_poll_draw)):
    write(router, f"{_POLL}/{path}", view, answers=PollCardOut, needs=_RUNS, makes=False)
write(router, f"{_POLL}/sheets", views.print_ballots, answers=BallotSheetsOut, needs=_RUNS)
write(router, f"{_POLL}/kiosks", views.open_kiosk, answers=KioskOut, needs=_RUNS)
for path, act in (
    ("ballots", views.enter_ballot),
    ("kiosks/{kiosk}/shut", views.shut_kiosk),
    ("close", views.close_poll),
    ("void", views.void_poll),
    ("bring-forward", views.bring_poll_forward),
):
    write(router, f"{_POLL}/{path}", act, answers=PollOut, needs=_RUNS, makes=False)
# Not whoever ran it: the action asks for another office.
write(
    router,
    f"{_POLL}/set-aside",
    views.set_poll_aside,
    answers=PollOut,
    needs=Permission.SEE_POLLS,
    makes=False,
)

"""Addresses of the monitoring."""

from __future__ import annotations

from ninja import Router

from zhucun.directory.enums import Permission
from zhucun.doors.api.monitoring import four, letters, signs, views
from zhucun.doors.api.monitoring.schemas import (
    CaseCardOut,
    HistoryOut,
    MonitoringCasePage,
    SettledOut,
    TakenOverOut,
    UncertainPage,
    WhatIfOut,
)
from zhucun.doors.api.routes import read, write

_CASE = "/monitoring-cases/{public_id}"
_SEES = Permission.SEE_HOUSEHOLDS

router = Router()
read(router, "/monitoring-cases", views.monitoring_cases, answers=MonitoringCasePage, needs=_SEES)
read(router, _CASE, views.monitoring_case, answers=CaseCardOut, needs=_SEES)
write(router, "/villages/{code}/signs", views.report_sign, answers=CaseCardOut, needs=_SEES)
for path, view in (
    ("dispatch", views.dispatch_case),
    ("green-channel", views.open_green_channel),
    ("sign-off", views.begin_signing),
    ("letter", letters.record_letter),
    ("letter-withdrawal", letters.withdraw_letter),
    ("check", views.record_site_check),
    ("comparison", views.record_comparison),
    ("review", views.record_review),
    ("publicity", views.publish_case),
    ("refusal", views.refuse_case),
    ("measures", views.add_measure),
    ("removals", views.ask_removal),
    ("opening", views.open_monitoring_case),
    ("objections", views.note_objection),
    ("objection-answers", views.answer_objection),
    ("announcement", views.announce_case),
    ("removal-withdrawal", views.withdraw_removal),
    ("four-things", views.check_four_things),
):
    write(router, f"{_CASE}/{path}", view, answers=CaseCardOut, needs=_SEES, makes=False)
write(
    router,
    "/monitoring-measures/{public_id}/delivery",
    views.deliver_measure,
    answers=CaseCardOut,
    needs=_SEES,
    makes=False,
)
read(
    router, "/monitoring-uncertain-signs", signs.uncertain_signs, answers=UncertainPage, needs=_SEES
)
for path, answer in (("confirmation", signs.confirm_sign), ("settlement", signs.settle_sign)):
    write(
        router,
        f"/monitoring-signs/{{public_id}}/{path}",
        answer,
        answers=SettledOut,
        needs=_SEES,
        makes=False,
    )
write(
    router,
    "/places/{code}/monitoring-take-over",
    views.take_over_monitored,
    answers=TakenOverOut,
    needs=_SEES,
    makes=False,
)
read(router, "/monitoring-what-if", views.monitoring_what_if, answers=WhatIfOut, needs=_SEES)
read(router, "/monitoring-history", views.monitoring_history, answers=HistoryOut, needs=_SEES)
for path, each, listed in (
    ("/exited-households", four.exited_households, four.ExitedHouseholdPage),
    ("/exited-villages", four.exited_villages, four.ExitedVillagePage),
):
    read(router, path, each, answers=listed, needs=_SEES)
for path, shown, checked in (
    ("/households/{public_id}/four-things", four.household_four, four.check_household_four),
    ("/villages/{code}/four-things", four.village_four, four.check_village_four),
):
    read(router, path, shown, answers=four.FourThingsOut, needs=_SEES)
    write(router, path, checked, answers=four.FourThingsOut, needs=_SEES, makes=False)

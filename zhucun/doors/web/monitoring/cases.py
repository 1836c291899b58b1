"""Cases: the list, its workbook, one with everything, the notice for the board."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext, ngettext

from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.doors.web.access import Request, allow, methods
from zhucun.doors.web.asof import address, as_of
from zhucun.doors.web.fieldwork.shown import word
from zhucun.doors.web.intake.files import noted, sent_and_removed
from zhucun.doors.web.listing import searched, show
from zhucun.doors.web.monitoring.doing import forms_for
from zhucun.doors.web.monitoring.forms import OpenForm
from zhucun.doors.web.monitoring.lists import CASES, MEASURES
from zhucun.doors.web.monitoring.shown import (
    area_of,
    chosen_area,
    reports_signs,
    screens,
    sees_monitoring,
    with_clocks,
)
from zhucun.doors.web.policy.sentences import said
from zhucun.doors.web.roster.filters import areas
from zhucun.doors.web.roster.reasons import language
from zhucun.doors.web.signoff.shown import steps
from zhucun.kernel.problems import NotFound
from zhucun.monitoring import actions, queries
from zhucun.monitoring.enums import MonitoringState, Proposed
from zhucun.reports import queries as reports

_STATES = (queries.LATE, queries.MINE, queries.UNSIGNED, *MonitoringState.values)


@methods(read=["GET"])
@allow(sees_monitoring)
def monitoring(request: Request) -> HttpResponse:
    """Cases of the reader's areas, the oldest first, with their clocks."""
    asked, today = _asked(request), as_of(request)
    listing = CASES.of(request, queries.cases(actor=request.actor, as_of=today, **asked))
    listing.rows = with_clocks(request.actor, listing.rows, today)
    area = chosen_area(request)
    context = {
        "listing": listing,
        "asked": asked,
        "states": MonitoringState.choices,
        "areas": areas(request, Permission.SEE_HOUSEHOLDS),
        "counts": _counts(request, asked["area"]),
        "uncertain": queries.uncertain_signs(actor=request.actor, area=asked["area"])[:20],
        "may_report": reports_signs(request.actor),
        "may_take_over": request.actor.can(Permission.MANAGE_HOUSEHOLDS, area=area),
        "may_try": screens(request.actor),
        "gaps": queries.label_gaps(actor=request.actor, area=asked["area"], as_of=today),
        "today": today,
    }
    return show(request, "web/monitoring/cases.html", context)


@methods(read=["GET"])
@allow(sees_monitoring)
def monitoring_file(request: Request) -> HttpResponse:
    """The ledger of the cases that the list shows, as a workbook (监测户台账)."""
    day = as_of(request)
    asked = _asked(request)
    rows = queries.cases(actor=request.actor, as_of=day, **asked)
    made = queries.cases_workbook(rows, as_of=day, lang=language())
    path = noted(request, made, "monitoring-cases", asked["area"])
    name = gettext("Ledger of monitoring")
    return sent_and_removed(path, name=f"{name}-{day.isoformat()}.xlsx")


@methods(read=["GET"])
@allow(sees_monitoring)
def monitoring_case(request: Request, public_id: str) -> HttpResponse:
    """One case with its signs, clock, chain, measures, removals, and what can be done next."""
    return case_page(request, public_id)


def case_page(
    request: Request,
    public_id: str,
    sent: Any = None,
    *,
    opening: OpenForm | None = None,
    reason: str = "",
    status: int = 200,
) -> HttpResponse:
    """The page; the form that was refused keeps what was typed. With a reason what is sealed is
    opened, once."""
    told: dict[str, Any] = {"actor": request.actor, "public_id": public_id, "as_of": as_of(request)}
    card = queries.opened_case(**told, reason=reason) if reason else queries.case_card(**told)
    case, today = card.case, as_of(request)
    context = {
        "card": card,
        "case": case,
        "proposed": Proposed(case.proposed).label if case.proposed else "",
        "steps": steps(card.chain) if card.chain else [],
        "removal_steps": steps(card.removal_chain) if card.removal_chain else [],
        "mine": _is_mine(card.chain) or _is_mine(card.removal_chain),
        "answers": said(card.answers, directory.pack_for(case.area, as_of=today)),
        "publicity": queries.publicity_days(case.area, today),
        "line": queries.line_of(case.area, as_of=today),
        "opening": opening or OpenForm(),
        "four": [
            (item.label.in_(language()), item.id)
            for item in queries.four_items(case.area, as_of=today)
        ],
        "forms": forms_for(request, card, sent),
        "sent": sent,
        "today": today,
    }
    return render(request, "web/monitoring/case.html", context, status=status)


@methods(read=["GET"])
@allow(sees_monitoring)
def monitoring_notice(request: Request, public_id: str) -> HttpResponse:
    """What hangs on the village's board, or the county's notice, to be printed; who took it is
    logged."""
    of = word(request, "of", ("removal", "county"))
    case, removal, text = queries.opened_notice(actor=request.actor, public_id=public_id, of=of)
    context = {"case": case, "about": removal or case, "of": of, "lines": text.split("\n")}
    return render(request, "web/monitoring/notice.html", context)


@methods(read=["GET"])
@allow(sees_monitoring)
def monitoring_form(request: Request, public_id: str) -> HttpResponse:
    """The form of the identification, or of the latest removal, with who signed, as PDF; for who
    handles the case. That it was taken is logged."""
    is_removal = word(request, "of", ("removal",)) == "removal"
    card = queries.opened_case(
        actor=request.actor,
        public_id=public_id,
        as_of=as_of(request),
        reason=gettext("Printed form"),
    )
    if is_removal and not card.removals:
        raise NotFound
    english = language().startswith("en")
    content = reports.monitoring_form(
        card, is_removal=is_removal, at=now(), language="en" if english else "zh"
    )
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="monitoring-{public_id}.pdf"'
    return answer


@methods(read=["GET"])
@allow(sees_monitoring)
def monitoring_letter(request: Request, public_id: str) -> HttpResponse:
    """The letter of authorisation to be signed by the household, as PDF; for who handles the case.
    That it was taken is logged."""
    case, people = queries.letter_to_sign(
        actor=request.actor, public_id=public_id, as_of=as_of(request)
    )
    english = language().startswith("en")
    content = reports.authorisation_letter(
        case, people, at=now(), language="en" if english else "zh"
    )
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="letter-{public_id}.pdf"'
    return answer


@methods(read=["GET"])
@allow(sees_monitoring)
def measures(request: Request) -> HttpResponse:
    """Measures of the reader's areas, those due first."""
    late = word(request, "late", ("1",)) == "1"
    area, today = area_of(request), as_of(request)
    rows = queries.measures(actor=request.actor, as_of=today, area=area, late=late)
    context = {
        "listing": MEASURES.of(request, rows),
        "asked": {"area": area, "late": late},
        "areas": areas(request, Permission.SEE_HOUSEHOLDS),
        "today": today,
    }
    return show(request, "web/monitoring/measures.html", context)


@methods(write=["POST"])
@allow(sees_monitoring)
def take_over(request: Request) -> HttpResponse:
    """Cases for the households that the registry already shows as monitored."""
    area = chosen_area(request)
    made = actions.take_over_monitored(area=area, at=now(), by=request.actor)
    text = ngettext("%(number)s case was made.", "%(number)s cases were made.", len(made))
    messages.success(request, text % {"number": len(made)})
    return redirect(address(request, "web:monitoring"))


def _is_mine(card: Any) -> str:
    """The sign-off case in which it is the reader's turn."""
    return card.case.public_id if card and (card.may.signs or card.may.records) else ""


def _counts(request: Request, area: str) -> list[tuple[str, str, int]]:
    found = queries.case_counts(actor=request.actor, as_of=as_of(request), area=area)
    return [(value, str(label), found[value]) for value, label in MonitoringState.choices]


def _asked(request: Request) -> dict[str, Any]:
    """The filters of the address. Raises BadQuery, BadCode."""
    return {
        "area": area_of(request),
        "state": word(request, "state", _STATES),
        "is_green": word(request, "green", ("1",)) == "1",
        "text": searched(request),
    }

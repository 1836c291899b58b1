"""Sessions, attendances and people with their rows; who was not trained; the duties behind."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhucun.analytics import queries as analytics
from zhucun.analytics.enums import DutyState
from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.doors.web.access import Request, allow, can, methods
from zhucun.doors.web.asof import as_of
from zhucun.doors.web.fieldwork.shown import Asked as Span
from zhucun.doors.web.fieldwork.shown import period
from zhucun.doors.web.intake.files import XLSX
from zhucun.doors.web.learning.lists import ATTENDANCES, GAPS, SUMS
from zhucun.doors.web.learning.shown import area_of, link, sees_learning, word, year_of
from zhucun.doors.web.listing import searched, show
from zhucun.doors.web.roster.filters import areas
from zhucun.doors.web.roster.reasons import language
from zhucun.kernel.problems import NotAllowed
from zhucun.learning import queries
from zhucun.learning.enums import ClassKind, Tier
from zhucun.learning.queries import Wanted
from zhucun.learning.queries.ledger import attendance_workbook
from zhucun.roster import queries as roster
from zhucun.roster.enums import TakeUp

#: The words of duties that speak of trainings.
_WORDS = frozenset(
    {
        *("training", "county-training", "lesson"),
        *("training-session", "demonstration-class", "mini-class"),
    }
)


def _span(request: Request, day: date) -> Span:
    """The period asked for; without one the year up to the day."""
    if request.GET.get("from") or request.GET.get("to"):
        return period(request, day)
    return Span(since=day.replace(month=1, day=1), until=date.fromordinal(day.toordinal() + 1))


def _wanted(request: Request, span: Span) -> Wanted:
    return Wanted(
        area=area_of(request),
        tier=word(request, "tier", Tier.values),
        kind=word(request, "kind", ClassKind.values),
        theme=request.GET.get("theme", "")[:80],
        since=span.since,
        until=span.until,
        text=searched(request),
    )


@methods(read=["GET"])
@allow(sees_learning)
def training_count(request: Request) -> HttpResponse:
    """期, 人次, heads and hours of a period, group by group; each number leads to its rows."""
    actor, day = request.actor, as_of(request)
    span = _span(request, day)
    wanted = replace(_wanted(request, span), text="")
    by = word(request, "by", queries.GROUPS) or "kind"
    lines = queries.counted(actor=actor, wanted=wanted, by=by)
    base = f"from={span.since}&to={span.last}" + (f"&area={wanted.area}" if wanted.area else "")
    context = {
        "listing": SUMS.of(request, lines),
        "total": queries.totals(actor=actor, wanted=wanted),
        "wanted": wanted,
        "period": span,
        "by": by,
        "groups": (
            ("kind", _("Kind")),
            ("tier", _("Level")),
            ("theme", _("Theme")),
            ("month", _("Month")),
            ("area", _("Area")),
        ),
        "base": base,
        "areas": areas(request, Permission.SEE_LEARNING),
        "may_export": actor.can(Permission.EXPORT),
        "sees_duties": actor.can(Permission.SEE_PRESENCE) and bool(wanted.area),
    }
    return show(request, "web/learning/count.html", context)


@methods(read=["GET"])
@allow(sees_learning)
def training_rows(request: Request) -> HttpResponse:
    """The rows behind 人次."""
    span = _span(request, as_of(request))
    wanted = _wanted(request, span)
    listing = ATTENDANCES.of(request, queries.attendances(actor=request.actor, wanted=wanted))
    context = {
        "listing": listing,
        "wanted": wanted,
        "period": span,
        "tiers": Tier.choices,
        "kinds": ClassKind.choices,
        "areas": areas(request, Permission.SEE_LEARNING),
        "may_export": request.actor.can(Permission.EXPORT),
        "query": request.GET.urlencode(),
    }
    return show(request, "web/learning/rows.html", context)


@methods(read=["GET"])
@allow(can(Permission.EXPORT))
def training_file(request: Request) -> HttpResponse:
    """These rows as a workbook."""
    if not sees_learning(request.actor):
        raise NotAllowed
    wanted = _wanted(request, _span(request, as_of(request)))
    rows = queries.attendances(actor=request.actor, wanted=wanted)
    path, _count = attendance_workbook(rows, actor=request.actor, area=wanted.area, lang=language())
    try:
        answer = HttpResponse(path.read_bytes(), content_type=XLSX)
    finally:
        path.unlink()
    name = f"{gettext('Ledger of trainings')}.xlsx"
    answer["Content-Disposition"] = content_disposition_header(True, name) or ""
    return answer


@methods(read=["GET"])
@allow(sees_learning)
def training_gaps(request: Request) -> HttpResponse:
    """Who attended nothing this year; `?which=pre-post`: who took up a post without the training
    before it."""
    actor, day = request.actor, as_of(request)
    area = area_of(request)
    is_before = word(request, "which", ("pre-post", "year")) == "pre-post"
    if is_before:
        rows = queries.without_pre_post(actor=actor, area=area, on=day)
    else:
        rows = analytics.untrained(actor=actor, area=area, year=day.year, on=day)
    due = None
    if is_before and area:
        due = roster.dues(directory.pack_for(area, as_of=day)).get(TakeUp.TRAINING)
    about = _("Neither an attendance nor a day of the roster is on record for them.")
    if is_before and due is None:
        about = _("The policy of this area does not ask for a training before the post.")
    context = {
        "listing": GAPS.of(request, rows),
        "title": _("Without the training before the post")
        if is_before
        else _("Attended nothing this year"),
        "about": about if is_before else "",
        "area": area,
        "areas": areas(request, Permission.SEE_LEARNING),
        "filters": "web/learning/_gap_filters.html",
        "is_before": is_before,
        "links": [link(request, _("What was counted"), "web:training-count")],
    }
    return show(request, "web/learning/list.html", context)


@methods(read=["GET"])
@allow(sees_learning)
def training_coverage(request: Request) -> HttpResponse:
    """Coverage from the duties of the policy: whoever must, and who did, with 100 % said only where
    it is so."""
    actor, day = request.actor, as_of(request)
    if not actor.can(Permission.SEE_PRESENCE):
        raise NotAllowed
    area, year = area_of(request), year_of(request, day, last=day.year)
    last = min(day, date(year, 12, 31))
    since = date(year, 1, 1)
    lines = []
    for item in directory.pack_for(area, as_of=last).cadences() if area else ():
        if item.spec.counts in _WORDS:
            owed = analytics.owed_in(actor=actor, on=last, area=area, since=since, duty=item.id)
            mine = [line for line in owed.by_duty() if line.item.id == item.id]
            lines += [line for line in mine if line.total] or mine[:1]
    context = {
        "lines": [(line, _share(line)) for line in lines],
        "ways": queries.ways_taught(actor=actor, area=area, year=year, as_of=last, lang=language())
        if area
        else [],
        "states": DutyState.choices,
        "area": area,
        "year": year,
        "areas": areas(request, Permission.SEE_LEARNING),
        "lang": language(),
    }
    return render(request, "web/learning/coverage.html", context)


def _share(line: analytics.DutyLine) -> str:
    """Done of all that is asked for; a dash where nothing is."""
    done = sum(each["count"] for each in line.by_state if each["value"] == DutyState.DONE)
    asked = sum(
        each["count"]
        for each in line.by_state
        if each["value"] in (DutyState.DONE, DutyState.DUE, DutyState.LATE)
    )
    if not asked:
        return "—"
    share = 100 * done / asked
    return f"{done}/{asked} = {int(share * 10) / 10} %"

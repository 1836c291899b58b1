"""Month sheets: my month, the township's desk, one sheet with its days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.timezone import localdate, now
from django.utils.translation import gettext, ngettext

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.doors.web.access import Request, allow, can, methods, signed_in
from zhucun.doors.web.asof import address, as_of
from zhucun.doors.web.listing import show
from zhucun.doors.web.presence.leave import is_cadre, sees_leave
from zhucun.doors.web.presence.months import around, month_of, parse_month
from zhucun.doors.web.presence.sheet_filters import query_of, state_choices, wanted_of
from zhucun.doors.web.presence.sheet_forms import CorrectionForm, refuse
from zhucun.doors.web.presence.sheet_lists import SHEETS, SHEETS_READ
from zhucun.doors.web.problems import sentences
from zhucun.doors.web.roster.filters import areas
from zhucun.kernel.problems import NotAllowed, NotFound, Problem
from zhucun.presence import actions
from zhucun.presence.enums import SIGNS, DayCode, SheetState, Standing
from zhucun.presence.queries import sheets as queries
from zhucun.presence.queries.counting import month_after
from zhucun.presence.queries.duty import may_record
from zhucun.presence.queries.sheets import Wanted

#: Which page a record behind a day has.
_PAGES = {"leave": "web:leave", "trip": "web:trip", "check": "web:check"}


@methods(read=["GET"])
@allow(is_cadre)
def my_month(request: Request) -> HttpResponse:
    """One's own month as a calendar: what is recorded, how it stands, what can be entered."""
    month = month_of(request)
    found = [
        row
        for row in queries.postings_in(actor=request.actor, month=month)
        if row.person.public_id == request.actor.person
    ]
    if not found:
        context = {"month": month, "months": around(month)}
        return render(request, "web/presence/my_month_none.html", context)
    sheet = queries.sheets_of(found, month=month, as_of=as_of(request))[-1]
    return _page(request, sheet, is_mine=True)


@methods(read=["GET"])
@allow(sees_leave)
def month_sheets(request: Request) -> HttpResponse:
    """The sheets of a month; for a township the desk on which it confirms them."""
    month, wanted = month_of(request), wanted_of(request)
    confirms = request.actor.can(Permission.CONFIRM_PRESENCE) and not request.actor.viewer
    listing = (SHEETS if confirms else SHEETS_READ).of(request, _rows(request, month, wanted))
    if not wanted.needs_all:
        listing.rows = queries.sheets_of(
            [one.posting for one in listing.rows], month=month, as_of=as_of(request)
        )
    context = {
        "listing": listing,
        "month": month,
        "months": around(month),
        "asked": wanted,
        "areas": areas(request, Permission.SEE_PRESENCE),
        "states": state_choices(),
        "legend": [(sign, DayCode(code).label) for code, sign in SIGNS.items()],
        "standings": Standing.choices,
        "confirms": confirms,
        "exports": request.actor.can(Permission.EXPORT),
        "query": urlencode(query_of(request)),
    }
    return show(request, "web/presence/month_sheets.html", context)


@methods(write=["POST"])
@allow(can(Permission.CONFIRM_PRESENCE))
def month_confirm(request: Request) -> HttpResponse:
    """Confirm the sheets that were chosen, as shown, or all that their cadres confirmed."""
    month = parse_month(request.POST.get("month", ""))
    actor, today = request.actor, localdate()
    if request.POST.get("do") == "all":
        ready = Wanted(state="ready")
        found = queries.month_sheets(actor=actor, month=month, as_of=today, wanted=ready)
        chosen = [actions.Chosen(posting=one.posting) for one in found]
    else:
        chosen = _chosen(actor, month, request.POST.getlist("sheet"))
    outcome = actions.confirm_sheets(
        chosen=chosen,
        month=month,
        without_own_reason=request.POST.get("reason", ""),
        at=now(),
        by=actor,
    )
    count = len(outcome.done)
    told = ngettext("%(count)d sheet is locked.", "%(count)d sheets are locked.", count)
    messages.success(request, told % {"count": count})
    for _posting, problem in outcome.refused[:10]:
        shown = sentences(problem)
        messages.warning(request, f"{shown.message} {shown.todo}")
    if len(outcome.refused) > 10:
        more = gettext("%(count)d more were not confirmed.") % {"count": len(outcome.refused) - 10}
        messages.warning(request, more)
    query = request.POST.get("query", "")
    back = address(request, "web:month-sheets")
    tail = query if query.isascii() and len(query) < 500 else f"month={month:%Y-%m}"
    return redirect(f"{back}{'&' if '?' in back else '?'}{tail}")


@methods(read=["GET"])
@allow(sees_leave)
def month_sheet(request: Request, posting: str, month: str) -> HttpResponse:
    """One sheet: each day with the record behind it, who confirmed it, its corrections."""
    return _page(request, _found(request, posting, month))


@methods(write=["POST"])
@allow(signed_in)
def sheet_confirm(request: Request, posting: str, month: str) -> HttpResponse:
    """Confirm one sheet as it was shown: the cadre his own, the township what lies in its area."""
    sheet = _found(request, posting, month)
    actions.confirm_sheet(
        posting=sheet.posting,
        month=sheet.month,
        shown=request.POST.get("shown", "")[:40] or "—",
        without_own_reason=request.POST.get("reason", ""),
        at=now(),
        by=request.actor,
    )
    messages.success(request, gettext("The sheet is confirmed."))
    return redirect(address(request, "web:month-sheet", posting, month))


@methods(write=["POST"])
@allow(can(Permission.CONFIRM_PRESENCE))
def sheet_correct(request: Request, posting: str, month: str) -> HttpResponse:
    """Set a day of a locked sheet right, or keep it against a proposal."""
    sheet = _found(request, posting, month)
    form = CorrectionForm(request.POST)
    if form.is_valid():
        try:
            actions.correct_sheet(
                posting=sheet.posting, **form.cleaned_data, at=now(), by=request.actor
            )
        except NotAllowed:
            raise
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(request, gettext("The correction is entered."))
            return redirect(address(request, "web:month-sheet", posting, month))
    return _page(request, sheet, form, status=422)


def _page(
    request: Request,
    sheet: queries.Sheet,
    form: CorrectionForm | None = None,
    *,
    is_mine: bool = False,
    status: int = 200,
) -> HttpResponse:
    actor, stored = request.actor, sheet.stored
    himself = sheet.posting.person.public_id == actor.person and not actor.viewer
    confirms = queries.may_confirm(actor, sheet.posting) and not himself
    locked = sheet.state == SheetState.LOCKED
    if confirms and locked and form is None:
        form = CorrectionForm(initial={"base": stored.version if stored else 0, "day": sheet.month})
    over = localdate() >= sheet.last_day
    context = {
        "sheet": sheet,
        "posting": sheet.posting,
        "months": around(sheet.month),
        "is_mine": is_mine,
        "himself": himself,
        "sees_rota": himself or actor.can(Permission.SEE_PRESENCE, area=sheet.posting.area),
        "may_record": may_record(actor, sheet.posting),
        "blanks": range(sheet.month.weekday()),
        "behind": _behind(sheet),
        "pages": _PAGES,
        "counts": [
            (SIGNS[code], DayCode(code).label, count)
            for code, count in sheet.figures.counts.items()
        ],
        "has_before": sheet.posting.starts_on < sheet.month,
        "has_after": sheet.posting.ends_on is None
        or sheet.posting.ends_on > month_after(sheet.month),
        "may_own": queries.may_confirm_own(actor, sheet) and over and not sheet.is_ready,
        "may_lock": confirms and not locked and over,
        "over": over,
        "form": form if confirms and locked else None,
        "today": localdate(),
    }
    return render(request, "web/presence/month_sheet.html", context, status=status)


def _behind(sheet: queries.Sheet) -> list[dict[str, Any]]:
    """The records behind the sheet, each with the page that it has."""
    return [
        {
            "span": span,
            "sign": SIGNS[span.code],
            "label": DayCode(span.code).label,
            "last": span.until - timedelta(days=1),
            "page": _PAGES[span.kind],
        }
        for span in sheet.spans
    ]


def _found(request: Request, posting: str, month: str) -> queries.Sheet:
    first = parse_month(month)
    return queries.month_sheet(
        actor=request.actor, posting=posting, month=first, as_of=as_of(request)
    )


class _Unread:
    """A posting in the place of its sheet: sheets are computed for the rows of the page."""

    def __init__(self, posting: Any) -> None:
        self.posting = posting


def _rows(request: Request, month: date, wanted: Wanted) -> Sequence[Any]:
    by_days = request.GET.get("sort", "").endswith("village")
    if wanted.needs_all or by_days:
        return queries.month_sheets(
            actor=request.actor, month=month, as_of=as_of(request), wanted=wanted
        )
    return [
        _Unread(row) for row in queries.postings_in(actor=request.actor, month=month, wanted=wanted)
    ]


def _chosen(actor: Actor, month: date, values: Sequence[str]) -> list[actions.Chosen]:
    """What was ticked, as “posting:signs”. Raises NotFound for what the actor does not see."""
    shown = dict(value.split(":", 1) for value in values if ":" in value)
    rows = {
        row.public_id: row
        for row in queries.postings_in(actor=actor, month=month).filter(public_id__in=shown)
    }
    if len(rows) != len(shown):
        raise NotFound
    return [actions.Chosen(posting=rows[key], shown=text) for key, text in shown.items()]

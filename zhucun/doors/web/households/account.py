"""Stock and flow of households and persons: the account, the rows behind each figure, closing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.timezone import localdate, now
from django.utils.translation import gettext, gettext_lazy

from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.doors.web.access import Request, allow, can, methods
from zhucun.doors.web.asof import address, as_of, asking
from zhucun.doors.web.fieldwork.shown import period
from zhucun.doors.web.households.lists import SPELLS
from zhucun.doors.web.households.views import kinds
from zhucun.doors.web.intake.files import sent_and_removed
from zhucun.doors.web.listing import show
from zhucun.doors.web.problems import BadQuery, sentences
from zhucun.doors.web.roster.filters import Choice, areas
from zhucun.doors.web.roster.reasons import language
from zhucun.households import actions, queries
from zhucun.households.enums import Came, Unit, Went
from zhucun.kernel.divisions import parse_code
from zhucun.kernel.problems import NotFound, Problem

_SEES = can(Permission.SEE_HOUSEHOLDS)
#: No more rows than these are shown behind a figure; the figure says how many there are.
_MOST_ROWS = 2_000


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """The account that the address asks for."""

    area: str
    tag: str
    since: date
    until: date

    @property
    def values(self) -> dict[str, Any]:
        return {"area": self.area, "tag": self.tag, "since": self.since, "until": self.until}

    @property
    def query(self) -> str:
        last = self.until - timedelta(days=1)
        asked = {"area": self.area, "tag": self.tag, "from": str(self.since), "to": str(last)}
        return urlencode(asked)


@methods(read=["GET"])
@allow(_SEES)
def account(request: Request) -> HttpResponse:
    """Opening, who came, who went, closing; what was counted when the account was closed, and
    the rows that make it doubtful."""
    asked = _asked(request)
    found = queries.account(actor=request.actor, **asked.values)
    late = [
        row
        for count in {row.pk: row for row in found.counted if row is not None}.values()
        for row in queries.recorded_late(actor=request.actor, area=asked.area, count=count)
    ]
    context = {
        **_frame(request, asked),
        "account": found,
        "lines": _lines(found),
        "odd": queries.oddities(actor=request.actor, area=asked.area, on=asked.until),
        "late": [(row, _EVENTS.get(row.event, row.event)) for row in late],
        "may_close": queries.rights(request.actor, asked.area).may_keep,
    }
    return render(request, "web/households/account.html", context)


@methods(read=["GET"])
@allow(_SEES)
def account_rows(request: Request) -> HttpResponse:
    """The households or persons behind one figure."""
    asked = _asked(request)
    unit, part = request.GET.get("unit", Unit.HOUSEHOLDS), request.GET.get("part", "closing")
    if unit not in Unit.values or part not in _PARTS:
        raise BadQuery(value=f"unit={unit[:20]} part={part[:20]}")
    rows = queries.spell_rows(
        actor=request.actor, **asked.values, unit=unit, part=part, limit=_MOST_ROWS
    )
    names = directory.names_of((row.area for row in rows), as_of=asked.until)
    context = {
        **_frame(request, asked),
        "listing": SPELLS.of(request, [_shown(row, names) for row in rows]),
        "figure": _PARTS[part],
        "unit": Unit(unit).label,
        "most": _MOST_ROWS if len(rows) == _MOST_ROWS else 0,
    }
    return show(request, "web/households/account_rows.html", context)


@methods(read=["GET"])
@allow(_SEES)
def account_file(request: Request) -> HttpResponse:
    """The account of the area and of the places below it, as a workbook."""
    asked = _asked(request)
    path, _count = queries.account_workbook(actor=request.actor, **asked.values, lang=language())
    name = gettext("Stock and flow")
    return sent_and_removed(path, name=f"{name}-{asked.until.isoformat()}.xlsx")


@methods(write=["POST"])
@allow(can(Permission.MANAGE_HOUSEHOLDS))
def account_close(request: Request) -> HttpResponse:
    """Keep the closing of the account as it is known now."""
    asked = _asked(request)
    try:
        actions.close_account(
            area=asked.area,
            tag=asked.tag,
            on=asked.until,
            again=request.POST.get("again") == "on",
            made_at=now(),
            by=request.actor,
        )
        messages.success(request, gettext("The account is closed."))
    except Problem as problem:
        if problem.status in (403, 404):
            raise
        told = sentences(problem)
        messages.error(request, f"{told.message} {told.todo}")
    return redirect(asking(address(request, "web:household-account"), asked.query))


#: Events that move a stock, in a word.
_EVENTS: dict[str, Any] = {
    "households.household.added": gettext_lazy("Household recorded"),
    "households.household.moved": gettext_lazy("Household moved"),
    "households.household.ended": gettext_lazy("Household ended"),
    "households.household.end-retracted": gettext_lazy("End of the household taken back"),
    "households.household.split": gettext_lazy("Household split"),
    "households.household.joined": gettext_lazy("Another household joined it"),
    "households.household.tagged": gettext_lazy("Classified"),
    "households.household.untagged": gettext_lazy("Classification ended"),
    "households.household.tag-retracted": gettext_lazy("Classification taken back"),
    "households.member.added": gettext_lazy("A member came"),
    "households.member.ended": gettext_lazy("A member left"),
    "households.member.end-retracted": gettext_lazy("End of a membership taken back"),
}
#: The figures of an account, by what the address calls them.
_PARTS: dict[str, Any] = {
    "opening": gettext_lazy("Opening"),
    "closing": gettext_lazy("Closing"),
    **{f"came:{word}": word.label for word in Came},
    **{f"went:{word}": word.label for word in Went},
}


def _asked(request: Request) -> _Asked:
    """Raises NotFound, BadCode, BadDay, BadQuery."""
    mine = request.actor.areas(Permission.SEE_HOUSEHOLDS)
    area = request.GET.get("area", "")
    code = parse_code(area) if area else next(iter(mine), "")
    if not request.actor.can(Permission.SEE_HOUSEHOLDS, area=code):
        raise NotFound
    today = as_of(request)
    days = period(request, today)
    since = days.since if request.GET.get("from") else date(today.year, 1, 1)
    tag = request.GET.get("tag", "")
    if tag and tag not in kinds(code, days.last):
        raise BadQuery(value=f"tag={tag[:20]}")
    return _Asked(area=code, tag=tag, since=min(since, days.last), until=days.until)


def _frame(request: Request, asked: _Asked) -> dict[str, Any]:
    words = kinds(asked.area, asked.until - timedelta(days=1))
    places = directory.names_of([asked.area], as_of=asked.until)
    choices = areas(request, Permission.SEE_HOUSEHOLDS)
    if asked.area not in {each.value for each in choices}:
        name = places.get(asked.area, asked.area)
        choices.append(Choice(value=asked.area, label=name, depth=1))
    return {
        "asked": asked,
        "period": _Period(asked),
        "area": asked.area,
        "place": places.get(asked.area, ""),
        "areas": choices,
        "kinds": list(words.items()),
        "tag": asked.tag,
        "kind": words.get(asked.tag, ""),
        "today": localdate(),
    }


class _Period:
    """The window as the filter writes it."""

    def __init__(self, asked: _Asked) -> None:
        self.since, self.last = asked.since, asked.until - timedelta(days=1)


def _lines(found: queries.Account) -> list[dict[str, Any]]:
    """The lines of the account: what it says, its figures, where its rows are."""
    counted, differs = found.counted, found.differs
    rows = [_line(gettext("Opening"), "opening", found.opening, counted[0], differs[0])]
    rows += [_line(word.label, f"came:{word}", both, sign="+") for word, both in found.came]
    rows += [_line(word.label, f"went:{word}", both, sign="−") for word, both in found.went]
    rows.append(_line(gettext("Closing"), "closing", found.closing, counted[1], differs[1]))
    return rows


def _line(
    label: Any, part: str, both: Any, counted: Any = None, differs: Any = None, sign: str = ""
) -> dict[str, Any]:
    return {
        "label": label,
        "part": part,
        "both": both,
        "counted": counted,
        "differs": differs if differs and (differs.households or differs.persons) else None,
        "sign": sign,
        "is_stock": not sign,
    }


def _shown(row: queries.SpellRow, names: Any) -> dict[str, Any]:
    return {
        "public_id": row.household,
        "number": row.number,
        "name": row.name or "—",
        "village": names.get(row.area, row.area),
        "began": row.began,
        "came": Came(row.came).label,
        "ended": row.ended,
        "went": Went(row.went).label if row.went else "",
    }

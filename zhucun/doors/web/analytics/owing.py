"""Pages of who owes what: one's own list of today, an area's, one obligation with its records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, overload

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.timezone import now
from django.utils.translation import gettext

from zhucun.analytics import queries
from zhucun.analytics.enums import DutyState
from zhucun.analytics.queries import Obligation, Owed
from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.doors.web.access import Request, allow, can, methods, signed_in
from zhucun.doors.web.analytics.lists import BEHIND, OBLIGATIONS
from zhucun.doors.web.asof import address, as_of
from zhucun.doors.web.intake.files import XLSX
from zhucun.doors.web.listing import show
from zhucun.doors.web.policy.content import language
from zhucun.doors.web.presence.leave import is_cadre, sees_leave
from zhucun.doors.web.problems import BadQuery
from zhucun.doors.web.roster.filters import areas
from zhucun.engines.cadence import State
from zhucun.fieldwork.enums import GuidanceLevel
from zhucun.kernel.divisions import Level, parse_code
from zhucun.kernel.periods import day_written
from zhucun.kernel.problems import NotFound
from zhucun.reports import queries as reports

#: What an office looks at first: everything that still has to be done.
_OWED = "owed"
#: Where a cadre records what a duty counts.
_ENTRIES = {
    "household-visit": "web:visit-new",
    "diary-entry": "web:visit-new",
    "training": "web:my-learning",
    "county-training": "web:my-learning",
    "lesson": "web:my-learning",
    "mini-class": "web:mini-class-new",
    "village-and-policy-study": "web:quizzes",
    "village-day": "web:my-month",
}


@dataclass(frozen=True, kw_only=True)
class Asked:
    """The filters as they stand in the address."""

    area: str
    duty: str
    state: str

    @property
    def states(self) -> tuple[State, ...]:
        if self.state == _OWED:
            return (State.LATE, State.DUE)
        return (DutyState(self.state).computed,) if self.state else ()

    @property
    def filters(self) -> dict[str, Any]:
        """As `Owed.listed` takes them; the area was the reading's already."""
        return {"states": self.states, "duty": self.duty}


@dataclass(frozen=True, kw_only=True)
class Mine:
    """One duty of one posting: its latest period that stands so, those before it, and where more
    of it is recorded."""

    each: Obligation
    before: tuple[Obligation, ...]
    entry: str


@dataclass(frozen=True, kw_only=True)
class Group:
    """The duties of one cadre that stand alike."""

    state: DutyState
    found: tuple[Mine, ...]

    @property
    def is_open(self) -> bool:
        """Whether it is shown unfolded: what there is to do."""
        return self.state in (DutyState.LATE, DutyState.DUE)


class _Found(Sequence[Obligation]):
    """Obligations in their order, read a page at a time."""

    def __init__(self, owed: Owed, asked: Asked) -> None:
        self._owed, self._asked = owed, asked

    def __len__(self) -> int:
        return self._owed.count(**self._asked.filters)

    @overload
    def __getitem__(self, at: int) -> Obligation: ...
    @overload
    def __getitem__(self, at: slice) -> list[Obligation]: ...
    def __getitem__(self, at: int | slice) -> Obligation | list[Obligation]:
        if isinstance(at, int):
            return self[at : at + 1][0]
        start = at.start or 0
        limit = None if at.stop is None else at.stop - start
        return self._owed.listed(**self._asked.filters, offset=start, limit=limit)


@methods(read=["GET"])
@allow(is_cadre)
def my_obligations(request: Request) -> HttpResponse:
    """One's own duties today: what is late, what is due, then the rest."""
    day = as_of(request)
    found = queries.own_obligations(person=request.actor.person, on=day).listed(named=False)
    context = {"groups": list(_groups(request, found)), "day": day}
    return render(request, "web/analytics/my_obligations.html", context)


@methods(read=["GET"])
@allow(can(Permission.SEE_PRESENCE))
def obligations(request: Request) -> HttpResponse:
    """Who owes what in an area: each duty with its numbers, then one line for each obligation."""
    asked = _asked(request)
    found = queries.owed_in(actor=request.actor, on=as_of(request), area=asked.area)
    listing = OBLIGATIONS.of(request, _Found(found, asked))
    lines = found.by_duty()
    context = {
        "listing": listing,
        "asked": asked,
        "lines": [line for line in lines if line.total],
        "titles": _titles(lines),
        "waiting": [line for line in lines if not line.total],
        "below": _below(request, found, asked.area),
        "areas": areas(request, Permission.SEE_PRESENCE),
        "states": DutyState.choices,
        "names": directory.names_of((row.place for row in listing.rows), as_of=as_of(request)),
        "exports": any(
            request.actor.can(Permission.EXPORT, area=area) for area in _mine(request, asked)
        ),
        "since": found.since,
    }
    return show(request, "web/analytics/obligations.html", context)


def _titles(lines: Iterable[Any]) -> dict[str, str]:
    """The titles of the packs by id, where more than one holds."""
    packs = {line.pack.id for line in lines}
    library = directory.policy()
    return {one: library.pack(one).title(language()[:2]) for one in packs} if len(packs) > 1 else {}


@methods(read=["GET"])
@allow(can(Permission.EXPORT))
def obligations_file(request: Request) -> HttpResponse:
    """The list as a workbook; who took it is logged."""
    asked = _asked(request)
    found = queries.owed_in(actor=request.actor, on=as_of(request), area=asked.area)
    content = reports.obligations_workbook(
        found, actor=request.actor, area=asked.area, at=now(), language=language(), **asked.filters
    )
    answer = HttpResponse(content, content_type=XLSX)
    name = f"{gettext('Who owes what')}-{asked.area or 'all'}-{found.on}.xlsx"
    answer["Content-Disposition"] = content_disposition_header(True, name) or ""
    return answer


@methods(read=["GET"])
@allow(sees_leave)
def obligation(request: Request, area: str, duty: str, key: str, start: str) -> HttpResponse:
    """One duty of one cadre, village or team in one period: why it stands so, and every record
    that was counted."""
    day = as_of(request)
    found = queries.obligation(
        actor=request.actor, area=parse_code(area), duty=duty, key=key, start=_day(start), on=day
    )
    rows = _rows(request, found)
    listing = BEHIND.of(request, rows)
    names = directory.names_of({found.place, *(row.place for row in listing.rows)}, as_of=day)
    missing = [GuidanceLevel(level).label for level in found.missing]
    context = {"each": found, "item": found.item, "pack": found.pack, "listing": listing}
    context |= {"missing": missing}
    return show(request, "web/analytics/obligation.html", {**context, "names": names})


def late_and_due(request: Request) -> Iterator[tuple[DutyState, int]]:
    """How many of one's own duties are late and how many are due."""
    found = queries.own_obligations(person=request.actor.person, on=as_of(request))
    for state in (DutyState.LATE, DutyState.DUE):
        yield state, found.count(states=(state.computed,))


def _asked(request: Request) -> Asked:
    """Raises BadQuery, BadCode."""
    state, area = request.GET.get("state", _OWED), request.GET.get("area", "")
    if state not in ("", _OWED, *DutyState.values):
        raise BadQuery(value=f"state={state[:20]}")
    return Asked(
        area=parse_code(area) if area else "", duty=request.GET.get("duty", "")[:60], state=state
    )


def _mine(request: Request, asked: Asked) -> tuple[str, ...]:
    return (asked.area,) if asked.area else request.actor.areas(Permission.SEE_PRESENCE)


def _groups(request: Request, found: Sequence[Obligation]) -> Iterator[Group]:
    for state in DutyState:
        periods: dict[tuple[str, str], list[Obligation]] = defaultdict(list)
        for each in found:
            if each.standing is state:
                periods[each.item.id, each.key].append(each)
        if periods:
            yield Group(
                state=state, found=tuple(_mine_of(request, all_) for all_ in periods.values())
            )


def _mine_of(request: Request, periods: Sequence[Obligation]) -> Mine:
    *before, each = sorted(periods, key=lambda one: one.start)
    return Mine(each=each, before=tuple(reversed(before)), entry=_entry(request, each))


def _entry(request: Request, each: Obligation) -> str:
    """Where more of it is recorded, while there is something to record."""
    page = _ENTRIES.get(each.item.spec.counts, "")
    open_ = each.standing in (DutyState.LATE, DutyState.DUE, DutyState.NOT_YET)
    return address(request, page) if page and open_ else ""


def _below(request: Request, found: Owed, area: str) -> list[dict[str, Any]]:
    """The numbers of each place one level below the area."""
    mine = area or min(request.actor.areas(Permission.SEE_PRESENCE), key=len)
    level = next((level for level in Level if level > len(mine)), None)
    if level is None:
        return []
    counts = found.by_place(level)
    names = directory.names_of(counts, as_of=found.on)
    return [
        {"code": code, "name": names.get(code, code), "late": by[State.LATE], "due": by[State.DUE]}
        for code, by in counts.items()
    ]


def _rows(request: Request, found: Obligation) -> list[queries.Row]:
    codes = list(dict.fromkeys(row.key for row in found.behind))
    if not codes:
        return []
    kind, day = found.behind[0].kind, as_of(request)
    return queries.shown(actor=request.actor, subject=kind, codes=codes, as_of=day)


def _day(text: str) -> date:
    try:
        return day_written(text)
    except ValueError as error:
        raise NotFound from error


def sees_others(actor: Actor) -> bool:
    """Whoever reads what the people of an area owe; a unit's clerk holds no area."""
    return signed_in(actor) and bool(actor.areas(Permission.SEE_PRESENCE))

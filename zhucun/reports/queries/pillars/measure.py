"""What each item of a mechanism measures, for a scope: columns for the roll-up engine, and the
number of the whole as people read it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np

from zhucun.analytics import queries as analytics
from zhucun.analytics.queries.grouped import indicators_by_place, rules_by_place
from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor, in_areas
from zhucun.engines.cadence import State as Duty
from zhucun.engines.rollup import Column, Figures, Lack, Tally
from zhucun.engines.rules import Outcome, Unset
from zhucun.kernel.divisions import is_under
from zhucun.packs import PackAt
from zhucun.packs.items import PackItem
from zhucun.reports.queries.pillars.scope import Scope
from zhucun.reports.queries.pillars.tree import NOTHING_NAMED
from zhucun.signoff import queries as signoff
from zhucun.signoff.enums import CaseState
from zhucun.signoff.rows import handlers
from zhucun.support.enums import LineState
from zhucun.support.queries.dues import due_lines, through_of

_GOOD = (Duty.DONE, Duty.EXCUSED)
#: Kinds that are lists or words and judge nothing.
_WORDS = frozenset({"tags", "windows", "checklists"})


@dataclass(frozen=True, kw_only=True)
class Number:
    """The number of the whole: so many of so many rows hold (`failing` do not, `soon` will fall
    due, `open` cannot be judged), or the value of an indicator. `since`: the window's first day."""

    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    failing: int = 0
    soon: int = 0
    open: int = 0
    unit: str = ""
    since: date | None = None


@dataclass
class Measured:
    """A column for each item, and the number of the whole where there is one."""

    columns: dict[str, Column] = field(default_factory=dict)
    numbers: dict[str, Number] = field(default_factory=dict)


def measured(
    *, actor: Actor, pack: PackAt, scope: Scope, items: Sequence[PackItem[Any]]
) -> Measured:
    """Every item over the subjects of a scope. A constant number of queries for each kind and
    subject of the items, whatever the number of places."""
    found = Measured()
    found.columns[NOTHING_NAMED] = Lack.UNSET
    by_kind: dict[str, list[PackItem[Any]]] = {}
    for item in items:
        by_kind.setdefault(item.ref.partition("/")[0], []).append(item)
    for kind, mine in by_kind.items():
        if kind == "cadences":
            _cadences(actor, pack, scope, mine, found)
        elif kind == "rules":
            _rules(actor, pack, scope, mine, found)
        elif kind == "indicators":
            _indicators(actor, pack, scope, mine, found)
        elif kind == "chains":
            _chains(actor, pack, scope, mine, found)
        elif kind == "entitlements":
            _entitlements(actor, pack, scope, mine, found)
        elif kind == "parameters":
            _parameters(pack, scope, mine, found)
        else:
            lack = Lack.NOT_COUNTED if kind in _WORDS else Lack.NOT_CONNECTED
            found.columns |= dict.fromkeys((item.ref for item in mine), lack)
    return found


class _Rows:
    """Rows of each subject of a scope, counted as they come."""

    def __init__(self, scope: Scope) -> None:
        self._at = {code: n for n, code in enumerate(scope.codes, start=1)}
        self._digits = scope.digits
        self._counts = np.zeros((4, scope.count), np.int64)

    def add(self, what: int, area: str, number: int = 1) -> None:
        """`what`: 0 holds, 1 fails, 2 will fall due, 3 cannot be judged."""
        self._counts[what, 0] += number
        at = self._at.get(area[: self._digits]) if self._digits else None
        if at is not None:
            self._counts[what, at] += number

    def tally(self, *, is_mild: bool = False) -> Tally:
        good, bad, soon, waiting = self._counts
        return Tally(good=good, bad=bad, soon=soon, open=waiting, is_mild=is_mild)

    def number(self, *, unit: str = "", since: date | None = None) -> Number:
        good, bad, soon, waiting = (int(each) for each in self._counts[:, 0])
        return Number(
            numerator=Decimal(good),
            denominator=Decimal(good + bad + soon + waiting),
            failing=bad,
            soon=soon,
            open=waiting,
            unit=unit,
            since=since,
        )


def _keep(
    found: Measured, ref: str, rows: _Rows, *, is_mild: bool = False, since: date | None = None
) -> None:
    found.columns[ref] = rows.tally(is_mild=is_mild)
    found.numbers[ref] = rows.number(since=since)


def _cadences(
    actor: Actor, pack: PackAt, scope: Scope, items: Iterable[PackItem[Any]], found: Measured
) -> None:
    """Periods that touch the time from the quarter before on: done or excused, late, due, open."""
    wanted = {item.id: item for item in items}
    owed = analytics.owed_in(actor=actor, on=pack.as_of, area=scope.area)
    found.columns |= {item.ref: Lack.NOT_CONNECTED for item in wanted.values()}
    for part in owed.parts:
        if part.pack.id != pack.id:
            continue
        for number, item in enumerate(part.items):
            if item.id not in wanted:
                continue
            if item.spec.counts not in part.evidence:
                continue
            rhythm = item.spec.on(pack.as_of)
            if rhythm is not None and isinstance(pack.number(rhythm.times), Unset):
                found.columns[item.ref] = Lack.UNSET
                continue
            rows = _Rows(scope)
            mine = np.nonzero(part.answers.duty == number)[0]
            for row in mine:
                at = int(part.answers.subject[row])
                key, area = part.rows.codes[at], part.rows.areas[at]
                what = _standing(Duty(int(part.answers.state[row])))
                if what is not None and scope.counts(part.subject, key, area):
                    rows.add(what, area)
            _keep(found, item.ref, rows, since=owed.since)


def _standing(state: Duty) -> int | None:
    if state in _GOOD:
        return 0
    return {Duty.LATE: 1, Duty.DUE: 2, Duty.OPEN: 3}.get(state)


def _rules(
    actor: Actor, pack: PackAt, scope: Scope, items: Sequence[PackItem[Any]], found: Measured
) -> None:
    places = scope.places(scope.digits)
    counted = rules_by_place(actor=actor, pack=pack, rules=items, places=places)
    for item in items:
        counts = counted[item.id]
        if counts is None:
            found.columns[item.ref] = Lack.NOT_CONNECTED
            continue
        rows, unset = _Rows(scope), 0
        for place, outcomes in counts.items():
            rows.add(0, place, outcomes[Outcome.PASS])
            rows.add(1, place, outcomes[Outcome.FAIL])
            rows.add(3, place, outcomes[Outcome.UNKNOWN])
            unset += outcomes[Outcome.UNSET]
        if unset:
            found.columns[item.ref] = Lack.UNSET
        else:
            _keep(found, item.ref, rows, is_mild=item.spec.severity != "block")


def _indicators(
    actor: Actor, pack: PackAt, scope: Scope, items: Sequence[PackItem[Any]], found: Measured
) -> None:
    """The whole as the board has it; the places by their rows."""
    told: dict[str, Any] = {"actor": actor, "pack": pack, "indicators": items}
    whole = indicators_by_place(**told, places=scope.places(0))
    below = indicators_by_place(**told, places=scope.places(scope.digits)) if scope.codes else {}
    more = [item for item in items if item.id not in whole]
    for item in more if not scope.unit else ():
        measure = analytics.measure(actor=actor, pack=pack, indicator=item.id, area=scope.area)
        if measure.state == "unset":
            found.columns[item.ref] = Lack.UNSET
        elif measure.state == "no-records":
            found.columns[item.ref] = Lack.NOT_CONNECTED
        else:
            whole[item.id] = {"": measure}
    for item in items:
        if item.ref in found.columns:
            continue
        if item.id not in whole:
            found.columns[item.ref] = Lack.NOT_COUNTED
            continue
        one = whole[item.id].get("")
        places = below.get(item.id, {})
        values = [one.value if one else None]
        values += [places[code].value if code in places else None for code in scope.codes]
        found.columns[item.ref] = Figures(values=values)
        if one is not None:
            found.numbers[item.ref] = Number(
                value=one.value,
                numerator=one.numerator,
                denominator=one.denominator,
                unit=item.spec.unit,
                since=_window(pack, item.spec.window),
            )


def _window(pack: PackAt, window: str | None) -> date | None:
    return pack.window(window).period.start if window else None


def _chains(
    actor: Actor, pack: PackAt, scope: Scope, items: Sequence[PackItem[Any]], found: Measured
) -> None:
    """Cases that are finished, those past the day of their turn; running ones in time say
    nothing."""
    kinds = {each.kind for each in handlers()}
    rows = {item.id: _Rows(scope) for item in items if item.spec.subject in kinds}
    cases = signoff.cases(actor=actor, as_of=pack.as_of).filter(
        in_areas("place", (scope.area,)), chain__in=list(rows), started_on__lte=pack.as_of
    )
    if scope.unit:
        cases = cases.filter(unit__public_id=scope.unit)
    late = frozenset(cases.filter(turns__due_on__lt=pack.as_of).values_list("pk", flat=True))
    for key, chain, place, state in cases.order_by().values_list("pk", "chain", "place", "state"):
        if state == CaseState.FINISHED:
            rows[chain].add(0, place)
        elif state == CaseState.RUNNING and key in late:
            rows[chain].add(1, place)
    for item in items:
        if item.id in rows:
            _keep(found, item.ref, rows[item.id])
        else:
            found.columns[item.ref] = Lack.NOT_CONNECTED


def _entitlements(
    actor: Actor, pack: PackAt, scope: Scope, items: Sequence[PackItem[Any]], found: Measured
) -> None:
    """Money of the year up to the day: paid in full, due and not paid, not configured. No source
    gives a day by which it is paid, so what is unpaid is never red."""
    money = {item.id: item for item in items if item.spec.kind == "money"}
    found.columns |= dict.fromkeys((item.ref for item in items), Lack.NOT_CONNECTED)
    mine = actor.areas(Permission.SEE_SUPPORT)
    if not money or not any(is_under(scope.area, own) for own in mine):
        return
    year = pack.as_of.year
    lines = due_lines(actor=actor, year=year, through=through_of(year, pack.as_of))
    rows = {name: _Rows(scope) for name in money}
    for line in lines:
        area = line.posting.area
        name = line.asked.id
        mine_too = scope.counts("posting", line.posting.code, area)
        if name in rows and is_under(area, scope.area) and mine_too:
            rows[name].add(_PAID[line.state], area)
    for name, item in money.items():
        _keep(found, item.ref, rows[name], since=date(year, 1, 1))


_PAID: Mapping[Any, int] = {
    LineState.EVEN: 0,
    LineState.OVER: 0,
    LineState.GAP: 2,
    LineState.OPEN: 3,
}


def _parameters(
    pack: PackAt, scope: Scope, items: Iterable[PackItem[Any]], found: Measured
) -> None:
    """A parameter is there, or the source leaves it open."""
    ones, none = np.ones(scope.count, np.int64), np.zeros(scope.count, np.int64)
    for item in items:
        if isinstance(pack.parameters[item.name].value, Unset):
            found.columns[item.ref] = Lack.UNSET
        else:
            found.columns[item.ref] = Tally(good=ones, bad=none, soon=none, open=none)

"""What each item of a mechanism measures, for a scope: columns for the roll-up engine, and the
number of the whole as people read it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np

from zhucun.analytics import queries as analytics
from zhucun.analytics.queries.grouped import indicators_by_place, rules_by_place
from zhucun.analytics.queries.tables import has_mart
from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor, in_areas
from zhucun.engines.cadence import State as Duty
from zhucun.engines.rollup import Figures, Lack, Tally
from zhucun.engines.rules import Outcome, Unset
from zhucun.kernel.divisions import is_under
from zhucun.packs import PackAt
from zhucun.packs.items import PackItem
from zhucun.reports.enums import Silence
from zhucun.reports.queries.pillars.columns import Measured, Number, Rows, keep
from zhucun.reports.queries.pillars.judged import matchers, scores
from zhucun.reports.queries.pillars.scope import Scope
from zhucun.reports.queries.pillars.ticked import checklists
from zhucun.reports.queries.pillars.tree import NOTHING_NAMED
from zhucun.roster import queries as roster
from zhucun.signoff import queries as signoff
from zhucun.signoff.enums import CaseState
from zhucun.signoff.rows import handlers
from zhucun.support.enums import GivenState, LineState
from zhucun.support.queries import KNOWN, due_lines, owing, through_of

_GOOD = (Duty.DONE, Duty.EXCUSED)
#: Kinds that are words and judge nothing.
_WORDS = frozenset({"tags", "windows", "terms", "feeds", "signers"})
#: What a unit reads of its people; all else of their villages is not its to see.
_OF_PEOPLE = frozenset({"posting", "team"})


def measured(
    *, actor: Actor, pack: PackAt, scope: Scope, items: Sequence[PackItem[Any]]
) -> Measured:
    """Every item over the subjects of a scope. A constant number of queries for each kind and
    subject of the items, whatever the number of places."""
    found = Measured()
    found.lacks(NOTHING_NAMED, Lack.UNSET)
    by_kind: dict[str, list[PackItem[Any]]] = {}
    for item in _shown(scope, items, found):
        by_kind.setdefault(item.ref.partition("/")[0], []).append(item)
    for kind, mine in by_kind.items():
        if kind in _MEASURES:
            _MEASURES[kind](actor, pack, scope, mine, found)
            continue
        why = Silence.WORDS if kind in _WORDS else _WITHOUT_ROOM.get(kind, Silence.NO_ROOM)
        for item in mine:
            found.lacks(item.ref, Lack.NOT_COUNTED if kind in _WORDS else Lack.NOT_CONNECTED, why)
    return found


def _shown(
    scope: Scope, items: Iterable[PackItem[Any]], found: Measured
) -> Iterable[PackItem[Any]]:
    """To a unit's own account only what is about its people; the rest is said to be hidden."""
    for item in items:
        subject = getattr(item.spec, "subject", None)
        seen = {"posting"} if item.ref.startswith("cadences/") else _OF_PEOPLE
        if scope.is_own and subject is not None and subject not in seen:
            found.lacks(item.ref, Lack.HIDDEN, Silence.HIDDEN)
        else:
            yield item


def _cadences(
    actor: Actor, pack: PackAt, scope: Scope, items: Iterable[PackItem[Any]], found: Measured
) -> None:
    """Periods that touch the time from the quarter before on: done or excused, late, due, open."""
    wanted = {item.id: item for item in items}
    owed = (
        analytics.owed_by(postings=scope.postings, area=scope.area, on=pack.as_of)
        if scope.is_own
        else analytics.owed_in(actor=actor, on=pack.as_of, area=scope.area)
    )
    for item in wanted.values():
        found.lacks(item.ref, Lack.NOT_CONNECTED, Silence.NO_ROOM)
    for part in owed.parts:
        if part.pack.id != pack.id:
            continue
        for number, item in enumerate(part.items):
            if item.id not in wanted:
                continue
            if part.evidence_of(item) is None:
                continue
            rhythm = item.spec.on(pack.as_of)
            if rhythm is not None and isinstance(pack.number(rhythm.times), Unset):
                found.lacks(item.ref, Lack.UNSET)
                continue
            rows = Rows(scope)
            mine = np.nonzero(part.answers.duty == number)[0]
            for row in mine:
                at = int(part.answers.subject[row])
                key, area = part.rows.codes[at], part.rows.areas[at]
                what = _standing(Duty(int(part.answers.state[row])))
                if what is not None and scope.counts(part.subject, key, area):
                    rows.add(what, area)
            keep(found, item.ref, rows, since=owed.since)


def _standing(state: Duty) -> int | None:
    if state in _GOOD:
        return 0
    return {Duty.LATE: 1, Duty.DUE: 2, Duty.OPEN: 3}.get(state)


def _rules(
    actor: Actor, pack: PackAt, scope: Scope, items: Sequence[PackItem[Any]], found: Measured
) -> None:
    places = scope.places(scope.digits)
    counted = rules_by_place(actor=scope.reader(actor), pack=pack, rules=items, places=places)
    for item in items:
        counts = counted[item.id]
        if counts is None:
            found.lacks(item.ref, Lack.NOT_CONNECTED, Silence.NO_ROOM)
            continue
        rows, unset = Rows(scope), 0
        for place, outcomes in counts.items():
            rows.add(0, place, outcomes[Outcome.PASS])
            rows.add(1, place, outcomes[Outcome.FAIL])
            rows.add(3, place, outcomes[Outcome.UNKNOWN])
            unset += outcomes[Outcome.UNSET]
        if unset:
            found.lacks(item.ref, Lack.UNSET)
        else:
            keep(found, item.ref, rows, is_mild=item.spec.severity != "block")


def _indicators(
    actor: Actor, pack: PackAt, scope: Scope, items: Sequence[PackItem[Any]], found: Measured
) -> None:
    """The whole as the board has it; the places by their rows."""
    told: dict[str, Any] = {"actor": scope.reader(actor), "pack": pack, "indicators": items}
    whole = indicators_by_place(**told, places=scope.places(0))
    below = indicators_by_place(**told, places=scope.places(scope.digits)) if scope.codes else {}
    more = [item for item in items if item.id not in whole]
    for item in more if not scope.unit else ():
        measure = analytics.measure(actor=actor, pack=pack, indicator=item.id, area=scope.area)
        if measure.state == "unset":
            found.lacks(item.ref, Lack.UNSET)
        elif measure.state == "no-records":
            found.lacks(item.ref, Lack.NOT_CONNECTED, Silence.NO_ROOM)
        else:
            whole[item.id] = {"": measure}
    for item in items:
        if item.ref in found.columns:
            continue
        if item.id not in whole:
            found.lacks(item.ref, Lack.NOT_COUNTED, Silence.OF_AREA)
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
    """Cases that are finished, those past the day of their turn; running ones in time say nothing.
    A handover is no case: both sign it in the roster."""
    kinds = {each.kind for each in handlers()}
    handed = [item for item in items if item.spec.subject == "handover"]
    for item in handed:
        keep(found, item.ref, _handovers(actor, pack, scope))
    items = [item for item in items if item not in handed]
    rows = {item.id: Rows(scope) for item in items if item.spec.subject in kinds}
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
            keep(found, item.ref, rows[item.id])
        else:
            found.lacks(item.ref, Lack.NOT_CONNECTED, Silence.NO_ROOM)


def _handovers(actor: Actor, pack: PackAt, scope: Scope) -> Rows:
    """Handovers that both have signed, and those of cadres whose last day is over. One query."""
    rows = Rows(scope)
    for row in roster.handovers(actor=actor, area=scope.area).filter(opened_on__lte=pack.as_of):
        if not scope.counts("posting", row.giver.public_id, row.area):
            continue
        days = (row.given_on, row.taken_on)
        if all(day is not None and day <= pack.as_of for day in days):
            rows.add(0, row.area)
        elif row.giver.ends_on is not None and row.giver.ends_on <= pack.as_of:
            rows.add(1, row.area)
    return rows


def _entitlements(
    actor: Actor, pack: PackAt, scope: Scope, items: Sequence[PackItem[Any]], found: Measured
) -> None:
    """Money of the year up to the day: paid in full, due and not paid, not configured. No source
    gives a day by which it is paid, so what is unpaid is never red."""
    others = [item for item in items if item.spec.subject not in KNOWN]
    others = [item for item in others if has_mart(item.spec.subject)]
    money = {item.id: item for item in items if item.spec.kind == "money" and item not in others}
    for item in items:
        found.lacks(item.ref, Lack.NOT_CONNECTED, Silence.NOT_MONEY)
    mine = actor.areas(Permission.SEE_SUPPORT)
    own_unit = scope.is_own and scope.unit in actor.units(Permission.SEE_SUPPORT)
    if not own_unit and not any(is_under(scope.area, own) for own in mine):
        for item in (*money.values(), *others):
            found.lacks(item.ref, Lack.HIDDEN, Silence.HIDDEN)
        return
    year = pack.as_of.year
    if others and not scope.is_own:
        _without_posting(actor, pack, scope, others, found)
    if not money:
        return
    lines = due_lines(actor=actor, year=year, through=through_of(year, pack.as_of))
    rows = {name: Rows(scope) for name in money}
    for line in lines:
        area = line.posting.area
        name = line.asked.id
        mine_too = scope.counts("posting", line.posting.code, area)
        if name in rows and is_under(area, scope.area) and mine_too:
            rows[name].add(_PAID[line.state], area)
    for name, item in money.items():
        keep(found, item.ref, rows[name], since=date(year, 1, 1))


def _without_posting(
    actor: Actor, pack: PackAt, scope: Scope, items: Sequence[PackItem[Any]], found: Measured
) -> None:
    """What is due to those who stand in other registers, of the year up to the day."""
    year = pack.as_of.year
    through = through_of(year, pack.as_of)
    owed = owing(actor=actor, year=year, through=through, areas=[scope.area])
    rows = {item.id: Rows(scope) for item in items}
    for line in owed.lines:
        if line.asked.id in rows and is_under(line.area, scope.area):
            rows[line.asked.id].add(_PAID[line.state], line.area)
    for item in items:
        keep(found, item.ref, rows[item.id], since=date(year, 1, 1))


_PAID: Mapping[Any, int] = {
    LineState.EVEN: 0,
    LineState.OVER: 0,
    LineState.AGREED: 0,
    LineState.GAP: 2,
    LineState.OPEN: 3,
    GivenState.EVEN: 0,
    GivenState.GAP: 2,
    GivenState.OPEN: 3,
    LineState.WITHHELD: 0,  # a decision cancelled it: nothing is to be paid
}


def _parameters(
    _actor: Actor, pack: PackAt, scope: Scope, items: Iterable[PackItem[Any]], found: Measured
) -> None:
    """A parameter is there, or the source leaves it open."""
    ones, none = np.ones(scope.count, np.int64), np.zeros(scope.count, np.int64)
    for item in items:
        if isinstance(pack.parameters[item.name].value, Unset):
            found.lacks(item.ref, Lack.UNSET)
        else:
            found.columns[item.ref] = Tally(good=ones, bad=none, soon=none, open=none)


_MEASURES: Mapping[
    str, Callable[[Actor, PackAt, Scope, Sequence[PackItem[Any]], Measured], None]
] = {
    "cadences": _cadences,
    "rules": _rules,
    "indicators": _indicators,
    "chains": _chains,
    "entitlements": _entitlements,
    "parameters": _parameters,
    "scores": scores,
    "matchers": matchers,
    "checklists": checklists,
}
#: Kinds of which no room keeps rows yet, and why.
_WITHOUT_ROOM: Mapping[str, Silence] = {"screens": Silence.NO_SCREENING}

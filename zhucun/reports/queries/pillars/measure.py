"""What each item of a mechanism measures, for a scope: columns for the roll-up engine, and the
number of the whole as people read it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np

from zhucun.analytics import queries as analytics
from zhucun.analytics.queries.grouped import indicators_over, rules_by_place
from zhucun.analytics.queries.tables import is_derived_open
from zhucun.directory.perms import Actor
from zhucun.engines.rollup import Figures, Lack, Tally
from zhucun.engines.rules import Outcome, Unset
from zhucun.packs import PackAt
from zhucun.packs.items import PackItem
from zhucun.reports.enums import Silence
from zhucun.reports.queries.pillars.columns import Measured, Number, Rows, keep, keep_listed
from zhucun.reports.queries.pillars.flows import chain_rows, only_informs
from zhucun.reports.queries.pillars.judged import matchers, scores
from zhucun.reports.queries.pillars.owed import cadences
from zhucun.reports.queries.pillars.recorded import has_records, is_open, record_rows
from zhucun.reports.queries.pillars.scope import Scope, homes_of
from zhucun.reports.queries.pillars.screened import screens
from zhucun.reports.queries.pillars.supported import entitlement_rows
from zhucun.reports.queries.pillars.ticked import checklists
from zhucun.reports.queries.pillars.tree import NOTHING_NAMED
from zhucun.support.queries.arrived import GIVES, asks_of_help

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
        why = Silence.WORDS if kind in _WORDS else Silence.NO_ROOM
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


def _rules(
    actor: Actor, pack: PackAt, scope: Scope, items: Sequence[PackItem[Any]], found: Measured
) -> None:
    told: dict[str, Any] = {"actor": scope.reader(actor), "pack": pack}
    helped = [item for item in items if asks_of_help(pack, item)]
    others = [item for item in items if item not in helped]
    counted = rules_by_place(**told, rules=others, places=scope.places(scope.digits))
    if helped:
        homes = homes_of(actor=actor, scope=scope, as_of=pack.as_of)
        places = scope.places(scope.digits, household=homes)
        counted |= rules_by_place(**told, rules=helped, places=places)
    _records(actor, pack, scope, [item for item in items if counted[item.id] is None], found)
    for item in items:
        counts = counted[item.id]
        if counts is None:
            continue
        rows, unset = Rows(scope), 0
        for place, outcomes in counts.items():
            rows.add(0, place, outcomes[Outcome.PASS])
            rows.add(1, place, outcomes[Outcome.FAIL])
            rows.add(3, place, outcomes[Outcome.UNKNOWN])
            unset += outcomes[Outcome.UNSET]
        if unset or (item in helped and is_derived_open(pack, item.spec.subject, GIVES)):
            found.lacks(item.ref, Lack.UNSET)
        else:
            keep(found, item.ref, rows, is_mild=item.spec.severity != "block")


def _records(
    actor: Actor, pack: PackAt, scope: Scope, items: Sequence[PackItem[Any]], found: Measured
) -> None:
    """Rules that no table answers: of records, or of facts that nobody keeps."""
    told = [item for item in items if has_records(pack, item)]
    mild = [item.ref for item in told if item.spec.severity != "block"]
    listed = record_rows(actor=actor, pack=pack, scope=scope, items=told)
    keep_listed(found, scope, listed, mild=mild)
    for item in items:
        if item in told:
            continue
        if is_open(pack, item):
            found.lacks(item.ref, Lack.UNSET)
        else:
            found.lacks(item.ref, Lack.NOT_CONNECTED, Silence.NO_ROOM)


def _indicators(
    actor: Actor, pack: PackAt, scope: Scope, items: Sequence[PackItem[Any]], found: Measured
) -> None:
    """The whole as the board has it; the places by their rows."""
    over = [scope.places(0)] + [scope.places(scope.digits)] * bool(scope.codes)
    told = indicators_over(actor=scope.reader(actor), pack=pack, indicators=items, over=over)
    whole, below = told[0], told[1] if scope.codes else {}
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
    """Where all rules before a step only inform, a step that was left out warns."""
    listed = chain_rows(actor=actor, pack=pack, scope=scope, items=items)
    mild = [item.ref for item in items if only_informs(pack, item)]
    keep_listed(found, scope, listed, mild=mild)


def _entitlements(
    actor: Actor, pack: PackAt, scope: Scope, items: Sequence[PackItem[Any]], found: Measured
) -> None:
    listed = entitlement_rows(actor=actor, pack=pack, scope=scope, items=items)
    since = date(pack.as_of.year, 1, 1)
    mild = [item.ref for item in items if item.spec.kind == "kit"]
    keep_listed(found, scope, listed, mild=mild, since=since)


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
    "cadences": cadences,
    "rules": _rules,
    "indicators": _indicators,
    "chains": _chains,
    "entitlements": _entitlements,
    "parameters": _parameters,
    "scores": scores,
    "matchers": matchers,
    "checklists": checklists,
    "screens": screens,
}

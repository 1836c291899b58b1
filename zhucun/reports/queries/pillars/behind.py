"""The rows behind a number of a pillar: who or what, where, and how it counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from zhucun.analytics import queries as analytics
from zhucun.analytics.queries.coverage import judging
from zhucun.analytics.queries.rows import shown_by_code
from zhucun.analytics.queries.shown_row import Row as Shown
from zhucun.analytics.queries.tables import has_mart
from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor
from zhucun.engines.rollup import Lack
from zhucun.engines.rules import Outcome
from zhucun.kernel.problems import NotFound
from zhucun.packs import PackAt
from zhucun.packs.errors import UnknownItem
from zhucun.packs.items import PackItem
from zhucun.packs.kinds import Label
from zhucun.reports.queries.pillars.columns import (
    FAILS,
    HOLDS,
    OF_OUTCOME,
    Behind,
    Listed,
    Measured,
    StepTold,
)
from zhucun.reports.queries.pillars.flows import chain_rows
from zhucun.reports.queries.pillars.judged import matcher_rows, score_rows
from zhucun.reports.queries.pillars.linked import asks
from zhucun.reports.queries.pillars.lists import list_rows
from zhucun.reports.queries.pillars.measure import measured
from zhucun.reports.queries.pillars.owed import cadence_rows
from zhucun.reports.queries.pillars.paired import is_of_pairs, pair_rows
from zhucun.reports.queries.pillars.rated import is_of_households, rated_rows
from zhucun.reports.queries.pillars.recorded import has_records, record_rows
from zhucun.reports.queries.pillars.scope import Scope, homes_of, of_area, of_unit
from zhucun.reports.queries.pillars.screened import screen_rows
from zhucun.reports.queries.pillars.supported import entitlement_rows
from zhucun.support.queries.arrived import asks_of_help, missing_of

Items = Sequence[PackItem[Any]]
#: Kinds whose rows are listed here; the others have pages of their own.
KINDS = ("scores", "matchers", "entitlements", "screens", "chains", "checklists", "rules")
#: Of a unit, whose rows those pages do not cut, these too.
OF_UNITS = (*KINDS, "cadences", "indicators")
#: Of these the rows that give cause to ask are listed; of the others all.
LEADS = "screens"


@dataclass(frozen=True, kw_only=True)
class Row:
    """One record (a cadre by the person's public id). `what`: 0 holds, 1 fails, 2 will fall due, 3
    cannot be judged; `days`: without cover, until it ends, past its day; `lacks`: which help a
    household still lacks; `steps`: of a procedure that is told step by step."""

    subject: str
    key: str
    name: str
    area: str
    place: str
    what: int
    days: int | None = None
    lacks: tuple[Label, ...] = ()
    steps: tuple[StepTold, ...] = ()

    @property
    def shown(self) -> Shown:
        """As the pages of figures name and link a record."""
        subject = "posting" if self.subject == "person" else self.subject
        return Shown(
            subject=subject,
            key=self.key,
            name=self.name,
            place=self.area,
            detail=self.key.partition("/")[2],
        )


@dataclass(frozen=True, kw_only=True)
class Rows:
    """The rows of one item, by place."""

    scope: Scope
    pack: PackAt
    item: PackItem[Any]
    rows: tuple[Row, ...]

    @property
    def kind(self) -> str:
        return self.item.ref.partition("/")[0]

    @property
    def is_linked(self) -> bool:
        """The rows say who is linked with what fits him, not who fits his village."""
        return self.kind == "matchers" and bool(asks(self.item.spec))

    @property
    def is_rated(self) -> bool:
        """The rows say which households were rated."""
        return self.kind == "scores" and is_of_households(self.item)


def rows_behind(*, actor: Actor, area: str, item: str, as_of: date, unit: str = "") -> Rows:
    """The rows of an item (kind/id) in an area of the actor's, or of a unit's cadres there. A
    constant number of queries. Raises NotFound, also where there are no rows for the actor to
    see."""
    kind = item.partition("/")[0]
    pack = directory.pack_for(area, as_of=as_of)
    if kind not in (OF_UNITS if unit else KINDS):
        raise NotFound
    try:
        found: PackItem[Any] = pack.item(item)
    except UnknownItem as error:
        raise NotFound from error
    scope = (
        of_unit(actor=actor, unit=unit, area=area, as_of=as_of)
        if unit
        else of_area(actor=actor, area=area, as_of=as_of)
    )
    whole: Measured = measured(actor=actor, pack=pack, scope=scope, items=[found])
    if isinstance(whole.columns[item], Lack):
        raise NotFound
    behind = _READ[kind](actor=actor, pack=pack, scope=scope, items=[found]).get(item)
    if not isinstance(behind, list):
        raise NotFound
    rows = _named(actor, behind, as_of)
    if kind == "rules" and asks_of_help(pack, found):
        rows = _lacking(actor, pack, area, rows)
    return Rows(scope=scope, pack=pack, item=found, rows=rows)


def _lacking(actor: Actor, pack: PackAt, area: str, rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """Households with what each still lacks. One query."""
    codes = [row.key for row in rows if row.what == FAILS]
    known = missing_of(actor=actor, pack=pack, area=area, codes=codes)
    return tuple(replace(row, lacks=known.get(row.key, ())) for row in rows)


def _named(actor: Actor, behind: Sequence[Behind], as_of: date) -> tuple[Row, ...]:
    """The rows with their names, by place; those that the reader may not see are left out. One
    query for each register."""
    asked: dict[str, list[str]] = defaultdict(list)
    for each in behind:
        if not each.name:
            asked[each.subject].append(each.key)
    shown: dict[tuple[str, str], Shown] = {}
    for subject, codes in asked.items():
        told = shown_by_code(actor=actor, subject=subject, codes=codes, as_of=as_of)
        shown |= {(subject, code): row for code, row in told.items()}
    places = directory.names_of({each.area for each in behind}, as_of=as_of)
    found = []
    for each in behind:
        row = shown.get((each.subject, each.key))
        if row is None and not each.name:
            continue
        subject = row.subject if row else each.subject
        name = f"{row.name} {row.detail}".strip() if row and row.subject in _TOLD else ""
        found.append(
            Row(
                subject="person" if subject == "posting" else subject,
                key=row.key if row else each.key,
                name=name or (row.name if row else each.name),
                area=each.area,
                place=places.get(each.area, each.area),
                what=each.what,
                days=each.days,
                steps=each.steps,
            )
        )
    return tuple(sorted(found, key=lambda row: row.area))


#: Registers whose rows are not known apart without what stands beside their names.
_TOLD = frozenset({"household", "job", "body", "offer", "honour"})


def _scores(*, actor: Actor, pack: PackAt, scope: Scope, items: Items) -> Listed:
    if is_of_households(items[0]):
        return {items[0].ref: rated_rows(actor=actor, pack=pack, scope=scope)}
    return dict(score_rows(actor=actor, pack=pack, scope=scope, items=items))


def _matchers(*, actor: Actor, pack: PackAt, scope: Scope, items: Items) -> Listed:
    told: dict[str, Any] = {"actor": actor, "pack": pack, "scope": scope, "items": items}
    if is_of_pairs(items[0].spec):
        return pair_rows(**told)
    return dict(matcher_rows(**told))


def _rules(*, actor: Actor, pack: PackAt, scope: Scope, items: Items) -> Listed:
    """Of records, or of the rows of a table."""
    subject = items[0].spec.subject
    if has_mart(subject):
        reader = scope.reader(actor)
        told = judging(actor=reader, pack=pack, subject=subject, area=scope.area, items=list(items))
        mine: Callable[[str, str, str], bool] = scope.counts
        if scope.unit and asks_of_help(pack, items[0]):
            homes = homes_of(actor=actor, scope=scope, as_of=pack.as_of)
            mine = lambda _subject, code, _area: code in homes  # noqa: E731 - in place of the other
        if not told.rows.missing:
            return {
                items[0].ref: [
                    Behind(code, area, OF_OUTCOME[Outcome(said)], subject)
                    for code, area, said in told.rows.select(told.outcomes)
                    if Outcome(said) in OF_OUTCOME and mine(subject, code, area)
                ]
            }
    if not has_records(pack, items[0]):
        return {}
    return record_rows(actor=actor, pack=pack, scope=scope, items=items)


def _indicators(*, actor: Actor, pack: PackAt, scope: Scope, items: Items) -> Listed:
    """The rows that a figure counts. Two queries."""
    [item] = items
    reader, subject = scope.reader(actor), item.spec.subject
    told: dict[str, Any] = {"pack": pack, "indicator": item.id, "area": scope.area}
    _item, codes = analytics.rows_behind(actor=reader, **told, limit=_MOST)
    shown = shown_by_code(actor=reader, subject=subject, codes=codes, as_of=pack.as_of)
    return {
        item.ref: [
            Behind(code, shown[code].place, HOLDS, subject)
            for code in codes
            if code in shown and scope.counts(subject, code, shown[code].place)
        ]
    }


#: A unit has no more rows than these.
_MOST = 100_000
_READ: Mapping[str, Callable[..., Listed]] = {
    "scores": _scores,
    "matchers": _matchers,
    "entitlements": entitlement_rows,
    "screens": screen_rows,
    "chains": chain_rows,
    "checklists": list_rows,
    "rules": _rules,
    "cadences": cadence_rows,
    "indicators": _indicators,
}

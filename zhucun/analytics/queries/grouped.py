"""Rules and indicators place by place: one query for each subject, whatever the number of
places."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from zhucun.analytics.queries.coverage import _sql, _table
from zhucun.analytics.queries.indicators import Measured, _decimal, _measured, _Plan
from zhucun.analytics.queries.tables import Table, has_mart, once, table
from zhucun.directory.perms import Actor
from zhucun.engines.rules import Outcome
from zhucun.packs import PackAt
from zhucun.packs.items import PackItem
from zhucun.packs.kinds import Indicator, RuleItem, Screen


@dataclass(frozen=True, kw_only=True)
class Places:
    """Which rows count, and for which place: all of an area, by the first `digits` of their place
    (0: together); or only rows of some subjects with these codes, and of all others in these
    `areas`."""

    area: str
    digits: int
    codes: Mapping[str, Collection[str]] = field(default_factory=dict)
    areas: Collection[str] | None = None

    def where(self, subject: str) -> tuple[str, tuple[Any, ...]]:
        """The condition on the rows of a subject, with its parameters."""
        column, wanted = "m.m_area", self.areas
        if subject in self.codes:
            column, wanted = "m.m_code", self.codes[subject]
        if wanted is None:
            return "", ()
        if not wanted:
            return " WHERE 1=0", ()
        marks = ", ".join(["%s"] * len(wanted))
        return f" WHERE {column} IN ({marks})", tuple(sorted(wanted))


Counts = dict[str, dict[Outcome, int]]


def rules_by_place(
    *, actor: Actor, pack: PackAt, rules: Sequence[PackItem[RuleItem]], places: Places
) -> dict[str, Counts | None]:
    """How many rows gave each outcome, by rule and place; None for a rule whose rows no room keeps,
    or of which a fact is not kept. One query a subject."""
    found: dict[str, Counts | None] = dict.fromkeys(item.id for item in rules)
    by_subject: dict[str, list[PackItem[RuleItem]]] = defaultdict(list)
    for item in rules:
        if has_mart(item.spec.subject):
            by_subject[item.spec.subject].append(item)
    for subject, items in by_subject.items():
        rows = _table(actor, pack, subject, places.area, items)
        known = [item for item in items if not _names(pack, item) & rows.missing]
        if not known:
            continue
        judged = ", ".join(f"{_sql(rows, pack, item)} AS r{n}" for n, item in enumerate(known))
        text = f"SELECT {judged}, m.m_area, m.m_code FROM ({rows.sql}) m"  # noqa: S608
        selected = [
            f"COUNT(CASE WHEN m.r{n} = '{outcome.value}' THEN 1 END)"
            for n, _item in enumerate(known)
            for outcome in Outcome
        ]
        over = Table(pack, text, rows.params, {})
        for item in known:
            found[item.id] = {}
        for place, numbers in _grouped(over, selected, places, subject).items():
            values = iter(numbers)
            for item in known:
                counts = {outcome: int(next(values)) for outcome in Outcome}
                kept = found[item.id]
                assert kept is not None
                kept[place] = counts
    return found


def screens_by_place(
    *, actor: Actor, pack: PackAt, screens: Sequence[PackItem[Screen]], places: Places
) -> dict[str, dict[str, tuple[int, int, int]] | None]:
    """How many rows give cause to ask a question, give none, and cannot be said, by screen and
    place; None for a screen whose rows no room keeps, or of which a fact is not kept. Only of
    screens that the pack leaves nothing open of. One query a subject."""
    found: dict[str, dict[str, tuple[int, int, int]] | None] = dict.fromkeys(
        item.id for item in screens
    )
    by_subject: dict[str, list[PackItem[Screen]]] = defaultdict(list)
    for item in screens:
        if has_mart(item.spec.subject):
            by_subject[item.spec.subject].append(item)
    for subject, items in by_subject.items():
        flags = {item.id: pack.expression(subject, item.spec.flag) for item in items}
        names = {name for flag in flags.values() for name in flag.names}
        rows = table(actor=actor, pack=pack, subject=subject, area=places.area, names=names)
        ready = [item for item in items if not set(flags[item.id].names) & rows.missing]
        told = [rows.condition(flags[item.id]) for item in ready]
        selected = [
            f"COUNT(CASE WHEN {text} THEN 1 END)"
            for each in told
            for text in (each, f"NOT ({each})", f"({each}) IS NULL")
        ]
        if not ready:
            continue
        found |= {item.id: {} for item in ready}
        for place, numbers in _grouped(rows, selected, places, subject).items():
            values = iter(numbers)
            for item in ready:
                kept = found[item.id]
                assert kept is not None
                kept[place] = (int(next(values)), int(next(values)), int(next(values)))
    return found


def counts_by_place(
    *, rows: Table, conditions: Sequence[str], places: Places, subject: str
) -> dict[str, tuple[int, ...]]:
    """How many rows of a table fit each condition (SQL), by place. One query."""
    selected = [f"COUNT(CASE WHEN {each} THEN 1 END)" for each in conditions]
    found = _grouped(rows, selected, places, subject)
    return {place: tuple(map(int, numbers)) for place, numbers in found.items()}


def indicators_by_place(
    *, actor: Actor, pack: PackAt, indicators: Sequence[PackItem[Indicator]], places: Places
) -> dict[str, dict[str, Measured]]:
    """Each indicator of each place that has rows. Those that no room keeps, that are not configured
    or that need more than rows (a difference, a figure of places as base) are left out. One query a
    subject."""
    told = indicators_over(actor=actor, pack=pack, indicators=indicators, over=[places])
    return told[0]


def indicators_over(
    *,
    actor: Actor,
    pack: PackAt,
    indicators: Sequence[PackItem[Indicator]],
    over: Sequence[Places],
) -> list[dict[str, dict[str, Measured]]]:
    """The same for several cuts of one area, such as the whole and the places below it. One query a
    subject and cut."""
    areas = {places.area for places in over}
    assert len(areas) <= 1, "cuts of one area"
    found: list[dict[str, dict[str, Measured]]] = [defaultdict(dict) for _places in over]
    by_subject: dict[str, list[PackItem[Indicator]]] = defaultdict(list)
    for item in indicators:
        spec = item.spec
        if has_mart(spec.subject) and not spec.is_difference and not spec.denominator_figure:
            by_subject[spec.subject].append(item)
    for subject, items in by_subject.items():
        plans = {item.id: _Plan(pack, item.spec) for item in items}
        ready = [item for item in items if not plans[item.id].unset]
        names = {name for item in ready for name in plans[item.id].names}
        area = over[0].area
        rows = table(actor=actor, pack=pack, subject=subject, area=area, names=names)
        ready = [item for item in ready if not plans[item.id].names & rows.missing]
        selected = [sql for item in ready for sql in plans[item.id].selected(rows)]
        if not selected:
            continue
        for into, places in zip(found, over, strict=True):
            for place, numbers in _grouped(rows, selected, places, subject).items():
                values = iter(numbers)
                for item in ready:
                    upper, lower = _decimal(next(values)), _decimal(next(values))
                    into[item.id][place] = _measured(item, (upper, lower), ())
    return found


def _names(pack: PackAt, item: PackItem[RuleItem]) -> set[str]:
    return {name for each in pack.rule(item).expressions for name in each.names}


def _grouped(
    rows: Table, selected: Sequence[str], places: Places, subject: str
) -> dict[str, tuple[Any, ...]]:
    """The aggregates of each place. One query."""
    where, wanted = places.where(subject)
    sql = rows.sql if where else once(rows.sql)  # a condition is to reach the rows first
    place = f"SUBSTR(m.m_area, 1, {int(places.digits)})" if places.digits else "''"
    text = (
        f"SELECT {place} AS place, {', '.join(selected)} FROM ({sql}) m{where} "  # noqa: S608
        f"GROUP BY {place}"
    )
    if not places.digits:
        text = text.rsplit(" GROUP BY", 1)[0]
    with connection.cursor() as cursor:
        cursor.execute(text, (*rows.params, *wanted))
        return {str(row[0]): tuple(row[1:]) for row in cursor.fetchall()}

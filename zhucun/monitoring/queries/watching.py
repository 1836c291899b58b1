"""The packs' rules over all households: who fails which, under the pack's numbers or under others.

The rules run where the rows are, as SQL. An area whose townships lie under different packs is
looked at pack by pack.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from zhucun.analytics.queries.tables import Table, dialect, table
from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor
from zhucun.engines.rules import FORBID, Outcome, Rule, Unset, Value, rule_sql, to_sql
from zhucun.engines.rules.errors import ParameterUnset
from zhucun.kernel.divisions import Level
from zhucun.monitoring.queries.judging import has_subject
from zhucun.packs import PackAt, PackItem
from zhucun.packs.kinds import RuleItem

SUBJECT = "household_watch"


@dataclass(frozen=True, kw_only=True)
class Watch:
    """The households of one area under one pack, with its rules."""

    area: str
    pack: PackAt
    rows: Table
    rules: Mapping[str, Rule]
    items: Mapping[str, PackItem[RuleItem]]

    def outcome(self, rule: str, values: Mapping[str, Value | Unset] | None = None) -> str:
        """SQL: the outcome of a rule for a row, as text."""
        return rule_sql(
            self.rules[rule],
            dialect(),
            self.pack.values if values is None else values,
            self.pack.as_of,
            self.rows.columns,
        )

    def fails(self, rule: str, values: Mapping[str, Value | Unset] | None = None) -> str:
        """SQL: whether a row fails a rule; false, never NULL, where that is not known."""
        told = fail_sql(
            self.rules[rule],
            dialect(),
            self.pack.values if values is None else values,
            self.pack.as_of,
            self.rows.columns,
        )
        return f"(CASE WHEN {told} THEN 1 ELSE 0 END = 1)"


def fail_sql(
    rule: Rule,
    dialect: Any,
    values: Mapping[str, Value | Unset],
    as_of: date,
    columns: Mapping[str, str] | None = None,
) -> str:
    """SQL that is true exactly where a rule fails, and false or NULL elsewhere; nobody fails one
    that waits for a number (未配置)."""
    if isinstance(rule.test, Unset):
        return "(1 = 0)"
    try:
        test = to_sql(rule.test, dialect, values, as_of, columns)
        fails = test if rule.kind is FORBID else f"NOT {test}"
        if rule.applies_when is None:
            return f"({fails})"
        scope = to_sql(rule.applies_when, dialect, values, as_of, columns)
    except ParameterUnset:
        return "(1 = 0)"
    return f"({scope} AND {fails})"


def watches(*, actor: Actor, area: str, as_of: date, only: Collection[str] = ()) -> Iterator[Watch]:
    """The households of an area that the actor may see, pack by pack; `only` names some rules.
    Queries: the places of the area; the rows are not read yet."""
    for part, pack in parts(actor=actor, area=area, as_of=as_of):
        if not has_subject(pack, SUBJECT):
            continue
        items = {item.ref: item for item in pack.rules(SUBJECT) if not only or item.ref in only}
        rules = {ref: pack.rule(item) for ref, item in items.items()}
        names = {name for rule in rules.values() for name in names_of(rule)}
        rows = table(actor=actor, pack=pack, subject=SUBJECT, area=part, names=names)
        yield Watch(area=part, pack=pack, rows=rows, rules=rules, items=items)


def parts(*, actor: Actor, area: str, as_of: date) -> list[tuple[str, PackAt]]:
    """An area as parts under one pack each: itself, or its townships where they differ. One
    query."""
    whole = directory.pack_for(area, as_of=as_of)
    if len(area) >= Level.TOWNSHIP:
        return [(area, whole)]
    below = directory.places(actor=actor, as_of=as_of, area=area, level=Level.TOWNSHIP)
    codes = [code for code in below.values_list("code", flat=True) if code.startswith(area)]
    packs = {code: directory.pack_for(code, as_of=as_of) for code in codes}
    if all(pack.id == whole.id for pack in packs.values()):
        return [(area, whole)]
    return sorted(packs.items())


def names_of(rule: Rule) -> set[str]:
    """The names that a rule reads."""
    found: set[str] = set()
    for part in (rule.applies_when, rule.test):
        if part is not None and not isinstance(part, Unset):
            found |= set(part.names)
    return found


def parameters_of(rule: Rule) -> set[str]:
    """The numbers that a rule reads."""
    found: set[str] = set()
    for part in (rule.applies_when, rule.test):
        if part is not None and not isinstance(part, Unset):
            found |= set(part.parameters)
    return found - {"as_of"}


@dataclass(frozen=True, kw_only=True)
class Lead:
    """A household that fails a rule: a lead, never a finding."""

    household: str
    area: str
    rule: str
    pack: str


def leads(
    *, actor: Actor, area: str, as_of: date, only: Collection[str] | None = None
) -> tuple[list[Lead], int, dict[str, dict[str, int]]]:
    """Who fails which rule, how many households were looked at, and how each rule came out
    (rule → outcome → number). With `only`, of these households; one query a pack and 500 of them.
    """
    found: list[Lead] = []
    looked, counted = 0, dict[str, dict[str, int]]()
    for watch in watches(actor=actor, area=area, as_of=as_of):
        refs = sorted(watch.rules)
        for rows in _read(watch, refs, only):
            looked += len(rows)
            for code, place, *outcomes in rows:
                for ref, outcome in zip(refs, outcomes, strict=True):
                    kept = counted.setdefault(ref, {})
                    kept[outcome] = kept.get(outcome, 0) + 1
                    if outcome == Outcome.FAIL:
                        pack = f"{watch.pack.id} {watch.pack.version}"
                        found.append(Lead(household=code, area=place, rule=ref, pack=pack))
    return found, looked, counted


def _read(
    watch: Watch, refs: Sequence[str], only: Collection[str] | None
) -> Iterator[list[tuple[Any, ...]]]:
    selected = [watch.outcome(ref) for ref in refs]
    if only is None:
        yield watch.rows.select(selected)
        return
    keys = sorted(only)
    for start in range(0, len(keys), 500):
        yield narrowed(watch.rows, keys[start : start + 500]).select(selected)


def narrowed(rows: Table, codes: Sequence[str]) -> Table:
    """The same table of some rows only: where the database can, before anything is computed."""
    marks = ", ".join(["%s"] * len(codes))
    sql = f"SELECT k.* FROM ({rows.sql}) k WHERE k.m_code IN ({marks})"  # noqa: S608
    return Table(rows.pack, sql, (*rows.params, *codes), rows.columns, rows.missing)

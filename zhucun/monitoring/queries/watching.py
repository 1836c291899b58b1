"""The packs' rules over all households: who fails which, under the pack's numbers or under others.

The rules run where the rows are, as SQL. An area whose townships lie under different packs is
looked at pack by pack.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django.db import connection

from zhucun.analytics.queries.tables import Table, dialect, null_sql, table, visible_areas
from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor
from zhucun.engines.rules import FORBID, Outcome, Rule, Unset, Value, rule_sql, to_sql
from zhucun.engines.rules.errors import ParameterUnset
from zhucun.kernel.divisions import Level
from zhucun.monitoring.marts import watched_together
from zhucun.monitoring.queries.judging import has_subject
from zhucun.packs import PackAt, PackItem
from zhucun.packs.kinds import RuleItem, Terms

SUBJECT = "household_watch"
#: No code begins so: no rows, where the actor may see nothing of the area.
_NOWHERE = ("0",)


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


def watches(
    *,
    actor: Actor,
    area: str,
    as_of: date,
    only: Collection[str] = (),
    is_whole: bool = True,
) -> Iterator[Watch]:
    """The households of an area that the actor may see, pack by pack; `only` names some rules.
    Not `is_whole`: some households are looked up, each by itself. Queries: the places of the area;
    the rows are not read yet."""
    for part, pack in parts(actor=actor, area=area, as_of=as_of):
        if not has_subject(pack, SUBJECT):
            continue
        items = {item.ref: item for item in pack.rules(SUBJECT) if not only or item.ref in only}
        rules = {ref: pack.rule(item) for ref, item in items.items()}
        names = {name for rule in rules.values() for name in names_of(rule)}
        rows = _together(actor, pack, part, names) if is_whole else None
        rows = rows or table(actor=actor, pack=pack, subject=SUBJECT, area=part, names=names)
        yield Watch(area=part, pack=pack, rows=rows, rules=rules, items=items)


def _together(actor: Actor, pack: PackAt, area: str, names: set[str]) -> Table | None:
    """The rows as one statement over whole sets; None where that cannot be said."""
    terms = cast("Terms", pack.item(f"terms/{SUBJECT}").spec).names
    made = watched_together(
        as_of=pack.as_of,
        areas=visible_areas(actor, SUBJECT, area) or _NOWHERE,
        names=names,
        tags={name: term.tag for name, term in terms.items() if term.tag},
    )
    if made is None:
        return None
    missing = sorted(names - made.columns.keys())
    types = pack.vocabulary(SUBJECT)
    made.columns |= {name: null_sql(types[name].type) for name in missing}
    sql, params = made.sql()
    columns = {name: f'"m"."m_{name}"' for name in {"code", *names}}
    return Table(pack, sql, params, columns, frozenset(missing))


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
    """Who fails which rule, by place and household; how many households were looked at, and how
    each rule came out (rule → outcome → number). With `only`, of these households; one query a pack
    and 500 of them. Only leads leave the database row by row.
    """
    found: list[Lead] = []
    looked, counted = 0, dict[str, dict[str, int]]()
    for watch in watches(actor=actor, area=area, as_of=as_of, is_whole=only is None):
        refs = sorted(watch.rules)
        pack = f"{watch.pack.id} {watch.pack.version}"
        for rows in _tables(watch, only) if refs else ():
            for code, place, number, *outcomes in _judged(rows, watch, refs):
                told = list(zip(refs, outcomes, strict=True))
                if code is None:
                    looked += number
                    for ref, outcome in told:
                        kept = counted.setdefault(ref, {})
                        kept[outcome] = kept.get(outcome, 0) + number
                    continue
                failed = (ref for ref, outcome in told if outcome == Outcome.FAIL)
                found += [Lead(household=code, area=place, rule=ref, pack=pack) for ref in failed]
    return sorted(found, key=lambda one: (one.area, one.household, one.rule)), looked, counted


def _tables(watch: Watch, only: Collection[str] | None) -> Iterator[Table]:
    if only is None:
        yield watch.rows
        return
    keys = sorted(only)
    for start in range(0, len(keys), 500):
        yield narrowed(watch.rows, keys[start : start + 500])


def _judged(rows: Table, watch: Watch, refs: Sequence[str]) -> list[tuple[Any, ...]]:
    """(code, area, 1, outcomes) of each household that fails a rule, and (None, None, number,
    outcomes) of all households by how they came out. One query."""
    names = [f"o{number}" for number in range(len(refs))]
    outcomes = ", ".join(
        f"{watch.outcome(ref)} AS {name}" for ref, name in zip(refs, names, strict=True)
    )
    all_, failed = ", ".join(names), " OR ".join(f"{name} = 'fail'" for name in names)
    text = (
        f"WITH judged AS MATERIALIZED (SELECT m.m_code, m.m_area, {outcomes} FROM ({rows.sql}) m) "  # noqa: S608
        f"SELECT NULL, NULL, COUNT(*), {all_} FROM judged GROUP BY {all_} "
        f"UNION ALL SELECT m_code, m_area, 1, {all_} FROM judged WHERE {failed}"
    )
    with connection.cursor() as cursor:
        cursor.execute(text, rows.params)
        return list(cursor.fetchall())


def narrowed(rows: Table, codes: Sequence[str]) -> Table:
    """The same table of some rows only: where the database can, before anything is computed."""
    marks = ", ".join(["%s"] * len(codes))
    sql = f"SELECT k.* FROM ({rows.sql}) k WHERE k.m_code IN ({marks})"  # noqa: S608
    return Table(rows.pack, sql, (*rows.params, *codes), rows.columns, rows.missing)

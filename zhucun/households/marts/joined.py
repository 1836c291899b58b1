"""Households with what rules ask of them, joined as whole sets: for looking over all of an area.

The marts of `tables` look each household up by itself, which is right for some of them; over a
million, one pass through each table is faster by far. Both say the same: a test holds them against
each other. SQL that PostgreSQL and SQLite read alike; nothing is run here.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection

from zhucun.households.enums import IncomeWindow, PersonsOn
from zhucun.households.marts import earnings
from zhucun.households.marts.tables import area_on
from zhucun.households.models import Household, HouseholdTag, Income, Member, MemberState
from zhucun.households.perms import living
from zhucun.kernel.divisions import Level
from zhucun.kernel.periods import months_after
from zhucun.kernel.problems import Problem
from zhucun.ledger.fields import on_day

_CODES = {"village": Level.VILLAGE, "township": Level.TOWNSHIP, "county": Level.COUNTY}
#: What is known here beside classifications and incomes.
NAMES = frozenset({"code", "household", "persons", "uninsured_members", *_CODES})
_ON = "({0}.valid_from <= %s AND ({0}.valid_until IS NULL OR {0}.valid_until > %s))"


@dataclass
class Joined:
    """A statement in the making: common tables in their order, joins to `home`, columns."""

    tables: list[tuple[str, str, tuple[Any, ...]]] = field(default_factory=list)
    joins: list[str] = field(default_factory=list)
    columns: dict[str, str] = field(default_factory=dict)
    params: list[Any] = field(default_factory=list)

    def add(self, name: str, text: str, *params: Any) -> None:
        """A common table of one row a household (`id`), joined where it has one."""
        self.tables.append((name, text, params))
        self.joins.append(f"LEFT JOIN {name} ON {name}.id = home.id")

    def sql(self) -> tuple[str, tuple[Any, ...]]:
        """`m_code`, `m_area` and `m_<name>` of each column, with its parameters."""
        heads = ", ".join(f"{name} AS ({text})" for name, text, _ in self.tables)
        columns = "".join(f', {text} AS "m_{name}"' for name, text in self.columns.items())
        text = (
            f'WITH {heads} SELECT home.code AS "m_code", home.area AS "m_area"{columns} '  # noqa: S608
            f"FROM home {' '.join(self.joins)}"
        )
        return text, (*(p for _, _, params in self.tables for p in params), *self.params)


def joined(
    *,
    as_of: date,
    areas: tuple[str, ...],
    names: Collection[str],
    tags: Mapping[str, str],
    incomes: Mapping[str, date],
) -> Joined:
    """The households of a day. `tags`: column → classification; `incomes`: column → the day as of
    which net income a head is asked for; a column is not there where the pack's formula is open.
    """
    made = Joined()
    made.tables.append(("home", *_homes(as_of, areas)))
    for name in names:
        if name in ("code", "household"):
            made.columns[name] = "home.code"
        elif name in _CODES:
            made.columns[name] = f"substr(home.area, 1, {int(_CODES[name])})"
    for name, tag in sorted(tags.items()):
        _tag(made, name, tag, as_of)
    if "uninsured_members" in names:
        _uninsured(made, as_of)
    _per_head(made, areas, incomes, as_of if "persons" in names else None)
    return made


def _homes(as_of: date, areas: tuple[str, ...]) -> tuple[str, tuple[Any, ...]]:
    found = Household.objects.filter(living(areas, as_of), on_day(as_of))
    rows = found.annotate(place=area_on(as_of)).order_by()
    text, params = rows.values(
        "id", "public_id", "size", "valid_from", "place"
    ).query.sql_with_params()
    return (
        f"SELECT h.id, h.public_id AS code, h.size, h.valid_from, h.place AS area FROM ({text}) h",  # noqa: S608
        params,
    )


def _tag(made: Joined, name: str, tag: str, as_of: date) -> None:
    text = (
        f"SELECT DISTINCT t.household_id AS id FROM {_table(HouseholdTag)} t "  # noqa: S608
        f"WHERE t.tag = %s AND t.retracted_at IS NULL AND {_ON.format('t')}"
    )
    made.add(f"tag_{name}", text, tag, as_of, as_of)
    made.columns[name] = f"(tag_{name}.id IS NOT NULL)"


def _uninsured(made: Joined, as_of: date) -> None:
    text = (
        "SELECT m.household_id AS id, COUNT(*) FILTER (WHERE s.medical_insurance = 'no') AS n "  # noqa: S608
        f"FROM {_table(MemberState)} s JOIN {_table(Member)} m ON m.id = s.member_id "
        f"WHERE s.retracted_at IS NULL AND s.medical_insurance <> '' AND {_ON.format('s')} "
        f"AND {_ON.format('m')} GROUP BY m.household_id"
    )
    made.add("uninsured", text, as_of, as_of, as_of, as_of)
    made.columns["uninsured_members"] = "uninsured.n"


def _per_head(
    made: Joined, areas: tuple[str, ...], incomes: Mapping[str, date], today: date | None
) -> None:
    """Net income a head of the latest income of each day: one pass over the incomes, and one over
    the members."""
    area = areas[0] if areas else ""
    rules = {
        name: (on, rule)
        for name, on in sorted(incomes.items())
        if (rule := _formula(area, on)) is not None
        and any(each.persons_on is not None for each in earnings.counted(area, as_of=on))
    }
    if rules:
        made.add("told", *_told(area, rules))
    if not rules and today is None:
        return
    counted = ["COUNT(*) FILTER (WHERE m.valid_until IS NULL) AS present"]
    params: list[Any] = []
    if today is not None:
        counted.append(f"COUNT(*) FILTER (WHERE {_ON.format('m')}) AS today")
        params += [today, today]
    counted += [f"COUNT(*) FILTER (WHERE {_belonged(area, name)}) AS then_{name}" for name in rules]
    text = (
        f"SELECT m.household_id AS id, {', '.join(counted)} FROM {_table(Member)} m "  # noqa: S608
        "JOIN home ON home.id = m.household_id "
        + ("LEFT JOIN told ON told.id = m.household_id " if rules else "")
        + "GROUP BY m.household_id"
    )
    made.add("people", text, *params)
    present = "COALESCE(people.present, 0)"
    unnamed = f"(CASE WHEN home.size > {present} THEN home.size - {present} ELSE 0 END)"
    if today is not None:
        made.columns["persons"] = f"(COALESCE(people.today, 0) + {unnamed})"
    for name in rules:
        persons = f"NULLIF(COALESCE(people.then_{name}, 0) + {unnamed}, 0)"
        made.columns[name] = f"(told.net_{name} / {persons})"


def _formula(area: str, on: date) -> earnings.Formula | None:
    try:
        return earnings.formula_for(area, as_of=on)
    except Problem:
        return None


def _told(area: str, rules: Mapping[str, tuple[date, earnings.Formula]]) -> tuple[Any, ...]:
    """For each day the latest income of a household that the pack's window admits, some part of it
    known: `net_<name>`, `starts_<name>`, `ends_<name>`."""
    known = " OR ".join(f"i.{name} IS NOT NULL" for name in earnings.PARTS)
    admitted = {name: _admitted(on, rule) for name, (on, rule) in rules.items()}
    fits = ", ".join(f"({text}) AS fits_{name}" for name, (text, _) in admitted.items())
    params = [value for _, values in admitted.values() for value in values]
    places = ", ".join(
        f"SUM(CASE WHEN fits_{name} THEN 1 ELSE 0 END) OVER latest AS place_{name}"
        for name in rules
    )
    net = _by_last_day(area, "ends_on", _net)
    taken = {name: f"FILTER (WHERE fits_{name} AND place_{name} = 1)" for name in rules}
    columns = ", ".join(
        f"MAX({net}) {taken[name]} AS net_{name}, "
        f"MAX(starts_on) {taken[name]} AS starts_{name}, MAX(ends_on) {taken[name]} AS ends_{name}"
        for name in rules
    )
    of_one = " OR ".join(f"(fits_{name} AND place_{name} = 1)" for name in rules)
    last = max(on for on, _rule in rules.values())
    text = (
        f"SELECT household_id AS id, {columns} FROM (SELECT f.*, {places} FROM "  # noqa: S608
        f"(SELECT i.*, {fits} FROM {_table(Income)} i "
        f"WHERE i.retracted_at IS NULL AND i.ends_on <= %s AND ({known})) f "
        "WINDOW latest AS (PARTITION BY household_id ORDER BY ends_on DESC "
        f"ROWS UNBOUNDED PRECEDING)) r WHERE {of_one} GROUP BY household_id"
    )
    return text, *params, last


def _admitted(on: date, rule: earnings.Formula) -> tuple[str, list[date]]:
    where, params = ["i.ends_on <= %s"], [on]
    if rule.window == IncomeWindow.CALENDAR_YEAR:
        where.append(_is_first_of_january())
    if rule.max_age_months is not None:
        where.append("i.ends_on > %s")
        params.append(months_after(on, -rule.max_age_months))
    return " AND ".join(where), params


def _by_last_day(area: str, ends_on: str, text: Callable[[earnings.Formula], str]) -> str:
    """A text by the formula of an income's last day (`earnings.by_last_day`)."""
    spans = reversed(earnings.spans(area))
    whens = " ".join(f"WHEN {ends_on} > '{each.since}' THEN {text(each.rule)}" for each in spans)
    return f"CASE {whens} END"


def _net(rule: earnings.Formula) -> str:
    """The pack's formula over one row; 0.0 keeps quotients whole on no database."""
    if rule.weights is None or rule.persons_on is None:
        return "NULL"
    signs = {name: "-" if weight < 0 else "+" for name, weight in (rule.weights or {}).items()}
    return "0.0" + "".join(
        f" {sign} COALESCE({name}, 0)" for name, sign in signs.items() if (rule.weights or {})[name]
    )


def _is_first_of_january() -> str:
    if connection.vendor == "postgresql":
        return "(extract(month FROM i.starts_on) = 1 AND extract(day FROM i.starts_on) = 1)"
    return "strftime('%%m-%%d', i.starts_on) = '01-01'"


def _belonged(area: str, name: str) -> str:
    """Who belonged to the household on the pack's day, or on the first on record where that came
    later."""

    def then(rule: earnings.Formula) -> str:
        first, last = f"told.starts_{name}", f"told.ends_{name}"
        begun, over = f"m.valid_from < {last}", f"m.valid_until >= {last}"
        if rule.persons_on == PersonsOn.FIRST_DAY:
            begun, over = f"m.valid_from <= {first}", f"m.valid_until > {first}"
        return (
            f"(({begun} OR m.valid_from <= home.valid_from) AND (m.valid_until IS NULL OR "
            f"({over} AND m.valid_until > home.valid_from)))"
        )

    return _by_last_day(area, f"told.ends_{name}", then)


def _table(model: Any) -> str:
    return str(model._meta.db_table)

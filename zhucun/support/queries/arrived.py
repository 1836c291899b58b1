"""Which help of the pack is due to each household and what of it has arrived (HH18-072), over all
rows in one statement: a county has a hundred thousand of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef

from zhucun.analytics.queries.tables import Derived, Table, once, table
from zhucun.directory.perms import Actor
from zhucun.engines.rules import Expression
from zhucun.engines.rules.errors import ParameterUnset
from zhucun.packs import PackAt
from zhucun.packs.items import PackItem
from zhucun.packs.kinds import Label
from zhucun.support.models import Given
from zhucun.support.queries.helps import HOUSEHOLD, Help, helps_of

DUE, DELIVERED, MISSING = "policies_due", "policies_delivered", "policies_missing"
GIVES = frozenset({DUE, DELIVERED, MISSING})


def derived(pack: PackAt) -> Derived:
    """How many helps fit a household, how many of these reached it in their period, and which did
    not (their numbers among the pack's, each with a comma behind it). Where the pack names no help
    all are unknown. Due is not known where all that fits has arrived and of another help nobody
    knows whether it fits."""
    helps, words = _asked(pack)

    def wraps(rows: Table) -> str:
        fits = ", ".join(
            f'{_fits(rows, words.get(each.ref))} AS "m_fit_{n}"' for n, each in enumerate(helps)
        )
        inner = f"SELECT m.*, {fits} FROM ({rows.sql}) m" if fits else rows.sql  # noqa: S608
        told = ", ".join(f'{sql} AS "m_{name}"' for name, sql in _sums(len(helps)).items())
        return f"SELECT m.*, {told} FROM ({once(inner)}) m"  # noqa: S608 - text of our own

    return Derived(
        gives=GIVES,
        of=frozenset(name for each in words.values() for name in each.names),
        more={f"arrived_{n}": _arrived(each, pack.as_of) for n, each in enumerate(helps)},
        wraps=wraps,
        is_open=not helps,
    )


def missing_of(
    *, actor: Actor, pack: PackAt, area: str, codes: Sequence[str]
) -> Mapping[str, tuple[Label, ...]]:
    """Which help of the pack is due to each of some households of an area and has not arrived, as
    far as the actor sees them. One query."""
    if not codes:
        return {}
    helps, _words = _asked(pack)
    rows = table(actor=actor, pack=pack, subject=HOUSEHOLD, area=area, names={MISSING})
    return {
        code: tuple(helps[int(n)].label for n in told.split(",") if n)
        for code, _area, told in rows.select([rows.columns[MISSING]], codes=codes)
        if told
    }


def asks_of_help(pack: PackAt, item: PackItem[Any]) -> bool:
    """Whether a rule asks which help reached a household: a unit answers for those of its
    people."""
    names = {name for each in pack.rule(item).expressions for name in each.names}
    return item.spec.subject == HOUSEHOLD and bool(GIVES & names)


def _asked(pack: PackAt) -> tuple[list[Help], dict[str, Expression]]:
    """The helps of the pack, and for whom each is, where it says so."""
    helps = helps_of(pack)
    who = {item.ref: item.spec.who for item in pack.entitlements(HOUSEHOLD)}
    words = {
        each.ref: pack.expression(HOUSEHOLD, text)
        for each in helps
        if (text := who[each.ref]) is not None
    }
    return helps, words


def _arrived(each: Help, as_of: date) -> Exists:
    """Whether it reached the outer household in its period."""
    since = {"year": date(as_of.year, 1, 1), "month": as_of.replace(day=1)}.get(each.per)
    rows = Given.objects.filter(
        subject=HOUSEHOLD,
        key=OuterRef("m_code"),
        entitlement=each.ref,
        voided_on=None,
        on__lte=as_of,
    )
    return Exists(rows if since is None else rows.filter(on__gte=since))


def _fits(rows: Table, who: Expression | None) -> str:
    """1, 0, or NULL where a record or a parameter is missing."""
    if who is None:
        return "1"
    try:
        said = rows.condition(who)
    except ParameterUnset:
        return "CAST(NULL AS integer)"
    return f"CASE WHEN {said} THEN 1 WHEN NOT ({said}) THEN 0 END"


def _sums(count: int) -> dict[str, str]:
    """The three columns over rows with `m_fit_<n>` and `m_arrived_<n>`."""
    if not count:
        none = "CAST(NULL AS integer)"
        return {DUE: none, DELIVERED: none, MISSING: "CAST(NULL AS text)"}
    numbers = range(count)
    fits = [f'm."m_fit_{n}"' for n in numbers]
    got = [f'{fit} = 1 AND m."m_arrived_{n}"' for n, fit in enumerate(fits)]
    lacks = [f'{fit} = 1 AND NOT m."m_arrived_{n}"' for n, fit in enumerate(fits)]
    due = " + ".join(f"COALESCE({fit}, 0)" for fit in fits)
    delivered = " + ".join(f"CASE WHEN {each} THEN 1 ELSE 0 END" for each in got)
    is_open = " OR ".join(f"{fit} IS NULL" for fit in fits)
    none_lacks = " AND ".join(f"NOT COALESCE({each}, FALSE)" for each in lacks)
    missing = " || ".join(
        f"CASE WHEN {each} THEN '{n},' ELSE '' END" for n, each in enumerate(lacks)
    )
    return {
        DUE: f"CASE WHEN ({is_open}) AND {none_lacks} THEN NULL ELSE {due} END",
        DELIVERED: delivered,
        MISSING: missing,
    }

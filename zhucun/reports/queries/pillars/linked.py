"""Matrices of the village economy over a scope: whom they speak of, and who has what they match
(households and projects, wishes and work)."""

from __future__ import annotations

from typing import Any, NamedTuple

from zhucun.analytics.queries.tables import table
from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.economy import queries as economy
from zhucun.kernel.divisions import is_under
from zhucun.packs import PackAt
from zhucun.packs.items import PackItem
from zhucun.packs.kinds import Matcher
from zhucun.packs.kinds.common import UNSET_WORD
from zhucun.reports.queries.pillars.scope import Scope

#: By the two sides of a matrix the side that is to have the other.
_ASKS = {frozenset(sides): sides[0] for sides in (economy.INDUSTRY, economy.WORK)}


class Linked(NamedTuple):
    key: str
    area: str
    is_linked: bool


def asks(matcher: Matcher) -> str:
    """The subject that is to be linked by a matrix; empty where the village economy does not match
    its two sides."""
    return _ASKS.get(frozenset(matcher.between), "")


def may_see_linked(actor: Actor, scope: Scope) -> bool:
    """Whether the actor sees the households of the whole scope; a unit's own account sees none."""
    mine = actor.areas(Permission.SEE_HOUSEHOLDS)
    return not scope.is_own and any(is_under(scope.area, own) for own in mine)


def linked_rows(*, actor: Actor, pack: PackAt, scope: Scope, item: PackItem[Any]) -> list[Linked]:
    """Those of whom a row of the matrix speaks, by area, and whether each is linked. Two
    queries."""
    subject = asks(item.spec)
    told = [
        pack.expression(
            subject, {item.spec.between[0]: row.left, item.spec.between[1]: row.right}[subject]
        )
        for row in item.spec.rows
        if UNSET_WORD not in (row.left, row.right)
    ]
    names = {name for each in told for name in each.names}
    rows = table(actor=actor, pack=pack, subject=subject, area=scope.area, names=names)
    either = " OR ".join(f"({rows.condition(each)})" for each in told)
    flag = f"CASE WHEN {either} THEN 1 ELSE 0 END"
    has = economy.linked(
        actor=actor, between=frozenset(item.spec.between), area=scope.area, as_of=pack.as_of
    )
    return [
        Linked(code, area, code in has)
        for code, area, _flag in rows.select([flag], among=[flag])
        if scope.counts(subject, code, area)
    ]

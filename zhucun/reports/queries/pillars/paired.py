"""Matrices of people and households, and of what cadres can do and villages need, over a scope:
who is paired with whom, and which teams bring what their village asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from zhucun.analytics.queries.tables import table
from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.engines.rollup import Lack
from zhucun.kernel.divisions import Level
from zhucun.packs import PackAt
from zhucun.packs.items import PackItem
from zhucun.packs.kinds import Matcher
from zhucun.packs.kinds.common import UNSET_WORD
from zhucun.pairing import queries as pairing
from zhucun.pairing.enums import PairingRole
from zhucun.reports.enums import Silence
from zhucun.reports.queries.pillars.columns import (
    FAILS,
    HOLDS,
    OPEN,
    Behind,
    Lacking,
    Listed,
    hidden,
    sees,
)
from zhucun.reports.queries.pillars.scope import Scope
from zhucun.roster import queries as roster
from zhucun.roster.queries.demands import with_demands
from zhucun.roster.queries.matching import in_round
from zhucun.selection.queries.facts import condition, unit_row

_PAIRED = frozenset({"helper", "household"})
_NEEDED = ("candidate", "demand")
_OF_PERSON = ("speciality", "education", "gender", "personnel_class", "has_rural_experience")


def is_of_pairs(matcher: Matcher) -> bool:
    """Whether a matrix speaks of helpers and households, or of cadres and needs."""
    return frozenset(matcher.between) == _PAIRED or tuple(matcher.between) == _NEEDED


def pair_rows(
    *, actor: Actor, pack: PackAt, scope: Scope, items: Sequence[PackItem[Any]]
) -> Listed:
    """By matrix (kind/id): pairings whose household a row speaks of, and teams whose village stated
    a need of which one speaks. Three queries each."""
    found: Listed = {}
    for item in items:
        if tuple(item.spec.between) == _NEEDED:
            found[item.ref] = _needs(actor, pack, scope, item.spec)
        elif scope.is_own or not sees(actor, scope, Permission.SEE_HOUSEHOLDS):
            found |= hidden([item.ref])
        elif len(scope.area) < Level.COUNTY:
            found[item.ref] = Lacking(Lack.NOT_COUNTED, Silence.IN_COUNTIES)
        else:
            found[item.ref] = _pairs(actor, pack, scope, item.spec)
    return found


def _pairs(actor: Actor, pack: PackAt, scope: Scope, matcher: Matcher) -> list[Behind]:
    """Each household is judged by who answers for it."""
    sides: dict[str, list[str]] = {"helper": [], "household": []}
    for row in matcher.rows:
        if UNSET_WORD not in (row.left, row.right):
            sides[matcher.between[0]].append(row.left)
            sides[matcher.between[1]].append(row.right)
    told = {name: _flags(actor, pack, scope, name, texts) for name, texts in sides.items()}
    rows = pairing.pairings(actor=actor, as_of=pack.as_of, area=scope.area, role=PairingRole.MAIN)
    found = []
    for key, area, helper, household in rows.order_by("area", "pk").values_list(
        "public_id", "area", "helper__public_id", "household__public_id"
    ):
        asked = [n for n, holds in enumerate(told["household"].get(household, ())) if holds == 1]
        if not asked or not scope.counts("pairing", key, area):
            continue
        brings = told["helper"].get(helper, ())
        answers = [brings[n] if n < len(brings) else None for n in asked]
        what = HOLDS if 1 in answers else OPEN if None in answers else FAILS
        found.append(Behind(key, area, what, subject="pairing"))
    return found


def _flags(
    actor: Actor, pack: PackAt, scope: Scope, subject: str, texts: Sequence[str]
) -> Mapping[str, tuple[int | None, ...]]:
    """Of each helper or household whether it is what each row says: 1, 0, or None where nobody
    knows. Helpers come from wherever they work. One query."""
    area = scope.area if subject == "household" else scope.area[: Level.COUNTY]
    told = [pack.expression(subject, text) for text in texts]
    names = {name for each in told for name in each.names}
    rows = table(actor=actor, pack=pack, subject=subject, area=area, names=names)
    if rows.missing:
        return {}
    selected = [
        f"CASE WHEN {text} THEN 1 WHEN NOT ({text}) THEN 0 END"
        for text in map(rows.condition, told)
    ]
    return {code: tuple(flags) for code, _area, *flags in rows.select(selected)}


def _needs(actor: Actor, pack: PackAt, scope: Scope, matcher: Matcher) -> list[Behind] | Lacking:
    """Teams on post whose village stated needs of which the matrix speaks: somebody of the team, or
    the unit, fits one of them. Three queries."""
    if not sees(actor, scope, Permission.SEE_POSTINGS):
        return Lacking(Lack.HIDDEN, Silence.HIDDEN)
    subject, demand = matcher.between
    sides = [
        (condition(pack, subject, row.left), condition(pack, demand, row.right))
        for row in matcher.rows
        if UNSET_WORD not in (row.left, row.right)
    ]
    wanted = roster.RosterFilter(area=scope.area, unit=scope.unit)
    posted: Any = roster.roster(actor=actor, as_of=pack.as_of, wanted=wanted)
    teams: dict[int, list[Any]] = defaultdict(list)
    for row in posted.exclude(team=None).defer("person__id_number", "person__phone"):
        teams[row.team_id].append(row)
    stated = _stated(pack, {(rows[0].round_id, rows[0].place_id) for rows in teams.values()})
    no_need = dict.fromkeys(pack.vocabulary(demand))
    found = []
    for rows in teams.values():
        team = rows[0].team
        needs = [
            {**no_need, "kind": kind}
            for kind in stated.get((rows[0].round_id, rows[0].place_id), ())
        ]
        asked = [left for left, right in sides if any(right(need) is True for need in needs)]
        if asked and scope.counts("team", team.public_id, team.area):
            names = dict.fromkeys(pack.vocabulary(subject))
            said = [left(_brings(names, row)) for left in asked for row in rows]
            what = HOLDS if True in said else OPEN if None in said else FAILS
            found.append(Behind(team.public_id, team.area, what, subject="team"))
    return sorted(found, key=lambda row: (row.area, row.key))


def _stated(pack: PackAt, wanted: set[tuple[int, int]]) -> dict[tuple[int, int], list[str]]:
    """What villages asked for in their rounds, by keys of round and village. Two queries."""
    rounds, villages = {key for key, _ in wanted}, {key for _, key in wanted}
    rows = with_demands(in_round(pack.as_of).filter(round__in=rounds, village__in=villages))
    return {
        (row.round_id, row.village_id): [need.speciality for need in row.needs.all()]
        for row in rows
    }


def _brings(names: Mapping[str, Any], posting: Any) -> Mapping[str, Any]:
    """A cadre on post in the words of candidates."""
    unit = posting.unit
    of_unit = unit_row(unit.kind, unit.level) if unit else unit_row("", "")
    known: dict[str, Any] = {**names, **of_unit, "role": posting.role}
    for name in _OF_PERSON:
        value = getattr(posting.person, name)
        known[name] = None if value == "" else value
    return known

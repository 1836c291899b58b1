"""Entitlements over a scope: money that was paid, insurance that covers the term, check-ups, visits
and stays of the year, the kit of the bases, and the funds of units."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from zhucun.analytics.queries.tables import has_mart
from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.engines.rollup import Lack
from zhucun.kernel.divisions import is_under
from zhucun.packs import PackAt
from zhucun.packs.items import PackItem
from zhucun.reports.enums import Silence
from zhucun.reports.queries.pillars.columns import (
    FAILS,
    HOLDS,
    OPEN,
    SOON,
    Behind,
    Lacking,
    Listed,
    hidden,
    sees,
)
from zhucun.reports.queries.pillars.scope import Scope
from zhucun.support import queries as support
from zhucun.support.enums import GivenState, LineState

Items = Sequence[PackItem[Any]]
_NO_ROOM = Lacking(Lack.NOT_CONNECTED, Silence.NO_ROOM)
_KIT = "-kit"
_PAID: Mapping[Any, int] = {
    LineState.EVEN: HOLDS,
    LineState.OVER: HOLDS,
    LineState.AGREED: HOLDS,
    LineState.GAP: SOON,
    LineState.OPEN: OPEN,
    GivenState.EVEN: HOLDS,
    GivenState.GAP: SOON,
    GivenState.OVER: HOLDS,
    GivenState.AGREED: HOLDS,
    GivenState.OPEN: OPEN,
    GivenState.UNKNOWN: OPEN,
    LineState.WITHHELD: HOLDS,  # a decision cancelled it: nothing is to be paid
}


def entitlement_rows(*, actor: Actor, pack: PackAt, scope: Scope, items: Items) -> Listed:
    """Of the year up to the day, by entitlement (kind/id). No source gives a day by which something
    is paid or done within its year, so what is open in the year is never red; a day of the term
    that no policy covers is. Some queries for each sort, whatever the number of rows."""
    if not sees(actor, scope, Permission.SEE_SUPPORT):
        return hidden(item.ref for item in items)
    found: Listed = {item.ref: _NO_ROOM for item in items}
    for kind, mine in _sorted(items).items():
        if mine:
            found |= _SORTS[kind](actor, pack, scope, mine)
    return found


def _sorted(items: Items) -> dict[str, Items]:
    """The items by how they are counted; what nobody counts is left out."""
    found: dict[str, list[PackItem[Any]]] = {kind: [] for kind in _SORTS}
    for item in items:
        spec = item.spec
        if spec.subject == "posting" and spec.kind in found:
            found[spec.kind].append(item)
        elif spec.subject == "assistance_link":
            found["fund"].append(item)
        elif spec.subject not in support.KNOWN and has_mart(spec.subject):
            found["other"].append(item)
    return dict(found)


def _of_postings(
    scope: Scope, items: Items, rows: Iterable[tuple[str, Any, int, int | None]]
) -> Listed:
    """Rows of the scope by entitlement: (id, posting, how it counts, days)."""
    found: dict[str, list[Behind]] = {item.id: [] for item in items}
    for name, posting, what, days in rows:
        if name in found and scope.counts("posting", posting.public_id, posting.area):
            found[name].append(
                Behind(posting.public_id, posting.area, what, subject="posting", days=days)
            )
    return {item.ref: found[item.id] for item in items}


def _money(actor: Actor, pack: PackAt, scope: Scope, items: Items) -> Listed:
    """Paid in full, due and not paid, not configured."""
    year = pack.as_of.year
    through = support.through_of(year, pack.as_of)
    found: dict[str, list[Behind]] = {item.id: [] for item in items}
    for line in support.due_lines(actor=actor, year=year, through=through):
        key, area, name = line.posting.code, line.posting.area, line.asked.id
        if name in found and is_under(area, scope.area) and scope.counts("posting", key, area):
            found[name].append(Behind(key, area, _PAID[line.state], subject="posting"))
    return {item.ref: found[item.id] for item in items}


def _insurance(actor: Actor, pack: PackAt, scope: Scope, items: Items) -> Listed:
    """Covered on every day of the term so far; a gap that is over, or an end ahead, is to be looked
    at; without cover on the day is red. `days`: without cover, else until it ends."""
    day = pack.as_of
    return _of_postings(
        scope,
        items,
        (
            (line.asked.id, line.posting, *_cover(line, day))
            for line in support.cover_lines(
                actor=actor, as_of=day, area=scope.area, people=_people(actor, pack, scope)
            )
        ),
    )


def _people(actor: Actor, pack: PackAt, scope: Scope) -> list[support.OnPost]:
    """Who is on post: for numbers nobody is named. One query."""
    return support.people_on_post(actor=actor, as_of=pack.as_of, area=scope.area)


def _cover(line: support.CoverLine, day: date) -> tuple[int, int | None]:
    if any(since <= day < until for since, until in line.gaps):
        return FAILS, line.gap_days
    if line.gaps:
        return SOON, line.gap_days
    if line.is_ending and line.ends_on is not None:
        return SOON, (line.ends_on - day).days
    return HOLDS, None


def _services(actor: Actor, pack: PackAt, scope: Scope, items: Items) -> Listed:
    """Done as often as the pack asks in the year; planned, or not yet; not done when the year is
    over. How often is 未配置 where neither the entitlement nor a duty says it."""
    day = pack.as_of
    told: dict[str, Any] = {"year": day.year, "as_of": day, "area": scope.area}
    lines = support.care_lines(actor=actor, people=_people(actor, pack, scope), **told)
    kinds = {item.spec.counts: item.id for item in items}
    open_ = {line.kind for line in lines if line.needed is None}
    found = _of_postings(
        scope,
        items,
        (
            (kinds[line.kind], line.posting, _care(line, day), None)
            for line in lines
            if line.kind in kinds and line.kind not in open_
        ),
    )
    unset = {item.ref for item in items if item.spec.counts in open_}
    return found | dict.fromkeys(unset, Lacking(Lack.UNSET))


def _care(line: support.CareLine, day: date) -> int:
    if not line.missing:
        return HOLDS
    if (day.month, day.day) == (12, 31):
        return FAILS
    return OPEN if len(line.planned) >= line.missing else SOON


def _kits(actor: Actor, pack: PackAt, scope: Scope, items: Items) -> Listed:
    """The bases of teams: the thing of the list of which the entitlement speaks is there, is
    missing, or nobody looked."""
    found: dict[str, list[Behind]] = {item.id.removesuffix(_KIT): [] for item in items}
    for line in support.kit_lines(actor=actor, as_of=pack.as_of, area=scope.area):
        team = line.team
        if not scope.counts("team", team.public_id, team.area):
            continue
        for thing, there, _check in line.items:
            if thing.id in found:
                found[thing.id].append(
                    Behind(team.public_id, team.area, _there(there), subject="team")
                )
    return {item.ref: found[item.id.removesuffix(_KIT)] for item in items}


def _there(there: bool | None) -> int:
    return OPEN if there is None else HOLDS if there else FAILS


def kit_rows(*, actor: Actor, pack: PackAt, scope: Scope) -> list[Behind]:
    """The bases of teams with all that belongs to them. Two queries."""
    return [
        Behind(
            line.team.public_id,
            line.team.area,
            FAILS if line.missing else OPEN if line.unknown else HOLDS,
            subject="team",
        )
        for line in support.kit_lines(actor=actor, as_of=pack.as_of, area=scope.area)
        if line.items and scope.counts("team", line.team.public_id, line.team.area)
    ]


def _funds(actor: Actor, pack: PackAt, scope: Scope, items: Items) -> Listed:
    """Units with their villages: what is due from the unit is arranged, is not yet; where no source
    gives the sum it cannot be said."""
    ties = ties_of(actor=actor, pack=pack, scope=scope)
    return {
        item.ref: [
            _tie(tie, _fund(fund)) for tie in ties for fund in tie.funds if fund.asked.id == item.id
        ]
        for item in items
    }


def _fund(fund: support.TieFund) -> int:
    if fund.gap is None:
        return OPEN
    return HOLDS if fund.gap <= 0 else SOON


def ties_of(*, actor: Actor, pack: PackAt, scope: Scope) -> list[support.Tie]:
    """Units and their villages of the year. Some ten queries."""
    return support.ties(
        actor=actor, year=pack.as_of.year, as_of=pack.as_of, area=scope.area, unit=scope.unit
    )


def binding_rows(*, actor: Actor, pack: PackAt, scope: Scope) -> list[Behind]:
    """Units and their villages with all four bindings (HX25-47), or some missing."""
    return [
        _tie(tie, FAILS if tie.missing else HOLDS)
        for tie in ties_of(actor=actor, pack=pack, scope=scope)
        if tie.asks_four
    ]


def _tie(tie: support.Tie, what: int) -> Behind:
    return Behind(tie.unit.public_id, tie.area, what, subject="unit", name=tie.unit.name)


def _others(actor: Actor, pack: PackAt, scope: Scope, items: Items) -> Listed:
    """What is due to those who stand in other registers; a unit's own account sees none."""
    if scope.is_own:
        return hidden(item.ref for item in items)
    year = pack.as_of.year
    through = support.through_of(year, pack.as_of)
    owed = support.owing(actor=actor, year=year, through=through, areas=[scope.area])
    found: dict[str, list[Behind]] = {item.id: [] for item in items}
    for line in owed.lines:
        if line.asked.id in found and is_under(line.area, scope.area):
            found[line.asked.id].append(
                Behind(line.code, line.area, _PAID[line.state], subject=line.subject)
            )
    return {item.ref: found[item.id] for item in items}


_SORTS: Mapping[str, Callable[[Actor, PackAt, Scope, Items], Listed]] = {
    "money": _money,
    "insurance": _insurance,
    "service": _services,
    "kit": _kits,
    "fund": _funds,
    "other": _others,
}

"""Schemes of appraisal and matrices of matching over a scope: how far appraisals are, which teams
fit their villages, and who is linked with what fits him."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from zhucun.appraisal.queries.schemes import is_weighed
from zhucun.appraisal.queries.standings import Standing, standings
from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.engines.rollup import Lack
from zhucun.kernel.divisions import Level, is_under
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
    Measured,
    Rows,
    keep,
    keep_listed,
)
from zhucun.reports.queries.pillars.linked import asks, linked_rows, may_see_linked
from zhucun.reports.queries.pillars.paired import is_of_pairs, pair_rows
from zhucun.reports.queries.pillars.rated import is_of_households, rated
from zhucun.reports.queries.pillars.scope import Scope
from zhucun.roster import queries as roster
from zhucun.selection.queries.fitting import is_of_teams, is_open, team_fits

#: Whom appraisals with a grade are counted of.
_COUNTED = ("posting", "township")
_OF_STANDING = {Standing.DECIDED: HOLDS, Standing.WAITING: SOON, Standing.RUNNING: OPEN}


def scores(
    actor: Actor, pack: PackAt, scope: Scope, items: Sequence[PackItem[Any]], found: Measured
) -> None:
    """Cadres on post, and townships: the appraisal of the year that ends on the day is decided,
    waits for a decision after its days, is under way or was not begun. Whether it was done, never
    how he did. Where no township was appraised and nobody has settled the weights that the source
    leaves open, there is nothing to wait for: not configured."""
    graded = [item for item in items if item.spec.subject in _COUNTED and item.spec.grades]
    for item in items:
        if is_of_households(item):
            rated(actor, pack, scope, item, found)
    items = [item for item in items if not is_of_households(item)]
    for item in items:
        if not item.spec.grades:
            found.lacks(item.ref, Lack.UNSET, Silence.NOT_GRADED)
        elif item not in graded:
            found.lacks(item.ref, Lack.NOT_CONNECTED, Silence.NO_APPRAISAL)
    if not graded:
        return
    if not _may_see(actor, scope):
        for item in graded:
            found.lacks(item.ref, Lack.HIDDEN, Silence.HIDDEN)
        return
    keep_listed(found, scope, score_rows(actor=actor, pack=pack, scope=scope, items=graded))


def score_rows(
    *, actor: Actor, pack: PackAt, scope: Scope, items: Sequence[PackItem[Any]]
) -> Listed:
    """By scheme (kind/id) every cadre on post, or every township, in the scope. Two queries; three
    more where townships are appraised."""
    known = standings(
        actor=actor, scores=[item.id for item in items], area=scope.area, on=pack.as_of
    )
    wanted = roster.RosterFilter(area=scope.area, unit=scope.unit)
    posted = roster.roster(actor=actor, as_of=pack.as_of, wanted=wanted)
    serving = list(posted.select_related(None).values_list("public_id", "area"))
    found: Listed = {}
    for item in items:
        states = known[item.id]
        if item.spec.subject == "posting":
            found[item.ref] = [
                Behind(key, area, _what(states, key), subject="posting") for key, area in serving
            ]
        else:
            found[item.ref] = _townships(actor, pack, scope, item, states)
    return found


def _townships(
    actor: Actor, pack: PackAt, scope: Scope, item: PackItem[Any], states: Mapping[str, Standing]
) -> list[Behind] | Lacking:
    """The townships of an area; a village and a unit have none."""
    if scope.unit or len(scope.area) > Level.TOWNSHIP:
        return Lacking(Lack.NOT_COUNTED, Silence.OF_AREA)
    if not states and not is_weighed(scope.area, item.id, as_of=pack.as_of):
        return Lacking(Lack.UNSET)
    rows = directory.places(
        actor=actor, as_of=pack.as_of, area=scope.area, level=Level.TOWNSHIP
    ).values_list("code", "short_name")
    return [Behind(code, code, _what(states, code), "township", name) for code, name in rows]


def _what(states: Mapping[str, Standing], key: str) -> int:
    state = states.get(key)
    return OPEN if state is None else _OF_STANDING[state]


def _may_see(actor: Actor, scope: Scope) -> bool:
    """Whether the actor sees the appraisals of all who are counted."""
    if scope.is_own:
        return scope.unit in actor.units(Permission.SEE_APPRAISALS)
    return any(is_under(scope.area, own) for own in actor.areas(Permission.SEE_APPRAISALS))


def matchers(
    actor: Actor, pack: PackAt, scope: Scope, items: Sequence[PackItem[Any]], found: Measured
) -> None:
    """Teams in villages of a kind of which the matrix speaks: whose unit or first secretary fits;
    households and wishes of which it speaks: that are linked. A matrix that is no prohibition only
    warns."""
    paired = [item for item in items if is_of_pairs(item.spec) and not is_open(item.spec)]
    if paired:
        listed = pair_rows(actor=actor, pack=pack, scope=scope, items=paired)
        mild = [item.ref for item in paired if not item.spec.hard]
        keep_listed(found, scope, listed, mild=mild)
    items = [item for item in items if item not in paired]
    for item in items:
        if not is_of_teams(item.spec) and not asks(item.spec):
            found.lacks(item.ref, Lack.NOT_CONNECTED, Silence.NOT_OF_TEAMS)
        elif is_open(item.spec):
            found.lacks(item.ref, Lack.UNSET)
        elif asks(item.spec) and not may_see_linked(actor, scope):
            found.lacks(item.ref, Lack.HIDDEN, Silence.HIDDEN)
    for ref, behind in matcher_rows(actor=actor, pack=pack, scope=scope, items=items).items():
        rows = Rows(scope)
        for row in behind:
            rows.add(row.what, row.area)
        item = next(each for each in items if each.ref == ref)
        keep(found, ref, rows, is_mild=not item.spec.hard)


def matcher_rows(
    *, actor: Actor, pack: PackAt, scope: Scope, items: Sequence[PackItem[Any]]
) -> dict[str, list[Behind]]:
    """By matrix (kind/id) the rows of the scope that it is held against. Two queries for those of
    teams, two for each other one."""
    ready = [item for item in items if not is_open(item.spec)]
    told: dict[str, Any] = {"actor": actor, "pack": pack}
    found: dict[str, list[Behind]] = {}
    for item in ready:
        if asks(item.spec) and may_see_linked(actor, scope):
            found[item.ref] = [
                Behind(row.key, row.area, HOLDS if row.is_linked else FAILS, asks(item.spec))
                for row in linked_rows(**told, scope=scope, item=item)
            ]
    of_teams = [item for item in ready if is_of_teams(item.spec)]
    fits = team_fits(**told, matchers=of_teams, area=scope.area) if of_teams else {}
    outcome = {True: HOLDS, False: FAILS, None: OPEN}
    for ref, rows in fits.items():
        found[ref] = [
            Behind(row.team, row.area, outcome[row.fits], "team")
            for row in rows
            if scope.counts("team", row.team, row.area)
        ]
    return found

"""Proposals: from the best grade to the last, within quotas; a tie on the border is for people."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from zhucun.engines.rules import UNSET
from zhucun.engines.score.answers import Quota, Standing
from zhucun.engines.score.facts import Bools, Facts, Ints
from zhucun.engines.score.run.exact import half_up
from zhucun.engines.score.run.gates import Gates
from zhucun.engines.score.spec import ONE, Grade, Rounding, Scheme, Small, amount, units


@dataclass(frozen=True, kw_only=True)
class Proposed:
    """A grade's index for each subject (-1: none), a column of Standing for each grade, and the
    arithmetic of the quotas."""

    grade: Ints
    standings: tuple[NDArray[np.uint8], ...]
    quotas: tuple[Quota, ...]


@dataclass(frozen=True, kw_only=True)
class Pots:
    """Groups that compete for places: `of` N (index), and for each its groups, sizes, shares,
    slots (-1: not configured), product in units."""

    of: Ints
    groups: tuple[tuple[int, ...], ...]
    shares: tuple[Decimal | None, ...]
    product: Ints
    slots: Ints
    rounding: Rounding
    ours: tuple[tuple[str, ...], ...]


class Members:
    """Subjects by county, level and class of personnel."""

    def __init__(self, facts: Facts) -> None:
        levels, personnels = len(facts.levels) + 1, len(facts.personnels) + 1
        code = (facts.pool * levels + facts.level + 1) * personnels + facts.personnel + 1
        codes, self.of = np.unique(code, return_inverse=True)
        self.size = np.bincount(self.of, minlength=len(codes))
        self.names = []
        self.pool = []
        for code in codes.tolist():
            rest, personnel = divmod(code, personnels)
            pool, level = divmod(rest, levels)
            self.pool.append(pool)
            self.names.append(
                (
                    facts.pools[pool] if pool >= 0 else "",
                    facts.levels[level - 1] if level else "",
                    facts.personnels[personnel - 1] if personnel else "",
                )
            )


def proposed(scheme: Scheme, facts: Facts, total: Ints, gates: Gates) -> Proposed:
    """Walks the grades; who is proposed for one, or must wait for people there, goes no further."""
    count = len(total)
    found = np.full(count, -1)
    pending = np.ones(count, np.bool_)
    standings, quotas = [], []
    members = Members(facts) if any(grade.has_quota for grade in scheme.grades) else None
    for number, grade in enumerate(scheme.grades):
        standing = np.full(count, Standing.NOT_REACHED, np.uint8)
        fit = _fit(grade, gates, total, pending, standing)
        if grade.has_quota and members is not None:
            pots = _pots(grade, scheme, members)
            quotas += _placed(grade, pots, members, fit, total, standing)
        else:
            standing[fit] = Standing.GIVEN
        found[standing == Standing.GIVEN] = number
        stays = (standing >= Standing.NO_TOTAL) | (standing == Standing.GIVEN)
        pending &= ~stays
        standings.append(standing)
    return Proposed(grade=found, standings=tuple(standings), quotas=tuple(quotas))


def _fit(
    grade: Grade, gates: Gates, total: Ints, pending: Bools, standing: NDArray[np.uint8]
) -> Bools:
    """Who of the pending fits a grade but for its quota; writes why the others do not."""
    fit = pending.copy()
    needs_total = grade.minimum is not None or grade.has_quota
    is_open = grade.minimum is UNSET or (not needs_total and not gates.has(grade.id))
    if needs_total:
        standing[fit & (total < 0)] = Standing.NO_TOTAL
        fit &= total >= 0
    if is_open:
        standing[fit] = Standing.MINIMUM_OPEN
        return fit & False
    if isinstance(grade.minimum, (int, Decimal)):
        below = fit & (total < units(Decimal(grade.minimum)))
        standing[below] = Standing.BELOW
        fit &= ~below
    if gates.has(grade.id) and fit.any():
        rows = np.flatnonzero(fit)
        said = gates.standing(grade.id, rows)
        standing[rows] = said
        fit[rows[said != Standing.NOT_REACHED]] = False
    return fit


def slots_of(product: int, base: int, rounding: Rounding) -> int:
    """How many persons a product (in 0.0001) gives; never more than there are."""
    slots: int = {
        Rounding.FLOOR: product // ONE,
        Rounding.HALF_UP: half_up(product, ONE),
        Rounding.CEIL: -(-product // ONE),
        Rounding.AT_LEAST_ONE: max(product // ONE, 1 if product else 0),
    }[rounding]
    return min(slots, base)


def _pots(grade: Grade, scheme: Scheme, members: Members) -> Pots:
    """The groups of a grade, small ones of a county together where the scheme says so."""
    rounding = scheme.rounding or Rounding.FLOOR
    shares = [grade.share_for(level, personnel) for _pool, level, personnel in members.names]
    sizes = members.size.tolist()
    small = [
        share is not None and 0 < units(share) * size < ONE
        for share, size in zip(shares, sizes, strict=True)
    ]
    pots: dict[tuple[str, int], list[int]] = {}
    for number, pool in enumerate(members.pool):
        is_pooled = scheme.small is Small.POOL and small[number]
        pots.setdefault(("pool", pool) if is_pooled else ("group", number), []).append(number)
    groups = tuple(tuple(each) for each in pots.values())
    of = np.zeros(len(sizes), np.int64)
    product, slots, ours = [], [], []
    for number, each in enumerate(groups):
        of[list(each)] = number
        known = [share for one in each if (share := shares[one]) is not None]
        whole = sum(units(share) * sizes[one] for one in each if (share := shares[one]) is not None)
        is_known = len(known) == len(each)
        product.append(whole if is_known else -1)
        base = sum(sizes[one] for one in each)
        slots.append(slots_of(whole, base, rounding) if is_known else -1)
        said = ["rounding"] if scheme.rounding is None and is_known and whole % ONE else []
        said += ["small"] if scheme.small is None and any(small[one] for one in each) else []
        ours.append(tuple(said))
    return Pots(
        of=of[members.of],
        groups=groups,
        shares=tuple(shares),
        product=np.array(product, np.int64),
        slots=np.array(slots, np.int64),
        rounding=rounding,
        ours=tuple(ours),
    )


def _placed(
    grade: Grade,
    pots: Pots,
    members: Members,
    fit: Bools,
    total: Ints,
    standing: NDArray[np.uint8],
) -> list[Quota]:
    """Gives the places of each group to the highest totals; those on the border at one total share
    no place, they are named."""
    count = len(pots.groups)
    rows = np.flatnonzero(fit)
    rows = rows[np.lexsort((-total[rows], pots.of[rows]))]
    pot, value = pots.of[rows], total[rows]
    number = np.bincount(pot, minlength=count)
    first = np.cumsum(number) - number
    slots = pots.slots
    inside = np.zeros(len(rows), np.bool_)
    tied = np.zeros(len(rows), np.bool_)
    roomy = (slots >= number) & (number > 0)
    inside |= roomy[pot]
    tight = np.flatnonzero((slots > 0) & (slots < number))
    last = np.full(count, -1)
    last[tight] = value[first[tight] + slots[tight] - 1]
    split = np.zeros(count, np.bool_)
    split[tight] = last[tight] == value[first[tight] + slots[tight]]
    is_tight = np.zeros(count, np.bool_)
    is_tight[tight] = True
    border = last[pot]
    inside |= is_tight[pot] & ((value > border) | ((value == border) & ~split[pot]))
    tied |= is_tight[pot] & split[pot] & (value == border)
    standing[rows] = np.where(inside, Standing.GIVEN, np.where(tied, Standing.TIED, Standing.FULL))
    standing[rows[(slots < 0)[pot]]] = Standing.QUOTA_OPEN
    waiting = np.bincount(pots.of[total < 0], minlength=count)
    order = np.argsort(pots.of, kind="stable")
    ends = np.cumsum(np.bincount(pots.of, minlength=count))
    edges = np.append(first, len(rows))
    found = []
    for each in range(count):
        at = slice(edges[each], edges[each + 1])
        mine = rows[at]
        within, border = np.sort(mine[inside[at]]), np.sort(mine[tied[at]])
        of = order[ends[each - 1] if each else 0 : ends[each]]
        found.append(_quota(grade, pots, members, each, within, border, of, len(mine), waiting))
    return found


def _quota(
    grade: Grade,
    pots: Pots,
    members: Members,
    number: int,
    within: Ints,
    border: Ints,
    of: Ints,
    qualified: int,
    waiting: Ints,
) -> Quota:
    """The arithmetic of one group of one grade."""
    groups = pots.groups[number]
    is_known = int(pots.slots[number]) >= 0
    return Quota(
        grade=grade.id,
        groups=tuple(members.names[each] for each in groups),
        bases=tuple(int(members.size[each]) for each in groups),
        shares=tuple(pots.shares[each] for each in groups),
        product=amount(pots.product[number]) if is_known else None,
        rounding=pots.rounding,
        slots=int(pots.slots[number]) if is_known else None,
        qualified=qualified,
        members=of,
        inside=within,
        tied=border,
        left=int(pots.slots[number]) - len(within) if len(border) else 0,
        waiting=int(waiting[number]),
        ours=pots.ours[number],
    )

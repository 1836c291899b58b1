"""What an assignment is worth, whoever made it, and which rules it breaks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from zhucun.engines.match import spec as says
from zhucun.engines.match.answers import Broken, Score, Shortage
from zhucun.engines.match.facts import Facts, Ints
from zhucun.engines.match.run import reading
from zhucun.engines.match.run.bars import prepare_bars, remaining
from zhucun.engines.match.run.terms import numbers, prepare_terms

PLACE = "place"  # the name of a pair that stands twice


@dataclass(frozen=True)
class Judged:
    """Pairs by demand; points of each term by pair (`of_pairs`) or by demand (`of_teams`)."""

    pairs: Ints
    of_pairs: dict[str, Ints]
    of_teams: dict[str, Ints]
    short: dict[str, Ints]
    short_share: dict[str, int]


def as_pairs(pairs: Ints) -> Ints:
    """Sorted by demand, leader first, then supply."""
    table = np.asarray(pairs, np.int64).reshape(-1, 3)
    sorted_: Ints = table[np.lexsort((table[:, 0], -table[:, 2], table[:, 1]))]
    return sorted_


def judge(spec: says.Spec, facts: Facts, pairs: Ints) -> Judged:
    pairs = as_pairs(pairs)
    who, where, leads = pairs.T
    demands = reading.sizes(facts, spec)[1]
    readers = prepare_terms(spec, facts)
    of_pairs: dict[str, Ints] = {}
    of_teams: dict[str, Ints] = {}
    lead = next((rule for rule in spec.shortfalls if isinstance(rule, says.Lead)), None)
    for term in spec.terms:
        match term:
            case says.LeadBonus():
                bonus = numbers(facts.supply[term.supply])[who] * term.points * leads
                of_pairs[term.name] = bonus if lead else bonus * 0
            case says.Mix():
                values = numbers(facts.supply[term.supply])[who]
                several = np.unique(np.stack([where, values]), axis=1)[0]
                count = np.bincount(several, minlength=demands)
                of_teams[term.name] = np.maximum(0, count - 1) * term.points
            case says.Balance():
                have = np.zeros(demands, np.int64)
                np.add.at(have, where, numbers(facts.supply[term.supply])[who])
                lack = np.maximum(0, numbers(facts.demand[term.demand]) - have)
                of_teams[term.name] = -lack * term.points
            case _:
                of_pairs[term.name] = readers[term.name](who, where)
    short, short_share = _shortages(spec, facts, pairs, demands)
    return Judged(pairs, of_pairs, of_teams, short, short_share)


def _shortages(
    spec: says.Spec, facts: Facts, pairs: Ints, demands: int
) -> tuple[dict[str, Ints], dict[str, int]]:
    """Missing by demand, and over all, by rule."""
    who, where, leads = pairs.T
    have = np.bincount(where, minlength=demands)
    short = {spec.size.name: np.maximum(0, numbers(facts.demand[spec.size.least]) - have)}
    share: dict[str, int] = {}
    for rule in spec.shortfalls:
        match rule:
            case says.Lead():
                led = np.bincount(where[leads == 1], minlength=demands)
                short[rule.name] = np.maximum(0, numbers(facts.demand[rule.demand]) - led)
            case says.Some():
                flag = facts.supply[rule.supply][who].astype(bool)
                has = np.bincount(where[flag], minlength=demands)
                short[rule.name] = np.maximum(0, numbers(facts.demand[rule.demand]) - has)
            case says.Covers():
                need = numbers(facts.demand[rule.demand])
                met = (numbers(facts.supply[rule.supply])[who] & need[where]) != 0
                has = np.bincount(where[met], minlength=demands)
                short[rule.name] = ((need != 0) & (has == 0)).astype(np.int64)
            case says.Share():
                flags = int(numbers(facts.supply[rule.supply])[who].sum())
                share[rule.name] = max(0, -(-len(who) * rule.permille // 1_000) - flags)
    return short, share


def total(spec: says.Spec, judged: Judged) -> tuple[int, dict[str, int]]:
    """The objective, and the points by term in the spec's order."""
    points = {**judged.of_pairs, **judged.of_teams}
    terms = {term.name: int(points[term.name].sum()) for term in spec.terms}
    penalty = {rule.name: rule.penalty for rule in (spec.size, *spec.shortfalls)}
    lost = sum(penalty[name] * int(missing.sum()) for name, missing in judged.short.items())
    lost += sum(penalty[name] * missing for name, missing in judged.short_share.items())
    return sum(terms.values()) - lost, terms


def shortages(judged: Judged) -> tuple[Shortage, ...]:
    """Those of the whole match first, then by demand."""
    found = [
        Shortage(rule=name, demand=-1, missing=missing)
        for name, missing in judged.short_share.items()
        if missing
    ]
    for name, missing in judged.short.items():
        for demand in np.flatnonzero(missing).tolist():
            found.append(Shortage(rule=name, demand=demand, missing=int(missing[demand])))
    return tuple(sorted(found, key=lambda each: each.demand))


def score(spec: says.Spec, facts: Facts, pairs: Ints) -> Score:
    """Any pairs (supply, demand, leads), were they made by hand. Raises BadFacts."""
    reading.check(spec, facts)
    judged = judge(spec, facts, pairs)
    objective, terms = total(spec, judged)
    return Score(
        objective=objective,
        terms=terms,
        shortages=shortages(judged),
        broken=tuple(broken(spec, facts, judged.pairs)),
    )


# ── rules that no proposal breaks ────────────────────────────────────────────────


def broken(spec: says.Spec, facts: Facts, pairs: Ints) -> Iterator[Broken]:
    who, where, leads = pairs.T
    for name, barred in prepare_bars(spec, facts).items():
        for at in np.flatnonzero(barred(who, where)).tolist():
            yield Broken(rule=name, supply=int(who[at]), demand=int(where[at]))
    yield from _counts(spec, facts, pairs)
    for demand in np.unique(where).tolist():
        low, high = np.searchsorted(where, (demand, demand + 1))
        yield from _team(spec, facts, demand, who[low:high], leads[low:high])
    yield from _unkept(spec, facts, pairs)


def _counts(spec: says.Spec, facts: Facts, pairs: Ints) -> Iterator[Broken]:
    who = pairs[:, 0]
    both, times = np.unique(pairs[:, :2], axis=0, return_counts=True)
    for supply, demand in both[times > 1].tolist():
        yield Broken(rule=PLACE, supply=supply, demand=demand)
    capacity = numbers(facts.supply[spec.capacity]) if spec.capacity else facts.group * 0 + 1
    over = np.bincount(who, minlength=len(capacity)) > capacity
    for supply in np.flatnonzero(over).tolist():
        yield Broken(rule=spec.capacity or "capacity", supply=supply, demand=-1)
    for bar in spec.bars:
        if isinstance(bar, says.Quota):
            quota = np.maximum(0, numbers(facts.groups[bar.column]))
            sent = np.bincount(facts.group[who], minlength=len(quota))
            for group in np.flatnonzero(sent > quota).tolist():
                someone = int(who[facts.group[who] == group][0])
                yield Broken(rule=bar.name, supply=someone, demand=-1)


def _team(spec: says.Spec, facts: Facts, demand: int, who: Ints, leads: Ints) -> Iterator[Broken]:
    if len(who) > int(facts.demand[spec.size.most][demand]):
        yield Broken(rule=spec.size.name, supply=-1, demand=demand)
    for bar in spec.bars:
        if isinstance(bar, says.OneGroup) and facts.demand[bar.demand][demand]:
            new = [i for i in who.tolist() if not _remains(spec, facts, i)]
            if len(set(facts.group[new].tolist())) > 1:
                yield Broken(rule=bar.name, supply=-1, demand=demand)
        if isinstance(bar, says.Apart) and facts.demand[bar.demand][demand]:
            several = len(np.unique(facts.supply[bar.supply][who])) > 1
            yield from [Broken(rule=bar.name, supply=-1, demand=demand)] * several
    rule = next((rule for rule in spec.shortfalls if isinstance(rule, says.Lead)), None)
    leaders = who[leads == 1].tolist()
    name = rule.name if rule else "lead"
    if len(leaders) > int(rule is not None and bool(facts.demand[rule.demand][demand])):
        yield Broken(rule=name, supply=-1, demand=demand)
    for supply in leaders:
        if rule is not None and not facts.supply[rule.supply][supply]:
            yield Broken(rule=name, supply=supply, demand=demand)


def _remains(spec: says.Spec, facts: Facts, supply: int) -> bool:
    return any(
        bool(facts.supply[bar.supply][supply]) and int(facts.current[supply]) >= 0
        for bar in spec.bars
        if isinstance(bar, says.Remain)
    )


def _unkept(spec: says.Spec, facts: Facts, pairs: Ints) -> Iterator[Broken]:
    """Who had to be somewhere and is not."""
    held: dict[tuple[int, int], int] = defaultdict(lambda: -2)
    held.update(((supply, demand), leads) for supply, demand, leads in pairs.tolist())
    for bar in spec.bars:
        if isinstance(bar, says.Remain):
            for supply in np.flatnonzero(remaining(bar, facts)).tolist():
                if (supply, int(facts.current[supply])) not in held:
                    yield Broken(rule=bar.name, supply=supply, demand=int(facts.current[supply]))
    for supply, demand, role in facts.locks.must.tolist():
        found = held[supply, demand]
        if found == -2 or role not in (-1, found):
            yield Broken(rule="must", supply=supply, demand=demand)

"""Who must be where: the locks and those who remain. By themselves they have to keep every hard
rule that is never violated, or there is no proposal."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np

from zhucun.engines.match import spec as says
from zhucun.engines.match.errors import LocksConflict
from zhucun.engines.match.facts import Facts, Ints
from zhucun.engines.match.run.bars import NEVER, prepare_bars, remaining
from zhucun.engines.match.run.terms import numbers

EITHER, LEADS = -1, 1


@dataclass(frozen=True, kw_only=True)
class Forced:
    """Pairs that must be, sorted by demand; `role` as in `Locks.must`; `exempt`: he remains,
    so that OneGroup does not count him."""

    supply: Ints
    demand: Ints
    role: Ints
    exempt: Ints

    def of(self, demand: int) -> slice:
        low, high = np.searchsorted(self.demand, (demand, demand + 1))
        return slice(int(low), int(high))


@dataclass
class _Pair:
    role: int = EITHER
    locks: list[int] = field(default_factory=list)
    exempt: bool = False


def forced_pairs(spec: says.Spec, facts: Facts) -> Forced:
    """Raises LocksConflict."""
    pairs: dict[tuple[int, int], _Pair] = defaultdict(_Pair)
    for at, (supply, demand, role) in enumerate(facts.locks.must.tolist()):
        pair = pairs[demand, supply]
        if EITHER not in (role, pair.role) and role != pair.role:
            text = f"supply {supply} is to lead demand {demand} and not to lead it"
            raise LocksConflict(text, locks=(*pair.locks, at), rule="role")
        pair.role = max(role, pair.role)
        pair.locks.append(at)
    for bar in spec.bars:
        if isinstance(bar, says.Remain):
            for supply in np.flatnonzero(remaining(bar, facts)).tolist():
                pairs[int(facts.current[supply]), supply].exempt = True
    keys = sorted(pairs)
    table = np.array(keys, np.int64).reshape(-1, 2)
    forced = Forced(
        supply=table[:, 1],
        demand=table[:, 0],
        role=np.array([pairs[key].role for key in keys], np.int64),
        exempt=np.array([pairs[key].exempt for key in keys], np.int64),
    )
    _Check(spec, facts, forced, [tuple(pairs[key].locks) for key in keys]).all()
    return forced


class _Check:
    def __init__(
        self, spec: says.Spec, facts: Facts, forced: Forced, locks: list[tuple[int, ...]]
    ) -> None:
        self.spec, self.facts, self.forced, self.locks = spec, facts, forced, locks

    def all(self) -> None:
        forced = self.forced
        for name, barred in prepare_bars(self.spec, self.facts).items():
            for at in np.flatnonzero(barred(forced.supply, forced.demand)).tolist():
                who, where = forced.supply[at], forced.demand[at]
                what = "is locked out" if name == NEVER else f"is barred by {name}"
                self._refuse([at], name, f"supply {who} must be at demand {where} but {what}")
        self._counts()
        for demand in np.unique(forced.demand).tolist():
            self._team(demand, list(range(*forced.of(demand).indices(len(forced.demand)))))

    def _refuse(self, rows: list[int], rule: str, text: str) -> None:
        locks = tuple(sorted(lock for row in rows for lock in self.locks[row]))
        raise LocksConflict(text, locks=locks, rule=rule)

    def _counts(self) -> None:
        facts, spec = self.facts, self.spec
        most = numbers(facts.supply[spec.capacity]) if spec.capacity else np.ones_like(facts.group)
        times = np.bincount(self.forced.supply, minlength=len(most))
        for supply in np.flatnonzero(times > most).tolist():
            rows = np.flatnonzero(self.forced.supply == supply).tolist()
            text = f"supply {supply} must be at {times[supply]} demands, {most[supply]} at most"
            self._refuse(rows, spec.capacity or "capacity", text)
        for bar in spec.bars:
            if isinstance(bar, says.Quota):
                quota = numbers(facts.groups[bar.column])
                group = facts.group[self.forced.supply]
                sent = np.bincount(group, minlength=len(quota))
                for over in np.flatnonzero(sent > quota).tolist():
                    text = f"group {over} must send {sent[over]}, {quota[over]} at most"
                    self._refuse(np.flatnonzero(group == over).tolist(), bar.name, text)

    def _team(self, demand: int, rows: list[int]) -> None:
        facts, who = self.facts, self.forced.supply
        most = int(facts.demand[self.spec.size.most][demand])
        if len(rows) > most:
            text = f"{len(rows)} must be at demand {demand}, {most} at most"
            self._refuse(rows, self.spec.size.name, text)
        for bar in self.spec.bars:
            if isinstance(bar, says.OneGroup) and facts.demand[bar.demand][demand]:
                new = [row for row in rows if not self.forced.exempt[row]]
                if len({int(facts.group[who[row]]) for row in new}) > 1:
                    self._refuse(new, bar.name, f"several groups must be at demand {demand}")
            if isinstance(bar, says.Apart) and facts.demand[bar.demand][demand]:
                values = {int(facts.supply[bar.supply][who[row]]) for row in rows}
                if len(values) > 1:
                    self._refuse(rows, bar.name, f"those who must be at {demand} go apart")
        leaders = [row for row in rows if self.forced.role[row] == LEADS]
        if leaders:
            self._leaders(demand, leaders)

    def _leaders(self, demand: int, leaders: list[int]) -> None:
        lead = next((part for part in self.spec.shortfalls if isinstance(part, says.Lead)), None)
        if lead is None or not self.facts.demand[lead.demand][demand]:
            name = lead.name if lead else "lead"
            self._refuse(leaders, name, f"demand {demand} has no leader")
            return
        if len(leaders) > 1:
            self._refuse(leaders, lead.name, f"{len(leaders)} must lead demand {demand}")
        if not self.facts.supply[lead.supply][self.forced.supply[leaders[0]]]:
            text = f"supply {self.forced.supply[leaders[0]]} may not lead"
            self._refuse(leaders, lead.name, text)

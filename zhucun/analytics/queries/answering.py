"""Who helps which village: a team, a township work group, a unit of the county, or nobody; and what
the pack's rules say of it (HH18-066, HH18-067)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from zhucun.analytics.enums import Helped
from zhucun.analytics.queries.coverage import judging
from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor
from zhucun.engines.rules import Outcome
from zhucun.packs import PackAt
from zhucun.packs.items import PackItem
from zhucun.packs.kinds import RuleItem
from zhucun.pairing import queries as pairing

#: Facts of a village by which a rule is about who helps it.
_ABOUT = frozenset({"teams", "has_unit_responsible"})


@dataclass(frozen=True, kw_only=True)
class VillageHelp:
    """One village of a day with its teams, with who else answers for it, and with the rules that
    apply to it."""

    code: str
    name: str
    teams: int
    backings: tuple[Any, ...]
    rules: tuple[tuple[PackItem[RuleItem], Outcome], ...]

    @property
    def helped_by(self) -> tuple[Helped, ...]:
        """By whom, a team first; “nobody” alone."""
        found = [Helped.TEAM] if self.teams else []
        found += [Helped(row.kind) for row in self.backings]
        return tuple(found) or (Helped.NOBODY,)

    @property
    def is_gap(self) -> bool:
        """Whether a rule of the pack asks for help that is not on record."""
        return any(outcome is Outcome.FAIL for _item, outcome in self.rules)

    def fits(self, state: str) -> bool:
        return self.is_gap if state == Helped.GAP else state in self.helped_by


def villages_helped(*, actor: Actor, pack: PackAt, area: str) -> list[VillageHelp]:
    """The villages of an area on the pack's day, by code. Three queries, whatever their number."""
    items = [item for item in pack.rules("village") if _ABOUT & _names(pack, item)]
    found = judging(actor=actor, pack=pack, subject="village", area=area, items=items, more=_ABOUT)
    rows = found.rows.select([found.rows.columns["teams"], *found.outcomes])
    by_village: dict[str, list[Any]] = defaultdict(list)
    for row in pairing.backings(actor=actor, as_of=pack.as_of, area=area):
        by_village[row.area].append(row)
    names = directory.names_of({row[0] for row in rows}, as_of=pack.as_of)
    return [
        VillageHelp(
            code=code,
            name=names.get(code, code),
            teams=int(teams or 0),
            backings=tuple(by_village.get(code, ())),
            rules=_applying(items, outcomes),
        )
        for code, _area, teams, *outcomes in rows
    ]


def help_sums(rows: Sequence[VillageHelp]) -> dict[str, int]:
    """How many villages are helped by whom, and how many lack what a rule asks for; one that has
    both a team and a unit counts under both."""
    found = Counter(str(word) for row in rows for word in row.helped_by)
    found[str(Helped.GAP)] = sum(row.is_gap for row in rows)
    return {str(word): found[str(word)] for word in Helped}


def _names(pack: PackAt, item: PackItem[RuleItem]) -> set[str]:
    return {name for part in pack.rule(item).expressions for name in part.names}


def _applying(
    items: Sequence[PackItem[RuleItem]], outcomes: Sequence[str]
) -> tuple[tuple[PackItem[RuleItem], Outcome], ...]:
    told = zip(items, map(Outcome, outcomes), strict=True)
    return tuple((item, each) for item, each in told if each is not Outcome.NOT_APPLICABLE)

"""Coverage (应派尽派), composition and order: the packs' rules about villages, teams, townships,
counties, postings, tasks and matters, over all rows."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from zhucun.analytics.errors import NotComputable
from zhucun.analytics.queries.tables import Table, dialect, has_mart, table
from zhucun.directory.perms import Actor
from zhucun.engines.rules import Outcome, rule_sql
from zhucun.packs import PackAt
from zhucun.packs.items import PackItem
from zhucun.packs.kinds import RuleItem

SUBJECTS = (
    *("village", "team", "township", "county", "place", "posting"),
    *("plan", "ticket", "finding", "plan_item", "case_item", "support_period", "household", "card"),
    "linkage",
)


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """One rule over all rows of its subject in an area: how many rows gave each outcome. None gave
    any where facts of the rows are `missing`, which no room keeps."""

    item: PackItem[RuleItem]
    counts: dict[Outcome, int]
    missing: tuple[str, ...] = ()

    @property
    def universe(self) -> int:
        """Rows to which the rule applies."""
        return sum(self.counts.values()) - self.counts[Outcome.NOT_APPLICABLE]

    @property
    def covered(self) -> int:
        return self.counts[Outcome.PASS]

    @property
    def gaps(self) -> int:
        return self.counts[Outcome.FAIL]

    @property
    def is_unset(self) -> bool:
        """未配置: the source gives no number or no content."""
        return bool(self.counts[Outcome.UNSET])


def coverage(*, actor: Actor, pack: PackAt, area: str) -> list[Coverage]:
    """Every rule of the pack about the subjects of this page in an area. One query a subject."""
    found: list[Coverage] = []
    for subject in SUBJECTS:
        items = [item for item in pack.rules(subject) if has_mart(subject)]
        if items:
            found += _judged(actor, pack, subject, area, items)
    return found


def coverage_rows(
    *,
    actor: Actor,
    pack: PackAt,
    rule: str,
    area: str,
    outcome: Outcome,
    limit: int,
    offset: int = 0,
) -> tuple[PackItem[RuleItem], list[str]]:
    """The rule and the codes of the rows that gave an outcome, one page: the gap list. One query.

    Raises UnknownItem, NotComputable.
    """
    item: PackItem[RuleItem] = pack.item(f"rules/{rule}")  # type: ignore[assignment]
    if not has_mart(item.spec.subject):
        raise NotComputable(subject=item.spec.subject)
    rows = _table(actor, pack, item.spec.subject, area, [item])
    condition = f"{_sql(rows, pack, item)} = '{outcome.value}'"
    return item, rows.codes(condition, limit=limit, offset=offset)


@dataclass(frozen=True, kw_only=True)
class Judging:
    """The rows of a subject, with the outcome of each rule as a column in SQL."""

    rows: Table
    outcomes: list[str]


def judging(
    *,
    actor: Actor,
    pack: PackAt,
    subject: str,
    area: str,
    items: list[PackItem[RuleItem]],
    more: Collection[str] = (),
) -> Judging:
    """Some rules over the rows of a subject that the actor may see, with `more` columns. No
    query."""
    names = {name for item in items for name in _names(pack, item)}
    rows = table(actor=actor, pack=pack, subject=subject, area=area, names=names | set(more))
    return Judging(rows=rows, outcomes=[_sql(rows, pack, item) for item in items])


def _judged(
    actor: Actor, pack: PackAt, subject: str, area: str, items: list[PackItem[RuleItem]]
) -> list[Coverage]:
    rows = _table(actor, pack, subject, area, items)
    missing = {item.id: tuple(sorted(_names(pack, item) & rows.missing)) for item in items}
    ready = [item for item in items if not missing[item.id]]
    numbers: Iterator[Any] = iter(())
    if ready:
        judged = ", ".join(f"{_sql(rows, pack, item)} AS r{n}" for n, item in enumerate(ready))
        over = Table(pack, f"SELECT {judged} FROM ({rows.sql}) m", rows.params, {})  # noqa: S608
        selected = [
            f"COUNT(CASE WHEN m.r{n} = '{outcome.value}' THEN 1 END)"
            for n, _item in enumerate(ready)
            for outcome in Outcome
        ]
        numbers = iter(over.aggregate(selected))
    return [
        Coverage(
            item=item,
            counts={outcome: 0 if missing[item.id] else next(numbers) for outcome in Outcome},
            missing=missing[item.id],
        )
        for item in items
    ]


def _names(pack: PackAt, item: PackItem[RuleItem]) -> set[str]:
    return {name for each in pack.rule(item).expressions for name in each.names}


def _table(
    actor: Actor, pack: PackAt, subject: str, area: str, items: list[PackItem[RuleItem]]
) -> Table:
    names = {name for item in items for name in _names(pack, item)}
    return table(actor=actor, pack=pack, subject=subject, area=area, names=names)


def _sql(rows: Table, pack: PackAt, item: PackItem[RuleItem]) -> str:
    return rule_sql(pack.rule(item), dialect(), pack.values, pack.as_of, rows.columns)

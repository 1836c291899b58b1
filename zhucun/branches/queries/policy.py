"""What the packs say of the village's organisations: reasons, chains, stars, rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from zhucun.directory import queries as directory
from zhucun.engines.rules import Outcome, Unset
from zhucun.kernel.problems import Problem
from zhucun.packs import PackAt
from zhucun.packs.items import PackItem
from zhucun.packs.kinds import Chain, Checklist, RuleItem
from zhucun.packs.sources import Clause
from zhucun.packs.trying import row_of

TRIGGERS, STARS, TASKS = "rectification-triggers", "five-star-standard", "five-star-tasks"
#: The subject whose chain rectifies a branch, and its id; those of the two tracks.
RECTIFIES = ("party_branch", "branch-rectification")
TALENT = "talent"
#: The subject whose chain dismisses a head of a village, and its id.
DISMISSES = ("dismissal", "dismissal")


@dataclass(frozen=True, kw_only=True)
class Judged:
    """One rule of the pack about one thing: what it asks, how it comes out, from which sentence."""

    item: PackItem[RuleItem]
    outcome: Outcome
    clauses: tuple[Clause, ...]
    values: Mapping[str, Any]

    def message(self, lang: str) -> str:
        """The pack's own sentence where it does not pass; what is not known in it is a dash."""
        known = {
            name: "—" if value is None or isinstance(value, Unset) else value
            for name, value in self.values.items()
        }
        return self.item.spec.message.in_(lang) % known


def judged(
    pack: PackAt, subject: str, facts: Mapping[str, Any], *, only: str = ""
) -> tuple[Judged, ...]:
    """Every rule of the pack about one thing, or `only` that one; none where the pack does not
    speak of its subject. No query."""
    items = {item.ref: item for item in pack.rules(subject) if only in ("", item.id)}
    if not items:
        return ()
    row = row_of(pack, subject, facts)
    clauses = directory.policy().clauses
    return tuple(
        Judged(
            item=items[answer.rule],
            outcome=answer.outcome,
            clauses=tuple(
                found for each in items[answer.rule].clauses if (found := clauses.get(each))
            ),
            values={**pack.values, **row},
        )
        for answer in pack.judge(subject, frozenset(items)).explain(row)
    )


def checklist(area: str, name: str, *, as_of: date) -> Checklist | None:
    """A checklist of the area's pack; None where it has none (未配置)."""
    try:
        found: Checklist = directory.pack_for(area, as_of=as_of).item(f"checklists/{name}").spec  # type: ignore[assignment]
    except Problem:
        return None
    return found


def triggers_of(area: str, *, as_of: date) -> list[tuple[str, Any]]:
    """What leads to a rectification by the pack: (id, label); empty where it names nothing."""
    found = checklist(area, TRIGGERS, as_of=as_of)
    return [(item.id, item.label) for item in found.items] if found else []


def stars_of(area: str, *, as_of: date) -> list[tuple[str, Any]]:
    """The stars that the pack names: (id, label); empty: the pack gives no stars."""
    found = checklist(area, STARS, as_of=as_of)
    return [(item.id, item.label) for item in found.items] if found else []


def slots_of(area: str, *, as_of: date) -> int | None:
    """How many tasks the pack counts under all stars; None where it says nothing."""
    found = checklist(area, TASKS, as_of=as_of)
    return found.slots if found is not None and isinstance(found.slots, int) else None


def chain_of(area: str, subject: str, chain: str, *, as_of: date) -> PackItem[Chain] | None:
    """The chain of the area's pack for one thing; None: the pack does not say who signs."""
    found = directory.pack_for(area, as_of=as_of).chains(subject)
    return next((item for item in found if item.id == chain), None)

"""What comes first in a plan (HH18-044, HN22-57): what the rules of the pack about the place of an
item on its list say of the first one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from zhucun.directory import queries as directory
from zhucun.engines.rules import Outcome
from zhucun.fieldwork.models import PlanItem
from zhucun.packs.items import PackItem
from zhucun.packs.kinds import RuleItem

_POSITION = "position"


def precedence(
    items: Sequence[PlanItem], *, area: str, as_of: date
) -> list[tuple[PackItem[RuleItem], Outcome]]:
    """The rules about the order of a plan with what they say of its first item; those that ask for
    more than stands in the item are left to the board. No query."""
    first = next((each for each in items if each.position == 1), None)
    if first is None:
        return []
    pack = directory.pack_for(area, as_of=as_of)
    facts = {
        "code": first.public_id,
        "village": first.area,
        "position": first.position,
        "category": first.category or None,
    }
    found = []
    for item in pack.rules("plan_item"):
        names = {name for each in pack.rule(item).expressions for name in each.names}
        if _POSITION in names and names <= facts.keys():
            [answer] = pack.judge("plan_item", frozenset({item.ref})).explain(facts)
            found.append((item, answer.outcome))
    return found

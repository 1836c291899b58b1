"""What other rooms know of a month that a presence question looks at: how many records of work a
cadre left in it (YN-005, YN-033: 身在岗位,状态在线). Only records that exist anyway are counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.fieldwork import queries as fieldwork
from zhucun.kernel.periods import months_after


def activities_of(
    *, actor: Actor, postings: Sequence[Any], month: date, area: str = ""
) -> dict[int, dict[str, Any]]:
    """How many entries of their diaries some postings have in a month, by the key of the posting.
    Of those whose fieldwork the actor may not see nothing is said: not known is not none. Three
    queries, whatever the number."""
    seen = [row for row in postings if actor.can(Permission.SEE_FIELDWORK, area=row.area)]
    if not seen:
        return {}
    facts = fieldwork.duty_facts(actor=actor, area=area, since=month, until=months_after(month, 1))
    records = Counter(fact.id for fact in facts if fact.counts == "diary-entry")
    return {row.pk: {"activities": records[row.public_id]} for row in seen}

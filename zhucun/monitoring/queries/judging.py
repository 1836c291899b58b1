"""The packs' rules over cases, removals and rows of departments, one by one with their why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from zhucun.directory import queries as directory
from zhucun.engines.rules import Answer
from zhucun.kernel.problems import Problem
from zhucun.monitoring.models import Removal
from zhucun.monitoring.queries.facts import removal_facts
from zhucun.packs import PackAt
from zhucun.packs.trying import row_of


def removal_answers(rows: Sequence[Removal], *, as_of: date) -> dict[str, Sequence[Answer]]:
    """Whether the pack's conditions of a removal hold, by public id. Two queries."""
    facts = removal_facts(rows, as_of)
    return {
        row.public_id: judged(row.area, "risk_removal", facts[row.public_id], as_of=as_of)
        for row in rows
    }


def judged(area: str, subject: str, facts: Mapping[str, Any], *, as_of: date) -> Sequence[Answer]:
    """All rules of a subject over one row of facts; none where the area's pack has no such rules.
    No query."""
    pack = directory.pack_for(area, as_of=as_of)
    if not has_subject(pack, subject):
        return ()
    return pack.judge(subject).explain(row_of(pack, subject, facts))


def has_subject(pack: PackAt, subject: str) -> bool:
    try:
        pack.item(f"terms/{subject}")
    except Problem:
        return False
    return True

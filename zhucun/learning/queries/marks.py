"""What the pack of an area says of a session: the rules that it does not meet, as sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from zhucun.directory import queries as directory
from zhucun.engines.rules import Outcome
from zhucun.kernel.problems import Problem
from zhucun.learning.marts import known_sessions
from zhucun.learning.models import Session
from zhucun.packs import PackAt
from zhucun.packs.items import PackItem

_SUBJECT = "session"


@dataclass(frozen=True, kw_only=True)
class Mark:
    """One rule that a session does not meet. `severity`: warn or info; a mark stops nobody."""

    rule: str
    zh: str
    en: str
    severity: str
    clauses: tuple[str, ...]

    def in_(self, lang: str) -> str:
        return self.en if lang.startswith("en") else self.zh


def marks(rows: Sequence[Session], *, as_of: date) -> dict[str, tuple[Mark, ...]]:
    """By the session's public id: the rules of its area's pack that it does not meet, such as a
    session on no line of an approved plan (HN22-22). Rules whose answer is not known or not
    configured say nothing; a cancelled session owes nothing. At most one query for each pack."""
    found: dict[str, tuple[Mark, ...]] = {row.public_id: () for row in rows}
    packs: dict[str, tuple[PackAt, list[Session]]] = {}
    for row in rows:
        pack = _asking(row.area, as_of)
        if pack is not None and row.state != "cancelled":
            packs.setdefault(pack.id, (pack, []))[1].append(row)
    for pack, mine in packs.values():
        judge = pack.judge(_SUBJECT)
        names = judge.names
        facts = known_sessions(keys=[row.pk for row in mine], as_of=as_of, names=names)
        for fact in facts:
            known = {name: fact.get(f"m_{name}") for name in names}
            failing = [each for each in judge.explain(known) if each.outcome is Outcome.FAIL]
            found[fact["m_code"]] = tuple(_mark(pack.item(each.rule)) for each in failing)
    return found


def _asking(area: str, as_of: date) -> PackAt | None:
    """The pack of an area, where it has rules about sessions."""
    try:
        pack = directory.pack_for(area, as_of=as_of)
    except Problem:
        return None
    return pack if pack.rules(_SUBJECT) else None


def _mark(item: PackItem[Any]) -> Mark:
    message = item.spec.message
    return Mark(
        rule=item.id,
        zh=message.zh,
        en=message.en,
        severity=item.spec.severity,
        clauses=tuple(item.clauses),
    )

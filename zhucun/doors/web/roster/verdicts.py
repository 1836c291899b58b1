"""What the rules say of a handover, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from zhucun.doors.web.roster.reasons import Mark, label, language, mark
from zhucun.engines.rules import Outcome
from zhucun.roster import queries


@dataclass(frozen=True, kw_only=True)
class Said:
    """One rule of the area's pack with its answer; `message` where it fails."""

    pack: str
    item: str
    label: str
    severity: str
    mark: Mark
    message: str
    clauses: tuple[str, ...]


def handover_verdicts(handover: Any, items: list[Any], day: date) -> list[Said]:
    """No query."""
    return [
        Said(
            pack=pack.id,
            item=item.id,
            label=item.label(language()),
            severity=label(pack, f"severity.{item.spec.severity}"),
            mark=mark(pack, answer.outcome),
            message=_message(item, pack) if answer.outcome is Outcome.FAIL else "",
            clauses=tuple(item.clauses),
        )
        for item, answer, pack in queries.handover_answers(handover, items, as_of=day)
    ]


def _message(item: Any, pack: Any) -> str:
    return str(item.spec.message.in_(language()) % dict(pack.values))

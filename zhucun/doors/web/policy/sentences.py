"""Rules as they came out, in the reader's words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from zhucun.doors.web.roster.reasons import language
from zhucun.engines.rules import Answer


@dataclass(frozen=True, kw_only=True)
class Said:
    """One rule as it came out, in the reader's words."""

    outcome: str
    label: str
    sentence: str
    ref: str
    pack: str


def said(answers: Sequence[Answer], pack: Any) -> list[Said]:
    """Rules with the sentence of those that do not pass. No query."""
    lang, found = language(), []
    for answer in answers:
        spec: Any = pack.item(answer.rule).spec
        values = {**pack.values, **answer.values}
        shown = {name: "—" if value is None else value for name, value in values.items()}
        sentence = spec.message.in_(lang) % shown if answer.outcome.value == "fail" else ""
        found.append(
            Said(
                outcome=answer.outcome.value,
                label=spec.label.in_(lang),
                sentence=sentence,
                ref=answer.rule,
                pack=pack.id,
            )
        )
    return found

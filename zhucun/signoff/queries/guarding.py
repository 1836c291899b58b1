"""How the rules before a step come out, for any room whose things are signed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from zhucun.directory import queries as directory
from zhucun.engines.rules import Outcome
from zhucun.packs import PackAt
from zhucun.packs.kinds import RuleItem
from zhucun.packs.trying import row_of
from zhucun.signoff.rows import Guarded, Words


def guarded(
    facts: Mapping[str, Mapping[str, Any]],
    *,
    subject: str,
    pack: str,
    rules: frozenset[str],
    as_of: date,
) -> dict[str, dict[str, Guarded]]:
    """The rules of a pack over the facts of things of one subject, by key and rule; with the rule's
    sentence where it does not pass. No query."""
    if not rules:
        return {}
    at = _on(directory.policy().pack(pack), as_of)
    judge = at.judge(subject, rules)
    return {
        key: {
            one.rule: Guarded(outcome=one.outcome, sentence=_sentence(at, one, row))
            for one in judge.explain(row_of(at, subject, row))
        }
        for key, row in facts.items()
    }


def _sentence(at: Any, answer: Any, row: Mapping[str, Any]) -> Words:
    if answer.outcome in (Outcome.PASS, Outcome.NOT_APPLICABLE):
        return "", ""
    spec: RuleItem = at.item(answer.rule).spec
    values = {name: "—" if value is None else value for name, value in {**at.values, **row}.items()}
    return spec.message.zh % values, spec.message.en % values


def _on(pack: Any, day: date) -> PackAt:
    """The pack on a day, or on the nearest on which it holds."""
    until = pack.valid.until
    last = until - timedelta(days=1) if until is not None else day
    return pack.at(max(min(day, last), pack.valid.start))  # type: ignore[no-any-return]

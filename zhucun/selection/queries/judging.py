"""Who may serve and who may lead, by the pack's rules about candidates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from zhucun.engines.rules import Judge, Outcome, compile_rules
from zhucun.packs import PackAt
from zhucun.roster.enums import PostingRole
from zhucun.roster.queries import MatchPerson
from zhucun.selection.rows import Settings

SUBJECT = "candidate"
_OPEN = (Outcome.UNKNOWN, Outcome.UNSET)


@dataclass(frozen=True, kw_only=True, slots=True)
class Judged:
    """The blocking rules (kind/id) that somebody fails as a member and as first secretary, and
    those that nobody has answered yet. What is not known excludes nobody; a person decides.

    `is_refused`: the political review is not passed; nothing else makes up for it (HN22-12).
    """

    is_refused: bool
    serve: tuple[str, ...]
    lead: tuple[str, ...]
    open_serve: tuple[str, ...]
    open_lead: tuple[str, ...]
    seeks_lead: bool

    @property
    def may_serve(self) -> bool:
        return not self.is_refused and not self.serve

    @property
    def may_lead(self) -> bool:
        return self.may_serve and self.seeks_lead and not self.lead


def judge_for(pack: PackAt, settings: Settings) -> Judge:
    """The blocking rules about candidates; for a what-if with other numbers or fewer rules."""
    items = [
        item
        for item in pack.rules(SUBJECT)
        if item.spec.severity == "block" and item.ref not in settings.rules_off
    ]
    if not settings.parameters:
        return pack.judge(SUBJECT, frozenset(item.ref for item in items))
    rules = [pack.rule(item) for item in items]
    return compile_rules(rules, {**pack.values, **settings.parameters}, pack.as_of)


def judged(people: Sequence[MatchPerson], *, pack: PackAt, settings: Settings) -> list[Judged]:
    """Everybody in both roles. Some ten microseconds a person."""
    judge = judge_for(pack, settings)
    return [_judged(person, judge) for person in people]


def _judged(person: MatchPerson, judge: Judge) -> Judged:
    serve, open_serve = _failing(person.facts, judge, PostingRole.MEMBER)
    lead, open_lead = _failing(person.facts, judge, PostingRole.FIRST_SECRETARY)
    return Judged(
        is_refused=person.facts.get("political_review") == "fail",
        serve=serve,
        lead=lead,
        open_serve=open_serve,
        open_lead=open_lead,
        seeks_lead=PostingRole.FIRST_SECRETARY in person.roles,
    )


def _failing(
    facts: dict[str, Any], judge: Judge, role: str
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    row = {name: facts.get(name) for name in judge.names}
    if "role" in row:
        row["role"] = str(role)
    outcomes = list(zip((rule.id for rule in judge.rules), judge.outcomes(row), strict=True))
    return (
        tuple(name for name, outcome in outcomes if outcome is Outcome.FAIL),
        tuple(name for name, outcome in outcomes if outcome in _OPEN),
    )

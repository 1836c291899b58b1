"""Who may go, and why: the packs' candidate rules for one person, with the value that decided
and the clause."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from zhucun.analytics.errors import UnknownFact
from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor
from zhucun.engines.rules import Answer, Outcome, Unset, read_row
from zhucun.packs import Pack, PackAt
from zhucun.packs.items import PackItem
from zhucun.packs.kinds import RuleItem
from zhucun.packs.sources import Clause
from zhucun.roster import queries as roster

SUBJECT = "candidate"


@dataclass(frozen=True, kw_only=True)
class Reason:
    """One rule's answer about one person: what it asks, what decided, and the sentence that it
    comes from."""

    item: PackItem[RuleItem]
    answer: Answer
    clauses: tuple[Clause, ...]
    values: Mapping[str, Any]

    @property
    def outcome(self) -> Outcome:
        return self.answer.outcome

    def message(self, lang: str) -> str:
        """The pack's own sentence for a rule that does not pass; what is not known in it is a
        dash."""
        return self.item.spec.message.in_(lang) % _Known(self.values)


class _Known(dict[str, Any]):
    """Facts and parameters that a sentence may name."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        super().__init__(
            (name, value)
            for name, value in values.items()
            if value is not None and not isinstance(value, Unset)
        )

    def __missing__(self, name: str) -> str:
        return "—"


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """All rules of one pack about one person. The engine proposes; a person decides."""

    pack: PackAt
    reasons: tuple[Reason, ...]

    @property
    def outcome(self) -> Outcome:
        """FAIL where a blocking rule fails, UNKNOWN where one is not known, UNSET where one is
        not configured."""
        outcomes = {
            reason.outcome for reason in self.reasons if reason.item.spec.severity == "block"
        }
        for worst in (Outcome.FAIL, Outcome.UNKNOWN, Outcome.UNSET):
            if worst in outcomes:
                return worst
        return Outcome.PASS

    def counted(self, outcome: Outcome) -> int:
        return sum(reason.outcome is outcome for reason in self.reasons)


def eligibility(*, actor: Actor, candidate: Any, pack: PackAt) -> Verdict:
    """One candidate under one pack on the pack's day. Two queries."""
    [facts] = roster.candidate_facts([candidate], as_of=pack.as_of)
    return _verdict(facts, pack)


def verdicts(*, candidates: Sequence[Any], pack: PackAt) -> list[tuple[Any, Verdict]]:
    """Many candidates under one pack. Two queries for all."""
    facts = roster.candidate_facts(candidates, as_of=pack.as_of)
    return [(row, _verdict(known, pack)) for row, known in zip(candidates, facts, strict=True)]


def compare_packs(*, candidate: Any, as_of: date) -> list[Verdict]:
    """The same person, as known on a day, under every regional pack. Two queries.

    A pack that does not hold on the day speaks on the nearest day on which it does
    (`verdict.pack.as_of`).
    """
    [facts] = roster.candidate_facts([candidate], as_of=as_of)
    regional = [pack for pack in directory.policy().packs.values() if pack.extends]
    return [_verdict(facts, pack.at(_nearest(pack, as_of))) for pack in regional]


def _nearest(pack: Pack, day: date) -> date:
    if day < pack.valid.start:
        return pack.valid.start
    until = pack.valid.until
    return day if until is None or day < until else until - timedelta(days=1)


def open_facts(pack: PackAt) -> dict[str, Any]:
    """The facts that the pack's candidate rules ask for and only a person can find out: name →
    term. What is counted from ticks and signatures is not typed, hence not among them."""
    asked = set(pack.judge(SUBJECT).names) - roster.counted_facts(pack)
    terms: Mapping[str, Any] = pack.item(f"terms/{SUBJECT}").spec.names  # type: ignore[attr-defined]
    return {name: term for name, term in terms.items() if name in asked - roster.KNOWN_FACTS}


def checked_fact(pack: PackAt, name: str, value: Any) -> Any:
    """A found value as the vocabulary wants it. Raises UnknownFact, WrongFact."""
    if name not in open_facts(pack):
        raise UnknownFact(pack=pack.id, name=name)
    return read_row(pack.vocabulary(SUBJECT), {name: value})[name]


def _verdict(facts: Mapping[str, Any], pack: PackAt) -> Verdict:
    judge = pack.judge(SUBJECT)
    row = {name: facts.get(name) for name in judge.names}
    items = {item.ref: item for item in pack.rules(SUBJECT)}
    known = directory.policy().clauses
    reasons = [
        Reason(
            item=items[answer.rule],
            answer=answer,
            values={**pack.values, **row},
            clauses=tuple(
                clause
                for clause in map(known.get, items[answer.rule].clauses)
                if clause is not None
            ),
        )
        for answer in judge.explain(row)
    ]
    return Verdict(pack=pack, reasons=tuple(reasons))

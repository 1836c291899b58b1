"""What the rules of an area's pack say of a record: outcome, sentence and clause of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from zhucun.directory import queries as directory
from zhucun.engines.rules import Outcome, Unset
from zhucun.kernel.problems import Problem
from zhucun.packs import PackAt


@dataclass(frozen=True, kw_only=True)
class Judged:
    """One rule about one record. `message` in Chinese and English; `source`: the clause, or the
    title of the document, in which the rule stands."""

    rule: str
    label: tuple[str, str]
    outcome: Outcome
    severity: str
    message: tuple[str, str]
    source: str

    @property
    def blocks(self) -> bool:
        """A rule that blocks and fails; what is not known or not configured blocks nobody."""
        return self.severity == "block" and self.outcome is Outcome.FAIL

    @property
    def is_open(self) -> bool:
        """Not known, or 未配置: said, never guessed."""
        return self.outcome in (Outcome.UNKNOWN, Outcome.UNSET)


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """All rules of one pack about one record, and the facts that they ask for; `pack` is empty
    where none holds on the day."""

    pack: str
    rules: tuple[Judged, ...]
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def blocking(self) -> tuple[Judged, ...]:
        return tuple(one for one in self.rules if one.blocks)

    @property
    def told(self) -> dict[str, str]:
        """The outcomes as they are kept with the record."""
        return {one.rule: str(one.outcome.value) for one in self.rules}


def judged(
    subject: str,
    facts: Mapping[str, Any],
    *,
    area: str,
    on: date,
    only: frozenset[str] = frozenset(),
) -> Verdict:
    """The rules about a subject of the pack that holds in an area on a day; with `only` those that
    ask for one of these facts. No query.

    A fact that no rule asks for is left out; a name that nobody gave is not known.
    """
    try:
        pack = directory.pack_for(area, as_of=on)
        chosen = _chosen(pack, subject, only)
        if chosen == frozenset():
            return Verdict(pack=f"{pack.id} {pack.version}", rules=())
        judge = pack.judge(subject, chosen)
    except Problem:
        return Verdict(pack="", rules=())
    row = {name: facts.get(name) for name in judge.names}
    return Verdict(
        pack=f"{pack.id} {pack.version}",
        rules=tuple(_judged(pack, answer, row) for answer in judge.explain(row)),
        facts=row,
    )


def rule_names(subject: str, *, area: str, on: date, only: frozenset[str]) -> frozenset[str]:
    """The facts that the rules ask for which `judged` would run; none where no pack holds. No
    query."""
    try:
        pack = directory.pack_for(area, as_of=on)
        chosen = _chosen(pack, subject, only)
        return frozenset(pack.judge(subject, chosen).names) if chosen else frozenset()
    except Problem:
        return frozenset()


def _chosen(pack: PackAt, subject: str, only: frozenset[str]) -> frozenset[str] | None:
    """The rules that ask for one of some facts; None for all."""
    if not only:
        return None
    return frozenset(
        item.ref
        for item in pack.rules(subject)
        if only & {name for part in pack.rule(item).expressions for name in part.names}
    )


def _judged(pack: PackAt, answer: Any, row: Mapping[str, Any]) -> Judged:
    item = pack.item(answer.rule)
    spec: Any = item.spec
    values = _Said({**pack.values, **row})
    reference = spec.reference
    return Judged(
        rule=item.id,
        label=(spec.label.zh, spec.label.en),
        outcome=answer.outcome,
        severity=spec.severity,
        message=(spec.message.zh % values, spec.message.en % values),
        source=", ".join(item.clauses) or (reference.title if reference else ""),
    )


class _Said(dict[str, Any]):
    """Facts and parameters that a sentence may name; what is not known is a dash."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        super().__init__(
            (name, _shown(value))
            for name, value in values.items()
            if value is not None and not isinstance(value, Unset)
        )

    def __missing__(self, name: str) -> str:
        return "—"


def _shown(value: Any) -> Any:
    return int(value) if isinstance(value, float) and value.is_integer() else value

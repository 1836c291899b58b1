"""Verdicts in words: each rule with what decided, the numbers used, and its sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import get_language, gettext

from zhucun.analytics import queries as analytics
from zhucun.analytics.queries import Verdict
from zhucun.directory import queries as directory
from zhucun.doors.web.words import unit_called
from zhucun.engines.rules import Outcome, Unset
from zhucun.packs import PackAt
from zhucun.packs.errors import UnknownItem
from zhucun.packs.items import PackItem
from zhucun.packs.kinds import RuleItem, Terms
from zhucun.packs.sources import Clause

#: A sign for each outcome, always beside its word.
MARKS = {
    Outcome.PASS: "✓",
    Outcome.FAIL: "✗",
    Outcome.UNKNOWN: "?",
    Outcome.UNSET: "○",
    Outcome.NOT_APPLICABLE: "–",
}
_ORDER = [
    Outcome.FAIL,
    Outcome.UNKNOWN,
    Outcome.UNSET,
    Outcome.PASS,
    Outcome.NOT_APPLICABLE,
]
_SEVERITIES = ["block", "warn", "info"]


@dataclass(frozen=True, kw_only=True)
class Mark:
    """An outcome as people read it: sign and word."""

    outcome: Outcome
    sign: str
    word: str


@dataclass(frozen=True, kw_only=True)
class Value:
    """A named value in words; `source` says where a number comes from.

    `mark` is "unknown" where nobody knows the value, "unset" where the pack states none.
    """

    label: str
    text: str
    source: str = ""
    mark: str = ""


@dataclass(frozen=True, kw_only=True)
class Quote:
    """One sentence of a source, with all clauses that were read from it."""

    sentence: str
    title: str
    clauses: tuple[Clause, ...]

    @property
    def ids(self) -> list[str]:
        return [clause.id for clause in self.clauses]


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One rule of a pack with its answer. `references` are (title, href) of other documents."""

    ref: str
    id: str
    label: str
    severity: str
    mark: Mark
    message: str
    values: tuple[Value, ...]
    parameters: tuple[Value, ...]
    clauses: tuple[Quote, ...]
    references: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class Opinion:
    """What one pack says about one person on one day; a proposal, for a person decides."""

    id: str
    version: str
    title: str
    as_of: date
    mark: Mark
    rules: tuple[Shown, ...]
    counts: tuple[tuple[Mark, int], ...]

    @property
    def open_rules(self) -> list[Shown]:
        """The rules that are neither met nor beside the point."""
        settled = {Outcome.PASS, Outcome.NOT_APPLICABLE}
        return [rule for rule in self.rules if rule.mark.outcome not in settled]


def language() -> str:
    """The language of the page as the packs name it."""
    return "en" if (get_language() or "zh").startswith("en") else "zh"


def label(pack: PackAt, key: str) -> str:
    """What the region calls a word (`role.captain`); the word itself where it says nothing."""
    try:
        return pack.label(key, language())
    except UnknownItem:
        return key.rpartition(".")[2]


def mark(pack: PackAt, outcome: Outcome) -> Mark:
    return Mark(outcome=outcome, sign=MARKS[outcome], word=label(pack, f"outcome.{outcome.value}"))


def opinion(verdict: Verdict) -> Opinion:
    """A verdict in words, what needs attention first."""
    pack = verdict.pack
    rules = sorted(
        (_shown(pack, reason) for reason in verdict.reasons),
        key=lambda rule: (_ORDER.index(rule.mark.outcome), _severity(verdict, rule.ref), rule.id),
    )
    return Opinion(
        id=pack.id,
        version=pack.version,
        title=directory.policy().pack(pack.id).title(language()),
        as_of=pack.as_of,
        mark=mark(pack, verdict.outcome),
        rules=tuple(rules),
        counts=counts(verdict),
    )


def counts(verdict: Verdict) -> tuple[tuple[Mark, int], ...]:
    """How many rules gave each outcome; outcomes that none gave are left out."""
    numbers = ((outcome, verdict.counted(outcome)) for outcome in _ORDER)
    return tuple((mark(verdict.pack, outcome), number) for outcome, number in numbers if number)


def judged(rows: Sequence[Any], *, as_of: date) -> dict[int, Verdict]:
    """Each candidate (by key) under the pack of his area. Two queries for each pack."""
    groups: dict[str, tuple[PackAt, list[Any]]] = {}
    for row in rows:
        pack = directory.pack_for(row.area, as_of=as_of)
        groups.setdefault(pack.id, (pack, []))[1].append(row)
    return {
        row.pk: verdict
        for pack, members in groups.values()
        for row, verdict in analytics.verdicts(candidates=members, pack=pack)
    }


def in_words(pack: PackAt, name: str, value: Any) -> str:
    """A fact of a candidate as people say it."""
    if value is None:
        return label(pack, "outcome.unknown")
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(value, str) and terms(pack).get(name) and terms(pack)[name].one_of:
        return label(pack, f"{name}.{value}")
    return value.isoformat() if isinstance(value, date) else str(value)


def terms(pack: PackAt, subject: str = "candidate") -> Mapping[str, Any]:
    """The vocabulary of a subject: name → term with its label."""
    spec = pack.item(f"terms/{subject}").spec
    assert isinstance(spec, Terms)
    return spec.names


def term_label(pack: PackAt, name: str, subject: str = "candidate") -> str:
    term = terms(pack, subject).get(name)
    return term.label.in_(language()) if term else name


def parameters(pack: PackAt, names: Sequence[str]) -> tuple[Value, ...]:
    """Parameters with their values on the day and the clause that gives them."""
    return tuple(_parameter(pack, name) for name in names if name in pack.parameters)


def rule_frame(pack: PackAt, item: PackItem[RuleItem]) -> tuple[tuple[Quote, ...], str]:
    """The sentences behind a rule, each once, and what a failing answer means."""
    known = directory.policy().clauses
    found: dict[tuple[str, str], list[Clause]] = {}
    for clause in (known[name] for name in item.clauses if name in known):
        found.setdefault((clause.sentence, clause.title), []).append(clause)
    quotes = tuple(
        Quote(sentence=sentence, title=title, clauses=tuple(clauses))
        for (sentence, title), clauses in found.items()
    )
    return quotes, label(pack, f"severity.{item.spec.severity}")


def _shown(pack: PackAt, reason: Any) -> Shown:
    item, answer = reason.item, reason.answer
    clauses, severity = rule_frame(pack, item)
    return Shown(
        ref=item.ref,
        id=item.id,
        label=item.label(language()),
        severity=severity,
        mark=mark(pack, answer.outcome),
        message=reason.message(language()) if answer.outcome is Outcome.FAIL else "",
        values=tuple(
            Value(
                label=term_label(pack, name),
                text=in_words(pack, name, value),
                mark=Outcome.UNKNOWN.value if value is None else "",
            )
            for name, value in answer.values.items()
        ),
        parameters=parameters(pack, list(answer.parameters)),
        clauses=clauses,
        references=item.references,
    )


def _severity(verdict: Verdict, ref: str) -> int:
    found = next(reason for reason in verdict.reasons if reason.item.ref == ref)
    return _SEVERITIES.index(found.item.spec.severity)


def _parameter(pack: PackAt, name: str) -> Value:
    found = pack.parameters[name]
    source = found.clause or (found.reference[0] if found.reference else "")
    heading = found.item.label(language())
    if isinstance(found.value, Unset):
        return Value(label=heading, text=label(pack, "unset"), source=source, mark=Outcome.UNSET)
    unit = unit_called(found.unit or "", found.value)
    text = f"{in_words(pack, name, found.value)} {unit}".strip()
    return Value(label=heading, text=text, source=source)

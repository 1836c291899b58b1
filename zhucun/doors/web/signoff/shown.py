"""Cases in words: steps with state, signers, rules and evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext

from zhucun.directory.enums import Role
from zhucun.doors.web.roster.reasons import MARKS, language
from zhucun.engines.chain import State
from zhucun.engines.rules import Outcome
from zhucun.signoff.queries import Card, Followed
from zhucun.signoff.rows import Section, Words


@dataclass(frozen=True, kw_only=True)
class Sign:
    """A state in sign and word; `kind` is the class that colours it."""

    kind: str
    sign: str
    word: str


@dataclass(frozen=True, kw_only=True)
class SignerShown:
    """One signer of a step: who is meant, and the signature where there is one. `is_unset`: the
    source leaves open who that is; `holder`: who holds the office today by the register;
    `is_vacant`: nobody is on record there."""

    label: str
    is_unset: bool
    holder: str = ""
    is_vacant: bool = False
    name: str = ""
    office: str = ""
    on: date | None = None
    reason: str = ""
    delegated_by: str = ""
    recorded_by: str = ""
    serial: int | None = None


@dataclass(frozen=True, kw_only=True)
class RuleShown:
    sign: Sign
    ref: str
    label: str
    sentence: str
    stops: bool


@dataclass(frozen=True, kw_only=True)
class StepShown:
    id: str
    label: str
    does: str
    sign: Sign
    signers: tuple[SignerShown, ...]
    any_of: bool
    rules: tuple[RuleShown, ...]
    due_on: date | None
    rejected: str


@dataclass(frozen=True, kw_only=True)
class LineShown:
    label: str
    value: str
    by: str
    on: date | None


def state_sign(state: State) -> Sign:
    """A step's state in sign and word."""
    found = {
        State.WAITING: ("unset", "·", gettext("Not its turn")),
        State.OPEN: ("unknown", "→", gettext("Open")),
        State.OVERDUE: ("fail", "!", gettext("Overdue")),
        State.BLOCKED: ("fail", "✗", gettext("Blocked by a rule")),
        State.DONE: ("pass", "✓", gettext("Done")),
        State.REJECTED: ("fail", "↩", gettext("Sent back")),
    }[state]
    return Sign(kind=found[0], sign=found[1], word=found[2])


def outcome_sign(outcome: Outcome) -> Sign:
    """A rule's outcome in sign and word."""
    words = {
        Outcome.PASS: gettext("Holds"),
        Outcome.FAIL: gettext("Does not hold"),
        Outcome.UNKNOWN: gettext("Not known"),
        Outcome.UNSET: gettext("Not configured"),
        Outcome.NOT_APPLICABLE: gettext("Does not apply"),
    }
    return Sign(kind=outcome.value, sign=MARKS[outcome], word=words[outcome])


def does_word(does: str) -> str:
    """What a step does."""
    return {
        "submit": gettext("Submit"),
        "record": gettext("Record"),
        "check": gettext("Check"),
        "approve": gettext("Approve"),
        "sign": gettext("Sign"),
        "publish": gettext("Publish"),
    }[does]


def steps(card: Card) -> list[StepShown]:
    """All steps of a case, in the order of its chain."""
    procedure, lang = card.opened.procedure, language()
    found = []
    for spec in procedure.spec.steps:
        step = card.standing.step(spec.id)
        rejection = step.rejection.reason if step.rejection else ""
        found.append(
            StepShown(
                id=spec.id,
                label=spec.label.in_(lang),
                does=does_word(spec.does),
                sign=state_sign(step.state),
                signers=tuple(_signer(card, spec.id, word) for word in spec.by),
                any_of=spec.mode == "any" and len(spec.by) > 1,
                rules=_rules(card, spec.id),
                due_on=step.due_on,
                rejected=rejection if step.state is not State.WAITING else "",
            )
        )
    return found


def words_of(procedure: Followed, step: str, word: str) -> tuple[str, str]:
    """(step, signer) as people call them."""
    lang = language()
    return procedure.step_label(step).in_(lang), procedure.signers[word].label.in_(lang)


def evidence(sections: Sequence[Section]) -> list[tuple[str, list[LineShown]]]:
    """The evidence pack in the reader's language."""
    return [
        (
            _in(section.label),
            [
                LineShown(label=_in(line.label), value=_in(line.value), by=line.by, on=line.on)
                for line in section.lines
            ],
        )
        for section in sections
    ]


def _signer(card: Card, step: str, word: str) -> SignerShown:
    signer = card.opened.procedure.signers[word]
    label, is_unset = signer.label.in_(language()), signer.of == "unset"
    held = [row for row in card.opened.standing_signatures if row.step == step and row.word == word]
    live = {(one.word, one.who) for one in card.standing.step(step).signatures}
    for row in reversed(held):
        if (row.word, row.who) in live and row.said == "signed":
            role = Role(row.role).label if row.role else ""
            return SignerShown(
                label=label,
                is_unset=is_unset,
                name=row.name,
                office=" ".join(part for part in (row.unit_name or row.area, str(role)) if part),
                on=row.signed_on,
                reason=row.reason,
                delegated_by=row.delegated_by,
                recorded_by=row.recorded_by,
                serial=row.serial if row.serial in card.may.recalls else None,
            )
    people = card.opened.holders.get(word)
    return SignerShown(
        label=label,
        is_unset=is_unset,
        holder=gettext(", ").join(one.name for one in people or ()),
        is_vacant=people == (),
    )


def _rules(card: Card, step: str) -> tuple[RuleShown, ...]:
    """The rules that stand before a step itself, as they come out today."""
    procedure, lang = card.opened.procedure, language()
    own = {one.rule for one in procedure.spec.guards if one.before == step}
    if not procedure.chain.before[step]:
        own |= {one.rule for one in procedure.spec.guards if one.before is None}
    return tuple(
        RuleShown(
            sign=outcome_sign(guard.outcome),
            ref=guard.rule,
            label=procedure.rules[guard.rule].in_(lang),
            sentence=""
            if guard.outcome in (Outcome.PASS, Outcome.NOT_APPLICABLE)
            else _in(card.opened.guards[guard.rule].sentence),
            stops=guard.stops,
        )
        for guard in card.standing.step(step).guards
        if guard.rule in own
    )


def _in(words: Words) -> str:
    return words[1] if language().startswith("en") else words[0]

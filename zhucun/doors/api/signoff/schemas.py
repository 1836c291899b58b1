"""What the API says of cases: steps, signatures, rules and evidence."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from ninja import Schema
from pydantic import Field

from zhucun.doors.api.analytics.schemas import PackRef
from zhucun.doors.api.directory.schemas import UnitRef
from zhucun.doors.api.roster.schemas import unit_ref
from zhucun.engines.chain import State
from zhucun.engines.rules import Outcome
from zhucun.signoff.enums import CaseState, Said
from zhucun.signoff.queries import Card, followed


class CaseOut(Schema):
    """A chain of a pack about one thing; `subject` is the public id of a candidate. Later versions
    of the pack do not change a case that runs.
    """

    id: str
    kind: str
    subject: str
    title: str
    area: str
    chain: str
    label: str = Field(description="What the procedure is called.")
    pack: PackRef
    unit: UnitRef | None
    state: CaseState
    started_on: date
    ended_on: date | None

    @staticmethod
    def fields_of(row: Any, lang: str) -> dict[str, Any]:
        return {
            "id": row.public_id,
            "kind": row.kind,
            "subject": row.subject,
            "title": row.title,
            "area": row.area,
            "chain": row.chain,
            "label": followed(row.procedure).spec.label.in_(lang),
            "pack": PackRef(id=row.procedure.pack, version=row.procedure.version),
            "unit": unit_ref(row.unit),
            "state": row.state,
            "started_on": row.started_on,
            "ended_on": row.ended_on,
        }


class CasePage(Schema):
    rows: list[CaseOut]
    next: str | None


class TurnOut(Schema):
    """A signature that the caller may make; `on_paper`: that he records for whoever signed."""

    step: str
    step_label: str
    signer: str
    signer_label: str
    on_paper: bool


class WaitingOut(CaseOut):
    evidence: str = Field(description="The digest to sign.")
    due_on: date | None = Field(description="The last day of the caller's first step, if any.")
    may_sign: list[TurnOut]

    @classmethod
    def of(cls, card: Card, lang: str) -> WaitingOut:
        days = [one.due_on for one in card.standing.steps if one.id in card.standing.next]
        return cls(
            **CaseOut.fields_of(card.case, lang),
            due_on=min((day for day in days if day is not None), default=None),
            evidence=card.opened.evidence,
            may_sign=turns_of(card, lang),
        )


class WaitingPage(Schema):
    rows: list[WaitingOut]
    next: str | None


class GuardOut(Schema):
    """A rule before a step, as it comes out on the day; what no source configures stops nobody."""

    rule: str
    label: str
    outcome: Outcome
    sentence: str
    stops: bool


class ChainStepOut(Schema):
    """One step of a case; `missing`: the signers whose signature it lacks, of `any` all that may
    sign. `due_on` null: the source gives no days.
    """

    step: str
    label: str
    does: str
    state: State
    any_of: bool
    signers: list[str]
    missing: list[str]
    rules: list[GuardOut]
    due_on: date | None
    rejected_because: str


class SignatureOut(Schema):
    """What somebody said of the case, never changed; `stands` is false once it was recalled.
    `evidence`: the digest of what the signer saw.
    """

    serial: int
    step: str
    signer: str
    said: Said
    name: str
    role: str
    area: str
    unit: str
    delegated_by: str
    recorded_by: str
    reason: str
    evidence: str
    at: datetime
    stands: bool


class LineOut(Schema):
    label: str
    value: str
    by: str
    on: date | None


class SectionOut(Schema):
    label: str
    lines: list[LineOut]


class CaseCard(CaseOut):
    """With its steps, what was said, the evidence, and what the caller may do. `is_gone`: what it
    is about was withdrawn or is settled.
    """

    steps: list[ChainStepOut]
    log: list[SignatureOut]
    evidence: str = Field(description="The digest to sign.")
    sections: list[SectionOut]
    is_gone: bool
    may_sign: list[TurnOut]
    may_recall: list[int] = Field(description="Serials of the caller's own signatures.")

    @classmethod
    def of(cls, card: Card, lang: str) -> CaseCard:
        one = card.opened
        paper = one.paper
        return cls(
            **CaseOut.fields_of(card.case, lang),
            steps=[_step(card, spec, lang) for spec in one.procedure.spec.steps],
            log=[_signature(row, row in one.standing_signatures) for row in one.log],
            evidence=one.evidence,
            sections=[_section(each, lang) for each in paper.sections] if paper else [],
            is_gone=paper is None,
            may_sign=turns_of(card, lang),
            may_recall=list(card.may.recalls),
        )


class StartedOut(Schema):
    """How many cases began."""

    round: str
    started: int


def turns_of(card: Card, lang: str) -> list[TurnOut]:
    """The signatures that the reader of a card may make, and those that he records."""
    procedure = card.opened.procedure
    chosen = [(one, False) for one in card.may.signs] + [(one, True) for one in card.may.records]
    return [
        TurnOut(
            step=step,
            step_label=procedure.step_label(step).in_(lang),
            signer=word,
            signer_label=procedure.signers[word].label.in_(lang),
            on_paper=on_paper,
        )
        for (step, word), on_paper in chosen
    ]


def _step(card: Card, spec: Any, lang: str) -> ChainStepOut:
    step, one = card.standing.step(spec.id), card.opened
    rejection = step.rejection if step.state is not State.WAITING else None
    return ChainStepOut(
        step=spec.id,
        label=spec.label.in_(lang),
        does=spec.does,
        state=step.state,
        any_of=spec.mode == "any" and len(spec.by) > 1,
        signers=list(spec.by),
        missing=list(step.missing),
        rules=[
            GuardOut(
                rule=guard.rule,
                label=one.procedure.rules[guard.rule].in_(lang),
                outcome=guard.outcome,
                sentence=_in(one.guards[guard.rule].sentence, lang),
                stops=guard.stops,
            )
            for guard in step.guards
        ],
        due_on=step.due_on,
        rejected_because=rejection.reason if rejection else "",
    )


def _signature(row: Any, stands: bool) -> SignatureOut:
    return SignatureOut(
        serial=row.serial,
        step=row.step,
        signer=row.word,
        said=row.said,
        name=row.name,
        role=row.role,
        area=row.area,
        unit=row.unit_name,
        delegated_by=row.delegated_by,
        recorded_by=row.recorded_by,
        reason=row.reason,
        evidence=row.evidence,
        at=row.at,
        stands=stands,
    )


def _section(section: Any, lang: str) -> SectionOut:
    return SectionOut(
        label=_in(section.label, lang),
        lines=[
            LineOut(
                label=_in(line.label, lang), value=_in(line.value, lang), by=line.by, on=line.on
            )
            for line in section.lines
        ],
    )


def _in(words: tuple[str, str], lang: str) -> str:
    return words[1] if lang.startswith("en") else words[0]

"""What the API says of the monitoring: names as the caller may read them, nothing that is sealed
to him."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from ninja import Schema
from pydantic import Field

from zhucun.monitoring import queries
from zhucun.monitoring.enums import (
    MatchedBy,
    MonitoringState,
    Proposed,
    Register,
    RemovalState,
    SignKind,
    SignSource,
)
from zhucun.monitoring.queries import CaseCard


class MonitoringCaseOut(Schema):
    """`due_on` null while it is being examined: the days are not configured (未配置)."""

    id: str
    household: str
    number: str
    village: str = Field(description="The division code of the village.")
    state: MonitoringState
    is_green: bool
    opened_on: date
    due_on: date | None
    is_late: bool
    owner: str | None
    proposed: Proposed | None
    identified_on: date | None
    ended_on: date | None
    version: int

    @staticmethod
    def fields_of(row: Any, as_of: date) -> dict[str, Any]:
        clock = queries.clock_of(row, as_of=as_of)
        return {
            "id": row.public_id,
            "household": row.household.public_id,
            "number": row.household.number,
            "village": row.area,
            "state": row.state,
            "is_green": row.is_green,
            "opened_on": row.opened_on,
            "due_on": clock.due_on,
            "is_late": clock.is_late,
            "owner": row.owner.public_id if row.owner else None,
            "proposed": row.proposed or None,
            "identified_on": row.identified_on,
            "ended_on": row.ended_on,
            "version": row.version,
        }

    @classmethod
    def of(cls, row: Any, as_of: date) -> MonitoringCaseOut:
        return cls(**cls.fields_of(row, as_of))


class MonitoringCasePage(Schema):
    rows: list[MonitoringCaseOut]
    next: str | None


class SignOut(Schema):
    """`matched_by`: how it found its household; not `is_certain`, it waits until somebody confirms
    it, one of `fits` households that the row of a list fits."""

    id: str
    source: SignSource
    kind: SignKind
    on: date
    department: str
    rule: str
    text: str = Field(description="Empty unless it was opened.")
    matched_by: MatchedBy
    is_certain: bool
    fits: int
    settled_on: date | None


class MeasureOut(Schema):
    id: str
    title: str
    kind: SignKind
    owner_name: str
    due_on: date | None
    delivered_on: date | None


class RemovalOut(Schema):
    """`registry_…`: what the registry said when it was asked for; `has_labour`: what was
    found on site where that is something else."""

    id: str
    state: RemovalState
    asked_on: date
    ended_on: date | None
    end_reason: str
    registry_income: Decimal | None
    registry_income_until: date | None
    registry_labour: bool | None
    has_labour: bool | None
    published_from: date | None
    published_until: date | None


class ConditionOut(Schema):
    """A condition of the pack for the removal: pass, fail, unknown, not_applicable or unset."""

    rule: str
    outcome: str


class LetterOut(Schema):
    """The household's letter in force. `signer` null: none of the household signed, or only the day
    is on record; `covers` are members."""

    id: str
    signed_on: date
    signer: str | None
    covers: list[str]
    scope: list[Register]
    lies_at: str

    @classmethod
    def of(cls, row: Any) -> LetterOut:
        return cls(
            id=row.public_id,
            signed_on=row.signed_on,
            signer=row.signer.public_id if row.signer else None,
            covers=row.covers,
            scope=row.scope,
            lies_at=row.lies_at,
        )


class SentBackOut(Schema):
    """What the village had reviewed and published before a case (or its removal) was sent back."""

    sent_on: date
    is_removal: bool
    proposed: str
    reviewed_on: date | None
    votes_for: int | None
    votes_against: int | None
    published_from: date | None
    published_until: date | None
    objections: int
    objections_answered: int

    @classmethod
    def of(cls, row: Any) -> SentBackOut:
        given = {name: getattr(row, name) for name in cls.model_fields if name != "is_removal"}
        return cls(**given, is_removal=row.removal_id is not None)


class CaseCardOut(MonitoringCaseOut):
    """One case whole. What is sealed is empty unless it was opened; `sealed` says what there is."""

    name: str
    sealed: list[str]
    is_open: bool
    authorised_on: date | None
    letter: LetterOut | None
    checked_on: date | None
    findings: str
    compared_on: date | None
    reviewed_on: date | None
    votes_for: int | None
    votes_against: int | None
    published_from: date | None
    published_until: date | None
    objections: int
    objections_answered: int
    announced_on: date | None
    signs: list[SignOut]
    measures: list[MeasureOut]
    removals: list[RemovalOut]
    sent_back: list[SentBackOut]
    conditions: list[ConditionOut]
    is_unsigned: bool = Field(description="Nobody can sign it: no sign-off of it has begun.")
    has_procedure: bool = Field(description="False: it is unsigned and its area has no chain.")

    @classmethod
    def of_card(cls, card: CaseCard, as_of: date) -> CaseCardOut:
        case = card.case
        same = (
            *("authorised_on", "checked_on", "findings", "compared_on", "reviewed_on"),
            *("votes_for", "votes_against", "published_from", "published_until"),
            *("objections", "objections_answered", "announced_on"),
        )
        return cls(
            **cls.fields_of(case, as_of),
            **{name: getattr(case, name) for name in same},
            name=card.name,
            letter=LetterOut.of(card.letter.letter) if card.letter else None,
            sealed=sorted(card.sealed),
            is_open=card.is_open,
            signs=[SignOut(**_fields(SignOut, row)) for row in card.signs],
            measures=[MeasureOut(**_fields(MeasureOut, row)) for row in card.measures],
            removals=[RemovalOut(**_fields(RemovalOut, row)) for row in card.removals],
            sent_back=[SentBackOut.of(row) for row in card.sent_back],
            conditions=[
                ConditionOut(rule=one.rule, outcome=one.outcome.value) for one in card.answers
            ],
            is_unsigned=card.is_unsigned,
            has_procedure=card.has_procedure,
        )


class SettledOut(Schema):
    """A sign that was settled or confirmed: the case to which it belongs, if it has one."""

    id: str
    case: str | None
    is_certain: bool
    settled_on: date | None

    @classmethod
    def of(cls, sign: Any) -> SettledOut:
        return cls(
            id=sign.public_id,
            case=sign.case.public_id if sign.case else None,
            is_certain=sign.is_certain,
            settled_on=sign.settled_on,
        )


class UncertainOut(Schema):
    """A sign that was matched without an ID number: a person compares it and confirms it or not.
    `fits_dead`: how many of the dead the row fits too, those of the village in the households
    `dead_in` (numbers)."""

    id: str
    household: str
    number: str
    village: str
    kind: SignKind
    on: date
    department: str
    matched_by: MatchedBy
    fits: int
    fits_dead: int
    dead_in: str


class UncertainPage(Schema):
    rows: list[UncertainOut]
    next: str | None


class TakenOverOut(Schema):
    cases: int


class ChangedOut(Schema):
    household: str
    number: str
    is_added: bool


class WhatIfOut(Schema):
    """`unknown`: households of which nobody knows what the rules ask for; at most 200 rows of each
    kind."""

    now: int
    then: int
    added: int
    dropped: int
    unknown: int
    households: int
    rules: list[str]
    rows: list[ChangedOut]


class ScoreOut(Schema):
    """`rule` empty: all rules together. `known_then`: leads whose incomes had been told by then;
    `on_record`: leads of whose household everything that held by then was recorded here by then."""

    rule: str
    leads: int
    hits: int
    misses: int
    open: int
    found: int
    identified: int
    days: float | None
    known_then: int
    on_record: int
    precision: float | None
    recall: float | None


class HistoryOut(Schema):
    rows: list[ScoreOut]


def _fields(schema: type[Schema], row: Any) -> dict[str, Any]:
    return {
        name: row.public_id if name == "id" else getattr(row, name) for name in schema.model_fields
    }

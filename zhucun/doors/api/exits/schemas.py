"""What the API says of exits."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from ninja import Schema

from zhucun.exits.enums import ExitState, Kind
from zhucun.exits.queries import Considered, CountyStage, ExitCard


class ExitOut(Schema):
    """An exit; `household` is a public id, of households only. Households bear no names here."""

    id: str
    kind: Kind
    household: str | None
    number: str | None
    code: str
    place: str
    year: int
    due_on: date | None
    state: ExitState
    opened_on: date
    answered_on: date | None
    first_signed_on: date | None
    signed_on: date | None
    passed_on: date | None
    national_on: date | None
    exited_on: date | None
    ended_on: date | None

    @classmethod
    def of(cls, row: Any) -> ExitOut:
        own = {"id", "household", "number", "code", "place"}
        home = row.household
        return cls(
            id=row.public_id,
            household=home.public_id if home else None,
            number=home.number if home else None,
            code=row.place.code,
            place=row.place.short_name,
            **{name: getattr(row, name) for name in cls.model_fields if name not in own},
        )


class ExitPage(Schema):
    rows: list[ExitOut]
    next: str | None


class UnsignedExitOut(Schema):
    """A household that was taken off the register of the poor on a day without signatures;
    `is_history`: taken over from a source, which `basis` names."""

    household: str
    number: str
    code: str
    taken_on: date
    basis: str
    is_history: bool


class UnsignedExitPage(Schema):
    rows: list[UnsignedExitOut]
    next: str | None


class ExitCountOut(Schema):
    kind: Kind
    state: ExitState
    number: int


class ExitAnswerOut(Schema):
    """A rule before the signatures: pass, fail, unknown, not_applicable or unset."""

    rule: str
    outcome: str


class ExitLeftOut(Schema):
    """What is still poor in a village (`household`) or county (`code`)."""

    name: str
    code: str
    household: str


class ExitCardOut(Schema):
    """An exit with the facts of its rules; `cases` are its chains in sign-off, where the evidence
    stands that a signature binds."""

    exit: ExitOut
    answers: dict[str, bool]
    farmers_income: Decimal | None
    basis: str
    facts: dict[str, Any]
    rules: list[ExitAnswerOut]
    left: list[ExitLeftOut]
    left_count: int
    cases: list[str]

    @classmethod
    def of(cls, card: ExitCard) -> ExitCardOut:
        return cls(
            exit=ExitOut.of(card.exit),
            answers=card.exit.answers,
            farmers_income=card.exit.farmers_income,
            basis=card.exit.basis,
            facts=dict(card.known.facts),
            rules=[_answer(each) for each in card.answers],
            left=[
                ExitLeftOut(name=each.name, code=each.code, household=each.household)
                for each in card.left
            ],
            left_count=card.left_count,
            cases=[each.case.public_id for each in card.chains],
        )


class ExitConsideredOut(Schema):
    """A household of the register of the poor; `against` are the rules that would not pass if all
    was found in order on site."""

    household: str
    number: str
    per_head: Decimal | None
    is_eligible: bool
    running: str | None
    against: list[ExitAnswerOut]

    @classmethod
    def of(cls, row: Considered) -> ExitConsideredOut:
        return cls(
            household=row.household.public_id,
            number=row.household.number,
            per_head=row.home.per_head,
            is_eligible=row.is_eligible,
            running=row.running.public_id if row.running else None,
            against=[_answer(each) for each in row.against],
        )


class CountyStageOut(Schema):
    """A county by its code; “expected” is a forecast and has not happened."""

    code: str
    name: str
    stage: str
    is_forecast: bool
    year: int | None
    exit: str | None

    @classmethod
    def of(cls, row: CountyStage) -> CountyStageOut:
        return cls(
            code=row.code,
            name=row.name,
            stage=row.stage,
            is_forecast=row.is_forecast,
            year=row.year,
            exit=row.exit.public_id if row.exit else None,
        )


def _answer(answer: Any) -> ExitAnswerOut:
    return ExitAnswerOut(rule=answer.rule, outcome=answer.outcome.value)

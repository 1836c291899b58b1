"""What the API says of draws and spot checks."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from ninja import Schema
from pydantic import Field

from zhucun.presence.enums import CheckMethod, CheckResult, WarningStep
from zhucun.presence.queries.checks import CheckCard, DrawCard


class CheckOut(Schema):
    """What a check found, without its note. `step` null: nobody has decided."""

    id: str
    draw: str | None
    posting: str
    person: str
    name: str
    area: str
    on: date
    method: CheckMethod
    result: CheckResult
    checker: str
    answered_on: date | None
    voided_on: date | None
    void_reason: str
    step: WarningStep | None

    @staticmethod
    def fields_of(row: Any) -> dict[str, Any]:
        return {
            "id": row.public_id,
            "draw": row.draw.public_id if row.draw else None,
            "posting": row.posting.public_id,
            "person": row.posting.person.public_id,
            "name": row.posting.person.name,
            "area": row.area,
            "on": row.on,
            "method": row.method,
            "result": row.result,
            "checker": row.checker_name,
            "answered_on": row.answered_on,
            "voided_on": row.voided_on,
            "void_reason": row.void_reason,
            "step": row.decision.step if row.decision else None,
        }

    @classmethod
    def of(cls, row: Any) -> CheckOut:
        return cls(**cls.fields_of(row))


class CheckPage(Schema):
    rows: list[CheckOut]
    next: str | None


class CheckDecisionOut(Schema):
    """What a person decided; `proposed` is what the pack's ladder said then."""

    step: WarningStep
    proposed: WarningStep | Literal[""]
    by: str
    on: date
    reason: str


class CheckCardOut(CheckOut):
    """`note` and `answer` are empty for those who neither check nor were checked (`is_open`).
    `proposed` empty: the region's documents name no step.
    """

    is_open: bool
    note: str
    answer: str
    number: int = Field(description="Absences of the posting up to this one; 0: none.")
    proposed: WarningStep | Literal[""]
    decision: CheckDecisionOut | None
    may_answer: bool
    may_void: bool
    may_decide: bool

    @classmethod
    def of_card(cls, card: CheckCard) -> CheckCardOut:
        made = card.warning
        return cls(
            **CheckOut.fields_of(card.check),
            is_open=card.is_open,
            note=card.note,
            answer=card.answer,
            number=card.number,
            proposed=WarningStep(card.proposed) if card.proposed else "",
            decision=CheckDecisionOut(
                step=WarningStep(made.step),
                proposed=WarningStep(made.proposed) if made.proposed else "",
                by=made.decided_by_name,
                on=made.decided_on,
                reason=made.reason,
            )
            if made
            else None,
            may_answer=card.may_answer,
            may_void=card.may_void,
            may_decide=card.may_decide,
        )


class DrawOut(Schema):
    """A draw: the `size` postings whose SM3 of “seed:id” is smallest are drawn. `frame` is the SM3
    of the ids on post that day in order, one a line.
    """

    id: str
    area: str
    on: date
    seed: str
    size: int
    population: int
    frame: str
    by: str

    @staticmethod
    def fields_of(row: Any) -> dict[str, Any]:
        return {
            "id": row.public_id,
            "area": row.area,
            "on": row.on,
            "seed": row.seed,
            "size": row.size,
            "population": row.population,
            "frame": row.frame,
            "by": row.by_name,
        }

    @classmethod
    def of(cls, row: Any) -> DrawOut:
        return cls(**cls.fields_of(row))


class DrawPage(Schema):
    rows: list[DrawOut]
    next: str | None


class DrawnOut(Schema):
    rank: int
    posting: str
    name: str
    area: str
    check: str | None = Field(description="The check, once it is recorded.")
    result: CheckResult | None


class DrawCardOut(DrawOut):
    """`is_repeatable` is false after a posting of that day was entered or corrected later."""

    rows: list[DrawnOut]
    is_repeatable: bool

    @classmethod
    def of_card(cls, card: DrawCard) -> DrawCardOut:
        return cls(
            **DrawOut.fields_of(card.draw),
            rows=[
                DrawnOut(
                    rank=one.rank,
                    posting=one.posting.public_id,
                    name=one.posting.person.name,
                    area=one.posting.area,
                    check=one.check.public_id if one.check else None,
                    result=CheckResult(one.check.result) if one.check else None,
                )
                for one in card.rows
            ],
            is_repeatable=card.is_repeatable,
        )

"""What the API says of both accounts, and of committees that are to be rectified."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from ninja import Schema

from zhucun.doors.api.ballots.schemas import PollAsideOut
from zhucun.doors.api.reward.schemas import (
    CommendationOut,
    LiabilityOut,
    OutcomeOut,
    ProposedCaseOut,
    RewardAnswerOut,
)
from zhucun.fieldwork.enums import PlanKind
from zhucun.pairing.enums import HelperKind
from zhucun.reward.enums import Trigger
from zhucun.reward.queries import BothLedgers, Weak, WeakTownship
from zhucun.reward.queries.ledgers import Gains, Risks
from zhucun.reward.queries.rectifying import Cause


class EndResponsibleOut(Schema):
    """How much is on record of each account up to the day; the two are never set off."""

    person: str
    name: str
    area: str
    kind: HelperKind
    incentives: int
    constraints: int

    @classmethod
    def of(cls, row: Any) -> EndResponsibleOut:
        same = ("area", "kind", "incentives", "constraints")
        who = {"person": row.person.public_id, "name": row.person.name}
        return cls(**who, **{name: getattr(row, name) for name in same})


class EndResponsiblePage(Schema):
    rows: list[EndResponsibleOut]
    next: str | None


class DueToHimOut(Schema):
    """Something that he is owed this year. `amount` null: not configured (未配置)."""

    entitlement: str
    label: str
    amount: Decimal | None
    paid: Decimal
    is_withheld: bool


class CareOfHimOut(Schema):
    """`needed` null: how often is not configured (未配置)."""

    kind: str
    label: str
    needed: int | None
    done: int


class PromisedOut(Schema):
    """A pledge whose day has not come."""

    plan: str
    kind: PlanKind
    year: int
    open_items: int
    due_on: date


class WithheldFromHimOut(Schema):
    case: str
    year: int


class GainsOut(Schema):
    """`priority`: what the pack's rules of priority say; `beside`: polls of the period of the one
    that they read that were set aside."""

    due: list[DueToHimOut]
    care: list[CareOfHimOut]
    priority: list[RewardAnswerOut]
    beside: list[PollAsideOut]
    commendations: list[CommendationOut]
    outcomes: list[OutcomeOut]
    on_record: int

    @classmethod
    def of(cls, found: Gains, lang: str) -> GainsOut:
        rated = found.priority.answers if found.priority else ()
        return cls(
            due=[
                DueToHimOut(
                    entitlement=line.asked.ref,
                    label=line.asked.label.in_(lang),
                    amount=line.due.amount,
                    paid=line.paid,
                    is_withheld=bool(line.held),
                )
                for line in found.lines
            ],
            care=[
                CareOfHimOut(
                    kind=line.kind, label=line.label, needed=line.needed, done=len(line.done)
                )
                for line in found.care
            ],
            priority=[_answer(each) for each in rated],
            beside=[
                PollAsideOut.of(each) for each in (found.priority.beside if found.priority else ())
            ],
            commendations=[CommendationOut.of(row) for row in found.commendations],
            outcomes=[OutcomeOut.of(row) for row in found.outcomes],
            on_record=found.on_record,
        )


class RisksOut(Schema):
    facts: list[ProposedCaseOut]
    promised: list[PromisedOut]
    decisions: list[LiabilityOut]
    withheld: list[WithheldFromHimOut]
    on_record: int

    @classmethod
    def of(cls, found: Risks) -> RisksOut:
        return cls(
            facts=[ProposedCaseOut.of(row) for row in found.facts],
            promised=[
                PromisedOut(
                    plan=row.plan.public_id,
                    kind=row.plan.kind,
                    year=row.plan.year,
                    open_items=row.open_items,
                    due_on=row.due_on,
                )
                for row in found.ahead
            ],
            decisions=[LiabilityOut.of(row) for row in found.cases],
            withheld=[WithheldFromHimOut(case=row.case, year=row.year) for row in found.withheld],
            on_record=found.on_record,
        )


class BothAccountsOut(Schema):
    """One person on a day. `answers`: what the pack's rules about both accounts say."""

    person: str
    name: str
    is_own: bool
    is_end_responsible: bool
    pack: str
    pack_version: str
    answers: list[RewardAnswerOut]
    gains: GainsOut
    risks: RisksOut

    @classmethod
    def of(cls, found: BothLedgers, lang: str) -> BothAccountsOut:
        return cls(
            person=found.person.public_id,
            name=found.person.name,
            is_own=found.is_own,
            is_end_responsible=found.is_end_responsible,
            pack=found.pack.id,
            pack_version=found.pack.version,
            answers=[_answer(each) for each in found.answers],
            gains=GainsOut.of(found.gains, lang),
            risks=RisksOut.of(found.risks),
        )


class CauseOut(Schema):
    """A record behind a trigger. `share` of satisfied answers, in per cent, of a poll; `speaks`: it
    is the trigger by itself."""

    kind: str
    id: str
    on: date
    name: str
    speaks: bool
    share: Decimal | None

    @classmethod
    def of(cls, found: Cause) -> CauseOut:
        same = {name: getattr(found, name) for name in ("kind", "on", "name", "speaks", "share")}
        return cls(id=found.key, **same)


class TriggerOut(Schema):
    """`holds` null: nothing is on record, or the pack does not say from when on (未配置)."""

    trigger: Trigger
    holds: bool | None
    causes: list[CauseOut]


class RectificationLeadOut(Schema):
    """`is_asked`: a rule of the pack asks for it; else a person has to judge. `branch` is empty
    where none is on record."""

    area: str
    name: str
    committee: str
    branch: str
    is_asked: bool
    rule: str
    clauses: list[str]
    pack: str
    pack_version: str
    triggers: list[TriggerOut]

    @classmethod
    def of(cls, row: Weak) -> RectificationLeadOut:
        return cls(
            area=row.area,
            name=row.name,
            committee=row.committee.public_id,
            branch=row.branch.public_id if row.branch else "",
            is_asked=row.is_asked,
            rule=row.rule.ref if row.rule else "",
            clauses=list(row.rule.clauses) if row.rule else [],
            pack=row.pack.id,
            pack_version=row.pack.version,
            triggers=[
                TriggerOut(
                    trigger=each.trigger,
                    holds=each.holds,
                    causes=[CauseOut.of(cause) for cause in each.causes],
                )
                for each in row.triggers
            ],
        )


class TownshipLeadOut(Schema):
    """A township with villages of which a trigger holds or something is to be judged. `triggers`:
    those that hold in one of them; `case`: the rectification of its leadership team that runs."""

    area: str
    name: str
    villages: list[str]
    triggers: list[str]
    case: str

    @classmethod
    def of(cls, row: WeakTownship) -> TownshipLeadOut:
        return cls(
            area=row.area,
            name=row.name,
            villages=[each.term.area for each in row.villages],
            triggers=row.holding,
            case=row.case.public_id if row.case is not None else "",
        )


def _answer(found: Any) -> RewardAnswerOut:
    return RewardAnswerOut(rule=found.rule, outcome=found.outcome.value)

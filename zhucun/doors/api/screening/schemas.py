"""What the API says of cross-checks. A lead is no finding; nobody's name or number stands in the
clear here."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from ninja import Schema

from zhucun.screening.enums import (
    Assignee,
    LeadAct,
    LeadState,
    LeadVerdict,
    RegisterKind,
    ViolationKind,
)
from zhucun.screening.queries import LeadCard, Precision, screen_of, shown_name


class RegisterListOut(Schema):
    """A list that was imported (`batch`). Without `declared_on` a register about people is not
    compared."""

    id: str
    kind: RegisterKind
    area: str
    as_of: date
    batch: str
    rows: int
    source: str
    basis: str
    declared_on: date | None
    withdrawn_on: date | None

    @classmethod
    def of(cls, row: Any) -> RegisterListOut:
        names = [name for name in cls.model_fields if name not in ("id", "kind")]
        told = {name: getattr(row, name) for name in names}
        return cls(id=row.public_id, kind=row.register, **told)


class RegisterListPage(Schema):
    rows: list[RegisterListOut]
    next: str | None


class ComparedListOut(Schema):
    kind: RegisterKind
    list: str
    area: str
    as_of: date
    source: str
    rows: int


class ScreenToldOut(Schema):
    """What a screen gave: leads, rows without cause to ask, rows of which nobody can say.
    `without`: registers that were never imported; where nothing could be computed the numbers are
    null."""

    screen: str
    hits: int | None
    clear: int | None
    open: int | None
    without: list[str]


class ScreeningRunOut(Schema):
    id: str
    area: str
    starts_on: date
    ends_on: date
    as_of: date
    pack: str
    pack_version: str
    payments: int
    found: int

    @classmethod
    def of(cls, row: Any) -> ScreeningRunOut:
        names = [name for name in cls.model_fields if name != "id"]
        return cls(id=row.public_id, **{name: getattr(row, name) for name in names})


class ScreeningRunPage(Schema):
    rows: list[ScreeningRunOut]
    next: str | None


class ScreeningRunCard(Schema):
    run: ScreeningRunOut
    lists: list[ComparedListOut]
    screens: list[ScreenToldOut]

    @classmethod
    def of(cls, row: Any) -> ScreeningRunCard:
        return cls(
            run=ScreeningRunOut.of(row),
            lists=[ComparedListOut(kind=each["register"], **each) for each in row.lists],
            screens=[
                ScreenToldOut(screen=name, **told) for name, told in sorted(row.screens.items())
            ],
        )


class ScreeningLeadOut(Schema):
    """A question that a screen asks about one row; `name` is masked. `about`: the record of another
    room, where it is about no payment."""

    id: str
    screen: str
    question_zh: str
    question_en: str
    subject: str
    area: str
    state: LeadState
    programme: str
    name: str
    amount: Decimal | None
    month: str
    about: str
    found_on: date
    assigned_to: Assignee | None
    department: str
    due_on: date | None
    verdict: LeadVerdict | None
    violation: ViolationKind | None
    act: LeadAct | None

    @classmethod
    def of(cls, row: Any) -> ScreeningLeadOut:
        spec, paid = screen_of(row), row.payment
        return cls(
            id=row.public_id,
            screen=row.screen,
            question_zh=spec.ask.in_("zh") if spec else "",
            question_en=spec.ask.in_("en") if spec else "",
            subject=row.subject,
            area=row.area,
            state=row.state,
            programme=paid.programme if paid else "",
            name=shown_name(row),
            amount=paid.amount if paid else None,
            month=f"{paid.paid_for_on:%Y-%m}" if paid else "",
            about=row.about,
            found_on=row.found_on,
            assigned_to=row.assigned_to or None,
            department=row.department,
            due_on=row.due_on,
            verdict=row.verdict or None,
            violation=row.violation or None,
            act=row.act or None,
        )


class ScreeningLeadPage(Schema):
    rows: list[ScreeningLeadOut]
    next: str | None


class ScreeningLeadValueOut(Schema):
    """One thing on which the question rests."""

    name: str
    label_zh: str
    label_en: str
    value: bool | float | str | None


class ScreeningLeadExcuseOut(Schema):
    zh: str
    en: str


class ScreeningLeadCardOut(Schema):
    """A lead with what its question rests on and what would excuse it; `case` is its chain in
    sign-off. Who reads it is in the access log."""

    lead: ScreeningLeadOut
    excuses: list[ScreeningLeadExcuseOut]
    values: list[ScreeningLeadValueOut]
    number: str
    findings: str
    verified_on: date | None
    reason: str
    decided_on: date | None
    act_amount: Decimal | None
    act_document: str
    feedback: str
    acted_on: date | None
    liability: str
    case: str
    may: list[str]

    @classmethod
    def of(cls, card: LeadCard) -> ScreeningLeadCardOut:
        row = card.lead
        excuses = card.screen.excuses if card.screen else ()
        steps = ("assign", "verify", "decide", "close", "reveal")
        return cls(
            lead=ScreeningLeadOut.of(row),
            excuses=[ScreeningLeadExcuseOut(zh=one.in_("zh"), en=one.in_("en")) for one in excuses],
            values=[
                ScreeningLeadValueOut(name=name, label_zh=zh, label_en=en, value=value)
                for name, (zh, en), value in card.values
            ],
            number=card.number,
            findings=row.findings,
            verified_on=row.verified_on,
            reason=row.reason,
            decided_on=row.decided_on,
            act_amount=row.act_amount,
            act_document=row.act_document,
            feedback=row.feedback,
            acted_on=row.acted_on,
            liability=row.liability,
            case=card.case,
            may=[step for step in steps if getattr(card, f"may_{step}")],
        )


class ScreeningLeadsAssignedOut(Schema):
    assigned: int


class ScreeningLeadRevealedOut(Schema):
    value: str


class ScreenPrecisionOut(Schema):
    """How often the leads of a screen were right: true and partly true of all that people decided;
    null where nobody has. The rows are `/screening-leads?screen=…&verdict=…`."""

    screen: str
    found: int
    true: int
    partly: int
    untrue: int
    data_error: int
    decided: int
    precision: float | None

    @classmethod
    def of(cls, row: Precision) -> ScreenPrecisionOut:
        return cls(**{name: getattr(row, name) for name in cls.model_fields})

"""Endpoints of a household's ledger and of the help that reached it (HH18-072)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.utils.timezone import now
from ninja import Query, Router, Schema, Status
from pydantic import Field

from zhucun.directory.enums import Permission
from zhucun.doors.api.access import Request
from zhucun.doors.api.fields import Body, Day, IdempotencyKey, OnDay, PublicId
from zhucun.doors.api.receipts import once
from zhucun.doors.api.routes import read, write
from zhucun.doors.api.support.forms import WhyIn
from zhucun.households import queries as households
from zhucun.support import actions, queries


class HelpDeliveryOut(Schema):
    id: str
    help: str = Field(description="An entitlement of the pack (entitlements/…).")
    on: date | None
    document: str = Field(description="What shows it.")

    @staticmethod
    def of(row: Any) -> HelpDeliveryOut:
        return HelpDeliveryOut(
            id=row.public_id, help=row.entitlement, on=row.on, document=row.document
        )


class HouseholdHelpOut(Schema):
    help: str = Field(description="An entitlement of the pack (entitlements/…).")
    fits: bool | None = Field(description="None: not known, for a record or a number is missing.")
    delivered: list[HelpDeliveryOut] = Field(description="Of the year, the month, or ever.")


class LedgerRuleOut(Schema):
    outcome: str
    clauses: list[str]


class HouseholdLedgerOut(Schema):
    """`missing`: what the pack asks for → whether the ledger lacks it; None: the registry does not
    keep it; empty: not configured."""

    missing: dict[str, bool | None]
    complete: float | None = Field(description="Per cent of what the pack asks for.")
    status_changes: int
    status_changes_logged: int
    policies_due: int | None
    policies_delivered: int | None
    helps: list[HouseholdHelpOut]
    rules: list[LedgerRuleOut]
    pack: str


class HelpDeliveryIn(Body):
    help: Annotated[str, Field(max_length=60, pattern=r"^entitlements/[a-z0-9-]+$")]
    on: Day
    document: Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[^\x00]*$")]


def household_ledger(
    request: Request, public_id: PublicId, wanted: Query[OnDay]
) -> HouseholdLedgerOut:
    """What a household's ledger lacks, how often its status changed, which help arrived.

    Some fifteen queries (HH18-072).
    """
    found = queries.ledger_card(actor=request.auth, public_id=public_id, as_of=wanted.as_of)
    return HouseholdLedgerOut(
        missing=dict(found.fields),
        complete=found.complete,
        status_changes=found.changes,
        status_changes_logged=found.logged,
        policies_due=found.due,
        policies_delivered=found.delivered,
        helps=[
            HouseholdHelpOut(
                help=each.help.ref,
                fits=each.help.fits,
                delivered=[HelpDeliveryOut.of(row) for row in each.records],
            )
            for each in found.helps
        ],
        rules=[
            LedgerRuleOut(outcome=str(outcome.value), clauses=list(clauses))
            for _label, outcome, clauses in found.rules
        ],
        pack=f"{found.card.pack.id} {found.card.pack.version}",
    )


def deliver_help(
    request: Request, public_id: PublicId, body: HelpDeliveryIn, key: IdempotencyKey = ""
) -> Status[HelpDeliveryOut]:
    """Write down that a help of the pack reached a household. The same twice is one record."""
    actor = request.auth

    def act() -> str:
        home = households.one_household(actor=actor, public_id=public_id)
        told: dict[str, Any] = {"on": body.on, "document": body.document}
        row = actions.deliver_help(household=home, help_ref=body.help, at=now(), by=actor, **told)
        return row.public_id

    made = once(actor=actor, key=key, doing=f"deliver_help {public_id}", body=body, act=act)
    return Status(201, HelpDeliveryOut.of(queries.one_delivered(actor=actor, public_id=made)))


def void_delivery(
    request: Request, public_id: PublicId, body: WhyIn, key: IdempotencyKey = ""
) -> HelpDeliveryOut:
    """It was written down by mistake: it counts no more."""
    actor = request.auth
    row = queries.one_delivered(actor=actor, public_id=public_id, void=True)

    def act() -> str:
        actions.take_back_help(given=row, reason=body.reason, at=now(), by=actor)
        return public_id

    once(actor=actor, key=key, doing=f"void_delivery {public_id}", body=body, act=act)
    return HelpDeliveryOut.of(row)


def connect(router: Router) -> None:
    sees = Permission.SEE_HOUSEHOLDS
    read(
        router,
        "/households/{public_id}/ledger",
        household_ledger,
        answers=HouseholdLedgerOut,
        needs=sees,
    )
    write(
        router,
        "/households/{public_id}/deliveries",
        deliver_help,
        answers=HelpDeliveryOut,
        needs=sees,
    )
    write(
        router,
        "/household-deliveries/{public_id}/void",
        void_delivery,
        answers=HelpDeliveryOut,
        needs=sees,
        makes=False,
    )

"""What households earned in twelve months: recorded once, corrected with the former kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models.functions import Now
from django.utils.timezone import localdate

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.households import events
from zhucun.households.actions.rows import BATCH, racing, raise_first, subject
from zhucun.households.models import Income
from zhucun.households.queries.incomes import DECLARED, IncomeDraft, income_problems
from zhucun.kernel.ids import new_public_id
from zhucun.ledger import actions as ledger
from zhucun.ledger.events import Origin


@transaction.atomic
def record_incomes(
    drafts: Sequence[IncomeDraft],
    *,
    made_at: datetime,
    by: Actor,
    origins: Sequence[Origin] | None = None,
) -> list[Income]:
    """Record incomes. Raises the first problem of any draft (IncomeTwice, NotYetOver,
    NotInWindow, NothingSaid, BelowNought, HouseholdEnded): none is recorded then."""
    for draft in drafts:
        by.require(Permission.MANAGE_HOUSEHOLDS, area=draft.household.area)
    raise_first(income_problems(drafts, today=localdate(made_at)))
    rows = [_row(draft) for draft in drafts]
    with racing(lambda: income_problems(drafts, today=localdate(made_at))):
        Income.objects.bulk_create(rows, batch_size=BATCH)
    ledger.append_many(
        (
            _recorded(draft, row, made_at, corrected=False),
            origins[index] if origins else by.origin,
            None,
        )
        for index, (draft, row) in enumerate(zip(drafts, rows, strict=True))
    )
    return rows


def record_income(draft: IncomeDraft, *, made_at: datetime, by: Actor) -> Income:
    """One income. Raises what record_incomes raises."""
    return record_incomes([draft], made_at=made_at, by=by)[0]


@transaction.atomic
def correct_income(
    *,
    income: Income,
    draft: IncomeDraft,
    made_at: datetime,
    by: Actor,
    origin: Origin | None = None,
) -> Income:
    """Other figures for the same months: the former row stays, taken back at this instant; returns
    the new one, or the same where nothing differs."""
    by.require(Permission.MANAGE_HOUSEHOLDS, area=income.household.area)
    row = _row(draft)
    if all(getattr(row, name) == getattr(income, name) for name in _FIELDS):
        return income
    raise_first(income_problems([draft], today=localdate(made_at), replacing=[income.pk]))
    Income.objects.filter(pk=income.pk, retracted_at=None).update(retracted_at=Now())
    with racing(lambda: income_problems([draft], today=localdate(made_at))):
        row.save(force_insert=True)
    ledger.append(_recorded(draft, row, made_at, corrected=True), origin=origin or by.origin)
    return row


@transaction.atomic
def retract_income(*, income: Income, basis: str = "", made_at: datetime, by: Actor) -> bool:
    """Take back an income that was recorded by mistake; the row stays. False where it was."""
    household = income.household
    by.require(Permission.MANAGE_HOUSEHOLDS, area=household.area)
    if not Income.objects.filter(pk=income.pk, retracted_at=None).update(retracted_at=Now()):
        return False
    event = events.IncomeRetracted(
        subject=subject(household),
        area=household.area,
        happened_at=made_at,
        income=income.public_id,
        starts_on=income.starts_on,
        basis=basis,
    )
    return ledger.append(event, origin=by.origin)


_FIELDS = (
    "starts_on",
    "wages",
    "production",
    "property",
    "transfers",
    "costs",
    "fixed_grants",
    "one_off_relief",
    *DECLARED,
    "basis",
)


def _row(draft: IncomeDraft) -> Income:
    return Income(
        public_id=new_public_id(),
        household=draft.household,
        starts_on=draft.starts_on,
        ends_on=draft.ends_on,
        basis=draft.basis,
        **draft.parts,
        **draft.declared,
    )


def _recorded(
    draft: IncomeDraft, row: Income, made_at: datetime, *, corrected: bool
) -> events.IncomeRecorded:
    return events.IncomeRecorded(
        subject=subject(draft.household),
        area=draft.household.area,
        happened_at=made_at,
        income=row.public_id,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        parts=sorted({*draft.parts, *draft.declared}),
        corrected=corrected,
    )

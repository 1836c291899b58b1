"""Progress of an item, resting on records that exist, the money that a project spent, and its
completion."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from zhucun.directory.perms import Actor
from zhucun.fieldwork import events
from zhucun.fieldwork.actions.arriving import clock_off, day_of, plain, record_id, require_words
from zhucun.fieldwork.actions.drafts import amount as checked_amount
from zhucun.fieldwork.actions.drafts import number
from zhucun.fieldwork.actions.plans import head, locked, settled
from zhucun.fieldwork.enums import EvidenceKind, ItemState
from zhucun.fieldwork.errors import (
    AfterNeeded,
    EvidenceNeeded,
    EvidenceUnknown,
    NotAProject,
    ProgressIdTaken,
)
from zhucun.fieldwork.models import PlanItem, Progress
from zhucun.fieldwork.queries.evidence import is_evidence
from zhucun.ledger import actions as ledger


@transaction.atomic
def report_progress(
    *,
    public_id: str = "",
    item: PlanItem,
    on: date,
    amount: Decimal | None = None,
    spent: Decimal | None = None,
    after: str = "",
    after_amount: Decimal | None = None,
    note: str = "",
    evidence: str = "",
    evidence_key: str = "",
    made_at: datetime,
    at: datetime,
    by: Actor,
    clock_measured: int | None = None,
) -> Progress:
    """Report what was done for an item on a day; the same id with the same content gives the record
    that is there. `evidence_key`: public id of a visit or matter of the village, or the number of a
    document. Of a project also the yuan that were `spent`, over the budget too, and how it stands
    now; the item shows what the latest day says of that.

    Raises ProgressIdTaken, ItemIsSettled, EvidenceUnknown, AmountWrong, NumberWrong, NotAProject,
    DayInFuture, NotAllowed.
    """
    key = record_id(public_id)
    off = clock_off(made_at, at, clock_measured)
    day, _ = day_of(on, made_at=made_at, at=at, off=off)
    values = {
        "on": day,
        "amount": checked_amount("amount", amount) if amount else Decimal(0),
        "spent": number("spent", spent) if spent else Decimal(0),
        **_after(after, after_amount),
        "note": plain("note", note, most=200),
        "evidence": evidence,
        "evidence_key": plain("evidence_key", evidence_key, most=60, needed=bool(evidence)),
    }
    known = Progress.objects.filter(public_id=key).first()
    if known is not None:
        same = all(getattr(known, name) == value for name, value in values.items())
        if known.item_id != item.pk or not same:
            raise ProgressIdTaken
        return known
    row = locked(item, by)
    _require_project(row, values)
    if evidence:
        require_words("evidence", [evidence], EvidenceKind.values)
        if not is_evidence(evidence, evidence_key, area=row.area):
            raise EvidenceUnknown(key=evidence_key[:20])
    told = {"made_at": made_at, "received_at": at, "by": by.account, "by_name": by.name}
    try:
        with transaction.atomic():
            made = Progress.objects.create(public_id=key, item=row, **values, **told)
    except IntegrityError as error:
        raise ProgressIdTaken from error
    _moved_on(row)
    event = events.ProgressReported(
        **head(row.plan, at),
        title=row.title,
        on=day,
        amount=str(made.amount),
        evidence=evidence,
        spent=str(made.spent),
    )
    ledger.append(event, origin=by.origin)
    item.refresh_from_db()
    return made


@transaction.atomic
def complete_item(
    *,
    item: PlanItem,
    on: date,
    after: str = "",
    after_amount: Decimal | None = None,
    at: datetime,
    by: Actor,
) -> bool:
    """Say that an item is done; some of its progress must rest on evidence. The sum may fall short
    of the target: both stand side by side. A project also says how it stands after, here or with
    its progress. False where it is done.

    Raises EvidenceNeeded, AfterNeeded, NotAProject, NumberWrong, DayInFuture, ItemIsSettled,
    NotAllowed.
    """
    if PlanItem.objects.filter(pk=item.pk, state=ItemState.DONE).exists():
        return False
    row = locked(item, by)
    day, _ = day_of(on, made_at=at, at=at, off=None)
    if not row.progress.exclude(evidence="").exists():
        raise EvidenceNeeded(title=row.title)
    told = _after(after, after_amount)
    _require_project(row, told)
    if told["after"]:
        row.after, row.after_amount = told["after"], told["after_amount"]
    if row.is_project and not row.after:
        raise AfterNeeded(title=row.title)
    row.state, row.closed_on = ItemState.DONE, min(day, localdate(at))
    row.version += 1
    row.save()
    item.refresh_from_db()
    return settled(row, at=at, by=by)


def _after(after: str, amount: Decimal | None) -> dict[str, Any]:
    """How it stands after, as it is kept: a number only with its words."""
    words = plain("after", after, most=200, needed=amount is not None)
    kept = number("after_amount", amount) if amount is not None else None
    return {"after": words, "after_amount": kept}


def _require_project(row: PlanItem, told: dict[str, Any]) -> None:
    """Raises NotAProject where money or a state after is told of anything else."""
    said = next((name for name in ("spent", "after") if told.get(name)), None)
    if said and not row.is_project:
        raise NotAProject(field=said, title=row.title)


def _moved_on(row: PlanItem) -> None:
    """What a report changes of its item: it is under way, and stands as the latest day says, in
    whatever order the reports came."""
    latest = row.progress.exclude(after="").order_by("-on", "-pk").first()
    before = (row.state, row.after, row.after_amount)
    row.state = ItemState.RUNNING
    if latest is not None:
        row.after, row.after_amount = latest.after, latest.after_amount
    if (row.state, row.after, row.after_amount) != before:
        row.version += 1
        row.save(update_fields=["state", "version", "after", "after_amount"])

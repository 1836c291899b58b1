"""Batches: drawn up from what is due and unpaid, sent to signers, signed, exported, dropped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from zhucun.directory.perms import Actor
from zhucun.ledger import actions as ledger
from zhucun.roster.queries import hold_postings
from zhucun.signoff import actions as signoff
from zhucun.support import events, perms
from zhucun.support.actions.words import plain
from zhucun.support.enums import BatchState
from zhucun.support.errors import (
    BatchAsksTooMuch,
    BatchHoldsWithheld,
    BatchNotOpen,
    BatchNotSigned,
    BatchPaid,
    BatchReturnsNothing,
    NothingDue,
    NothingToReturn,
    RewardNotNamed,
)
from zhucun.support.models import Batch, BatchLine, Payee, Payment
from zhucun.support.queries.batches import KIND
from zhucun.support.queries.dues import Line, Wanted, due_lines, month_end, people_of
from zhucun.support.queries.files import Beneficiary
from zhucun.support.queries.holds import holds_of
from zhucun.support.queries.others import Owed, owing
from zhucun.support.queries.paid import ZERO
from zhucun.support.queries.payees import hold_payees
from zhucun.support.queries.standing import Standing
from zhucun.support.queries.stopping import Stopped, stopped_lines

_SIZE = 1_000
#: What is added to the title of a batch that has none.
_RETURNS = "（应退）"


@transaction.atomic
def draw_up(
    *,
    area: str,
    year: int,
    through: date,
    entitlements: Sequence[str] = (),
    returns: bool = False,
    title: str = "",
    at: datetime,
    by: Actor,
) -> Batch:
    """A batch of what finance owes in an area up to a day, to postings and to those without one:
    due, less paid, less what runs in other batches; what is not configured and what is withheld is
    left out. With `returns` it asks for what was paid above what is due (应退), each line below
    nought. `entitlements`: these only, by id.

    Raises NothingDue, NothingToReturn, RewardNotNamed, TextTooLong, NumberInText, NotAllowed.
    """
    perms.require_office(by, area)
    named = plain(title, most=80)
    hold_postings(area__startswith=area)
    if returns:  # what was paid for a later month is not too much
        through = max(through, month_end(min(localdate(at), date(year, 12, 31))))
    asked = _Asked(area=area, year=year, through=through, entitlements=entitlements, by=by)
    lines = [line for line in _of_postings(asked) if asked.of(line, returns)]
    others = [line for line in _of_others(asked) if asked.of(line, returns)]
    if others:  # who draws up the same at once waits here, and then finds nothing left
        hold_payees(payees_of(others).values())
        others = [line for line in _of_others(asked) if asked.of(line, returns)]
    if not lines and not others:
        raise NothingToReturn(area=area) if returns else NothingDue(area=area, day=through)
    if not returns:
        _require_named(lines, year, by)
    batch = Batch.objects.create(
        area=area,
        year=year,
        through=through,
        title=named or f"{year}-{through:%m}{_RETURNS if returns else ''}",
        packs=sorted({part.pack for line in (*lines, *others) for part in line.due.parts}),
        made_at=at,
        by=by.account,
        by_name=by.name,
    )
    rows = [
        _line(batch, line, line.posting.area, returns, posting_id=line.posting.key)
        for line in lines
    ]
    payees = payees_of(others)
    rows += [
        _line(batch, line, line.area, returns, payee_id=payees[line.subject, line.key])
        for line in others
    ]
    BatchLine.objects.bulk_create(rows, batch_size=_SIZE)
    event = events.BatchDrawnUp(
        **_head(batch, at),
        title=batch.title,
        year=year,
        through=through,
        lines=len(rows),
        total=sum((row.amount for row in rows), ZERO),
    )
    ledger.append(event, origin=by.origin)
    return batch


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """What a batch is asked for."""

    area: str
    year: int
    through: date
    entitlements: Sequence[str]
    by: Actor

    def of(self, line: Standing, returns: bool) -> bool:
        """Whether it asks for this line."""
        wanted = not self.entitlements or line.asked.id in self.entitlements
        return wanted and (line.to_return if returns else line.unpaid) > 0


def _of_postings(asked: _Asked) -> list[Line]:
    return due_lines(
        actor=asked.by,
        year=asked.year,
        through=asked.through,
        wanted=Wanted(area=asked.area, paid_by="finance"),
    )


def _of_others(asked: _Asked) -> list[Owed]:
    found = owing(
        actor=asked.by,
        year=asked.year,
        through=asked.through,
        areas=[asked.area],
        entitlement=asked.entitlements[0] if len(asked.entitlements) == 1 else "",
        kinds=("money",),
    )
    return [line for line in found.lines if line.asked.paid_by == "finance"]


def payees_of(lines: Sequence[Owed | Beneficiary]) -> dict[tuple[str, str], int]:
    """The payees of lines, by subject and key; whoever is new is added. Three queries."""
    rows = [
        Payee(subject=line.subject, key=line.key, code=line.code, area=line.area) for line in lines
    ]
    known = Payee.objects.filter(key__in={row.key for row in rows})
    standing = {(row.subject, row.key): row for row in known}
    fresh = [row for row in rows if (row.subject, row.key) not in standing]
    if fresh:
        Payee.objects.bulk_create(fresh, batch_size=_SIZE, ignore_conflicts=True)
        standing = {(row.subject, row.key): row for row in known.all()}
    moved = []
    for row in rows:
        was = standing[row.subject, row.key]
        if row.code and row.code != was.code:
            was.code = row.code
            moved.append(was)
    Payee.objects.bulk_update(moved, ["code"], batch_size=_SIZE)
    return {key: row.pk for key, row in standing.items()}


def _require_named(lines: Sequence[Line], year: int, by: Actor) -> None:
    """Raises RewardNotNamed where nobody has said which payment a cancelled reward is."""
    people = {line.posting.person: line.posting.code for line in lines}
    for person, case in holds_of(actor=by, year=year, people=people).open.items():
        posting = people_of(by, [people[person]])[people[person]]
        raise RewardNotNamed(case=case, person=posting.person.name, year=year)


def _require_payable(batch: Batch) -> None:
    """Raises BatchHoldsWithheld where a case was decided after the batch was drawn up,
    BatchAsksTooMuch where less is due now, BatchReturnsNothing where what it asks back is due
    again."""
    hold_postings(pk__in=batch.lines.values("posting"))
    hold_payees(list(batch.lines.filter(posting=None).values_list("payee", flat=True)))
    stopped = stopped_lines(batch)
    if not stopped:
        return
    if stopped[0].amount < 0:
        raise BatchReturnsNothing(title=batch.title, people=_names(stopped))
    held = [one for one in stopped if one.is_held]
    if held:
        raise BatchHoldsWithheld(title=batch.title, people=_names(held))
    asked = ", ".join(f"{one.name} {one.label} {one.rest} → {one.left}" for one in stopped)
    raise BatchAsksTooMuch(title=batch.title, people=asked)


def _names(stopped: Sequence[Stopped]) -> str:
    return ", ".join(sorted({one.name for one in stopped}))


def _line(batch: Batch, line: Standing, area: str, returns: bool, **whose: int) -> BatchLine:
    assert line.due.amount is not None
    return BatchLine(
        batch=batch,
        **whose,
        area=area,
        entitlement=line.asked.id,
        label=line.asked.label.zh[:80],
        due=line.due.amount - line.withheld,
        paid_before=line.paid,
        amount=-line.to_return if returns else line.unpaid,
        parts=[asdict(part) for part in line.due.parts],
    )


@transaction.atomic
def send_batch(*, batch: Batch, at: datetime, by: Actor) -> bool:
    """Send a batch to its signers; whoever sends it signs the step of drawing it up, where that is
    his. False where it was sent. Raises BatchNotOpen, BatchHoldsWithheld, BatchAsksTooMuch,
    BatchReturnsNothing, NoProcedure, NotAllowed."""
    perms.require_office(by, batch.area)
    if batch.state == BatchState.OPEN:
        _require_payable(batch)
    found = Batch.objects.filter(pk=batch.pk, state=BatchState.OPEN)
    if not found.update(state=BatchState.SIGNING):
        batch.refresh_from_db()
        if batch.state == BatchState.DROPPED:
            raise BatchNotOpen(title=batch.title, state=batch.get_state_display())
        return False
    batch.refresh_from_db()
    signoff.start_cases([batch.public_id], kind=KIND, is_checked=True, at=at, by=by)
    signoff.sign_own(batch.public_id, kind=KIND, does="submit", at=at, by=by)
    event = events.BatchSent(**_head(batch, at), title=batch.title)
    return ledger.append(event, origin=by.origin)


def batch_signed(batches: Sequence[Batch], *, on: date, at: datetime, by: Actor) -> int:
    """The last signature was given; called by sign-off, in its transaction. Returns how many."""
    done = 0
    for batch in batches:
        found = Batch.objects.filter(pk=batch.pk, state=BatchState.SIGNING)
        if found.update(state=BatchState.SIGNED, signed_on=on):
            event = events.BatchSigned(**_head(batch, at), title=batch.title)
            ledger.append(event, origin=by.origin)
            done += 1
    return done


@transaction.atomic
def export_batch(*, batch: Batch, at: datetime, by: Actor) -> bool:
    """A signed batch goes to the finance office; its file may be fetched again. True the first
    time. Raises BatchNotSigned, BatchHoldsWithheld, BatchAsksTooMuch, BatchReturnsNothing,
    NotAllowed."""
    perms.require_office(by, batch.area)
    found = Batch.objects.filter(pk=batch.pk, state=BatchState.SIGNED)
    if found.exists():
        _require_payable(batch)
    if not found.update(state=BatchState.EXPORTED, exported_at=at):
        batch.refresh_from_db()
        if batch.state != BatchState.EXPORTED:
            raise BatchNotSigned(title=batch.title)
        return False
    batch.refresh_from_db()
    amounts: list[Decimal] = list(batch.lines.values_list("amount", flat=True))
    event = events.BatchExported(
        **_head(batch, at), title=batch.title, lines=len(amounts), total=sum(amounts, ZERO)
    )
    return ledger.append(event, origin=by.origin)


@transaction.atomic
def drop_batch(*, batch: Batch, reason: str, at: datetime, by: Actor) -> bool:
    """A batch is not paid; its lines are due again. False where it was dropped. Raises BatchPaid,
    ReasonNeeded, NotAllowed."""
    perms.require_office(by, batch.area)
    why = plain(reason, needed=True)
    standing = Payment.objects.filter(line__batch=batch, reverses=None, reversal=None)
    if standing.exists():
        raise BatchPaid(title=batch.title)
    running = Batch.objects.filter(pk=batch.pk).exclude(state=BatchState.DROPPED)
    if not running.update(state=BatchState.DROPPED, drop_reason=why):
        return False
    signoff.stop_cases([batch.public_id], kind=KIND, reason=why, at=at, by=by)
    batch.refresh_from_db()
    event = events.BatchDropped(**_head(batch, at), title=batch.title, reason=why)
    return ledger.append(event, origin=by.origin)


def _head(batch: Batch, at: datetime) -> dict[str, Any]:
    return {"subject": f"batch:{batch.public_id}", "area": batch.area, "happened_at": at}

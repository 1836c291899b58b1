"""Month sheets: confirmed by the cadre, locked by the township, then set right by corrections."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.timezone import localtime

from zhucun.directory.perms import Actor
from zhucun.kernel.problems import NotAllowed, Problem
from zhucun.ledger import actions as ledger
from zhucun.ledger.events import Event
from zhucun.presence import events
from zhucun.presence.enums import DayCode, SheetState
from zhucun.presence.errors import (
    CodeNotForDay,
    EditedMeanwhile,
    MonthNotOver,
    NothingToCorrect,
    NotServingThen,
    OwnConfirmationMissing,
    ReasonNeeded,
    SheetChanged,
    SheetLocked,
    SheetNotLocked,
)
from zhucun.presence.models import Correction, MonthSheet
from zhucun.presence.queries.sheets import Sheet, may_confirm, sheets_of, snapshot
from zhucun.roster.perms import is_himself

_FIELDS = (
    *("area", "state", "days", "village_days", "open_days", "nights", "counts", "pack", "version"),
    *("confirmed_own_at", "confirmed_own_by", "confirmed_township_at", "confirmed_township_by"),
    *("confirmed_township_name", "without_own_reason"),
)


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """A sheet to confirm, as it was shown: `shown` has one sign a day (√√公…). Empty: as the cadre
    confirmed it."""

    posting: Any
    shown: str = ""


@dataclass(frozen=True, kw_only=True)
class Confirmed:
    """What came of a confirmation: `done` were confirmed now; `refused` each with why not."""

    done: tuple[Any, ...]
    refused: tuple[tuple[Any, Problem], ...]


def confirm_sheet(
    *,
    posting: Any,
    month: date,
    shown: str = "",
    without_own_reason: str = "",
    at: datetime,
    by: Actor,
) -> bool:
    """Confirm a month as it was shown: the cadre his own, the township those of its area, which
    locks them. False where that is on record.

    Raises SheetChanged, MonthNotOver, NotServingThen, OwnConfirmationMissing, SheetLocked,
    NotAllowed.
    """
    chosen = [Chosen(posting=posting, shown=shown)]
    found = confirm_sheets(
        chosen=chosen, month=month, without_own_reason=without_own_reason, at=at, by=by
    )
    for _posting, problem in found.refused:
        raise problem
    return bool(found.done)


@transaction.atomic
def confirm_sheets(
    *,
    chosen: Sequence[Chosen],
    month: date,
    without_own_reason: str = "",
    at: datetime,
    by: Actor,
) -> Confirmed:
    """Confirm many sheets of a month; what cannot be confirmed stands in `refused`, the others are
    confirmed all the same. A fixed number of queries."""
    today = localtime(at).date()
    postings = [one.posting for one in chosen]
    rows = _rows_for_update(postings, month)
    sheets = {one.posting.pk: one for one in sheets_of(postings, month=month, as_of=today)}
    done: list[Any] = []
    refused: list[tuple[Any, Problem]] = []
    news: list[Event] = []
    for one in chosen:
        sheet, row = sheets[one.posting.pk], rows[one.posting.pk]
        try:
            if is_himself(by, one.posting):
                event = _confirm_own(row, sheet, one.shown, today=today, at=at, by=by)
            elif may_confirm(by, one.posting):
                reason = without_own_reason.strip()
                event = _lock(row, sheet, one.shown, reason, today=today, at=at, by=by)
            else:
                raise NotAllowed
        except Problem as problem:
            refused.append((one.posting, problem))
            continue
        if event is not None:
            done.append(one.posting)
            news.append(event)
    MonthSheet.objects.bulk_update([rows[one.pk] for one in done], _FIELDS, batch_size=500)
    _forget_empty(rows.values())
    ledger.append_many((event, by.origin, None) for event in news)
    return Confirmed(done=tuple(done), refused=tuple(refused))


@transaction.atomic
def correct_sheet(
    *, posting: Any, day: date, becomes: str, reason: str, base: int, at: datetime, by: Actor
) -> bool:
    """Set a day of a locked sheet right, with a reason; `becomes` = what stands turns a proposal
    down. Days on which the cadre was not on post are "". False where this very entry was made.

    Raises SheetNotLocked, EditedMeanwhile, NothingToCorrect, CodeNotForDay, ReasonNeeded,
    NotAllowed.
    """
    if not may_confirm(by, posting) or is_himself(by, posting):
        raise NotAllowed
    month, reason = day.replace(day=1), reason.strip()
    who = {"person": posting.person.name, "month": f"{month:%Y-%m}"}
    locked = MonthSheet.objects.filter(posting=posting, month=month, state=SheetState.LOCKED)
    row = locked.select_for_update().first()
    if row is None:
        raise SheetNotLocked(**who)
    if not reason:
        raise ReasonNeeded
    [sheet] = sheets_of([posting], month=month, as_of=localtime(at).date())
    was = sheet.codes[day.day - 1]
    proposed = {one.day: one.becomes for one in sheet.proposals}.get(day)
    last = sheet.corrections[-1] if sheet.corrections else None
    if last and (last.day, last.becomes, last.reason, last.by) == (
        day,
        becomes,
        reason,
        by.account,
    ):
        return False
    if becomes not in ("", *DayCode.values):
        raise CodeNotForDay(day=day)
    if becomes == was and proposed is None:
        raise NothingToCorrect(day=day)
    if not MonthSheet.objects.filter(pk=row.pk, version=base).update(version=F("version") + 1):
        raise EditedMeanwhile(fields={"day": [None, was, becomes]})
    Correction.objects.create(
        sheet=row,
        day=day,
        was=was,
        becomes=becomes,
        proposed=sheet.live[day.day - 1],
        reason=reason,
        by=by.account,
        by_name=by.name,
        at=at,
    )
    event = events.SheetCorrected(
        **_head(posting, row, at), day=day, was=was, becomes=becomes, reason=reason
    )
    return ledger.append(event, origin=by.origin)


def _rows_for_update(postings: Sequence[Any], month: date) -> dict[int, MonthSheet]:
    """The rows of these months, made where there are none, held until the end."""
    made = [
        MonthSheet(
            posting=row,
            area=row.area,
            month=month,
            state=SheetState.OPEN,
            days=[],
            village_days=0,
            counts={},
            pack="",
        )
        for row in sorted(
            postings, key=lambda row: row.pk
        )  # one order, so that two never wait in a ring
    ]
    MonthSheet.objects.bulk_create(made, ignore_conflicts=True, batch_size=500)
    held = MonthSheet.objects.filter(month=month, posting__in=[row.pk for row in postings])
    return {row.posting_id: row for row in held.select_for_update().order_by("pk")}


def _forget_empty(rows: Any) -> None:
    """What was made for this and not confirmed is no sheet."""
    empty = [row.pk for row in rows if row.state == SheetState.OPEN]
    if empty:
        MonthSheet.objects.filter(pk__in=empty, state=SheetState.OPEN).delete()


def _confirm_own(
    row: MonthSheet, sheet: Sheet, shown: str, *, today: date, at: datetime, by: Actor
) -> Event | None:
    if row.state == SheetState.LOCKED:
        if row.confirmed_own_at is not None:
            return None
        raise SheetLocked(**_who(sheet))
    _check(sheet, shown, today)
    if sheet.is_ready:
        return None
    _fill(row, sheet)
    row.state = SheetState.OWN_CONFIRMED
    row.confirmed_own_at, row.confirmed_own_by = at, by.account
    return events.SheetConfirmed(
        **_head(sheet.posting, row, at), month=sheet.month, days=sheet.signs
    )


def _lock(
    row: MonthSheet,
    sheet: Sheet,
    shown: str,
    reason: str,
    *,
    today: date,
    at: datetime,
    by: Actor,
) -> Event | None:
    if row.state == SheetState.LOCKED:
        return None
    if not shown and not sheet.is_ready:
        raise OwnConfirmationMissing(person=sheet.posting.person.name)
    _check(sheet, shown or sheet.signs, today)
    if not sheet.is_ready and not reason:
        raise OwnConfirmationMissing(person=sheet.posting.person.name)
    _fill(row, sheet)
    row.state = SheetState.LOCKED
    row.confirmed_township_at, row.confirmed_township_by = at, by.account
    row.confirmed_township_name = by.name
    row.without_own_reason = "" if sheet.is_ready else reason[:200]
    return events.SheetLocked(
        **_head(sheet.posting, row, at),
        month=sheet.month,
        days=sheet.signs,
        village_days=sheet.figures.planned,
        without_own_reason=row.without_own_reason,
    )


def _check(sheet: Sheet, shown: str, today: date) -> None:
    """What is confirmed is what was shown, of a month that is over."""
    if not sheet.figures.on_post:
        raise NotServingThen(**_who(sheet))
    if today < sheet.last_day:
        raise MonthNotOver(day=sheet.last_day)
    now = sheet.signs
    if shown != now:
        days = [
            f"{at + 1}: {was} → {becomes}"
            for at, (was, becomes) in enumerate(zip(shown, now, strict=False))
            if was != becomes
        ]
        raise SheetChanged(person=sheet.posting.person.name, days=", ".join(days) or "—")


def _fill(row: MonthSheet, sheet: Sheet) -> None:
    counted = sheet.figures
    row.area, row.days, row.pack = sheet.posting.area, list(sheet.codes), sheet.pack
    row.village_days, row.open_days = counted.planned, counted.open_days
    row.nights, row.counts = counted.nights, snapshot(counted)
    row.version += 1


def _who(sheet: Sheet) -> dict[str, str]:
    return {"person": sheet.posting.person.name, "month": f"{sheet.month:%Y-%m}"}


def _head(posting: Any, row: MonthSheet, at: datetime) -> dict[str, Any]:
    return {"subject": f"posting:{posting.public_id}", "area": row.area, "happened_at": at}

"""What was found on site, and a county's stated income: kept with who says so and on what it
rests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.timezone import localdate

from zhucun.directory.perms import Actor
from zhucun.exits import events
from zhucun.exits.actions.words import day, head, locked, plain
from zhucun.exits.enums import ANSWERS, ExitState, Kind
from zhucun.exits.errors import (
    AnswerUnknown,
    BasisNeeded,
    BelowNought,
    IncomeNotOfCounty,
    NotUnderWay,
    SignedAlready,
)
from zhucun.exits.models import Exit
from zhucun.exits.perms import require_opener
from zhucun.exits.queries import signed_of
from zhucun.ledger import actions as ledger


@dataclass(frozen=True, kw_only=True)
class Found:
    """What was found on a day: word (Answer) → yes or no, and what it rests on. What is not said is
    not known. `farmers_income`: yuan a head, of a county."""

    on: date
    basis: str
    answers: Mapping[str, bool] = field(default_factory=dict)
    farmers_income: Decimal | None = None


@transaction.atomic
def answer_exits(rows: Sequence[Exit], *, found: Found, at: datetime, by: Actor) -> int:
    """Keep what was found in each of these exits, in the place of what was said before, while
    nobody has signed it: what a signer saw is not changed. Returns how many.

    Raises SignedAlready, AnswerUnknown, BasisNeeded, BelowNought, IncomeNotOfCounty, DayInFuture,
    NumberInText, NotUnderWay, NotAllowed.
    """
    basis = plain(found.basis)
    if not basis:
        raise BasisNeeded
    day(found.on, at=at)
    fresh = locked(rows)
    signed = signed_of(fresh, on=localdate(at))
    for row in fresh:
        require_opener(by, row.kind, row.area)
        _require_fitting(row, found)
        if row.public_id in signed:
            raise SignedAlready(title=row.title)
        row.answers = {word: bool(value) for word, value in sorted(found.answers.items())}
        row.farmers_income, row.basis = found.farmers_income, basis
        row.answered_on, row.answered_by_name = found.on, by.name
    names = ("answers", "farmers_income", "basis", "answered_on", "answered_by_name")
    Exit.objects.bulk_update(fresh, names, batch_size=500)
    mine = {row.pk: row for row in rows}
    for row in fresh:
        for name in names:
            setattr(mine[row.pk], name, getattr(row, name))
    return ledger.append_many(
        (
            events.ExitAnswered(
                **head(row, at),
                on=found.on,
                answers=list(row.answers.items()),
                farmers_income="" if row.farmers_income is None else str(row.farmers_income),
            ),
            by.origin,
            None,
        )
        for row in fresh
    )


def _require_fitting(row: Exit, found: Found) -> None:
    if row.state != ExitState.RUNNING:
        raise NotUnderWay(state=row.get_state_display())
    for word in found.answers:
        if word not in ANSWERS[row.kind]:
            raise AnswerUnknown(word=word[:20], kind=row.get_kind_display())
    if found.farmers_income is not None:
        if row.kind != Kind.COUNTY:
            raise IncomeNotOfCounty
        if found.farmers_income < 0:
            raise BelowNought

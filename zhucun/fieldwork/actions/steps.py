"""The steps of a matter: taking on, passing up with a reason, the result, the villager's answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from zhucun.directory.perms import Actor
from zhucun.fieldwork import events
from zhucun.fieldwork.actions.arriving import (
    clock_off,
    day_of,
    fingerprint,
    plain,
    record_id,
    require_words,
    sealed_text,
)
from zhucun.fieldwork.actions.matters import due_day
from zhucun.fieldwork.enums import (
    MatterLevel,
    MatterSize,
    MatterState,
    Satisfied,
    StepKind,
)
from zhucun.fieldwork.errors import (
    AnotherLevel,
    AnswerNeeded,
    MatterMovedOn,
    NoLevelBeyond,
    ReasonNeeded,
    ResultNeeded,
    StepIdTaken,
    StepOutOfOrder,
)
from zhucun.fieldwork.models import Matter, MatterStep
from zhucun.fieldwork.perms import may_handle, require_handler
from zhucun.fieldwork.queries.lookups import posting_in
from zhucun.fieldwork.queries.steps import FOLLOWS, LEVELS
from zhucun.kernel.ids import new_public_id
from zhucun.ledger import actions as ledger

#: Who takes a matter on or passes it sits at its level; the rest is everybody's who handles it.
_OF_THE_LEVEL = {StepKind.TAKEN, StepKind.PASSED_UP, StepKind.PASSED_DOWN}


@dataclass(frozen=True, kw_only=True)
class _Told:
    """What was said with a step, checked."""

    kind: StepKind
    on: date
    text: str
    reason: str
    satisfied: str
    size: str
    due_on: date | None


@transaction.atomic
def add_step(
    *,
    public_id: str = "",
    matter: Matter,
    kind: str,
    on: date,
    text: str = "",
    reason: str = "",
    satisfied: str | None = None,
    size: str = "",
    due_on: date | None = None,
    base: int,
    made_at: datetime,
    at: datetime,
    by: Actor,
    clock_measured: int | None = None,
) -> MatterStep:
    """Add a step to a matter as the editor saw it at version `base`; the same id and content
    gives the step that exists.

    A note of work never conflicts; another step that no longer follows, or follows something that
    the editor had not seen, raises MatterMovedOn. `size` says whether the matter is small or big;
    `due_on` is a day that was promised to the villager. Raises StepIdTaken, StepOutOfOrder,
    ReasonNeeded, ResultNeeded, AnswerNeeded, AnotherLevel, NoLevelBeyond, PersonalInTitle.
    """
    require_handler(by, matter)
    key = record_id(public_id)
    mark = fingerprint(
        "step", matter.public_id, kind, on, text.strip(), reason.strip(), satisfied, size, due_on
    )
    if (known := _known(key, mark)) is not None:
        return known
    off = clock_off(made_at, at, clock_measured)
    day, _corrected = day_of(on, made_at=made_at, at=at, off=off)
    told = _told(kind, day, text, reason, satisfied, size, due_on)
    row = Matter.objects.select_for_update().get(pk=matter.pk)
    _require_fits(row, told, base, by)
    instant = at if off is not None else min(made_at, at)
    _move(row, told, instant, by)
    row.version += 1
    step = MatterStep(
        public_id=key,
        matter=row,
        number=row.version,
        kind=told.kind,
        level=row.level,
        on=day,
        at=at,
        made_at=made_at,
        clock_off_seconds=off,
        text=told.text,
        reason=told.reason,
        satisfied=told.satisfied,
        fingerprint=mark,
        by=by.account,
        by_name=by.name,
    )
    try:
        with transaction.atomic():
            step.save(force_insert=True)
    except IntegrityError:  # it came twice at once, or another step was faster
        if (known := _known(key, mark)) is not None:
            return known
        raise MatterMovedOn(state=MatterState(row.state).label) from None
    row.save()
    ledger.append(_stepped(row, step), origin=by.origin)
    matter.refresh_from_db()
    return step


@transaction.atomic
def pass_on_matters(
    keys: Iterable[str], *, giver: Any, taker: Any, on: date, at: datetime, by: Actor
) -> int:
    """Let the successor answer for open matters that he took over; returns how many.

    Called where a handover was accepted, which checked the right. Matters that somebody else
    answers for by now are left.
    """
    mine = Matter.objects.filter(public_id__in=list(keys), owner=giver).exclude(
        state=MatterState.CLOSED
    )
    rows = list(mine.select_for_update().order_by("pk"))
    news, steps = [], []
    for row in rows:
        row.owner = taker
        row.version += 1
        steps.append(_handed(row, taker, on=on, at=at, by=by))
        news.append(
            events.MatterPassedOn(
                subject=f"matter:{row.public_id}",
                area=row.area,
                happened_at=at,
                village=row.area,
                giver=giver.public_id,
                taker=taker.public_id,
            )
        )
    Matter.objects.bulk_update(rows, ["owner", "version"])
    MatterStep.objects.bulk_create(steps)
    return ledger.append_many((event, by.origin, None) for event in news)


def _handed(row: Matter, taker: Any, *, on: date, at: datetime, by: Actor) -> MatterStep:
    return MatterStep(
        public_id=new_public_id(),
        matter=row,
        number=row.version,
        kind=StepKind.HANDED_OVER,
        level=row.level,
        on=on,
        at=at,
        made_at=at,
        reason=taker.person.name,
        fingerprint=fingerprint("handed", row.public_id, taker.public_id),
        by=by.account,
        by_name=by.name,
    )


def _told(
    kind: str,
    on: date,
    text: str,
    reason: str,
    satisfied: str | None,
    size: str,
    due_on: date | None,
) -> _Told:
    step = StepKind(require_words("kind", [kind], [each.value for each in FOLLOWS])[0])
    told = _Told(
        kind=step,
        on=on,
        text=sealed_text("text", text, needed=step == StepKind.WORKED),
        reason=plain("reason", reason, most=200),
        satisfied=(
            require_words("satisfied", [satisfied], Satisfied.values) if satisfied else [""]
        )[0],
        size=(require_words("size", [size], MatterSize.values) if size else [""])[0],
        due_on=due_on,
    )
    if step in (StepKind.PASSED_UP, StepKind.PASSED_DOWN, StepKind.REOPENED) and not told.reason:
        raise ReasonNeeded
    if step == StepKind.DONE and not told.text:
        raise ResultNeeded
    if step == StepKind.ANSWERED and not told.satisfied:
        raise AnswerNeeded
    return told


def _require_fits(row: Matter, told: _Told, base: int, by: Actor) -> None:
    stale = base < row.version and told.kind != StepKind.WORKED
    if stale:
        newer = row.steps.filter(number__gt=base)
        stale = newer.exclude(kind__in=[StepKind.WORKED, StepKind.HANDED_OVER]).exists()
    if row.state not in FOLLOWS[told.kind]:
        if base < row.version:
            raise MatterMovedOn(state=MatterState(row.state).label)
        raise StepOutOfOrder(step=told.kind.label, state=MatterState(row.state).label)
    if stale:
        raise MatterMovedOn(state=MatterState(row.state).label)
    if told.kind in _OF_THE_LEVEL and not may_handle(by, row, level=row.level):
        raise AnotherLevel(level=MatterLevel(row.level).label)
    if told.kind == StepKind.CLOSED and not told.reason and _unsettled(row):
        raise ReasonNeeded


def _unsettled(row: Matter) -> bool:
    """Closed without a result, or against a villager who is not content: a person says why."""
    if row.state == MatterState.ANSWERED:
        return row.satisfied == Satisfied.NO
    return row.state != MatterState.DONE


def _move(row: Matter, told: _Told, at: datetime, by: Actor) -> None:
    """The matter after the step."""
    if told.size:
        row.size = told.size
        if not row.due_promised:
            row.due_on = due_day(area=row.area, size=row.size, opened_on=row.opened_on)
    if told.due_on is not None:
        row.due_on, row.due_promised = told.due_on, True
    match told.kind:
        case StepKind.TAKEN | StepKind.WORKED:
            row.state = MatterState.IN_HAND
            if row.owner_id is None:
                row.owner = posting_in(person=by.person, area=row.area, on=told.on)
        case StepKind.PASSED_UP | StepKind.PASSED_DOWN:
            row.state, row.level = MatterState.OPEN, _level_beside(row, told.kind)
            if told.kind == StepKind.PASSED_UP:
                row.transfer_reason = told.reason
        case StepKind.DONE:
            row.state, row.evidence_on = MatterState.DONE, told.on
        case StepKind.ANSWERED:
            row.state, row.replied_on = MatterState.ANSWERED, told.on
            row.satisfied = told.satisfied
        case StepKind.REOPENED:
            row.state = MatterState.IN_HAND
            row.closed_on = row.closed_at = row.minutes_to_close = None
            row.evidence_on = row.replied_on = None
            row.satisfied = ""
            row.reopened += 1
        case StepKind.CLOSED:
            row.state, row.closed_on, row.closed_at = MatterState.CLOSED, told.on, at
            row.minutes_to_close = max(0, int((at - row.opened_at).total_seconds() // 60))


def _level_beside(row: Matter, kind: StepKind) -> str:
    beside = LEVELS.index(MatterLevel(row.level)) + (1 if kind == StepKind.PASSED_UP else -1)
    if not 0 <= beside < len(LEVELS):
        raise NoLevelBeyond(level=MatterLevel(row.level).label)
    return LEVELS[beside]


def _known(key: str, mark: bytes) -> MatterStep | None:
    known = MatterStep.objects.select_related("matter").filter(public_id=key).first()
    if known is not None and bytes(known.fingerprint) != mark:
        raise StepIdTaken
    return known


def _stepped(row: Matter, step: MatterStep) -> events.MatterStepped:
    return events.MatterStepped(
        subject=f"matter:{row.public_id}",
        area=row.area,
        happened_at=step.at,
        village=row.area,
        step=step.kind,
        on=step.on,
        state=row.state,
        level=row.level,
        satisfied=step.satisfied,
        due_on=row.due_on,
    )

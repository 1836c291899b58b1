"""Spot checks (抽查): drawn, recorded by the checker, answered by the cadre, then decided."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import localtime

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.directory.queries import midnight
from zhucun.kernel.ids import new_public_id
from zhucun.kernel.problems import NotAllowed
from zhucun.ledger import actions as ledger
from zhucun.presence import events
from zhucun.presence.enums import CheckMethod, CheckResult, WarningStep
from zhucun.presence.errors import (
    CheckAhead,
    CheckIdTaken,
    ChecksHimself,
    CheckVoid,
    NoAbsence,
    NobodyToDraw,
    OutsideDraw,
    OutsidePosting,
    ReasonNeeded,
    SeedNeeded,
    WarningDecided,
)
from zhucun.presence.models import AbsenceWarning, SpotCheck, SpotCheckDraw
from zhucun.presence.queries.checks import (
    absences_up_to,
    drawn_from,
    frame_ids,
    frame_of,
    may_decide,
)
from zhucun.presence.queries.policy import proposed_step
from zhucun.roster.perms import is_himself


@transaction.atomic
def draw_checks(*, area: str, on: date, seed: str, size: int, at: datetime, by: Actor) -> Any:
    """Draw whom to check on a day: `size` of everybody on post in an area, by a seed that is kept,
    so that anybody can repeat the draw (YN-063). The same draw gives the draw that is there.

    Raises SeedNeeded, NobodyToDraw, NotAllowed.
    """
    by.require(Permission.CHECK_PRESENCE, area=area)
    seed = seed.strip()[:40]
    if not seed:
        raise SeedNeeded
    ids = frame_ids(area, on)
    if not ids or size < 1:
        raise NobodyToDraw(day=on)
    size = min(size, len(ids))
    drawn = drawn_from(ids, seed=seed, size=size)
    draw, is_new = SpotCheckDraw.objects.get_or_create(
        area=area,
        on=on,
        seed=seed,
        size=size,
        defaults={
            "population": len(ids),
            "frame": frame_of(ids),
            "drawn": drawn,
            "by": by.account,
            "by_name": by.name,
        },
    )
    if is_new:
        event = events.ChecksDrawn(
            subject=f"draw:{draw.public_id}",
            area=area,
            happened_at=at,
            seed=seed,
            on=on,
            size=size,
            population=len(ids),
            frame=draw.frame,
        )
        ledger.append(event, origin=by.origin)
    return draw


@transaction.atomic
def record_check(
    *,
    public_id: str = "",
    posting: Any,
    draw: SpotCheckDraw | None = None,
    on: date,
    method: str,
    result: str,
    note: str = "",
    at: datetime,
    by: Actor,
) -> SpotCheck:
    """Record what a check found, by the checker. The same id with the same content gives the check
    that is there.

    Raises CheckIdTaken, OutsidePosting, OutsideDraw, ChecksHimself, CheckAhead, NotAllowed.
    """
    by.require(Permission.CHECK_PRESENCE, area=posting.area)
    if is_himself(by, posting):
        raise ChecksHimself
    if on > localtime(at).date():
        raise CheckAhead(day=on)
    if not posting.starts_on <= on < (posting.ends_on or date.max):
        raise OutsidePosting(person=posting.person.name, place=posting.place.short_name, day=on)
    if draw is not None and posting.public_id not in draw.drawn:
        raise OutsideDraw(person=posting.person.name)
    content = {
        "posting_id": posting.pk,
        "draw_id": draw.pk if draw else None,
        "on": on,
        "method": str(CheckMethod(method)),
        "result": str(CheckResult(result)),
        "note": note.strip(),
    }
    known = SpotCheck.objects.filter(public_id=public_id).first() if public_id else None
    if known is not None:
        if any(getattr(known, name) != value for name, value in content.items()):
            raise CheckIdTaken
        return known
    try:
        with transaction.atomic():
            check = SpotCheck.objects.create(
                public_id=public_id or new_public_id(),
                area=posting.area,
                checker=by.account,
                checker_name=by.name,
                **content,
            )
    except IntegrityError as error:
        raise CheckIdTaken from error
    event = events.CheckRecorded(
        **_head(check, posting, midnight(on)), on=on, method=check.method, result=check.result
    )
    ledger.append(event, origin=by.origin)
    return check


@transaction.atomic
def answer_check(*, check: SpotCheck, answer: str, at: datetime, by: Actor) -> bool:
    """The cadre's own words about what a check found, until somebody has decided. False where they
    stand there already. Raises ReasonNeeded, CheckVoid, WarningDecided, NotAllowed."""
    if not is_himself(by, check.posting):
        raise NotAllowed
    answer = answer.strip()
    if not answer:
        raise ReasonNeeded
    row = _held(check)
    _require_open(row)
    if row.answer == answer:
        return False
    row.answer, row.answered_on = answer, localtime(at).date()
    row.save(update_fields=["answer", "answered_on"])
    return ledger.append(events.CheckAnswered(**_head(row, check.posting, at)), origin=by.origin)


@transaction.atomic
def void_check(*, check: SpotCheck, reason: str, at: datetime, by: Actor) -> bool:
    """Set a check aside that found wrongly: the absence goes from the sheet, or a correction of the
    locked one is proposed. False where it was before. Raises ReasonNeeded, WarningDecided,
    NotAllowed."""
    by.require(Permission.CHECK_PRESENCE, area=check.area)
    if is_himself(by, check.posting):
        raise ChecksHimself
    reason = reason.strip()[:200]
    if not reason:
        raise ReasonNeeded
    row = _held(check)
    if row.voided_on is not None:
        return False
    _require_open(row)
    row.voided_on, row.void_reason = localtime(at).date(), reason
    row.save(update_fields=["voided_on", "void_reason"])
    event = events.CheckVoided(**_head(row, check.posting, at), reason=reason)
    return ledger.append(event, origin=by.origin)


@transaction.atomic
def decide_warning(
    *, check: SpotCheck, step: str, reason: str, at: datetime, by: Actor
) -> AbsenceWarning:
    """Decide what follows an absence, with a reason; the pack's ladder only proposes. A recall that
    is decided here is carried out in the roster. The same decision again gives the one there is.

    Raises NoAbsence, CheckVoid, WarningDecided, ReasonNeeded, NotAllowed.
    """
    if not may_decide(by, check):
        raise NotAllowed
    reason, step = reason.strip()[:200], str(WarningStep(step))
    if not reason:
        raise ReasonNeeded
    row = _held(check)
    if row.result != CheckResult.ABSENT:
        raise NoAbsence
    known = AbsenceWarning.objects.filter(check_made=row).first()
    if known is not None and (known.step, known.reason, known.decided_by) == (
        step,
        reason,
        by.account,
    ):
        return known
    _require_open(row)
    proposed = proposed_step(row.area, absences_up_to(row), on=row.on)
    made = AbsenceWarning.objects.create(
        posting=check.posting,
        check_made=row,
        step=step,
        proposed=proposed,
        decided_by=by.account,
        decided_by_name=by.name,
        decided_on=localtime(at).date(),
        reason=reason,
    )
    event = events.WarningDecided(
        **_head(row, check.posting, at), step=step, proposed=proposed, reason=reason
    )
    ledger.append(event, origin=by.origin)
    return made


def _held(check: SpotCheck) -> SpotCheck:
    return SpotCheck.objects.select_for_update().get(pk=check.pk)


def _require_open(row: SpotCheck) -> None:
    """Neither set aside nor decided."""
    if row.voided_on is not None:
        raise CheckVoid(day=row.voided_on)
    decided = AbsenceWarning.objects.filter(check_made=row).first()
    if decided is not None:
        raise WarningDecided(name=decided.decided_by_name, day=decided.decided_on)


def _head(check: SpotCheck, posting: Any, at: datetime) -> dict[str, Any]:
    return {
        "subject": f"posting:{posting.public_id}",
        "area": check.area,
        "happened_at": at,
        "check": check.public_id,
    }

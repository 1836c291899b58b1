"""The removal of a risk: asked for, examined, withdrawn. The last signature removes it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from zhucun.directory.perms import Actor
from zhucun.ledger import actions as ledger
from zhucun.monitoring import events
from zhucun.monitoring.actions.recording import head, locked, plain, require_base, sealed, touch
from zhucun.monitoring.enums import MonitoringState, RemovalState
from zhucun.monitoring.errors import (
    FoundNeedsReason,
    NotMonitored,
    RemovalEnded,
    RemovalRuns,
    WithdrawnAlready,
)
from zhucun.monitoring.models import Case, Removal
from zhucun.monitoring.perms import require_worker
from zhucun.monitoring.queries import RegistrySays, is_returned, registry_says
from zhucun.signoff import actions as signoff

KIND = "risk_removal"


@dataclass(frozen=True, kw_only=True)
class Answers:
    """What the checker answers for; None: not known, and the rule that asks for it does not pass.

    `income_per_head` and `has_labour` are what he found on site; None: as the registry has it.
    `found_because` says why that is something else than the registry says.
    """

    income_per_head: Decimal | None = None
    income_is_steady: bool | None = None
    has_three_guarantees: bool | None = None
    has_safe_water: bool | None = None
    is_risk_gone: bool | None = None
    has_new_risk: bool | None = None
    has_labour: bool | None = None
    found_because: str = ""


@transaction.atomic
def ask_removal(
    *,
    case: Case,
    answers: Answers,
    note: str = "",
    base: int | None = None,
    at: datetime,
    by: Actor,
) -> Removal:
    """Ask for the removal of a risk with what the registry says on the day, beside it what was
    found at the door; whose step it is signs the check along. Whether the pack's conditions hold is
    judged when the village reviews it. One that was sent back to the check is corrected and handed
    in again; texts and an income that are left empty stay as they are on record.

    Raises NotMonitored, RemovalRuns, FoundNeedsReason, ChangedMeanwhile, NotAllowed.
    """
    require_worker(by, case.area)
    row = locked(case)
    if row.state != MonitoringState.MONITORED:
        raise NotMonitored(state=row.get_state_display())
    running = row.removals.filter(state=RemovalState.RUNNING).first()
    on = localdate(at)
    if running is not None and not is_returned(running, on=on):
        raise RemovalRuns(start=running.asked_on)
    require_base(row, base)
    known = registry_says(row.household, as_of=on)
    if running is not None:
        removal = _corrected(running, known, answers, note, at=at, by=by)
    else:
        removal = _asked(row, known, answers, note, at=at, by=by)
    touch(row)
    signoff.sign_own(removal.public_id, kind=KIND, does="check", at=at, by=by)
    case.refresh_from_db()
    return removal


def _asked(
    row: Case, known: RegistrySays, answers: Answers, note: str, *, at: datetime, by: Actor
) -> Removal:
    on = localdate(at)
    try:
        with transaction.atomic():
            removal = Removal.objects.create(
                case=row,
                area=row.area,
                asked_on=on,
                note=sealed(note),
                by=by.account,
                by_name=by.name,
                **_beside(known, answers),
            )
    except IntegrityError as error:
        raise RemovalRuns(start=on) from error
    event = events.RemovalAsked(**head(row, at), removal=removal.public_id, on=on)
    ledger.append(event, origin=by.origin)
    signoff.start_cases([removal.public_id], kind=KIND, is_checked=True, at=at, by=by)
    return removal


def _corrected(
    removal: Removal, known: RegistrySays, answers: Answers, note: str, *, at: datetime, by: Actor
) -> Removal:
    income = answers.income_per_head
    kept = replace(
        answers,
        income_per_head=removal.income_per_head if income is None else income,
        found_because=answers.found_because or removal.found_because,
    )
    values = _beside(known, kept) | {"note": sealed(note) or removal.note}
    for name, value in values.items():
        setattr(removal, name, value)
    removal.save(update_fields=list(values))
    told = head(removal.case, at)
    event = events.RemovalCorrected(**told, removal=removal.public_id, on=localdate(at))
    ledger.append(event, origin=by.origin)
    return removal


@transaction.atomic
def withdraw_removal(
    *, removal: Removal, reason: str, base: int | None = None, at: datetime, by: Actor
) -> bool:
    """Withdraw it with a reason; the household stays monitored. False where it was withdrawn for
    this reason. Raises WithdrawnAlready where it was for another, RemovalEnded, TextNeeded,
    PersonalInPublicity, ChangedMeanwhile, NotAllowed."""
    require_worker(by, removal.area)
    row, why = locked(removal.case), plain(reason, needed=True)
    now = Removal.objects.get(pk=removal.pk)
    if now.state == RemovalState.WITHDRAWN:
        if now.end_reason == why:
            return False
        raise WithdrawnAlready(on=now.ended_on, reason=now.end_reason)
    if now.state != RemovalState.RUNNING:
        raise RemovalEnded
    require_base(row, base)
    Removal.objects.filter(pk=removal.pk).update(
        state=RemovalState.WITHDRAWN, ended_on=localdate(at), end_reason=why
    )
    touch(row)
    signoff.stop_cases([removal.public_id], kind=KIND, reason=why, at=at, by=by)
    removal.refresh_from_db()
    event = events.RemovalWithdrawn(**head(row, at), removal=removal.public_id, reason=why)
    return ledger.append(event, origin=by.origin)


def _beside(known: RegistrySays, answers: Answers) -> dict[str, Any]:
    """What the registry says, and of what was found only that which is something else. Raises
    FoundNeedsReason."""
    values = asdict(answers)
    told = {"income_per_head": known.income, "has_labour": known.has_labour}
    for name, value in told.items():
        if values[name] == value:
            values[name] = None
    differs = any(values[name] is not None and value is not None for name, value in told.items())
    values["found_because"] = sealed(answers.found_because, most=500)
    if differs and not values["found_because"]:
        raise FoundNeedsReason
    return {
        **values,
        "registry_income": known.income,
        "registry_income_until": known.income_until,
        "registry_labour": known.has_labour,
    }

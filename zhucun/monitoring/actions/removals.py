"""The removal of a risk: asked for, examined, withdrawn. The last signature removes it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from zhucun.directory.perms import Actor
from zhucun.ledger import actions as ledger
from zhucun.monitoring import events
from zhucun.monitoring.actions.recording import head, locked, plain, sealed
from zhucun.monitoring.enums import CaseState, RemovalState
from zhucun.monitoring.errors import NotMonitored, RemovalRuns
from zhucun.monitoring.models import Case, Removal
from zhucun.monitoring.perms import require_worker
from zhucun.signoff import actions as signoff

KIND = "risk_removal"


@dataclass(frozen=True, kw_only=True)
class Answers:
    """What the checker answers for; None: not known, and the rule that asks for it does not
    pass."""

    income_per_head: Decimal | None = None
    income_is_steady: bool | None = None
    has_three_guarantees: bool | None = None
    has_safe_water: bool | None = None
    is_risk_gone: bool | None = None
    has_new_risk: bool | None = None
    has_labour: bool | None = None


@transaction.atomic
def ask_removal(
    *, case: Case, answers: Answers, note: str = "", at: datetime, by: Actor
) -> Removal:
    """Ask for the removal of a risk with what was found at the door; whose step it is signs the
    check along. Whether the pack's conditions hold is judged when the village reviews it.

    Raises NotMonitored, RemovalRuns, NotAllowed.
    """
    require_worker(by, case.area)
    row = locked(case)
    if row.state != CaseState.MONITORED:
        raise NotMonitored(state=row.get_state_display())
    running = row.removals.filter(state=RemovalState.RUNNING).first()
    if running is not None:
        raise RemovalRuns(start=running.asked_on)
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
                **asdict(answers),
            )
    except IntegrityError as error:
        raise RemovalRuns(start=on) from error
    event = events.RemovalAsked(**head(row, at), removal=removal.public_id, on=on)
    ledger.append(event, origin=by.origin)
    signoff.start_cases([removal.public_id], kind=KIND, is_checked=True, at=at, by=by)
    signoff.sign_own(removal.public_id, kind=KIND, does="check", at=at, by=by)
    return removal


@transaction.atomic
def withdraw_removal(*, removal: Removal, reason: str, at: datetime, by: Actor) -> bool:
    """Withdraw it with a reason; the household stays monitored. False where it has ended. Raises
    TextNeeded, PersonalInPublicity, NotAllowed."""
    require_worker(by, removal.area)
    why = plain(reason, needed=True)
    running = Removal.objects.filter(pk=removal.pk, state=RemovalState.RUNNING)
    if not running.update(state=RemovalState.WITHDRAWN, ended_on=localdate(at)):
        return False
    signoff.stop_cases([removal.public_id], kind=KIND, reason=why, at=at, by=by)
    removal.refresh_from_db()
    event = events.RemovalWithdrawn(**head(removal.case, at), removal=removal.public_id, reason=why)
    return ledger.append(event, origin=by.origin)

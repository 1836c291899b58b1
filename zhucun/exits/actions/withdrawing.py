"""An exit is withdrawn before anything has left a register."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from zhucun.directory import actions as directory
from zhucun.directory.perms import Actor
from zhucun.exits import events
from zhucun.exits.actions.words import head, locked, plain
from zhucun.exits.enums import OPEN, PASSED, PENDING, SUBJECT, ExitState, Kind
from zhucun.exits.errors import NotUnderWay
from zhucun.exits.models import Exit
from zhucun.exits.queries import rights
from zhucun.kernel.problems import NotAllowed
from zhucun.ledger import actions as ledger
from zhucun.signoff import actions as signoff


@transaction.atomic
def withdraw_exit(*, exit_: Exit, reason: str, at: datetime, by: Actor) -> bool:
    """Withdraw an exit with a reason; its chain stops, and tags of a county's stages end. False
    where it is withdrawn. Raises NotUnderWay, ReasonNeeded, NumberInText, NotAllowed."""
    [row] = locked([exit_])
    if row.state == ExitState.WITHDRAWN:
        return False
    if row.state not in OPEN:
        raise NotUnderWay(state=row.get_state_display())
    if not rights(by, row).may_withdraw:
        raise NotAllowed
    why, on = plain(reason, needed=True), localdate(at)
    Exit.objects.filter(pk=row.pk).update(state=ExitState.WITHDRAWN, ended_on=on, end_reason=why)
    if row.kind == Kind.COUNTY:
        for tag in (PASSED, PENDING):
            directory.untag_place(place=row.place, tag=tag, until=on, basis=why, by=by)
    signoff.stop_cases([row.public_id], kind=SUBJECT, reason=why, at=at, by=by)
    exit_.refresh_from_db()
    return ledger.append(events.ExitWithdrawn(**head(row, at), reason=why), origin=by.origin)

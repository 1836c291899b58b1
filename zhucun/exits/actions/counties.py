"""A county after its signatures: the province's assessment, the nation's acceptance (HH18-174,
HH18-175). What is only expected is a tag of its own and no step of this."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from zhucun.directory import actions as directory
from zhucun.directory.perms import Actor
from zhucun.directory.queries import midnight
from zhucun.exits import events
from zhucun.exits.actions.entering import end_classes
from zhucun.exits.actions.words import day, head, locked
from zhucun.exits.enums import ASSESSED, PASSED, PENDING, ExitState
from zhucun.exits.errors import NotUnderWay
from zhucun.exits.models import Exit
from zhucun.exits.perms import require_keeper
from zhucun.ledger import actions as ledger

_BASIS = "省级评估检查通过"
_CALLED = "迎接国家考核评估验收"


def passed(rows: Sequence[Exit], *, on: date, by: Actor) -> int:
    """The province's assessment is recorded: the county bears the tag from that day. Inside the
    signature's transaction."""
    fresh = [row for row in locked(rows) if row.state == ExitState.ASSESSING]
    for row in fresh:
        Exit.objects.filter(pk=row.pk).update(state=ExitState.PASSED, passed_on=on)
        directory.tag_places(places=[row.place], tag=PASSED, since=on, basis=_BASIS, by=by)
    return ledger.append_many(
        (events.CountyPassed(**head(row, midnight(on)), on=on), by.origin, None) for row in fresh
    )


def accepted(rows: Sequence[Exit], *, on: date, by: Actor) -> None:
    """The assessment is done: the county exits with that day. Inside the signature's
    transaction. Raises NotAllowed where the recorder does not keep the register of places."""
    fresh = [row for row in locked(rows) if row.state in ASSESSED]
    for row in fresh:
        require_keeper(by, row.kind, row.area)
    end_classes(fresh, on=on, by=by)


@transaction.atomic
def await_nation(*, exit_: Exit, on: date, at: datetime, by: Actor) -> bool:
    """The county is called to the national acceptance: it bears the tag from that day. False where
    it is. Raises NotUnderWay, DayInFuture, DayTooEarly, NotAllowed."""
    require_keeper(by, exit_.kind, exit_.area)
    [row] = locked([exit_])
    if row.state == ExitState.NATIONAL:
        return False
    if row.state not in ASSESSED or row.passed_on is None:
        raise NotUnderWay(state=row.get_state_display())
    day(on, at=at, since=row.passed_on)
    Exit.objects.filter(pk=row.pk).update(state=ExitState.NATIONAL, national_on=on)
    directory.tag_places(places=[row.place], tag=PENDING, since=on, basis=_CALLED, by=by)
    exit_.refresh_from_db()
    return ledger.append(events.NationalAwaited(**head(row, midnight(on)), on=on), origin=by.origin)

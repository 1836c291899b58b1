"""An appraisal is frozen: evidence and answers are kept, sealed, under one digest. Who opens it
again decides anew, with a reason; the first freeze stays."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from zhucun.appraisal import events
from zhucun.appraisal.actions.words import head, open_row, plain
from zhucun.appraisal.enums import AppraisalState
from zhucun.appraisal.errors import (
    GradesNoLongerStand,
    NotDecided,
    NotFrozen,
    NotNotified,
    NotSigned,
    ObjectionDaysRunning,
    ObjectionsOpen,
    ToldToday,
)
from zhucun.appraisal.models import Appraisal, Appraisee, Freeze, Objection
from zhucun.appraisal.perms import require_runner
from zhucun.appraisal.queries.appraisals import has_chain
from zhucun.appraisal.queries.frozen import evidence_text
from zhucun.appraisal.queries.holding import Why, fallen
from zhucun.appraisal.queries.keeping import packed, text_digest
from zhucun.appraisal.queries.schemes import is_graded
from zhucun.directory.perms import Actor
from zhucun.ledger import actions as ledger

#: So many grades that no longer stand are named.
_NAMED = 5


@transaction.atomic
def freeze_appraisal(*, appraisal: Appraisal, at: datetime, by: Actor) -> Freeze:
    """Freeze an appraisal: everybody is decided, signed and notified, every objection answered, and
    the days for objections are over; where none are configured, nobody was notified only today. One
    whose scheme gives no grade has to be computed only; from then on its cadres read their own.

    Raises NotDecided, NotSigned, NotNotified, ObjectionsOpen, ObjectionDaysRunning, ToldToday,
    NotComputed, ComputedBefore, ComputedOtherwise, GradesNoLongerStand, AppraisalClosed,
    NotAllowed.
    """
    require_runner(by, appraisal.area)
    target, on = open_row(appraisal), localdate(at)
    if is_graded(target.area, target.score, until=target.until):
        _require_whole(target, at)
    kept, digest, answers = evidence_text(target)
    _require_standing(target)
    row = Freeze.objects.create(
        appraisal=target,
        number=target.freezes.count() + 1,
        frozen_on=on,
        by=by.account,
        by_name=by.name,
        evidence=packed(kept),
        view=kept["view"],
        digest=digest,
        answers_digest=answers,
    )
    Appraisal.objects.filter(pk=target.pk, state=AppraisalState.OPEN).update(
        state=AppraisalState.FROZEN, frozen_on=on
    )
    event = events.AppraisalFrozen(
        **head(target, at), number=row.number, digest=text_digest(f"{digest}\n{answers}")
    )
    ledger.append(event, origin=by.origin)
    appraisal.refresh_from_db()
    return row


@transaction.atomic
def reopen_appraisal(*, appraisal: Appraisal, reason: str, at: datetime, by: Actor) -> bool:
    """Open a frozen appraisal again: a new decision, with its reason. What was frozen stays as it
    is. Raises NotFrozen, TextNeeded, NumberInText, NotAllowed."""
    require_runner(by, appraisal.area)
    why = plain(reason, needed=True)
    done = Appraisal.objects.filter(pk=appraisal.pk, state=AppraisalState.FROZEN).update(
        state=AppraisalState.OPEN, frozen_on=None, reopened_on=localdate(at), reopen_reason=why
    )
    if not done:
        raise NotFrozen
    Appraisee.objects.filter(appraisal=appraisal).update(object_until=None)
    event = events.AppraisalReopened(**head(appraisal, at), reason=why)
    ledger.append(event, origin=by.origin)
    appraisal.refresh_from_db()
    return True


def _require_standing(target: Appraisal) -> None:
    """Gates, quotas and reasons hold for what the last computation came to, not for one before."""
    found = fallen(target)
    if not found:
        return
    said = dict.fromkeys(
        one.what if one.why == Why.QUOTA else f"{one.row.called} ({one.what})" for one in found
    )
    what = "; ".join(list(said)[:_NAMED])
    raise GradesNoLongerStand(number=len(found), what=what + ("; …" if len(said) > _NAMED else ""))


def _require_whole(target: Appraisal, at: datetime) -> None:
    on = localdate(at)
    rows = Appraisee.objects.filter(appraisal=target, left_out_on=None)
    undecided = rows.filter(grade="").count()
    if undecided:
        raise NotDecided(number=undecided)
    unsigned = rows.filter(signed_on=None).count()
    if unsigned and has_chain(target, on=on):
        raise NotSigned(number=unsigned)
    untold = rows.filter(notified_on=None).count()
    if untold:
        raise NotNotified(number=untold)
    waiting = Objection.objects.filter(appraisee__appraisal=target, answered_on=None).count()
    if waiting:
        raise ObjectionsOpen(number=waiting)
    last = rows.filter(object_until__gte=on).order_by("-object_until").first()
    if last is not None:
        raise ObjectionDaysRunning(until=last.object_until)
    just_told = rows.filter(object_until=None, notified_on__gte=on, person__isnull=False).count()
    if just_told:
        raise ToldToday(number=just_told, on=on)

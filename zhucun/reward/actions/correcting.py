"""What was mistaken in a case of accountability is put right: a decision of which the person was
not told yet is taken back, and a day that was mistyped is corrected."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localtime

from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor
from zhucun.ledger import actions as ledger
from zhucun.reward import events, perms
from zhucun.reward.actions.answering import follow, head_of, require_in_bounds
from zhucun.reward.actions.words import plain
from zhucun.reward.enums import LiabilityState
from zhucun.reward.errors import InfluenceIsSet, NotInThisState, OwnDecision, ToldBefore
from zhucun.reward.models import LiabilityCase
from zhucun.reward.queries.liability import influence_months
from zhucun.support import actions as support


@transaction.atomic
def take_back(*, case: LiabilityCase, reason: str, at: datetime, by: Actor) -> bool:
    """Take back a decision of which the person was not told, as where it names the wrong person: it
    never weighed, what it withheld is due again, and its facts may be taken up anew. Not by who
    decided. False where it is taken back.

    Raises OwnDecision, ToldBefore, NotInThisState, ReasonNeeded, NumberInText, HandlesHimself,
    NotAllowed.
    """
    perms.require_keeper(by, case.area, case.person)
    why, today = plain(reason, needed=True), localtime(at).date()
    case.refresh_from_db(fields=["state", "decided_on", "decided_by", "notified_on"])
    if case.state == LiabilityState.WITHDRAWN and case.decided_on is not None:
        return False
    if case.decided_by == by.account:
        raise OwnDecision
    if case.notified_on is not None:
        raise ToldBefore(day=case.notified_on)
    rows = LiabilityCase.objects.filter(pk=case.pk, state=LiabilityState.DECIDED, notified_on=None)
    if not rows.update(state=LiabilityState.WITHDRAWN, ended_on=today, end_reason=why):
        raise NotInThisState(state=case.get_state_display())
    support.release(case=case.public_id, on=today, by=by)
    follow(case, is_withdrawn=True, at=at, by=by)
    event = events.CaseTakenBack(**head_of(case, at), reason=why)
    return ledger.append(event, origin=by.origin)


@transaction.atomic
def correct_influence(
    *, case: LiabilityCase, influence_until: date, reason: str, at: datetime, by: Actor
) -> bool:
    """Correct until when a decision weighs, where somebody typed it; the person is told anew: he
    reads both days and the reason, and may appeal from then on. False where it is that day.

    Raises InfluenceIsSet, WeighsNoDay, WeighsTooLong, NotInThisState, ReasonNeeded, NumberInText,
    HandlesHimself, NotAllowed.
    """
    perms.require_keeper(by, case.area, case.person)
    why = plain(reason, needed=True)
    case.refresh_from_db(fields=["state", "notified_on", "influence_until"])
    if case.state != LiabilityState.DECIDED or case.notified_on is None:
        raise NotInThisState(state=case.get_state_display())
    before = case.influence_until
    if before is None or influence_until == before:
        return False
    pack = directory.pack_for(case.area, as_of=case.notified_on)
    months = influence_months(pack)
    if months is not None:
        raise InfluenceIsSet(pack=pack.id, months=months)
    require_in_bounds(case, influence_until, told_on=case.notified_on)
    rows = LiabilityCase.objects.filter(
        pk=case.pk, state=LiabilityState.DECIDED, influence_until=before
    )
    if not rows.update(influence_until=influence_until):
        raise NotInThisState(state=case.get_state_display())
    event = events.InfluenceCorrected(
        **head_of(case, at),
        before=before,
        influence_until=influence_until,
        reason=why,
        on=localtime(at).date(),
    )
    return ledger.append(event, origin=by.origin)

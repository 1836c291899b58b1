"""A pledge with target, day and consequence (军令状, HH18-053): written, signed, and decided by a
person once its day has come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localtime

from zhucun.directory.perms import Actor
from zhucun.ledger import actions as ledger
from zhucun.reward import events, perms
from zhucun.reward.actions.words import plain
from zhucun.reward.enums import Level, PledgeVerdict
from zhucun.reward.errors import (
    DayInFuture,
    DocumentNeeded,
    ExitUnknown,
    PledgeDecided,
    PledgeIncomplete,
    PledgeNotDue,
    PledgeNotSigned,
)
from zhucun.reward.models import TargetPledge
from zhucun.reward.queries.pledges import exit_of, hindrances, proposal


@dataclass(frozen=True, kw_only=True)
class TargetPledgeDraft:
    """Who pledges what by when, and what follows if it is missed. `posting` where he serves in a
    village; `exit`: the public id of the exit by which it is measured, "" where a person says."""

    person: Any
    area: str
    level: str
    target: str
    due_on: date
    consequence: str = ""
    posting: Any = None
    exit: str = ""


@transaction.atomic
def make_pledge(draft: TargetPledgeDraft, *, at: datetime, by: Actor) -> TargetPledge:
    """Write a pledge down; the same again gives the one that is there.

    Raises ExitUnknown, ReasonNeeded, TextTooLong, NumberInText, HandlesHimself, NotAllowed.
    """
    perms.require_keeper(by, draft.area, draft.person)
    on = localtime(at).date()
    record = exit_of(by, draft.exit, on)
    if draft.exit and (record is None or not record.area.startswith(draft.area)):
        raise ExitUnknown(key=draft.exit[:20])
    row, is_new = TargetPledge.objects.get_or_create(
        person=draft.person,
        target=plain(draft.target, needed=True),
        due_on=draft.due_on,
        voided_on=None,
        defaults={
            "posting": draft.posting,
            "area": draft.area,
            "level": Level(draft.level),
            "consequence": plain(draft.consequence),
            "exit": draft.exit,
            "made_on": on,
            "by_name": by.name,
        },
    )
    if is_new:
        event = events.TargetPledged(
            **_head(row, at), person=row.person.public_id, target=row.target, due_on=row.due_on
        )
        ledger.append(event, origin=by.origin)
    return row


@transaction.atomic
def sign_pledge(*, pledge: TargetPledge, document: str, on: date, at: datetime, by: Actor) -> bool:
    """Record that it was signed, by its document; what the pack's rules say is kept with it. False
    where it is signed.

    Raises PledgeIncomplete, DocumentNeeded, DayInFuture, NumberInText, TextTooLong, HandlesHimself,
    NotAllowed.
    """
    perms.require_keeper(by, pledge.area, pledge.person)
    paper = plain(document, most=80)
    if not paper:
        raise DocumentNeeded
    if on > localtime(at).date():
        raise DayInFuture(day=on)
    pack, said, against = hindrances(pledge, on=on)
    if against:
        why = "；".join(str(pack.item(rule).spec.message.zh) for rule in against)  # type: ignore[attr-defined]
        raise PledgeIncomplete(rules=", ".join(against), why=why)
    rows = TargetPledge.objects.filter(pk=pledge.pk, signed_on=None, voided_on=None)
    kept = {"pack": pack.id, "pack_version": pack.version}
    told = [[each.rule, each.outcome.value] for each in said]
    if not rows.update(signed_on=on, document=paper, answers=told, **kept):
        return False
    event = events.TargetPledgeSigned(**_head(pledge, at), document=paper, on=on)
    return ledger.append(event, origin=by.origin)


@transaction.atomic
def decide_pledge(
    *, pledge: TargetPledge, verdict: str, reason: str = "", at: datetime, by: Actor
) -> bool:
    """Decide whether it was kept, once its day has come. The record by which it is measured only
    proposes: where somebody decides otherwise, or it says nothing, he gives the reason. False where
    the same is decided.

    Raises PledgeNotSigned, PledgeNotDue, PledgeDecided, ReasonNeeded, NumberInText, TextTooLong,
    HandlesHimself, NotAllowed.
    """
    perms.require_keeper(by, pledge.area, pledge.person)
    today, wanted = localtime(at).date(), PledgeVerdict(verdict)
    if pledge.signed_on is None:
        raise PledgeNotSigned
    if pledge.verdict:
        return _same(pledge, wanted)
    said = proposal(pledge, exit_of(by, pledge.exit, today), today)
    if today < pledge.due_on and said != PledgeVerdict.KEPT:
        raise PledgeNotDue(day=pledge.due_on)
    why = plain(reason, needed=said != wanted)
    rows = TargetPledge.objects.filter(pk=pledge.pk, verdict="", voided_on=None)
    told = {"verdict": wanted, "proposed": said, "verdict_reason": why, "decided_on": today}
    if not rows.update(**told, decided_by_name=by.name):
        pledge.refresh_from_db()
        return _same(pledge, wanted)
    event = events.TargetPledgeDecided(
        **_head(pledge, at), verdict=wanted, proposed=said, reason=why, on=today
    )
    return ledger.append(event, origin=by.origin)


@transaction.atomic
def void_pledge(*, pledge: TargetPledge, reason: str, at: datetime, by: Actor) -> bool:
    """Set a pledge aside that was recorded by mistake. False where it is. Raises ReasonNeeded,
    NumberInText, TextTooLong, HandlesHimself, NotAllowed."""
    perms.require_keeper(by, pledge.area, pledge.person)
    why = plain(reason, needed=True)
    rows = TargetPledge.objects.filter(pk=pledge.pk, voided_on=None)
    if not rows.update(voided_on=localtime(at).date(), void_reason=why):
        return False
    return ledger.append(
        events.TargetPledgeVoided(**_head(pledge, at), reason=why), origin=by.origin
    )


def _same(pledge: TargetPledge, wanted: PledgeVerdict) -> bool:
    """False where this is what stands. Raises PledgeDecided."""
    if pledge.verdict != wanted:
        raise PledgeDecided(verdict=pledge.get_verdict_display(), day=pledge.decided_on)
    return False


def _head(row: TargetPledge, at: datetime) -> dict[str, Any]:
    return {"subject": f"target-pledge:{row.public_id}", "area": row.area, "happened_at": at}

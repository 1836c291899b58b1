"""A co-operative that team and village committees decide to found together, signed by both, is
registered with the last signature (HN22-48)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from zhucun.directory.perms import Actor
from zhucun.directory.queries import midnight
from zhucun.economy import events
from zhucun.economy.actions.bodies import BodyDraft, enter_body
from zhucun.economy.actions.checking import (
    author,
    head,
    known,
    past,
    plain,
    record_id,
    village,
    word,
)
from zhucun.economy.enums import BodyKind, Trade
from zhucun.economy.errors import CooperativeFounded, FoundingThere
from zhucun.economy.models import Founding
from zhucun.economy.perms import require_keeper
from zhucun.ledger import actions as ledger
from zhucun.signoff import actions as signoff
from zhucun.signoff.enums import Said
from zhucun.signoff.rows import SignedStep

#: What the packs call a co-operative whose founding is signed.
KIND = "cooperative"


@dataclass(frozen=True, kw_only=True)
class FoundingDraft:
    """What was decided: `participants` in words, those of the team and of the committees."""

    name: str
    participants: str
    resolution: str
    on: date
    trade: str = Trade.FARMING
    is_led_by_branch: bool | None = None


@transaction.atomic
def decide_founding(
    *, public_id: str = "", place: Any, draft: FoundingDraft, at: datetime, by: Actor
) -> Founding:
    """Record a joint decision of a village and start its sign-off, with the signature of whoever
    records it where it is his; the same id with the same content gives the one that is there.

    Raises FoundingThere, NoProcedure where the pack does not say who signs, RecordIdTaken,
    TextNeeded, PersonalInText, WordUnknown, PlaceWrong, DayInFuture, NotAllowed.
    """
    area = village(place).code
    require_keeper(by, area)
    values = {
        "village": place,
        "name": plain("name", draft.name, most=60, needed=True),
        "trade": word("trade", draft.trade, Trade.values),
        "is_led_by_branch": draft.is_led_by_branch,
        "participants": plain("participants", draft.participants, most=200, needed=True),
        "resolution": plain("resolution", draft.resolution, most=400, needed=True),
        "on": past(draft.on, at),
    }
    key = record_id(public_id)
    there = known(Founding, key, values)
    if there is not None:
        return there
    same = Founding.objects.filter(area=area, name=values["name"], withdrawn_on=None).first()
    if same is not None:
        raise FoundingThere(name=same.name, day=same.on)
    row = Founding.objects.create(public_id=key, area=area, **values, **author(by))
    event = events.FoundingDecided(**head("founding", row, at), title=row.name, on=row.on)
    ledger.append(event, origin=by.origin)
    signoff.start_cases([row.public_id], kind=KIND, is_checked=True, at=at, by=by)
    signoff.sign_own(row.public_id, kind=KIND, does="sign", at=at, by=by)
    return row


@transaction.atomic
def withdraw_founding(*, founding: Founding, reason: str, at: datetime, by: Actor) -> bool:
    """Withdraw a decision that is not carried out, with its sign-off; False where it is withdrawn.

    Raises CooperativeFounded, TextNeeded, NotAllowed.
    """
    require_keeper(by, founding.area)
    why = plain("reason", reason, most=200, needed=True)
    row = Founding.objects.select_for_update(of=("self",)).get(pk=founding.pk)
    if row.body is not None:
        raise CooperativeFounded(name=row.name, day=row.body.valid_from)
    if row.withdrawn_on is not None:
        return False
    row.withdrawn_on, row.withdraw_reason = localdate(at), why
    row.save(update_fields=["withdrawn_on", "withdraw_reason"])
    signoff.stop_cases([row.public_id], kind=KIND, reason=why, at=at, by=by)
    founding.refresh_from_db()
    event = events.FoundingWithdrawn(**head("founding", row, at), on=row.withdrawn_on, reason=why)
    return ledger.append(event, origin=by.origin)


def found_signed(steps: Sequence[SignedStep], *, on: date, by: Actor) -> None:
    """Register what the last signature founds, inside its transaction: who signed had the right to
    found it."""
    keys = [step.subject for step in steps if step.is_finished and step.said == Said.SIGNED]
    rows = Founding.objects.select_for_update(of=("self",)).filter(public_id__in=keys, body=None)
    for row in rows:
        draft = BodyDraft(
            kind=BodyKind.COOPERATIVE,
            name=row.name,
            place=row.village,
            since=on,
            trade=row.trade,
            is_led_by_branch=row.is_led_by_branch,
        )
        row.body = enter_body(draft=draft, at=midnight(on), by=by)
        row.save(update_fields=["body"])

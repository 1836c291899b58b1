"""A reward of a year is withheld because a decision cancelled it; nothing here decides that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from zhucun.directory.perms import Actor
from zhucun.directory.queries import midnight
from zhucun.ledger import actions as ledger
from zhucun.support import events, perms
from zhucun.support.actions.words import plain
from zhucun.support.errors import NotEntitled, RewardReleased
from zhucun.support.models import Withheld
from zhucun.support.queries.holds import choices_of, rewards_of


@dataclass(frozen=True, kw_only=True)
class Cancelled:
    """A decision that cancels the reward of a year: the case's public id, whose, of which year, on
    which ground."""

    case: str
    posting: Any
    year: int
    ground: str


def withhold(rows: Sequence[Cancelled], *, on: date, by: Actor) -> int:
    """Cases were decided that cancel rewards; called by `reward`, inside its transaction, after the
    chain has checked who may. What the packs call a reward is stopped at once; where they name
    none, nothing of the person is drawn up before somebody says which payment is meant. The same
    case again changes nothing. Returns how many are new."""
    done = 0
    for row in rows:
        made, is_new = Withheld.objects.get_or_create(
            case=row.case,
            defaults={
                "posting": row.posting,
                "area": row.posting.area,
                "year": row.year,
                "ground": row.ground,
                "entitlements": rewards_of(row.posting, row.year),
                "decided_on": on,
            },
        )
        if is_new:
            event = events.RewardWithheld(
                **_head(made, midnight(on)),
                case=made.case,
                year=made.year,
                entitlements=made.entitlements or [],
                is_open=made.entitlements is None,
            )
            ledger.append(event, origin=by.origin)
            done += 1
    return done


def tell_withheld(*, case: str, on: date) -> bool:
    """The person was told of his case, inside that transaction: from now on he reads what is
    withheld. False where nothing is, or he knows."""
    return bool(Withheld.objects.filter(case=case, told_on=None).update(told_on=on))


def release(*, case: str, on: date, by: Actor) -> bool:
    """The decision was lifted on appeal, or somebody gives the reward back when he restores the
    cadre, inside that transaction: it is due again. False where nothing is withheld."""
    found = Withheld.objects.filter(case=case, ended_on=None)
    row = found.first()
    if row is None or not found.update(ended_on=on):
        return False
    event = events.RewardReleased(**_head(row, midnight(on)), case=case, year=row.year)
    return ledger.append(event, origin=by.origin)


@transaction.atomic
def settle_withheld(
    *, row: Withheld, entitlements: Sequence[str], reason: str, at: datetime, by: Actor
) -> bool:
    """Say which payments of the year are the reward that was cancelled, by id; none: nothing is
    stopped, with a reason. Not by the person himself. False where the same is on record.

    Raises NotEntitled, RewardReleased, ReasonNeeded, NumberInText, TextTooLong, NotAllowed.
    """
    perms.require_settler(by, row)
    why = plain(reason, needed=True)
    wanted = sorted(set(entitlements))
    known = {one.id for one in choices_of(row)}
    for each in wanted:
        if each not in known:
            raise NotEntitled(what=each, person=row.posting.person.name, year=row.year)
    row.refresh_from_db()
    if row.ended_on is not None:
        raise RewardReleased(person=row.posting.person.name, day=row.ended_on)
    if row.entitlements == wanted and row.reason == why:
        return False
    Withheld.objects.filter(pk=row.pk, ended_on=None).update(
        entitlements=wanted, reason=why, settled_by_name=by.name
    )
    event = events.RewardSettled(
        **_head(row, at), case=row.case, on=localdate(at), entitlements=wanted, reason=why
    )
    return ledger.append(event, origin=by.origin)


def _head(row: Withheld, at: datetime) -> dict[str, Any]:
    return {"subject": f"withheld:{row.public_id}", "area": row.area, "happened_at": at}

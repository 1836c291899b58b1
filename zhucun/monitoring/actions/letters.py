"""The household's letter of authorisation (授权承诺书): recorded from the paper, and withdrawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from zhucun.directory.perms import Actor
from zhucun.households import queries as homes
from zhucun.monitoring import events
from zhucun.monitoring.actions.recording import (
    day,
    head,
    locked,
    plain,
    require_base,
    save,
    sealed,
    word,
)
from zhucun.monitoring.enums import OPEN, Register
from zhucun.monitoring.errors import (
    LetterCoversNobody,
    LetterUnsigned,
    NotUnderWay,
    ScopeNeeded,
    WordUnknown,
)
from zhucun.monitoring.models import Case, Letter
from zhucun.monitoring.perms import require_worker


@dataclass(frozen=True, kw_only=True)
class LetterDraft:
    """What stands on the paper. `signer`: who of the household signed, a member's public id; where
    none of it could, empty, and `instead` says who did and why. `covers`: public ids of the members
    of that day whose data may be compared; `scope`: words of `Register`; `lies_at`: where the paper
    is kept."""

    signed_on: date
    signer: str = ""
    instead: str = ""
    covers: Sequence[str] = ()
    scope: Sequence[str] = ()
    lies_at: str = ""


@transaction.atomic
def record_letter(
    *, case: Case, draft: LetterDraft, base: int | None = None, at: datetime, by: Actor
) -> bool:
    """Record a letter that the household signed; it takes the place of the one before. False where
    this one is on record. Raises LetterUnsigned, LetterCoversNobody, ScopeNeeded, WordUnknown,
    DayInFuture, PersonalInPublicity, NotUnderWay, ChangedMeanwhile, NotAllowed."""
    require_worker(by, case.area)
    row = locked(case)
    if row.state not in OPEN:
        raise NotUnderWay(state=row.get_state_display())
    letter = _letter(row, draft, at, by)
    before = row.letters.select_for_update().filter(withdrawn_on=None).first()
    if before is not None and _same(before, letter):
        return False
    require_base(row, base)
    if before is not None:
        row.letters.filter(pk=before.pk).update(withdrawn_on=max(before.signed_on, draft.signed_on))
    letter.save()
    event = events.LetterRecorded(
        **head(row, at),
        letter=letter.public_id,
        on=letter.signed_on,
        members=len(letter.covers),
        scope=letter.scope,
    )
    done = save(row, event, by=by, authorised_on=letter.signed_on)
    case.refresh_from_db()
    return done


@transaction.atomic
def withdraw_letter(
    *, case: Case, on: date, base: int | None = None, at: datetime, by: Actor
) -> bool:
    """The household takes its leave back: nothing more is compared. What was compared before stays
    on record. False where no letter is in force. Raises DayInFuture, DayTooEarly, ChangedMeanwhile,
    NotAllowed."""
    require_worker(by, case.area)
    row = locked(case)
    letter = row.letters.select_for_update().filter(withdrawn_on=None).first()
    if letter is None:
        return False
    require_base(row, base)
    told = day(on, at=at, since=letter.signed_on)
    row.letters.filter(pk=letter.pk).update(withdrawn_on=told)
    event = events.LetterWithdrawn(**head(row, at), letter=letter.public_id, on=told)
    done = save(row, event, by=by, authorised_on=None)
    case.refresh_from_db()
    return done


def _letter(row: Case, draft: LetterDraft, at: datetime, by: Actor) -> Letter:
    """Raises what is wrong of what stands on the paper."""
    signed_on = day(draft.signed_on, at=at)
    members = homes.members_on([row.household], as_of=signed_on)[row.household_id]
    known = {one.public_id: one for one in members}
    instead = sealed(draft.instead, most=200)
    if not draft.signer and not instead:
        raise LetterUnsigned
    if not draft.covers:
        raise LetterCoversNobody
    if not draft.scope:
        raise ScopeNeeded
    for name in (*draft.covers, *([draft.signer] if draft.signer else ())):
        if name not in known:
            raise WordUnknown(word=name[:20])
    chosen = set(draft.covers)
    return Letter(
        case=row,
        area=row.area,
        signer=known.get(draft.signer),
        instead=instead,
        signed_on=signed_on,
        covers=[one.public_id for one in members if one.public_id in chosen],
        scope=sorted({word(one, Register.values) for one in draft.scope}),
        lies_at=plain(draft.lies_at, most=60),
        by=by.account,
        by_name=by.name,
    )


def _same(one: Letter, other: Letter) -> bool:
    names = ("signed_on", "signer_id", "instead", "covers", "scope", "lies_at")
    return all(getattr(one, name) == getattr(other, name) for name in names)

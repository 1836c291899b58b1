"""Talents of a village (后备力量, 致富带头人, 返乡人员) and the two tracks of 双培双带."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from zhucun.branches import events
from zhucun.branches.actions.arriving import happened, plain, record_id, require_village
from zhucun.branches.actions.people import settle
from zhucun.branches.enums import TalentKind, Track, TrackState
from zhucun.branches.errors import (
    DayTooEarly,
    NotALeader,
    NotAMember,
    RecordIdTaken,
    SignoffDecides,
    TalentIsThere,
    TalentOver,
    TrackIsThere,
    TrackOver,
)
from zhucun.branches.models import Cultivation, LocalPerson, Talent
from zhucun.branches.perms import require_keeper, require_recogniser
from zhucun.branches.queries.people import PersonDraft
from zhucun.branches.queries.policy import TALENT, chain_of
from zhucun.branches.queries.talents import is_leader, is_member
from zhucun.directory.perms import Actor
from zhucun.directory.queries import midnight
from zhucun.ledger import actions as ledger
from zhucun.signoff import actions as signoff

#: The chains of the two tracks (HH18-060, HH18-061).
CHAINS = {
    Track.MEMBER_TO_LEADER: "member-to-leader",
    Track.LEADER_TO_MEMBER: "leader-to-member",
}
_RUNNING = (TrackState.IDENTIFIED, TrackState.IN_TRAINING)


@dataclass(frozen=True, kw_only=True)
class TalentDraft:
    """Somebody of a village who is recognised from a day. `field`: what he does (种植 …)."""

    village: Any
    person: PersonDraft
    kind: str
    on: date
    field: str = ""
    basis: str = ""
    public_id: str = ""


@transaction.atomic
def recognise(drafts: Sequence[TalentDraft], *, at: datetime, by: Actor) -> list[Talent]:
    """Record talents. Raises the first problem of any draft: nobody is recorded then.

    Raises TalentIsThere, NotAVillage, NumberInText, DayInFuture, NotAllowed, and what `settle`
    raises.
    """
    for village in {draft.village.code: draft.village for draft in drafts}.values():
        require_keeper(by, village.code)
        require_village(village)
    for draft in drafts:
        happened("on", draft.on, at=at)
    on = max((draft.on for draft in drafts), default=localdate(at))
    people = settle([(draft.village, draft.person) for draft in drafts], on=on)
    rows = [_talent(draft, local, by) for draft, local in zip(drafts, people, strict=True)]
    try:
        with transaction.atomic():
            Talent.objects.bulk_create(rows, batch_size=2_000)
    except IntegrityError:
        _require_new(rows)
        raise
    ledger.append_many((_recognised(row), by.origin, None) for row in rows)
    return rows


def recognise_one(draft: TalentDraft, *, at: datetime, by: Actor) -> Talent:
    """One talent; the same id with the same content gives the one that is there. Raises what
    recognise raises, and RecordIdTaken."""
    known = Talent.objects.filter(public_id=record_id(draft.public_id)).first()
    if known is not None:
        require_keeper(by, known.area)
        if (known.kind, known.recognised_on) != (draft.kind, draft.on):
            raise RecordIdTaken
        return known
    return recognise([draft], at=at, by=by)[0]


@transaction.atomic
def end_talent(*, talent: Talent, on: date, reason: str, at: datetime, by: Actor) -> bool:
    """A recognition ends on a day (the first on which it no longer holds). False where it ended on
    that day. Raises TalentOver, DayTooEarly, DayInFuture, TextNeeded, NotAllowed."""
    require_keeper(by, talent.area)
    happened("on", on, at=at)
    why = plain("reason", reason, most=100, needed=True)
    if on <= talent.recognised_on:
        raise DayTooEarly(field="on", day=on, first=talent.recognised_on)
    standing = Talent.objects.filter(pk=talent.pk, until=None)
    if not standing.update(until=on, end_reason=why):
        talent.refresh_from_db()
        if talent.until == on:
            return False
        raise TalentOver(day=talent.until)
    event = events.TalentEnded(
        **head(talent), happened_at=midnight(on), kind=talent.kind, until=on, reason=why
    )
    return ledger.append(event, origin=by.origin)


@transaction.atomic
def begin_track(
    *,
    public_id: str = "",
    village: Any,
    local: LocalPerson,
    track: str,
    goal: str,
    on: date,
    at: datetime,
    by: Actor,
) -> Cultivation:
    """Choose somebody for one of the two tracks; where the pack says who signs, its sign-off begins
    and the choice is signed with it. The same id gives the one that is there.

    Raises NotAMember, NotALeader, TrackIsThere, TextNeeded, NumberInText, DayInFuture, NotAllowed.
    """
    require_keeper(by, village.code)
    happened("on", on, at=at)
    word = Track(track)
    key = record_id(public_id)
    known = Cultivation.objects.filter(public_id=key).first()
    if known is not None:
        if (known.local_id, known.track) != (local.pk, word):
            raise RecordIdTaken
        return known
    _require_start(local, word, on)
    try:
        with transaction.atomic():
            row = Cultivation.objects.create(
                public_id=key,
                local=local,
                village=village,
                area=village.code,
                track=word,
                goal=plain("goal", goal, most=200, needed=True),
                identified_on=on,
                by=by.account,
            )
    except IntegrityError as error:
        running = local.cultivations.filter(track=word, state__in=_RUNNING).first()
        raise TrackIsThere(day=running.identified_on if running else on) from error
    ledger.append(_moved(row, on), origin=by.origin)
    if is_signed(row):
        told: dict[str, Any] = {"kind": TALENT, "at": at, "by": by}
        signoff.start_cases([row.public_id], chain=CHAINS[word], is_checked=True, **told)
        signoff.sign_own(row.public_id, does="submit", **told)
        row.refresh_from_db()
    return row


@transaction.atomic
def train(*, cultivation: Cultivation, on: date, at: datetime, by: Actor) -> bool:
    """The training has begun. False where it has. Where the pack says who signs, that step is
    signed. Raises TrackOver, DayTooEarly, DayInFuture, NotAllowed."""
    require_keeper(by, cultivation.area)
    happened("on", on, at=at, first=cultivation.identified_on)
    cultivation.refresh_from_db()
    if cultivation.state == TrackState.IN_TRAINING:
        return False
    if is_signed(cultivation):
        signed = signoff.sign_own(cultivation.public_id, kind=TALENT, does="record", at=at, by=by)
        cultivation.refresh_from_db()
        return signed > 0
    return move(cultivation, TrackState.IN_TRAINING, on=on, by=by, trained_on=on)


@transaction.atomic
def complete(*, cultivation: Cultivation, on: date, at: datetime, by: Actor) -> bool:
    """The result is recognised above the village. False where it is. Raises SignoffDecides,
    NotAMember, TrackOver, DayTooEarly, DayInFuture, NotAllowed."""
    require_recogniser(by, cultivation.area)
    happened("on", on, at=at, first=cultivation.identified_on)
    if is_signed(cultivation):
        raise SignoffDecides
    if cultivation.state == TrackState.COMPLETED:
        return False
    return finish(cultivation, on=on, by=by)


@transaction.atomic
def stop_track(*, cultivation: Cultivation, reason: str, at: datetime, by: Actor) -> bool:
    """Somebody is no longer on the track; it stays with the reason. Raises TrackOver, TextNeeded,
    NumberInText, NotAllowed."""
    require_keeper(by, cultivation.area)
    why = plain("reason", reason, most=200, needed=True)
    on = localdate(at)
    done = move(cultivation, TrackState.STOPPED, on=on, by=by, stopped_on=on, stop_reason=why)
    signoff.stop_cases([cultivation.public_id], kind=TALENT, reason=why, at=at, by=by)
    return done


def finish(row: Cultivation, *, on: date, by: Actor) -> bool:
    """The end of a track. A member becomes a prosperity leader with it; that a leader became a
    member is shown by the register of members, and typed nowhere else. Raises NotAMember."""
    if row.track == Track.LEADER_TO_MEMBER and not is_member(row.local_id, on):
        raise NotAMember(day=on)
    done = move(row, TrackState.COMPLETED, on=on, by=by, completed_on=on)
    if row.track == Track.MEMBER_TO_LEADER and not is_leader(row.local_id, on):
        talent = Talent.objects.create(
            local=row.local,
            area=row.area,
            kind=TalentKind.LEADER,
            recognised_on=on,
            by=by.account,
        )
        ledger.append(_recognised(talent), origin=by.origin)
    return done


def move(row: Cultivation, after: TrackState, *, on: date, by: Actor, **values: Any) -> bool:
    """Compare and set. Raises TrackOver where the track has ended."""
    rows = Cultivation.objects.filter(pk=row.pk, state__in=_RUNNING)
    if not rows.update(state=after, **values):
        row.refresh_from_db()
        raise TrackOver(state=TrackState(row.state).label)
    row.refresh_from_db()
    return ledger.append(_moved(row, on), origin=by.origin)


def is_signed(row: Cultivation) -> bool:
    """True where the pack says who signs this track."""
    chain = CHAINS[Track(row.track)]
    return chain_of(row.area, TALENT, chain, as_of=row.identified_on) is not None


def head(row: Talent | Cultivation) -> dict[str, Any]:
    kind = "talent" if isinstance(row, Talent) else "cultivation"
    return {"subject": f"{kind}:{row.public_id}", "area": row.area}


def _moved(row: Cultivation, on: date) -> events.TrackMoved:
    return events.TrackMoved(
        **head(row), happened_at=midnight(on), track=row.track, state=row.state, on=on
    )


def _recognised(row: Talent) -> events.TalentRecognised:
    at = midnight(row.recognised_on)
    return events.TalentRecognised(**head(row), happened_at=at, kind=row.kind, on=row.recognised_on)


def _talent(draft: TalentDraft, local: LocalPerson, by: Actor) -> Talent:
    return Talent(
        public_id=record_id(draft.public_id),
        local=local,
        area=draft.village.code,
        kind=TalentKind(draft.kind),
        recognised_on=draft.on,
        field=plain("field", draft.field, most=60),
        basis=plain("basis", draft.basis, most=100),
        by=by.account,
    )


def _require_new(rows: Sequence[Talent]) -> None:
    for row in rows:
        known = Talent.objects.filter(local=row.local_id, kind=row.kind, until=None).first()
        if known is not None:
            kind = TalentKind(row.kind).label
            raise TalentIsThere(field="kind", kind=kind, day=known.recognised_on)


def _require_start(local: LocalPerson, track: Track, on: date) -> None:
    if track == Track.MEMBER_TO_LEADER and not is_member(local.pk, on):
        raise NotAMember(field="local", day=on)
    if track == Track.LEADER_TO_MEMBER and not is_leader(local.pk, on):
        raise NotALeader(field="local", day=on)

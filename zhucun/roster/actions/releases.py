"""Leaving a post: release after the handover; one in, one out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.directory.queries import midnight
from zhucun.ledger import actions as ledger
from zhucun.roster import events
from zhucun.roster.actions.changes import note_adjustment
from zhucun.roster.actions.handovers import open_handover
from zhucun.roster.actions.postings import correct_postings, end_postings, write_postings
from zhucun.roster.enums import EndReason, HandoverState, ItemState, PostingRole
from zhucun.roster.errors import (
    GapBetween,
    NobodyLeft,
    NoHandover,
    NotOneForOne,
    NotTakenOver,
    OneTeamOnly,
    ReasonNeeded,
)
from zhucun.roster.models import Adjustment, Handover, Posting, Release
from zhucun.roster.queries.changes import require_even
from zhucun.roster.queries.checks import PostingDraft
from zhucun.roster.queries.takeup import without_first_secretary


@transaction.atomic
def release_cadre(
    *,
    posting: Posting,
    ends_on: date,
    reason: EndReason,
    note: str = "",
    override: str = "",
    made_at: datetime,
    by: Actor,
) -> bool:
    """Release a cadre: everything is taken over and both have signed. False where he was released
    on that day already.

    The office may release him all the same with a reason (`override`), which is kept with the
    number of items that nobody took over. A death needs no acceptance. What is open then stays on
    the list, to be accepted later. A recall, an illness and a death are decided and known outside;
    `note` says on what it rests. A single change without a successor is half an adjustment.

    Raises NoHandover, NotTakenOver, NobodyLeft, ReasonNeeded, NotAsManyJoin where the pack asks for
    one in and one out (YN-022), and what `end_postings` raises.
    """
    by.require(Permission.MANAGE_ROSTER, area=posting.area)
    known = Release.objects.filter(posting=posting).first()
    if known is not None and known.released_on == ends_on:
        return False
    needs_note = {EndReason.RECALL, EndReason.ILLNESS, EndReason.DEATH, EndReason.OTHER}
    if reason in needs_note and not note.strip():
        raise ReasonNeeded
    handover = Handover.objects.filter(giver=posting).first()
    left = _not_taken_over(handover)
    is_alone = reason == EndReason.SINGLE_CHANGE and not _is_replaced(posting)
    if is_alone:
        require_even(village=posting.place, on=ends_on, leavers=1, joiners=0)
    excused = bool(override.strip()) or reason == EndReason.DEATH
    if not excused:
        _require_taken_over(posting, handover, left)
    if handover is not None and handover.state == HandoverState.SIGNED and not left:
        Handover.objects.filter(pk=handover.pk).update(state=HandoverState.CLOSED)
    end_postings(
        [posting],
        ends_on=ends_on,
        reason=" · ".join(part for part in (str(reason.label), note) if part)[:100],
        recalled=reason == EndReason.RECALL,
        made_at=made_at,
        by=by,
        released=True,
    )
    _require_somebody(posting, ends_on, excused=excused)
    Release.objects.create(
        posting=posting,
        reason=reason,
        note=note,
        override=override,
        open_items=left,
        released_on=ends_on,
        by=by.account,
        by_name=by.name,
    )
    if is_alone:
        note_adjustment(leaving=[posting], joining=[], on=ends_on, made_at=made_at, by=by)
    event = events.CadreReleased(
        subject=f"posting:{posting.public_id}",
        area=posting.area,
        happened_at=midnight(ends_on),
        person=posting.person.public_id,
        released_on=ends_on,
        reason=reason,
        open_items=left,
        override=override,
    )
    return ledger.append(event, origin=by.origin)


@transaction.atomic
def replace_cadre(
    *, leaving: Posting, successor: PostingDraft, ends_on: date, made_at: datetime, by: Actor
) -> tuple[Posting, Handover]:
    """One in, one out (一进一出): post the successor in the same place and role, give the leaving
    cadre his last day, and open their handover. No day lies between; they may overlap (老带新).

    The leaving cadre stays on post until he is released. Raises GapBetween, NotOneForOne, and
    what `post_cadres` and `open_handover` raise.
    """
    by.require(Permission.MANAGE_ROSTER, area=leaving.area)
    if (successor.place.pk, successor.role) != (leaving.place_id, leaving.role):
        raise NotOneForOne(person=leaving.person.name)
    if successor.starts_on > ends_on:
        raise GapBetween(person=leaving.person.name, end=ends_on, start=successor.starts_on)
    adjusted = adjust_team(
        leaving=[leaving], joining=[successor], ends_on=ends_on, made_at=made_at, by=by
    )
    return adjusted.joined[0], adjusted.handovers[0]


@dataclass(frozen=True, kw_only=True)
class Adjusted:
    """An adjustment as it was made: who joined, and the handovers to them."""

    adjustment: Adjustment
    joined: list[Posting]
    handovers: list[Handover]


@transaction.atomic
def adjust_team(
    *,
    leaving: Sequence[Posting],
    joining: Sequence[PostingDraft],
    ends_on: date,
    made_at: datetime,
    by: Actor,
) -> Adjusted:
    """Change the team of one village outside the rotation, both halves in one act (YN-022): those
    who leave get their last day and hand over, each to one who comes in his role, else to the first
    who comes. They stay on post until they are released.

    Raises OneTeamOnly, NotAsManyJoin where the pack of the village asks for as many in as out, and
    what `post_cadres` and `open_handover` raise.
    """
    places = {row.place_id: row.place for row in leaving}
    places |= {draft.place.pk: draft.place for draft in joining}
    if len(places) != 1:
        raise OneTeamOnly
    [village] = places.values()
    by.require(Permission.MANAGE_ROSTER, area=village.code)
    require_even(village=village, on=ends_on, leavers=len(leaving), joiners=len(joining))
    correct_postings([(row, {"ends_on": ends_on}) for row in leaving], made_at=made_at, by=by)
    made = write_postings(joining, made_at=made_at, by=by)
    waiting = list(made)
    handovers = []
    for row in leaving:
        same = [each for each in waiting if each.role == row.role] or waiting or made
        taker = same[0] if same else None
        if taker in waiting:
            waiting.remove(taker)
        opened_on = taker.starts_on if taker is not None else ends_on
        handovers.append(
            open_handover(giver=row, taker=taker, opened_on=opened_on, opened_at=made_at, by=by)
        )
    note = note_adjustment(leaving=leaving, joining=made, on=ends_on, made_at=made_at, by=by)
    return Adjusted(adjustment=note, joined=made, handovers=handovers)


def _is_replaced(posting: Posting) -> bool:
    """He leaves by an adjustment that says who comes."""
    return posting.moves.filter(joins=False).exists()


def _require_taken_over(posting: Posting, handover: Handover | None, left: int) -> None:
    if handover is None:
        raise NoHandover(person=posting.person.name)
    unsigned = [handover.given_on, handover.taken_on].count(None)
    if left or unsigned:
        raise NotTakenOver(person=posting.person.name, open=left, signatures=unsigned)


def _require_somebody(posting: Posting, day: date, *, excused: bool) -> None:
    """Never a day without a first secretary where the pack asks for one."""
    if excused or posting.role != PostingRole.FIRST_SECRETARY:
        return
    if without_first_secretary(village=posting.area, on=day):
        raise NobodyLeft(place=posting.place.short_name, day=day)


def _not_taken_over(handover: Handover | None) -> int:
    if handover is None:
        return 0
    return handover.items.exclude(state=ItemState.ACCEPTED).count()

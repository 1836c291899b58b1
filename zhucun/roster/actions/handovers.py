"""Handing over (交接): the list, its answers, the days together, the signatures; promises that
pass from cadre to cadre."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import prefetch_related_objects

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.directory.queries import midnight
from zhucun.kernel.ids import new_public_id
from zhucun.kernel.periods import Period
from zhucun.kernel.problems import NotAllowed
from zhucun.ledger import actions as ledger
from zhucun.ledger.events import Event
from zhucun.roster import events
from zhucun.roster.enums import HandoverState, ItemKind, ItemState
from zhucun.roster.errors import (
    ChangedMeanwhile,
    HandoverClosed,
    HandoverSettled,
    ItemAnswered,
    ItemsWaiting,
    NoTaker,
    PromiseOver,
    ReasonNeeded,
    TakerElsewhere,
)
from zhucun.roster.models import Handover, HandoverItem, Posting, StandingPromise
from zhucun.roster.perms import is_himself
from zhucun.roster.queries.handovers import OpenThing, open_things, tell_accepted


@dataclass(frozen=True, kw_only=True)
class PromiseDraft:
    """A standing promise of a cadre on post."""

    posting: Posting
    text: str
    made_on: date


@dataclass(frozen=True, kw_only=True)
class Answer:
    """The successor's answer to an item; a refusal says why."""

    item: HandoverItem
    accepted: bool
    reason: str = ""


@transaction.atomic
def make_promises(drafts: Sequence[PromiseDraft], *, by: Actor) -> list[StandingPromise]:
    """Note standing promises (长期承诺), by the cadre himself or the office."""
    prefetch_related_objects([draft.posting for draft in drafts], "person", "place")
    for draft in drafts:
        _require_party(by, draft.posting.area, draft.posting)
    rows = [
        StandingPromise(
            public_id=new_public_id(),
            village=draft.posting.place,
            area=draft.posting.area,
            posting=draft.posting,
            made_by=draft.posting,
            text=draft.text,
            made_on=draft.made_on,
            by=by.account,
            by_name=by.name,
        )
        for draft in drafts
    ]
    StandingPromise.objects.bulk_create(rows)
    ledger.append_many((_promised(row), by.origin, None) for row in rows)
    return rows


@transaction.atomic
def end_promise(*, promise: StandingPromise, ended_on: date, note: str, by: Actor) -> bool:
    """End a promise that nobody needs any more, with a word why. False where it ended on that day
    already.

    Raises PromiseOver, ReasonNeeded.
    """
    _require_party(by, promise.area, promise.posting)
    if not note.strip():
        raise ReasonNeeded
    running = StandingPromise.objects.filter(pk=promise.pk, ended_on=None)
    if not running.update(ended_on=ended_on, end_note=note):
        ended = StandingPromise.objects.get(pk=promise.pk).ended_on
        if ended == ended_on:
            return False
        raise PromiseOver(day=ended)
    event = events.PromiseEnded(
        subject=f"posting:{promise.posting.public_id}",
        area=promise.area,
        happened_at=midnight(ended_on),
        promise=promise.public_id,
        village=promise.area,
        ended_on=ended_on,
    )
    return ledger.append(event, origin=by.origin)


@transaction.atomic
def open_handover(
    *, giver: Posting, taker: Posting | None, opened_on: date, opened_at: datetime, by: Actor
) -> Handover:
    """Open the handover of a posting and draw up its list from all that is open. Where it is
    open already, that one.

    Raises TakerElsewhere.
    """
    by.require(Permission.MANAGE_ROSTER, area=giver.area)
    if taker is not None:
        _require_same_place(giver, taker)
    found, is_new = Handover.objects.get_or_create(
        giver=giver, defaults={"taker": taker, "area": giver.area, "opened_on": opened_on}
    )
    if not is_new:
        return found
    rows = _list(found, open_things(giver, as_of=opened_on))
    event = events.HandoverOpened(
        subject=f"posting:{giver.public_id}",
        area=giver.area,
        happened_at=opened_at,
        village=giver.area,
        taker=taker.person.public_id if taker else "",
        items=len(rows),
    )
    ledger.append(event, origin=by.origin)
    return found


@transaction.atomic
def name_taker(*, handover: Handover, taker: Posting, named_at: datetime, by: Actor) -> bool:
    """Name who takes over. False where he is named already. Raises TakerElsewhere,
    HandoverSettled."""
    by.require(Permission.MANAGE_ROSTER, area=handover.area)
    _require_same_place(handover.giver, taker)
    if handover.taker_id == taker.pk:
        return False
    unsigned = Handover.objects.filter(pk=handover.pk, state=HandoverState.OPEN, taken_on=None)
    if not unsigned.update(taker=taker):
        raise HandoverSettled
    handover.taker = taker
    return _changed(handover, ["taker"], named_at, by)


@transaction.atomic
def add_items(
    handover: Handover, things: Iterable[tuple[str, OpenThing]], *, added_at: datetime, by: Actor
) -> int:
    """Add things to the list, by either cadre or the office; what stands there already is left.
    Returns how many were new.

    Raises HandoverSettled.
    """
    _require_party(by, handover.area, handover.giver, handover.taker)
    _require_open(handover)
    rows = _list(handover, things)
    if rows:
        _changed(handover, ["items"], added_at, by)
    return len(rows)


@transaction.atomic
def draw_up_again(*, handover: Handover, as_of: date, added_at: datetime, by: Actor) -> int:
    """Look again for what is open, and add what is new."""
    things = open_things(handover.giver, as_of=as_of)
    return add_items(handover, things, added_at=added_at, by=by)


@transaction.atomic
def record_together(
    *, handover: Handover, start: date, until: date, recorded_at: datetime, by: Actor
) -> bool:
    """Record from when until when (the first day no longer) both lived and worked side by side.

    False where it says so already. Raises PeriodReversed, HandoverClosed.
    """
    _require_party(by, handover.area, handover.giver, handover.taker)
    Period(start, until)
    if (handover.together_from, handover.together_until) == (start, until):
        return False
    still = Handover.objects.filter(pk=handover.pk).exclude(state=HandoverState.CLOSED)
    if not still.update(together_from=start, together_until=until):
        raise HandoverClosed
    handover.together_from, handover.together_until = start, until
    return _changed(handover, ["together"], recorded_at, by)


@transaction.atomic
def answer_items(
    answers: Sequence[Answer], *, answered_on: date, by: Actor, paper: str = ""
) -> int:
    """The successor accepts items or refuses them with a reason; returns how many.

    The office may record it for him with what it rests on (`paper`): a signed list, a death.
    A refused item can be accepted later; an accepted promise is from then on the successor's.
    Raises NoTaker, ReasonNeeded, ItemAnswered, HandoverClosed.
    """
    news: list[Event] = []
    for answer in answers:
        item, handover = answer.item, answer.item.handover
        on_paper = _require_taker(by, handover, paper)
        if not answer.accepted and not answer.reason.strip():
            raise ReasonNeeded
        state = ItemState.ACCEPTED if answer.accepted else ItemState.REFUSED
        if item.state == state and item.answer == (answer.reason or paper):
            continue
        waiting = [ItemState.OPEN, ItemState.REFUSED] if answer.accepted else [ItemState.OPEN]
        changed = HandoverItem.objects.filter(pk=item.pk, state__in=waiting).update(
            state=state,
            answered_on=answered_on,
            answer=answer.reason or paper,
            answered_by=by.account,
            answered_by_name=by.name,
        )
        if not changed:
            raise ItemAnswered(text=item.text)
        item.state = state
        if answer.accepted and item.kind == ItemKind.PROMISE:
            mine = StandingPromise.objects.filter(public_id=item.key, posting=handover.giver)
            mine.update(posting=handover.taker)
        elif answer.accepted:
            tell_accepted(item.kind, [item.key], handover, on=answered_on, by=by)
        news.append(_answered(item, handover, state, answered_on, on_paper=on_paper))
    return ledger.append_many((event, by.origin, None) for event in news)


@transaction.atomic
def sign_handover(
    *, handover: Handover, side: str, signed_on: date, by: Actor, paper: str = ""
) -> bool:
    """One side signs: "giver" or "taker"; the office may record a signature on paper with what
    it rests on. False where that side has signed.

    Nobody signs while an item waits for its answer. Raises ItemsWaiting, NoTaker, ReasonNeeded.
    """
    on_paper = _require_side(by, handover, side, paper)
    waiting = handover.items.filter(state=ItemState.OPEN).count()
    if waiting:
        raise ItemsWaiting(number=waiting)
    day, note = ("given_on", "given_note") if side == "giver" else ("taken_on", "taken_note")
    unsigned = Handover.objects.filter(pk=handover.pk, state=HandoverState.OPEN, **{day: None})
    if not unsigned.update(**{day: signed_on, note: paper}):
        handover.refresh_from_db(fields=["state", "given_on", "taken_on"])
        if handover.state == HandoverState.CLOSED:
            raise HandoverClosed
        return False
    both = Handover.objects.filter(pk=handover.pk, given_on__isnull=False, taken_on__isnull=False)
    both.update(state=HandoverState.SIGNED)
    handover.refresh_from_db(fields=["state", "given_on", "given_note", "taken_on", "taken_note"])
    event = events.HandoverSigned(
        subject=f"posting:{handover.giver.public_id}",
        area=handover.area,
        happened_at=midnight(signed_on),
        side=side,
        signed_on=signed_on,
        on_paper=on_paper,
    )
    return ledger.append(event, origin=by.origin)


def _list(handover: Handover, things: Iterable[tuple[str, OpenThing]]) -> list[HandoverItem]:
    known = set(handover.items.values_list("kind", "key"))
    rows = []
    for kind, thing in things:
        if (str(kind), thing.key) in known:
            continue
        known.add((str(kind), thing.key))
        rows.append(
            HandoverItem(
                public_id=new_public_id(),
                handover=handover,
                kind=kind,
                key=thing.key,
                text=thing.text,
            )
        )
    return HandoverItem.objects.bulk_create(rows)


def _require_party(by: Actor, area: str, *postings: Posting | None) -> None:
    if by.can(Permission.MANAGE_ROSTER, area=area):
        return
    if not any(is_himself(by, posting) for posting in postings):
        raise NotAllowed


def _require_taker(by: Actor, handover: Handover, paper: str) -> bool:
    """True where the office answers for the successor, which says on what it rests."""
    himself = is_himself(by, handover.taker)
    if not himself:
        by.require(Permission.MANAGE_ROSTER, area=handover.area)
    if handover.state == HandoverState.CLOSED:
        raise HandoverClosed
    if handover.taker is None:
        raise NoTaker(person=handover.giver.person.name)
    if not himself and not paper.strip():
        raise ReasonNeeded
    return not himself


def _require_side(by: Actor, handover: Handover, side: str, paper: str) -> bool:
    if side not in ("giver", "taker"):
        raise ValueError(f"no side of a handover: {side}")
    if side == "taker":
        return _require_taker(by, handover, paper)
    if is_himself(by, handover.giver):
        return False
    by.require(Permission.MANAGE_ROSTER, area=handover.area)
    if not paper.strip():
        raise ReasonNeeded
    return True


def _require_same_place(giver: Posting, taker: Posting) -> None:
    if taker.place_id != giver.place_id or taker.pk == giver.pk:
        raise TakerElsewhere(person=taker.person.name)


def _require_open(handover: Handover) -> None:
    state = Handover.objects.values_list("state", flat=True).get(pk=handover.pk)
    if state == HandoverState.CLOSED:
        raise HandoverClosed
    if state != HandoverState.OPEN:
        raise HandoverSettled
    if handover.given_on is not None or handover.taken_on is not None:
        raise ChangedMeanwhile


def _changed(handover: Handover, what: list[str], at: datetime, by: Actor) -> bool:
    event = events.HandoverChanged(
        subject=f"posting:{handover.giver.public_id}",
        area=handover.area,
        happened_at=at,
        village=handover.area,
        changed=what,
    )
    return ledger.append(event, origin=by.origin)


def _promised(row: StandingPromise) -> events.PromiseMade:
    return events.PromiseMade(
        subject=f"posting:{row.posting.public_id}",
        area=row.area,
        happened_at=midnight(row.made_on),
        promise=row.public_id,
        village=row.area,
    )


def _answered(
    item: HandoverItem, handover: Handover, state: ItemState, day: date, *, on_paper: bool
) -> events.HandoverItemAnswered:
    return events.HandoverItemAnswered(
        subject=f"posting:{handover.giver.public_id}",
        area=handover.area,
        happened_at=midnight(day),
        item=item.public_id,
        kind=item.kind,
        answer=state,
        on_paper=on_paper,
    )

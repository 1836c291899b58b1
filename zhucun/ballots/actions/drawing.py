"""The draw of households in two steps, and its replacement with a reason."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localtime

from zhucun.ballots import events, perms
from zhucun.ballots.actions.words import plain
from zhucun.ballots.enums import PollState
from zhucun.ballots.errors import AlreadyDrawn, NobodyThere, NotDrawn, SheetsAreOut, WordNeeded
from zhucun.ballots.models import Asked, Draw, Poll
from zhucun.ballots.queries.drawing import (
    Framed,
    commitment_of,
    digest_of,
    frame_of,
    labels_of,
    sample,
)
from zhucun.ballots.queries.sheet import terms_of
from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor
from zhucun.households import queries as households
from zhucun.ledger import actions as ledger


def commit(
    poll: Poll, *, frame: Sequence[Framed], at: datetime, by: Actor, reason: str = ""
) -> Draw:
    """Draw a seed, keep it sealed, and bind it and the households (by labels) in the ledger; the
    caller has checked the right."""
    number = poll.draws.count() + 1
    seed, salt = secrets.token_hex(32), secrets.token_hex(32)
    specials = sum(special for _, special in frame)
    wanted = 0
    if poll.special_share is not None:
        wanted = min(specials, -int(-(poll.special_share * poll.size) // 100))
    draw = Draw.objects.create(
        poll=poll,
        number=number,
        commitment=commitment_of(seed, poll.public_id, number),
        sealed_seed=seed,
        sealed_salt=salt,
        frame=[list(each) for each in frame],
        frame_digest=digest_of(labels_of(frame, salt)[0]),
        households=len(frame),
        specials=specials,
        wanted=wanted,
        by_name=by.name,
    )
    event = events.SampleCommitted(
        subject=f"poll:{poll.public_id}",
        area=poll.area,
        happened_at=at,
        number=number,
        commitment=draw.commitment,
        frame=draw.frame_digest,
        households=draw.households,
        specials=specials,
        wanted=wanted,
        reason=reason,
    )
    ledger.append(event, origin=by.origin)
    return draw


@transaction.atomic
def draw_households(*, poll: Poll, word: str, at: datetime, by: Actor) -> Draw:
    """Open the seed and draw, with a word that the server could not know when it bound the seed.
    The same word again gives the draw that is there.

    Raises WordNeeded, AlreadyDrawn, NumberInText, TextTooLong, OwnPoll, NotAllowed.
    """
    perms.require_runner(by, poll)
    said = plain(word, most=40)
    if not said:
        raise WordNeeded
    today = localtime(at).date()
    draw = poll.draws.order_by("-number").first()
    if draw is None:
        raise NotDrawn
    if draw.seed:
        if draw.word == said:
            return draw
        raise AlreadyDrawn(day=draw.drawn_on)
    opened = Draw.objects.filter(pk=draw.pk, seed="").update(
        seed=draw.sealed_seed, word=said, drawn_on=today
    )
    if not opened:
        raise AlreadyDrawn(day=today)
    draw.refresh_from_db()
    _ask(draw, poll, at=at, by=by)
    Poll.objects.filter(pk=poll.pk, state=PollState.OPENED).update(state=PollState.DRAWN)
    poll.refresh_from_db()
    return draw


def _ask(draw: Draw, poll: Poll, *, at: datetime, by: Actor) -> None:
    frame, named = labels_of([(str(key), int(one)) for key, one in draw.frame], draw.sealed_salt)
    chosen = sample(frame, seed=draw.seed, word=draw.word, size=poll.size, specials=draw.wanted)
    ids = [named[each.household] for each in chosen]
    known = households.households_named(actor=by, ids=ids)
    Asked.objects.bulk_create(
        Asked(
            draw=draw,
            household=known[named[each.household]],
            rank=each.rank,
            is_special=each.is_special,
        )
        for each in chosen
    )
    event = events.SampleDrawn(
        subject=f"poll:{poll.public_id}",
        area=poll.area,
        happened_at=at,
        number=draw.number,
        seed=draw.seed,
        word=draw.word,
        frame=draw.frame_digest,
        drawn=len(chosen),
        specials=sum(each.is_special for each in chosen),
    )
    ledger.append(event, origin=by.origin)


@transaction.atomic
def replace_draw(*, poll: Poll, reason: str, at: datetime, by: Actor) -> Draw:
    """Set a draw aside with a reason that everybody reads, and bind a new one over the households
    of today. Not once sheets are printed.

    Raises SheetsAreOut, NotDrawn, ReasonNeeded, NobodyThere, OwnPoll, NotAllowed.
    """
    perms.require_runner(by, poll)
    why = plain(reason, needed=True)
    if not Poll.objects.filter(pk=poll.pk, state=PollState.DRAWN).update(state=PollState.OPENED):
        if poll.batches:
            raise SheetsAreOut
        raise NotDrawn
    poll.refresh_from_db()
    poll.draws.filter(replaced_because="").update(replaced_because=why)
    return commit(poll, frame=_frame(poll, localtime(at).date(), by), at=at, by=by, reason=why)


def _frame(poll: Poll, day: date, by: Actor) -> list[Framed]:
    terms = terms_of(directory.pack_for(poll.area, as_of=poll.starts_on))
    frame = frame_of(actor=by, village=poll.village, day=day, special=terms.special_tags)
    if not frame:
        raise NobodyThere(village=poll.village.short_name, day=day)
    return frame

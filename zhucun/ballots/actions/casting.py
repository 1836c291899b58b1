"""A ballot is counted. It is no record: no event, no row, no day, nobody's name.

Every other write of the house leaves an event; this one must not (docs/decisions/0026-ballots.md).
The poll is held first, before codes and counts: in the order in which it is closed and declared
void, so that none waits for another for ever.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import date
from random import SystemRandom

from django.db import transaction
from django.db.models import F

from zhucun.ballots import perms
from zhucun.ballots.actions.words import plain
from zhucun.ballots.enums import Channel, PollState
from zhucun.ballots.errors import AlreadyCounted, EmptyBallot, NotRunning, UnknownAnswer
from zhucun.ballots.models import Code, Line, Poll, Said
from zhucun.ballots.queries.voting import code_of, known_poll, require_open
from zhucun.directory.perms import Actor


@transaction.atomic
def cast(
    *,
    poll: str,
    code: str,
    answers: Mapping[int, str],
    words: str = "",
    channel: Channel = Channel.LINK,
    today: date,
) -> None:
    """Count a ballot of somebody who has a code; `answers` by the number of the line.

    A ballot that is sent twice is counted once, and the second is told so. Raises NotFound,
    PollOver, PollAhead, NotRunning, UnknownCode, AlreadyCounted, EmptyBallot, UnknownAnswer,
    NumberInText, TextTooLong.
    """
    found = hold(known_poll(poll))
    require_open(found, today=today)
    _require_answers(answers)
    spent = code_of(found, code, short=channel == Channel.KIOSK)
    _count(found, spent, answers=answers, words=words, channel=channel)


@transaction.atomic
def enter_sheet(
    *,
    poll: Poll,
    code: str,
    answers: Mapping[int, str],
    words: str = "",
    is_spoiled: bool = False,
    today: date,
    by: Actor,
) -> None:
    """Count a sheet of paper, by who runs the poll; a spoiled one counts as come back and as
    nothing else. Who entered which sheet is kept nowhere.

    Raises PollOver, PollAhead, NotRunning, UnknownCode, AlreadyCounted, EmptyBallot, UnknownAnswer,
    NumberInText, TextTooLong, OwnPoll, NotAllowed.
    """
    perms.require_runner(by, poll)
    held = hold(poll)
    require_open(held, today=today, by_clerk=True)
    if not is_spoiled:
        _require_answers(answers)
    spent = code_of(held, code, short=True)
    if is_spoiled:
        _spend(spent)
        _come_back(held, Channel.PAPER, spoiled=1)
        return
    _count(held, spent, answers=answers, words=words, channel=Channel.PAPER)


def hold(poll: Poll) -> Poll:
    """The poll as it stands, kept from others until this ballot is counted."""
    return Poll.objects.select_for_update(no_key=True).get(pk=poll.pk)


def _require_answers(answers: Mapping[int, str]) -> None:
    if not any(answers.values()):
        raise EmptyBallot


def _count(
    poll: Poll, code: Code, *, answers: Mapping[int, str], words: str, channel: Channel
) -> None:
    given = {number: answer for number, answer in answers.items() if answer}
    offered = {each["id"] for each in poll.answers}
    lines = dict(poll.lines.values_list("number", "pk"))
    if not given.keys() <= lines.keys() or not set(given.values()) <= offered:
        raise UnknownAnswer
    said = plain(words) if poll.asks_words else ""
    _spend(code)
    for number, answer in sorted(given.items()):
        Line.objects.filter(pk=lines[number]).update(**{answer: F(answer) + 1})
    _come_back(poll, channel)
    if said:
        shuffle_words(poll, said)


def _spend(code: Code) -> None:
    """Raises AlreadyCounted where another was faster."""
    if not Code.objects.filter(pk=code.pk, is_spent=False).update(is_spent=True):
        raise AlreadyCounted
    blur_codes(code.poll_id)


def blur_codes(poll: int) -> None:
    """Write every spent code of a poll again, so that all carry the same transaction: the database
    notes with each row which one wrote it, and words of the same would be of this code."""
    Code.objects.filter(poll=poll, is_spent=True).update(is_spent=True)


def shuffle_words(poll: Poll, *more: str) -> None:
    """Write all words of a poll anew under other keys and in another order, with what was added: no
    row tells which are the latest."""
    texts = [*Said.objects.filter(poll=poll).values_list("text", flat=True), *more]
    Said.objects.filter(poll=poll).delete()
    SystemRandom().shuffle(texts)
    rows = [Said(key=secrets.token_hex(16), poll=poll, text=text) for text in texts]
    Said.objects.bulk_create(rows)


def _come_back(poll: Poll, channel: Channel, *, spoiled: int = 0) -> None:
    """Raises NotRunning where the poll was closed meanwhile: then nothing is counted."""
    column = f"back_{channel}"
    running = Poll.objects.filter(pk=poll.pk, state=PollState.RUNNING)
    if not running.update(**{column: F(column) + 1, "spoiled": F("spoiled") + spoiled}):
        raise NotRunning

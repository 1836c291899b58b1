"""A ballot is counted. It is no record: no event, no row, no day, nobody's name.

Every other write of the house leaves an event; this one must not (docs/decisions/0026-ballots.md).
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import date

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
    found = known_poll(poll)
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
    poll.refresh_from_db()
    require_open(poll, today=today, by_clerk=True)
    if not is_spoiled:
        _require_answers(answers)
    spent = code_of(poll, code, short=True)
    if is_spoiled:
        _spend(spent)
        _come_back(poll, Channel.PAPER, spoiled=1)
        return
    _count(poll, spent, answers=answers, words=words, channel=Channel.PAPER)


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
        Said.objects.create(key=secrets.token_hex(16), poll=poll, text=said)


def _spend(code: Code) -> None:
    """Raises AlreadyCounted where another was faster."""
    if not Code.objects.filter(pk=code.pk, is_spent=False).update(is_spent=True):
        raise AlreadyCounted


def _come_back(poll: Poll, channel: Channel, *, spoiled: int = 0) -> None:
    """Raises NotRunning where the poll was closed meanwhile: then nothing is counted."""
    column = f"back_{channel}"
    running = Poll.objects.filter(pk=poll.pk, state=PollState.RUNNING)
    if not running.update(**{column: F(column) + 1, "spoiled": F("spoiled") + spoiled}):
        raise NotRunning

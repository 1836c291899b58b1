"""A pile of paper is counted at once: which codes came back, and how often each answer was given
over all of them. What one sheet said is nowhere. As with single ballots there is no event
(docs/decisions/0026-ballots.md, 0034-withheld-rewards.md)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import transaction
from django.db.models import F

from zhucun.ballots import perms
from zhucun.ballots.actions.casting import blur_codes, hold
from zhucun.ballots.enums import PollState
from zhucun.ballots.errors import (
    AlreadyCounted,
    CodeTwice,
    MoreAnswersThanSheets,
    NotRunning,
    PileTooSmall,
    SheetsUnanswered,
    UnknownAnswer,
    UnknownCode,
)
from zhucun.ballots.models import Code, Line, Poll
from zhucun.ballots.queries.voting import digests_of, require_open, tidy
from zhucun.directory.perms import Actor

#: How often each answer was given to each line, by the number of the line.
Counts = Mapping[int, Mapping[str, int]]


@transaction.atomic
def enter_pile(
    *,
    poll: Poll,
    codes: Sequence[str],
    spoiled: Sequence[str] = (),
    counts: Counts,
    today: date,
    by: Actor,
) -> None:
    """Count a pile of sheets, by who runs the poll: the whole pile or nothing. `codes` came back
    with an answer, `spoiled` without a valid one. Six queries, and one for each line.

    Raises PollOver, PollAhead, NotRunning, PileTooSmall, CodeTwice, UnknownCode, AlreadyCounted,
    MoreAnswersThanSheets, SheetsUnanswered, UnknownAnswer, OwnPoll, NotAllowed.
    """
    perms.require_runner(by, poll)
    poll = hold(poll)
    require_open(poll, today=today, by_clerk=True)
    require_pile(poll, codes, spoiled)
    lines = dict(poll.lines.values_list("number", "pk"))
    require_counts(poll, lines, codes, counts)
    digests = digests_of(poll, [*codes, *spoiled])
    if len(digests) < len(codes) + len(spoiled):
        raise UnknownCode
    spent = Code.objects.filter(poll=poll, digest__in=digests.values(), is_spent=False)
    if spent.update(is_spent=True) < len(digests):
        raise AlreadyCounted
    blur_codes(poll.pk)
    for number, given in sorted(counts.items()):
        added = {answer: F(answer) + count for answer, count in given.items() if count}
        if added:
            Line.objects.filter(pk=lines[number]).update(**added)
    running = Poll.objects.filter(pk=poll.pk, state=PollState.RUNNING)
    back, bad = len(digests), len(spoiled)
    if not running.update(back_paper=F("back_paper") + back, spoiled=F("spoiled") + bad):
        raise NotRunning


def require_pile(poll: Poll, codes: Sequence[str], spoiled: Sequence[str]) -> None:
    """Raises PileTooSmall, CodeTwice: the counts of few sheets would tell what each said, and a
    sheet counts once."""
    if len(codes) < poll.least:
        raise PileTooSmall(sheets=len(codes), least=poll.least)
    shortened = [tidy(code)[:12] for code in (*codes, *spoiled)]
    if len(set(shortened)) < len(shortened):
        raise CodeTwice


def require_counts(
    poll: Poll, lines: Mapping[int, int], codes: Sequence[str], counts: Counts
) -> None:
    """Raises UnknownAnswer, MoreAnswersThanSheets, SheetsUnanswered."""
    offered = {each["id"] for each in poll.answers}
    for number, given in sorted(counts.items()):
        if number not in lines or not set(given) <= offered or min(given.values(), default=0) < 0:
            raise UnknownAnswer
        total = sum(given.values())
        if total > len(codes):
            raise MoreAnswersThanSheets(line=number, answers=total, sheets=len(codes))
    answered = sum(sum(given.values()) for given in counts.values())
    if answered < len(codes):
        raise SheetsUnanswered(answers=answered, sheets=len(codes))

"""What a poll found, as far as it may be shown."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from random import SystemRandom

from zhucun.ballots.enums import COUNTED, BallotAnswer
from zhucun.ballots.models import Line, Poll
from zhucun.ballots.queries.marks import answers_of, is_shown, percent
from zhucun.ballots.queries.polls import may_run, one_poll
from zhucun.directory.perms import Actor


@dataclass(frozen=True, kw_only=True)
class Counted:
    """One answer of a line; `share` of those who know, None of “do not know” and of nothing."""

    answer: str
    zh: str
    en: str
    count: int
    share: Decimal | None


@dataclass(frozen=True, kw_only=True)
class LineResult:
    """One question about one subject. Where `is_shown` is False too few know, and nothing is
    said; `answered` then is None, too. `known` are those who answered and know: the
    denominator."""

    line: Line
    is_shown: bool
    answered: int | None
    known: int | None
    counts: tuple[Counted, ...]
    share: Decimal | None
    broad_share: Decimal | None


@dataclass(frozen=True, kw_only=True)
class Results:
    """A poll that was closed. `rate`: ballots that came back, of the codes that were out."""

    poll: Poll
    rate: Decimal | None
    lines: tuple[LineResult, ...]
    said: tuple[str, ...]
    is_hidden: bool


def results(*, actor: Actor, public_id: str) -> Results | None:
    """What a poll found; None before it is closed, whoever asks. Words are for who runs the
    poll, in no order. Three queries. Raises NotFound."""
    poll = one_poll(actor=actor, public_id=public_id)
    if poll.state not in COUNTED:
        return None
    rows = poll.lines.select_related("subject", "poll").order_by("number")
    hidden = poll.valid < poll.least
    return Results(
        poll=poll,
        rate=percent(poll.back, poll.issued),
        lines=tuple(_line(row, poll) for row in rows),
        said=() if hidden else _said(actor, poll),
        is_hidden=hidden,
    )


def _line(row: Line, poll: Poll) -> LineResult:
    if not is_shown(poll, row):
        return LineResult(
            line=row,
            is_shown=False,
            answered=None,
            known=None,
            counts=(),
            share=None,
            broad_share=None,
        )
    known = row.satisfied + row.fairly_satisfied + row.dissatisfied
    return LineResult(
        line=row,
        is_shown=True,
        answered=answers_of(row),
        known=known,
        counts=tuple(
            Counted(
                answer=each["id"],
                zh=each["zh"],
                en=each["en"],
                count=getattr(row, each["id"]),
                share=None
                if each["id"] == BallotAnswer.UNKNOWN
                else percent(getattr(row, each["id"]), known),
            )
            for each in poll.answers
        ),
        share=percent(row.satisfied, known),
        broad_share=percent(row.satisfied + row.fairly_satisfied, known),
    )


def _said(actor: Actor, poll: Poll) -> tuple[str, ...]:
    """Words are for those who run polls of the place and are not asked about themselves."""
    if not may_run(actor=actor, poll=poll):
        return ()
    texts = [row.text for row in poll.said.order_by("key")]
    SystemRandom().shuffle(texts)
    return tuple(texts)

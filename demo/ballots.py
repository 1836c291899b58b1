"""群众评议 in 马庄村: the first half of 2025 is closed, the second runs. All is demonstration."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from zhucun.ballots import actions, queries
from zhucun.ballots.enums import BallotAnswer, Channel
from zhucun.ballots.models import Poll
from zhucun.directory.models import Place
from zhucun.directory.perms import Actor
from zhucun.directory.queries import midnight
from zhucun.households import queries as households

if TYPE_CHECKING:
    from random import Random

    from demo.world import World

COUNTY, MAZHUANG = "411327", "411327313209"
#: First and last day, the day on which it was closed, title, the word that somebody called out.
_PAST = (
    date(2025, 6, 16),
    date(2025, 6, 20),
    date(2025, 6, 23),
    "2025年上半年群众评议",
    "福彩25068",
)
_NOW = (date(2025, 7, 28), date(2025, 8, 31), "2025年下半年群众评议", "丰收")
_MOST, _LEAST = 30, 5
_SAID = ("村里到镇上的路坏了，盼着早点修", "工作队常来家里坐", "希望多介绍些活儿", "夜里村口没有灯")
_CHANCES = (
    (BallotAnswer.SATISFIED, 78),
    (BallotAnswer.FAIRLY_SATISFIED, 13),
    (BallotAnswer.DISSATISFIED, 4),
    (BallotAnswer.UNKNOWN, 5),
)


def build(world: World) -> None:
    """One evaluation that is closed, and one that runs."""
    if MAZHUANG not in world.places or not world.mazhuang:
        return
    office, village = world.office(COUNTY), world.places[MAZHUANG]
    day = _PAST[0]
    count = households.households(actor=office, as_of=day, area=MAZHUANG).count()
    subjects = queries.choices(actor=office, village=village, day=day)
    if count < _LEAST or not subjects:
        return
    rng, size = world.rng("ballots"), min(_MOST, count)
    ballots = _past(office, village, size, rng) + _running(office, village, size, rng)
    world.progress("ballots", ballots, ballots)


def _draft(
    office: Actor, village: Place, size: int, first: date, last: date, title: str
) -> actions.PollDraft:
    there = queries.choices(actor=office, village=village, day=first)
    return actions.PollDraft(
        village=village,
        title=title,
        subjects=[(each.kind, each.key) for each in there[:4]],
        questions=["comes-home", "solves-matters"],
        starts_on=first,
        ends_on=last,
        size=size,
    )


def _printed(draft: actions.PollDraft, word: str, office: Actor) -> tuple[Poll, list[str]]:
    at = midnight(draft.starts_on)
    poll = actions.open_poll(draft, at=at, by=office)
    actions.draw_households(poll=poll, word=word, at=at, by=office)
    return poll, list(actions.print_sheets(poll=poll, at=at, by=office).codes)


def _past(office: Actor, village: Place, size: int, rng: Random) -> int:
    first, last, closed, title, word = _PAST
    poll, codes = _printed(_draft(office, village, size, first, last, title), word, office)
    back = max(_LEAST, size * 9 // 10)
    _cast(poll, codes[:back], first, rng)
    actions.close_poll(poll=poll, at=_noon(closed), by=office)
    return back


def _running(office: Actor, village: Place, size: int, rng: Random) -> int:
    first, last, title, word = _NOW
    poll, codes = _printed(_draft(office, village, size, first, last, title), word, office)
    _cast(poll, codes[: size // 3], first, rng)
    return size // 3


def _cast(poll: Poll, codes: list[str], day: date, rng: Random) -> None:
    words, weights = [str(word) for word, _ in _CHANCES], [weight for _, weight in _CHANCES]
    numbers = [line.number for line in queries.lines_of(poll)]
    for number, code in enumerate(codes):
        answers = dict(zip(numbers, rng.choices(words, weights, k=len(numbers)), strict=True))
        actions.cast(
            poll=poll.public_id,
            code=code,
            answers=answers,
            words=_SAID[number // 6] if number % 6 == 0 and number // 6 < len(_SAID) else "",
            channel=Channel.KIOSK if number % 3 else Channel.LINK,
            today=day,
        )


def _noon(day: date) -> datetime:
    return midnight(day).replace(hour=4)

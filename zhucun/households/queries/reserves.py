"""Classifications that a room above decides on: by hand they neither begin nor end there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

#: Told by a source, and not decided here: a list that is taken over, a register of former years.
HISTORY = "history"


@dataclass(frozen=True, kw_only=True)
class Reserve:
    """What a room keeps to itself: the classifications that only its decisions begin, and those
    that only they end, wherever `applies` to the area (a village) on the day."""

    word: str
    begins: frozenset[str]
    ends: frozenset[str]
    applies: Callable[[str, date], bool]


_reserves: dict[str, Reserve] = {}


def register_reserve(reserve: Reserve) -> None:
    """Make known what a room above decides; called once, by that room."""
    _reserves[reserve.word] = reserve


def reserved(tag: str, *, area: str, on: date, ends: bool = False) -> str:
    """The room that decides whether a classification begins (or ends) there on a day; empty where
    whoever keeps the registry does."""
    return next((each.word for each in _of(tag, ends) if each.applies(area, on)), "")


def _of(tag: str, ends: bool) -> Iterator[Reserve]:
    for each in _reserves.values():
        if tag in (each.ends if ends else each.begins):
            yield each

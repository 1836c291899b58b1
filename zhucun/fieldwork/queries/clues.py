"""Signs of a risk of return to poverty that are heard in the field: who wants to know of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from zhucun.directory.perms import Actor
from zhucun.fieldwork.models import Matter

#: Told of clues that were just kept, in the transaction that keeps them.
ClueTaker = Callable[[Sequence[Matter], datetime, Actor], None]
_takers: list[ClueTaker] = []


def register_clue_taker(taker: ClueTaker) -> None:
    """Make known who takes clues; called once, by a room above."""
    _takers.append(taker)


def tell_clues(clues: Sequence[Matter], at: datetime, by: Actor) -> None:
    """Tell of clues that one actor told at one instant."""
    for taker in _takers if clues else ():
        taker(clues, at, by)

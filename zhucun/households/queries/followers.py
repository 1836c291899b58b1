"""Who wants to know what became of households: rooms above, told in the transaction of the act."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from zhucun.directory.perms import Actor
from zhucun.households.enums import Became
from zhucun.households.models import Household


@dataclass(frozen=True, kw_only=True)
class Turn:
    """What became of a household on a day, as its row says after the act.

    `area`: the village in which it lived before, by code; where it lives now is in the row.
    `reason`: why it ended (EndReason), or what was said of the move or of the end taken back.
    `successors`: the household that split from it, or the one that it joined.
    """

    became: Became
    household: Household
    on: date
    area: str
    reason: str = ""
    successors: tuple[Household, ...] = ()


#: Told of all that one act did, once, at its end; its right was checked by the act itself.
Follower = Callable[[Sequence[Turn], datetime, Actor], None]
_followers: list[Follower] = []


def register_follower(follower: Follower) -> None:
    """Make known who follows households; called once, by a room above."""
    if follower not in _followers:
        _followers.append(follower)


def tell_followers(turns: Sequence[Turn], at: datetime, by: Actor) -> None:
    """Tell of what became of households by one act, at one instant."""
    for follower in _followers if turns else ():
        follower(turns, at, by)

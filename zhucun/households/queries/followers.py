"""Who wants to know what became of households: rooms above, told in the transaction of the act."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from zhucun.directory.perms import Actor
from zhucun.households.enums import Became
from zhucun.households.models import Household, Member


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


@dataclass(frozen=True, kw_only=True)
class Death:
    """A member who died, by his row after the act; `on` is the first day on which he is counted no
    more. `is_taken_back`: it was recorded by mistake, and he never died."""

    member: Member
    on: date
    is_taken_back: bool = False


#: Told of all that one act did, once, at its end; its right was checked by the act itself.
Follower = Callable[[Sequence[Turn], datetime, Actor], None]
#: Told of who died by one act, or did not after all; its right was checked by the act itself.
Mourner = Callable[[Sequence[Death], datetime, Actor], None]
_followers: list[Follower] = []
_mourners: list[Mourner] = []


def register_follower(follower: Follower) -> None:
    """Make known who follows households; called once, by a room above."""
    if follower not in _followers:
        _followers.append(follower)


def tell_followers(turns: Sequence[Turn], at: datetime, by: Actor) -> None:
    """Tell of what became of households by one act, at one instant."""
    for follower in _followers if turns else ():
        follower(turns, at, by)


def register_mourner(mourner: Mourner) -> None:
    """Make known who follows the deaths of members; called once, by a room above."""
    if mourner not in _mourners:
        _mourners.append(mourner)


def tell_mourners(deaths: Sequence[Death], at: datetime, by: Actor) -> None:
    """Tell of deaths recorded, or taken back, by one act."""
    for mourner in _mourners if deaths else ():
        mourner(deaths, at, by)

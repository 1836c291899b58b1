"""What a room's feed can do with a list, and which there are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.intake.errors import UnknownFeed
from zhucun.intake.rows.lists import Row, Table
from zhucun.intake.rows.plans import Plan
from zhucun.ledger.events import Origin
from zhucun.packs.feeds import FeedSpec

#: Told how far a phase is: (done, total, phase). Total 0: not known.
Progress = Callable[[int, int, str], None]


def silent(done: int, total: int, phase: str) -> None:
    """Tells nobody."""


@dataclass(frozen=True, kw_only=True)
class Scope:
    """For whom, where and when a list is planned, accepted or written out."""

    actor: Actor
    area: str
    as_of: date
    at: datetime
    spec: FeedSpec
    round: str = ""
    pack: str = ""


#: Where the events of a row come from; None: of the list itself.
OriginOf = Callable[[Row | None], Origin]


class Handler(Protocol):
    """What a room does with one list. `personal` are the fields that are masked without the
    right to see them."""

    @property
    def name(self) -> str: ...

    @property
    def personal(self) -> frozenset[str]: ...

    @property
    def limits(self) -> Mapping[str, int]:
        """The longest text of a field."""

    @property
    def keeps(self) -> frozenset[str]:
        """The fields that the room takes over; the others are reported as ignored."""

    @property
    def left_open(self) -> frozenset[str]:
        """Required fields that may be empty in some rows; the handler itself says in which."""

    @property
    def ends_gone(self) -> bool:
        """True where what a list does not name may be ended on a day, by choice."""

    def columns_of(self, event: str, data: Mapping[str, Any]) -> Mapping[str, Sequence[str]]:
        """What an event of a row brought: fields of its record, each with the fields of the list
        in which it stands."""

    def plan(self, table: Table, scope: Scope, progress: Progress) -> Plan:
        """Hold the rows against what is known. Reads only."""

    def accept(
        self,
        plan: Plan,
        scope: Scope,
        origin_of: OriginOf,
        end_gone_on: date | None,
        progress: Progress,
    ) -> None:
        """Carry the plan out through the room's own actions, inside the caller's transaction.

        The plan may be taken apart while it is carried out."""

    def export(self, scope: Scope) -> Iterator[Mapping[str, Any]]:
        """What the actor may see, in order; one mapping from fields to values a row."""


_handlers: dict[str, Handler] = {}


def register(handler: Handler) -> None:
    """Make a room's list known; called once, when the room is ready."""
    _handlers[handler.name] = handler


def handler_for(feed: str) -> Handler:
    """The handler of a list. Raises UnknownFeed."""
    if feed not in _handlers:
        raise UnknownFeed(feed=feed, feeds=", ".join(sorted(_handlers)))
    return _handlers[feed]


def needs_of(feed: str) -> Permission:
    """The right without which nobody brings a list: a room may ask for one of its own, and then no
    other is enough."""
    found: Permission = getattr(handler_for(feed), "needs", Permission.IMPORT)
    return found


def own_rights() -> dict[Permission, tuple[str, ...]]:
    """The lists for which rooms ask for a right of their own, by that right."""
    found: dict[Permission, tuple[str, ...]] = {}
    for name in feeds():
        if (right := needs_of(name)) != Permission.IMPORT:
            found[right] = (*found.get(right, ()), name)
    return found


def feeds() -> tuple[str, ...]:
    """The names of all lists."""
    return tuple(sorted(_handlers))

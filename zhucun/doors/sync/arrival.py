"""Who sends, and one item as it arrived: what the actions behind the kinds are given."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from django.utils.timezone import localdate

from zhucun.directory.perms import Actor
from zhucun.doors.sync.problems import PostingUnknown
from zhucun.doors.sync.protocol import CLOCK_TOLERANCE, Item
from zhucun.kernel.problems import Problem
from zhucun.roster import queries as roster

#: Postings that are made already and begin later are known to the phone too.
_AHEAD = timedelta(days=400)


@dataclass(kw_only=True)
class Sender:
    """An account on a device at an instant of ours. `clock_off`: seconds by which the device is
    ahead, None where nobody measured or it is right."""

    account: Any
    device: Any
    now: datetime
    actors: Callable[[date], Actor]
    clock_off: int | None = None

    @property
    def today(self) -> date:
        return localdate(self.now)

    @cached_property
    def postings(self) -> dict[str, Any]:
        """All postings of this cadre, those that ended among them, by public id. One query."""
        person = self.account.person.public_id if self.account.person else ""
        if not person:
            return {}
        wanted = roster.RosterFilter(gone=True)
        mine = Actor(account=self.account.pk, name=self.account.name, held=(), person=person)
        found = roster.roster(actor=mine, as_of=self.today + _AHEAD, wanted=wanted)
        return {row.public_id: row for row in found.filter(person__public_id=person)}

    def shown_postings(self) -> list[dict[str, Any]]:
        """The own postings that run or are to begin, for the phone."""
        return [
            {
                "id": row.public_id,
                "village": {"code": row.area, "name": row.place.short_name},
                "role": row.role,
                "starts_on": row.starts_on,
                "ends_on": row.ends_on,
            }
            for row in self.postings.values()
            if row.ends_on is None or row.ends_on > self.today
        ]

    def posting(self, public_id: str) -> Any:
        """One of the cadre's own postings. Raises PostingUnknown."""
        try:
            return self.postings[public_id]
        except KeyError:
            raise PostingUnknown from None

    @property
    def last_posting(self) -> Any | None:
        """The posting that began last, whether it still runs or not."""
        begun = [row for row in self.postings.values() if row.starts_on <= self.today]
        return max(begun, key=lambda row: row.starts_on, default=None)


@dataclass(frozen=True, kw_only=True)
class Arrived:
    """An item that fits the protocol: `content` is what its kind declares."""

    item: Item
    content: Any
    day: date
    actor: Actor

    @property
    def record(self) -> str:
        return self.item.record or ""


@dataclass(frozen=True, kw_only=True)
class Done:
    """What an item came to. `version` is that of the record after it."""

    record: str = ""
    version: int | None = None
    notes: list[dict[str, str]] = field(default_factory=list)


#: What items of one kind become: for each what it came to, or why not.
Many = Callable[["Sender", Sequence["Arrived"]], list[Done | Problem]]


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of item: what its content is, and the action that it becomes.

    `together`: neighbours in the outbox are done at once. `needs_record`: the item names the record
    that it makes or changes. `names` lists further records that it makes or rests on: they keep
    their order too.
    """

    name: str
    schema: type[Any]
    act: Many
    together: bool = False
    needs_record: bool = True
    names: Callable[[Any], Iterable[str]] = lambda content: ()


def one_by_one(act: Callable[[Sender, Arrived], Done]) -> Many:
    """An action on one item as the table of kinds has it."""

    def acted(sender: Sender, arrived: Sequence[Arrived]) -> list[Done | Problem]:
        return [act(sender, each) for each in arrived]

    return acted


def measured(device_time: datetime, now: datetime) -> int | None:
    """By how many seconds the device is ahead of us (negative: behind); None: it is right."""
    off = int((device_time - now).total_seconds())
    return off if abs(off) > CLOCK_TOLERANCE else None


def day_of(content: Any, made_at: datetime, sender: Sender) -> date:
    """The day on which a record says that it happened, never in our future.

    Decides as whom the author acts: by the rights that he held on that day. A day that came from
    a wrong clock is set right by how much the clock is off.
    """
    off = sender.clock_off
    right = min(localdate(made_at - timedelta(seconds=off or 0)), sender.today)
    on: date | None = getattr(content, "on", None)
    if on is None or (off is not None and on == localdate(made_at)):
        return right
    return min(on, sender.today)

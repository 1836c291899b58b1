"""What a phone takes along, by the room from which it comes.

Adding a type of record is one source in SOURCES: a function of the reader that yields records,
what matters most first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from zhucun.doors.sync.records import duties, fieldwork, households, own, plans, presence
from zhucun.doors.sync.records.reader import Reader, Record

#: In the order in which the size cap fills up: what comes last is left out first.
SOURCES: tuple[Callable[[Reader], Iterator[Record]], ...] = (
    own.me,
    duties.obligations,
    presence.leaves,
    presence.trips,
    presence.sheets_of_months,
    presence.nights,
    fieldwork.matters,
    plans.plans,
    households.households,
    fieldwork.visits,
)

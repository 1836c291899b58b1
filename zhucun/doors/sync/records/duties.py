"""What the cadre owes: duties of his region that are due or late."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import get_language

from zhucun.analytics import queries
from zhucun.doors.sync.records.reader import Reader, Record
from zhucun.engines.cadence.answers import State

#: What a page of a phone shows; the rest is on the web page of one's own duties.
_MOST = 40


def obligations(reader: Reader) -> Iterator[Record]:
    """Late first, then by the day on which they are due. The same number of queries for any number
    of duties."""
    if not reader.postings:
        return
    language = (get_language() or "zh")[:2]
    owed = queries.own_obligations(person=reader.actor.person, on=reader.today)
    for each in owed.listed(states=(State.LATE, State.DUE), limit=_MOST, named=False):
        shown = {
            "label": each.item.spec.label.in_(language),
            "due_on": each.due_on,
            "state": each.state.name.lower(),
            "done": each.done,
            "needed": each.needed,
            "unit": each.unit,
        }
        yield Record(t="obligation", id=each.id, d=shown)

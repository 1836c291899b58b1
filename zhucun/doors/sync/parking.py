"""What a cadre's phone brings after his last day: accepted up to it, the rest is parked."""

from __future__ import annotations

from typing import Any

from zhucun.doors.sync.arrival import Arrived, Sender
from zhucun.intake.rows import Parked
from zhucun.kernel.problems import NotAllowed, NotFound, Problem

#: Refusals that only say that somebody no longer serves there.
_NO_LONGER = frozenset(
    {
        "fieldwork.posting-not-running",
        "presence.outside-posting",
        "presence.not-serving-then",
        "presence.night-elsewhere",
        "presence.leave-past-posting",
        "presence.leave-ended-with-posting",
    }
)


def ended_posting(problem: Problem, arrived: Arrived, sender: Sender) -> Any | None:
    """The posting on account of whose end an item was refused; None where something else is wrong.

    A refusal for want of a right counts only where the cadre serves nowhere: his rights ended with
    his posting.
    """
    named = sender.postings.get(getattr(arrived.content, "posting", None) or "")
    posting = named or sender.last_posting
    if posting is None or posting.ends_on is None or posting.ends_on > arrived.day:
        return None
    lacks_right = isinstance(problem, (NotAllowed, NotFound))
    if problem.code in _NO_LONGER or (lacks_right and not arrived.actor.held):
        return posting
    return None


def parked(problem: Problem, arrived: Arrived, posting: Any) -> Parked:
    """The item as the office will read it, in the area where the cadre served."""
    return Parked(
        item=arrived.item.id,
        kind=arrived.item.kind,
        area=posting.area,
        on=arrived.day,
        content=arrived.item.model_dump_json(exclude={"id", "made_at", "kind"}),
        code=problem.code,
        made_at=arrived.item.made_at,
    )

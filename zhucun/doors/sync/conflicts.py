"""What two people changed at once, field by field, in the shape in which it can be sent again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhucun.doors.sync.arrival import Arrived
from zhucun.doors.sync.protocol import Conflict, FieldConflict
from zhucun.fieldwork import errors as fieldwork
from zhucun.kernel.problems import Problem
from zhucun.presence import errors as presence

#: What somebody changed meanwhile: the phone shows both versions and asks.
CONFLICTS = (fieldwork.EditedMeanwhile, fieldwork.MatterMovedOn, presence.EditedMeanwhile)

_LABELS = {
    "kind": _("Kind"),
    "on": _("Day"),
    "topics": _("Topics"),
    "findings": _("Findings"),
    "households": _("Households"),
    "companions": _("Companions"),
    "state": _("State"),
}


def conflict_of(problem: Problem, arrived: Arrived) -> Conflict:
    """The conflict that a room's refusal describes. Sealed texts are shown to their author only
    here: the room keeps them out of the problem's facts."""
    facts = problem.facts
    if isinstance(problem, fieldwork.MatterMovedOn):
        state = FieldConflict(
            field="state",
            label=gettext("State"),
            base=None,
            mine=arrived.content.kind,
            theirs=str(facts["state"]),
        )
        return Conflict(record=arrived.content.matter, version=None, fields=[state])
    sealed: Mapping[str, tuple[str, str]] = getattr(problem, "sealed", {})
    fields = [
        _field(name, *sealed.get(name, (theirs, mine)))
        for name, (_base, theirs, mine) in facts["fields"].items()
    ]
    version = facts.get("now") or next(
        (each.theirs for each in fields if each.field == "version"), None
    )
    return Conflict(record=arrived.record, version=version, fields=fields)


def _field(name: str, theirs: Any, mine: Any) -> FieldConflict:
    return FieldConflict(
        field=name,
        label=gettext(str(_LABELS.get(name, name))),
        base=None,
        mine=_sendable(mine),
        theirs=_sendable(theirs),
    )


def _sendable(value: Any) -> Any:
    """Households come as {id: slots}; on the wire they are a list."""
    if isinstance(value, Mapping):
        return [{"id": key, "slots": slots} for key, slots in value.items()]
    return value

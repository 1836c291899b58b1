"""An item as it stands on a day, in plain values: what cases and differences compare."""

from __future__ import annotations

from typing import Any

from zhucun.engines.rules import UNSET
from zhucun.packs.items import PackItem
from zhucun.packs.kinds import Cadence, Checklist, Entitlement, Item, Matcher, Parameter
from zhucun.packs.on_day import PackAt


def view(at: PackAt, item: PackItem[Item]) -> dict[str, Any]:
    """What its file says, with the dated entry in force, and numbers for parameters."""
    shown: dict[str, Any] = item.spec.model_dump(by_alias=True)
    match item.spec:
        case Parameter():
            shown["value"] = at.parameters[item.name].value
        case Cadence() as spec:
            rhythm = spec.on(at.as_of)
            shown |= rhythm.model_dump(by_alias=True) if rhythm else {"times": UNSET}
            shown["times"] = at.number(shown["times"])
        case Entitlement() as spec:
            amount = spec.on(at.as_of)
            shown |= amount.model_dump(by_alias=True) if amount else {"value": UNSET}
            shown["value"] = at.number(shown["value"])
        case Checklist() as spec:
            shown |= {"known": len(spec.items), "open": spec.open_slots}
        case Matcher() as spec:
            shown["capacity"] = at.number(spec.capacity) if spec.capacity is not None else None
    return shown

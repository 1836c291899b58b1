"""What the registry says of monitored households, and the pack of the four things."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor
from zhucun.households import queries as homes
from zhucun.kernel.problems import Problem
from zhucun.monitoring.enums import MONITORED_TAG, TAG_OF
from zhucun.monitoring.queries.cases import open_case_of
from zhucun.packs.kinds import Checklist, ChecklistItem


def four_items(area: str, *, as_of: date) -> tuple[ChecklistItem, ...]:
    """The four things that are not taken away (四个不摘), as the area's pack lists them."""
    try:
        item = directory.pack_for(area, as_of=as_of).item("checklists/four-not-removed")
    except Problem:
        return ()
    return cast("Checklist", item.spec).items


def monitored_without_case(*, actor: Actor, area: str, as_of: date) -> list[tuple[Any, date, str]]:
    """Households that bear the monitored classification on a day and have no open case: each with
    the day since when, and its class if it bears one. Queries by household only for these."""
    rows = list(homes.households(actor=actor, as_of=as_of, area=area, tag=MONITORED_TAG))
    known = open_case_of([row.pk for row in rows])
    words = {tag: proposed.value for proposed, tag in TAG_OF.items()}
    found = []
    for row in rows:
        if row.pk in known:
            continue
        borne = {tag.tag: tag.valid_from for tag in homes.tags_of(row) if tag.valid_until is None}
        proposed = next((words[tag] for tag in borne if tag in words), "")
        found.append((row, borne[MONITORED_TAG], proposed))
    return found

"""The open matters of the village and the own visits of the last weeks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from zhucun.directory.enums import Permission
from zhucun.doors.sync.records.reader import Reader, Record
from zhucun.fieldwork import queries
from zhucun.fieldwork.queries.matters import RUNNING, may_read
from zhucun.ledger import actions as ledger
from zhucun.ledger.enums import Access
from zhucun.roster.perms import is_himself

#: How long the own visits stay on the phone.
KEPT = timedelta(days=60)


def matters(reader: Reader) -> Iterator[Record]:
    """The running matters of the area, with their texts for who works on them: one record in the
    access log for all. Two queries an area."""
    for area in reader.areas:
        if not reader.actor.can(Permission.SEE_FIELDWORK, area=area):
            continue
        rows = list(
            queries.matters(actor=reader.actor, area=area, state=RUNNING).prefetch_related("steps")
        )
        read = 0
        for row in rows:
            is_open = may_read(actor=reader.actor, matter=row)
            read += is_open and not is_himself(reader.actor, row.owner)
            yield Record(t="matter", id=row.public_id, d=_matter(reader, row, is_open))
        if read:
            ledger.log_access(
                kind=Access.EXPORT,
                origin=reader.actor.origin,
                subject=f"place:{area}",
                what="matters",
                area=area,
                rows=read,
            )


def _matter(reader: Reader, row: Any, is_open: bool) -> dict[str, Any]:
    return {
        "version": row.version,
        "kind": row.kind,
        "topic": row.topic,
        "size": row.size,
        "title": row.title,
        "text": row.text if is_open else "",
        "state": row.state,
        "level": row.level,
        "due_on": row.due_on,
        "opened_on": row.opened_on,
        "code": row.code,
        "household": row.household.public_id if row.household else "",
        "owner": row.owner.person.name if row.owner else "",
        "steps": [
            {
                "kind": step.kind,
                "on": step.on,
                "text": step.text if is_open else "",
                "reason": step.reason,
                "by": step.by_name,
            }
            for step in sorted(row.steps.all(), key=lambda each: each.number)
        ],
        "offered": queries.steps_offered(actor=reader.actor, matter=row),
    }


def visits(reader: Reader) -> Iterator[Record]:
    """The visits that the cadre made or on which he came along, latest first; what was found only
    of his own. Three queries."""
    if not reader.actor.person:
        return
    mine = queries.visits(actor=reader.actor, person=reader.actor.person, since=reader.today - KEPT)
    plain = mine.order_by()
    reached: dict[str, list[dict[str, Any]]] = defaultdict(list)
    houses = plain.filter(households__isnull=False).order_by("households__pk")
    for visit, house, slots in houses.values_list(
        "public_id", "households__household__public_id", "households__slots"
    ):
        reached[visit].append({"id": house, "slots": slots})
    along: dict[str, list[str]] = defaultdict(list)
    companions = plain.filter(companions__isnull=False).order_by("companions__pk")
    for visit, posting in companions.values_list("public_id", "companions__posting__public_id"):
        along[visit].append(posting)
    for row in mine:
        own = is_himself(reader.actor, row.posting)
        shown = {
            "version": row.version,
            "kind": row.kind,
            "on": row.on,
            "households": reached[row.public_id],
            "topics": row.topics,
            "findings": row.findings if own else "",
            "companions": along[row.public_id],
            "voided": False,
            "mine": own,
        }
        yield Record(t="visit", id=row.public_id, d=shown)

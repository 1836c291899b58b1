"""Progress of plans, as phones send it."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import Field

from zhucun.doors.sync.arrival import Arrived, Done, Kind, Sender, one_by_one
from zhucun.doors.sync.protocol import Day, RecordId, Short, Strict, Word
from zhucun.fieldwork import actions, queries

#: A quantity as people write it, with two places at most.
Amount = Annotated[str, Field(pattern=r"^\d{1,10}(\.\d{1,2})?$")]


class ReportProgress(Strict):
    item: RecordId
    on: Day
    amount: Amount = "0"
    spent: Amount = "0"
    after: Short = ""
    after_amount: Amount | None = None
    note: Short = ""
    evidence: Word = ""
    evidence_key: Short = ""


def _report_progress(sender: Sender, arrived: Arrived) -> Done:
    given: ReportProgress = arrived.content
    line, _ = queries.item_card(actor=arrived.actor, public_id=given.item, as_of=sender.today)
    made = actions.report_progress(
        public_id=arrived.record,
        item=line.item,
        on=given.on,
        amount=Decimal(given.amount),
        spent=Decimal(given.spent),
        after=given.after,
        after_amount=Decimal(given.after_amount) if given.after_amount is not None else None,
        note=given.note,
        evidence=given.evidence,
        evidence_key=given.evidence_key,
        made_at=arrived.item.made_at,
        at=sender.now,
        by=arrived.actor,
        clock_measured=sender.clock_off,
    )
    return Done(record=made.public_id)


KINDS = (
    Kind(
        name="report_progress",
        schema=ReportProgress,
        act=one_by_one(_report_progress),
        names=lambda content: [content.item, content.evidence_key],
    ),
)

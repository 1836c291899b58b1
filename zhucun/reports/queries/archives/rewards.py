"""Part 奖惩: commendations and what became of him; what is still in hand stays out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zhucun.reports.queries.archives.parts import Found, Reading, Row, ordered
from zhucun.reward.queries.commendations import commendations
from zhucun.reward.queries.outcomes import outcomes


def read(reading: Reading) -> Mapping[int, Found]:
    """Commendations of the service, promotions after it. Two queries."""
    found, keys = reading.empty(), reading.keys
    for row in outcomes(actor=reading.actor, until=reading.as_of).filter(posting__in=keys):
        text = f"{row.get_kind_display()} {row.detail}".strip()
        each = Row(on=row.on, text=text, state=row.document, record=("outcome", row.public_id))
        found[row.posting_id].rows.append(each)
    given: Any = commendations(actor=reading.actor).filter(
        posting__in=keys, given_on__lte=reading.as_of
    )
    for one in given:
        text = f"{one.get_level_display()} · {one.title}"
        record = ("commendation", one.public_id)
        each = Row(on=one.given_on, text=text, state=one.document, record=record)
        found[one.posting_id].rows.append(each)
    ordered(found.values())
    return found

"""Part 奖惩: commendations, what became of him, and what he had to answer for. Only what was
published or what he was told of stands here; what is still in hand, withdrawn or lifted stays out,
and so do the reasons."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext

from zhucun.reports.queries.archives.parts import Found, Reading, Row, ordered
from zhucun.reward.enums import LiabilityState
from zhucun.reward.queries.commendations import commendations
from zhucun.reward.queries.liability import cases
from zhucun.reward.queries.outcomes import outcomes

_STAND = (LiabilityState.DECIDED, LiabilityState.RESTORED)


def read(reading: Reading) -> Mapping[int, Found]:
    """Commendations of the service, promotions after it, cases that were decided. Three queries."""
    found, keys = reading.empty(), reading.keys
    for row in outcomes(actor=reading.actor, until=reading.as_of).filter(posting__in=keys):
        text = f"{row.get_kind_display()} {row.detail}".strip()
        each = Row(on=row.on, text=text, state=row.document, record=("outcome", row.public_id))
        found[row.posting_id].rows.append(each)
    given: Any = commendations(actor=reading.actor).filter(
        posting__in=keys, given_on__lte=reading.as_of, published_on__lte=reading.as_of
    )
    for one in given:
        text = f"{one.get_level_display()} · {one.title}"
        record = ("commendation", one.public_id)
        each = Row(on=one.given_on, text=text, state=one.document, record=record)
        found[one.posting_id].rows.append(each)
    told: Any = cases(actor=reading.actor).filter(
        posting__in=keys, state__in=_STAND, notified_on__lte=reading.as_of
    )
    for case in told:
        record = ("liability", case.public_id)
        text = f"{case.get_measure_display()} · {case.get_ground_display()}"
        found[case.posting_id].rows.append(
            Row(on=case.notified_on, text=text, state=case.document, record=record)
        )
        if case.state == LiabilityState.RESTORED and case.ended_on <= reading.as_of:
            text = gettext("Influence over, restored: %(measure)s") % {
                "measure": case.get_measure_display()
            }
            found[case.posting_id].rows.append(Row(on=case.ended_on, text=text, record=record))
    ordered(found.values())
    return found

"""Evaluations by villagers that were set aside within the days of an appraisal: whoever reads a
mark or a condition that rests on the others reads of them."""

from __future__ import annotations

from zhucun.appraisal.models import Appraisee
from zhucun.ballots import queries as ballots
from zhucun.ballots.queries import Aside
from zhucun.directory.perms import OPERATOR


def asides_of(row: Appraisee) -> list[Aside]:
    """Those about a cadre, his team, or the place that is appraised, by day. Asks for no right: the
    caller shows only whom the reader sees. One query, and one for the team."""
    keys = {row.area} if row.posting is None else set()
    if row.posting is not None and row.posting.team is not None:
        keys.add(row.posting.team.public_id)
    return ballots.set_aside_about(
        actor=OPERATOR,
        person=row.person.public_id if row.person is not None else "",
        keys=keys,
        since=row.since,
        until=row.until,
    )

"""Whose turn it is, written down anew after each signature."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from zhucun.signoff.enums import CaseState
from zhucun.signoff.models import Turn
from zhucun.signoff.perms import seat_of
from zhucun.signoff.queries import Opened

BATCH = 500


def renew_turns(cases: Iterable[Opened]) -> None:
    """The turns of these cases as they stand now. Two statements per batch.

    A rule that stands in the way does not take the turn away: whoever would sign sees why he
    cannot.
    """
    rows = list(cases)
    for start in range(0, len(rows), BATCH):
        some = rows[start : start + BATCH]
        Turn.objects.filter(case__in=[one.case.pk for one in some]).delete()
    Turn.objects.bulk_create((turn for one in rows for turn in _turns(one)), batch_size=BATCH)


def _turns(one: Opened) -> Iterator[Turn]:
    if one.case.state != CaseState.RUNNING:
        return
    standing = one.standing
    for step_id in standing.next:
        step = standing.step(step_id)
        for word in step.missing:
            seat = seat_of(one.procedure.signers[word], one.case)
            for role in seat.roles or ("",):
                yield Turn(
                    case=one.case,
                    step=step_id,
                    word=word,
                    role=role,
                    office=seat.office,
                    area=seat.area if seat.unit is None else "",
                    unit_id=seat.unit,
                    person_id=seat.person,
                    is_recorded=seat.is_recorded,
                    due_on=step.due_on,
                )

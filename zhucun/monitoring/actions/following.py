"""What follows a household that moves to another village: its open case with all that runs."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from zhucun.directory.perms import Actor
from zhucun.directory.queries import midnight
from zhucun.households.enums import Became
from zhucun.households.queries import Turn
from zhucun.ledger import actions as ledger
from zhucun.monitoring import events
from zhucun.monitoring.enums import OPEN, RemovalState
from zhucun.monitoring.models import Case, Measure, Removal, Sign

BATCH = 2_000


@transaction.atomic
def follow_households(turns: Sequence[Turn], *, by: Actor) -> int:
    """Cases that are open lie in the village where their households live now: with their signs that
    wait, their measures that are not delivered, their removals that run. What has ended stays where
    it was; a sign-off that runs goes on with the signers of the village where it began. Returns how
    many cases followed. Some six queries for each 2,000 households.
    """
    moved = {turn.household.pk: turn for turn in turns if turn.became == Became.MOVED}
    keys = sorted(moved)
    done = 0
    for start in range(0, len(keys), BATCH):
        done += _follow({key: moved[key] for key in keys[start : start + BATCH]}, by)
    return done


def _follow(moved: dict[int, Turn], by: Actor) -> int:
    cases = list(Case.objects.filter(household__in=moved, state__in=OPEN).order_by("pk"))
    for row in cases:
        home = moved[row.household_id].household
        row.village_id, row.area, row.version = home.village_id, home.area, row.version + 1
    Case.objects.bulk_update(cases, ["village", "area", "version"], batch_size=BATCH)
    areas = {row.pk: row.area for row in cases}
    measures = list(Measure.objects.filter(case__in=areas, delivered_on=None))
    removals = list(Removal.objects.filter(case__in=areas, state=RemovalState.RUNNING))
    parts: list[Measure | Removal] = [*measures, *removals]
    for part in parts:
        part.area = areas[part.case_id]
    Measure.objects.bulk_update(measures, ["area"], batch_size=BATCH)
    Removal.objects.bulk_update(removals, ["area"], batch_size=BATCH)
    signs = list(Sign.objects.filter(household__in=moved, settled_on=None).only("household_id"))
    for sign in signs:
        sign.area = moved[sign.household_id].household.area
    Sign.objects.bulk_update(signs, ["area"], batch_size=BATCH)
    return ledger.append_many(
        (_moved(row, moved[row.household_id]), by.origin, None) for row in cases
    )


def _moved(row: Case, turn: Turn) -> events.CaseMoved:
    return events.CaseMoved(
        subject=f"monitoring:{row.public_id}",
        area=row.area,
        happened_at=midnight(turn.on),
        left=turn.area,
        on=turn.on,
    )

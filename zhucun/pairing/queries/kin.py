"""Who is kin to whom: what was noted, and who belongs to the household himself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor, in_areas
from zhucun.households import queries as homes
from zhucun.pairing.models import Avoidance, Helper

_CHUNK = 2_000


def kin_of(helpers: Sequence[Helper], households: Sequence[Any]) -> set[tuple[int, int]]:
    """(helper, household) that must not be paired. A helper whose ID number is that of a member
    belongs to the household; nothing sealed is opened. Two queries for each 2,000."""
    keys = {helper.pk for helper in helpers}
    wanted = {household.pk for household in households}
    found: set[tuple[int, int]] = set()
    chosen = sorted(keys)
    for start in range(0, len(chosen), _CHUNK):
        rows = Avoidance.objects.filter(helper__in=chosen[start : start + _CHUNK])
        found |= {pair for pair in rows.values_list("helper", "household") if pair[1] in wanted}
    by_index = {
        bytes(helper.person.id_index): helper.pk for helper in helpers if helper.person.id_index
    }
    for index, household in homes.homes_of(by_index):
        if household in wanted:
            found.add((by_index[index], household))
    return found


def kin_noted(
    *, actor: Actor, helper: Helper | None = None, household: Any | None = None
) -> QuerySet[Avoidance]:
    """What was noted of a helper or a household, by household: of households that the actor may
    see. One query."""
    areas = actor.areas(Permission.SEE_HOUSEHOLDS)
    found = Avoidance.objects.filter(in_areas("household__area", areas))
    if helper is not None:
        found = found.filter(helper=helper)
    if household is not None:
        found = found.filter(household=household)
    return found.select_related("helper__person__unit", "household").order_by(
        "household__area", "household__number", "pk"
    )

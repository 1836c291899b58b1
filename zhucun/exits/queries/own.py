"""Whose own exit it is: a member of the household whom the directory knows signs nothing of it."""

from __future__ import annotations

from collections.abc import Sequence

from zhucun.directory import queries as directory
from zhucun.exits.models import Exit
from zhucun.households import queries as registry


def own_people(rows: Sequence[Exit]) -> dict[str, int]:
    """By exit, the key of a person of the directory who belongs to the household, by the index of
    the ID number; the first where there are several. Two queries."""
    homes = {row.household.pk: row for row in rows if row.household is not None}
    if not homes:
        return {}
    day = max(row.opened_on for row in homes.values())
    members = registry.members_on(
        [row.household for row in homes.values() if row.household is not None], as_of=day
    )
    numbers = {
        bytes(member.id_index): homes[key].public_id
        for key, each in members.items()
        for member in reversed(each)
        if member.id_index
    }
    people = directory.people_by_index(numbers)
    return {numbers[index]: person for index, person in reversed(list(people.items()))}

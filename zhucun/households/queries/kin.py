"""Who of a household is on record in the directory too."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from zhucun.directory import queries as directory
from zhucun.households.models import Household
from zhucun.households.queries.people import members_on


def kin_of(households: Iterable[Household], *, as_of: date) -> dict[int, frozenset[str]]:
    """By household, the public ids of all people of the directory who belong to it on a day, by the
    index of the ID number: nobody decides about his own home. Names nobody and asks for no right;
    two queries per 2,000."""
    present = members_on(households, as_of=as_of)
    indexes = {bytes(row.id_index) for each in present.values() for row in each if row.id_index}
    people = directory.people_by_index(indexes)
    return {
        key: frozenset(people[at] for row in each if (at := bytes(row.id_index or b"")) in people)
        for key, each in present.items()
    }

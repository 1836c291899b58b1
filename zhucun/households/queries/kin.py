"""Whom the affairs of a household concern: nobody decides about his own home."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from zhucun.directory import queries as directory
from zhucun.households.models import Household
from zhucun.households.queries.people import members_on
from zhucun.signoff.rows import Kin


def kin_of(households: Iterable[Household], *, as_of: date) -> dict[int, Kin]:
    """By household, who belongs to it on a day: those among them who are people of the directory,
    by the index of the ID number, and the names of all. For comparing only: asks for no right. Two
    queries per 2,000."""
    present = members_on(households, as_of=as_of)
    indexes = {bytes(row.id_index) for each in present.values() for row in each if row.id_index}
    people = directory.people_by_index(indexes)
    return {
        key: Kin(
            people=frozenset(
                people[at] for row in each if (at := bytes(row.id_index or b"")) in people
            ),
            names=frozenset(row.name for row in each),
        )
        for key, each in present.items()
    }

"""What the API says of who was reached and who is in need of care."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from ninja import Schema
from pydantic import Field

from zhucun.directory.perms import Actor
from zhucun.fieldwork import queries
from zhucun.households import queries as homes
from zhucun.households.enums import CareNeed


class ReachedVillageOut(Schema):
    """`reached` of the `households` of the last day; `household_visits` counts 户次."""

    code: str
    name: str
    households: int
    reached: int
    waiting: int
    household_visits: int


class ReachedOut(Schema):
    total: int
    rows: list[ReachedVillageOut]

    @classmethod
    def of(cls, found: Sequence[queries.VillageCoverage], first: int, limit: int) -> ReachedOut:
        rows = [
            ReachedVillageOut(
                code=row.code,
                name=row.name,
                households=row.households,
                reached=row.reached,
                waiting=row.waiting,
                household_visits=row.household_visits,
            )
            for row in found[first : first + limit]
        ]
        return cls(total=len(found), rows=rows)


class ReachedHouseholdOut(Schema):
    id: str
    number: str
    name: str
    visited_on: date | None = Field(description="The latest visit of the period.")

    @classmethod
    def of(cls, actor: Actor, row: Any) -> ReachedHouseholdOut:
        return cls(
            id=row.public_id,
            number=row.number,
            name=homes.shown_name(actor, row.area, row.head_name),
            visited_on=row.visited_on,
        )


class ReachedHouseholdPage(Schema):
    rows: list[ReachedHouseholdOut]
    next: str | None


class CarePersonOut(Schema):
    """Somebody who needs care, named as the caller may read him."""

    id: str
    name: str
    kind: CareNeed
    since: date = Field(description="Needs care since this day, without a break.")
    household: str
    number: str
    area: str
    visited_on: date | None = Field(description="The latest visit of care of the period.")

    @classmethod
    def of(cls, actor: Actor, row: Any) -> CarePersonOut:
        home = row.household
        return cls(
            id=row.public_id,
            name=homes.shown_name(actor, home.area, row.name),
            kind=row.care_kind,
            since=row.care_since,
            household=home.public_id,
            number=home.number,
            area=home.area,
            visited_on=row.visited_on,
        )


class CarePeoplePage(Schema):
    rows: list[CarePersonOut]
    next: str | None

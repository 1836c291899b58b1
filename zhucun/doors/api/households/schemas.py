"""What the API says of households: names as the caller may read them, numbers always masked."""

from __future__ import annotations

from datetime import date
from typing import Any

from ninja import Schema
from pydantic import Field

from zhucun.directory.perms import Actor
from zhucun.directory.queries import masked_phone
from zhucun.households.enums import HouseholdEnd, LeftReason, Relation
from zhucun.households.queries import HouseholdCard as Card
from zhucun.households.queries import Shown, opened


class HouseholdOut(Schema):
    """A household on a day; `name` is the head's, whole in the caller's own village or township."""

    id: str
    number: str
    name: str
    village: str = Field(description="The division code of the village.")
    village_name: str
    address: str
    size: int
    tags: list[str]
    version: int

    @classmethod
    def of(cls, row: Any, tags: list[str]) -> HouseholdOut:
        return cls(**_household(row), tags=tags)


class HouseholdPage(Schema):
    rows: list[HouseholdOut]
    next: str | None


class MemberOut(Schema):
    """A member; `since` and `until` say when he belonged to the household."""

    id: str
    name: str
    relation: Relation
    gender: str
    born: str = Field(description="The day in the own village or township, above it the year.")
    id_number: str = Field(description="Masked.")
    phone: str = Field(description="Masked.")
    since: date
    until: date | None
    left_reason: LeftReason | None

    @classmethod
    def of(cls, each: Shown) -> MemberOut:
        return cls(
            id=each.row.public_id,
            name=each.name,
            relation=Relation(each.row.relation),
            gender=each.row.gender,
            born=each.born,
            id_number=each.id_number,
            phone=each.phone,
            since=each.row.valid_from,
            until=each.row.valid_until,
            left_reason=LeftReason(each.row.left_reason) if each.row.left_reason else None,
        )


class HouseholdTagOut(Schema):
    tag: str
    since: date
    until: date | None
    basis: str


class DwellingOut(Schema):
    village: str
    since: date
    until: date


class HouseholdCardOut(Schema):
    """One household with everybody who ever belonged to it and all its classifications."""

    id: str
    number: str
    name: str
    village: str
    village_name: str
    address: str
    size: int
    version: int
    phone: str = Field(description="Masked.")
    since: date
    until: date | None
    end_reason: HouseholdEnd | None
    members: list[MemberOut]
    tags: list[HouseholdTagOut]
    lived_before: list[DwellingOut]
    may_keep: bool
    may_correct: bool

    @classmethod
    def of_card(cls, actor: Actor, card: Card) -> HouseholdCardOut:
        row: Any = card.household
        return cls(
            **_household(row),
            phone=masked_phone(row.phone),
            since=row.valid_from,
            until=row.valid_until,
            end_reason=HouseholdEnd(row.end_reason) if row.end_reason else None,
            members=[MemberOut.of(each) for each in opened(actor, row, card.members)],
            tags=[
                HouseholdTagOut(
                    tag=tag.tag, since=tag.valid_from, until=tag.valid_until, basis=tag.basis
                )
                for tag in card.tags
            ],
            lived_before=[
                DwellingOut(village=each.area, since=each.valid_from, until=each.valid_until)
                for each in card.dwellings
            ],
            may_keep=card.rights.may_keep,
            may_correct=card.rights.may_correct,
        )


def _household(row: Any) -> dict[str, Any]:
    return {
        "id": row.public_id,
        "number": row.number,
        "name": row.shown_name,
        "village": row.area,
        "village_name": row.village.short_name,
        "address": row.address,
        "size": row.size,
        "version": row.version,
    }

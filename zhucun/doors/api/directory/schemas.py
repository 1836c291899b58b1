"""What the API says of accounts, places and units."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from ninja import Schema
from pydantic import Field

from zhucun.directory.enums import Permission, PlaceNumber, Role, UnitKind, UnitLevel
from zhucun.directory.perms import Actor
from zhucun.directory.queries import masked_phone
from zhucun.doors.api.fields import Area, Body, Code, Day, OnDay, Rows, Sought
from zhucun.kernel.divisions import Level, padded

LevelWord = Literal["province", "prefecture", "county", "township", "village"]


class PlacesWanted(OnDay, Rows):
    area: Area = Field("", description="This place and all below it; empty: all that you may see.")
    level: LevelWord | Literal[""] = ""
    q: Sought = ""


class UnitsWanted(Rows):
    area: Area = Field("", description="Units that belong to this division or one below it.")
    q: Sought = ""


class PlaceRef(Schema):
    code: str
    name: str


class PlaceOut(Schema):
    """A place for as long as its code stood for it: from `valid_from` up to, not including,
    `valid_until`.
    """

    code: str
    padded: str = Field(description="The 12-digit form of lists and forms.")
    level: LevelWord
    name: str
    short_name: str
    valid_from: date
    valid_until: date | None

    @staticmethod
    def fields_of(place: Any) -> dict[str, Any]:
        return {
            "code": place.code,
            "padded": padded(place.code),
            "level": Level(place.level).name.lower(),
            "name": place.name,
            "short_name": place.short_name,
            "valid_from": place.valid_from,
            "valid_until": place.valid_until,
        }


class TagOut(Schema):
    """A dated classification, such as exited-poverty."""

    tag: str
    valid_from: date
    valid_until: date | None
    basis: str


class FigureOut(Schema):
    """A number of a place; `as_of` is the day that it was counted on."""

    name: str
    value: int
    as_of: date


class NumbersWanted(OnDay):
    number: PlaceNumber = PlaceNumber.RURAL_POPULATION


class StatedOut(Schema):
    """A number of a place; null where nobody stated one up to the day."""

    code: str
    name: str
    value: int | None
    as_of: date | None


class StatedNumber(Body):
    code: Code
    value: int = Field(ge=0, le=2_147_483_647)


class NumbersIn(Body):
    """Numbers of a place and of places below it, all of one kind and one day."""

    number: PlaceNumber
    as_of: Day = Field(description="The day for which they are stated; not one ahead.")
    numbers: list[StatedNumber] = Field(min_length=1, max_length=2_000)


class NumbersOut(Schema):
    """`changed`: of how many places the number is new or another; the rest stood there."""

    changed: int


class PlaceCard(PlaceOut):
    path: list[PlaceRef] = Field(description="From the province down to the place itself.")
    tags: list[TagOut]
    figures: list[FigureOut]


class PlacePage(Schema):
    rows: list[PlaceOut]
    next: str | None


class UnitRef(Schema):
    id: str
    name: str


class UnitOut(Schema):
    """A sending unit; its phone number is masked."""

    id: str
    name: str
    level: UnitLevel
    kind: UnitKind
    area: str
    contact: str
    phone: str

    @classmethod
    def of(cls, unit: Any) -> UnitOut:
        return cls(
            id=unit.public_id,
            name=unit.name,
            level=unit.level,
            kind=unit.kind,
            area=unit.area,
            contact=unit.contact,
            phone=masked_phone(unit.phone),
        )


class UnitPage(Schema):
    rows: list[UnitOut]
    next: str | None


class HeldOut(Schema):
    """A role in force today, in an area or of a unit."""

    role: Role
    label: str
    area: str
    area_name: str
    unit: str


class PermissionOut(Schema):
    """Where a permission holds: division codes (“” is the whole country) and units' public ids."""

    permission: Permission
    label: str
    areas: list[str]
    units: list[str]


class Me(Schema):
    """The account behind the token. `person` is its public id among the cadres, if it is one."""

    account: int
    name: str
    person: str
    roles: list[HeldOut]
    permissions: list[PermissionOut]

    @classmethod
    def of(cls, actor: Actor, names: dict[str, str]) -> Me:
        roles = [
            HeldOut(
                role=held.role,
                label=str(held.role.label),
                area=held.area,
                area_name=names.get(held.area, ""),
                unit=held.unit,
            )
            for held in actor.held
        ]
        permissions = [
            PermissionOut(
                permission=each,
                label=str(each.label),
                areas=list(actor.areas(each)),
                units=list(actor.units(each)),
            )
            for each in Permission
            if actor.can(each)
        ]
        return cls(
            account=actor.account,
            name=actor.name,
            person=actor.person,
            roles=roles,
            permissions=permissions,
        )

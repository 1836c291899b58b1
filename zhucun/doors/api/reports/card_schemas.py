"""What the API says of contact cards."""

from __future__ import annotations

from datetime import date
from typing import Any

from ninja import Schema
from pydantic import Field


class CardOut(Schema):
    """A contact card as it hangs in the homes. Its number and photo stand on the printed card
    only.
    """

    id: str
    posting: str
    area: str
    place: str
    name: str
    role: str
    unit: str
    version: int
    replaces: str | None = Field(description="The card whose place it took.")
    issued_on: date
    withdrawn_on: date | None
    by: str
    page: str = Field(description="The path to which its code leads.")

    @classmethod
    def of(cls, row: Any) -> CardOut:
        return cls(
            id=row.public_id,
            posting=row.posting.public_id,
            area=row.area,
            place=row.place_name,
            name=row.name,
            role=row.role,
            unit=row.unit_name,
            version=row.version,
            replaces=row.replaces.public_id if row.replaces else None,
            issued_on=row.issued_on,
            withdrawn_on=row.withdrawn_on,
            by=row.by_name,
            page=f"/v/{row.area}/",
        )


class CardHomeOut(Schema):
    """A contact card in a home, since the visit on which it was put up."""

    household: str
    area: str
    visit: str
    put_up_on: date
    card: str
    version: int
    current_version: int | None = Field(description="Null: nobody's card follows it.")
    holds: bool

    @classmethod
    def of(cls, row: Any) -> CardHomeOut:
        return cls(
            household=row.household.public_id,
            area=row.area,
            visit=row.visit.public_id,
            put_up_on=row.on,
            card=row.serial,
            version=row.version,
            current_version=row.current_version,
            holds=row.holds,
        )


class CardHomePage(Schema):
    rows: list[CardHomeOut]
    next: str | None


class CardPage(Schema):
    rows: list[CardOut]
    next: str | None


class CardsIssuedOut(Schema):
    """What came of issuing."""

    area: str
    issued: int
    without_phone: int = Field(description="Who has no number on record got no card.")

"""What the API says of duty trips and the night rota."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from ninja import Schema
from pydantic import Field

from zhucun.presence.enums import TripKind
from zhucun.presence.queries.duty import Rota


class TripOut(Schema):
    """Days out of the village; `ends_on` is the first day back."""

    id: str
    posting: str
    person: str
    name: str
    area: str
    kind: TripKind
    starts_on: date
    ends_on: date
    place_text: str
    to_unit: bool
    unit_activity: str
    reason: str
    version: int
    made_at: datetime
    received_at: datetime
    by: str
    cancelled_on: date | None
    cancel_reason: str

    @classmethod
    def of(cls, row: Any) -> TripOut:
        return cls(
            id=row.public_id,
            posting=row.posting.public_id,
            person=row.posting.person.public_id,
            name=row.posting.person.name,
            area=row.area,
            kind=row.kind,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            place_text=row.place_text,
            to_unit=row.to_unit,
            unit_activity=row.unit_activity,
            reason=row.reason,
            version=row.version,
            made_at=row.made_at,
            received_at=row.received_at,
            by=row.by_name,
            cancelled_on=row.cancelled_on,
            cancel_reason=row.cancel_reason,
        )


class TripPage(Schema):
    rows: list[TripOut]
    next: str | None


class RotaMemberOut(Schema):
    posting: str
    name: str


class NightOut(Schema):
    on: date
    postings: list[str] = Field(description="Who is on duty in the night that begins that day.")


class RotaOut(Schema):
    """The rota of a village for a month; `team` serves there on a day of it."""

    village: str
    month: str
    team: list[RotaMemberOut]
    nights: list[NightOut]
    may_set: bool

    @classmethod
    def of(cls, rota: Rota) -> RotaOut:
        return cls(
            village=rota.village.code,
            month=f"{rota.month:%Y-%m}",
            team=[RotaMemberOut(posting=row.public_id, name=row.person.name) for row in rota.team],
            nights=[
                NightOut(on=night.on, postings=[row.public_id for row in night.postings])
                for night in rota.nights
            ],
            may_set=rota.may_set,
        )

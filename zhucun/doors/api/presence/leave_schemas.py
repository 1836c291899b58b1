"""What the API says of leave."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from ninja import Schema
from pydantic import Field

from zhucun.presence.enums import LeaveKind, LeaveState
from zhucun.presence.queries.leave import LeaveCard as Card


class LeaveOut(Schema):
    """A leave without its reason. `days` count halves; `ends_on` is the day due back."""

    id: str
    posting: str
    person: str
    name: str
    area: str
    kind: LeaveKind
    starts_on: date
    ends_on: date
    starts_at_noon: bool
    ends_at_noon: bool
    days: Decimal
    whereabouts: str
    substitute: str | None = Field(description="The posting of who stands in.")
    substitute_name: str
    state: LeaveState
    returned_on: date | None
    late_days: int = Field(description="Days between the day due back and the return: no leave.")
    version: int
    made_at: datetime
    received_at: datetime

    @staticmethod
    def fields_of(row: Any) -> dict[str, Any]:
        return {
            "id": row.public_id,
            "posting": row.posting.public_id,
            "person": row.posting.person.public_id,
            "name": row.posting.person.name,
            "area": row.area,
            "kind": row.kind,
            "starts_on": row.starts_on,
            "ends_on": row.ends_on,
            "starts_at_noon": row.starts_at_noon,
            "ends_at_noon": row.ends_at_noon,
            "days": row.days,
            "whereabouts": row.whereabouts,
            "substitute": row.substitute.public_id if row.substitute else None,
            "substitute_name": row.substitute.person.name if row.substitute else "",
            "state": row.state,
            "returned_on": row.returned_on,
            "late_days": row.late_days,
            "version": row.version,
            "made_at": row.made_at,
            "received_at": row.received_at,
        }

    @classmethod
    def of(cls, row: Any) -> LeaveOut:
        return cls(**cls.fields_of(row))


class LeavePage(Schema):
    rows: list[LeaveOut]
    next: str | None


class LeaveUsedOut(Schema):
    """Days of leave of a person in a calendar year; `limit` null: not configured."""

    year: int
    total: Decimal
    by_kind: dict[LeaveKind, Decimal]
    limit: int | None


class LeaveCardOut(LeaveOut):
    """`reason` and `contact` are empty, and `case` null, for those who do not decide about it.
    `approval_unset`: the region's pack does not say who approves.
    """

    is_open: bool
    reason: str
    contact: str
    case: str | None = Field(description="The case in which it is signed.")
    used: LeaveUsedOut
    team: int = Field(description="How many cadres serve in the village on the first day.")
    away: list[str] = Field(description="Other leaves of the village that share a day.")
    approval_unset: bool
    may_change: bool
    may_cancel: bool
    may_return: bool

    @classmethod
    def of_card(cls, card: Card) -> LeaveCardOut:
        used = card.used
        return cls(
            **LeaveOut.fields_of(card.leave),
            is_open=card.is_open,
            reason=card.reason,
            contact=card.contact,
            case=card.case.case.public_id if card.case else None,
            used=LeaveUsedOut(
                year=used.year,
                total=used.total,
                by_kind={LeaveKind(kind): days for kind, days in used.by_kind.items()},
                limit=used.limit,
            ),
            team=card.team,
            away=[row.public_id for row in card.away],
            approval_unset=card.is_unset,
            may_change=card.may_change,
            may_cancel=card.may_cancel,
            may_return=card.may_return,
        )

"""What the API says of who helps which village, and of villages that were merged."""

from __future__ import annotations

from datetime import date
from typing import Any

from ninja import Schema
from pydantic import Field

from zhucun.analytics.enums import Helped
from zhucun.analytics.queries import VillageHelp
from zhucun.pairing.enums import BackingKind
from zhucun.pairing.queries import Waiting


class BackingOut(Schema):
    """A township work group or a unit of the county that answers for a village (HH18-067)."""

    id: str
    village: str
    kind: BackingKind
    unit: str
    since: date
    until: date | None

    @classmethod
    def of(cls, row: Any) -> BackingOut:
        return cls(
            id=row.public_id,
            village=row.area,
            kind=row.kind,
            unit=row.unit.name if row.unit else "",
            since=row.valid_from,
            until=row.valid_until,
        )


class VillageHelpOut(Schema):
    """A village with who helps it; `gap`: a rule of the pack asks for help not on record."""

    village: str
    name: str
    teams: int
    backings: list[BackingOut]
    helped_by: list[Helped]
    gap: bool
    rules: dict[str, str] = Field(description="Outcome of each rule that applies, by its id.")

    @classmethod
    def of(cls, row: VillageHelp) -> VillageHelpOut:
        return cls(
            village=row.code,
            name=row.name,
            teams=row.teams,
            backings=[BackingOut.of(each) for each in row.backings],
            helped_by=list(row.helped_by),
            gap=row.is_gap,
            rules={item.id: outcome.value for item, outcome in row.rules},
        )


class MergedOut(Schema):
    """A merged village and what is still with it."""

    village: str
    into: str
    on: date
    households: int
    pairings: int
    grids: int
    helpers: int
    backings: int

    @classmethod
    def of(cls, row: Waiting) -> MergedOut:
        same = ("households", "pairings", "grids", "helpers", "backings")
        return cls(
            village=row.code,
            into=row.place.merged_into.code,
            on=row.place.valid_until,
            **{name: getattr(row, name) for name in same},
        )


class FollowedOut(Schema):
    """How many of each are in the other village now."""

    village: str
    households: int
    pairings: int
    grids: int
    helpers: int
    backings: int

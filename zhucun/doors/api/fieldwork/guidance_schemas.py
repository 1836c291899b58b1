"""Guidance of teams, as callers ask for it, record it and read it."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal, TypeAlias

from ninja import Schema
from pydantic import Field

from zhucun.doors.api.directory.schemas import UnitRef
from zhucun.doors.api.fields import (
    Area,
    Body,
    Day,
    MaybePublicId,
    Note200,
    PublicId,
    Rows,
    Text200,
)
from zhucun.doors.api.fieldwork.forms import OwnId
from zhucun.doors.api.roster.schemas import unit_ref
from zhucun.fieldwork import queries
from zhucun.fieldwork.enums import GuidanceLevel

#: A word that a duty of the packs counts; which there are is the pack's to say.
GuidanceWord: TypeAlias = Annotated[str, Field(max_length=40, pattern=r"^[a-z0-9-]+$")]
Note500: TypeAlias = Annotated[str, Field(max_length=500, pattern=r"^[^\x00]*$")]


class GuidanceWanted(Rows):
    area: Area = Field("", description="Guidance in this place and of teams below it.")
    kind: GuidanceWord | Literal[""] = ""
    level: GuidanceLevel | Literal[""] = ""
    is_open: bool = Field(False, description="Only where something agreed is in no plan yet.")


class GuidanceIn(Body):
    """What an office or a sending unit did for the teams of a place."""

    id: OwnId = ""
    kind: GuidanceWord = Field(examples=["organisation-visit"])
    level: GuidanceLevel
    unit: MaybePublicId = Field("", description="The sending unit, of that level only.")
    teams: Annotated[list[PublicId], Field(max_length=200)] = Field(
        [], description="Those that took part; of a village all that serve there."
    )
    on: Day
    found: Note500 = ""
    agreed: Note500 = ""


class GuidanceVoidIn(Body):
    reason: Text200 = Field(description="It stays on record.")


class GuidanceFollowIn(Body):
    """An item that stands in a plan, or the title of a new one in `plan`."""

    id: OwnId = Field("", description="Of the new item.")
    item: MaybePublicId = ""
    plan: MaybePublicId = ""
    title: Note200 = ""
    due_on: Day | None = None


class GuidanceOut(Schema):
    id: str
    kind: str
    level: GuidanceLevel
    unit: UnitRef | None
    place: str = Field(description="The division code of the village, or of where teams met.")
    place_name: str
    on: date
    found: str
    agreed: str
    by_name: str
    voided_on: date | None
    void_reason: str

    @staticmethod
    def fields_of(row: Any) -> dict[str, Any]:
        same = ("kind", "level", "on", "found", "agreed", "by_name", "voided_on", "void_reason")
        return {
            **{name: getattr(row, name) for name in same},
            "id": row.public_id,
            "unit": unit_ref(row.unit),
            "place": row.area,
            "place_name": row.place.short_name,
        }


class GuidanceRow(GuidanceOut):
    team_count: int
    item_count: int = Field(description="Items of plans that follow from it.")

    @classmethod
    def of(cls, row: Any) -> GuidanceRow:
        return cls(**cls.fields_of(row), team_count=row.team_count, item_count=row.item_count)


class GuidancePage(Schema):
    rows: list[GuidanceRow]
    next: str | None


class GuidanceCardOut(GuidanceOut):
    """With the teams and the items of plans that follow from it, by their ids."""

    teams: list[str]
    items: list[str]
    plans: list[str] = Field(description="Plans in which the caller may write what follows.")
    may_void: bool

    @classmethod
    def of_card(cls, card: queries.GuidanceCard) -> GuidanceCardOut:
        return cls(
            **cls.fields_of(card.guidance),
            teams=[team.public_id for team in card.teams],
            items=[item.public_id for item in card.items],
            plans=[plan.public_id for plan in card.plans],
            may_void=card.may_void,
        )

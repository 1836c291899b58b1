"""What the API says of a round's villages, of offers, of a candidate's wishes and avoidances."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from ninja import Schema
from pydantic import Field

from zhucun.directory.enums import Permission, UnitKind, UnitLevel
from zhucun.directory.perms import Actor
from zhucun.doors.api.directory.schemas import PlaceRef, UnitRef
from zhucun.doors.api.roster.schemas import RoundRef, round_ref, unit_ref
from zhucun.roster.enums import AvoidanceKind, AvoidanceSource, NeedKind


class NeedOut(Schema):
    """A speciality that a village asks for."""

    speciality: NeedKind
    note: str
    stated_on: date
    by: str = Field(description="Who stated it; empty for who may not state needs there.")


class RoundVillageOut(Schema):
    """A village of a round as it was fixed, with what it needs and would like, each by rank.

    `tags` are the types that it bore on the day when it was fixed. `ends_on` and `merged_into`
    tell what became of the place itself (并村).
    """

    id: str
    round: RoundRef
    village: PlaceRef
    fixed_on: date
    tags: list[str]
    must_have_first_secretary: bool
    team_least: int
    team_most: int | None
    difficulty: int | None
    one_unit: bool
    single_lodging: bool
    strength_target: int | None
    needs: list[NeedOut]
    wishes: list[UnitKind]
    revision: int = Field(description="Counts the statements; see `revision` of a statement.")
    left_on: date | None
    left_reason: str
    ends_on: date | None
    merged_into: PlaceRef | None

    @classmethod
    def of(cls, row: Any, actor: Actor) -> RoundVillageOut:
        may_name = actor.can(Permission.STATE_NEEDS, area=row.area)
        heir = row.village.merged_into
        return cls(
            id=row.public_id,
            round=round_ref(row.round),
            village=PlaceRef(code=row.area, name=row.village.short_name),
            fixed_on=row.fixed_on,
            tags=sorted(row.tags),
            must_have_first_secretary=row.must_have_first_secretary,
            team_least=row.team_least,
            team_most=row.team_most,
            difficulty=row.difficulty,
            one_unit=row.one_unit,
            single_lodging=row.single_lodging,
            strength_target=row.strength_target,
            needs=[_need(need, may_name) for need in _ranked(row.needs.all())],
            wishes=[wish.unit_kind for wish in _ranked(row.wishes.all())],
            revision=row.revision,
            left_on=row.left_on,
            left_reason=row.left_reason,
            ends_on=row.village.valid_until,
            merged_into=PlaceRef(code=heir.code, name=heir.short_name) if heir else None,
        )


class RoundVillagePage(Schema):
    rows: list[RoundVillageOut]
    next: str | None


class FixedOut(Schema):
    """The villages that were named, as they stand now."""

    villages: list[RoundVillageOut]


class PreparationOut(Schema):
    """How far a round is before the match, of what the caller may see: villages, those with
    needs and with wishes, offers and the people offered, candidates with wishes.
    """

    villages: int
    with_needs: int
    with_wishes: int
    offers: int
    offered: int
    wished: int


class OfferOut(Schema):
    """How many people a unit offers to a round; its kind and level as of the offer."""

    id: str
    round: RoundRef
    unit: UnitRef
    quota: int
    kind: UnitKind
    level: UnitLevel
    reach: list[str] = Field(description="Division codes; empty: the unit's own area.")
    stated_on: date
    by: str
    withdrawn_on: date | None
    withdrawn_reason: str

    @staticmethod
    def fields_of(row: Any) -> dict[str, Any]:
        return {
            "id": row.public_id,
            "round": round_ref(row.round),
            "unit": unit_ref(row.unit),
            "quota": row.quota,
            "kind": row.kind,
            "level": row.level,
            "reach": row.reach,
            "stated_on": row.stated_on,
            "by": row.by_name,
            "withdrawn_on": row.withdrawn_on,
            "withdrawn_reason": row.withdrawn_reason,
        }


class StandingOffer(OfferOut):
    named: int = Field(description="People of the unit who stand in the round on the day.")

    @classmethod
    def of(cls, row: Any) -> StandingOffer:
        return cls(**OfferOut.fields_of(row), named=row.named)


class OfferPage(Schema):
    rows: list[StandingOffer]
    next: str | None


class WishOut(Schema):
    round_village: str = Field(description="The id of the village in the round.")
    village: PlaceRef


class WishesOut(Schema):
    """The villages that a candidate would like, the first wish first."""

    candidate: str
    revision: int = Field(description="Counts the statements; see `revision` of a statement.")
    wishes: list[WishOut]

    @classmethod
    def of(cls, candidate: Any, wishes: Sequence[Any]) -> WishesOut:
        rows = [wish.village for wish in wishes]
        return cls(
            candidate=candidate.public_id,
            revision=candidate.revision,
            wishes=[
                WishOut(
                    round_village=row.public_id,
                    village=PlaceRef(code=row.area, name=row.village.short_name),
                )
                for row in rows
            ],
        )


class AvoidanceOut(Schema):
    """A place that a person is not sent to, and of which kind."""

    id: str
    place: PlaceRef
    kind: AvoidanceKind
    source: AvoidanceSource
    noted_on: date
    by: str


class AvoidancesOut(Schema):
    """Where a candidate is not sent (回避); seen by who sees the candidate."""

    candidate: str
    avoidances: list[AvoidanceOut]

    @classmethod
    def of(cls, candidate: Any, rows: Sequence[Any]) -> AvoidancesOut:
        return cls(
            candidate=candidate.public_id,
            avoidances=[
                AvoidanceOut(
                    id=row.public_id,
                    place=PlaceRef(code=row.place.code, name=row.place.short_name),
                    kind=row.kind,
                    source=row.source,
                    noted_on=row.noted_on,
                    by=row.by_name,
                )
                for row in rows
            ],
        )


def _ranked(rows: Any) -> list[Any]:
    return sorted(rows, key=lambda row: row.rank)


def _need(need: Any, may_name: bool) -> NeedOut:
    return NeedOut(
        speciality=need.speciality,
        note=need.note,
        stated_on=need.stated_on,
        by=need.by_name if may_name else "",
    )

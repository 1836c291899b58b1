"""What the API says of the village's organisations; names as the caller may read them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from ninja import Schema
from pydantic import Field

from zhucun.branches import queries


def _same(schema: type[Schema], row: Any, **more: Any) -> dict[str, Any]:
    """The fields of a schema that a row has under the same names."""
    names = set(schema.model_fields) - {"id", "village", *more}
    return {"id": row.public_id, "village": row.area, **{n: getattr(row, n) for n in names}, **more}


class BranchOut(Schema):
    """A branch with what is computed of it on the day."""

    id: str
    kind: str
    village: str = Field(description="The division code of the village.")
    village_name: str
    name: str
    founded_on: date
    groups: int | None
    member_count: int = Field(description="Who is in the Party; nobody on the way.")
    mean_age: float | None = Field(description="Over the members whose birthday is known.")
    young: int = Field(description="Members of 35 years and younger.")
    aged: int = Field(description="Members of 60 years and older.")
    is_weak: bool
    stars: int | None = Field(description="Of the latest declaration.")
    last_met: date | None
    missing: int | None = Field(
        description="Of a joint branch: who belongs to it and is not enrolled (HH18-095)."
    )

    @classmethod
    def of(cls, row: Any) -> BranchOut:
        mean = None if row.mean is None else round(row.mean, 1)
        return cls(**_same(cls, row, village_name=row.village.short_name, mean_age=mean))


class BranchPage(Schema):
    rows: list[BranchOut]
    next: str | None


class PartyMemberOut(Schema):
    """Somebody in a branch; `name` is whole in the caller's own village or township only."""

    id: str
    village: str
    branch: str
    name: str
    born: str = Field(description="The day in the own village or township, above it the year.")
    stage: str
    party_since: date | None
    joined_on: date
    left_on: date | None

    @classmethod
    def of(cls, row: Any) -> PartyMemberOut:
        told = {"branch": row.branch.public_id, "name": row.shown_name, "born": row.shown_born}
        return cls(**_same(cls, row, **told))


class PartyMemberPage(Schema):
    rows: list[PartyMemberOut]
    next: str | None


class CommitteeOut(Schema):
    id: str
    village: str
    village_name: str
    number: int
    starts_on: date
    persons: int = Field(description="Who holds both offices is one person.")
    young: int = Field(description="Persons of 35 years and younger.")

    @classmethod
    def of(cls, row: Any) -> CommitteeOut:
        told = {"village_name": row.village.short_name, "persons": row.seat_count}
        return cls(**_same(cls, row, **told))


class CommitteePage(Schema):
    rows: list[CommitteeOut]
    next: str | None


class BranchMeetingOut(Schema):
    id: str
    village: str
    branch: str
    kind: str
    on: date
    topic: str
    held_in: str
    present: int
    expected: int | None = Field(description="By the register of the day; null: it does not tell.")
    speaker: str
    decided: str
    by_name: str
    voided_on: date | None

    @classmethod
    def of(cls, row: Any) -> BranchMeetingOut:
        return cls(**_same(cls, row, branch=row.branch.public_id))


class BranchMeetingPage(Schema):
    rows: list[BranchMeetingOut]
    next: str | None


class RectificationOut(Schema):
    """A weak branch from listing to the day on which its village lost the label. Of the leadership
    team of a township `branch` is empty, `village` its code, `removed_on` the day of its end."""

    id: str
    village: str
    branch: str
    branch_name: str
    state: str
    problem: str
    led_by: str
    listed_on: date
    submitted_on: date | None
    accepted_on: date | None
    removed_on: date | None

    @classmethod
    def of(cls, row: Any) -> RectificationOut:
        return cls(**cls.fields_of(row))

    @classmethod
    def fields_of(cls, row: Any) -> dict[str, Any]:
        branch = row.branch.public_id if row.branch else ""
        told = {"branch": branch, "branch_name": row.named}
        return _same(RectificationOut, row, **told)


class RectificationPage(Schema):
    rows: list[RectificationOut]
    next: str | None


class RectifyingMeasureOut(Schema):
    id: str
    title: str
    owner: str
    due_on: date | None
    done_on: date | None
    result: str


class RectificationCardOut(RectificationOut):
    """With its measures; `is_signed`: the pack names who signs, and nobody accepts it here."""

    measures: list[RectifyingMeasureOut]
    is_signed: bool

    @classmethod
    def of_card(cls, card: queries.CaseCard) -> RectificationCardOut:
        names = ("title", "owner", "due_on", "done_on", "result")
        return cls(
            **cls.fields_of(card.case),
            is_signed=card.is_signed,
            measures=[
                RectifyingMeasureOut(
                    id=row.public_id, **{name: getattr(row, name) for name in names}
                )
                for row in card.measures
            ],
        )


class RectificationFlowOut(Schema):
    """before + listed - removed = left."""

    since: date
    until: date
    before: int
    listed: int
    accepted: int
    removed: int
    left: int

    @classmethod
    def of(cls, flow: queries.RectificationFlow) -> RectificationFlowOut:
        return cls(**{name: getattr(flow, name) for name in cls.model_fields})


class TalentOut(Schema):
    id: str
    village: str
    name: str
    kind: str
    field: str
    recognised_on: date
    until: date | None

    @classmethod
    def of(cls, row: Any) -> TalentOut:
        return cls(**_same(cls, row, name=row.shown_name))


class TalentPage(Schema):
    rows: list[TalentOut]
    next: str | None


class FlowOut(Schema):
    """One kind in a window: start + came - went = end."""

    word: str
    start: int
    came: int
    went: int
    end: int

    @classmethod
    def of(cls, flow: queries.Flow) -> FlowOut:
        return cls(**{name: getattr(flow, name) for name in cls.model_fields})


class StarOut(Schema):
    """`state`: earned, missed, open (not all is checked) or unset (no task is configured)."""

    id: str
    state: str
    met: int
    tasks: int
    points: Decimal | None
    most: Decimal | None


class BranchStarsOut(Schema):
    """One branch in one year; `computed` is null while a star is left open."""

    branch: str
    village: str
    year: int
    computed: int | None
    declared: int | None
    agrees: bool | None
    stars: list[StarOut]

    @classmethod
    def of(cls, found: queries.BranchStars) -> BranchStarsOut:
        return cls(
            branch=found.branch.public_id,
            village=found.branch.area,
            year=found.year,
            computed=found.computed,
            declared=found.declared.stars if found.declared else None,
            agrees=found.agrees,
            stars=[
                StarOut(
                    id=star.id,
                    state=star.state,
                    met=star.met,
                    tasks=len(star.lines),
                    points=star.points,
                    most=star.most,
                )
                for star in found.stars
            ],
        )

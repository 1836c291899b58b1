"""What callers ask of households, and what they record."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from pydantic import Field, StrictBool

from zhucun.directory.enums import Gender
from zhucun.doors.api.fields import (
    Area,
    Body,
    Code,
    Day,
    MaybeRef,
    Note200,
    OnDay,
    PublicId,
    Ref,
    Rows,
    Text200,
)
from zhucun.households.enums import HouseholdEnd, LeftReason, Relation

_NO_NUL = r"^[^\x00]*$"
Number: TypeAlias = Annotated[str, Field(min_length=1, max_length=24, pattern=_NO_NUL)]
Name: TypeAlias = Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[^\x00*]*$")]
Address: TypeAlias = Annotated[str, Field(max_length=100, pattern=_NO_NUL)]
Phone: TypeAlias = Annotated[str, Field(max_length=20, pattern=r"^[0-9+() -]*$")]
IdNumber: TypeAlias = Annotated[str, Field(pattern=r"^([0-9]{17}[0-9X])?$")]
Size: TypeAlias = Annotated[int, Field(strict=True, ge=1, le=99)]
Base: TypeAlias = Annotated[
    int,
    Field(
        strict=True,
        ge=1,
        le=1_000_000,
        description="The version that was changed: `version` of the household as it was read.",
    ),
]


class HouseholdsWanted(OnDay, Rows):
    area: Area = Field("", description="Households of this place and all below it.")
    q: str = Field(
        "",
        max_length=100,
        pattern=_NO_NUL,
        description="A whole name, its pinyin or initials, a number, a phone or a village.",
    )
    tag: MaybeRef = Field("", description="Only those that bear this classification on the day.")


class MemberIn(Body):
    name: Name
    relation: Relation = Relation.HEAD
    gender: Gender | None = None
    birth_on: Day | None = None
    id_number: IdNumber = ""
    phone: Phone = ""
    since: Day | None = Field(None, description="Without it: since the household is known.")


class HouseholdIn(Body):
    """A household with its members, one of them the head."""

    number: Number
    since: Day
    members: Annotated[list[MemberIn], Field(min_length=1, max_length=50)]
    size: Size | None = Field(None, description="Without it: as many as there are members.")
    address: Address = ""
    phone: Phone = ""
    tags: dict[Ref, Day] = Field(
        default_factory=dict, max_length=20, description="Classifications with their first day."
    )


class HouseholdChangeIn(Body):
    """Only what is to change; a cadre may change phone and address."""

    base: Base
    number: Number | None = None
    address: Address | None = None
    phone: Phone | None = None
    size: Size | None = None


class HouseholdMoveIn(Body):
    village: Code
    on: Day = Field(description="The first day in the other village.")
    reason: Note200 = ""


class HouseholdEndIn(Body):
    on: Day = Field(description="The first day on which it is no household here.")
    reason: HouseholdEnd


class HouseholdEndBackIn(Body):
    basis: Text200


class MemberEndBackIn(HouseholdEndBackIn):
    former_as: Relation | None = Field(
        None,
        description="Where a head comes back and another followed: what that one is to him.",
    )


class HouseholdTagIn(Body):
    tag: Ref
    since: Day
    basis: Note200 = ""


class HouseholdTagEndIn(Body):
    """Ends a classification; `never_held` takes it back as recorded by mistake: then `on` is the
    day on which it began."""

    tag: Ref
    on: Day
    basis: Note200 = ""
    never_held: StrictBool = False


class MemberChangeIn(Body):
    """Only what is to change."""

    base: Base
    name: Name | None = None
    relation: Relation | None = None
    gender: Gender | None = None
    birth_on: Day | None = None
    id_number: IdNumber | None = None
    phone: Phone | None = None


class MemberEndIn(Body):
    on: Day = Field(description="The first day on which the person does not belong.")
    reason: LeftReason
    new_head: PublicId | None = Field(None, description="Who is head then, where a head leaves.")


class MemberHeadIn(Body):
    former_as: Relation = Field(description="What the former head is to the new one.")

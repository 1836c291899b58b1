"""What callers record of what happens to households, and what they ask of the account."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal, TypeAlias

from pydantic import Field, StrictBool

from zhucun.directory.enums import Gender
from zhucun.doors.api.fields import (
    Area,
    Asked,
    Body,
    Code,
    Day,
    MaybeRef,
    Note200,
    Numbered,
    PublicId,
    Ref,
)
from zhucun.doors.api.households.forms import Address, IdNumber, MemberIn, Name, Number
from zhucun.households.enums import JoinReason, Relation, Unit

Yuan: TypeAlias = Annotated[Decimal, Field(ge=0, max_digits=12, decimal_places=2)]


class ArrivalIn(MemberIn):
    """Somebody who belonged to no household on record; `joined` says how he came. Who had been
    left out of the list was counted already."""

    joined: JoinReason = JoinReason.FOUND


class BirthIn(Body):
    name: Name
    birth_on: Day = Field(description="The child belongs to the household from this day.")
    relation: Relation = Relation.CHILD
    gender: Gender | None = None
    id_number: IdNumber = ""
    mother: PublicId | None = Field(None, description="A member of the household.")


class TransferIn(Body):
    """A member marries into, is adopted by or moves to another household on record."""

    into: PublicId = Field(description="The other household.")
    relation: Relation
    reason: Literal["marriage", "adopted", "moved"]
    on: Day = Field(description="The first day there.")
    new_head: PublicId | None = None


class SplitIn(Body):
    """Members by public id with their relation to the new head, one of them the head."""

    number: Number
    on: Day = Field(description="The first day of the new household.")
    members: dict[PublicId, Relation] = Field(max_length=50)
    tags: list[Ref] = Field(
        default_factory=list, max_length=20, description="Classifications that it keeps."
    )
    address: Address = ""
    new_head: PublicId | None = Field(None, description="Who is head then, where a head leaves.")


class MergeIn(Body):
    """The household joins another one; all present members with their relation to its head."""

    into: PublicId
    on: Day
    members: dict[PublicId, Relation] = Field(max_length=50)


class HouseholdIncomeIn(Body):
    """Twelve months in yuan; what is not known is left out."""

    starts_on: Day = Field(description="The first of the twelve months.")
    wages: Yuan | None = None
    production: Yuan | None = None
    property: Yuan | None = None
    transfers: Yuan | None = None
    costs: Yuan | None = None
    fixed_grants: Yuan | None = None
    one_off_relief: Yuan | None = None
    declared_total: Yuan | None = Field(None, description="What the register says (A17).")
    declared_net: Yuan | None = Field(None, description="What the register says (A19).")
    declared_per_head: Yuan | None = Field(None, description="What the register says (A20).")
    basis: Note200 = ""


class HouseholdAccountWanted(Asked):
    """An area, a classification and a window [since, until)."""

    area: Area = ""
    tag: MaybeRef = Field("", description="Without it: all households.")
    since: Day
    until: Day


class HouseholdAccountRowsWanted(HouseholdAccountWanted, Numbered):
    unit: Unit = Unit.HOUSEHOLDS
    part: str = Field(
        "closing",
        pattern=r"^(opening|closing|(came|went)(:[a-z_]{1,12})?)$",
        description="opening, closing, came, went, came:<word> or went:<word>.",
    )


class CloseHouseholdAccountIn(Body):
    area: Code
    tag: MaybeRef = ""
    on: Day = Field(description="The stock of the night before this day is kept.")
    again: StrictBool = Field(False, description="Replaces an earlier count of the day.")

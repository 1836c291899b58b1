"""What callers ask of a round's two sides, and what they say for one of them."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from pydantic import Field, StrictBool

from zhucun.directory.enums import UnitKind
from zhucun.doors.api.fields import (
    Body,
    Code,
    Day,
    Note200,
    OnDay,
    PublicId,
    Rows,
    Text200,
)
from zhucun.roster.enums import AvoidanceKind, AvoidanceSource, NeedKind

#: How many a village or a candidate ranks; the pages show as many.
RANKS = 3
#: How many villages are fixed at once; a longer list is sent in parts.
MOST_VILLAGES = 1_000

Size: TypeAlias = Annotated[int, Field(strict=True, ge=0, le=50)]
Revision: TypeAlias = Annotated[
    int | None,
    Field(
        strict=True,
        ge=0,
        le=2**31 - 1,
        description="What you have read: refused (409) where somebody stated since. "
        "Without it yours replaces whatever stands.",
    ),
]


class VillagesWanted(OnDay, Rows):
    """Villages that are part of a round on a day."""


class AnnouncedWanted(OnDay, Rows):
    q: str = Field(
        "",
        max_length=100,
        pattern=r"^[^\x00]*$",
        description="Part of a village's name, or of a round's code.",
    )


class NeedsWanted(OnDay, Rows):
    silent: bool = Field(False, description="Only villages that have stated no need.")


class OffersWanted(OnDay, Rows):
    """Offers that stand on a day."""


class VillageIn(Body):
    """The whole of what is fixed of one village; what is not named is as the default says."""

    village: Code
    must_have_first_secretary: StrictBool = False
    team_least: Size = 0
    team_most: Size | None = Field(None, description="null: nobody set a limit.")
    difficulty: Annotated[int, Field(strict=True, ge=0, le=4)] | None = Field(
        None, description="0 to 4; null: nobody judged it."
    )
    one_unit: StrictBool = Field(False, description="The whole team from one unit.")
    single_lodging: StrictBool = Field(False, description="Lodging cannot separate men and women.")
    strength_target: Annotated[int, Field(strict=True, ge=0, le=1_000)] | None = None


class VillagesIn(Body):
    fixed_on: Day = Field(description="The types that the villages bear on this day are kept.")
    villages: list[VillageIn] = Field(min_length=1, max_length=MOST_VILLAGES)


class LeaveIn(Body):
    on: Day
    reason: Text200


class ReplaceIn(Body):
    on: Day


class NeedIn(Body):
    speciality: NeedKind
    note: Note200 = Field("", description="What for.")


class NeedsIn(Body):
    """The whole list, the most urgent first."""

    needs: list[NeedIn] = Field(max_length=RANKS)
    stated_on: Day
    revision: Revision = None


class VillageWishesIn(Body):
    """The whole list, the first wish first."""

    unit_kinds: list[UnitKind] = Field(max_length=RANKS)
    stated_on: Day
    revision: Revision = None


class OfferIn(Body):
    unit: PublicId
    quota: Annotated[int, Field(strict=True, ge=1, le=500)] = Field(description="How many people.")
    reach: list[Code] = Field(
        default_factory=list,
        max_length=50,
        description="Where they may serve; empty: in the unit's own area.",
    )
    stated_on: Day


class WithdrawIn(Body):
    withdrawn_on: Day
    reason: Text200


class WishesIn(Body):
    """The whole list, the first wish first; villages of the round by their codes."""

    villages: list[Code] = Field(max_length=RANKS)
    stated_on: Day
    revision: Revision = None


class AvoidanceIn(Body):
    place: Code = Field(description="A village, or a place with all villages below it.")
    kind: AvoidanceKind


class AvoidancesIn(Body):
    """Places to avoid, besides those known; who the relatives are is not asked."""

    avoidances: list[AvoidanceIn] = Field(min_length=1, max_length=20)
    source: AvoidanceSource = Field(
        AvoidanceSource.DECLARED, description="Only the office can say that it has checked."
    )
    noted_on: Day


class LiftIn(Body):
    lifted_on: Day

"""What callers ask of pairing, and what they write."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, StrictBool

from zhucun.analytics.enums import Helped
from zhucun.doors.api.fields import (
    Area,
    Body,
    Code,
    Day,
    MaybePublicId,
    Note60,
    Note200,
    OnDay,
    PublicId,
    Rows,
    Sought,
    Text20,
    Text80,
    Text200,
)
from zhucun.pairing.enums import (
    BackingKind,
    Corps,
    HelperKind,
    HelperLevel,
    OfficeKind,
    OfficeLevel,
    PairingRole,
    RowState,
)

_MOST = 5_000


class HelpersWanted(OnDay, Rows):
    area: Area = Field("", description="Helpers who work in this place and all below it.")
    kind: HelperKind | Literal[""] = ""
    level: HelperLevel | Literal[""] = ""
    text: Sought = ""


class HelperIn(Body):
    """A person of the directory who helps households."""

    person: PublicId
    place: Code = Field(description="Where this person works: of a village cadre the village.")
    kind: HelperKind = HelperKind.OFFICIAL
    level: HelperLevel
    corps: Corps = Corps.PAIRING_TEAM
    is_leading: StrictBool = False
    is_able: StrictBool | None = None
    is_good_at_village_work: StrictBool | None = None
    since: Day


class HelperChangeIn(Body):
    """What is kept of a helper; what is left out stays."""

    kind: HelperKind | None = None
    corps: Corps | Literal[""] | None = None
    is_leading: StrictBool | None = None
    is_able: StrictBool | None = None
    is_good_at_village_work: StrictBool | None = None
    is_end_responsible: StrictBool | None = None


class KinIn(Body):
    """The helper is kin to a household."""

    household: PublicId
    basis: Annotated[str, Field(max_length=100, pattern=r"^[^\x00]*$")] = ""


class KinBackIn(Body):
    """It was noted by mistake."""

    household: PublicId


class PairEndIn(Body):
    """Something ends: the first day on which it holds no more, and why."""

    until: Day
    reason: Text200


class PairingsWanted(OnDay, Rows):
    area: Area = Field("", description="Pairings of this place and all below it.")
    level: HelperLevel | Literal[""] = ""
    role: PairingRole | Literal[""] = ""
    far: bool = Field(False, description="Only those whose helper works in another township.")


class PairIn(Body):
    household: PublicId
    helper: PublicId
    role: PairingRole = PairingRole.MAIN
    since: Day


class ArithmeticWanted(OnDay):
    area: Code


class PairProposalsWanted(Rows):
    area: Area = Field("", description="Proposals of this place and all below it.")


class PairProposalIn(Body):
    """Ask for helpers for the households of an area that have none."""

    area: Code
    title: Text80
    cap: Annotated[int, Field(strict=True, ge=1, le=50)] | None = Field(
        None, description="Where the policy pack has no number of households for one helper."
    )
    nearness: Annotated[Decimal, Field(ge=0, le=100, max_digits=5, decimal_places=2)] = Decimal(1)
    tag: Note60 = Field("", description="Only households with this classification.")


class RowsWanted(Rows):
    area: Area = ""
    state: RowState | Literal["", "without"] = ""


class DecideIn(Body):
    """Rows by their households; none: all that wait."""

    households: Annotated[list[PublicId], Field(max_length=_MOST)] = []
    all: StrictBool = False
    reason: Note200 = ""


class GridsWanted(OnDay, Rows):
    area: Area = Field("", description="Grids of this place and all below it.")


class GridIn(Body):
    name: Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[^\x00]*$")]
    head: MaybePublicId = Field("", description="A helper.")
    since: Day


class GridHeadIn(Body):
    head: MaybePublicId = Field("", description="A helper; empty: nobody.")


class GridEndIn(Body):
    """The first day on which the grid is none."""

    until: Day


class PlaceIn(Body):
    """Households of the village that come into the grid; another grid is left for it."""

    households: Annotated[list[PublicId], Field(min_length=1, max_length=500)]
    since: Day


class HelpedWanted(OnDay):
    area: Code = Field(description="Villages of this place.")
    state: Helped | Literal[""] = Field(
        "", description="Only those that are helped so; “gap”: a rule asks for help not on record."
    )


class BackingIn(Body):
    """Who answers for a village that gets no team (HH18-067)."""

    kind: BackingKind
    unit: MaybePublicId = Field("", description="A township work group may have none.")
    since: Day


class OfficesWanted(OnDay, Rows):
    area: Area = Field("", description="Offices of this place and all below it.")
    level: OfficeLevel | Literal[""] = ""


class OfficeIn(Body):
    """Who holds an office from a day on."""

    person: PublicId
    place: Code
    level: OfficeLevel
    kind: OfficeKind
    linked: Area = Field("", description="The village linked to a unit, by its code.")
    since: Day


class CallsWanted(Rows):
    area: Area = Field("", description="Visits to this place and all below it.")
    office: MaybePublicId = ""
    since: Day | None = None
    until: Day | None = None


class CallIn(Body):
    """A visit by office, to a place or to a household of it."""

    place: Code
    household: MaybePublicId = ""
    on: Day
    is_unannounced: StrictBool = False
    notified_on: Day | None = None
    note: Note200 = ""


class HelpIn(Body):
    """A helper's visit to the household, with what he brought of the five."""

    on: Day
    slots: Annotated[list[Text20], Field(max_length=5)] = []
    note: Note200 = ""


class VoidIn(Body):
    reason: Text200

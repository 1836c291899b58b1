"""What callers ask of the monitoring, and what they record."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from zhucun.doors.api.fields import (
    Area,
    Asked,
    Body,
    Day,
    MaybePublicId,
    Note200,
    OnDay,
    PublicId,
    Rows,
    Text200,
)
from zhucun.monitoring.enums import (
    FourState,
    MonitoringState,
    Proposed,
    Register,
    SignKind,
    SignSource,
)

_NO_NUL = r"^[^\x00]*$"
Sealed: TypeAlias = Annotated[str, Field(max_length=4000, pattern=_NO_NUL)]
Short: TypeAlias = Annotated[str, Field(min_length=1, max_length=60, pattern=_NO_NUL)]
Yuan: TypeAlias = Annotated[
    Decimal, Field(ge=0, max_digits=12, decimal_places=2, allow_inf_nan=False)
]
Votes: TypeAlias = Annotated[int, Field(strict=True, ge=0, le=9999)]
Base: TypeAlias = Annotated[int, Field(strict=True, ge=1, le=1_000_000)]
#: Sources that a person tells; rules and lists make their own signs.
ByHand: TypeAlias = Literal[
    SignSource.VILLAGER, SignSource.CADRE, SignSource.DEPARTMENT, SignSource.PUBLIC
]


BASE = "The version of the case as it was read: 409 where somebody changed it since."


class MonitoringCasesWanted(OnDay, Rows):
    area: Area = Field("", description="Cases of this place and all below it.")
    state: MonitoringState | Literal["late", "mine", "unsigned", ""] = Field(
        "",
        description="“late”: past the day by which it had to be decided; “unsigned”: no sign-off "
        "has begun.",
    )
    is_green: bool = False
    q: Annotated[str, Field(max_length=100, pattern=_NO_NUL)] = Field(
        "", description="Name, number or place of a household."
    )


class UncertainWanted(Rows):
    area: Area = Field("", description="Signs of this place and all below it.")


class RiskSignIn(Body):
    id: MaybePublicId = Field("", description="Made by the caller: the same id is one sign.")
    household: PublicId
    source: ByHand
    kind: SignKind
    on: Day
    text: Sealed = Field("", description="What was told; it is sealed.")
    amount: Yuan | None = None


class DispatchIn(Body):
    owner: PublicId = Field(description="The posting of a cadre who serves in the village.")
    base: Base | None = None


class BeginIn(Body):
    base: Base | None = Field(None, description=BASE)


class CaseReasonIn(Body):
    reason: Text200 = Field(description="Without names and numbers.")
    base: Base | None = Field(None, description=BASE)


class OpeningIn(Body):
    reason: Text200 = Field(description="Why the texts are opened; it stands in the access log.")


class SettleIn(Body):
    how: Text200 = Field(description="What came of the sign. Without names and numbers.")


class AnnouncementIn(Body):
    """The text follows from the case."""

    on: Day
    added: Annotated[str, Field(max_length=1000, pattern=_NO_NUL)] = ""
    base: Base | None = Field(None, description=BASE)


class FourIn(Body):
    """By the items of the area's checklist, each named."""

    on: Day
    kept: dict[Annotated[str, Field(max_length=60)], bool] = Field(max_length=20)
    note: Note200 = ""
    base: Base | None = Field(None, description=BASE)


class FourLookIn(Body):
    """A look at a household or village that left poverty, by the items of the area's checklist,
    each named."""

    on: Day
    kept: dict[Annotated[str, Field(max_length=60)], bool] = Field(max_length=20)
    note: Note200 = ""


class ExitedWanted(OnDay, Rows):
    area: Area = Field("", description="Of this place and all below it.")
    state: FourState | Literal[""] = Field("", description="How they were found last.")


class LetterIn(Body):
    """What stands on the paper: one of `signer` and `instead` is needed."""

    base: Base | None = Field(None, description=BASE)
    signed_on: Day
    signer: MaybePublicId = Field("", description="Who of the household signed, a member.")
    instead: Annotated[str, Field(max_length=200, pattern=_NO_NUL)] = Field(
        "", description="Who signed where none of it could, and why; it is sealed."
    )
    covers: Annotated[list[PublicId], Field(min_length=1, max_length=50)]
    scope: Annotated[list[Register], Field(min_length=1, max_length=20)]
    lies_at: Annotated[str, Field(max_length=60, pattern=_NO_NUL)] = ""


class LetterBackIn(Body):
    base: Base | None = Field(None, description=BASE)
    on: Day


class SiteCheckIn(Body):
    base: Base | None = Field(None, description=BASE)
    on: Day
    findings: Annotated[str, Field(min_length=1, max_length=4000, pattern=_NO_NUL)]
    income_per_head: Yuan | None = None
    has_difficulty: bool | None = None
    proposed: Proposed | Literal[""] = ""


class ComparisonIn(Body):
    base: Base | None = Field(None, description=BASE)
    on: Day
    result: Annotated[str, Field(min_length=1, max_length=4000, pattern=_NO_NUL)]


class ReviewIn(Body):
    base: Base | None = Field(None, description=BASE)
    on: Day
    votes_for: Votes
    votes_against: Votes


class PublicityIn(Body):
    """Of the case, or of the removal that is being examined."""

    base: Base | None = Field(None, description=BASE)
    since: Day
    until: Day = Field(description="The last day, included.")
    added: Annotated[str, Field(max_length=1000, pattern=_NO_NUL)] = ""


class MeasureIn(Body):
    id: MaybePublicId = ""
    title: Short
    kind: SignKind
    owner_name: Short
    due_on: Day | None = None
    base: Base | None = Field(None, description=BASE)


class DeliveryIn(Body):
    on: Day
    result: Note200 = ""
    base: Base | None = Field(None, description=BASE)


class RemovalIn(Body):
    """What the checker answers for; null is not known. Income and labour are what was found on
    site where the registry says something else, with the reason; null: the registry holds."""

    base: Base | None = Field(None, description=BASE)
    income_per_head: Yuan | None = None
    found_because: Annotated[str, Field(max_length=500, pattern=_NO_NUL)] = ""
    income_is_steady: bool | None = None
    has_three_guarantees: bool | None = None
    has_safe_water: bool | None = None
    is_risk_gone: bool | None = None
    has_new_risk: bool | None = None
    has_labour: bool | None = None
    note: Sealed = ""


class WhatIfWanted(OnDay):
    area: Area
    name: Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[a-z0-9_]+$")]
    value: Annotated[Decimal, Field(ge=-(10**9), le=10**9, max_digits=14, allow_inf_nan=False)]


class HistoryWanted(Asked):
    area: Area
    since: Day
    until: Day = Field(description="The first day that no longer counts; at most two years later.")
    horizon: Annotated[int, Field(ge=30, le=730)] = 180

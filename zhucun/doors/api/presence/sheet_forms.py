"""What callers ask of month sheets, and how they confirm and correct them."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from zhucun.doors.api.fields import (
    Area,
    Body,
    Day,
    Note200,
    Numbered,
    OnDay,
    PublicId,
    Sought,
    Text200,
)
from zhucun.doors.api.presence.months import Month
from zhucun.presence.enums import SIGNS, DayCode, SheetState, Standing
from zhucun.presence.queries.counting import NO_POST

_SIGN = "".join((*SIGNS.values(), NO_POST))
#: The most sheets that are confirmed at once.
MOST = 500

#: A month in its customary signs, one a day, as it was read.
Shown: TypeAlias = Annotated[
    str, Field(min_length=28, max_length=31, pattern=f"^[{_SIGN}]+$", examples=["√" * 31])
]
Base: TypeAlias = Annotated[int, Field(strict=True, ge=1, le=1_000_000)]


class SheetsWanted(OnDay, Numbered):
    month: Month
    area: Area = Field("", description="Sheets of cadres in this place and all below it.")
    state: SheetState | Literal["ready", "unready", "changed", "proposed", ""] = Field(
        "",
        description=(
            "Also `ready`, `unready`: confirmed by the cadre as it stands, or not, and not locked; "
            "`changed` since the cadre confirmed; `proposed`: a correction is proposed."
        ),
    )
    standing: Standing | Literal["warned", ""] = Field(
        "", description="Also `warned`: short of the minimum as planned, or with nothing to spare."
    )
    q: Sought = ""


class SheetConfirmIn(Body):
    shown: Shown = Field(description="`signs` as they were read: what changed since is refused.")
    reason: Note200 = Field(
        "", description="Why the township confirms without the cadre's own confirmation."
    )


class SheetChosenIn(Body):
    posting: PublicId
    shown: Shown | Literal[""] = Field("", description="Empty: as the cadre confirmed it.")


class SheetsConfirmIn(Body):
    month: Month
    sheets: Annotated[list[SheetChosenIn], Field(min_length=1, max_length=MOST)]
    reason: Note200 = Field("", description="For those that their cadres have not confirmed.")


class SheetCorrectIn(Body):
    day: Day
    becomes: DayCode | Literal[""] = Field(
        description="What the day was; empty: not on post. What stands turns a proposal down."
    )
    reason: Text200
    base: Base = Field(description="`version` of the sheet as it was read.")

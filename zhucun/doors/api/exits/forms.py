"""What callers ask of exits, and what they write."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from pydantic import Field, StrictBool

from zhucun.doors.api.fields import Area, Body, Code, Day, OnDay, PublicId, Rows, Sought, Text200
from zhucun.exits.actions import MOST
from zhucun.exits.enums import ConditionAnswer, ExitState, Kind

_YEAR = Field(None, ge=2014, le=2099)


class ExitsWanted(OnDay, Rows):
    """`state` may also be “open”: all that is under way."""

    area: Area = ""
    kind: Kind | Literal[""] = ""
    state: ExitState | Literal["open", ""] = ""
    year: int | None = _YEAR
    q: Sought = ""


class ExitCountsWanted(OnDay):
    area: Area = ""
    year: int | None = _YEAR


class UnsignedExitsWanted(OnDay, Rows):
    area: Area = ""


class ExitPreviewWanted(OnDay):
    village: Code


class CountyStagesWanted(OnDay):
    area: Area = ""


class FoundIn(Body):
    """What was found on a day; a word that is not there is not known. `farmers_income`: yuan a
    head, of a county."""

    on: Day
    basis: Text200
    answers: dict[ConditionAnswer, StrictBool] = Field(default_factory=dict)
    farmers_income: Decimal | None = Field(None, ge=0, max_digits=12, decimal_places=2)


class HouseholdExitsIn(Body):
    """Households whose exits are opened together; `found` is what was found in each of them."""

    households: list[PublicId] = Field(min_length=1, max_length=MOST)
    year: int | None = _YEAR
    due_on: Day | None = None
    found: FoundIn | None = None


class PlaceExitIn(Body):
    """A village or county that is to exit, by its code."""

    kind: Literal[Kind.VILLAGE, Kind.COUNTY]
    code: Code
    year: int | None = _YEAR
    due_on: Day | None = None


class ExitReasonIn(Body):
    reason: Text200


class ExitDayIn(Body):
    on: Day


class ExitEnterIn(Body):
    """An empty body."""

"""What callers ask of the burden, and which forms they register."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from zhucun.doors.api.fields import (
    Area,
    Asked,
    Body,
    Code,
    Day,
    Numbered,
    OnDay,
    Rows,
    Text100,
    Text200,
)
from zhucun.doors.api.presence.months import Month
from zhucun.reports.enums import AskedState, Every

_NO_NUL = r"^[^\x00]*$"
_Label = Annotated[str, Field(min_length=1, max_length=100, pattern=_NO_NUL)]
_Role = Literal["first_secretary", "member"]


class BurdenWanted(Numbered):
    month: Month
    area: Area = ""


class CadreBurdenWanted(Asked):
    month: Month


class ProhibitionsWanted(OnDay):
    area: Area = ""


class AskedFormsWanted(Rows, OnDay):
    area: Area = ""
    state: AskedState | Literal[""] = ""
    q: str = Field(
        "", max_length=100, pattern=_NO_NUL, description="Part of a title, an issuer or a basis."
    )


class HeadingsWanted(Asked):
    """Headings that a form would ask for, of whom, and from which day to which."""

    area: Code
    roles: list[_Role] = Field(min_length=1, max_length=2)
    first_day: Day
    last_day: Day
    labels: list[_Label] = Field(min_length=1, max_length=200)


class AskedFormIn(Body):
    """A form that a department asks for. Without issuer, basis and last day it is refused."""

    area: Code
    roles: list[_Role] = Field(min_length=1, max_length=2)
    first_day: Day
    last_day: Day
    labels: list[_Label] = Field(min_length=1, max_length=200)

    title: Text100
    issuer: Annotated[str, Field(min_length=1, max_length=60, pattern=_NO_NUL)]
    basis: Annotated[str, Field(min_length=1, max_length=120, pattern=_NO_NUL)] = Field(
        description="The number of the document on which it rests, or its words."
    )
    every: Every


class AskedFormWithdrawIn(Body):
    reason: Text200
